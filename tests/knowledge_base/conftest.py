"""Small edit tables, written and imported by a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge_base.edit_tables.importing import import_table
from knowledge_base.records import Release


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the test keeps its edit tables."""
    return tmp_path / "tables"


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write the text of a table file, byte for byte, and give its path."""

    def write(text: str, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        return path

    return write


@pytest.fixture
def imported(folder: Path, written: Callable[..., Path]) -> Callable[..., Release]:
    """Import the text of a table as 2024Q3, of practitioners where the kind has settings."""

    def take_in(text: str, kind: str = "ptp", name: str = "table.csv", **more: object) -> Release:
        if kind in {"ptp", "mue"}:
            more.setdefault("setting", "practitioner")
        return import_table(written(text, name), kind, "2024Q3", folder, **more)

    return take_in
