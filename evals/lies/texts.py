"""The sentences of the stored documents, with where they stand: what truths are quoted from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from evals.lies.cases import Half, half_of
from knowledge_base.codes import mentioned
from knowledge_base.library import Library
from knowledge_base.records import Document
from knowledge_base.sentences import sentences

SHORTEST, LONGEST = 45, 330
_VERB = re.compile(
    r"\b(?:is|are|was|were|may|shall|should|must|can|cannot|includes?|describes?|report|reports|"
    r"fits|has|have|needs?|covers?|requires?|allows?)\b"
)
_NOISE = re.compile(
    r"\.{4}|…|Revision Date|^\W|^Chapter |^[A-Z]\. |^(?:Example|Note)\b|[“”\"]|\bto \d+\.$"
)
_CHAPTER = re.compile(r"^chapter ?([ivxl]+)\b", re.IGNORECASE)
_LIST_MARK = re.compile(r"^(?:[-*•]|\(?[0-9a-z]{1,2}[.)])\s+")
_WORD = re.compile(r"[a-z0-9]+")
_COMMON = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "if", "in", "is", "it", "may",
    "not", "of", "on", "or", "shall", "should", "that", "the", "this", "to", "when", "with",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence exactly as stored, at ``start`` of its document's text.

    ``chapter`` is a Roman numeral; ``once`` whether its words stand in no other place there.
    """

    document: str
    edition: str | None
    text: str
    start: int
    page: int | None
    chapter: str | None
    section: str | None
    once: bool

    @property
    def half(self) -> Half:
        """The half that it belongs to: see ``half_of_text``."""
        return half_of_text(self.text)

    @property
    def codes(self) -> frozenset[str]:
        """Every code that it names, those within ranges too."""
        return frozenset(mentioned(self.text))

    @property
    def topic(self) -> str:
        """What a question may call it."""
        if self.section is None:
            return self.document
        return re.sub(r"^[A-Z]\. ", "", self.section)


@dataclass(frozen=True, slots=True)
class Texts:
    """All stored documents: their sentences and their whole texts, by title."""

    sentences: tuple[Sentence, ...]
    bodies: dict[str, str]
    named: frozenset[str]
    """Every code that some document names, those within ranges too."""

    def of(self, half: Half) -> tuple[Sentence, ...]:
        """The sentences of a half."""
        return tuple(item for item in self.sentences if item.half == half)


def words(text: str) -> list[str]:
    """The words and numbers, in small letters."""
    return _WORD.findall(text.lower())


def half_of_text(text: str) -> Half:
    """The half of a text, the same for the same words in whatever order and place."""
    return half_of(" ".join(sorted(words(text))))


def told_apart(text: str) -> frozenset[str]:
    """The words that tell it from other sentences."""
    return frozenset(words(text)) - _COMMON


def alike(one: str, other: str) -> float:
    """The share of telling words that two texts have in common, 0 to 1."""
    mine, theirs = told_apart(one), told_apart(other)
    return len(mine & theirs) / max(1, len(mine | theirs))


def read(library: Library, left_out: str) -> Texts:
    """The documents of a library but for the one titled ``left_out``."""
    held = sorted(library.documents(), key=lambda item: item.title)
    told = [item for item in held if item.title != left_out]
    bodies = {item.title: library.body(item.id) for item in held}
    return Texts(
        tuple(sentence for item in told for sentence in _of(library, item)),
        bodies,
        frozenset(code for body in bodies.values() for code in mentioned(body)),
    )


def _of(library: Library, document: Document) -> Iterator[Sentence]:
    body = library.body(document.id)
    found = []
    for start, end in sentences(body):
        mark = _LIST_MARK.match(body[start:end])
        begin = start + (mark.end() if mark else 0)
        text = body[begin:end]
        if _usable(text):
            found.append((begin, text))
    counted = Counter(" ".join(words(text)) for _, text in found)
    seen: set[str] = set()
    for begin, text in found:
        told = " ".join(words(text))
        passage = library.passage_at(document.id, begin)
        if passage is None or told in seen:
            continue
        seen.add(told)
        yield Sentence(
            document.title,
            document.edition,
            text,
            begin,
            passage.page_at(begin - passage.start),
            _chapter(passage.heading),
            passage.section,
            counted[told] == 1 and body.count(text) == 1,
        )


def _usable(text: str) -> bool:
    return (
        SHORTEST <= len(text) <= LONGEST
        and text[0].isupper()
        and text.endswith(".")
        and text.count("(") == text.count(")")
        and _VERB.search(text) is not None
        and not _NOISE.search(text)
    )


def _chapter(heading: str) -> str | None:
    found = _CHAPTER.match(heading)
    return found[1].upper() if found else None
