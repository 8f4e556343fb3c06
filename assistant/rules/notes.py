"""What uploaded guidance says of the pairs of a claim. Authority: the document itself.

A note holds whatever the Medicare tables say. One with a condition that only a person can judge
is shown with its condition and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import Citation, Finding, Verdict, speaker
from assistant.rules.claim import Claim, Line
from assistant.rules.ruling import Ruling
from knowledge_base.guidance_notes import GuidanceNote, holds
from knowledge_base.records import Document

# Shared with the queries of assistant.auditing, which word the same findings.
BARS = "{name} says not to report {one} with {other}."
LIMITS = "{name} limits reporting {one} with {other}, with a condition: “{condition}”."


def note_rulings(
    claim: Claim,
    documents: Sequence[Document],
    notes: Mapping[str, Sequence[GuidanceNote]],
) -> Iterator[Ruling]:
    """One ruling for each document and pair of lines that one of its notes excludes.

    A document that is not in force on the service date says nothing.
    """
    for document in documents:
        if claim.service_date not in document.effective:
            continue
        for (one, other), note in _speaking(claim, notes.get(document.id, ())):
            yield _ruling(one, other, note, document)


def noted(code: str, notes: Mapping[str, Sequence[GuidanceNote]]) -> bool:
    """Whether a note of some document speaks of the code, if only within a range."""
    return any(
        holds(note.left, code) or holds(note.right, code)
        for listed in notes.values()
        for note in listed
    )


def _speaking(
    claim: Claim, notes: Sequence[GuidanceNote]
) -> Iterator[tuple[tuple[Line, Line], GuidanceNote]]:
    """Each pair of lines, in claim order, that some note excludes, with the note that decides.

    Goes from the notes to the lines: a document has few notes, a claim may have 125,000 pairs.
    """
    found: dict[tuple[int, int], GuidanceNote] = {}
    places = list(enumerate(claim.lines))
    for note in notes:
        if note.kind != "not_with" or note.needs_review:
            continue
        right = note.right or note.left
        ones = [place for place, line in places if holds(note.left, line.code)]
        others = [place for place, line in places if holds(right, line.code)]
        for pair in {(min(a, b), max(a, b)) for a in ones for b in others}:
            if claim.lines[pair[0]].code == claim.lines[pair[1]].code:
                continue
            # The unconditional wording decides; otherwise the first is shown.
            held = found.get(pair)
            if held is None or (held.condition is not None and note.condition is None):
                found[pair] = note
    for one, other in sorted(found):
        note = found[one, other]
        yield (claim.lines[one], claim.lines[other]), note


def note_verdict(note: GuidanceNote) -> Verdict:
    """What a note decides of its codes: nothing, where it has a condition."""
    return "not_together" if note.condition is None else "conditional"


def note_change(note: GuidanceNote) -> str:
    """What would have to be otherwise for the note not to hold."""
    if note.condition is None:
        return "Newer guidance from the same source."
    return f"Whether the condition holds: “{note.condition}”."


def _ruling(one: Line, other: Line, note: GuidanceNote, document: Document) -> Ruling:
    said = (BARS if note.condition is None else LIMITS).format(
        name=speaker(document.title, note.decided),
        one=one.code,
        other=other.code,
        condition=note.condition,
    )
    return Ruling(
        Finding(
            id="",
            rule="guidance_note",
            verdict=note_verdict(note),
            codes=(one.code, other.code),
            authority=document.title,
            release=document.edition,
            effective_from=document.effective.first,
            message=said,
            what_would_change_it=note_change(note),
            sample=document.sample,
            decided=note.decided,
        ),
        (
            Citation(
                id="",
                kind="passage",
                document=document.title,
                document_id=document.id,
                page=None,
                section=None,
                edition=document.edition,
                quote=note.quote,
                start=note.start,
                end=note.end,
                sample=document.sample,
            ),
        ),
    )
