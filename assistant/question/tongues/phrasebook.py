"""The phrases of one language and the English ones they stand for, as its YAML file lists them."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.question.tongues.days import Order
from knowledge_base.codes import PROCEDURE_SHAPE
from knowledge_base.identities.letters import fold

_SHAPES = {
    "<code>": rf"{PROCEDURE_SHAPE}(?:[-:][A-Z0-9]{{2}})?",
    "<modifier>": r"(?:\d{2}|[A-Z][A-Z0-9])",
    "<number>": r"\d{1,4}",
}
# "E&M" is one word.
WORD = re.compile(r"\b[A-Z][&/][A-Z]\b|\w+")
ARABIC_MARKS = re.compile(r"[\u064b-\u0652\u0670\u0640]")
_ARABIC_LETTERS = str.maketrans("أإآٱىة", "ااااي" + "ه")
_ARABIC_BEFORE = re.compile(r"^(?:[وف]?[بلك]?ال|[وف]?لل|[وفبلك](?=\w{4}))")
_ARABIC_AFTER = re.compile(r"(?:ها|هم|ات|ان|ين|ون|يه|ه|ي)$")

Stem = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """What one language says in English.

    ``phrases`` are by the stems of their words, or for scripts without blanks as they are
    written; ``exact`` by the words themselves, which goes before the stems (вместе is not
    вместо); ``dropped`` are small words that say nothing of the subject; ``rewrites`` put what
    stands in another order into the English one before phrases are looked up.
    """

    language: str
    stem: Stem
    phrases: Mapping[tuple[str, ...], str]
    exact: Mapping[tuple[str, ...], str]
    longest: int
    dropped: frozenset[str]
    rewrites: tuple[tuple[re.Pattern[str], str], ...]
    months: tuple[str, ...]
    order: Order
    run_on: re.Pattern[str] | None = None
    """Of a script without blanks: every phrase and dropped word, the longest first."""
    compounds: frozenset[str] = frozenset()
    """Of a language that glues words: the words it may be glued of."""


@functools.cache
def phrasebook(language: str) -> Phrasebook:
    """The phrasebook of a language, read with the first question in it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    path = Path(__file__).with_name(f"{language}.yaml")
    raw: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 (safe)
    stem = _stemmer(str(raw["stemmer"]))
    run_on = raw["stemmer"] == "run-on"
    stems: dict[tuple[str, ...], str] = {}
    exact: dict[tuple[str, ...], str] = {}
    for english, phrase in _listed(raw):
        # What is listed first is meant where two phrases have the same stems.
        stems.setdefault((joined(phrase),) if run_on else _key(phrase, stem), english)
        exact.setdefault(_key(phrase, _plain), english)
    dropped = frozenset(map(_plain, str(raw["dropped"]).split()))
    return Phrasebook(
        language,
        stem,
        stems,
        exact,
        max(map(len, stems)),
        dropped,
        tuple((_pattern(str(form)), str(told)) for form, told in raw.get("rewrites", ())),
        tuple(map(str, raw.get("months", ()))),
        raw["order"],
        _alternatives(
            {*(phrase for _, phrase in _listed(raw)), *(dropped if language == "zh" else ())}
        )
        if run_on
        else None,
        frozenset(key[0] for key in stems if len(key) == 1 and len(key[0]) > 3)
        if raw.get("compounds")
        else frozenset(),
    )


def _listed(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each English phrase with a phrase that stands for it."""
    for section in ("asking", "schedule", "terms"):
        for english, phrases in raw[section].items():
            yield from ((str(english), str(phrase)) for phrase in phrases)
    for way, english in (("same", "same"), ("other", "different")):
        for form in raw["stated"][way]:
            for noun, words in raw["stated"]["nouns"].items():
                yield from ((f"{english} {noun}", form.format(word)) for word in words)


def joined(phrase: str) -> str:
    """A phrase as it is looked up where blanks do not tell words apart."""
    return "".join(phrase.split()).casefold()


def _pattern(form: str) -> re.Pattern[str]:
    for name, shape in _SHAPES.items():
        form = form.replace(name, shape)
    return re.compile(form, re.IGNORECASE)


def _alternatives(words: set[str]) -> re.Pattern[str]:
    ordered = sorted(filter(None, words), key=lambda word: (-len(word), word))
    spaced = (r"\s*".join(map(re.escape, word.split())) for word in ordered)
    return re.compile("|".join(spaced), re.IGNORECASE)


def _key(phrase: str, stem: Stem) -> tuple[str, ...]:
    return tuple(stem(word) for word in WORD.findall(ARABIC_MARKS.sub("", phrase)))


def _plain(word: object) -> str:
    return str(word).casefold()


def _stemmer(name: str) -> Stem:
    if name in {"none", "run-on"}:
        return _plain
    if name == "linkers":
        return functools.lru_cache(maxsize=8_192)(_without_linker)
    if name == "arabic":
        return functools.lru_cache(maxsize=8_192)(_arabic)
    import snowballstemmer  # 0.05 s: only for questions in these languages

    stems = snowballstemmer.stemmer(name)

    @functools.lru_cache(maxsize=8_192)
    def stemmed(word: str) -> str:
        return fold(str(stems.stemWord(word.casefold())))

    return stemmed


def _without_linker(word: str) -> str:
    """Tagalog joins words by -ng behind a vowel: "parehong araw" has "pareho"."""
    plain = fold(word)
    return plain[:-2] if len(plain) > 5 and re.search(r"[aeiou]ng$", plain) else plain


def _arabic(word: str) -> str:
    """A light stem: without vowel marks, article, joined prepositions and common endings."""
    bare = ARABIC_MARKS.sub("", word).translate(_ARABIC_LETTERS).casefold()
    if len(bare) > 4:
        bare = _ARABIC_BEFORE.sub("", bare, count=1)
    return _ARABIC_AFTER.sub("", bare) if len(bare) > 4 else bare
