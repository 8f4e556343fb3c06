"""English words by how common they are, for telling what broken text once was.

The vocabulary of the packaged MiniLM model lists some 20,000 whole words, roughly by frequency;
no other list is needed.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import Literal

from knowledge_base.indexes.embedders import packaged_model_folder

Likely = Literal["surely", "maybe"]
# Small words that join others; no long English word is made of them and two more.
_JOINING_LISTED = (
    "the of and to in is for with on by not or be are as at an if from that this it was "
    "when which may must than has have do does been any all no "
    "these those were will shall should about can only its also such because between under"
)
JOINING = frozenset(_JOINING_LISTED.split())
# Between them no space is ever left out in good text: "ofthe", "inthe".
_PAIRS = frozenset(
    f"{one}{other}"
    for one in ["of", "in", "to", "and", "for", "on", "by", "with", "from", "at", "that"]
    for other in ("the",)
)
_LONGEST = 40
# What a word of the document's own costs in a parting, and a letter that is of no word.
_RARE, _LETTER_COST = 12_000, 14.0
_ENDINGS = (
    ("s", ("",)),
    ("es", ("",)),
    ("ies", ("y",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ly", ("",)),
    ("ally", ("",)),
)
# Words of the field that the vocabulary lacks.
_FIELD_LISTED = (
    "modifier modifiers radiologist radiologists coder coders payer payers reportable "
    "billable bundled bundling unbundled myelography myelogram lumbar cervical thoracic "
    "separately injection injections interpretation supervision laterality biopsy "
    "anesthesia bilateral beneficiary practitioner outpatient inpatient specimen catheter "
    "encounter documentation documented necessity provider providers claim claims code "
    "codes unit units edit edits procedure procedures physician physicians diagnosis "
    "diagnostic conjunction session radiology imaging fluoroscopy ultrasound endoscopy "
    "colonoscopy arthroscopy laparoscopy pathology cardiology neurology urology reimbursement "
    "authorization deductible coinsurance copayment telehealth contrast intrathecal epidural "
    "sedation fracture fusion spine spinal patient patients coverage insurance insurer appeal"
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


@functools.lru_cache(maxsize=65_536)
def is_word(word: str) -> bool:
    """Whether ``word`` is a common English word, or an inflection of one."""
    low, known = word.lower(), ranks()
    if low in known:
        return True
    return any(
        low.endswith(ending)
        and len(low) - len(ending) > 2
        and any(low[: -len(ending)] + instead in known for instead in stems)
        for ending, stems in _ENDINGS
    )


@functools.lru_cache(maxsize=8_192)
def parted(token: str, extra: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The words that ``token`` is made of, likeliest parting; empty if there is none.

    ``extra`` are words known beside the common ones, such as those of the same document.
    """
    pieces = _pieces(token, extra)
    return tuple(piece for piece, _ in pieces) if all(known for _, known in pieces) else ()


@functools.lru_cache(maxsize=8_192)
def _pieces(token: str, extra: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """The likeliest parting into words, and single letters that are part of none."""
    low, known = token.lower()[:400], ranks()
    best: list[tuple[float, int, bool]] = [(0.0, 0, True)]
    for end in range(1, len(low) + 1):
        ways = [(best[end - 1][0] + _LETTER_COST, end - 1, False)]
        for start in range(max(0, end - _LONGEST), end):
            word = low[start:end]
            rank = known.get(word)
            if rank is None and word in extra and word != low:
                rank = _RARE
            if rank is not None:
                ways.append((best[start][0] + math.log(rank + 10) + 2.0, start, True))
        best.append(min(ways))
    parts: list[tuple[str, bool]] = []
    end = len(low)
    while end:
        _, start, whole = best[end]
        parts.append((low[start:end], whole))
        end = start
    return tuple(reversed(parts))


def run_together(token: str, extra: frozenset[str] = frozenset()) -> Likely | None:
    """Whether several words stand in ``token`` without their spaces: "reportedwiththe".

    Only "maybe" where one or two letters join them, as they do in long words that no list has:
    "histocompatibility" is no "his to compatibility", nor "intractable" "in tract able".
    """
    if len(token) < 10 or is_word(token):
        return None
    # What a document calls its own may be a syllable of a longer term: "ectomy".
    extra = extra if len(token) >= 16 else frozenset()
    pieces = _pieces(token, extra)
    words = [piece for piece, known in pieces if known and _stands_alone(piece, extra)]
    joining = [word for word in words if word in JOINING and len(word) > 1]
    if len(words) < 3 or not joining:
        return None
    long = sum(len(word) > 2 for word in joining)
    if len(words) == len(pieces):
        if len(token) / len(words) < 3:
            return None
        return "surely" if long or (len(joining) >= 2 and len(token) >= 18) else "maybe"
    # A word that no list has may be among them, where the token is too long for any one word.
    covered = sum(map(len, words)) / len(token)
    if covered >= 0.65 and len(token) >= 18 and long and len(words) >= 4:
        return "surely"
    return None


def _stands_alone(part: str, extra: frozenset[str] = frozenset()) -> bool:
    """Whether a part is common for its length: "cal" and "mic" are syllables more often."""
    if part in JOINING or (part in extra and len(part) > 3):
        return True
    return ranks().get(part, _RARE) < {1: 0, 2: 0, 3: 1_500, 4: 6_000, 5: 12_000}.get(
        len(part), 99_999
    )


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
