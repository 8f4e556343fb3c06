"""What uploaded guidance says of the pairs of a claim. Authority: the document itself.

A note holds whatever the Medicare tables say. One with a condition that only a person can judge
is shown with its condition and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import Citation, Finding, short_name
from assistant.rules.claim import Claim, Line
from assistant.rules.ruling import Ruling
from knowledge_base.guidance_notes import GuidanceNote, holds
from knowledge_base.records import Document


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


def _speaking(
    claim: Claim, notes: Sequence[GuidanceNote]
) -> Iterator[tuple[tuple[Line, Line], GuidanceNote]]:
    """Each pair of lines, in claim order, that some note excludes, with the note that decides.

    Goes from the notes to the lines: a document has few notes, a claim may have 125,000 pairs.
    """
    found: dict[tuple[int, int], GuidanceNote] = {}
    places = list(enumerate(claim.lines))
    for note in notes:
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


def _ruling(one: Line, other: Line, note: GuidanceNote, document: Document) -> Ruling:
    verb = "says not to report" if note.condition is None else "limits reporting"
    condition = "" if note.condition is None else f", with a condition: “{note.condition}”"
    return Ruling(
        Finding(
            id="",
            rule="guidance_note",
            verdict="not_together" if note.condition is None else "conditional",
            codes=(one.code, other.code),
            authority=document.title,
            release=document.edition,
            effective_from=document.effective.first,
            message=(
                f"{short_name(document.title)} {verb} {one.code} with {other.code}{condition}."
            ),
            what_would_change_it=(
                "Newer guidance from the same source."
                if note.condition is None
                else f"Whether the condition holds: “{note.condition}”."
            ),
            sample=document.sample,
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
