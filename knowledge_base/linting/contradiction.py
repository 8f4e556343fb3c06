"""Notes that contradict one another, in one document or in two that are in force together.

A note with a condition contradicts only one with the same condition, and a general rule over
whole chapters of codes is not contradicted by what is said of a few of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.linting.held import Held, codes_of, in_force_together
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.names import PER_WORDS
from knowledge_base.phrases import said
from knowledge_base.records import Document

_APART = frozenset({"not_with", "included_in"})
_TOGETHER = frozenset({"use_with", "add_on", "separately_reportable"})
_MOST_TOLD = 50
# "A and B may be reported together" pairs the codes of its one list.
_TOGETHER_SAID = re.compile(
    r"\b(?:together|both|with each other|with one another)\b", re.IGNORECASE
)


Earlier = tuple[GuidanceNote, Document]


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give each note that an earlier one, of this document or another, contradicts."""
    # By code, so that in a large library a note meets only those that share one with it.
    own: dict[str, list[Earlier]] = {}
    told = 0
    for note in filter(_speaks, reading.notes):
        named = sorted(codes_of((*note.left, *note.right)))
        found = _first_conflict(note, named, own, reading.document, held)
        if found is not None and told < _MOST_TOLD:
            told += 1
            yield _fault(note, *found, reading)
        for code in named:
            own.setdefault(code, []).append((note, reading.document))


def _first_conflict(
    note: GuidanceNote,
    named: Sequence[str],
    own: Mapping[str, Sequence[Earlier]],
    document: Document,
    held: Held,
) -> tuple[Earlier, str] | None:
    met: set[int] = set()
    for code in named:
        for other, place in chain(own.get(code, ()), _of_others(code, document, held)):
            if id(other) in met:
                continue
            met.add(id(other))
            said = _conflict(other, note)
            if said is not None:
                return (other, place), said
    return None


def _of_others(code: str, document: Document, held: Held) -> Iterator[Earlier]:
    """The notes on a code in the documents before this one that hold on some day with it."""
    rank = held.ranks.get(document.id, len(held.documents))
    for note, other in held.notes_by_code.get(code, ()):
        # Of two editions of one work only one is in force on any day.
        apart = other.work == document.work or not in_force_together(other, document)
        if held.ranks[other.id] < rank and not apart and _speaks(note):
            yield note, other


def _speaks(note: GuidanceNote) -> bool:
    return not note.needs_review and bool(note.left)


def _conflict(one: GuidanceNote, other: GuidanceNote) -> str | None:
    """What two notes disagree on, in words, or ``None``."""
    if _words(one.condition) != _words(other.condition):
        return None
    kinds = {one.kind, other.kind}
    if kinds & _APART and kinds & _TOGETHER:
        pair = _shared_pair(one, other)
        return pair and said(
            "one says that {one} and {other} go together, the other that not",
            one=pair[0],
            other=pair[1],
        )
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


def _meet(one: tuple[CodeSpan, ...], other: tuple[CodeSpan, ...]) -> str | None:
    """A code that lies in both."""
    return min(codes_of(one) & codes_of(other), default=None)


def _units(one: GuidanceNote, other: GuidanceNote) -> str | None:
    code = _meet(one.left, other.left)
    most = [1 if note.kind == "once_per" else note.units for note in (one, other)]
    if code is None or None in most or most[0] == most[1]:
        return None
    per = said(" per {per}", per=PER_WORDS[one.per]) if one.per else ""
    return said(
        "one allows {number} unit(s) of {code}{per}, the other {most}",
        number=most[0],
        code=code,
        per=per,
        most=most[1],
    )


def _modifiers(one: GuidanceNote, other: GuidanceNote) -> str | None:
    code, shared = _meet(one.left, other.left), set(one.modifiers) & set(other.modifiers)
    if code is None or not shared or bool(one.right) != bool(other.right):
        return None
    if one.right and _meet(one.right, other.right) is None:
        return None
    return said(
        "one asks for modifier {modifier} with {code}, the other bars it",
        modifier=min(shared),
        code=code,
    )


def _fault(note: GuidanceNote, earlier: Earlier, conflict: str, reading: Reading) -> Fault:
    other, document = earlier
    same = document.id == reading.document.id
    where = said("this document") if same else document.title
    quoted = " ".join(other.quote.split())
    return Fault(
        "error",
        said(
            "Contradicts “{quote}” of {where}: {conflict}.",
            quote=quoted[:200],
            where=where,
            conflict=conflict,
        ),
        said("Ask the source which holds.")
        if same
        else said(
            "Ask the source which holds, or give the documents the days on which each is in force."
        ),
        note.start,
        note.end,
    )
