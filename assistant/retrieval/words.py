"""The words of a question that carry its subject."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?", re.UNICODE)
# Words of asking rather than of the subject.
_STOP = frozenset(
    """a about after all allowed also an and any anything are as ask at be been being below between
    both but by can code codes could did do does doing done each ever for from get give given had
    has have having how i if in into is it its itself just know like made make many may me mean
    means might more most much must my need no nor not of off on once one only or other our out
    over per please possible same say says shall should so some such tell than that the their
    them then there these they this those through to too two under up us use used using very was
    way we were what when where whether which while who whom whose why will with within without
    would you your according manual guidance guideline guidelines document documents chapter
    section cms ncci medicare cpt hcpcs happen happens okay ok regarding
    """.split()  # noqa: SIM905 (a list of this length reads worse)
)
# Words of asking about a code at all, rather than about something of it.
_ASKED_ABOUT = (
    "about bill billable billed bills billing bundle bundled bundles bundling coded coding "
    "describe details edits everything explain guidance info information know line lines note "
    "notes overview report reported reporting rule rules separately show summary together unbundle"
)


def content_words(text: str) -> tuple[str, ...]:
    """The words of ``text`` that say what it is about, lower-cased, each once, in order."""
    words = [match.group().lower().split("'")[0].split("’")[0] for match in _WORD.finditer(text)]
    kept = [word for word in words if word not in _STOP and len(word) > 1]
    return tuple(dict.fromkeys(kept or words))


def rarity(frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """Inverse document frequency of each word, as in BM25; an unseen word weighs most."""
    return {
        word: math.log(1 + (passages - count + 0.5) / (count + 0.5))
        for word, count in frequencies.items()
    }


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A crude stem, enough to see that two forms are of one word."""
    for ending in (
        "ations",
        "ation",
        "ings",
        "ing",
        "ies",
        "ied",
        "ers",
        "ed",
        "es",
        "er",
        "ly",
        "s",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


ASKING = frozenset(stem(word) for word in _ASKED_ABOUT.split())
"""The stems of the words of asking about a code at all."""


@functools.lru_cache(maxsize=4_096)
def stems_of(text: str) -> frozenset[str]:
    """The stems of all words of ``text``."""
    return frozenset(stem(word) for word in set(_WORD.findall(text.lower())))
