"""Whether what is denied, allowed and limited in the quote is so in the statement, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from assistant.verification.case import Case
from assistant.verification.reading.language import Mark
from assistant.verification.reading.near import turned_round, used
from assistant.verification.reading.statement import Segment, Stance, read
from assistant.verification.reading.words import Token, tokens, within
from knowledge_base.phrases import said
from knowledge_base.sentences import sentences

LOST = said("the evidence says 'not' or sets a limit, and the statement does not")
ADDED = said("the statement says 'not' or sets a limit, and the evidence does not")
_SAME_SENTENCE = 0.9
_LIMITING = frozenset({"not", "cannot", "without", "only", "exception"})
_STANCE_WORDS = frozenset(
    {"#report", "#pay", "#separately", "#bundled", "#barred", "#edit", "#modifier"}
)
# How many words behind a negation it still reaches.
_REACH = 2
_BESIDE = 4


def evidence(case: Case) -> tuple[Segment, ...]:
    """The segments of everything that the statement may rest on."""
    return tuple(segment for text in (*case.around, case.told) for segment in read(text).segments)


def in_words(case: Case) -> bool:
    """Whether statement and evidence can be compared word by word: both in English."""
    return case.reading.language.code == "en" and all(
        read(text).language.code == "en" for text in case.around
    )


def negation(case: Case) -> str | None:
    """What the quote denies is denied, and nothing else is."""
    if not case.standing or case.whole_sentence:
        return None
    words, held = in_words(case), evidence(case)
    turned = (
        {turned_round(case.reading.text, around) for around in case.around} if words else set()
    )
    if turned and None not in turned:
        return LOST if turned == {"lost"} else ADDED
    for segment in case.reading.segments:
        near = used(segment, held, words=words)
        reason = _stance(segment, near, words=words) or (
            _heads(segment, near, case.reading.segments) if words else _counted(segment, near)
        )
        if reason is not None:
            return reason
    return _of_several(case) if words else None


def limited(segment: Segment) -> frozenset[Stance]:
    """What a segment says, where a limit makes a bar a permission in some case and the reverse."""
    stances = segment.stances - {"no_edit"}
    both: frozenset[Stance] = frozenset({"permits", "bars"})
    if "bars" in stances and segment.has("exception"):
        return both
    if "permits" in stances and segment.has("only"):
        return both
    return stances


def _stance(segment: Segment, near: Sequence[Segment], *, words: bool) -> str | None:
    mine = limited(segment)
    theirs = frozenset[Stance]().union(*(limited(item) for item in near))
    if mine and not theirs and not words:
        return said("the evidence does not say whether they may be reported")
    if not mine or not theirs:
        return None
    fewer = segment.count("not", "cannot") < max(
        (s.count("not", "cannot") for s in near), default=0
    )
    if words and fewer and _parted(segment) == {True} and _parted(*near) == {False}:
        return LOST
    if mine & theirs == mine:
        return None if len(mine) == 2 else _limit_kept(segment, near, words=words)
    if mine & theirs and len(mine) == 2:
        return ADDED
    return LOST if "permits" in mine else ADDED


def _parted(*segments: Segment) -> set[bool]:
    """Whether "separately" is granted or denied, each time that it is said without a limit."""
    found: set[bool] = set()
    for segment in segments:
        denied = False
        for mark in segment.marks:
            if mark.kind in {"not", "cannot"}:
                denied = True
            elif mark.kind == "separately":
                found.add(not denied)
            elif mark.kind in {"exception", "only", "without"}:
                return {True, False}
    return found


def _limit_kept(segment: Segment, near: Sequence[Segment], *, words: bool) -> str | None:
    """Turn "only if" into "not unless", "not unless" into "if"; neither may just go."""
    only = any("permits" in item.stances and item.has("only") for item in near)
    unless = any("bars" in item.stances and item.has("exception") for item in near)
    if "permits" in segment.stances:
        kept = segment.has("only", "exception") or (unless and words and segment.has("if"))
        return LOST if (only or unless) and not kept else None
    kept = segment.has("exception") or segment.count("not", "cannot") > 1
    if unless and not kept:
        # "Not unless A" is not "not if A".
        return LOST if segment.has("if", "only") else None
    return ADDED if only and not kept else None


def _counted(segment: Segment, near: Sequence[Segment]) -> str | None:
    """Where words cannot be compared: a segment denies if what it speaks of does."""
    if segment.stances:
        return None
    mine = segment.has("not", "cannot", "without", "barred")
    theirs = [item.has("not", "cannot", "without", "barred") for item in near]
    if mine and not any(theirs):
        return ADDED
    return LOST if not mine and theirs and all(theirs) else None


def _heads(segment: Segment, near: Sequence[Segment], whole: Sequence[Segment]) -> str | None:
    """Compare what each negation stands before; words of the stance were compared as such."""
    mine, theirs = list(_negated(segment)), [item for s in near for item in _negated(s)]
    anywhere = [item for s in whole for item in _negated(s)]
    here = [token.names for token in tokens(segment.text)]
    there = [token.names for item in near for token in tokens(item.text)]
    if _unmatched(theirs, anywhere, here):
        return LOST
    if _unmatched(mine, theirs, there):
        return ADDED
    return LOST if _another_only(segment, near) else None


def _another_only(segment: Segment, near: Sequence[Segment]) -> bool:
    """Whether "only" stands before another word than in all that the segment speaks of."""
    theirs = [run for item in near for run in _behind("only", item)]
    if not theirs:
        return False
    names = frozenset[str]().union(*(token.names for run in theirs for token in run))
    return any(run and not run[0].names & names for run in _behind("only", segment))


def _behind(kind: str, segment: Segment) -> Iterator[Sequence[Token]]:
    for mark in segment.marks:
        if mark.kind == kind:
            yield within(segment.text, mark.end, len(segment.text))[:_REACH]


def _unmatched(
    ones: Sequence[Sequence[Token]],
    others: Sequence[Sequence[Token]],
    words: Sequence[frozenset[str]],
) -> bool:
    """Whether one side denies a word that the other has and does not deny."""
    reached = frozenset[str]().union(*(token.names for run in others for token in run))
    for run in ones:
        if not run or run[0].names & _STANCE_WORDS:
            continue
        names = run[0].names
        if any(names & found for found in words) and not names & reached:
            return True
    return False


def _negated(segment: Segment) -> Iterator[Sequence[Token]]:
    """For each negation of a segment the words that it reaches."""
    for mark, following in zip_longest(segment.marks, segment.marks[1:]):
        if mark is not None and mark.kind in {"not", "cannot", "without"}:
            if following is not None and _free(mark, following):
                continue
            reach = 1 if mark.kind == "without" else _REACH
            after = within(segment.text, mark.end, len(segment.text))[:reach]
            if following is not None and _ends(mark, following):
                after = ()
            # "Right for neither": a negation that nothing follows reaches back.
            yield after or within(segment.text, 0, mark.start)[: -_REACH - 1 : -1]


def _free(mark: Mark, following: Mark) -> bool:
    """Whether it is an obligation that is denied, "not required", which strength judges."""
    return following.kind in {"must", "should"} and following.start - mark.end <= _BESIDE


def _ends(mark: Mark, following: Mark) -> bool:
    """Whether a condition begins right behind a negation: "right for neither if ..."."""
    return following.kind in {"if", "exception", "only"} and following.start - mark.end <= 1


def _of_several(case: Case) -> str | None:
    """Whether it is a sentence of the evidence but for some of its limits."""
    told, limits = _without_limits(case.reading.text)
    for around in case.around:
        for start, end in sentences(around):
            held, held_limits = _without_limits(around[start:end])
            if limits != held_limits and _same(told, held):
                return LOST if limits < held_limits else ADDED
    return None


def _without_limits(text: str) -> tuple[list[str], int]:
    """The words of a text that do not limit, and how many do."""
    found = [
        mark for segment in read(text).segments for mark in segment.marks if mark.kind in _LIMITING
    ]
    language = read(text).language
    plain = text
    for kind in _LIMITING:
        plain = language.marks[kind].sub(" ", plain)
    return re.findall(r"\w+", plain.lower()), len(found)


def _same(one: list[str], other: list[str]) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The two quick ones are upper bounds of the third.
    quick = matcher.real_quick_ratio() >= _SAME_SENTENCE and (
        matcher.quick_ratio() >= _SAME_SENTENCE
    )
    return quick and matcher.ratio() >= _SAME_SENTENCE
