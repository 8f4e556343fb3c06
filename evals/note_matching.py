"""Whether a note that was found is the one on the label, and what was lost where it is not.

Compared is what a note says, not its words or span. What this does not do: put notes together. A
note given in two halves is one missed and two too many.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from evals.note_labels import LabelledNote, codes_of
from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes import GuidanceNote

_UNORDERED = frozenset({"use_with", "separately_reportable", "split_providers"})
_COUNTED = frozenset({"once_per", "units"})
_WITH_MODIFIERS = frozenset({"modifier_required", "modifier_barred"})
_POSITIVE = frozenset({"use_with", "add_on", "separately_reportable", "modifier_required"})
_NEGATIVE = frozenset({"not_with", "included_in", "modifier_barred"})
_Codes = frozenset[str]


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of one case: labels met, labels missed, notes too many, and notes that lost.

    An optional label is among ``met`` if it was found and is nowhere if not. ``lost`` are of
    ``extra``: unmarked notes without the negation or the condition that the label has.
    """

    met: tuple[LabelledNote, ...]
    missed: tuple[LabelledNote, ...]
    extra: tuple[GuidanceNote, ...]
    lost: tuple[GuidanceNote, ...]


def match(labels: Sequence[LabelledNote], found: Sequence[GuidanceNote]) -> Matched:
    """Pair each label with one found note at most, those that must be found first."""
    left = list(found)
    met, missed = [], []
    for label in sorted(labels, key=lambda item: item.optional):
        right = next((note for note in left if is_right(label, note)), None)
        if right is not None:
            left.remove(right)
            met.append(label)
        elif not label.optional:
            missed.append(label)
    lost = tuple(note for note in left if _has_lost(note, labels))
    return Matched(tuple(met), tuple(missed), tuple(left), lost)


def is_right(label: LabelledNote, note: GuidanceNote) -> bool:
    """Whether the note is what one of the label's readings says.

    Where review is allowed, a note marked for it needs no condition: neither decides anything.
    """
    return any(_is_reading(reading, note) for reading in label.readings)


def _is_reading(label: LabelledNote, note: GuidanceNote) -> bool:
    if note.needs_review and not label.needs_review:
        return False
    told = _told(
        label.kind,
        codes_of(label.left),
        codes_of(label.right),
        (label.modifiers, label.per, label.units),
    )
    if told != _told_by(note):
        return False
    has = note.condition is not None
    wanted = label.conditional
    return wanted == "either" or has == (wanted == "yes") or note.needs_review


def _told_by(note: GuidanceNote) -> tuple[Any, ...]:
    left, right = _codes(note.left), _codes(note.right)
    return _told(note.kind, left, right, (note.modifiers, note.per, note.units))


def _codes(side: Iterable[CodeSpan]) -> _Codes:
    return frozenset(code for span in side for code in span.codes())


def _told(
    kind: str, left: _Codes, right: _Codes, rest: tuple[tuple[str, ...], str | None, int | None]
) -> tuple[Any, ...]:
    """What a note says in a form in which notes that say the same are equal."""
    modifiers, per, units = rest
    if kind in _COUNTED:
        return "units", left, per, units or 1
    if kind == "not_with":
        return kind, _pairs(left, right) or left
    sides = frozenset({left, right}) if kind in _UNORDERED else (left, right)
    return kind, sides, frozenset(modifiers) if kind in _WITH_MODIFIERS else None


def _pairs(left: _Codes, right: _Codes) -> frozenset[_Codes]:
    met = product(left, right) if right else combinations(left, 2)
    return frozenset(frozenset(pair) for pair in met if pair[0] != pair[1])


def _has_lost(note: GuidanceNote, labels: Sequence[LabelledNote]) -> bool:
    """Whether a wrong note lacks a negation or condition of every label on its codes."""
    if note.needs_review:
        return False
    near = [label for label in labels if _about_the_same(note, label)]
    if not near:
        return False
    kinds = {reading.kind for label in near for reading in label.readings}
    if note.kind in _POSITIVE and kinds & _NEGATIVE and not kinds & _POSITIVE:
        return True
    wanted = {reading.conditional for label in near for reading in label.readings}
    return note.condition is None and wanted == {"yes"}


def _about_the_same(note: GuidanceNote, label: LabelledNote) -> bool:
    """Whether the label names codes of each side that the note has."""
    named: set[str] = set()
    for reading in label.readings:
        named |= codes_of(reading.left) | codes_of(reading.right)
    sides = [_codes(side) for side in (note.left, note.right) if side]
    return bool(sides) and all(side & named for side in sides)
