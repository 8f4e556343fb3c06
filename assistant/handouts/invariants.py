"""What a translation must keep of its source, whatever the languages say and however well.

Checked on every translated sentence, ours and imported: codes, numbers with their units, dates and
modifiers are identical; negation and obligation are there where the source has them and nowhere
else; nothing is added; the length is within bounds; the letters are the language's own. These are
signs, not understanding: a translation that passes can still be poor, one that fails is not shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.handouts.days import days_in, without_days
from assistant.handouts.invariant_words import Words, unit_signs
from assistant.handouts.invariants_of_form import added, length, script
from assistant.handouts.sentence_pairs import Pair, plain
from knowledge_base import phrases
from knowledge_base.codes import find_codes

# Two letters or a letter and a digit, as the NCCI manual (chapter I, section E) and the HCPCS
# list of modifiers write them; modifiers of two digits are held as numbers are.
_MODIFIER = re.compile(
    r"(?<![A-Za-z0-9])(?:E[1-4]|F[1-9A]|T[1-9AC]|L[TCM]|R[TCI]|X[EPSU]|A[S]|G[ACNOPTYZ]|K[X]|QW|"
    r"P[1-6])(?![A-Za-z0-9])"
)
# Signs that hide or turn round what follows them.
_TURNING = re.compile("[\u202d\u202e\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ufeff]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Tagalog puts "na" between a number and what it counts.
_LINKER = re.compile(r"^[\s-]*(?:na\s+)?")
_DECIMAL_COMMA = frozenset({"es", "ru", "vi", "fr", "de"})


@dataclass(frozen=True, slots=True)
class Breach:
    """One invariant that a translation breaks; ``name`` is a phrase of the catalogues."""

    name: str
    detail: str


@lru_cache(maxsize=8_192)
def breaches(source: str, target: str, language: str) -> tuple[Breach, ...]:
    """The invariants that ``target``, a translation of the English ``source``, breaks.

    Raises:
        KeyError: not one of the ten languages.
    """
    pair = Pair(plain(source), plain(target), language)
    if _TURNING.search(target):
        return (Breach("script", phrases.said("a sign that hides or turns round what follows")),)
    return tuple(Breach(name, detail) for name, check in CHECKS.items() if (detail := check(pair)))


def _codes(pair: Pair) -> str:
    source, target = (_codes_in(text) for text in (pair.source, pair.target))
    return "" if source == target else _difference(source, target)


def _codes_in(text: str) -> Counter[str]:
    return Counter(f"{span.first}-{span.last}" for span in find_codes(text))


def _difference(source: Counter[Any], target: Counter[Any]) -> str:
    lost, new = source - target, target - source
    told = []
    if lost:
        told.append(phrases.said("lost {found}", found=phrases.series([*map(str, lost)])))
    if new:
        told.append(phrases.said("new {found}", found=phrases.series([*map(str, new)])))
    return phrases.joined(*told, by="; ")


def _numbers(pair: Pair) -> str:
    source = Counter(value for value, _ in _measures(pair.source, "en"))
    target = Counter(value for value, _ in _measures(pair.target, pair.language))
    said = _aswords_of(pair.english, pair.source, "en")
    told = _aswords_of(pair.theirs, pair.target, pair.language)
    # A digit may stand for a word and the other way round.
    lost = [value for value in source - target if value not in told]
    new = [value for value in target - source if value not in said]
    known = {str(number) for number in pair.theirs.numbers}
    lost += (said & known) - told - set(target) - _perhaps(pair.theirs, pair.target)
    beside = _perhaps(pair.english, pair.source) | _perhaps(pair.theirs, pair.target)
    new += told - said - set(source) - beside
    return _difference(Counter(lost), Counter(new)) if lost or new else ""


def _aswords_of(words: Words, text: str, language: str) -> set[str]:
    """The numbers from two to ten that are written as words."""
    rest = without_days(text, language)
    return {str(number) for number, word in words.numbers.items() if word.search(rest)}


def _perhaps(words: Words, text: str) -> set[str]:
    return {str(number) for number, word in words.perhaps.items() if word.search(text)}


def _units(pair: Pair) -> str:
    source = Counter(item for item in _measures(pair.source, "en") if item[1])
    target = Counter(item for item in _measures(pair.target, pair.language) if item[1])
    return "" if source == target else _difference(source, target)


def _measures(text: str, language: str) -> list[tuple[str, str]]:
    """Every number that is no code and no date, with its unit or ``""``."""
    rest = without_days(text, language)
    for span in reversed(list(find_codes(rest))):
        rest = f"{rest[: span.start]} # {rest[span.end :]}"
    found = []
    for match in _NUMBER.finditer(rest):
        after = _LINKER.sub("", rest[match.end() :])
        unit = next((name for name, sign in unit_signs().items() if sign.match(after)), "")
        found.append((_value(match.group(), language), unit))
    return found


def _value(written: str, language: str) -> str:
    """A number as digits with a decimal point, without marks between the thousands."""
    decimal, group = (",", ".") if language in _DECIMAL_COMMA else (".", ",")
    if language != "en" and re.fullmatch(r"\d+[.,]\d{1,2}", written):
        return written.replace(",", ".")
    return written.replace(group, "").replace(decimal, ".")


def _dates(pair: Pair) -> str:
    source, target = (
        Counter(days_in(pair.source, "en")),
        Counter(days_in(pair.target, pair.language)),
    )
    return "" if source == target else _difference(source, target)


def _modifiers(pair: Pair) -> str:
    source, target = (Counter(_MODIFIER.findall(text)) for text in (pair.source, pair.target))
    return "" if set(source) == set(target) else _difference(source, target)


def _negation(pair: Pair) -> str:
    source, target = pair.english.negations(pair.source), pair.theirs.negations(pair.target)
    if source and not target and not pair.theirs.may_deny(pair.target):
        return phrases.said("only the source says 'not'")
    if target and not source and not pair.english.may_deny(pair.source):
        return phrases.said("only the translation says 'not'")
    nor, both = pair.theirs.nor, pair.english.nor
    if nor and both and both.search(pair.source) and not nor.search(pair.target):
        return phrases.said("of two things denied the second is not")
    return phrases.said("one negation of several is lost") if _clauses(pair) else ""


def _clauses(pair: Pair) -> bool:
    """Whether fewer clauses negate than in the source, counting one each for "ne ... pas"."""
    source = pair.english.negations(pair.source)
    target = pair.theirs.negations(pair.target)
    if pair.language == "fr":
        target = len(re.findall(r"\bne\b|\bn[’']|\bpas d|\bni\b|\bsans\b", pair.target.lower()))
    alone = re.search(r"\bneither\b|\bnor\b", pair.source.lower())
    return source > 1 and target < source and not alone


def _obligation(pair: Pair) -> str:
    english, theirs = pair.english, pair.theirs
    said = bool(english.obligation.search(english.obliges_too.sub(" ", pair.source)))
    told = bool(theirs.obligation.search(pair.target))
    if said and not told and not theirs.obliges_too.search(pair.target):
        return phrases.said("only the source says 'must'")
    perhaps = english.may_oblige and english.may_oblige.search(pair.source)
    if told and not said and not perhaps:
        return phrases.said("only the translation says 'must'")
    return ""


CHECKS: Mapping[str, Callable[[Pair], str]] = {
    "codes": _codes,
    "numbers": _numbers,
    "units": _units,
    "dates": _dates,
    "modifiers": _modifiers,
    "negation": _negation,
    "obligation": _obligation,
    "nothing added": added,
    "length": length,
    "script": script,
}

__all__ = ["CHECKS", "Breach", "breaches"]
