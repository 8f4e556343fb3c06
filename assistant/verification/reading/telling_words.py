"""Finding the wordings of ``words/telling.yaml`` in a clause, each denied or not."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verification.reading.spans import Span, longest, overlaps, reached
from assistant.verification.reading.word_tables import table


@dataclass(frozen=True, slots=True)
class Word:
    """A wording of one class at ``start`` of its clause, denied or not."""

    kind: str
    start: int
    end: int
    denied: bool = False


@functools.cache
def wording(kind: str) -> re.Pattern[str]:
    """The English wordings of one class, such as "bars"."""
    either = "|".join(sorted(table("telling")["en"][kind], key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w])", re.IGNORECASE)


KINDS = ("edit", "exists", "ended", "opens", "closes", "allows", "pays", "bars", "reports")


def denials(part: str) -> list[re.Match[str]]:
    """The denials of a clause, without those that deny nothing, such as "whether or not"."""
    harmless = _harmless(part)
    found = wording("negates").finditer(part)
    return [match for match in found if not overlaps(match.span(), harmless)]


def _harmless(part: str) -> list[Span]:
    return [match.span() for match in wording("nothing").finditer(part)]


def words_in(part: str, kinds: Sequence[str]) -> list[Word]:
    """The wordings of a clause in order, each with whether it is denied."""
    denied = [match.span() for match in denials(part)]
    apart = denied + _harmless(part)
    found = [
        Word(kind, match.start(), match.end())
        for kind in kinds
        for match in wording(kind).finditer(part)
        if not overlaps(match.span(), apart)
    ]
    kept = longest(found, _span)
    for span in denied:
        place = reached(span, [_span(word) for word in kept])
        if place is not None:
            held = kept[place]
            kept[place] = Word(held.kind, held.start, held.end, not held.denied)
    return kept


def _span(word: Word) -> Span:
    return word.start, word.end
