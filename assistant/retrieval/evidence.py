"""A passage that was found, with where it stands and why it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.answer import Citation, Evidence
from knowledge_base.records import Document, Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and its document; ``score`` is only comparable within one search."""

    passage: Passage
    document: Document
    score: float

    def evidence(self) -> Evidence:
        """The hit as the answer lists it."""
        return Evidence(
            document=self.document.title,
            document_id=self.document.id,
            page=self.passage.page,
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
class Signals:
    """What tells an answerable question from another, each in 0..1 or a plain similarity."""

    similarity: float = 0.0
    """Cosine of the question to the best passage."""
    coverage: float = 0.0
    """Share of the question's words, weighted by rarity, that the best passages hold."""
    rarest: float = 0.0
    """Whether the rarest word of the question stands in the best passages."""
    breadth: float = 0.0
    """Like ``coverage``, over all ten passages: subjects are often spread over a section."""
    peak: float = 0.0
    """How far the best passage stands out in similarity from the fiftieth."""
    outside: float = 0.0
    """Whether the question asks for something the passages have no word of, such as prices."""
    agreement: float = 0.0
    """Share of the ten best by keywords that are among the ten best by vectors."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the material holds on a question.

    ``hits`` are best first; ``weights`` is the rarity of each word of the question, by stem;
    ``searched`` counts the documents that were looked through.
    """

    hits: tuple[Hit, ...] = ()
    signals: Signals = field(default_factory=Signals)
    weights: Mapping[str, float] = field(default_factory=dict)
    searched: int = 0
