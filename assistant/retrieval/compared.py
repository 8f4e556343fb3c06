"""Two editions side by side: what stands in one of them only, near what a question asks."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.question.asked import Asked
from assistant.question.editions import subject_compared
from assistant.retrieval.evidence import Gathered, Hit
from assistant.retrieval.search import search
from knowledge_base.editions import begins, in_force, years
from knowledge_base.library import Library
from knowledge_base.records import Document
from knowledge_base.sentences import sentences

# Passages of each edition that are read.
_READ = 5
_NO_LETTER = re.compile(r"[\W_]+")
# A shorter line is a heading or a page's number.
_SHORTEST = 25


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence of a passage; offsets are within the passage's text."""

    hit: Hit
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence itself."""
        return self.hit.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Edition:
    """One of two editions: what was found in it, and which of that only it says."""

    document: Document
    gathered: Gathered
    alone: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two editions of one work, of which ``newer`` took over from ``older``."""

    subject: str
    older: Edition
    newer: Edition

    def hits(self) -> tuple[Hit, ...]:
        """What was found in both, the best of each by turns, the newer edition first."""
        pairs = zip(self.newer.gathered.hits, self.older.gathered.hits, strict=False)
        turns = [hit for pair in pairs for hit in pair]
        rest = {*self.newer.gathered.hits, *self.older.gathered.hits} - set(turns)
        return (*turns, *sorted(rest, key=lambda hit: -hit.score))


def compare_editions(asked: Asked, library: Library) -> Compared | None:
    """Search two editions for what is asked; ``None`` if no two of one work are held."""
    subject = subject_compared(asked.text)
    chosen = _two_editions(asked, library)
    if chosen is None or not subject:
        return None
    about = dataclasses.replace(asked, text=subject)
    found = [search(about, library, {document.id: document}) for document in chosen]
    bodies = [_letters(library.body(document.id)) for document in chosen]
    older, newer = (
        Edition(document, gathered, _alone(gathered.hits[:_READ], other))
        for document, gathered, other in zip(chosen, found, reversed(bodies), strict=True)
    )
    return Compared(subject, older, newer)


def not_held(editions: Sequence[int], library: Library) -> tuple[int, ...]:
    """The years of ``editions`` that no document held is an edition of."""
    held = {year for document in library.documents() for year in years(document)}
    return tuple(year for year in editions if year not in held)


def _two_editions(asked: Asked, library: Library) -> tuple[Document, Document] | None:
    """The editions that are named, or the one named and the one beside it, the older first."""
    held = library.documents()
    works: defaultdict[str, list[Document]] = defaultdict(list)
    for document in held:
        if begins(document) is not None:
            works[document.work or document.id].append(document)
    current = {document.id for document in in_force(held, asked.service_date)}
    for editions in works.values():
        editions.sort(key=lambda item: str(begins(item)))
        named = [item for item in editions if years(item) & set(asked.editions)]
        if len(named) > 1:
            return named[0], named[-1]
        if len(named) == 1 and len(asked.editions) == 1 and len(editions) > 1:
            return _with_neighbour(named[0], editions, current)
    return None


def _with_neighbour(
    named: Document, editions: Sequence[Document], current: set[str]
) -> tuple[Document, Document]:
    """An edition and the one in force; where it is that itself, the one before it."""
    other = next((item for item in editions if item.id in current and item != named), None)
    if other is None:
        place = editions.index(named)
        other = editions[place - 1 if place else 1]
    older, newer = sorted((named, other), key=editions.index)
    return older, newer


@lru_cache(maxsize=8)
def _letters(body: str) -> str:
    """The letters and figures alone: how lines are broken is no change."""
    return _NO_LETTER.sub("", body).lower()


def _alone(hits: Sequence[Hit], other: str) -> tuple[Stretch, ...]:
    found: dict[str, Stretch] = {}
    for hit in hits:
        for start, end in sentences(hit.passage.text):
            told = _NO_LETTER.sub("", hit.passage.text[start:end]).lower()
            if len(told) >= _SHORTEST and told not in other:
                found.setdefault(told, Stretch(hit, start, end))
    return tuple(found.values())
