"""A note of each kind in one plain sentence of ours, from its fields and never from its quote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes import GuidanceNote, NoteKind, NotePer
from knowledge_base.note_decisions import DecidedNote
from knowledge_base.phrases import Joint, counted, listing, said

_QUOTED = 160

NOTE_KINDS: Mapping[NoteKind, str] = {
    "not_with": said("Not together"),
    "use_with": said("Used together"),
    "add_on": said("Add-on"),
    "see_instead": said("Report another"),
    "separately_reportable": said("Separately reportable"),
    "included_in": said("Included"),
    "split_providers": said("Split between providers"),
    "once_per": said("Once per"),
    "modifier_required": said("Modifier required"),
    "modifier_barred": said("Modifier barred"),
    "units": said("Units"),
}
PERS: Mapping[NotePer, str] = {
    "day": said("day"),
    "session": said("session"),
    "level": said("level"),
    "side": said("side"),
    "claim": said("claim"),
    "stay": said("hospital stay"),
}


def note_sentence(note: GuidanceNote) -> str:
    """Say what a note says in one sentence, and its condition after it, in its own words."""
    told = _WORDINGS[note.kind](note)
    if note.condition is None:
        return told
    return said("{told} Condition: “{condition}”.", told=told, condition=note.condition)


def decided_beside_quote(document: str, found: DecidedNote, signed: str) -> str:
    """Tell with a quote what a librarian decided of the note read from it."""
    told: dict[str, str] = {
        "document": document,
        "quote": _cut(found.note.quote),
        "signed": signed,
    }
    if found.holding is None:
        return said(
            "{document}: the note read from “{quote}” was {signed}; it decides nothing here.",
            **told,
        )
    return said(
        "{document}: the note read from “{quote}” was {signed} and now reads: {reads}",
        reads=note_sentence(found.holding),
        **told,
    )


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1].rstrip()}…"


def listed(spans: Sequence[CodeSpan], joint: Joint = "and") -> str:
    """Codes and ranges as words: "62302, 62303 and 62305 to 62307"."""
    words = [
        said("{first} to {last}", first=span.first, last=span.last)
        if span.is_range
        else span.first
        for span in spans
    ]
    return listing(words, joint)


def _count(spans: Sequence[CodeSpan]) -> int:
    return 1 if len(spans) == 1 and not spans[0].is_range else 2


def _not_with(note: GuidanceNote) -> str:
    if not note.right:
        return said("No two of {left} are reported together.", left=listed(note.left))
    return counted(
        "{left} is not reported with {right}.",
        "{left} are not reported with {right}.",
        _count(note.left),
        left=listed(note.left),
        right=listed(note.right, "or"),
    )


def _use_with(note: GuidanceNote) -> str:
    return counted(
        "{left} is reported together with {right}.",
        "{left} are reported together with {right}.",
        _count(note.left),
        left=listed(note.left),
        right=listed(note.right),
    )


def _add_on(note: GuidanceNote) -> str:
    return counted(
        "{left} is only reported in addition to {right}.",
        "{left} are only reported in addition to {right}.",
        _count(note.left),
        left=listed(note.left),
        right=listed(note.right, "or") or said("another code, which is not named"),
    )


def _see_instead(note: GuidanceNote) -> str:
    if not note.right:
        return said(
            "Another code is reported in place of {left}; it is not named.", left=listed(note.left)
        )
    return said(
        "In place of {left}, {right} is reported.",
        left=listed(note.left),
        right=listed(note.right, "or"),
    )


def _separately(note: GuidanceNote) -> str:
    return said(
        "{left} may be reported besides {right}.",
        left=listed(note.left),
        right=listed(note.right) or said("other services"),
    )


def _included(note: GuidanceNote) -> str:
    it = said("it") if _count(note.right) == 1 else said("them")
    return counted(
        "{left} is part of {right} and not reported besides {it}.",
        "{left} are part of {right} and not reported besides {it}.",
        _count(note.left),
        left=listed(note.left),
        right=listed(note.right, "or"),
        it=it,
    )


def _split(note: GuidanceNote) -> str:
    return said(
        "Of two providers, one reports {left} and the other {right}.",
        left=listed(note.left),
        right=listed(note.right),
    )


def _once(note: GuidanceNote) -> str:
    return counted(
        "{left} is reported once{per}.",
        "{left} are reported once{per}.",
        _count(note.left),
        left=listed(note.left),
        per=_each(note),
    )


def _required(note: GuidanceNote) -> str:
    return counted(
        "{left} takes {modifiers}{beside}.",
        "{left} take {modifiers}{beside}.",
        _count(note.left),
        left=listed(note.left),
        modifiers=_modifiers(note),
        beside=_beside(note),
    )


def _barred(note: GuidanceNote) -> str:
    return said(
        "{left} may not take {modifiers}{beside}.",
        left=listed(note.left),
        modifiers=_modifiers(note),
        beside=_beside(note),
    )


def _units(note: GuidanceNote) -> str:
    told = {"left": listed(note.left), "per": _each(note)}
    if note.units is None:
        return said("At most no number units of {left} may be reported{per}.", **told)
    return counted(
        "At most {number} unit of {left} may be reported{per}.",
        "At most {number} units of {left} may be reported{per}.",
        note.units,
        **told,
    )


def _each(note: GuidanceNote) -> str:
    return said(" per {per}", per=PERS[note.per]) if note.per else ""


def _beside(note: GuidanceNote) -> str:
    if not note.right:
        return ""
    return said(" when reported with {right}", right=listed(note.right, "or"))


def _modifiers(note: GuidanceNote) -> str:
    if not note.modifiers:
        return said("a modifier")
    return said("modifier {names}", names=listing(note.modifiers, "or"))


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
