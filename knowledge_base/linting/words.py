"""English words by how common they are, for telling what broken text once was.

The vocabulary of the packaged MiniLM model lists some 20,000 whole words, roughly by frequency;
no other list is needed.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping

from knowledge_base.indexes.embedders import packaged_model_folder

# Small words that join others; no long English word is made of them and two more.
_JOINING_LISTED = (
    "the of and to in is for with on by not or be are as at an if from that this it was "
    "when which may must than has have do does been any all no"
)
JOINING = frozenset(_JOINING_LISTED.split())
# Between them no space is ever left out in good text: "ofthe", "inthe".
_PAIRS = frozenset(
    f"{one}{other}"
    for one in ["of", "in", "to", "and", "for", "on", "by", "with", "from", "at", "that"]
    for other in ("the",)
)
_LONGEST = 40
# Words of the field that the vocabulary lacks.
_FIELD_LISTED = (
    "modifier modifiers radiologist radiologists coder coders payer payers reportable "
    "billable bundled bundling unbundled myelography myelogram lumbar cervical thoracic "
    "separately injection injections interpretation supervision laterality biopsy "
    "anesthesia bilateral beneficiary practitioner outpatient inpatient specimen catheter "
    "encounter documentation documented necessity provider providers claim claims code "
    "codes unit units edit edits procedure procedures physician physicians diagnosis "
    "diagnostic conjunction session"
)
_FIELD = _FIELD_LISTED.split()


@functools.cache
def ranks() -> Mapping[str, int]:
    """Each whole word of letters, in small letters, by its rank; the commonest is lowest."""
    lines = (packaged_model_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if line.isalpha() and line.isascii() and line.islower()]
    found = {
        word: rank
        for rank, word in enumerate(words)
        if len(word) > 2 or word in JOINING or word in {"a", "i", "we", "he", "so", "us", "up"}
    }
    return {**dict.fromkeys(_FIELD, 3_000), **found}


def is_word(word: str) -> bool:
    """Whether ``word`` is a common English word, or an inflection of one."""
    low, known = word.lower(), ranks()
    if low in known:
        return True
    for ending, instead in (
        ("s", ""),
        ("es", ""),
        ("ies", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("ly", ""),
        ("ally", ""),
    ):
        longer = low.endswith(ending) and len(low) - len(ending) > 2
        if longer and low[: -len(ending)] + instead in known:
            return True
    return False


@functools.lru_cache(maxsize=8_192)
def parted(token: str) -> tuple[str, ...]:
    """The common words that ``token`` is made of, likeliest parting; empty if there is none."""
    low, known = token.lower(), ranks()
    if len(low) > 400:
        return ()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(low) + 1):
        ways = [
            (best[start][0] + math.log(known[low[start:end]] + 10) + 2.0, start)
            for start in range(max(0, end - _LONGEST), end)
            if best[start][0] < math.inf and low[start:end] in known
        ]
        best.append(min(ways, default=(math.inf, end)))
    if best[-1][0] == math.inf:
        return ()
    parts, end = [], len(low)
    while end:
        start = best[end][1]
        parts.append(low[start:end])
        end = start
    return tuple(reversed(parts))


def run_together(token: str) -> bool:
    """Whether several words stand in ``token`` without their spaces: "reportedwiththe"."""
    if len(token) < 10 or is_word(token):
        return False
    parts = parted(token)
    if len(parts) < 3 or not JOINING & set(parts):
        return False
    return len(token) / len(parts) >= 3 and all(map(_stands_alone, parts))


def _stands_alone(part: str) -> bool:
    """Whether a part is common for its length: "cal" and "mic" are syllables more often."""
    rank = ranks()[part]
    return part in JOINING or rank < {1: 0, 2: 0, 3: 1_500}.get(len(part), 8_000)


def joined_pair(token: str) -> bool:
    """Whether a joining word hangs on another: "theprocedure", "codeof"; a sign, no proof."""
    low = token.lower()
    if low in _PAIRS:
        return True
    if len(low) < 7 or is_word(low):
        return False
    for word in ("the", "and", "with", "not", "of", "is", "are"):
        for rest in (
            (low[len(word) :] if low.startswith(word) else ""),
            (low[: -len(word)] if low.endswith(word) else ""),
        ):
            if len(rest) >= 4 and ranks().get(rest, 99_999) < 6_000:
                return True
    return False


def surely_joined(token: str) -> bool:
    """Two joining words without their space."""
    return token.lower() in _PAIRS
