"""A passage that was found, with where it stands and why it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.answer import Citation, Evidence
from assistant.question.labels import Label
from assistant.retrieval.signals import Signals
from knowledge_base.records import Document, Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a document that was found; ``score`` is only comparable within one search.

    ``focus`` is the part of the passage's text that matched (the rest was read around it), and
    ``page`` the page it is about.
    """

    passage: Passage
    document: Document
    score: float
    focus: tuple[int, int] | None = None
    page: int | None = None

    def focused(self) -> str:
        """The part of the text that matched, without what was read around it."""
        return self.passage.text if self.focus is None else self.passage.text[slice(*self.focus)]

    def evidence(self) -> Evidence:
        """The hit as the answer lists it."""
        return Evidence(
            document=self.document.title,
            document_id=self.document.id,
            page=self.page or self.passage.page,
            section=self.passage.section,
            score=round(self.score, 4),
            quote=self.passage.text,
        )

    def cite(self, start: int, end: int) -> Citation:
        """Cite a stretch of the passage; offsets are within the passage's text."""
        return Citation(
            id="",
            kind="passage",
            document=self.document.title,
            document_id=self.document.id,
            page=self.passage.page_at(start),
            section=self.passage.section,
            edition=self.document.edition,
            quote=self.passage.text[start:end],
            start=self.passage.start + start,
            end=self.passage.start + end,
            sample=self.document.sample,
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the material holds on a question.

    ``hits`` are best first; ``weights`` is the rarity of each word of the question, by stem, and
    ``meant`` that of the words those may stand for, counted half; ``labels`` are such as "modifier
    57"; ``unseen`` are its words that no document held has or resembles; ``searched`` counts the
    documents that were looked through. ``signals`` tell whether the hits can answer at all.
    """

    hits: tuple[Hit, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    meant: Mapping[str, float] = field(default_factory=dict)
    labels: tuple[Label, ...] = ()
    unseen: tuple[str, ...] = ()
    searched: int = 0
    signals: Signals = field(default_factory=Signals)
