"""What a sentence says of one code or modifier is not said of another.

A sentence sets a label beside its words: "a partial removal (11045)", "52 (reduced services)". A
word that the evidence sets beside one label only belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.verification.case import Case
from assistant.verification.reading.words import small_stems, stem
from knowledge_base.phrases import said

_LABEL = r"(?:[A-Z]\d{4}|\d{4}[A-Z\d]|(?:modifiers? )?-?(?:\d{2}|[A-Z]{2}|X[ESPU]))"
_NAMED = rf"(?:(?:CPT|HCPCS) )?(?:codes? )?(?P<label>{_LABEL})"
# The words before a label in brackets, back to where another thing begins.
_BEFORE = re.compile(
    rf"(?:^|[.;:,()]|\b(?:or|and|but|than|with|if|when|performs?|of which)\b)"
    rf"(?P<words>[^.;:,()]{{3,80}}?)\s*\({_NAMED}\)"
)
_BEHIND = re.compile(rf"\b{_NAMED}\s*\((?P<words>[^()]{{4,120}})\)")
_IS = re.compile(
    rf"\b{_NAMED}\s+(?:is|describes|means|stands for|covers)\s+(?:for\s+)?"
    rf"(?P<words>[^.;,()]{{4,80}}?)(?=\s+and\b|[.;,()]|$)"
)
# Words before the bracket that are of the label.
_NEAR = 5
_WORD = re.compile(r"[A-Za-z][a-z-]{3,}")


def mislabelled(case: Case) -> str | None:
    """A word that the evidence has of one code or modifier, said of another one."""
    owners = _owners("\n".join(case.around).replace("(s)", "s"))
    labels = {label for held in owners.values() for label in held}
    if len(labels) < 2:
        return None
    text = case.reading.text
    named = {label for label in labels if re.search(rf"\b{label}\b", text)}
    spans = [*_spans(text, statement=True)]
    for word in dict.fromkeys(stem(item) for item in _WORD.findall(text)):
        held = owners.get(word, frozenset())
        if len(held) != 1 or not named:
            continue
        (owner,) = held
        mine = {label for label, words in spans if word in words}
        elsewhere = mine - {owner} if mine else (named if owner not in named else frozenset())
        others = elsewhere & labels - {owner}
        if others:
            return said(
                "it says {told} where the evidence says {held}",
                told=f"“{word}”: {min(others)}",
                held=f"“{word}”: {owner}",
            )
    return None


def _owners(text: str) -> dict[str, frozenset[str]]:
    """For each word that stands beside labels only, those labels."""
    found: dict[str, set[str]] = {}
    covered: dict[str, int] = {}
    for label, words in _spans(text, statement=False):
        for word in words:
            found.setdefault(word, set()).add(label)
            covered[word] = covered.get(word, 0) + 1
    counts: dict[str, int] = {}
    for item in _WORD.findall(text):
        counts[stem(item)] = counts.get(stem(item), 0) + 1
    return {
        word: frozenset(labels)
        for word, labels in found.items()
        if covered[word] >= counts.get(word, 0)
    }


def _spans(text: str, *, statement: bool) -> Iterator[tuple[str, list[str]]]:
    """Each label with the stems of the words set beside it."""
    for pattern in (_BEFORE, _BEHIND, *((_IS,) if statement else ())):
        for match in pattern.finditer(text):
            label = match["label"].rpartition(" ")[2].lstrip("-")
            near = match["words"].split()
            near = near[-_NEAR:] if pattern is _BEFORE else near
            words = (stem(item) for item in _WORD.findall(" ".join(near)))
            yield label, [word for word in words if word not in small_stems()]
