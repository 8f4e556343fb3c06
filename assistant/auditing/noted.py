"""The notes of documents as the small tables that the queries join."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from assistant.answer import speaker
from assistant.auditing.arrow import arrow
from assistant.auditing.sources import Sources
from assistant.auditing.values import Modifiers
from assistant.rules.code_notes import (
    JUDGED,
    code_change,
    code_message,
    code_verdict,
    decides,
    limit_of,
)
from assistant.rules.notes import in_order, kept_apart, note_change, note_verdict, saying
from knowledge_base.codes import CodeSpan
from knowledge_base.edit_tables.columnar import EARLIEST, LATEST
from knowledge_base.guidance_notes import GuidanceNote, holds
from knowledge_base.records import Document

_LIMITED = 1_000_000
_Rows = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Noted:
    """The tables by name. ``on_codes`` tells whether any note on one code is among them."""

    tables: Mapping[str, pa.Table]
    on_codes: bool


def noted_tables(
    sources: Sources,
    documents: Sequence[Document],
    notes: Mapping[str, Sequence[GuidanceNote]],
    codes: Sequence[str],
    modifiers: Sequence[Modifiers],
) -> Noted:
    """What the notes say of the claims' codes; those that cannot concern one are left out."""
    held = frozenset(codes)
    borne = {",".join(item.modifiers): frozenset(item.modifiers) for item in modifiers}
    rows: dict[str, _Rows] = {
        name: []
        for name in ("note_pairs", "note_codes", "note_primaries", "note_beside", "note_modifiers")
    }
    for document in documents:
        listed = notes.get(document.id, ())
        if not listed:
            continue
        number = sources.document(document)
        for place, note in enumerate(listed):
            if kept_apart(note):
                rows["note_pairs"].extend(_pairs(number, place, note, document, held))
            elif note.kind in JUDGED:
                _add(rows, number, place, note, document, held, borne)
    tables = {name: arrow(name, dict.fromkeys(found)) for name, found in rows.items()}
    return Noted(tables, on_codes=bool(rows["note_codes"]))


def _pairs(
    number: int, place: int, note: GuidanceNote, document: Document, codes: Collection[str]
) -> Iterator[tuple[object, ...]]:
    span, name = document.effective, speaker(document.title, note.decided)
    told = (
        place + (0 if note.decides else _LIMITED), span.first or EARLIEST, span.last or LATEST,
        span.first, note_verdict(note), name, note.condition, note.quote, note_change(note),
        saying(note),
    )  # fmt: skip
    ones, others = _held(note.left, codes), _held(note.right or note.left, codes)
    for low, high in sorted({(min(a, b), max(a, b)) for a in ones for b in others if a != b}):
        yield number, low, high, *told, *in_order(note, low, high)


def _add(
    rows: Mapping[str, _Rows],
    number: int,
    place: int,
    note: GuidanceNote,
    document: Document,
    codes: Collection[str],
    borne: Mapping[str, frozenset[str]],
) -> None:
    """The rows of a note on one code: the note, what it wants beside it, and who bears it out."""
    matter, span = JUDGED[note.kind], document.effective
    spoken = sorted(_held(note.left, codes))
    partners = sorted(_held(note.right, codes))
    asks = (
        note.modifiers if matter.startswith("modifier") else (note.right or note.kind != "add_on")
    )
    if not spoken or not asks or code_verdict(note) == "noted":
        return
    rank = place + (0 if decides(note) else _LIMITED)
    for code in spoken:
        rows["note_codes"].append(
            (
                number, code, matter, rank, limit_of(note), bool(note.right),
                span.first or EARLIEST, span.last or LATEST, span.first, code_verdict(note),
                code_message(note, code, document), code_change(note), note.quote,
            )
        )  # fmt: skip
        if matter == "add_on":
            rows["note_primaries"].extend((number, code, partner) for partner in partners)
    if matter.startswith("modifier"):
        rows["note_beside"].extend((number, rank, partner) for partner in partners)
        rows["note_modifiers"].extend(
            (number, rank, text)
            for text, held in borne.items()
            if not held.isdisjoint(note.modifiers)
        )


def _held(spans: Sequence[CodeSpan], codes: Collection[str]) -> set[str]:
    """Those of the codes that lie in the spans; only ranges have to be gone through."""
    single = {span.first for span in spans if not span.is_range}
    ranges = tuple(span for span in spans if span.is_range)
    within = {code for code in codes if holds(ranges, code)} if ranges else set()
    return within | single.intersection(codes)
