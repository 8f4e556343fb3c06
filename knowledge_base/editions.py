"""Editions of one work: which documents are the same guidance at different times.

Last year's manual and this year's share nearly every paragraph, whatever they are titled. A
small sketch of each text is kept; two with mostly the same sketch are editions of one work, and
of those only the one in force on the service date may answer.
"""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections import defaultdict
from collections.abc import Sequence

from knowledge_base.records import Document

# Words that are hashed together, and how many of the smallest hashes are kept.
_SHINGLE, _KEPT = 6, 192
# Two editions of the policy manual share 0.97 of their sketch, unlike texts under 0.03.
_SAME_WORK = 0.4
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")


def sketch(text: str) -> tuple[int, ...]:
    """The smallest checksums of all runs of six words: alike for texts that are alike."""
    words = [word.lower().encode() for word in _WORD.findall(text)]
    runs = {
        zlib.crc32(b" ".join(words[start : start + _SHINGLE]))
        for start in range(max(1, len(words) - _SHINGLE + 1))
    }
    return tuple(sorted(runs)[:_KEPT])


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """The estimated share of runs of words that two texts have in common, 0 to 1."""
    least = sorted({*one, *other})[: min(len(one), len(other))]
    both = set(one) & set(other)
    return sum(item in both for item in least) / len(least) if least else 0.0


def years(document: Document) -> frozenset[int]:
    """The years an edition is known by: of its edition, else of its title, else of its dates."""
    for told in (document.edition, document.title):
        found = {int(match.group(1)) for match in _YEAR.finditer(told or "")}
        if found:
            return frozenset(found)
    return frozenset({document.effective.first.year}) if document.effective.first else frozenset()


def begins(document: Document) -> dt.date | None:
    """The day an edition takes over: as stated, else as its edition or title says."""
    if document.effective.first is not None:
        return document.effective.first
    for told in (document.edition, document.title):
        match = _YEAR.search(told or "")
        if match is not None:
            year, month, day = (int(part or 1) for part in match.groups())
            try:
                return dt.date(year, month, day)
            except ValueError:
                return dt.date(year, 1, 1)
    return None


def same_work(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two sketches are of editions of one work."""
    return likeness(one, other) >= _SAME_WORK


def in_force(documents: Sequence[Document], day: dt.date) -> tuple[Document, ...]:
    """The documents that may answer on ``day``: in their stated dates, and not taken over."""
    works: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        works[document.work or document.id].append(document)
    chosen = {item.id for editions in works.values() for item in _of_one_work(editions, day)}
    return tuple(document for document in documents if document.id in chosen)


def _of_one_work(editions: Sequence[Document], day: dt.date) -> Sequence[Document]:
    dated = [document for document in editions if day in document.effective]
    begun = [
        (start, document)
        for document in dated
        if (start := begins(document)) is not None and start <= day
    ]
    if len(dated) < 2 or not begun:
        # Before any known beginning: only stated dates bar a document.
        earliest = min((start for item in dated if (start := begins(item))), default=None)
        return [item for item in dated if begins(item) in {None, earliest}]
    latest = max(start for start, _ in begun)
    return [document for start, document in begun if start == latest]
