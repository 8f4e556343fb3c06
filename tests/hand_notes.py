"""Notes of every kind, stored by hand with a document whose sentences they stand in."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from knowledge_base import catalogue
from knowledge_base import documents as stored
from knowledge_base.adding import Details, checksum, prepare
from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.indexes import upkeep
from knowledge_base.library import Library
from knowledge_base.reading_room import silent
from knowledge_base.records import Document

SENTENCES = (
    "Never bill 62303 in the company of 62304, save when a second puncture is charted.",
    "Code 72240 goes together with 62284.",
    "List 99292 only in addition to 99291.",
    "For the lumbar region see 62304 in place of 62303.",
    "Imaging 76376 may be billed besides 62302.",
    "Closing the wound, 12001, belongs to 11400 and is not billed besides it.",
    "If two physicians share the work, one bills 62284 and the other 72240.",
    "Code 62290 counts once for each level.",
    "Code 72270 takes modifier 26 when the hospital owns the machine.",
    "Code 62302 does not take modifier 50.",
    "At most 2 units of 64400 are billed on one day.",
)


def spans(text: str) -> tuple[CodeSpan, ...]:
    """Spans of codes and ranges written with spaces between them."""
    ends = [item.partition("-")[::2] for item in text.split()]
    return tuple(CodeSpan(first, last or first, 0, 0) for first, last in ends)


def _note(number: int, left: str, right: str = "", **more: object) -> GuidanceNote:
    return GuidanceNote(
        spans(left), spans(right), 0, 0, SENTENCES[number], **more  # type: ignore[arg-type]
    )  # fmt: skip


EVERY_KIND = (
    _note(0, "62303", "62304", condition="save when a second puncture is charted",
          needs_review=True),
    _note(1, "72240", "62284", kind="use_with"),
    _note(2, "99292", "99291", kind="add_on"),
    _note(3, "62303", "62304", kind="see_instead", condition="For the lumbar region"),
    _note(4, "76376", "62302", kind="separately_reportable"),
    _note(5, "12001", "11400", kind="included_in"),
    _note(6, "62284", "72240", kind="split_providers", needs_review=True),
    _note(7, "62290", kind="once_per", per="level"),
    _note(8, "72270", kind="modifier_required", modifiers=("26",),
          condition="when the hospital owns the machine"),
    _note(9, "62302", kind="modifier_barred", modifiers=("50",)),
    _note(10, "64400", kind="units", units=2, per="day"),
)  # fmt: skip


def add_with_notes(
    library: Library, path: Path, notes: Sequence[GuidanceNote] = EVERY_KIND, text: str = ""
) -> Document:
    """Add a document that holds the notes' sentences, with these notes and no others."""
    path.write_text(text or "\n\n".join(note.quote for note in notes), encoding="utf-8")
    library.add(path)
    details = Details(str(path.resolve()))
    prepared = prepare(path, details, checksum(path), silent)
    placed = tuple(
        dataclasses.replace(note, start=start, end=start + len(note.quote))
        for note in notes
        if (start := prepared.body.find(note.quote)) >= 0
    )
    with library.writing():
        with catalogue.transaction(library.connection):
            stored.insert(library.connection, dataclasses.replace(prepared, notes=placed))
        upkeep.carry_over(library.home / "vectors", library.connection)
    return next(item for item in library.documents() if item.source == details.source)
