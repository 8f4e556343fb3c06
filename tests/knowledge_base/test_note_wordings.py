"""Wordings of every kind, alone, with a limit before or behind, and with words that mean none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge_base.guidance_notes import GuidanceNote, compile_notes

FILE = yaml.safe_load(Path(__file__).with_name("note_wordings.yaml").read_text(encoding="utf-8"))
A, B = "62302", "72240"
_UNORDERED = {"not_with", "use_with", "separately_reportable"}


def _named(words: str) -> str:
    """The wording with its codes."""
    return " ".join({"A": A, "B": B, "A,": f"{A},", "B,": f"{B},"}.get(word, word)
                    for word in words.split())  # fmt: skip


def _after(lead: str, words: str) -> str:
    """The wording behind a lead, its first letter small where it begins with no code."""
    said = _named(words)
    return f"{lead} {said}" if said[0].isdigit() else f"{lead} {said[0].lower()}{said[1:]}"


def _sentences() -> Iterator[tuple[dict[str, Any], str, str | None]]:
    """Each sentence with its group and the limit that it must keep."""
    for group in FILE["kinds"]:
        for words in group["says"]:
            yield group, f"{_named(words)}.", None
            yield from ((group, f"{_after(lead, words)}.", None) for lead in FILE["harmless"])
            yield from ((group, f"{_after(lead, words)}.", lead) for lead in FILE["before"])
            yield from ((group, f"{_named(words)} {tail}.", tail) for tail in FILE["behind"])


SENTENCES = list(_sentences())


def _codes(note: GuidanceNote) -> tuple[set[str], set[str]]:
    return {span.first for span in note.left}, {span.first for span in note.right}


def _says(note: GuidanceNote, group: dict[str, Any]) -> bool:
    left, right = _codes(note)
    if (note.kind, note.per, note.units) != (group["kind"], group.get("per"), group.get("units")):
        return False
    if list(note.modifiers) != group.get("modifiers", []):
        return False
    if note.kind in {"once_per", "units", "modifier_required", "modifier_barred"}:
        return (left, right) == ({A}, set())
    if note.kind in _UNORDERED:
        return left | right == {A, B}
    return (left, right) == ({A}, {B})


@pytest.mark.parametrize("group", FILE["kinds"], ids=[item["kind"] for item in FILE["kinds"]])
def test_every_wording_gives_its_note_and_keeps_its_limit(group: dict[str, Any]) -> None:
    wrong = []
    for of, sentence, limit in SENTENCES:
        if of is not group:
            continue
        notes = compile_notes(sentence)
        kept = [note.condition is not None and not note.decides for note in notes]
        right = len(notes) == 1 and _says(notes[0], group)
        if not right or (limit is None and not notes[0].decides) or (limit and kept != [True]):
            wrong.append(sentence)
    assert wrong == []


def test_the_wordings_are_many() -> None:
    assert len(SENTENCES) > 700
    assert {group["kind"] for group in FILE["kinds"]} > {"add_on", "see_instead", "once_per"}
