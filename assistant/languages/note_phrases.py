"""A note of each kind in one plain sentence of ours, from its fields and never from its quote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes import GuidanceNote, NoteKind, NotePer
from knowledge_base.note_decisions import DecidedNote

_QUOTED = 160

NOTE_KINDS: Mapping[NoteKind, str] = {
    "not_with": "Not together",
    "use_with": "Used together",
    "add_on": "Add-on",
    "see_instead": "Report another",
    "separately_reportable": "Separately reportable",
    "included_in": "Included",
    "split_providers": "Split between providers",
    "once_per": "Once per",
    "modifier_required": "Modifier required",
    "modifier_barred": "Modifier barred",
    "units": "Units",
}
PERS: Mapping[NotePer, str] = {
    "day": "day",
    "session": "session",
    "level": "level",
    "side": "side",
    "claim": "claim",
    "stay": "hospital stay",
}


def note_sentence(note: GuidanceNote) -> str:
    """Say what a note says in one sentence, and its condition after it, in its own words."""
    told = _WORDINGS[note.kind](note)
    return told if note.condition is None else f"{told} Condition: “{note.condition}”."


def decided_beside_quote(document: str, found: DecidedNote, signed: str) -> str:
    """Tell with a quote what a librarian decided of the note read from it."""
    told = f"{document}: the note read from “{_cut(found.note.quote)}” was {signed}"
    if found.holding is None:
        return f"{told}; it decides nothing here."
    return f"{told} and now reads: {note_sentence(found.holding)}"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1].rstrip()}…"


def listed(spans: Sequence[CodeSpan], joint: str = "and") -> str:
    """Codes and ranges as words: "62302, 62303 and 62305 to 62307"."""
    words = [f"{span.first} to {span.last}" if span.is_range else span.first for span in spans]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def _one(spans: Sequence[CodeSpan]) -> bool:
    return len(spans) == 1 and not spans[0].is_range


def _verb(spans: Sequence[CodeSpan], one: str = "is", more: str = "are") -> str:
    return one if _one(spans) else more


def _not_with(note: GuidanceNote) -> str:
    if not note.right:
        return f"No two of {listed(note.left)} are reported together."
    return f"{listed(note.left)} {_verb(note.left)} not reported with {listed(note.right, 'or')}."


def _use_with(note: GuidanceNote) -> str:
    return f"{listed(note.left)} {_verb(note.left)} reported together with {listed(note.right)}."


def _add_on(note: GuidanceNote) -> str:
    to = listed(note.right, "or") or "another code, which is not named"
    return f"{listed(note.left)} {_verb(note.left)} only reported in addition to {to}."


def _see_instead(note: GuidanceNote) -> str:
    if not note.right:
        return f"Another code is reported in place of {listed(note.left)}; it is not named."
    return f"In place of {listed(note.left)}, {listed(note.right, 'or')} is reported."


def _separately(note: GuidanceNote) -> str:
    beside = listed(note.right) or "other services"
    return f"{listed(note.left)} may be reported besides {beside}."


def _included(note: GuidanceNote) -> str:
    it = "it" if _one(note.right) else "them"
    return (
        f"{listed(note.left)} {_verb(note.left)} part of {listed(note.right, 'or')} and not "
        f"reported besides {it}."
    )


def _split(note: GuidanceNote) -> str:
    return f"Of two providers, one reports {listed(note.left)} and the other {listed(note.right)}."


def _once(note: GuidanceNote) -> str:
    return f"{listed(note.left)} {_verb(note.left)} reported once{_each(note)}."


def _required(note: GuidanceNote) -> str:
    takes = _verb(note.left, "takes", "take")
    return f"{listed(note.left)} {takes} {_modifiers(note, 'or')}{_beside(note)}."


def _barred(note: GuidanceNote) -> str:
    return f"{listed(note.left)} may not take {_modifiers(note, 'or')}{_beside(note)}."


def _units(note: GuidanceNote) -> str:
    number = "no number" if note.units is None else f"{note.units:,}"
    noun = "unit" if note.units == 1 else "units"
    return f"At most {number} {noun} of {listed(note.left)} may be reported{_each(note)}."


def _each(note: GuidanceNote) -> str:
    return f" per {PERS[note.per]}" if note.per else ""


def _beside(note: GuidanceNote) -> str:
    return f" when reported with {listed(note.right, 'or')}" if note.right else ""


def _modifiers(note: GuidanceNote, joint: str) -> str:
    names = list(note.modifiers)
    if not names:
        return "a modifier"
    if len(names) == 1:
        return f"modifier {names[0]}"
    return f"modifier {', '.join(names[:-1])} {joint} {names[-1]}"


_WORDINGS: Mapping[NoteKind, Callable[[GuidanceNote], str]] = {
    "not_with": _not_with,
    "use_with": _use_with,
    "add_on": _add_on,
    "see_instead": _see_instead,
    "separately_reportable": _separately,
    "included_in": _included,
    "split_providers": _split,
    "once_per": _once,
    "modifier_required": _required,
    "modifier_barred": _barred,
    "units": _units,
}
