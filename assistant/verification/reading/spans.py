"""Wordings by where they stand in a text: which overlap, and which a denial reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
Span = tuple[int, int]


def overlaps(one: Span, others: Iterable[Span]) -> bool:
    """Whether a wording shares a character with some of the others."""
    return any(start < one[1] and one[0] < end for start, end in others)


def longest(found: Iterable[T], span: Callable[[T], Span]) -> list[T]:
    """Of those that overlap the longest, else the first; in the order of the text."""

    def first_the_longest(item: T) -> Span:
        start, end = span(item)
        return start - end, start

    kept: list[T] = []
    for item in sorted(found, key=first_the_longest):
        if not overlaps(span(item), map(span, kept)):
            kept.append(item)
    return sorted(kept, key=span)


def reached(denial: Span, spans: Sequence[Span]) -> int | None:
    """The place of what a denial denies: what follows it, else what stands before it."""
    after = [place for place, (start, _) in enumerate(spans) if start >= denial[1]]
    before = [place for place, (_, end) in enumerate(spans) if end <= denial[0]]
    return after[0] if after else before[-1] if before else None
