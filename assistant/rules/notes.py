"""Guidance notes of documents on a claim: what may not be reported together.

Each document is an authority of its own, whatever the Medicare tables say. A note with a
condition is told with its words and decides nothing; so does a note that is to be reviewed.
What notes say of one code (primaries, units, modifiers) is in ``code_notes.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import Finding, Verdict, speaker
from assistant.rules.claim import Claim, Line
from assistant.rules.code_notes import cited, code_rulings
from assistant.rules.ruling import Ruling
from knowledge_base.guidance_notes import GuidanceNote, holds
from knowledge_base.phrases import mark, said
from knowledge_base.records import Document

# Shared with the queries of assistant.auditing, which word the same findings. ``one`` is the
# part where one code is part of another.
SAYINGS: Mapping[str, str] = {
    "bars": mark("{name} says not to report {one} with {other}."),
    "limits": mark("{name} limits reporting {one} with {other}, with a condition: “{condition}”."),
    "includes": mark("{name} says that {one} is included in {other}."),
    "may include": mark(
        "{name} says that {one} is included in {other}, with a condition: “{condition}”."
    ),
    "review": mark(
        "{name} speaks of reporting {one} with {other} in words that were not understood "
        "wholly; to be reviewed, and decides nothing."
    ),
}


def note_rulings(
    claim: Claim,
    documents: Sequence[Document],
    notes: Mapping[str, Sequence[GuidanceNote]],
) -> Iterator[Ruling]:
    """One ruling for each document and pair of lines that one of its notes speaks of.

    After the pairs of a document comes what it says of single codes. A document that is not in
    force on the service date says nothing.
    """
    for document in documents:
        if claim.service_date not in document.effective:
            continue
        listed = notes.get(document.id, ())
        apart: set[frozenset[str]] = set()
        for (one, other), note in _speaking(claim, listed):
            apart.add(frozenset((one.code, other.code)))
            yield _ruling(one, other, note, document)
        yield from code_rulings(claim, listed, document, apart)


def noted(code: str, notes: Mapping[str, Sequence[GuidanceNote]]) -> bool:
    """Whether a note of some document speaks of the code, if only within a range."""
    return any(
        holds(note.left, code) or holds(note.right, code)
        for listed in notes.values()
        for note in listed
    )


def kept_apart(note: GuidanceNote) -> bool:
    """Whether the note is one that keeps the codes of two sides apart."""
    return (note.kind == "not_with" and bool(note.left)) or (
        note.kind == "included_in" and bool(note.left and note.right)
    )


def _speaking(
    claim: Claim, notes: Sequence[GuidanceNote]
) -> Iterator[tuple[tuple[Line, Line], GuidanceNote]]:
    """Each pair of lines, in claim order, that some note keeps apart, with the one that decides.

    Goes from the notes to the lines: a document has few notes, a claim may have 125,000 pairs.
    """
    found: dict[tuple[int, int], GuidanceNote] = {}
    places = list(enumerate(claim.lines))
    for note in notes:
        if not kept_apart(note):
            continue
        ones = [place for place, line in places if holds(note.left, line.code)]
        if not ones:
            continue
        right = note.right or note.left
        others = [place for place, line in places if holds(right, line.code)]
        for pair in {(min(a, b), max(a, b)) for a in ones for b in others}:
            if claim.lines[pair[0]].code == claim.lines[pair[1]].code:
                continue
            # The unconditional wording decides; otherwise the first is shown.
            held = found.get(pair)
            if held is None or (note.decides and not held.decides):
                found[pair] = note
    for one, other in sorted(found):
        yield (claim.lines[one], claim.lines[other]), found[one, other]


def note_verdict(note: GuidanceNote) -> Verdict:
    """What a note decides of two codes: nothing, where it is limited."""
    return "not_together" if note.decides else "conditional"


def note_change(note: GuidanceNote) -> str:
    """What would have to be otherwise for the note not to hold."""
    if note.decides:
        return said("Newer guidance from the same source.")
    if note.condition is None:
        return said("A review of what the note says.")
    return said("Whether the condition holds: “{condition}”.", condition=note.condition)


def saying(note: GuidanceNote) -> str:
    """Which of ``SAYINGS`` words the note."""
    if note.needs_review:
        return "review"
    if note.kind == "included_in":
        return "includes" if note.condition is None else "may include"
    return "bars" if note.condition is None else "limits"


def in_order(note: GuidanceNote, one: str, other: str) -> tuple[str, str]:
    """The two codes as a sentence names them: the part first, where one is part of the other."""
    turned = note.kind == "included_in" and not (
        holds(note.left, one) and holds(note.right, other)
    )
    return (other, one) if turned else (one, other)


def _ruling(one: Line, other: Line, note: GuidanceNote, document: Document) -> Ruling:
    first, second = in_order(note, one.code, other.code)
    return Ruling(
        Finding(
            id="",
            rule="guidance_note",
            verdict=note_verdict(note),
            codes=(one.code, other.code),
            authority=document.title,
            release=document.edition,
            effective_from=document.effective.first,
            message=said(
                SAYINGS[saying(note)],
                name=speaker(document.title, note.decided),
                one=first,
                other=second,
                condition=note.condition,
            ),
            what_would_change_it=note_change(note),
            sample=document.sample,
            decided=note.decided,
        ),
        (cited(note, document),),
    )
