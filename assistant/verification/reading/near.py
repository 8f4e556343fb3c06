"""Which segments of the evidence a segment of a statement speaks of, and how its words lie."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from assistant.verification.reading.language import language
from assistant.verification.reading.opposites import opposite
from assistant.verification.reading.statement import Segment
from assistant.verification.reading.words import lexicon, tokens
from knowledge_base.codes import PROCEDURE_SHAPE, find_codes

# From this share of its words on a segment of the evidence is one that the statement uses.
_WHOLLY_USED = 0.7
# A segment that bears this much less than the best one is not what is meant; where the best one
# bears nearly every word, another has to bear nearly as many.
_BESIDE, _SURE, _AS_SURE = 0.7, 0.85, 0.95
_SEQUENCE = re.compile(
    rf"ADDED-TO|INSTEAD-OF|{PROCEDURE_SHAPE}(?![A-Za-z0-9])|[^\W_]+(?:['.][^\W_]+)*|[%$]"
)
_NEAR_VERBATIM = 0.7
_CODE = re.compile(PROCEDURE_SHAPE)
_LISTING = frozenset({"AND", "OR", "CPT", "HCPCS", "CODE", "CODES"})
_MODIFIERS = frozenset("LT RT XE XS XP XU LC LD RC LM RI TC".split())  # noqa: SIM905 (shorter)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A segment of the evidence and how much of each side's words the other has."""

    segment: Segment
    of_statement: float
    of_evidence: float


def used(segment: Segment, evidence: Sequence[Segment], *, words: bool) -> tuple[Segment, ...]:
    """The segments of ``evidence`` that ``segment`` speaks of; ``words``: in one language."""
    weighed = [_weigh(segment, other, words=words) for other in evidence]
    best = max((item.of_statement for item in weighed), default=0.0)
    sure = best >= _SURE
    least = best * (_AS_SURE if sure else _BESIDE)
    found = tuple(
        item.segment
        for item in weighed
        if item.of_statement >= max(least, 0.2) or (not sure and item.of_evidence >= _WHOLLY_USED)
    )
    return found if found and best > 0 else tuple(evidence)


def _weigh(one: Segment, other: Segment, *, words: bool) -> Weighed:
    mine, theirs = _things(one.text, words=words), _things(other.text, words=words)
    if not mine or not theirs:
        return Weighed(other, 0.0, 0.0)
    here = sum(bool(item & _all(theirs)) for item in mine) / len(mine)
    there = sum(bool(item & _all(mine)) for item in theirs) / len(theirs)
    return Weighed(other, here, there)


@functools.lru_cache(maxsize=4_096)
def _things(text: str, *, words: bool) -> tuple[frozenset[str], ...]:
    codes = [frozenset(span.codes()) for span in find_codes(text)]
    return (*(codes), *((token.names for token in tokens(text)) if words else ()))


def _all(things: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*things)


def changed_word(told: str, held: str) -> tuple[str, str] | None:
    """A word, code or number of ``told`` where ``held``, else nearly the same, has another one.

    A synonym is no other word; nor are those that carry nothing.
    """
    one, other = _sequence(told), _sequence(held)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < 0.4 or not one:
        return None
    kept = sum(block.size for block in matcher.get_matching_blocks())
    if kept / len(one) < _NEAR_VERBATIM:
        return None
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "replace" and 1 < last - first == end - start <= _FEW:
            pairs = zip(one[first:last], other[start:end], strict=True)
            turned = next((pair for pair in pairs if _contrary(*pair)), None)
            if turned is not None:
                return turned[0].lower(), turned[1].lower()
        if tag != "replace" or last - first != 1:
            continue
        replaced = [word for word in other[start:end] if _CODE.fullmatch(word)]
        if _CODE.fullmatch(one[first]) and _reordered(one, first, other, start):
            continue
        if _CODE.fullmatch(one[first]) and replaced and one[first] not in replaced:
            return one[first], replaced[0]
        if end - start == 1 and _differ(one[first], other[start]):
            return one[first].lower(), other[start].lower()
    return None


# How many words side by side may each be another one.
_FEW = 3


def _contrary(one: str, other: str) -> bool:
    """Whether two words are other numbers, or opposites."""
    if one.isdecimal() and other.isdecimal():
        return int(one) != int(other)
    return opposite(one, other)


def turned_round(told: str, held: str) -> Literal["added", "lost"] | None:
    """Whether ``told`` has a "not" more or less than ``held``, which is else nearly the same."""
    one, other = _sequence(told), _sequence(held)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if not one or matcher.real_quick_ratio() < 0.4:
        return None
    blocks = matcher.get_matching_blocks()
    if sum(block.size for block in blocks) / len(one) < _NEAR_VERBATIM:
        return None
    for before, after in pairwise(blocks):
        if not before.size or after.size < _BEHIND:
            continue
        more = one[before.a + before.size : after.a]
        less = other[before.b + before.size : after.b]
        if more and not less and len(more) < _FEW and not _NOT.isdisjoint(more):
            return "added"
        if less and not more and len(less) < _FEW and not _NOT.isdisjoint(less):
            return "lost"
    return None


_NOT = frozenset({"NOT", "NEVER", "NO", "CANNOT"})
_BEHIND = 2


# "Procedure code" for "CPT code".
_CODE_SETS = {"CPT", "HCPCS"}
# In a sentence otherwise kept these say the contrary of each other, small as they are.
_SMALL_BUT_TELLING = (
    {"AND", "OR"},
    {"TO", "FROM"},
    {"ON", "OFF"},
    {"ONE", "BOTH"},
    {"IN", "OUT"},
    {"UP", "DOWN"},
    {"ALL", "SOME"},
    {"ANY", "ALL"},
    {"BOTH", "EITHER"},
    {"EACH", "ONE"},
    {"BY", "FOR"},
    {"THAN", "AND"},
    {"UNTIL", "AFTER"},
    {"IF", "UNLESS"},
    {"ADDED-TO", "INSTEAD-OF"},
)


def _differ(one: str, other: str) -> bool:
    if one.isdigit() and other.isdigit():
        return one != other
    if one in _MODIFIERS and other in _MODIFIERS:
        return one != other
    if {one, other} & _CODE_SETS:
        return False
    if opposite(one, other) or {one, other} in _SMALL_BUT_TELLING:
        return True
    mine, theirs = (_all([t.names for t in tokens(word.lower())]) for word in (one, other))
    framed = lexicon().frame
    return bool(mine and theirs) and not mine & theirs and not (mine & framed and theirs & framed)


# Wordings of several words of which one stands for the other's contrary.
_ADDED = re.compile(r"\b(?:in addition to|as well as|along with|together with)\b", re.IGNORECASE)
_INSTEAD = re.compile(r"\b(?:instead of|rather than|in place of|in lieu of)\b", re.IGNORECASE)


@functools.lru_cache(maxsize=2_048)
def _sequence(text: str) -> list[str]:
    joined = _INSTEAD.sub("INSTEAD-OF", _ADDED.sub("ADDED-TO", text))
    numbers = language("en").numbers
    words = (match.group() for match in _SEQUENCE.finditer(joined))
    return [str(numbers.get(word.lower(), word)).upper() for word in words]


def _reordered(one: Sequence[str], first: int, other: Sequence[str], start: int) -> bool:
    """Whether two codes stand in lists that hold the same codes: "A, B or C" is "C, B or A"."""
    mine = _list_around(one, first)
    return len(mine) > 1 and mine == _list_around(other, start)


def _list_around(words: Sequence[str], place: int) -> frozenset[str]:
    found: set[str] = set()
    for steps in (range(place, -1, -1), range(place, len(words))):
        for at in steps:
            if _CODE.fullmatch(words[at]):
                found.add(words[at])
            elif words[at] not in _LISTING:
                break
    return frozenset(found)
