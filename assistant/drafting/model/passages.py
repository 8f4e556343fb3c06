"""The passages that a language model is sent, and how much of each."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.drafting.grounds import Grounds
from assistant.retrieval.evidence import Hit
from knowledge_base.identities import identifying

_MOST_PASSAGES, _LONGEST_PASSAGE, _MOST_CHARACTERS = 8, 3_000, 14_000


def considered(grounds: Grounds) -> dict[tuple[str, int], Hit]:
    """Every passage that was found, by its document and where it begins, best first."""
    held: dict[tuple[str, int], Hit] = {}
    for hit in (*grounds.page_hits, *grounds.pair_hits, *grounds.gathered.hits):
        held.setdefault((hit.passage.document_id, hit.passage.start), hit)
    return held


def chosen(grounds: Grounds) -> Iterator[Hit]:
    """The best passages, up to a number and a length; none that points at a person."""
    left, taken = _MOST_CHARACTERS, 0
    for hit in considered(grounds).values():
        size = min(len(hit.passage.text), _LONGEST_PASSAGE)
        if taken == _MOST_PASSAGES or size > left:
            return
        if not identifying(hit.passage.text):
            taken, left = taken + 1, left - size
            yield hit


def shown(hit: Hit) -> str:
    """The passage, or of a long one the part around what matched, cut between words."""
    text = hit.passage.text
    if len(text) <= _LONGEST_PASSAGE:
        return text
    first, last = hit.focus or (0, 0)
    start = max(0, min((first + last - _LONGEST_PASSAGE) // 2, len(text) - _LONGEST_PASSAGE))
    end = start + _LONGEST_PASSAGE
    if start > 0:
        start = text.find(" ", start) + 1
    return text[start:end] if end >= len(text) else text[start:end].rsplit(" ", 1)[0]
