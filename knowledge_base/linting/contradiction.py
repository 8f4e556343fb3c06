"""Notes that contradict one another, in one document or in two that are in force together.

A note with a condition contradicts only one with the same condition, and a general rule over
whole chapters of codes is not contradicted by what is said of a few of them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.linting.held import Held, in_force_together
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.records import Document

_APART = frozenset({"not_with", "included_in"})
_TOGETHER = frozenset({"use_with", "add_on", "separately_reportable"})
_WIDE = 60  # codes in a span from which it is a chapter rather than a few codes
_MOST_TOLD = 50
# "A and B may be reported together" pairs the codes of its one list.
_TOGETHER_SAID = re.compile(
    r"\b(?:together|both|with each other|with one another)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Placed:
    note: GuidanceNote
    document: Document


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give each note that an earlier one, of this document or another, contradicts."""
    earlier = list(_earlier(reading, held))
    told = 0
    for note in reading.notes:
        if not _speaks(note):
            continue
        for other in earlier:
            said = _conflict(other.note, note)
            if said is not None and told < _MOST_TOLD:
                told += 1
                yield _fault(note, other, said, reading)
                break
        earlier.append(_Placed(note, reading.document))


def _speaks(note: GuidanceNote) -> bool:
    return not note.needs_review and bool(note.left)


def _earlier(reading: Reading, held: Held) -> Iterator[_Placed]:
    """The notes of the documents before this one that hold on some day with it."""
    mine = reading.document
    for document in held.documents:
        if document.id == mine.id:
            return
        # Of two editions of one work only one is in force on any day.
        if document.work == mine.work or not in_force_together(document, mine):
            continue
        for note in held.notes.get(document.id, ()):
            if _speaks(note):
                yield _Placed(note, document)


def _conflict(one: GuidanceNote, other: GuidanceNote) -> str | None:
    """What two notes disagree on, in words, or ``None``."""
    if _words(one.condition) != _words(other.condition):
        return None
    kinds = {one.kind, other.kind}
    if kinds & _APART and kinds & _TOGETHER:
        pair = _shared_pair(one, other)
        return pair and f"one says that {pair[0]} and {pair[1]} go together, the other that not"
    if kinds <= {"units", "once_per"} and one.per == other.per:
        return _units(one, other)
    if kinds == {"modifier_required", "modifier_barred"}:
        return _modifiers(one, other)
    return None


def _words(condition: str | None) -> tuple[str, ...]:
    return tuple((condition or "").lower().strip(" .,;").split())


def _shared_pair(one: GuidanceNote, other: GuidanceNote) -> tuple[str, str] | None:
    """Two codes that both notes pair."""
    left, right = (codes_of(side) for side in sides(one))
    for pair in (sides(other), sides(other)[::-1]):
        first, second = left & codes_of(pair[0]), right & codes_of(pair[1])
        found = [(a, b) for a in sorted(first) for b in sorted(second) if a != b]
        if found:
            return found[0]
    return None


def sides(note: GuidanceNote) -> tuple[tuple[CodeSpan, ...], tuple[CodeSpan, ...]]:
    """What a note pairs with what: without a right side, those of the left with one another."""
    among = note.kind == "not_with" or _TOGETHER_SAID.search(note.quote) is not None
    return note.left, note.right or (note.left if among else ())


@functools.lru_cache(maxsize=4_096)
def codes_of(spans: tuple[CodeSpan, ...]) -> frozenset[str]:
    """The codes of all spans but those of whole chapters."""
    return frozenset(code for span in spans if span.width <= _WIDE for code in span.codes())


def _meet(one: tuple[CodeSpan, ...], other: tuple[CodeSpan, ...]) -> str | None:
    """A code that lies in both."""
    return min(codes_of(one) & codes_of(other), default=None)


def _units(one: GuidanceNote, other: GuidanceNote) -> str | None:
    code = _meet(one.left, other.left)
    most = [1 if note.kind == "once_per" else note.units for note in (one, other)]
    if code is None or None in most or most[0] == most[1]:
        return None
    per = f" per {one.per}" if one.per else ""
    return f"one allows {most[0]} unit(s) of {code}{per}, the other {most[1]}"


def _modifiers(one: GuidanceNote, other: GuidanceNote) -> str | None:
    code, shared = _meet(one.left, other.left), set(one.modifiers) & set(other.modifiers)
    if code is None or not shared or bool(one.right) != bool(other.right):
        return None
    if one.right and _meet(one.right, other.right) is None:
        return None
    return f"one asks for modifier {min(shared)} with {code}, the other bars it"


def _fault(note: GuidanceNote, other: _Placed, said: str, reading: Reading) -> Fault:
    same = other.document.id == reading.document.id
    where = "this document" if same else other.document.title
    quoted = " ".join(other.note.quote.split())
    return Fault(
        "error",
        f"Contradicts “{quoted[:200]}” of {where}: {said}.",
        "Ask the source which holds"
        + ("." if same else ", or give the documents the days on which each is in force."),
        note.start,
        note.end,
    )
