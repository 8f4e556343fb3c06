"""The words of an English text that carry its claims, each under one name for all its synonyms."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.verification.reading.language import folded, language
from assistant.verification.reading.statement import Reading
from assistant.verification.reading.word_tables import table
from knowledge_base.codes import find_codes
from knowledge_base.phrases import said

_WORD = re.compile(r"[^\W\d_]+(?:[-'/&][^\W\d_]+)*")
_PLAIN = re.compile(r"[a-z][a-z'-]+", re.IGNORECASE)
# Marks that are judged as polarity, strength or condition, not as words that must be borne.
_JUDGED_APART = frozenset(
    {"not", "cannot", "may", "must", "should", "if", "exception", "together", "not_permission"}
)
# "It is bundled", "it is not reported separately", "never report both": one bar in three wordings.
_BAR = frozenset({"#bundled", "#separately", "#barred"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Synonyms by stem and by phrase, and the words that carry nothing."""

    group: dict[str, frozenset[str]]
    phrases: re.Pattern[str]
    of_phrase: dict[str, frozenset[str]]
    frame: frozenset[str]
    small: frozenset[str]
    of_rules: str
    of_conditions: str
    of_records: str


@dataclass(frozen=True, slots=True)
class Token:
    """A word or wording that stands at ``start`` of its text, and every name it goes by."""

    word: str
    names: frozenset[str]
    start: int
    parts: tuple[frozenset[str], ...] = ()
    """Of a wording of several words the names of each."""

    def borne(self, held: frozenset[str]) -> bool:
        """Whether it, or every word of it, is among the names held."""
        return bool(self.names & held) or (
            bool(self.parts) and all(part & held for part in self.parts)
        )


@functools.cache
def lexicon() -> Lexicon:
    """Read ``synonyms.yaml`` once."""
    raw = table("synonyms")
    group: dict[str, set[str]] = {}
    phrases: dict[str, set[str]] = {}
    for place, listed in enumerate(raw["synonyms"]):
        for word in map(str, listed):
            held = phrases if " " in word else group
            held.setdefault(word if " " in word else stem(word), set()).add(f"={place}")
    either = "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))
    return Lexicon(
        group={word: frozenset(names) for word, names in group.items()},
        phrases=re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE),
        of_phrase={phrase: frozenset(names) for phrase, names in phrases.items()},
        # Whether a thing is reported is judged as what is allowed and what is not.
        frame=frozenset({"#report", *(stem(word) for word in map(str, raw["frame"]))}),
        small=frozenset(map(str, raw["small"])),
        of_rules=str(raw["of_rules"]),
        of_conditions=str(raw["of_conditions"]),
        of_records=str(raw["of_records"]),
    )


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Snowball stem of an English word."""
    return str(_stemmer().stemWord(word.lower().removesuffix("'s")))


@functools.cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@functools.cache
def small_stems() -> frozenset[str]:
    """The stems of the words that carry nothing."""
    return frozenset(stem(word) for word in lexicon().small)


def stems_of(text: str) -> frozenset[str]:
    """The stems of all words of a text."""
    return frozenset(stem(word) for word in _PLAIN.findall(text))


def strange(text: str, held: Collection[str], least: int) -> list[str]:
    """The words of ``text``, of ``least`` letters or more, whose stem is not among those held."""
    words = [word for word in _PLAIN.findall(text) if len(word) >= least]
    return [word for word in words if stem(word) not in held]


def nothing_of(word: str) -> str:
    """The reason against a word that no rule speaks of."""
    return said("no rule says anything of “{word}”", word=word)


@functools.lru_cache(maxsize=8_192)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of ``text`` that carry claims, without codes, figures and what is judged apart."""
    return tuple(sorted(_tokens(folded(text)), key=lambda token: token.start))


def tokens_of(reading: Reading) -> tuple[Token, ...]:
    """The words of all segments of a reading."""
    return tuple(token for segment in reading.segments for token in tokens(segment.text))


def within(text: str, start: int, end: int) -> tuple[Token, ...]:
    """The words of ``text`` that begin at ``start`` or later and before ``end``."""
    return tuple(token for token in tokens(text) if start <= token.start < end)


def _tokens(plain: str) -> Iterator[Token]:
    held = lexicon()
    for span in find_codes(plain):
        plain = plain[: span.start] + " " * (span.end - span.start) + plain[span.end :]
    names: dict[tuple[int, int], set[str]] = {}
    for mark in language("en").scan(plain):
        if mark.kind in _JUDGED_APART:
            # A word may bar or permit and still be a word: its letters are not looked at again.
            names[mark.start, mark.end] = set()
        else:
            names[mark.start, mark.end] = {f"#{mark.kind}"}
    for match in held.phrases.finditer(plain):
        names.setdefault(match.span(), set()).update(held.of_phrase[match.group().lower()])
    for (start, end), found in sorted(names.items()):
        if found:
            written = plain[start:end].lower()
            both = frozenset(found | _alone(written, held))
            yield Token(written, both, start, _parts(written, held))
    spans = sorted(names)
    for match in _WORD.finditer(plain):
        if any(start <= match.start() and match.end() <= end for start, end in spans):
            continue
        if match.group().lower() not in language("en").numbers:
            yield from _plain(match.group().lower(), match.start(), held)


def _alone(written: str, held: Lexicon) -> set[str]:
    """The names of a wording by its own words; "not valid" is no way of saying "valid"."""
    words = _WORD.findall(written)
    if any(word in {"not", "no"} for word in words):
        return set()
    return {stem(written), *held.group.get(stem(written), ())} if len(words) == 1 else set()


def _parts(written: str, held: Lexicon) -> tuple[frozenset[str], ...]:
    words = [word for word in _WORD.findall(written) if word not in held.small]
    if " " not in written or {"not", "no"} & set(_WORD.findall(written)):
        return ()
    return tuple(frozenset({stem(word), *held.group.get(stem(word), ())}) for word in words)


def _plain(word: str, start: int, held: Lexicon) -> Iterator[Token]:
    pieces = (
        [word] if word in held.small or not re.search("[-/]", word) else re.split("[-/]", word)
    )
    for piece in pieces:
        if piece and piece not in held.small and len(piece) > 1:
            root = stem(piece)
            yield Token(piece, frozenset({root, *held.group.get(root, ())}), start)


def names_apart(reading: Reading) -> frozenset[str]:
    """The names of the words that are judged apart, such as "requires" and "same day".

    They need not be borne; but what is told in other words may rest on them.
    """
    held = lexicon()
    return frozenset(
        name
        for segment in reading.segments
        for mark in segment.marks
        if mark.kind in _JUDGED_APART
        for word in _WORD.findall(segment.text[mark.start : mark.end].lower())
        if word not in held.small
        for name in (stem(word), *held.group.get(stem(word), ()))
    )


def names_of(found: tuple[Token, ...]) -> frozenset[str]:
    """Every name that some of ``found`` goes by, a bar under each of its wordings."""
    held = frozenset[str]().union(
        *(token.names for token in found), *(part for token in found for part in token.parts)
    )
    return held | _BAR if held & {"#bundled", "#separately"} else held


def unborne(told: tuple[Token, ...], held: frozenset[str]) -> tuple[str, ...]:
    """The words of ``told`` for which nothing in ``held`` stands, each once."""
    frame = lexicon().frame
    return tuple(
        dict.fromkeys(
            token.word
            for token in told
            if not token.borne(held) and not any(name in frame for name in token.names)
        )
    )
