"""The words by which translations are held to their source; see ``invariants.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of one language; see ``invariants.yaml``."""

    negation: re.Pattern[str]
    no_negation: re.Pattern[str]
    denies_too: re.Pattern[str] | None
    obligation: re.Pattern[str]
    obliges_too: re.Pattern[str]
    may_oblige: re.Pattern[str] | None
    nor: re.Pattern[str] | None
    numbers: Mapping[int, re.Pattern[str]]
    perhaps: Mapping[int, re.Pattern[str]]
    ratio: float
    letters: re.Pattern[str]

    def may_deny(self, text: str) -> bool:
        """Whether a word of ``text`` is in itself a denial, as "unrelated" is."""
        return bool(self.denies_too and self.denies_too.search(text))

    def negations(self, text: str) -> int:
        """How many words of ``text`` negate."""
        return len(self.negation.findall(self.no_negation.sub(" ", text)))


def latin_language(text: str, expected: str, lead: float) -> str:
    """Which of the Latin-script languages a sentence is in.

    It is taken for the expected one unless another leads by more than ``lead`` (natural logarithm
    of how much likelier the letters are).
    """
    (first, best), *others = _identifier().rank(re.sub(r"[\d#]+", " ", text).lower())
    own = best if first == expected else dict(others)[expected]
    return str(first) if best - own > lead else expected


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 0.3 s

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["en", "es", "fr", "de", "vi", "tl"])
    return identifier


@cache
def _table() -> dict[str, Any]:
    import yaml

    place = resources.files("assistant.handouts") / "invariants.yaml"
    table: dict[str, Any] = yaml.safe_load(place.read_text(encoding="utf-8"))
    return table


@cache
def unit_signs() -> Mapping[str, re.Pattern[str]]:
    """What shows a unit right after a number, in any of the languages, by unit."""
    return {
        name: re.compile(rf"(?:{forms})(?![A-Za-zÀ-ɏḀ-ỿЀ-ӿ])", re.IGNORECASE)
        for name, forms in _table()["units"].items()
    }


@cache
def words_of(language: str) -> Words:
    """The patterns of one of the ten languages."""
    told = _table()["languages"][language]

    def pattern(words: str) -> re.Pattern[str]:
        return re.compile(words, re.IGNORECASE)

    return Words(
        negation=pattern(told["negation"]),
        no_negation=pattern(told["no_negation"]),
        denies_too=pattern(told["denies_too"]) if "denies_too" in told else None,
        obligation=pattern(told["obligation"]),
        obliges_too=pattern(told["obliges_too"]),
        may_oblige=pattern(told["may_oblige"]) if "may_oblige" in told else None,
        nor=pattern(told["nor"]) if "nor" in told else None,
        numbers={number: pattern(word) for number, word in told["numbers"].items()},
        perhaps={number: pattern(word) for number, word in told["perhaps"].items()},
        ratio=told["letters"],
        letters=re.compile(f"[{told['script']}]"),
    )


__all__ = ["Words", "latin_language", "unit_signs", "words_of"]
