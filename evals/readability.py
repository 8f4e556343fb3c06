"""How hard a text is to read, by the formula that is accepted for each language.

Numbers (code numbers above all) are left out first: no formula was made for them. Every formula
gives a school grade, or a scale with the value that stands for grade six:

- English: Flesch-Kincaid grade (Kincaid et al. 1975).
- Spanish: Crawford's grade (Crawford 1989, "Fórmula y gráfico", Lectura y Vida).
- French: Kandel and Moles 1958, the Flesch scale for French; 80 ("easy") is grade six.
- German: first Wiener Sachtextformel (Bamberger and Vanecek 1984), a grade.
- Russian: Oborneva 2006, the Flesch-Kincaid grade fitted to Russian.
- Arabic: Al-Heeti 1984 as given by Al Tamimi et al. 2014 ("AARI"), a grade from word length.
- Vietnamese: Nguyen and Henkin 1982, a grade from the length of words and sentences.
- Tagalog: Rix (Anderson 1983, "Lix and Rix"), long words for each sentence, made to be used
  across languages; 2.4 is where grade seven begins. No formula of its own is widely accepted.
- Chinese and Korean: characters (eojeol) for each sentence and the share of common words, those
  among the 5,000 most frequent of the wordfreq lists (Speer 2022). The bounds are the project's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

SIXTH = 6.0
_SENTENCE = re.compile(r"(?<=[.!?。！？؟])\s*")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_NUMBERS = re.compile(r"(?:[:：]\s*)?\b\d{4,5}[A-Z]?\b(?:\s*[,،、]\s*\d{4,5}\b)*|\d+")
_MARKS = re.compile("[\u064b-\u0652\u0640]")
_COMMON = 5_000
_FRENCH_EASY = 80.0
_RIX_SEVENTH = 2.4
_ZH_CHARACTERS, _KO_WORDS, _SHARE = 25.0, 12.0, 0.8


@dataclass(frozen=True, slots=True)
class Reading:
    """What a formula says of a text; ``easy`` means grade six or below."""

    formula: str
    value: float
    easy: bool
    beside: str = ""


@dataclass(frozen=True, slots=True)
class _Counted:
    """A text as the formulas count it."""

    words: tuple[str, ...]
    sentences: int

    @property
    def per_sentence(self) -> float:
        """Words for each sentence."""
        return len(self.words) / max(1, self.sentences)

    def share(self, fits: Callable[[str], bool]) -> float:
        """Which part of the words ``fits``, from 0 to 1."""
        return sum(map(fits, self.words)) / max(1, len(self.words))


def readability(sentences: Sequence[str], language: str) -> Reading:
    """Measure a text given as its sentences.

    Raises:
        KeyError: not one of the ten languages.
        ValueError: there is no word in it.
    """
    pieces = [_NUMBERS.sub(" ", _MARKS.sub("", item)) for item in sentences]
    parts = [part for item in pieces for part in _SENTENCE.split(item) if _WORD.search(part)]
    words = tuple(word for part in parts for word in _WORD.findall(part))
    if not words:
        raise ValueError("There is no word to measure.")
    return _FORMULAS[language](_Counted(words, len(parts)), parts)


def _grade(formula: str, value: float) -> Reading:
    return Reading(formula, round(value, 1), value <= SIXTH)


def _english(text: _Counted, _parts: Sequence[str]) -> Reading:
    syllables = sum(map(_in_english, text.words)) / len(text.words)
    return _grade("Flesch-Kincaid", 0.39 * text.per_sentence + 11.8 * syllables - 15.59)


def _in_english(word: str) -> int:
    spoken = re.sub(r"(?:[^laeiouy]|[aeiouy]l)e$|(?<=[^td])ed$|(?<=[^csxz])es$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def _spanish(text: _Counted, _parts: Sequence[str]) -> Reading:
    groups = r"[aeiouüáéíóú]"
    # Two strong vowels, or an accented weak one, are two syllables.
    split = re.compile(r"(?<=[aeoáéó])(?=[aeoáéóíú])|(?<=[íú])(?=[aeo])")
    syllables = sum(
        max(1, len(re.findall(f"{groups}+", split.sub("-", word.lower())))) for word in text.words
    )
    hundred = 100 / len(text.words)
    value = -0.205 * text.sentences * hundred + 0.049 * syllables * hundred - 3.407
    return _grade("Crawford", value)


def _french(text: _Counted, _parts: Sequence[str]) -> Reading:
    def syllables(word: str) -> int:
        spoken = re.sub(r"(?<=.[^aeiouyéèê])(?:es?|ent)$", "", word.lower())
        return max(1, len(re.findall(r"[aeiouyàâéèêëîïôùûœæ]+", spoken)))

    each = sum(map(syllables, text.words)) / len(text.words)
    value = 207 - 1.015 * text.per_sentence - 73.6 * each
    return Reading("Kandel-Moles (80 = grade 6)", round(value, 1), value >= _FRENCH_EASY)


def _in_german(word: str) -> int:
    return max(1, len(re.findall(r"[aeiouyäöü]+", word.lower())))


def _german(text: _Counted, _parts: Sequence[str]) -> Reading:
    long = 100 * text.share(lambda word: _in_german(word) >= 3)
    letters = 100 * text.share(lambda word: len(word) > 6)
    short = 100 * text.share(lambda word: _in_german(word) == 1)
    value = 0.1935 * long + 0.1672 * text.per_sentence + 0.1297 * letters - 0.0327 * short - 0.875
    return _grade("Wiener Sachtextformel 1", value)


def _russian(text: _Counted, _parts: Sequence[str]) -> Reading:
    syllables = sum(len(re.findall("[аеёиоуыэюя]", word.lower())) for word in text.words)
    value = 0.5 * text.per_sentence + 8.4 * syllables / len(text.words) - 15.59
    return _grade("Oborneva", value)


def _arabic(text: _Counted, _parts: Sequence[str]) -> Reading:
    length = sum(map(len, text.words)) / len(text.words)
    return _grade("Al-Heeti", 4.414 * length - 13.468)


def _vietnamese(text: _Counted, _parts: Sequence[str]) -> Reading:
    length = sum(map(len, text.words)) / len(text.words)
    return _grade("Nguyen-Henkin", 2 * length + 0.2 * text.per_sentence - 6)


def _tagalog(text: _Counted, _parts: Sequence[str]) -> Reading:
    value = sum(len(word) > 6 for word in text.words) / text.sentences
    return Reading("Rix (2.4 = grade 7)", round(value, 2), value < _RIX_SEVENTH)


def _chinese(text: _Counted, parts: Sequence[str]) -> Reading:
    rank = _ranks("zh")
    found: list[str] = []
    for piece in re.findall("[一-鿿]+", "".join(parts)):
        found += _cut(piece, rank)
    share = sum(rank.get(word, _COMMON) < _COMMON for word in found) / max(1, len(found))
    length = sum(map(len, found)) / text.sentences
    easy = length <= _ZH_CHARACTERS and share >= _SHARE
    return Reading("characters a sentence", round(length, 1), easy, f"common words {share:.0%}")


def _cut(piece: str, rank: Mapping[str, int]) -> list[str]:
    """Cut Chinese into the longest known words from the left; a lone character is a word."""
    found = []
    while piece:
        size = next((n for n in range(min(4, len(piece)), 1, -1) if piece[:n] in rank), 1)
        found.append(piece[:size])
        piece = piece[size:]
    return found


def _korean(text: _Counted, _parts: Sequence[str]) -> Reading:
    rank = _ranks("ko")

    def common(word: str) -> bool:
        stem = next((word[:n] for n in range(len(word), 0, -1) if word[:n] in rank), "")
        return rank.get(stem, _COMMON) < _COMMON

    share = text.share(common)
    easy = text.per_sentence <= _KO_WORDS and share >= _SHARE
    value = round(text.per_sentence, 1)
    return Reading("words a sentence", value, easy, f"common words {share:.0%}")


@cache
def _ranks(language: str) -> Mapping[str, int]:
    """Every word of the frequency list with its place, the most frequent at 0."""
    from wordfreq import get_frequency_dict

    words = get_frequency_dict(language, "small")
    ordered = sorted(words, key=lambda word: -words[word])
    return {word: place for place, word in enumerate(ordered)}


_FORMULAS: Mapping[str, Callable[[_Counted, Sequence[str]], Reading]] = {
    "en": _english,
    "es": _spanish,
    "zh": _chinese,
    "ru": _russian,
    "ar": _arabic,
    "vi": _vietnamese,
    "fr": _french,
    "de": _german,
    "ko": _korean,
    "tl": _tagalog,
}

__all__ = ["SIXTH", "Reading", "readability"]
