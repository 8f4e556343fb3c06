"""Reading around what was found: small passages match, what stands beside them is read too.

A rule is seldom told in one passage: its lead-in, its exceptions and the rest of its list stand
just before or after. What is read stays within the section and is one stretch of the document.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise

from assistant.retrieval.evidence import Hit
from assistant.retrieval.words import stems_of
from knowledge_base.records import Document, Passage

# Passages read on either side of the one that matched.
_BESIDE = 1

BodyOf = Callable[[str], str]


def neighbours(passages: Sequence[Passage]) -> list[str]:
    """The ids of the passages that stand beside those found."""
    return [
        f"{item.document_id}-{ordinal}"
        for item in passages
        for ordinal in range(item.ordinal - _BESIDE, item.ordinal + _BESIDE + 1)
        if ordinal >= 0 and ordinal != item.ordinal
    ]


def read_around(
    found: Sequence[tuple[Passage, float]],
    held: Mapping[str, Passage],
    scope: Mapping[str, Document],
    weights: Collection[str],
    body_of: BodyOf,
) -> list[Hit]:
    """The passages found as hits, each with what stands beside it in its section.

    A passage that an earlier hit has read already, on the same page, is not repeated.
    ``weights`` are the stems of the question's words: they tell which page a hit is about.
    """
    hits: list[Hit] = []
    seen: set[tuple[str, int | None]] = set()
    for passage, score in found:
        if (passage.id, passage.page) in seen:
            continue
        read = [
            other
            for name in neighbours([passage])
            if (other := held.get(name)) is not None and _goes_with(passage, other)
        ]
        seen.update((other.id, passage.page) for other in (passage, *read))
        whole = _joined([passage, *read], body_of)
        focus = (passage.start - whole.start, passage.end - whole.start)
        page = _page(passage, weights)
        hits.append(Hit(whole, scope[passage.document_id], score, focus=focus, page=page))
    return hits


def _goes_with(passage: Passage, other: Passage) -> bool:
    return (passage.heading, passage.part) == (other.heading, other.part)


def _joined(passages: Sequence[Passage], body_of: BodyOf) -> Passage:
    """One passage from the first to the last of ``passages``, with the best one's details."""
    best = passages[0]
    start, end = min(item.start for item in passages), max(item.end for item in passages)
    if (start, end) == (best.start, best.end):
        return best
    first = min(passages, key=lambda item: item.start)
    breaks = sorted(
        {item.start + offset for item in passages for offset in item.breaks}
        | {
            item.start
            for item in passages
            for before in passages
            if item.ordinal == before.ordinal + 1 and item.page != before.page_at(len(before.text))
        }
    )
    return dataclasses.replace(
        best,
        start=start,
        end=end,
        page=first.page,
        text=body_of(best.document_id)[start:end],
        breaks=tuple(offset - start for offset in breaks),
    )


def _page(passage: Passage, weights: Collection[str]) -> int | None:
    """The page of a passage that holds most of the question's words."""
    if passage.page is None or not passage.breaks:
        return passage.page
    edges = [0, *passage.breaks, len(passage.text)]
    held = [
        len(stems_of(passage.text[start:end]) & set(weights)) for start, end in pairwise(edges)
    ]
    return passage.page + held.index(max(held))
