"""The small edit tables of the rule cases, and an assistant on the sample material."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from assistant.service import Assistant
from assistant.settings import Settings
from knowledge_base.edit_tables.importing import import_table
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.records import Setting

TODAY = dt.date(2024, 8, 1)
TABLES = Path(__file__).parent.parent / "rule_cases" / "tables"
UNDATED_PTP = """\
column_1,column_2,deletion_date,modifier_indicator,rationale
00100,99151,2019-12-31,1,Earlier edit
62302,72240,*,1,A modifier may
"""
SLICE = ("62302", "62303", "72240")
SLICE_MUE = "hcpcs_code,mue_units,mue_mai,mue_rationale\n62302,1,3,x\n62303,1,3,x\n72240,1,2,x\n"
UNDATED_MUE = "hcpcs_code,mue_units,mue_mai,mue_rationale\n97110,4,1,x\n"


@pytest.fixture(scope="session")
def dated_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables under tests/rule_cases/tables, imported as 2024Q3."""
    folder = tmp_path_factory.mktemp("dated")
    since = dt.date(2000, 1, 1)
    settings: tuple[Setting, ...] = ("practitioner", "outpatient_hospital")
    for setting in settings:
        ptp, mue = TABLES / f"ptp_{setting}.txt", TABLES / f"mue_{setting}.csv"
        import_table(ptp, "ptp", "2024Q3", folder, setting=setting)
        import_table(mue, "mue", "2024Q3", folder, setting=setting, effective_from=since)
    import_table(TABLES / "aoc.csv", "aoc", "2024Q3", folder)
    import_table(TABLES / "hcpcs.csv", "hcpcs", "2024", folder)
    fees = TABLES / "fee_schedule.csv"
    import_table(fees, "fee-schedule", "2024Q3", folder, effective_from=since)
    return folder


def _small(folder: Path, ptp: str, mue: str, **more: object) -> Path:
    for kind, text in (("ptp", ptp), ("mue", mue)):
        path = folder / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        import_table(path, kind, "2024Q3", folder, setting="practitioner", **more)  # type: ignore[arg-type]
    return folder


@pytest.fixture(scope="session")
def tables_by_name(
    dated_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, EditTables]]:
    """What a rule case can name as its tables."""
    make = tmp_path_factory.mktemp
    folders = {
        "dated": dated_folder,
        "undated": _small(make("undated"), UNDATED_PTP, UNDATED_MUE),
        "sample": _small(make("sample"), UNDATED_PTP, SLICE_MUE, sample=True, codes=SLICE),
        "none": make("none"),
    }
    tables = {name: EditTables(folder) for name, folder in folders.items()}
    yield tables
    for held in tables.values():
        held.close()


@pytest.fixture(scope="session")
def dated_tables(tables_by_name: Mapping[str, EditTables]) -> EditTables:
    """All the small tables, with dates."""
    return tables_by_name["dated"]


@pytest.fixture(scope="session")
def sample_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant on a fresh home, which holds the sample; for it today is 2024-08-01."""
    opened = Assistant.open(Settings(home=tmp_path_factory.mktemp("home")))
    fixed = Assistant(opened.library, today=lambda: TODAY)
    yield fixed
    fixed.close()
