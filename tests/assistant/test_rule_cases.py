"""The cases of tests/rule_cases, as a coder reads them, each in both orders of its lines."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.answer import ClaimCheck, Finding
from assistant.rules.check import Material, check_claim
from assistant.rules.claim import Claim, Line, parse_line
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.guidance_notes import compile_notes
from knowledge_base.records import DateRange, Document

FOLDER = Path(__file__).parent.parent / "rule_cases"
KEYS = {
    "name", "why", "trap", "rule", "day", "date", "setting", "lines", "tables", "named",
    "guidance", "guidance_from", "guidance_until", "all", "verdict", "warnings", "findings",
}  # fmt: skip
# The days of a rule that has a beginning and an end, and those of one that has no end yet.
FOUR_DAYS, TWO_DAYS = {"before", "first", "last", "after"}, {"before", "first"}
DATED = {
    "a dated PTP row": FOUR_DAYS,
    "a PTP row between two others": FOUR_DAYS,
    "a PTP row whose pair turns round": FOUR_DAYS,
    "a PTP row older than 1996": FOUR_DAYS,
    "a PTP row of indicator 9": FOUR_DAYS,
    "two PTP rows at once": FOUR_DAYS,
    "the modifiers of 1996": TWO_DAYS,
    "XE, XS, XP and XU": TWO_DAYS,
    "59 and its kin on either line": TWO_DAYS,
    "a dated add-on row": FOUR_DAYS,
    "a dated Level II code": FOUR_DAYS,
    "a code that the tables leave behind": FOUR_DAYS,
    "the lists that leave a code behind": FOUR_DAYS,
    "an edition of dated PTP rows": FOUR_DAYS,
    "an edition of the outpatient hospital": FOUR_DAYS,
    "an edition without dates": FOUR_DAYS,
    "an edition that is a sample": FOUR_DAYS,
    "an edition of unit limits": FOUR_DAYS,
    "an edition of add-on edits": FOUR_DAYS,
    "an edition of the fee schedule": FOUR_DAYS,
    "an edition of Level II codes": FOUR_DAYS,
    "a document with dates": FOUR_DAYS,
}
DAY = dt.timedelta(days=1)
# Not of a finding itself: a part of its message, and of what would change it.
SAYS, CHANGE = "says", "change"


def _load() -> list[dict[str, Any]]:
    files = sorted(FOLDER.glob("*.yaml"))
    return [case for file in files for case in yaml.safe_load(file.read_text(encoding="utf-8"))]


CASES = _load()


def _line(text: str) -> Line:
    words = text.split()
    provider = words.pop().removeprefix("@") if words[-1].startswith("@") else None
    return dataclasses.replace(parse_line("".join(words)), provider=provider)


def _document(case: dict[str, Any]) -> Document:
    return Document(
        id="house", title="House rules", source="", media="text", sha256="", edition=None,
        effective=DateRange(case.get("guidance_from"), case.get("guidance_until")),
        language="en", sample=False, pages=None, characters=0, passages=0, added_at="",
    )  # fmt: skip


def _check(case: dict[str, Any], lines: list[str], tables: EditTables) -> ClaimCheck:
    told = case.get("guidance")
    notes = {"house": compile_notes(told)} if told else {}
    claim = Claim(
        tuple(map(_line, lines)),
        case.get("date", dt.date(2024, 8, 1)),
        case.get("setting", "practitioner"),
    )
    material = Material(tables, (_document(case),), notes, case.get("named", ()))
    return check_claim(claim, material, everything=case.get("all", False))


def _fits(finding: Finding, expected: Mapping[str, Any]) -> bool:
    said = {SAYS: finding.message, CHANGE: finding.what_would_change_it or ""}
    return all(
        value in said[name]
        if name in said
        else (tuple(value) if isinstance(value, list) else value) == getattr(finding, name)
        for name, value in expected.items()
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
@pytest.mark.parametrize("backwards", [False, True], ids=["typed", "backwards"])
def test_rule_case(
    case: dict[str, Any], backwards: bool, tables_by_name: Mapping[str, EditTables]
) -> None:
    lines = case["lines"][::-1] if backwards else case["lines"]
    checked = _check(case, lines, tables_by_name[case.get("tables", "dated")])
    assert checked.verdict == case["verdict"]
    assert [item.kind for item in checked.warnings] == case.get("warnings", [])
    left = list(checked.findings)
    for expected in case["findings"]:
        fitting = [finding for finding in left if _fits(finding, expected)]
        assert fitting, f"no finding is {expected}; there are {left}"
        left.remove(fitting[0])
    assert left == []


def test_cases_are_well_formed_and_named_once() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names)) >= 305
    for case in CASES:
        assert case.keys() <= KEYS, case["name"]
        assert case["why"].endswith("."), case["name"]
        assert ("rule" in case) == ("day" in case), case["name"]


def test_every_trap_that_concerns_rules_has_a_case() -> None:
    assert {case.get("trap") for case in CASES} == {None, *range(1, 14)}


def test_every_dated_rule_is_tried_on_the_days_about_its_ends() -> None:
    tried: dict[str, dict[str, set[dt.date]]] = {}
    for case in CASES:
        if "rule" in case:
            days = tried.setdefault(case["rule"], {})
            days.setdefault(case["day"], set()).add(case["date"])
    assert {rule: set(days) for rule, days in tried.items()} == DATED
    for rule, days in tried.items():
        dates = {day: min(found) for day, found in days.items()}
        assert days == {day: {date} for day, date in dates.items()}, f"{rule}: several dates"
        assert dates["first"] - dates["before"] == DAY, rule
        if "last" in dates:
            assert dates["after"] - dates["last"] == DAY, rule
            assert dates["first"] <= dates["last"], rule


def test_a_rule_says_something_else_on_the_other_side_of_each_of_its_ends() -> None:
    said: dict[tuple[str, str], list[object]] = {}
    for case in CASES:
        if "rule" in case:
            told = case["verdict"], case.get("warnings"), case["findings"]
            said.setdefault((case["rule"], case["day"]), []).append(told)
    never = "a PTP row of indicator 9"
    for rule in DATED.keys() - {never}:
        assert said[rule, "before"] != said[rule, "first"], rule
        assert said.get((rule, "last"), [0]) != said.get((rule, "after"), [1]), rule
    assert all(told[0] == "no_edit_found" for day in FOUR_DAYS for told in said[never, day])
