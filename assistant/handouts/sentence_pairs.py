"""A sentence and its translation, as the invariants compare them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.handouts.invariant_words import Words, words_of


@dataclass(frozen=True, slots=True)
class Pair:
    """A source sentence in English and its translation, digits as ASCII writes them."""

    source: str
    target: str
    language: str

    @property
    def english(self) -> Words:
        """The words of the source's language."""
        return words_of("en")

    @property
    def theirs(self) -> Words:
        """The words of the translation's language."""
        return words_of(self.language)


def plain(text: str) -> str:
    """NFKC, digits as ASCII has them, without marks of direction or Arabic vowels."""
    normal = unicodedata.normalize("NFKC", text)
    normal = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u064b-\u0652\u0640]", "", normal)
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
        for sign in normal
    )


__all__ = ["Pair", "plain"]
