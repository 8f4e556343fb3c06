"""Finding the wordings of ``words/telling.yaml`` in a clause, each denied or not."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verification.reading.word_tables import table


@dataclass(frozen=True, slots=True)
class Word:
    """A wording of one class at ``start`` of its clause, denied or not."""

    kind: str
    start: int
    end: int
    denied: bool = False


@functools.cache
def wording(code: str, kind: str) -> re.Pattern[str]:
    """The English wordings of one class, such as "bars"."""
    wordings = list(table("telling")[code].get(kind, ()))
    if not wordings:
        return re.compile(r"(?!)")
    either = "|".join(sorted(wordings, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w])", re.IGNORECASE)


KINDS = ("edit", "exists", "ended", "opens", "closes", "allows", "pays", "bars", "reports")


def words_in(part: str, kinds: Sequence[str]) -> list[Word]:
    """The wordings of a clause in order, each with whether it is denied."""
    harmless = [match.span() for match in wording("en", "nothing").finditer(part)]
    denials = [
        match.span()
        for match in wording("en", "negates").finditer(part)
        if not any(a < match.end() and match.start() < b for a, b in harmless)
    ]
    found = sorted(
        (
            Word(kind, match.start(), match.end())
            for kind in kinds
            for match in wording("en", kind).finditer(part)
            if not any(a < match.end() and match.start() < b for a, b in (*denials, *harmless))
        ),
        key=lambda word: (word.start - word.end, word.start, kinds.index(word.kind)),
    )
    kept: list[Word] = []
    for word in found:
        if all(word.end <= other.start or other.end <= word.start for other in kept):
            kept.append(word)
    kept.sort(key=lambda word: word.start)
    for start, end in denials:
        after = [place for place, word in enumerate(kept) if word.start >= end]
        before = [place for place, word in enumerate(kept) if word.end <= start]
        place = after[0] if after else before[-1] if before else None
        if place is not None:
            held = kept[place]
            kept[place] = Word(held.kind, held.start, held.end, not held.denied)
    return kept
