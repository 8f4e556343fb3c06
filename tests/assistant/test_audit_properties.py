"""An audit of many claims finds exactly what checking each of them finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assistant.rules.claim import Claim, Line
from assistant.rules.fee_indicators import fee_rules
from assistant.rules.modifiers import modifier_rules
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.guidance_notes import compile_notes
from knowledge_base.records import DateRange, Document
from tests.assistant.audited import of_audit, of_checks, run, written

# Of every table and rule: in edits, with limits of each kind, add-ons and their primaries,
# codes of each fee-schedule indicator, Level II codes with dates, and one that nobody knows.
CODES = (
    "00100", "99151", "62302", "62303", "62304", "72240", "20610", "20605", "11042", "11043",
    "11045", "11046", "99213", "99214", "J1100", "99291", "99292", "97110", "31000", "31020",
    "13121", "13120", "0054T", "G0297", "C1713", "A9999", "99998",
)  # fmt: skip
MODIFIERS = sorted({*modifier_rules().since, *fee_rules().modifiers, "22", "76", "53"})
HOUSE = Document(
    id="house", title="House rules: a long title of a page of some years ago", source="",
    media="text", sha256="", edition="2024", effective=DateRange(dt.date(2015, 1, 1)),
    language="en", sample=False, pages=None, characters=0, passages=0, added_at="",
)  # fmt: skip
NOTES = {
    "house": compile_notes(
        "Do not report 62302 in conjunction with 72240, 62303. Do not report 99213-99215 with "
        "11042-11047 unless the visit was separate. Do not report 11042 with 99213. "
        "72240 is included in 62304. 20605 is included in 20610 if one joint was treated. "
        "11045 is an add-on code to 11042. 99292 is an add-on code to 99291. Use 99292 only with "
        "99214. 0054T is an add-on code to 31000 if it is asked for. Report 97110 once per day. "
        "No more than 2 units of J1100 may be billed per day. 31020 is reported once per session. "
        "13121 is limited to 3 units per claim unless the wounds lie apart. "
        "Report 13120 with modifier 59. 99213 requires modifier 25 if a procedure is done. "
        "Report 20610 with 20605 with modifier 59 or XS. "
        "Do not append modifier 50 to 62303. Modifier 22 may not be used with 62302 and 62304. "
        "62303 is generally not reported with 62304. Report 31000 with 31020. "
        "99213 may be reported separately with 97110."
    )
}


def fee_codes(tables: EditTables) -> list[str]:
    (release,) = (item for item in tables.releases() if item.kind == "fee-schedule")
    return sorted({row.code for row in tables.every_fee_row(release)})


def claims_of(codes: list[str]) -> st.SearchStrategy[list[Claim]]:
    lines = st.builds(
        Line,
        st.sampled_from(codes),
        st.lists(st.sampled_from(MODIFIERS), max_size=3, unique=True).map(tuple),
        st.integers(1, 6),
        st.sampled_from([None, None, "p1", "p2"]),
    )
    edges = [
        dt.date(1995, 12, 31), dt.date(1996, 1, 1), dt.date(2014, 12, 31), dt.date(2015, 1, 1),
        dt.date(2019, 6, 30), dt.date(2019, 7, 1), dt.date(2024, 6, 30), dt.date(2024, 7, 1),
        dt.date(2024, 8, 1), dt.date(2024, 10, 1),
    ]  # fmt: skip
    return st.lists(
        st.builds(
            Claim,
            st.lists(lines, min_size=1, max_size=7).map(tuple),
            st.one_of(st.sampled_from(edges), st.dates(dt.date(1995, 6, 1), dt.date(2025, 6, 1))),
            st.sampled_from(["practitioner", "practitioner", "outpatient_hospital", "dme"]),
        ),
        min_size=20,
        max_size=60,
    )


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    # A failure names what differs; making its claims smaller would run for minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture, HealthCheck.data_too_large,
        HealthCheck.large_base_example, HealthCheck.too_slow,
    ],
)  # fmt: skip
@given(data=st.data())
def test_an_audit_finds_what_checks_find(
    dated_tables: EditTables, tmp_path: Path, data: st.DataObject
) -> None:
    drawn = data.draw(claims_of([*CODES, *fee_codes(dated_tables)]))
    claims = {f"c{number}": claim for number, claim in enumerate(drawn)}
    found, summary = run(
        written(claims, tmp_path / "claims.parquet"), tmp_path, dated_tables, [HOUSE], NOTES
    )
    audited, checked = of_audit(found), of_checks(claims, dated_tables, [HOUSE], NOTES)
    assert not (audited - checked), "found by the audit alone"
    assert not (checked - audited), "found by the checks alone"
    assert summary.claims == len(claims)
    assert summary.lines == sum(len(claim.lines) for claim in drawn)
    assert sum(summary.findings.values()) == len(found)


@pytest.mark.parametrize("name", ["undated", "sample", "none"])
def test_an_audit_is_as_silent_as_checks_are(
    name: str, tables_by_name: Mapping[str, EditTables], tmp_path: Path
) -> None:
    lines = (Line("62302"), Line("72240", ("59",)), Line("00100"), Line("72240"), Line("99151"))
    claims = {
        f"{setting} {day}": Claim(lines, day, setting)
        for setting in ("practitioner", "outpatient_hospital")
        for day in (dt.date(2024, 6, 30), dt.date(2024, 7, 1), dt.date(2024, 10, 1))
    }
    tables = tables_by_name[name]
    found, _ = run(written(claims, tmp_path / "claims.parquet"), tmp_path, tables)
    assert of_audit(found) == of_checks(claims, tables)
    assert {item["verdict"] for item in found} >= {"not_covered"}


def test_a_table_of_which_a_part_is_missing_never_says_no_edit(tmp_path: Path) -> None:
    tables = EditTables(tmp_path / "tables")
    for label, name in (("2024Q3", "whole.csv"), ("2024Q4", "ccipra-f1.csv")):
        path = tmp_path / name
        path.write_text(
            "column_1,column_2,effective_date,deletion_date,modifier_indicator,rationale\n"
            "62302,72240,20150101,*,1,x\n62302,62304,20150101,*,0,x\n",
            encoding="utf-8",
        )
        tables.add(path, "ptp", label, setting="practitioner")
    lines = (Line("62302"), Line("72240"), Line("62304"))
    claims = {
        day: Claim(lines, dt.date.fromisoformat(day)) for day in ("2024-08-01", "2024-10-01")
    }
    found, _ = run(written(claims, tmp_path / "claims.parquet"), tmp_path, tables)
    assert of_audit(found) == of_checks(claims, tables)
    told = {
        (item["claim_id"], item["verdict"], tuple(item["codes"]), item["release"])
        for item in found
        if item["rule"] == "ptp_pair"
    }
    # The whole release answers for its quarter though the later one has dated rows as well.
    assert told == {
        ("2024-08-01", "only_with_modifier", ("62302", "72240"), "2024Q3"),
        ("2024-08-01", "not_together", ("62302", "62304"), "2024Q3"),
        ("2024-10-01", "only_with_modifier", ("62302", "72240"), "2024Q4"),
        ("2024-10-01", "not_together", ("62302", "62304"), "2024Q4"),
        ("2024-10-01", "not_covered", ("62304", "72240"), "2024Q4"),
    }
