"""Choosing the sentences of a passage that answer a question, and quoting them whole."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Proposal
from assistant.retrieval.evidence import Hit
from assistant.retrieval.words import stems_of
from knowledge_base.sentences import sentences

_LIST_MARK = re.compile(r"(?:\(?\d{1,3}[.)]|\(?[a-z][.)]|[•*▪●–-]{1,3})\s+")
LIST_ITEM = re.compile(r"(?m)^(?:\d{1,3}[.)]|[•*▪●–-]{1,3})\s")
_MOST_QUOTES = 4
# Characters of a quote: enough for a rule with its condition and exception.
_LEAST_LENGTH, _MOST_LENGTH = 500, 1000
# A list is quoted with its lead-in and whole, up to this length.
_LONGEST_LIST = 1600
# A further passage is quoted only if it holds nearly as much of the question as the best.
_WORTH_QUOTING = 0.45
# A passage further down the list has to hold more of the question to be quoted first.
_RANK_DISCOUNT = 0.88
# That it was found at all: a paraphrase shares few words with what answers it.
_FOUND = 0.3
# What stands around the passage that matched is quoted first only if it holds more.
_BESIDE_DISCOUNT = 0.6


@dataclass(frozen=True, slots=True)
class _Window:
    """A run of sentences of one hit, and how much of the question it holds."""

    worth: float
    hit: Hit
    start: int
    end: int


def _quotable(hit: Hit) -> list[tuple[int, int]]:
    """Spans of the sentences of a passage, without its headings and list marks."""
    text = hit.passage.text
    return [
        (start + _mark_length(text[start:end]), end)
        for start, end in sentences(text)
        if not _is_heading(text[start:end], hit)
    ]


def _mark_length(sentence: str) -> int:
    mark = _LIST_MARK.match(sentence)
    return 0 if mark is None or mark.end() == len(sentence) else mark.end()


def quote_sentences(hit: Hit, topic: str | None = None) -> tuple[Proposal, ...]:
    """Quote a passage sentence by sentence, without its heading; one source for all of them."""
    text = hit.passage.text
    spans = _quotable(hit)
    if not spans:
        return ()
    source = hit.cite(spans[0][0], spans[-1][1])
    return tuple(Proposal(text[start:end], (source,), topic=topic) for start, end in spans)


def _is_heading(line: str, hit: Hit) -> bool:
    """Whether a line names what follows: a heading, or the first line of the document."""
    names = {hit.passage.section, hit.document.title}
    opening = hit.passage.start == 0 and hit.passage.text.startswith(line)
    return (
        line in names
        or hit.passage.heading.endswith(line)
        or (opening and not line.endswith((".", "!", "?", ":")))
    )


def best_quotes(hits: Sequence[Hit], weights: Mapping[str, float]) -> tuple[Proposal, ...]:
    """Quote of the best hits the stretches that hold most of the question, best first."""
    whole = sum(weights.values()) or 1.0
    windows = [
        _Window(
            (_FOUND + window.worth / whole) * _RANK_DISCOUNT**rank, hit, window.start, window.end
        )
        for rank, hit in enumerate(hits[: 2 * _MOST_QUOTES])
        if (window := _best_window(hit, weights)) is not None
    ]
    if not windows:
        return ()
    windows.sort(key=lambda item: -item.worth)
    least = windows[0].worth * _WORTH_QUOTING
    return tuple(
        Proposal(source.quote, (source,), topic=window.hit.passage.section)
        for window in windows[:_MOST_QUOTES]
        if window.worth >= least
        for source in [window.hit.cite(window.start, window.end)]
    )


def best_sentence(text: str, weights: Mapping[str, float]) -> str:
    """The sentence of a quote that holds most of the question; of equal ones the first.

    Lead-ins, bracketed asides and bare headings head no answer unless nothing else is there.
    """
    spans = [(start + _mark_length(text[start:end]), end) for start, end in sentences(text)]
    told = [text[start:end] for start, end in spans]
    whole = [one for one in told if one.endswith(".") and not one.startswith("(")] or told

    def worth(sentence: str) -> float:
        # Exact, since a set gives its words in another order in each process.
        return math.fsum(weights[word] for word in stems_of(sentence) & weights.keys())

    return max(whole, key=worth)


def _best_window(hit: Hit, weights: Mapping[str, float]) -> _Window | None:
    """The run of sentences around the one that holds most of the question."""
    spans = _quotable(hit)
    if not spans:
        return None
    text = hit.passage.text
    focus = hit.focus or (0, len(text))
    held = [stems_of(text[start:end]) & weights.keys() for start, end in spans]
    about = stems_of(hit.passage.heading) & weights.keys()

    def worth(found: frozenset[str]) -> float:
        # A heading lends its subject to every sentence below it, but says less than they do.
        return math.fsum(weights[word] * (1.0 if word in found else 0.5) for word in found | about)

    def alone(place: int) -> float:
        inside = spans[place][0] < focus[1] and spans[place][1] > focus[0]
        return worth(held[place]) * (1.0 if inside else _BESIDE_DISCOUNT)

    best = max(range(len(spans)), key=lambda place: (alone(place), -place))
    first, last = _widened(text, spans, held, best)
    found = frozenset[str]().union(*held[first : last + 1])
    return _Window(worth(found), hit, spans[first][0], spans[last][1])


def _widened(
    text: str, spans: Sequence[tuple[int, int]], held: Sequence[frozenset[str]], best: int
) -> tuple[int, int]:
    """The sentences around the best one: its list whole, its conditions, up to a length."""
    first, last = _list_around(text, spans, best)

    def length(start: int, end: int) -> int:
        return spans[end][1] - spans[start][0]

    while True:
        before, after = first - 1, last + 1
        # The side that holds more of the question goes first; what follows wins a tie.
        sides = [(len(held[after]), 1, after)] if after < len(spans) else []
        if before >= 0:
            sides.append((len(held[before]), 0, before))
        for _, _, place in sorted(sides, reverse=True):
            start, end = min(first, place), max(last, place)
            if length(start, end) <= _MOST_LENGTH:
                first, last = start, end
                break
        else:
            return first, last
        if length(first, last) >= _LEAST_LENGTH:
            return first, last


def _list_around(text: str, spans: Sequence[tuple[int, int]], best: int) -> tuple[int, int]:
    """The list that a sentence belongs to, with its lead-in; the sentence alone if to none."""

    def is_item(place: int) -> bool:
        line = text.rfind("\n", 0, spans[place][0]) + 1
        return _LIST_MARK.match(text, line) is not None

    def leads_in(place: int) -> bool:
        return text[: spans[place][1]].rstrip().endswith(":")

    first = last = best
    if is_item(best) or leads_in(best):
        while first > 0 and not leads_in(first) and (is_item(first) or leads_in(first - 1)):
            first -= 1
        while last + 1 < len(spans) and is_item(last + 1):
            last += 1
    if spans[last][1] - spans[first][0] > _LONGEST_LIST:
        return best, best
    return first, last
