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
    "name", "why", "trap", "date", "setting", "lines", "tables", "named", "guidance",
    "guidance_from", "all", "verdict", "warnings", "findings",
}  # fmt: skip
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
        effective=DateRange(case.get("guidance_from")), language="en", sample=False, pages=None,
        characters=0, passages=0, added_at="",
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
    assert len(names) == len(set(names)) >= 60
    for case in CASES:
        assert case.keys() <= KEYS, case["name"]
        assert case["why"].endswith("."), case["name"]


def test_every_trap_that_concerns_rules_has_a_case() -> None:
    assert {case.get("trap") for case in CASES} == {None, *range(1, 14)}
