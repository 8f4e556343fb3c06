"""Whether every word of a statement on tables is one that those who read it have an ear for.

A lie about a row hides in a word that nobody listens for: "on the left", "a scrubber would flag".
What has such a word may be true, but it cannot be told; the rule's own sentence is shown instead.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from assistant.question.dates import in_iso
from assistant.verification.case import Case
from assistant.verification.checks.going_further import going_further
from assistant.verification.checks.schedule_rows import told_of_schedule
from assistant.verification.checks.tables import is_english
from assistant.verification.reading.answers import answer_of_a_word
from assistant.verification.reading.language import language
from assistant.verification.reading.schedule import matters
from assistant.verification.reading.word_tables import table
from assistant.verification.reading.words import lexicon, nothing_of, stem
from knowledge_base.codes import find_codes

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_RELEASE = re.compile(r"\b\d{4}\s?q[1-4]\b", re.IGNORECASE)
# Of a longer word its ending may differ; Korean puts particles behind two syllables.
_ENDING, _LEAST, _SYLLABLES = 2, 4, 2


def unknown_word(case: Case) -> str | None:
    """A word of the statement for which nobody has an ear, or an answer of a word."""
    beyond = answer_of_a_word(case.reading.text) or going_further(case)
    if beyond is not None:
        return nothing_of(beyond)
    words = _words(case.reading.text)
    if is_english(case):
        strange = [word for word in words if not _known_in_english(word, case)]
    else:
        code = case.reading.language.code
        small = case.reading.language.small
        strange = [w for w in words if w not in small and not _known_abroad(w, code)]
    return nothing_of(strange[0]) if strange else None


def _words(text: str) -> list[str]:
    """The words without codes, days, digits and marks that are written over letters."""
    text = _RELEASE.sub(" ", in_iso(text))
    for span in find_codes(text):
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    bare = "".join(
        c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Mn"
    )
    return _WORD.findall(bare.lower().replace("’", "'"))


def _known_in_english(word: str, case: Case) -> bool:
    if len(word) == 1 or word in lexicon().small or word in language("en").numbers:
        return True
    return stem(word) in _english() or stem(word) in _of_rule(case.told, _beside(case))


def _beside(case: Case) -> str:
    """The manner in which the fields of the fee schedule that it tells of are spoken of."""
    told = told_of_schedule(case)
    return " ".join(matters()[name].beside for name in told.matters) if told else ""


@functools.lru_cache(maxsize=256)
def _of_rule(told: str, beside: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _words(f"{told} {beside}"))


def _known_abroad(word: str, code: str) -> bool:
    held = _abroad(code)
    if word.isascii() and code in {"zh", "ru", "ar", "ko"}:
        return stem(word) in _english()  # "NCCI" stands in every script
    if code == "zh":
        return all(letter in held for letter in word)
    return _beginning(word, code) in held


def _beginning(word: str, code: str) -> str:
    if code == "ko":
        return word[:_SYLLABLES]
    return word[: max(_LEAST, len(word) - _ENDING)]


@functools.cache
def _english() -> frozenset[str]:
    return frozenset(stem(word) for word in table("known")["en"].split())


@functools.cache
def _abroad(code: str) -> frozenset[str]:
    words = table("known").get(code, "")
    if code == "zh":
        return frozenset(words)
    return frozenset(_beginning(word, code) for word in words.split())
