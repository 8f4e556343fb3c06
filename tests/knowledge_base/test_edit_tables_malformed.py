"""Every way a table file can be wrong, each on its exact message."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge_base.edit_tables import source_files
from knowledge_base.edit_tables.importing import import_table
from knowledge_base.edit_tables.labels import read_label
from knowledge_base.edit_tables.release_files import list_releases
from knowledge_base.errors import (
    MalformedTable,
    UnknownRelease,
    UnreadableFile,
)
from knowledge_base.records import Release

Importer = Callable[..., Release]
Writer = Callable[..., Path]
PTP_CSV = "column_1,column_2,deletion_date,modifier_indicator,rationale\n"
PTP_CMS = (
    "An invented notice about who owns these codes.\t\t\t\t\t\t\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\n"
    "\t\t\t\t*=no data\t1=allowed\t\n"
    "\t\t\t\t\t9=not applicable\t\n"
)
MUE_CSV = "hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service\n"
FEE_CSV = "hcpcs_code,mod,status,pctc,glob,mult_proc,bilat_surg,asst_surg,co_surg,team_surg\n"

# Without the time, by which two processes would name the case differently.
CUT_SHORT = gzip.compress(PTP_CSV.encode() * 999, mtime=0)[:60]


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("ptp", "column_1,column_2,deletion_date,rationale\n10021,64400,*,x\n",
         "table.csv: no column for 'modifier indicator' in the header on line 1 "
         "(column_1, column_2, deletion_date, rationale)"),
        ("ptp", "name,price\nx,1\n",
         "table.csv: no header of a ptp table in the first 40 lines; it must name the columns "
         "column one, column two, deletion date, modifier indicator, rationale"),
        ("ptp", "", "table.csv: no header of a ptp table in the first 40 lines; it must name the "
         "columns column one, column two, deletion date, modifier indicator, rationale"),
        ("ptp", PTP_CSV, "table.csv: has a header but no rows"),
        ("ptp", PTP_CSV + "10021,64400,*\n",
         "table.csv, line 2: 3 columns where the header has 5"),
        ("ptp", PTP_CSV + "10021,64400,*,1,a reason, split\n",
         "table.csv, line 2: 6 columns where the header has 5"),
        ("ptp", PTP_CSV + "100,64400,*,1,x\n",
         "table.csv, line 2: '100' is not a procedure code; leading zeros seem lost"),
        ("ptp", PTP_CSV + "1002X1,64400,*,1,x\n",
         "table.csv, line 2: '1002X1' is not a procedure code"),
        ("ptp", PTP_CSV + "10021,64400,2024-02-30,1,x\n",
         "table.csv, line 2: '2024-02-30' is not a date"),
        ("ptp", PTP_CSV + "10021,64400,0024-02-03,1,x\n",
         "table.csv, line 2: '0024-02-03' is not a date between 1960 and 2100"),
        ("ptp", PTP_CSV + "10021,64400,*,2,x\n",
         "table.csv, line 2: modifier indicator is '2', not one of 0, 1, 9"),
        ("ptp", PTP_CSV + "10021,64400,*,1,x\n10021,64401,*,,x\n10021,64402,*,,x\n",
         "table.csv, line 3: modifier indicator is '', not one of 0, 1, 9 "
         "(2 of 3 rows are broken)"),
        ("ptp", PTP_CSV + '10021,64400,*,1,"' + "x" * 200_000 + "\n",
         "table.csv, line 2: field larger than field limit (131072); is a quote not closed?"),
        ("ptp", PTP_CSV + '10021,64400,*,1,"x\n10021,64401,*,1,x\n10021,64402,*,1,y"\n',
         "table.csv, line 2: a quote is not closed"),
        ("mue", MUE_CSV + "10021,-1,2,x,Practitioner\n",
         "table.csv, line 2: units are '-1', not a whole number from 0 on"),
        ("mue", MUE_CSV + "10021,1,4,x,Practitioner\n",
         "table.csv, line 2: adjudication indicator is '4', not 1, 2 or 3"),
        ("mue", MUE_CSV + "10021,1,2,x,Practitioner\n10021,3,2,x,Practitioner\n",
         "table.csv, line 3: 10021 stands on line 2 already"),
        ("mue", MUE_CSV + "10021,1,2,x,DME Supplier\n",
         "table.csv: says 'DME Supplier' of itself (header on line 1), but is imported for "
         "practitioner; import it with --setting dme"),
        ("aoc", "primary_code,add_on_code,aoc_edit_type\nCCCCC,0054T,4\n",
         "table.csv, line 2: edit type is '4', not one of 1, 2, 3"),
        ("fee-schedule", FEE_CSV + "00100,,J,9,0,9,9,9,9,9\n",
         "table.csv, line 2: global days is '0', not one of nothing, 000, 010, 090, MMM, XXX, "
         "YYY, ZZZ"),
        ("hcpcs", "hcpcs_code,date_term\n10021,\n",
         "table.csv, line 2: 10021 is not a Level II code (a letter and four digits)"),
        ("hcpcs", "hcpcs_code,price\nA0021,1\n",
         "table.csv: no column for 'terminated' or 'long description' in the header on line 1; "
         "a hcpcs table has one of them"),
    ],
)  # fmt: skip
def test_a_malformed_table_is_refused_in_one_line(
    folder: Path, kind: str, text: str, message: str, imported: Importer
) -> None:
    with pytest.raises(MalformedTable) as caught:
        imported(text, kind)
    assert str(caught.value) == message
    assert list_releases(folder) == ()


def test_a_dated_table_needs_a_date_in_every_row(imported: Importer) -> None:
    with pytest.raises(MalformedTable, match=r"ptp.txt, line 7: no effective date"):
        imported(PTP_CMS + "10021\t64400\t\t\t*\t1\tReason\n", name="ptp.txt")


def test_a_few_broken_rows_in_a_large_table_are_left_out_and_listed(imported: Importer) -> None:
    rows = [f"10021,{code},*,1,x" for code in range(20000, 20300)]
    rows[7] = "10021,1,*,1,x"
    release = imported(PTP_CSV + "\n".join(rows) + "\n\n ,\n")
    assert release.rows == 299
    assert release.rejected[0] == "line 9: '1' is not a procedure code; leading zeros seem lost"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xlsx", b"PK", "a.xlsx: not a table file; give a .csv or .txt"),
        ("a.csv.gz", b"not gzip", "a.csv.gz: broken or cut short"),
        ("a.zip", b"not zip", "a.zip: broken or cut short"),
        ("a.csv.gz", CUT_SHORT, "a.csv.gz: broken or cut short"),
    ],
)  # fmt: skip
def test_an_unreadable_file_is_refused(
    folder: Path, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        import_table(path, "ptp", "2024Q3", folder, setting="practitioner")
    assert str(caught.value).startswith(message)


def test_missing_file_folder_and_empty_zip(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"gone.csv: no such file; check the path"):
        import_table(tmp_path / "gone.csv", "aoc", "2024Q3", folder)
    with pytest.raises(UnreadableFile, match="is a folder; import one file at a time"):
        import_table(tmp_path, "aoc", "2024Q3", folder)
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("a.xlsx", b"x")
    with pytest.raises(UnreadableFile, match=r"none.zip: holds no .csv or .txt file"):
        import_table(tmp_path / "none.zip", "aoc", "2024Q3", folder)


def test_what_unpacks_without_end_is_stopped(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_files, "_ALWAYS_ALLOWED", 100_000)
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(PTP_CSV.encode() + b"\n" * 2_000_000))
    with pytest.raises(UnreadableFile, match=r"bomb.csv.gz: unpacks to more than"):
        import_table(bomb, "ptp", "2024Q3", folder, setting="practitioner")


@pytest.mark.parametrize(
    ("kind", "setting", "label", "message"),
    [
        ("ptp", None, "2024Q3", "ptp tables are published per setting; give one of practitioner, "
         "outpatient_hospital, dme"),
        ("aoc", "dme", "2024Q3", "aoc tables hold for every setting; leave 'dme' out"),
        ("ptp", "home", "2024Q3", "no setting is 'home'; take one of practitioner, "
         "outpatient_hospital, dme"),
        ("icd", None, "2024Q3", "no kind of table is 'icd'; take one of ptp, mue, aoc, "
         "fee-schedule, hcpcs"),
        ("ptp", "dme", "2024Q5", "'2024Q5' does not name a release; write the quarter as 2024Q3, "
         "or 2026C, or 2024"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_release(
    folder: Path, kind: str, setting: str | None, label: str, message: str, written: Writer
) -> None:
    with pytest.raises(UnknownRelease) as caught:
        import_table(written(PTP_CSV), kind, label, folder, setting=setting)
    assert str(caught.value) == message


def test_labels_and_their_days() -> None:
    spans = {
        name: (days.first.isoformat(), days.last.isoformat())
        for name, days in map(read_label, ("2024q4", "2026C", "2024", "2024Q1"))
        if days.first and days.last
    }
    assert spans == {
        "2024Q4": ("2024-10-01", "2024-12-31"),
        "2026C": ("2026-07-01", "2026-09-30"),
        "2024": ("2024-01-01", "2024-12-31"),
        "2024Q1": ("2024-01-01", "2024-03-31"),
    }
