"""Words that say the contrary of a word of the evidence, or name the other side of it."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from assistant.verification.reading.word_tables import table
from assistant.verification.reading.words import stem

_WORD = re.compile(r"[^\W\d_]+")
_NON = re.compile(r"\bnon-?([a-z]{4,})")


@functools.cache
def _opposites() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one, other in table("opposites")["pairs"]:
        first, second = stem(_plain(one)), stem(_plain(other))
        found.setdefault(first, set()).add(second)
        found.setdefault(second, set()).add(first)
    return {word: frozenset(others) for word, others in found.items()}


def _plain(word: object) -> str:
    # YAML reads a bare "no" as a truth value.
    return "no" if word is False else str(word)


@functools.lru_cache(maxsize=4_096)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in _WORD.findall(text.lower()))


def opposed(told: str, held: str, whole: str) -> tuple[str, str] | None:
    """A word of ``told`` whose opposite stands in ``held`` in its stead.

    Args:
        told: a clause of the statement.
        held: the sentences of the evidence that it speaks of.
        whole: the whole statement; an opposite that it has as well turns nothing round.
    """
    mine, theirs, said = set(_stems(told)), set(_stems(held)), set(_stems(whole))
    # "Non-incidental debris" holds nothing of incidental debris.
    denied = {stem(word) for word in _NON.findall(held.lower())}
    for word in mine & denied:
        if not _plainly(word, held) and f"non{word}" not in said and "non" not in said:
            return word, f"non-{word}"
    for word in mine - theirs:
        for other in _opposites().get(word, ()):
            if other in theirs and other not in said:
                return word, other
    return None


def _plainly(word: str, held: str) -> bool:
    """Whether a word stands in a text without "non" before it."""
    return word in _stems(_NON.sub(" ", held.lower()))


def opposite(one: str, other: str) -> bool:
    """Whether two words are opposites of each other."""
    return stem(other.lower()) in _opposites().get(stem(one.lower()), frozenset())
