"""The fact card: what a code page says, as labels and terms that were translated once.

A fact is a term of the controlled vocabulary (``vocabulary/*.yaml``) whose English words stand in
a part of the page where they mean what the label says. It rests on the sentence it was found in.
There are no free sentences, so no grammar can break. A clause that denies, and a sentence about
another code, give no facts: better a fact too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from knowledge_base.codes import find_codes
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.records import Part, Passage
from knowledge_base.sentences import sentences

# The label of a group of terms, by the part that they stand in; elsewhere they say nothing.
_LABELS: Mapping[str, Mapping[Part, str]] = {
    "kind": dict.fromkeys(("summary", "plain_words", "description"), "Kind of service"),
    "body": dict.fromkeys(("summary", "plain_words", "description"), "Part of the body"),
    "used": dict.fromkeys(("summary", "plain_words", "description"), "Used for it"),
    "who": dict.fromkeys(("summary", "plain_words", "responsibilities"), "Who takes part"),
    "sign": {"necessity": "Possible reason", "risks": "Possible risk"},
    "condition": {"necessity": "Possible reason"},
    "prep": dict.fromkeys(
        ("plain_words", "description", "responsibilities", "documentation", "risks"),
        "Before or after",
    ),
    "paper": {"documentation": "Papers"},
    "place": dict.fromkeys(("summary", "plain_words", "description"), "Place"),
}
NOT_TOGETHER = "Not billed together with"
LABELS = (
    "Kind of service",
    "Part of the body",
    "Used for it",
    "Who takes part",
    "Place",
    "Possible reason",
    "Possible risk",
    "Before or after",
    "Papers",
    NOT_TOGETHER,
)
_DENYING = re.compile(
    r"\b(?:not|no|never|none|cannot|neither|nor|without|except|excludes?|excluded|excluding|"
    r"instead|rather than|other than|apart from|leaves? out|left out|already|separate(?:ly)?|"
    r"someone else|somebody else|another|different)\b|n[’']t\b",
    re.IGNORECASE,
)
_SUPPOSING = re.compile(r"\b(?:if|may|might|could|can|unless|sometimes)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[^,;:.()]+")
_BUT = re.compile(r"\s*(?:but|and then)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the vocabulary: what shows it in English, and its name in each language."""

    group: str
    names: Mapping[str, str]
    find: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with a term, and the sentence of a passage that it rests on.

    ``start`` and ``end`` are within the passage's text. ``names`` is the value by language.
    """

    label: str
    names: Mapping[str, str]
    passage: Passage
    start: int
    end: int


@cache
def vocabulary() -> tuple[Term, ...]:
    """Every term, in the order of its file."""
    import yaml

    terms: list[Term] = []
    folder = resources.files("assistant.handouts") / "vocabulary"
    for place in sorted(folder.iterdir(), key=lambda item: item.name):
        if place.name.endswith(".yaml"):
            read = yaml.load(place.read_text(encoding="utf-8"), yaml.CSafeLoader)
            terms.extend(
                Term(
                    read["label"],
                    {name: told for name, told in item.items() if name != "find"},
                    re.compile(rf"\b(?:{item['find']})\b", re.IGNORECASE),
                )
                for item in read["terms"]
            )
    return tuple(terms)


def facts_of(code: str, passages: Sequence[Passage]) -> tuple[Fact, ...]:
    """The facts on the page of ``code``, each label and term once, by label.

    ``passages`` are those of one page, in reading order and in English.
    """
    found: dict[tuple[str, str], Fact] = {}
    parts = {passage.part for passage in passages}
    for passage in passages:
        # A long description names much beside its subject; it is asked where nothing else tells.
        if passage.part == "description" and parts & {"summary", "plain_words"}:
            continue
        for fact in _facts_in(passage, code):
            found.setdefault((fact.label, fact.names["en"]), fact)
    return tuple(sorted(found.values(), key=lambda fact: LABELS.index(fact.label)))


def _facts_in(passage: Passage, code: str) -> Iterator[Fact]:
    if passage.part is None:
        return
    for start, end in sentences(passage.text):
        sentence = passage.text[start:end]
        others = {span.first for span in find_codes(sentence)} - {code}
        if others or sentence.strip() in passage.heading:
            continue
        for label, term in _terms_in(sentence, passage.part):
            yield Fact(label, term.names, passage, start, end)


def _terms_in(sentence: str, part: Part) -> list[tuple[str, Term]]:
    """The terms of a sentence in their order, the longer where one holds another."""
    spans = []
    for offset, clause, denials in _clauses(sentence):
        supposing = bool(_SUPPOSING.search(clause))
        for term in vocabulary():
            label = _LABELS[term.group].get(part)
            if label is None or (supposing and term.group == "kind"):
                continue
            spans += [
                (match.start() + offset, match.end() + offset, label, term)
                for match in term.find.finditer(clause)
                # "Do not eat" is what the term itself says, if nothing else is denied.
                if denials == len(_DENYING.findall(match.group()))
            ]
    return [
        (label, term)
        for start, end, label, term in sorted(spans, key=lambda item: item[0])
        if not any(
            first <= start
            and end <= last
            and last - first > end - start
            # The part of the body that a test is named after is worth telling beside it.
            and (other == label or term.group != "body")
            for first, last, other, _ in spans
        )
    ]


def _clauses(sentence: str) -> Iterator[tuple[int, str, int]]:
    """The clauses with their offset and how much they deny.

    What follows a denying clause is denied with it, until a clause that "but" opens.
    """
    denials = 0
    for match in _CLAUSE.finditer(sentence):
        clause = match.group()
        own = len(_DENYING.findall(clause))
        denials = own or (0 if _BUT.match(clause) else denials)
        yield match.start(), clause, denials


def barred_codes(code: str, notes: Sequence[GuidanceNote]) -> tuple[tuple[str, GuidanceNote], ...]:
    """Codes that a note without condition keeps off the bill beside ``code``, with the note."""
    found: dict[str, GuidanceNote] = {}
    for note in notes:
        if note.kind != "not_with" or note.condition is not None:
            continue
        left = [item for span in note.left for item in span.codes()]
        right = [item for span in note.right for item in span.codes()]
        for side, beside in ((left, right or left), (right, left)):
            if code in side:
                found.update({item: note for item in beside if item != code and item not in found})
    return tuple(found.items())


__all__ = ["LABELS", "NOT_TOGETHER", "Fact", "Term", "barred_codes", "facts_of", "vocabulary"]
