"""Each rule of the linter on cases a coder can read, with look-alikes it must leave alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.codes import find_codes
from knowledge_base.edit_tables.importing import import_table
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.linting import RULES
from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import Problem
from knowledge_base.linting.reading import Reading
from knowledge_base.linting.registry import ABOUT
from knowledge_base.linting.running import check
from knowledge_base.records import DateRange, Document

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "lint_cases.yaml").read_text(encoding="utf-8")
)
FOUND, ALONE = (
    [
        (rule, {"text": case} if isinstance(case, str) else case)
        for rule, cases in CASES["rules"].items()
        for case in cases[wanted]
    ]
    for wanted in ("found", "left_alone")
)
TODAY = dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditTables]:
    """The small tables that the cases name."""
    folder = tmp_path_factory.mktemp("lint-tables")
    for kind, rows in CASES["tables"].items():
        path = folder / f"{kind}.csv"
        path.write_text(rows, encoding="utf-8")
        setting = "practitioner" if kind in {"ptp", "mue"} else None
        import_table(
            path, kind, CASES["releases"].get(kind, "2024Q3"), folder / "tables", setting=setting
        )
    with EditTables(folder / "tables") as opened:
        yield opened


def document(name: str = "page", **details: Any) -> Document:
    """A document with these details."""
    days = DateRange(
        *(dt.date.fromisoformat(day) if day else None for day in details.pop("days", ("", "")))
    )
    stated: dict[str, Any] = {
        "id": name,
        "title": name,
        "source": name,
        "media": "txt",
        "sha256": name,
        "edition": None,
        "effective": days,
        "language": "en",
        "sample": False,
        "pages": None,
        "characters": 0,
        "passages": 0,
        "added_at": "2026-01-01T00:00:00+00:00",
        "work": name,
        **details,
    }
    return Document(**stated)


def note(said: dict[str, Any], text: str) -> GuidanceNote:
    """A note as a case writes it down; its span is its quote in the text, else all of that."""
    sides = {name: tuple(find_codes(str(said.get(name, "")))) for name in ("left", "right")}
    rest = {name: said[name] for name in ("kind", "condition", "per", "units") if name in said}
    quote = said.get("quote", text)
    start = text.index(quote)
    modifiers = tuple(str(item) for item in said.get("modifiers", ()))
    return GuidanceNote(
        **sides, start=start, end=start + len(quote), quote=quote, modifiers=modifiers, **rest
    )


def problems(rule: str, told: dict[str, Any], tables: EditTables) -> list[Problem]:
    """What a rule says of a text with its details, notes and other texts."""
    mine = document(**told.get("document", {}))
    others = [
        document(f"other{number}", **item) for number, item in enumerate(told.get("others", ()))
    ]
    # By default the tables are those held when an undated text was written.
    held = Held(
        tables,
        tables.releases(),
        (*others, mine),
        TODAY,
        {
            item.id: tuple(note(said, said["quote"]) for said in told.get("other_notes", ()))
            for item in others
        },
    )
    notes = tuple(note(said, told["text"]) for said in told.get("notes", ()))
    return list(check(Reading(mine, told["text"], notes), held, (rule,)))  # type: ignore[arg-type]


def name(case: dict[str, Any]) -> str:
    return str(case["text"])[:60]


@pytest.mark.parametrize(("rule", "case"), FOUND, ids=[f"{r}: {name(c)}" for r, c in FOUND])
def test_a_defect_is_found(rule: str, case: dict[str, Any], tables: EditTables) -> None:
    found = problems(rule, case, tables)
    assert found
    assert all(item.suggestion for item in found)
    if "quote" in case:
        assert case["quote"] in [item.quote for item in found]
    if "says" in case:
        assert case["says"] in " ".join(f"{item.message} {item.suggestion}" for item in found)
    if "message" in case:
        assert case["message"] in [item.message for item in found]
    for item in found:
        assert item.rule == rule
        if item.start is not None:
            assert case["text"][item.start : item.end] == item.quote


@pytest.mark.parametrize(("rule", "case"), ALONE, ids=[f"{r}: {name(c)}" for r, c in ALONE])
def test_a_look_alike_is_left_alone(rule: str, case: dict[str, Any], tables: EditTables) -> None:
    assert problems(rule, case, tables) == []


def test_every_rule_is_described_and_most_have_cases() -> None:
    assert set(ABOUT) == set(RULES)
    exact = {rule for rule, case in FOUND if "message" in case}
    assert set(CASES["rules"]) - exact == set()
    # These three are tested on a library, in test_linting_a_library.py.
    assert set(RULES) - set(CASES["rules"]) == {"missing_part", "reader_warning", "same_text"}


def test_a_manual_newer_than_the_tables_is_not_told_of_each_new_code(tables: EditTables) -> None:
    said = {"text": "Report 62302 or 62308.", "document": {"edition": "2027"}}
    (told,) = problems("unknown_code", said, tables)
    assert (told.severity, told.quote) == ("note", "62308")
    manual = {**said, "text": said["text"] + "\n\nThe next sentence says nothing." * 800}
    assert problems("unknown_code", manual, tables) == []


_PIECES = (
    "62302 77240-77270 72270-72240 J1100 6O302 code 999 Do not report with (cid:12) \ufffd r e "
    "p o r t théâtre Ã© Patient: MRN 12345678 born 1/2/1960 click here | Home 2023Q1 edits ofthe "
    "de nition \n \n\n . ; ( )"
)
PIECES = st.one_of(st.text(max_size=30), st.sampled_from(_PIECES.split(" ")))


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_no_text_stops_a_rule_and_every_span_is_exact(text: str) -> None:
    held = Held(EditTables(Path("/nonexistent-tables")), (), (document(),), TODAY)
    reading = Reading(document(), text)
    for item in check(reading, held):
        if item.start is not None and item.end is not None:
            assert 0 <= item.start < item.end <= len(text)
            assert item.quote == text[item.start : item.end]
