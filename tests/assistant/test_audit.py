"""Auditing files of claims: the shapes they come in, and what is said of lines not read."""

from __future__ import annotations

import csv
import dataclasses
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assistant.auditing import duckdb_engine
from assistant.auditing.duckdb_engine import DuckDb
from assistant.rules.claim import MOST_LINES, Claim, Line
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.errors import InvalidRequest, MalformedTable, StorageFull, UnreadableFile
from tests.assistant.audited import of_audit, of_checks, on, run, written

CLAIMS = {
    "A1": Claim(
        (Line("62302"), Line("72240", ("59",)), Line("62304", ("LT", "RT"), 2)), on("2024-08-01")
    ),
    "A2": Claim((Line("11045"), Line("11042")), on("2024-08-02"), "outpatient_hospital"),
    "A3": Claim((Line("11045", (), 1, "p1"), Line("11042", (), 1, "p2")), on("2024-08-02")),
}
_OF_WIDE = (
    "CLAIM_ID,Date of Service,setting,code_1,modifiers_1,units_1,provider_1,code_2,modifiers_2,"
    "units_2,provider_2,code_3,modifier_3_1,modifier_3_2,units_3"
)
WIDE = f"""\
{_OF_WIDE}
A1,2024-08-01,practitioner,62302,,1,,72240,59,1,,62304,LT,RT,2
A2,20240802,Outpatient Hospital,11045,,,,11042,,1.0,,,,,
A3,2024-08-02 00:00:00,,11045,,1,p1,11042,,1,p2,,,,
"""
LONG = """\
id,claim,dos,claim setting,hcpcs,mod1,mod2,qty,npi
1,A1,2024-08-01,practitioner,62302,,,1,
2,A1,2024-08-01,practitioner,72240,59,,1,
3,A1,2024-08-01,practitioner,62304,LT,RT,2,
4,A2,2024-08-02,outpatient-hospital,11045,,,1,
5,A2,2024-08-02,outpatient_hospital,11042,,,1,
6,A3,2024-08-02,practitioner,11045,,,1,p1
7,A3,2024-08-02,practitioner,11042,,,1,p2
"""


def _csv(text: str, folder: Path, name: str = "claims.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _nested(folder: Path) -> Path:
    rows = [
        {
            "claim_id": name,
            "service_date": claim.service_date,
            "setting": claim.setting,
            "lines": [dataclasses.asdict(line) for line in claim.lines],
        }
        for name, claim in CLAIMS.items()
    ]
    pq.write_table(pa.Table.from_pylist(rows), folder / "nested.parquet")
    return folder / "nested.parquet"


@pytest.mark.parametrize("shape", ["wide", "long", "tabs", "parquet", "nested"])
def test_every_shape_of_a_file_gives_the_same_findings(
    shape: str, dated_tables: EditTables, tmp_path: Path
) -> None:
    path = {
        "wide": lambda: _csv(WIDE, tmp_path),
        "long": lambda: _csv(LONG, tmp_path),
        "tabs": lambda: _csv(LONG.replace(",", "\t"), tmp_path),
        "parquet": lambda: written(CLAIMS, tmp_path / "claims.parquet"),
        "nested": lambda: _nested(tmp_path),
    }[shape]()
    found, summary = run(path, tmp_path, dated_tables)
    expected = of_checks(CLAIMS, dated_tables)
    assert {key[3] for key in expected} >= {"ptp_pair", "add_on", "unit_limit"}
    assert of_audit(found) == expected
    assert (summary.claims, summary.lines, summary.not_read) == (3, 7, 0)


def test_findings_name_the_lines_as_the_file_numbers_them(
    dated_tables: EditTables, tmp_path: Path
) -> None:
    text = "claim_id,line,dos,code\nA,7,2024-08-01,72240\nA,9,2024-08-01,62302\nA,x,2024-08-01,1\n"
    found, _ = run(_csv(text, tmp_path), tmp_path, dated_tables)
    told = {item["rule"]: item["lines"] for item in found}
    # Column one first.
    assert told == {"ptp_pair": "9 7", "claim_line": "x"}
    found, _ = run(_csv(WIDE, tmp_path), tmp_path, dated_tables)
    assert "1 2" in {item["lines"] for item in found if item["rule"] == "ptp_pair"}


def test_a_file_in_parts_gives_what_it_gives_as_a_whole(
    dated_tables: EditTables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(CLAIMS, tmp_path / "claims.parquet")
    whole, _ = run(path, tmp_path, dated_tables)
    monkeypatch.setattr(duckdb_engine, "LINES_OF_PART", 2)
    in_parts, summary = run(path, tmp_path, dated_tables)
    assert in_parts == whole
    assert (summary.claims, summary.lines) == (3, 7)


BROKEN = """\
claim_id,service_date,setting,code,modifiers,units
C1,2024-08-01,practitioner,100,,1
C2,2024-08-01,practitioner,62302,5,1
C3,2024-08-01,practitioner,62302,,0
C4,2024-08-01,practitioner,62302,,one
C5,2024-13-01,practitioner,62302,,1
C6,,practitioner,62302,,1
C7,2024-08-01,ward,62302,,1
,2024-08-01,practitioner,62302,,1
C9,2024-08-01,practitioner,,,1
C9,2024-08-01,practitioner,62302,59 XS,1
"""
FAULTS = {
    "C1": "'100' is not a CPT or HCPCS code: write five digits, four digits and a letter, or a "
    "letter and four digits, such as 62302, 0001A or J1100.",
    "C2": "'5' is not a modifier: modifiers have two characters, such as 26, LT or XS.",
    "C3": "0 units: give a whole number from 1 to 99999.",
    "C4": "'one' units: give a whole number.",
    "C5": "'2024-13-01' is not a date: write the service date as YYYY-MM-DD, such as 2024-07-01.",
    "C6": "The line has no service date.",
    "C7": "'ward' is not a setting: use one of practitioner, outpatient_hospital, dme.",
    None: "The line has no claim id.",
    "C9": "'' is not a CPT or HCPCS code: write five digits, four digits and a letter, or a "
    "letter and four digits, such as 62302, 0001A or J1100.",
}


def test_a_line_that_cannot_be_read_has_a_finding_that_says_why(
    dated_tables: EditTables, tmp_path: Path
) -> None:
    found, summary = run(_csv(BROKEN, tmp_path), tmp_path, dated_tables)
    told = {item["claim_id"]: item["message"] for item in found if item["verdict"] == "not_read"}
    assert told == FAULTS
    # The other line of the same claim is judged all the same.
    assert (summary.claims, summary.lines, summary.not_read) == (1, 1, 9)


def test_a_row_may_lack_its_last_columns_and_hold_a_quoted_line(
    dated_tables: EditTables, tmp_path: Path
) -> None:
    text = 'claim_id,code,note,dos\nA,62302,"a, ""b""\nc",2024-08-01\nA,72240\n'
    found, summary = run(
        _csv(text, tmp_path), tmp_path, dated_tables, service_date=on("2024-08-01")
    )
    assert summary.lines == 2
    assert [item["rule"] for item in found] == ["ptp_pair"]


def test_the_options_stand_in_for_what_no_line_names(
    dated_tables: EditTables, tmp_path: Path
) -> None:
    claims = _csv("claim_id,code\nA,62302\nA,72240\n", tmp_path)
    found, _ = run(
        claims,
        tmp_path,
        dated_tables,
        service_date=on("2024-08-01"),
        setting="outpatient_hospital",
    )
    named = {"A": Claim((Line("62302"), Line("72240")), on("2024-08-01"), "outpatient_hospital")}
    assert of_audit(found) == of_checks(named, dated_tables)
    found, _ = run(claims, tmp_path, dated_tables)
    assert {item["message"] for item in found} == {"The line has no service date."}


def test_a_claim_may_have_as_many_lines_as_a_check_allows(
    dated_tables: EditTables, tmp_path: Path
) -> None:
    rows = "".join("A,2024-08-01,62302\n" for _ in range(MOST_LINES + 1))
    text = f"claim_id,service_date,code\nB,2024-08-01,62302\n{rows}"
    found, summary = run(_csv(text, tmp_path), tmp_path, dated_tables)
    (told,) = (item for item in found if item["claim_id"] == "A")
    assert (told["rule"], told["verdict"]) == ("claim_line", "not_read")
    assert told["message"] == "The claim has 501 lines; a claim may have up to 500."
    assert summary.claims == 1


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            "code,dos",
            "claims.csv: no column for the claim's id (name it claim_id); it has: code, dos",
        ),
        (
            "claim_id,dos",
            "claims.csv: no column for procedure codes (name it code or code_1); it has: "
            "claim_id, dos",
        ),
        (
            "claim_id,code,cpt",
            "claims.csv: both 'code' and 'cpt' may be the code; keep one",
        ),
    ],
)
def test_a_file_without_a_column_is_told_which(
    header: str, message: str, dated_tables: EditTables, tmp_path: Path
) -> None:
    with pytest.raises(MalformedTable) as raised:
        run(_csv(f"{header}\n", tmp_path), tmp_path, dated_tables)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("claims.parquet", b"", "claims.parquet cannot be read as claims (Invalid Input Error: "),
        ("claims.parquet", None, "no such file; check the path."),
        ("claims.csv", None, "no such file; check the path."),
        ("claims.csv", b"", "claims.csv has no header; its first line must name the columns."),
        (
            "claims.csv",
            b"claim_id,code,code",
            "claims.csv has more than one column 'code'; keep one.",
        ),
        ("claims.csv", b"\xff\xfe,x", "claims.csv is neither Parquet nor CSV in UTF-8."),
        ("claims.csv", b"claim_id,code\nA,\xff\xfe", "claims.csv cannot be read as claims ("),
    ],
)
def test_a_file_that_cannot_be_opened(
    name: str, content: bytes | None, message: str, dated_tables: EditTables, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFile) as raised:
        run(path, tmp_path, dated_tables)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def _audit(out: Path, tables: EditTables, folder: Path) -> Any:
    from assistant.auditing.audit import AuditMaterial, audit

    engine = DuckDb("1GB", folder)
    try:
        claims = written(CLAIMS, folder / "claims.parquet")
        return audit(claims, out, AuditMaterial(tables, (), {}, lambda _: frozenset()), engine)
    finally:
        engine.close()


def test_findings_as_csv_are_those_of_parquet(dated_tables: EditTables, tmp_path: Path) -> None:
    _audit(tmp_path / "findings.csv", dated_tables, tmp_path)
    with (tmp_path / "findings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found, _ = run(tmp_path / "claims.parquet", tmp_path, dated_tables)
    assert [row["codes"].split() for row in rows] == [item["codes"] for item in found]
    assert [row["message"] for row in rows] == [item["message"] for item in found]


def test_findings_as_csv_may_replace_a_folder_that_spark_wrote(
    dated_tables: EditTables, tmp_path: Path
) -> None:
    out = tmp_path / "findings.csv"
    out.mkdir()
    (out / "_SUCCESS").touch()
    _audit(out, dated_tables, tmp_path)
    assert out.read_text(encoding="utf-8").startswith("claim_id,service_date,")


def test_findings_never_take_the_place_of_the_claims(
    dated_tables: EditTables, tmp_path: Path
) -> None:
    claims = tmp_path / "claims.parquet"
    with pytest.raises(InvalidRequest) as raised:
        _audit(tmp_path / "." / claims.name, dated_tables, tmp_path)
    assert str(raised.value) == (
        "claims.parquet holds the claims; give the findings another name."
    )
    assert pq.read_table(claims).num_rows == 7
    (tmp_path / "mine.parquet").mkdir()
    with pytest.raises(InvalidRequest) as raised:
        _audit(tmp_path / "mine.parquet", dated_tables, tmp_path)
    assert str(raised.value) == "mine.parquet is a folder that no audit wrote; give another name."


def test_a_line_not_read_may_be_the_primary(dated_tables: EditTables, tmp_path: Path) -> None:
    text = "claim_id,service_date,code,units\nA,2024-08-01,11045,1\nA,2024-08-01,11042,0\n"
    found, _ = run(_csv(text, tmp_path), tmp_path, dated_tables)
    assert {(item["rule"], item["verdict"]) for item in found} == {("claim_line", "not_read")}


@pytest.mark.parametrize("shape", ["wide", "nested"])
def test_a_claim_without_lines_does_not_go_missing(
    shape: str, dated_tables: EditTables, tmp_path: Path
) -> None:
    if shape == "wide":
        path = _csv("claim_id,service_date,code_1,code_2\nA,2024-08-01,,\n", tmp_path)
    else:
        path = tmp_path / "claims.parquet"
        lines = pa.array([[]], pa.list_(pa.struct({"code": pa.string()})))
        pq.write_table(pa.table({"claim_id": ["A"], "lines": lines}), path)
    found, summary = run(path, tmp_path, dated_tables)
    assert [item["claim_id"] for item in found] == ["A"]
    assert (summary.lines, summary.not_read) == (0, 1)


def test_a_misspelt_column_is_named(dated_tables: EditTables, tmp_path: Path) -> None:
    text = "claim_id,service_date,code,Modifer\nA,2024-08-01T13:45:00,62302,59\n,,,\n"
    _, summary = run(_csv(text, tmp_path), tmp_path, dated_tables)
    assert summary.warnings[0] == "These columns have no part in the audit: Modifer."
    assert (summary.lines, summary.not_read) == (1, 0)


def test_findings_have_a_name_and_a_folder_before_the_work_begins(
    dated_tables: EditTables, tmp_path: Path
) -> None:
    with pytest.raises(InvalidRequest) as raised:
        _audit(tmp_path / "findings.xlsx", dated_tables, tmp_path)
    assert str(raised.value) == (
        "findings.xlsx is no name for findings: end it in .parquet or .csv."
    )
    with pytest.raises(InvalidRequest) as raised:
        _audit(tmp_path / "none" / "findings.csv", dated_tables, tmp_path)
    assert str(raised.value).endswith("to write findings.csv into; make it.")


def test_an_audit_that_fails_leaves_the_earlier_findings_and_nothing_else(
    dated_tables: EditTables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "findings.parquet"
    _audit(out, dated_tables, tmp_path)
    before = out.read_bytes()
    held = sorted(path.name for path in tmp_path.iterdir())
    monkeypatch.setattr("assistant.auditing.queries.found", lambda _: "SELECT broken")
    with pytest.raises(Exception, match="broken"):
        _audit(out, dated_tables, tmp_path)
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == held


def test_what_a_killed_audit_left_is_removed_a_day_later(tmp_path: Path) -> None:
    left, fresh = tmp_path / ".audit-left", tmp_path / ".audit-fresh"
    for folder in (left, fresh):
        folder.mkdir()
        (folder / "audit.duckdb").write_bytes(b"x")
    os.utime(left, (0, 0))
    DuckDb("1GB", tmp_path).close()
    assert [path.name for path in tmp_path.iterdir()] == [".audit-fresh"]


def test_too_little_memory_is_one_line(dated_tables: EditTables, tmp_path: Path) -> None:
    with pytest.raises(StorageFull) as raised:
        run(
            written(CLAIMS, tmp_path / "claims.parquet"),
            tmp_path,
            dated_tables,
            engine=lambda folder: DuckDb("1MB", folder),
        )
    assert str(raised.value).startswith("The audit needs more than it may use (")
    assert str(raised.value).endswith("or split the file. Nothing was written.")
    with pytest.raises(InvalidRequest) as refused:
        DuckDb("-1GB", tmp_path)
    assert str(refused.value) == "'-1GB' is no amount of memory; write 2GB."
