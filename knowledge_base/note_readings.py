"""What a note says, apart from where it stands: the part of it that a librarian may edit.

Written down it is plain text, in the catalogue as in YAML: codes and ranges as "62302" and
"62303-62305", so that no reader of YAML can take a code for a number and drop its zeros.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge_base.codes import CodeSpan, family, find_codes, is_procedure
from knowledge_base.errors import InvalidRequest
from knowledge_base.guidance_notes import (
    NOTE_KINDS,
    NOTE_PERS,
    GuidanceNote,
    NoteKind,
    NotePer,
    holds,
)
from knowledge_base.phrases import said

MOST_UNITS = 9_999
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,4}")
_JOIN = re.compile(r"\s*[-\u2013\u2014]\s*")
# What a kind cannot be without, as its definition in GuidanceNote has it.
_NEEDED: Mapping[NoteKind, str] = {
    "use_with": "right",
    "included_in": "right",
    "split_providers": "right",
    "once_per": "per",
    "modifier_required": "modifiers",
    "modifier_barred": "modifiers",
    "units": "units",
}
# What only some kinds have; another kind does not inherit it.
OWN_FIELDS: Mapping[NoteKind, tuple[str, ...]] = {
    "once_per": ("per",),
    "modifier_required": ("modifiers",),
    "modifier_barred": ("modifiers",),
    "units": ("units", "per"),
}
# Kinds that speak of their own codes only.
ONE_SIDED: frozenset[NoteKind] = frozenset({"once_per", "units"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaning of a note; the fields are those of ``GuidanceNote``."""

    kind: NoteKind
    left: tuple[CodeSpan, ...]
    right: tuple[CodeSpan, ...] = ()
    condition: str | None = None
    modifiers: tuple[str, ...] = ()
    per: NotePer | None = None
    units: int | None = None
    needs_review: bool = False


def reading_of(note: GuidanceNote) -> Reading:
    """What a note says now."""
    return Reading(**{item.name: getattr(note, item.name) for item in dataclasses.fields(Reading)})


def written(reading: Reading) -> dict[str, Any]:
    """A reading as plain values for JSON and YAML; what is empty is left out."""
    told: dict[str, Any] = {
        "kind": reading.kind,
        "left": list(codes_shown(reading.left)),
        "right": list(codes_shown(reading.right)),
        "condition": reading.condition,
        "modifiers": list(reading.modifiers),
        "per": reading.per,
        "units": reading.units,
    }
    kept = {name: value for name, value in told.items() if value not in (None, [])}
    return {**kept, "needs_review": True} if reading.needs_review else kept


def codes_shown(spans: tuple[CodeSpan, ...]) -> Iterator[str]:
    """Each code as it is, each range with a dash."""
    for span in spans:
        yield f"{span.first}-{span.last}" if span.is_range else span.first


def edited(told: object, note: GuidanceNote) -> Reading:
    """Read an edit of ``note``; what it does not name stays as the note has it.

    An edit was made by a person, so that it needs no review unless it says so.

    Raises:
        InvalidRequest: a field that is not there or not of its form, or a kind without what it
            needs.
    """
    # In a file that a person writes, null says that there is none.
    fields = {
        name: None if value in ("null", "~") else value for name, value in _fields(told).items()
    }
    base = reading_of(note)
    if "kind" in fields and fields["kind"] != base.kind:
        base = _of_kind(base, _kind(fields["kind"]))
    return _checked(_read(fields, base), note)


def read_whole(told: object) -> Reading:
    """Read a reading that was written by ``written``.

    Raises:
        InvalidRequest: not of that form.
    """
    fields = _fields(told)
    if "kind" not in fields or "left" not in fields:
        raise InvalidRequest(said("An edited note has no kind or codes (left); export it again."))
    return _complete(_read(fields, Reading(_kind(fields["kind"]), ())))


def _fields(told: object) -> Mapping[str, Any]:
    known = [item.name for item in dataclasses.fields(Reading)]
    if not isinstance(told, dict) or not told:
        raise InvalidRequest(
            said("An edit is a mapping of some of {known}.", known=", ".join(known))
        )
    for name in told:
        if name not in known:
            raise InvalidRequest(
                said(
                    "An edit has no field {name}; it may have {known}.",
                    name=repr(str(name)[:40]),
                    known=", ".join(known),
                )
            )
    return told


def _of_kind(base: Reading, kind: NoteKind) -> Reading:
    own = OWN_FIELDS.get(kind, ())
    bare = Reading(kind, base.left, () if kind in ONE_SIDED else base.right, base.condition)
    return dataclasses.replace(bare, **{name: getattr(base, name) for name in own})


def _read(fields: Mapping[str, Any], base: Reading) -> Reading:
    readers: dict[str, Callable[[object], Any]] = {
        "kind": _kind,
        "left": _codes,
        "right": _codes,
        "condition": _condition,
        "modifiers": _modifiers,
        "per": _per,
        "units": _units,
        "needs_review": _truth,
    }
    read = {name: readers[name](value) for name, value in fields.items()}
    return dataclasses.replace(base, **{"needs_review": False, **read})


def _checked(reading: Reading, note: GuidanceNote) -> Reading:
    """A condition is shown as the document's own words, so that it must be."""
    condition = reading.condition
    if condition is not None and condition != note.condition and not _within(condition, note):
        raise InvalidRequest(
            said(
                "The condition {condition} does not stand in the sentence; a condition "
                "is quoted word for word.",
                condition=repr(condition[:60]),
            )
        )
    return _complete(reading)


def _complete(reading: Reading) -> Reading:
    needed = _NEEDED.get(reading.kind)
    if not reading.left:
        raise InvalidRequest(
            said("A note of kind {kind} names at least one code (left).", kind=reading.kind)
        )
    if needed is not None and not getattr(reading, needed):
        raise InvalidRequest(
            said("A note of kind {kind} needs {needed}.", kind=reading.kind, needed=needed)
        )
    if (
        reading.kind == "not_with"
        and not reading.right
        and sum(span.width for span in reading.left) < 2
    ):
        raise InvalidRequest(said("A note of kind not_with needs right, or two codes in left."))
    if reading.kind == "see_instead" and not reading.right and reading.condition is None:
        raise InvalidRequest(said("A note of kind see_instead needs right, or a condition."))
    return reading


def not_in_sentence(reading: Reading, note: GuidanceNote) -> tuple[str, ...]:
    """Codes of a reading that neither the note's sentence nor the note as read names.

    A page's own code ("do not report with ...") is not in its sentence, but in the note.
    """
    named = (*find_codes(note.quote), *note.left, *note.right)
    return tuple(
        dict.fromkeys(
            code
            for span in (*reading.left, *reading.right)
            for code in (span.first, span.last)
            if not holds(named, code)
        )
    )


def _within(words: str, note: GuidanceNote) -> bool:
    return " ".join(words.split()).lower() in " ".join(note.quote.split()).lower()


def _kind(value: object) -> NoteKind:
    for kind in NOTE_KINDS:
        if kind == value:
            return kind
    raise InvalidRequest(
        said(
            "{value} is no kind of note: use one of {kinds}.",
            value=repr(str(value)[:40]),
            kinds=", ".join(NOTE_KINDS),
        )
    )


def _per(value: object) -> NotePer | None:
    if value in (None, ""):
        return None
    for per in NOTE_PERS:
        if per == value:
            return per
    raise InvalidRequest(
        said(
            "{value} is not what a note counts per: use one of {pers}.",
            value=repr(str(value)[:40]),
            pers=", ".join(NOTE_PERS),
        )
    )


def _codes(value: object) -> tuple[CodeSpan, ...]:
    return tuple(_span(item) for item in _items(value, "codes"))


def _span(item: str) -> CodeSpan:
    first, *more = [part.strip().upper() for part in _JOIN.split(item.strip())]
    last = more[0] if more else first
    if len(more) > 1 or not is_procedure(first) or not is_procedure(last):
        raise InvalidRequest(
            said(
                "{item} is no code: write 62302, or 62303-62305 for a range; a code "
                "has five characters.",
                item=repr(item[:40]),
            )
        )
    if family(first) != family(last) or first > last:
        raise InvalidRequest(
            said("{item} is no range: it must rise within one family.", item=repr(item[:40]))
        )
    return CodeSpan(first, last, 0, 0)


def _modifiers(value: object) -> tuple[str, ...]:
    found = tuple(item.strip().upper() for item in _items(value, "modifiers"))
    for item in found:
        if _MODIFIER.fullmatch(item) is None:
            raise InvalidRequest(
                said("{item} is no modifier; one has two characters.", item=repr(item[:40]))
            )
    return found


def _items(value: object, what: str) -> list[str]:
    """A list, or one text with commas; every item is text already."""
    if value in (None, ""):
        return []
    listed = value.split(",") if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(item, str) for item in listed):
        raise InvalidRequest(
            said("The {what} of a note are a list of texts, such as ['62302'].", what=what)
        )
    return [item for item in listed if item.strip()]


def _condition(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise InvalidRequest(said("The condition of a note is a text."))
    return None if value is None else value.strip() or None


def _units(value: object) -> int | None:
    if value in (None, ""):
        return None
    told = str(value).strip()
    if isinstance(value, bool) or _NUMBER.fullmatch(told) is None or int(told) < 1:
        raise InvalidRequest(
            said(
                "{told} is no number of units: use a whole number from 1 to {most}.",
                told=repr(told[:40]),
                most=MOST_UNITS,
            )
        )
    return int(told)


def _truth(value: object) -> bool:
    if value in (True, "true", "yes"):
        return True
    if value in (False, "false", "no"):
        return False
    raise InvalidRequest(
        said("needs_review is true or false, not {value}.", value=repr(str(value)[:40]))
    )
