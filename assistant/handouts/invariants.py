"""What a translation must keep of its source, whatever the languages say and however well.

Checked on every translated sentence, ours and imported: codes, numbers with their units, dates and
modifiers are identical; negation and obligation are there where the source has them and nowhere
else; nothing is added; the length is within bounds; the letters are the language's own. These are
signs, not understanding: a translation that passes can still be poor, one that fails is not shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.handouts.days import days_in, without_days
from assistant.handouts.invariant_words import Words, latin_language, unit_signs, words_of
from knowledge_base.codes import find_codes

# Two letters or a letter and a digit, as the NCCI manual (chapter I, section E) and the HCPCS
# list of modifiers write them; modifiers of two digits are held as numbers are.
_MODIFIER = re.compile(
    r"(?<![A-Za-z0-9])(?:E[1-4]|F[1-9A]|T[1-9AC]|L[TCM]|R[TCI]|X[EPSU]|A[S]|G[ACNOPTYZ]|K[X]|QW|"
    r"P[1-6])(?![A-Za-z0-9])"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Tagalog puts "na" between a number and what it counts.
_LINKER = re.compile(r"^[\s-]*(?:na\s+)?")
_END = re.compile(r"[!?؟。]+|\.+(?=\s|$|[^\w\s])")
_LINK = re.compile(r"https?:|www\.|@\w|\w\.(?:com|org|net|gov)\b|\$|€|£")
# Signs that are markup somewhere, and those that hide or turn round what follows them.
_MARKUP = re.compile(r"[<>{}\[\]|\\`*_#~^]")
_TURNING = re.compile("[\u202d\u202e\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ufeff]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]{2,}")
# A word inside a sentence that begins with a capital.
_LARGE_INSIDE = re.compile(r"(?<=[\w,;:)] )[A-ZÀ-ÞĐ][^\W\d_]+")
_NOT_LATIN = frozenset({"zh", "ru", "ar", "ko"})
_DECIMAL_COMMA = frozenset({"es", "ru", "vi", "fr", "de"})
# Names of tests stand in Latin letters everywhere; a language in Latin letters has its own few.
_OF_THE_SCRIPT, _OF_THE_ALPHABET = 0.7, 0.95
# How many letters of the source a translation may be off the usual ratio: so many, and such a
# part of them.
_OFF, _OFF_EACH = 12, 0.35
_LEAST = 0.3
# The language of so few letters cannot be told; below the second number only by a clear lead.
_TOO_SHORT, _LONG_ENOUGH = 12, 25
_CLEAR_LEAD = 15.0
_SAME = 10


@dataclass(frozen=True, slots=True)
class Breach:
    """One invariant that a translation breaks; ``name`` is a phrase of the catalogues."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Pair:
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


@lru_cache(maxsize=8_192)
def breaches(source: str, target: str, language: str) -> tuple[Breach, ...]:
    """The invariants that ``target``, a translation of the English ``source``, breaks.

    Raises:
        KeyError: not one of the ten languages.
    """
    pair = _Pair(_plain(source), _plain(target), language)
    if _TURNING.search(target):
        return (Breach("script", "a sign that hides or turns round what follows"),)
    return tuple(Breach(name, detail) for name, check in CHECKS.items() if (detail := check(pair)))


def _plain(text: str) -> str:
    """NFKC, digits as ASCII has them, without marks of direction or Arabic vowels."""
    normal = unicodedata.normalize("NFKC", text)
    normal = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u064b-\u0652\u0640]", "", normal)
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
        for sign in normal
    )


def _codes(pair: _Pair) -> str:
    source, target = (_codes_in(text) for text in (pair.source, pair.target))
    return "" if source == target else _difference(source, target)


def _codes_in(text: str) -> Counter[str]:
    return Counter(f"{span.first}-{span.last}" for span in find_codes(text))


def _difference(source: Counter[Any], target: Counter[Any]) -> str:
    lost, new = source - target, target - source
    told = [f"lost {', '.join(map(str, lost))}" * bool(lost)]
    told.append(f"new {', '.join(map(str, new))}" * bool(new))
    return "; ".join(filter(None, told))


def _numbers(pair: _Pair) -> str:
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


def _units(pair: _Pair) -> str:
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


def _dates(pair: _Pair) -> str:
    source, target = (
        Counter(days_in(pair.source, "en")),
        Counter(days_in(pair.target, pair.language)),
    )
    return "" if source == target else _difference(source, target)


def _modifiers(pair: _Pair) -> str:
    source, target = (Counter(_MODIFIER.findall(text)) for text in (pair.source, pair.target))
    return "" if set(source) == set(target) else _difference(source, target)


def _negation(pair: _Pair) -> str:
    source, target = pair.english.negations(pair.source), pair.theirs.negations(pair.target)
    if source and not target:
        return "the source says no, the translation does not"
    if target and not source:
        return "the translation says no, the source does not"
    nor, both = pair.theirs.nor, pair.english.nor
    if nor and both and both.search(pair.source) and not nor.search(pair.target):
        return "of two things denied the second is not"
    return "one negation of several is lost" if _clauses(pair) else ""


def _clauses(pair: _Pair) -> bool:
    """Whether fewer clauses negate than in the source, counting one each for "ne ... pas"."""
    source = pair.english.negations(pair.source)
    target = pair.theirs.negations(pair.target)
    if pair.language == "fr":
        target = len(re.findall(r"\bne\b|\bn[’']|\bpas d|\bni\b|\bsans\b", pair.target.lower()))
    alone = re.search(r"\bneither\b|\bnor\b", pair.source.lower())
    return source > 1 and target < source and not alone


def _obligation(pair: _Pair) -> str:
    said = bool(pair.english.obligation.search(pair.english.obliges_too.sub(" ", pair.source)))
    theirs = pair.theirs
    told = bool(theirs.obligation.search(pair.target))
    if said and not told and not theirs.obliges_too.search(pair.target):
        return "the source obliges, the translation does not"
    return "the translation obliges, the source does not" if told and not said else ""


def _added(pair: _Pair) -> str:
    if _LINK.search(pair.target) and not _LINK.search(pair.source):
        return "an address or a price"
    markup = Counter(_MARKUP.findall(pair.target)) - Counter(_MARKUP.findall(pair.source))
    if markup:
        return f"signs of markup: {' '.join(sorted(markup))}"
    if _ends(pair.target, pair.language) > _ends(pair.source, "en"):
        return "a further sentence"
    if pair.language not in _NOT_LATIN:
        return _name(pair)
    known = {word.lower() for word in _LATIN_WORD.findall(pair.source)}
    new = [word for word in _LATIN_WORD.findall(pair.target) if word.lower() not in known]
    return f"words in another script: {', '.join(new)}" if new else ""


def _name(pair: _Pair) -> str:
    """A name or a short form more than the source has; German writes every noun large."""
    known, kept = (
        {word.lower() for word in re.findall(r"\w+", text)} for text in (pair.source, pair.target)
    )
    # Names have forms of their own: MRI is RM, IRM and MRT.
    turned = set(_large(pair.source, "en")) | set(re.findall(r"\b[A-Z]{2,}\b", pair.source))
    spare = sum(word.lower() not in kept for word in turned)
    new = [word for word in _large(pair.target, pair.language) if word.lower() not in known]
    return f"a name: {', '.join(new)}" if len(new) > spare else ""


def _large(text: str, language: str) -> list[str]:
    """The words inside a sentence that are written large as names are."""
    found = _LARGE_INSIDE.findall(" ".join(without_days(text, language).split()))
    return [word for word in found if language != "de" or word.isupper()]


def _ends(text: str, language: str) -> int:
    """How many sentences end in ``text``, at least one."""
    return max(1, len(_END.findall(without_days(text, language))))


def _length(pair: _Pair) -> str:
    ends, told = (
        _ends(text, of) for text, of in ((pair.source, "en"), (pair.target, pair.language))
    )
    if told < ends:
        return f"{told} sentences for {ends}"
    ratio = pair.theirs.ratio
    source, target = (sum(map(str.isalpha, text)) for text in (pair.source, pair.target))
    most_off = ratio * (_OFF + _OFF_EACH * source)
    usual = ratio * source
    if target >= _LEAST * usual and abs(target - usual) <= most_off:
        return ""
    return f"{target} letters for {source}"


def _script(pair: _Pair) -> str:
    letters = [sign for sign in pair.target if sign.isalpha()]
    theirs = [sign for sign in letters if pair.theirs.letters.match(sign)]
    least = _OF_THE_SCRIPT if pair.language in _NOT_LATIN else _OF_THE_ALPHABET
    if letters and len(theirs) < least * len(letters):
        return "the letters are not the language's"
    if pair.target == pair.source and len(letters) >= _SAME:
        return "it is the source itself"
    if pair.language in _NOT_LATIN or len(letters) < _TOO_SHORT:
        return ""
    lead = 0.0 if len(letters) >= _LONG_ENOUGH else _CLEAR_LEAD
    read = latin_language(pair.target, pair.language, lead)
    return f"it reads as {read!r}" if read != pair.language else ""


CHECKS: Mapping[str, Callable[[_Pair], str]] = {
    "codes": _codes,
    "numbers": _numbers,
    "units": _units,
    "dates": _dates,
    "modifiers": _modifiers,
    "negation": _negation,
    "obligation": _obligation,
    "nothing added": _added,
    "length": _length,
    "script": _script,
}

__all__ = ["CHECKS", "Breach", "breaches"]
