"""The word tables of the ten languages (``words/*.yaml``), and finding wordings in a text."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.languages.catalogues import LANGUAGES
from assistant.verification.reading.spans import longest
from assistant.verification.reading.word_tables import table
from knowledge_base.codes import PROCEDURE_SHAPE
from knowledge_base.linting.languages import language_of

# Read by themselves, since they may lie over other wordings.
_APART = frozenset({"add", "advice", "promise", "care", "limit", "per_line", "per_day"})
# Those that can be written without a letter beyond ASCII.
_IN_ASCII = ("en", "es", "fr", "de", "tl")
_LATIN = ("en", "es", "fr", "de", "vi", "tl")
# Letters of the scripts that tell a language by themselves.
_FOREIGN = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u3400-\u9fff\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"[^\W\d_]+")
# By how much one language must be worth more than the next for no detector to be asked.
_CLEARLY = 1.0
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
_CODE = (
    r"(?<![A-Za-z0-9])(?:(?:cpt|hcpcs)\s+)?(?:codes?\s+)?"
    rf"(?P<NAME>{PROCEDURE_SHAPE})(?![A-Za-z0-9])"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A wording at ``text[start:end]`` and what it does, such as ``not`` or ``bundled``."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Language:
    """One table, ready to be looked for in a text."""

    code: str
    marks: Mapping[str, re.Pattern[str]]
    numbers: Mapping[str, int]
    units: Mapping[str, re.Pattern[str]]
    small: frozenset[str]
    negation_follows: bool
    whole_words: bool
    _directions: tuple[str, ...]

    @functools.cached_property
    def directions(self) -> tuple[re.Pattern[str], ...]:
        """The wordings that say which code is within which, as groups ``part`` and ``whole``."""
        return tuple(_direction(template) for template in self._directions)

    @functools.cached_property
    def number_word(self) -> re.Pattern[str]:
        """A number written as a word."""
        return _any([re.escape(word) for word in self.numbers], whole=self.whole_words)

    def scan(self, text: str) -> tuple[Mark, ...]:
        """The marks of ``text`` in order; of wordings that overlap the longest."""
        return _scanned(self.code, text)

    def has(self, kind: str, text: str) -> bool:
        """Whether a wording of ``kind`` stands in ``text``."""
        return self.marks[kind].search(text) is not None


def folded(text: str) -> str:
    """``text`` with ASCII digits, plain quotation marks and dashes, and nothing invisible."""
    if text.isascii():
        return _iso_days(text)
    plain = text.translate(_QUOTES)
    if plain.isascii():
        return _iso_days(plain)
    plain = unicodedata.normalize("NFKC", plain).translate(_QUOTES)
    kept = (char for char in plain if char.isascii() or unicodedata.category(char) != "Cf")
    return _iso_days(
        "".join(
            str(unicodedata.decimal(char)) if not char.isascii() and char.isdecimal() else char
            for char in kept
        )
    )


# Days as Chinese, Korean, Vietnamese, German and Russian write them, year last or first.
_EAST = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_POINTS = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_VIETNAMESE = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.IGNORECASE)


# As tables are published: 20180401.
_RUN_TOGETHER = re.compile(
    r"(?<![\w.,-])((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\w-]|[.,]\d)"
)


def _iso_days(text: str) -> str:
    text = _RUN_TOGETHER.sub(r"\1-\2-\3", text)
    text = _EAST.sub(lambda m: f"{m[1]}-{m[2]:0>2}-{m[3]:0>2}", text)
    for form in (_POINTS, _VIETNAMESE):
        text = form.sub(lambda m: f"{m[3]}-{m[2]:0>2}-{m[1]:0>2}", text)
    return text


@functools.cache
def language(code: str) -> Language:
    """The table of one of the ten languages."""
    raw = table(code)
    whole = bool(raw["whole_words"])
    return Language(
        code=code,
        marks=_Patterns(raw["marks"], whole=whole),
        numbers={str(word): int(value) for word, value in raw["numbers"].items()},
        units=_Patterns(raw["units"], whole=whole),
        small=frozenset(raw.get("small", ())),
        negation_follows=bool(raw.get("negation_follows")),
        whole_words=whole,
        _directions=tuple(raw["directions"]),
    )


class _Patterns(Mapping[str, re.Pattern[str]]):
    """The patterns of a table, each compiled when it is first looked for."""

    def __init__(self, wordings: Mapping[str, Sequence[str]], *, whole: bool) -> None:
        self._wordings, self._whole = wordings, whole
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, kind: str) -> re.Pattern[str]:
        found = self._compiled.get(kind)
        if found is None:
            found = self._compiled[kind] = _any(self._wordings[kind], whole=self._whole)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._wordings)

    def __len__(self) -> int:
        return len(self._wordings)


@functools.lru_cache(maxsize=8_192)
def _scanned(code: str, text: str) -> tuple[Mark, ...]:
    found = (
        Mark(kind, match.start(), match.end())
        for kind, pattern in language(code).marks.items()
        if kind not in _APART
        for match in pattern.finditer(text)
    )
    return tuple(longest(found, lambda mark: (mark.start, mark.end)))


@functools.lru_cache(maxsize=2_048)
def gives_orders(text: str) -> bool:
    """Whether ``text`` speaks to a program rather than to a coder, in any of the ten languages."""
    possible = LANGUAGES if not text.isascii() else _IN_ASCII
    return any(_orders(name).search(text) for name in possible)


@functools.cache
def _orders(name: str) -> re.Pattern[str]:
    listed = table("orders")
    whole = name in listed["words"]
    return _any(listed["words" if whole else "signs"][name], whole=whole)


def _any(wordings: Sequence[str], *, whole: bool) -> re.Pattern[str]:
    either = "|".join(sorted(wordings, key=len, reverse=True))
    # Vietnamese and others write letters that combine; \w covers those once they are composed.
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if whole else either, re.IGNORECASE)


def _direction(template: str) -> re.Pattern[str]:
    part, whole = (_CODE.replace("NAME", name) for name in ("part", "whole"))
    return re.compile(template.replace("{part}", part).replace("{whole}", whole), re.IGNORECASE)


@functools.lru_cache(maxsize=4_096)
def read_as(text: str, asked: str | None) -> str:
    """The language a text is read in: by its script, by detection, by its small words."""
    if len(_FOREIGN.findall(text)) * 4 > len(_LETTER.findall(text)):
        return language_of(text, usual="") or "en"
    words = _WORDS.findall(text.lower())
    small = {name: sum(word in _small(name) for word in words) for name in _LATIN}
    *_, next_most, most = sorted(small.values())
    if most - next_most > _CLEARLY:
        return max(_LATIN, key=lambda name: small[name])
    if most > next_most and most == small["en"] and asked in (None, "en") and text.isascii():
        return "en"
    worth: dict[str, float] = {name: small[name] + _worth(name, text) for name in _LATIN}
    worth["en"] += 0.25
    if asked in worth:
        worth[asked] += 0.5
    first, second = sorted(worth.values(), reverse=True)[:2]
    if first - second < _CLEARLY:
        surely = language_of(text, usual="")
        if surely in worth:
            worth[surely] += _CLEARLY
    return max(_LATIN, key=lambda name: worth[name])


def _small(name: str) -> frozenset[str]:
    return language(name).small or _SMALL_ENGLISH


def _worth(name: str, text: str) -> float:
    return sum((mark.end - mark.start) / 6 for mark in language(name).scan(text))


_SMALL_ENGLISH = frozenset(
    "the of and to a in is that for be are as or this by on it an from which with when at".split()  # noqa: SIM905
)
