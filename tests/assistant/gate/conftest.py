"""A library of the gate's own test documents and the invented tables, asked on 2024-08-01."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.service import Assistant
from assistant.settings import Settings
from knowledge_base.library import Library
from knowledge_base.records import DateRange

CASES = Path(__file__).parent.parent / "gate_cases"
DAY = dt.date(2024, 8, 1)


@pytest.fixture(scope="session")
def gate_assistant(
    tmp_path_factory: pytest.TempPathFactory, dated_folder: Path
) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("gate")
    shutil.copytree(dated_folder, home / "tables", dirs_exist_ok=True)
    library = Library(home)
    for year in (2023, 2024):
        library.add(
            CASES / f"guidance_{year}.md",
            title=f"guidance_{year}",
            edition=str(year),
            effective=DateRange(dt.date(year, 1, 1)),
        )
    library.add(CASES / "hidden_orders.md", title="hidden_orders")
    yield Assistant(library, today=lambda: DAY, settings=Settings(home=home))
    library.close()
