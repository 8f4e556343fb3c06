"""Choosing the sentences of a passage that answer a question, and quoting them whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Proposal
from assistant.drafting.sought import Sought
from assistant.question.labels import Label
from assistant.retrieval.evidence import Hit
from knowledge_base.sentences import sentences

_LIST_MARK = re.compile(r"(?:\(?\d{1,3}[.)]|\(?[a-z][.)]|[•*▪●–-]{1,3})\s+")
LIST_ITEM = re.compile(r"(?m)^(?:\d{1,3}[.)]|[•*▪●–-]{1,3})\s")
_NEW_LINE = re.compile(r"\n+")
_MOST_QUOTES = 5
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
_NOT_WHOLE = 0.5


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


def best_quotes(hits: Sequence[Hit], wanted: Sought) -> tuple[Proposal, ...]:
    """Quote of the best hits the stretches that hold most of the question, best first."""
    whole = wanted.whole
    windows = [
        _Window(
            (_FOUND + window.worth / whole) * _RANK_DISCOUNT**rank, hit, window.start, window.end
        )
        for rank, hit in enumerate(hits[: 2 * _MOST_QUOTES])
        if (window := _best_window(hit, wanted)) is not None
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


def best_sentence(text: str, wanted: Sought) -> str:
    """The sentence of a quote that holds most of the question; of equal ones the first.

    Lead-ins, bracketed asides and bare headings head an answer only if they hold far more. Where
    a ruling is asked, a sentence that gives one goes before one that only tells of the subject.
    """
    spans = [(start + _mark_length(text[start:end]), end) for start, end in sentences(text)]
    told = [text[start:end] for start, end in spans]

    def worth(sentence: str) -> float:
        whole = sentence.endswith(".") and not sentence.startswith("(")
        worth = wanted.worth(wanted.held(sentence)) * wanted.weight_at_head(sentence)
        return worth * (1.0 if whole else _NOT_WHOLE)

    return max(told, key=worth)


def _best_window(hit: Hit, wanted: Sought) -> _Window | None:
    """The run of sentences around the one that holds most of the question."""
    spans = _quotable(hit)
    if not spans:
        return None
    text = hit.passage.text
    focus = hit.focus or (0, len(text))
    held = [wanted.held(text[start:end]) for start, end in spans]
    about = wanted.held(hit.passage.heading)

    def worth(found: frozenset[str | Label]) -> float:
        # A heading lends its subject to every sentence below it, but says less than they do.
        return wanted.worth(found) + 0.5 * wanted.worth(about - found)

    def alone(place: int) -> float:
        start, end = spans[place]
        inside = start < focus[1] and end > focus[0]
        own = worth(held[place]) * wanted.stress(text[start:end])
        return own * (1.0 if inside else _BESIDE_DISCOUNT)

    best = max(range(len(spans)), key=lambda place: (alone(place), -place))
    first, last = _widened(text, spans, held, best)
    found = frozenset[str | Label]().union(*held[first : last + 1])
    start, end = spans[best]
    stressed = worth(found) * wanted.stress(text[start:end])
    return _Window(stressed, hit, spans[first][0], spans[last][1])


def _widened(
    text: str, spans: Sequence[tuple[int, int]], held: Sequence[frozenset[str | Label]], best: int
) -> tuple[int, int]:
    """The sentences around the best one: its list whole, its conditions, up to a length."""
    first, last = _list_around(text, spans, best)

    def length(start: int, end: int) -> int:
        return spans[end][1] - spans[start][0]

    def goes_on(place: int, beside: int) -> bool:
        """Whether no other item of a list lies between two sentences."""
        start, end = sorted((spans[place][0], spans[beside][0]))
        return not any(
            _LIST_MARK.match(text, match.end()) for match in _NEW_LINE.finditer(text, start, end)
        )

    while True:
        before, after = first - 1, last + 1
        # The side that holds more of the question goes first; what follows wins a tie.
        sides = []
        if after < len(spans) and goes_on(after, last):
            sides.append((len(held[after]), 1, after))
        if before >= 0 and goes_on(before, first):
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
    # Numbered rules that nothing leads in are rules of their own, not one enumeration.
    if not leads_in(first) or spans[last][1] - spans[first][0] > _LONGEST_LIST:
        return best, best
    return first, last
