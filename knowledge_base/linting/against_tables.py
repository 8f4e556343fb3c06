"""Notes that the loaded tables gainsay, with the release that says so.

The document stays its own authority (docs/decisions): this only points at the difference. A
note that is stricter than the tables is no problem. Silent where no table speaks for the
document's days, or where a sample slice does not hold the codes.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence

from knowledge_base.codes import PROCEDURE_SHAPE, CodeSpan, find_codes
from knowledge_base.edit_tables.aoc import CONTRACTOR_DEFINED
from knowledge_base.edit_tables.coverage import Chosen
from knowledge_base.edit_tables.fee_schedule import FeeRow
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.linting.contradiction import sides
from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.names import SETTING_WORDS
from knowledge_base.phrases import mark, said
from knowledge_base.records import Setting

_WIDE = 40  # codes of a range that are still looked up one by one
_MOST_PAIRS = 400
_CODES = (
    rf"(?:CPT |HCPCS )?(?:codes? )?{PROCEDURE_SHAPE}"
    rf"(?:(?:,| or| and|, or|, and) {PROCEDURE_SHAPE})*"
)
# A condition that names the code beside and nothing else: "when it is billed with 11721".
_BESIDE = re.compile(
    rf"(?:when|whenever|if|where)(?: (?:it|they|both|{_CODES}))?(?: (?:is|are))?(?: also)? "
    r"(?:reported|billed|performed|used|coded|submitted|claimed)"
    rf"(?: together| along)?(?: (?:with|alongside|in addition to|in conjunction with) {_CODES})?",
    re.IGNORECASE,
)
_SETTINGS: tuple[Setting, ...] = ("practitioner", "outpatient_hospital")
# Medicare NCCI Policy Manual 2026, chapter I, section E.
_UNLOCKING_LISTED = (
    "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD "
    "RC LM RI 24 25 57 58 78 79 27 59 91 XE XS XP XU"
)
_UNLOCKING = frozenset(_UNLOCKING_LISTED.split())
# Fee-schedule indicators by modifier: the column, where the modifier does not apply, where it
# does. Source: Medicare Claims Processing Manual, chapter 23, addendum (MPFSDB).
_INDICATED: dict[str, tuple[Callable[[FeeRow], str], str, frozenset[str], frozenset[str]]] = {
    **dict.fromkeys(
        ("26", "TC"),
        (lambda row: row.pctc, "PC/TC", frozenset("02349"), frozenset("1")),
    ),
    "50": (lambda row: row.bilateral, "bilateral", frozenset("029"), frozenset("1")),
    **dict.fromkeys(
        ("80", "81", "82", "AS"),
        (lambda row: row.assistant, "assistant-at-surgery", frozenset("19"), frozenset("2")),
    ),
    "62": (lambda row: row.co_surgery, "co-surgery", frozenset("09"), frozenset("2")),
    "66": (lambda row: row.team, "team-surgery", frozenset("09"), frozenset("2")),
}

_REQUIRED = mark(
    "The note asks for modifier {modifier} with {code}, but {release} of the fee schedule has "
    "{name} indicator {value}: the modifier does not apply."
)
_BARRED = mark(
    "The note bars modifier {modifier} with {code}, but {release} of the fee schedule has {name} "
    "indicator {value}: the modifier may apply."
)


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give every note that a table in force on the document's days gainsays."""
    checks = {
        "use_with": (_pairs,),
        "separately_reportable": (_pairs,),
        "add_on": (_pairs, _primaries),
        "units": (_units,),
        "modifier_required": (_unlocking, _indicator),
        "modifier_barred": (_indicator,),
    }
    for note in map(_with_pair, reading.notes):
        if note.needs_review or note.condition:
            continue
        for check in checks.get(note.kind, ()):
            against = next(check(note, reading, held), None)
            if against is not None:
                severity = "note" if note.kind in {"modifier_barred"} else "warning"
                yield Fault(
                    severity,  # type: ignore[arg-type]
                    against,
                    said(
                        "Compare with the source; the tables and the document are two "
                        "authorities, and an answer shows both."
                    ),
                    note.start,
                    note.end,
                )
                break


def _with_pair(note: GuidanceNote) -> GuidanceNote:
    """A modifier's note whose only condition is the code beside it, with that as its pair."""
    if not note.kind.startswith("modifier"):
        return note
    if note.right and (note.condition or "").lower() in {"when", "whenever", "if", "where"}:
        return dataclasses.replace(note, condition=None)
    found = _BESIDE.fullmatch(note.condition or "")
    if found is None or note.right:
        return note
    named = {span.first for span in note.left}
    others = tuple(span for span in find_codes(found.group()) if span.first not in named)
    return dataclasses.replace(note, right=others, condition=None) if others else note


def _singles(spans: Sequence[CodeSpan]) -> tuple[str, ...]:
    """The codes of all spans but those of whole chapters."""
    return tuple(code for span in spans if span.width <= _WIDE for code in span.codes())


def _edit_of_zero(
    one: str, other: str, reading: Reading, held: Held
) -> tuple[str, str, str, Setting] | None:
    """Column one, column two, release and setting of an edit in force that nothing unlocks."""
    for setting in _SETTINGS:
        chosen = held.chosen("ptp", setting, reading.document)
        if chosen is None or not all(chosen[0].covers(code) for code in (one, other)):
            continue
        release, day = chosen[0].release, chosen[1]
        for row in held.tables.pair_rows(one, other, release):
            if row.indicator == 0 and row.in_force(day, release):
                return row.column_one, row.column_two, _named(chosen[0]), setting
    return None


def _named(chosen: Chosen) -> str:
    release = chosen.release
    if release.sample:
        return said("release {release} (sample)", release=release.label)
    return said("release {release}", release=release.label)


def _pairs_of(note: GuidanceNote) -> list[tuple[str, str]]:
    left, right = sides(note)
    pairs = [(one, other) for one in _singles(left) for other in _singles(right) if one != other]
    return pairs[:_MOST_PAIRS]


def _pairs(note: GuidanceNote, reading: Reading, held: Held) -> Iterator[str]:
    for one, other in _pairs_of(note):
        found = _edit_of_zero(one, other, reading, held)
        if found is not None:
            first, second, release, setting = found
            yield (
                said(
                    "The note lets {one} and {other} be reported together, but {release} "
                    "of the PTP edits ({setting}) has {first} over {second} with indicator "
                    "0: no modifier unlocks it.",
                    one=one,
                    other=other,
                    release=release,
                    setting=SETTING_WORDS[setting],
                    first=first,
                    second=second,
                )
            )


def _unlocking(note: GuidanceNote, reading: Reading, held: Held) -> Iterator[str]:
    unlocking = sorted(set(note.modifiers) & _UNLOCKING)
    if not unlocking:
        return
    for one, other in _pairs_of(note):
        found = _edit_of_zero(one, other, reading, held)
        if found is not None:
            first, second, release, setting = found
            yield (
                said(
                    "The note has {one} and {other} reported with modifier {modifier}, "
                    "but {release} of the PTP edits ({setting}) has {first} over {second} "
                    "with indicator 0: no modifier unlocks it.",
                    one=one,
                    other=other,
                    modifier=unlocking[0],
                    release=release,
                    setting=SETTING_WORDS[setting],
                    first=first,
                    second=second,
                )
            )


def _units(note: GuidanceNote, reading: Reading, held: Held) -> Iterator[str]:
    if note.units is None or note.per in {"claim", "stay"}:
        return
    for code in _singles(note.left):
        for setting in _SETTINGS:
            chosen = held.chosen("mue", setting, reading.document)
            if chosen is None or not chosen[0].covers(code):
                continue
            row = held.tables.unit_row(code, chosen[0].release)
            # A limit by the line leaves room for further lines.
            if row is not None and row.units < note.units and row.mai != 1:
                yield (
                    said(
                        "The note allows {units} units of {code}, but {release} of the MUE "
                        "({setting}) has {limit} (MAI {mai}).",
                        units=note.units,
                        code=code,
                        release=_named(chosen[0]),
                        setting=SETTING_WORDS[setting],
                        limit=row.units,
                        mai=row.mai,
                    )
                )


def _primaries(note: GuidanceNote, reading: Reading, held: Held) -> Iterator[str]:
    chosen = held.chosen("aoc", None, reading.document)
    if chosen is None or not note.right:
        return
    release, day = chosen[0].release, chosen[1]
    for code in _singles(note.left):
        if not chosen[0].covers(code):
            continue
        rows = [
            row for row in held.tables.add_on_rows(code, release) if row.in_force(day, release)
        ]
        listed = {row.primary for row in rows}
        if not rows or CONTRACTOR_DEFINED in listed or max(row.edit_type for row in rows) != 1:
            continue
        others = [other for other in _singles(note.right) if other not in listed]
        if others and any(not span.is_range for span in note.right):
            yield (
                said(
                    "The note names {others} as primary of {code}, which {release} of the "
                    "add-on edits does not list.",
                    others=", ".join(others[:8]),
                    code=code,
                    release=_named(chosen[0]),
                )
            )


def _indicator(note: GuidanceNote, reading: Reading, held: Held) -> Iterator[str]:
    """A modifier that a fee-schedule indicator allows or not, against the note."""
    chosen = held.chosen("fee-schedule", None, reading.document)
    if chosen is None or note.right:
        return
    required = note.kind == "modifier_required"
    for modifier in note.modifiers:
        if modifier not in _INDICATED:
            continue
        column, name, never, allowed = _INDICATED[modifier]
        for code in _singles(note.left):
            if not chosen[0].covers(code):
                continue
            rows = held.tables.fee_rows(code, chosen[0].release)
            value = column(rows[0]) if rows else ""
            if value in (never if required else allowed):
                yield said(
                    _REQUIRED if required else _BARRED,
                    modifier=modifier,
                    code=code,
                    release=_named(chosen[0]),
                    name=name,
                    value=value,
                )
