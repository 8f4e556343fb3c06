"""Whether what is part of what, and what comes before what, is as the quote has it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from assistant.verification.case import Case
from assistant.verification.checks.polarity import evidence, in_words
from assistant.verification.reading.near import used
from assistant.verification.reading.statement import Direction, Segment, read
from assistant.verification.reading.words import names_of, within
from knowledge_base.codes import find_codes
from knowledge_base.phrases import said

_ACTIVE = re.compile(
    r"^(?:includes?|bundles?|bundling|contains?|encompass(?:es)?|covers?|comprises?)$",
    re.IGNORECASE,
)


_ORDERED = re.compile(
    r"\b(?:instead of|rather than|in place of|in lieu of|before|prior to|after|following)\b", re.I
)


_END = 1 << 30


def in_order(case: Case) -> str | None:
    """What is part of what, and what comes before what, is as the quote has it."""
    if not case.standing or case.whole_sentence:
        return None
    told = {item for text in case.around for item in read(text).directions}
    for mine in case.reading.directions:
        if mine.part is not None and Direction(mine.part, mine.whole) in told:
            return said(
                "the evidence puts {part} within {whole}, not the reverse",
                part=mine.whole,
                whole=mine.part,
            )
    if not in_words(case):
        return None
    return _turned_round(case) or _roles_swapped(case)


# Those who act, pay, are treated or are sent to.
_ROLE = re.compile(
    r"\b(?P<role>(?:(?:operating|attending|treating|ordering|"
    r"referring|performing|billing|interpreting|primary|assistant|anesthesia|supervising|"
    r"admitting|consulting|teaching|qualified|other|another|second|co-?)[ -]?)*"
    r"(?:physicians?|practitioners?|surgeons?|providers?(?:/suppliers?)?|suppliers?|anesthesi\w+ists?|"
    r"anesthetists?|radiologists?|pathologists?|nurses?|therapists?|laborator(?:y|ies)|"
    r"patients?|beneficiar(?:y|ies)|contractors?|carriers?|residents?|interns?))\b",
    re.IGNORECASE,
)
_LIKE = 0.8


def _roles_swapped(case: Case) -> str | None:
    """Two who act change places in a sentence that is otherwise kept."""
    for segment in case.reading.segments:
        mine = _roles(segment.text)
        if len(set(mine)) < 2:
            continue
        for item in used(segment, evidence(case), words=True):
            theirs = _roles(item.text)
            if mine == theirs or sorted(mine) != sorted(theirs):
                continue
            here, there = (
                _ROLE.sub("@", text).lower().split() for text in (segment.text, item.text)
            )
            if SequenceMatcher(None, here, there, autojunk=False).ratio() >= _LIKE:
                return said("it turns round what the evidence says of the two")
    return None


def _roles(text: str) -> list[str]:
    return [" ".join(match["role"].lower().split()) for match in _ROLE.finditer(text)]


def _turned_round(case: Case) -> str | None:
    held = evidence(case)
    for segment in case.reading.segments:
        mine_sides = _sides(segment)
        if mine_sides is None:
            continue
        for item in used(segment, held, words=True):
            sides = _sides(item)
            if sides is not None and _turned(mine_sides, sides):
                return said("it turns round what the evidence says of the two")
    return None


Sides = tuple[frozenset[str], frozenset[str]]


def _sides(segment: Segment) -> Sides | None:
    """What stands before and behind the word that orders a segment, the part or earlier first."""
    for mark in segment.marks:
        if mark.kind == "bundled":
            before = segment.text[: mark.start]
            sides = (_names(segment.text, 0, mark.start), _names(segment.text, mark.end, _END))
            active = _ACTIVE.match(segment.text[mark.start : mark.end]) and not re.search(
                r"\b(?:is|are|be|been|was|were)\s+(?:\w+ly\s+)?$", before, re.IGNORECASE
            )
            return sides[::-1] if active else sides
    match = _ORDERED.search(segment.text)
    if match is None:
        return None
    found = _names(segment.text, 0, match.start()), _names(segment.text, match.end(), _END)
    return found if all(found) else None


def _names(text: str, start: int, end: int) -> frozenset[str]:
    codes = {code for span in find_codes(text[start:end]) for code in span.codes()}
    return names_of(within(text, start, end)) | codes


def _turned(mine: Sides, theirs: Sides) -> bool:
    crossed = (mine[0] - mine[1]) & (theirs[1] - theirs[0])
    back = (mine[1] - mine[0]) & (theirs[0] - theirs[1])
    return bool(crossed and back)
