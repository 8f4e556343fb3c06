"""The sentences of note_cases.yaml, as a coder reads them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from knowledge_base.codes import CodeSpan, find_codes
from knowledge_base.guidance_notes import GuidanceNote, NoteKind, compile_notes

_FILE = Path(__file__).with_name("note_cases.yaml")
CASES: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
KINDS = get_args(NoteKind)


def _side(text: str) -> set[tuple[str, str]]:
    return {(span.first, span.last) for span in find_codes(text)}


def _spans(spans: tuple[CodeSpan, ...]) -> set[tuple[str, str]]:
    return {(span.first, span.last) for span in spans}


def _fits(note: GuidanceNote, expected: dict[str, Any]) -> bool:
    (kind,) = expected.keys() & set(KINDS)
    left, _, right = expected[kind].partition("|")
    begins = expected.get("condition")
    return (
        note.kind == kind
        and _spans(note.left) == _side(left)
        and _spans(note.right) == _side(right)
        and set(note.modifiers) == set(expected.get("modifiers", ()))
        and note.per == expected.get("per")
        and note.units == expected.get("count")
        and note.needs_review == expected.get("review", False)
        and (
            note.condition is None
            if begins is None
            else note.condition is not None and begins in note.condition
        )
    )


@pytest.mark.parametrize("case", CASES, ids=[case["says"][:60] for case in CASES])
def test_a_sentence_gives_its_notes(case: dict[str, Any]) -> None:
    found = list(compile_notes(case["says"], case.get("subject")))
    for expected in case["notes"]:
        fitting = [note for note in found if _fits(note, expected)]
        assert fitting, f"no note is {expected}; there are {found}"
        found.remove(fitting[0])
    assert found == []


def test_there_are_cases_of_every_kind_and_of_look_alikes() -> None:
    told = Counter(
        kind for case in CASES for note in case["notes"] for kind in note.keys() & set(KINDS)
    )
    assert set(told) == set(KINDS)
    assert min(told.values()) >= 4
    assert len(CASES) >= 120
    assert sum(not case["notes"] for case in CASES) >= 20
    assert len({case["says"] for case in CASES}) == len(CASES)
