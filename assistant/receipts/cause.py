"""One thing that is different now and made an answer another one, and how it is worded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.receipts.receipt import HeldDocument, Used
from knowledge_base.phrases import said

CauseKind = Literal[
    "row_new",
    "row_changed",
    "row_gone",
    "release_new",
    "release_gone",
    "passage_new",
    "passage_changed",
    "passage_gone",
    "passage_moved",
    "passage_other",
    "note_changed",
    "document_new",
    "document_gone",
    "document_redated",
    "searched",
    "program",
    "unexplained",
]
Body = Callable[[str], str | None]
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is different now.

    ``source`` names the release or document, ``id`` is its id where it is held or was;
    ``what`` is one sentence without it.
    """

    kind: CauseKind
    source: str
    id: str | None
    what: str


def redated(name: str, was: HeldDocument, now: HeldDocument) -> Cause:
    """A document of which the details were changed."""
    told = said(
        "held as {title}, {days}; it was {earlier}, {then}",
        title=title(now),
        days=span(now),
        earlier=title(was),
        then=span(was),
    )
    return Cause("document_redated", title(now), name, told)


def title(document: HeldDocument) -> str:
    """A document's title with its edition."""
    if not document.edition:
        return document.title
    return said("{title}, edition {edition}", title=document.title, edition=document.edition)


def span(document: HeldDocument) -> str:
    """The days that a document is stated to be in force."""
    return said(
        "in force {first} to {last}",
        first=document.first or said("from ever"),
        last=document.last or said("further notice"),
    )


def cut(item: Used) -> str:
    """A quote with its page, of a length that can be read in a list."""
    text = " ".join(item.quote.split())
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
    if item.page is None:
        return f'"{shown}"'
    return said('page {page}, "{quote}"', page=item.page, quote=shown)
