"""A quote within its surroundings, as stored with each turn of a conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.answer import Citation

AROUND = 300
"""Characters of the stored text shown before and after a quote."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``before + quote + after`` is a stretch of the stored text, ends cut at a word."""

    before: str
    quote: str
    after: str
    cut_before: bool = False
    cut_after: bool = False


def excerpt(body: str | None, citation: Citation, around: int = AROUND) -> Excerpt | None:
    """The surroundings of a passage's quote.

    ``None`` for a table row, and where the text held now no longer has the quote in its place.
    """
    start, end = citation.start, citation.end
    if body is None or start is None or end is None or body[start:end] != citation.quote:
        return None
    first, last = max(0, start - around), min(len(body), end + around)
    before, after = body[first:start], body[end:last]
    if first > 0:
        before = before.partition(" ")[2]
    if last < len(body):
        after = after.rpartition(" ")[0]
    return Excerpt(before.lstrip(), citation.quote, after.rstrip(), first > 0, last < len(body))


def excerpts(
    citations: Iterable[Citation], body_of: Callable[[str], str | None]
) -> dict[str, Excerpt]:
    """The surroundings of every passage cited that has some, by citation id."""
    bodies: dict[str, str | None] = {}
    found: dict[str, Excerpt] = {}
    for citation in citations:
        if citation.kind != "passage":
            continue
        if citation.document_id not in bodies:
            bodies[citation.document_id] = body_of(citation.document_id)
        around = excerpt(bodies[citation.document_id], citation)
        if around is not None:
            found[citation.id] = around
    return found
