"""What else the words of a question may be called: abbreviations, shop talk, patients' words.

The words stand in ``lexicon.yaml`` and ``everyday.yaml``. They widen the search only: what is
quoted is what the passages say, word for word.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.retrieval.words import content_words

_WORD = re.compile(r"[a-z0-9&/]+(?:'[a-z]+)?")
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ing", ""))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A phrase that people use; ``exact`` ones only as they are written, capitals and all."""

    phrase: str
    means: tuple[str, ...]
    exact: bool = False
    everyday: bool = False


@functools.cache
def _entries() -> dict[str, tuple[_Entry, ...]]:
    held = _read("lexicon.yaml")
    exact = {str(name) for name in held["exact"]}
    found: defaultdict[str, list[_Entry]] = defaultdict(list)
    for name, means in held["abbreviations"].items():
        _put(found, _Entry(str(name), tuple(map(str, means)), exact=str(name) in exact))
        for phrase in means:
            _put(found, _Entry(str(phrase), (str(name),)))
    for section in ("jargon", "lay"):
        for phrase, means in held[section].items():
            _put(found, _Entry(str(phrase), tuple(map(str, means))))
    for term, expressions in _read("everyday.yaml").items():
        for phrase in expressions:
            _put(found, _Entry(str(phrase), (str(term),), everyday=True))
    return {key: tuple(entries) for key, entries in found.items()}


def _read(name: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    held: dict[str, Any] = yaml.load(text, loader)  # noqa: S506 (a safe loader either way)
    return held


def _put(found: defaultdict[str, list[_Entry]], entry: _Entry) -> None:
    found[" ".join(_WORD.findall(entry.phrase.lower()))].append(entry)


@functools.cache
def _longest() -> int:
    return max(len(key.split()) for key in _entries())


@dataclass(frozen=True, slots=True)
class Meaning:
    """A known phrase of a question, in words, and what guidance may call it."""

    words: tuple[str, ...]
    means: tuple[str, ...]


def meanings(text: str, common: Collection[str] = ()) -> tuple[Meaning, ...]:
    """What the known phrases of ``text`` may also be called; longer phrases go first.

    An everyday word that is ``common`` in the material is the material's own, and stands for
    itself.
    """
    words = _WORD.findall(text.lower())
    taken: set[int] = set()
    found: list[Meaning] = []
    for length in range(min(_longest(), len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            places = set(range(start, start + length))
            if places & taken:
                continue
            phrase = words[start : start + length]
            means = _meanings_of(phrase, text, common)
            if means:
                found.append(Meaning(tuple(phrase), means))
                taken |= places
    return tuple(found)


def words_of(also: Sequence[Meaning], words: Sequence[str]) -> list[str]:
    """The words of the meanings that the question does not have itself."""
    found = (word for item in also for phrase in item.means for word in content_words(phrase))
    return [word for word in dict.fromkeys(found) if word not in words]


def meant_words(text: str, words: Sequence[str]) -> list[str]:
    """What the phrases of ``text`` may stand for, in single words that are not in ``words``."""
    return words_of(meanings(text), words)


def _meanings_of(words: list[str], text: str, common: Collection[str]) -> tuple[str, ...]:
    *before, last = words
    forms = [last, *(_without(last, *ending) for ending in _ENDINGS)]
    for form in dict.fromkeys(forms):
        entries = _entries().get(" ".join([*before, form]), ())
        told = [
            phrase
            for entry in entries
            if not (entry.everyday and not before and last in common)
            if not entry.exact or re.search(rf"(?<!\w){re.escape(entry.phrase)}(?!\w)", text)
            for phrase in entry.means
        ]
        if told:
            return tuple(dict.fromkeys(told))
    return ()


def _without(word: str, ending: str, instead: str) -> str:
    """A plainer form of a word: "scopes", "scoped" and "scoping" are met as "scop(e)"."""
    long_enough = word.endswith(ending) and len(word) - len(ending) >= 3
    return word[: -len(ending)] + instead if long_enough else word
