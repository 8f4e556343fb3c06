"""Choosing the sentences of a passage that answer a question, and quoting them whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.answer import Proposal
from assistant.retrieval.evidence import Hit
from assistant.retrieval.words import stems_of
from knowledge_base.sentences import sentences

_LIST_MARK = re.compile(r"(?:\(?\d{1,3}[.)]|\(?[a-z][.)]|[•*▪●–-]{1,3})\s+")
LIST_ITEM = re.compile(r"(?m)^(?:\d{1,3}[.)]|[•*▪●–-]{1,3})\s")
_MOST_QUOTES = 3
_WINDOW = 3
# A further passage is quoted only if it holds nearly as much of the question as the best.
_WORTH_QUOTING = 0.6
# A passage further down the list has to hold more of the question to be quoted first.
_RANK_DISCOUNT = 0.93


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
    """Quote the stretches that hold most of the question's words, best first.

    Of each passage at most ``_WINDOW`` sentences in a row; at most ``_MOST_QUOTES`` passages.
    """
    windows = [
        (worth * _RANK_DISCOUNT**rank, hit, start, end)
        for rank, hit in enumerate(hits[: 2 * _MOST_QUOTES])
        for worth, start, end in [_best_window(hit, weights)]
    ]
    if not windows:
        return ()
    windows.sort(key=lambda item: -item[0])
    least = windows[0][0] * _WORTH_QUOTING
    return tuple(
        Proposal(source.quote, (source,), topic=hit.passage.section)
        for worth, hit, start, end in windows[:_MOST_QUOTES]
        if worth >= least
        for source in [hit.cite(start, end)]
    )


def _best_window(hit: Hit, weights: Mapping[str, float]) -> tuple[float, int, int]:
    spans = _quotable(hit)
    if not spans:
        return 0.0, 0, len(hit.passage.text)
    held = [stems_of(hit.passage.text[start:end]) & weights.keys() for start, end in spans]
    about = stems_of(hit.passage.heading) & weights.keys()
    best = (-1.0, 0, 0)
    for first in range(len(spans)):
        found: set[str] = set()
        for last in range(first, min(first + _WINDOW, len(spans))):
            found |= held[last]
            # A heading lends its subject to every sentence below it, but says less than they do.
            worth = sum(weights[word] * (1.0 if word in found else 0.5) for word in found | about)
            # A longer stretch has to earn its length.
            worth *= 0.97 ** (last - first)
            if worth > best[0]:
                best = (worth, first, last)
    # One sentence more gives the quote its surroundings ("however", "for example").
    last = min(best[2] + 1, len(spans) - 1, best[1] + _WINDOW - 1)
    return best[0], spans[best[1]][0], spans[max(last, best[2])][1]
