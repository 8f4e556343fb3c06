"""Which segments of the evidence a segment of a statement speaks of, and how its words lie."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.verification.reading.opposites import opposite
from assistant.verification.reading.statement import Segment
from assistant.verification.reading.words import lexicon, tokens
from knowledge_base.codes import PROCEDURE_SHAPE, find_codes

# From this share of its words on a segment of the evidence is one that the statement uses.
_WHOLLY_USED = 0.7
# A segment that bears this much less than the best one is not what is meant; where the best one
# bears nearly every word, another has to bear nearly as many.
_BESIDE, _SURE, _AS_SURE = 0.7, 0.85, 0.95
_SEQUENCE = re.compile(rf"{PROCEDURE_SHAPE}(?![A-Za-z0-9])|[^\W_]+(?:['.][^\W_]+)*|[%$]")
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


@functools.lru_cache(maxsize=2_048)
def _sequence(text: str) -> list[str]:
    return [match.group().upper() for match in _SEQUENCE.finditer(text)]


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
