"""From several ranked lists to the few passages worth reading, each saying something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate

from assistant.retrieval.words import stems_of
from knowledge_base.codes import find_codes
from knowledge_base.records import Passage

Ranked = list[tuple[str, float]]
# Reciprocal rank fusion: weight / (_RANK_DAMPING + rank).
_RANK_DAMPING = 60.0
# Manuals repeat paragraphs from chapter to chapter with a few words changed; one is enough.
_SAME_WORDS = 0.6


def fuse(lists: Iterable[tuple[Sequence[str], float]]) -> Ranked:
    """Fuse ranked ids by rank, since scores of different searches are not comparable.

    Returns:
        Ids with a score of at most 1, best first.
    """
    scores: defaultdict[str, float] = defaultdict(float)
    for names, weight in lists:
        for rank, name in enumerate(names, start=1):
            scores[name] += weight / (_RANK_DAMPING + rank)
    best = max(scores.values(), default=1.0)
    # Ties are broken by id, so that the same question always gets the same answer.
    return sorted(
        ((name, score / best) for name, score in scores.items()),
        key=lambda item: (-item[1], item[0]),
    )


def arrange(
    fused: Ranked, found: Mapping[str, Passage], codes: Collection[str]
) -> list[tuple[Passage, float]]:
    """The passages in order, what is repeated only once, and a page's second one after the rest.

    Of passages that say the same in several chapters the first is kept, unless a later one
    stands in the chapter of one of ``codes``. Ids that are not in ``found`` are passed over.
    """
    kept: list[tuple[Passage, float]] = []
    words: list[frozenset[str]] = []
    for name, score in fused:
        passage = found.get(name)
        if passage is None:
            continue
        own = stems_of(passage.text)
        twin = next((n for n, other in enumerate(words) if _alike(own, other)), None)
        if twin is None:
            kept.append((passage, score))
            words.append(own)
        elif _nearer(passage, kept[twin][0], codes):
            kept[twin] = (passage, kept[twin][1])
    return _spread(kept)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    # Sets of very unlike size are told apart without being compared.
    small, large = sorted((len(one), len(other)))
    return small > _SAME_WORDS * large and len(one & other) > _SAME_WORDS * len(one | other)


def _nearer(passage: Passage, kept: Passage, codes: Collection[str]) -> bool:
    def in_chapter(item: Passage) -> bool:
        spans = find_codes(item.heading)
        return any(code in span for span in spans for code in codes)

    return bool(codes) and in_chapter(passage) and not in_chapter(kept)


def _spread(kept: Sequence[tuple[Passage, float]]) -> list[tuple[Passage, float]]:
    """One passage of each page first: two questions in one are seldom answered on one page."""
    met: set[tuple[str, int | str | None]] = set()
    first: list[tuple[Passage, float]] = []
    later: list[tuple[Passage, float]] = []
    for passage, score in kept:
        place = (passage.document_id, passage.page or passage.section)
        (later if place in met else first).append((passage, score))
        met.add(place)
    # A score tells the place in the list, so it never rises.
    lowest = accumulate((score for _, score in (*first, *later)), min)
    return [(passage, score) for (passage, _), score in zip((*first, *later), lowest, strict=True)]
