"""Whether the conditions under which the quote holds are kept, and no new ones are set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.verification.case import Case
from assistant.verification.checks.polarity import evidence, in_words, limited
from assistant.verification.reading.near import used
from assistant.verification.reading.statement import Segment
from assistant.verification.reading.words import (
    Token,
    names_apart,
    names_of,
    tokens,
    tokens_of,
    within,
)
from knowledge_base.phrases import said

# "For the same lesion" limits as much as "if it is the same lesion".
_SAME_CASE = re.compile(
    r"\b(?:for|at|on|in|of|to|during|from|by) (?:the |a |an )?"
    r"(?:same|separate|different|single|ipsilateral|contralateral|distinct|another|"
    r"other)\b[^,.;()]*?"
    r"(?=\b(?:is|are|shall|may|must|can|should|was|were|and|or|does|do)\b|[,.;()]|$)",
    re.IGNORECASE,
)
# So does who gave a service, and with what: "anesthesia given by the surgeon".
_GIVEN = re.compile(
    r"\b(?:given|performed|done|provided|rendered|furnished|placed|ordered|administered|"
    r"carried out) "
    r"(?:by|with|at|in|during|for|on|through|under|together with) [^,.;()]*?"
    r"(?=\b(?:is|are|shall|may|must|can|should|was|were|and|or|does|do)\b|[,.;()]|$)",
    re.IGNORECASE,
)
# And what a service has to need, lead to or be for: "bleeding requiring return to the room".
_NEEDING = re.compile(
    r"\b(?:requiring|resulting in|leading to|related to|unrelated to|describing|involving|without|"
    r"solely|exclusively|for the purposes? of|(?:that|which|who) (?:is|are|was|were)|"
    r"to (?:decide|determine|describe|confirm|establish|assess|evaluate|verify|identify|guide|"
    r"obtain|treat|repair|remove|close|reach|access|control|prevent|prepare|facilitate|monitor)) "
    r"[^,.;()]*?"
    r"(?=\b(?:is|are|shall|may|must|can|should|was|were|and|or|does|do)\b|[,.;()]|$)",
    re.IGNORECASE,
)
# Not conditions though they begin like some.
_NO_CONDITION = re.compile(r"^(?:where|while|whether|once)$", re.IGNORECASE)
# "Where the two are done together, ..." is one.
_AT_FIRST = re.compile(r"^\W*where$", re.IGNORECASE)
_MARKS = ("if", "exception", "only", "without")
_MAIN_USED, _KEPT, _WHOLLY = 0.6, 0.5, 0.9
# What was cut off before it said under which condition.
_DANGLING = re.compile(
    r"\b(?:even|if|when|unless|except|because|and|or|but|than|where|while)\W*$", re.IGNORECASE
)
REMOVED = said("the evidence holds only under a condition, and the statement leaves it out")
ADDED = said("the statement sets a condition that the evidence does not")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a segment: its mark, its words, and the words beside it."""

    kind: str
    words: tuple[Token, ...]
    beside: tuple[Token, ...]

    @property
    def own(self) -> tuple[Token, ...]:
        """The words of the condition that do not stand beside it as well."""
        names = names_of(self.beside)
        return tuple(token for token in self.words if not token.names & names)


def condition(case: Case) -> str | None:
    """Every condition of what the statement uses is kept, and none is added."""
    if not case.standing or case.whole_sentence:
        return None
    words, held = in_words(case), evidence(case)
    if words and _DANGLING.search(case.reading.text):
        return REMOVED
    for segment in case.reading.segments:
        near = used(segment, held, words=words)
        if words and any(_dropped(segment, case, item) or _cut(case, item) for item in near):
            return REMOVED
        if not words and _dropped_abroad(segment, near):
            return REMOVED
        if _set(segment, near):
            return ADDED
    return None


def _dropped(segment: Segment, case: Case, near: Segment) -> bool:
    mine = names_of(tokens_of(case.reading)) | names_apart(case.reading)
    return any(
        _share(item.beside, names_of(tokens(segment.text))) >= _MAIN_USED
        and (_share(item.own, mine) < _KEPT if item.own else not case.reading.has(*_MARKS))
        for item in conditions(near)
    ) or (
        # "Only" and "unless" are kept as such: what holds in one case alone does not always.
        any(item.kind in {"exception", "only"} for item in conditions(near))
        and bool(limited(segment))
        and len(limited(near)) == 2
        and len(limited(segment)) == 1
        and not segment.has("exception", "only", "if", "without")
    )


def _cut(case: Case, near: Segment) -> bool:
    """Whether the statement is a part of a sentence without a condition that stands in it."""
    kept = sum(segment.count(*_MARKS) for segment in case.reading.segments)
    if kept >= near.count(*_MARKS):
        return False
    told = tokens_of(case.reading)
    for item in conditions(near):
        beside = names_of(item.beside)
        whole = not item.beside or _share(item.beside, names_of(told)) >= _WHOLLY
        if item.kind in {"if", "exception"} and whole:
            if not told and not set(case.reading.codes) <= set(near.codes):
                continue
            if all(token.names & beside for token in told):
                return True
    return False


def _share(words: tuple[Token, ...], names: frozenset[str]) -> float:
    return sum(bool(token.names & names) for token in words) / len(words) if words else 0.0


def _dropped_abroad(segment: Segment, near: tuple[Segment, ...]) -> bool:
    """In another language: an exception, or a condition in all that it speaks of, has no like."""
    strong = bool(near) and all(item.has("exception", "only") for item in near)
    any_kept = segment.has("exception", "only", "if", "without", "other_case")
    weak = bool(near) and all(item.has("if") for item in near)
    return (strong or weak) and not any_kept


def _set(segment: Segment, near: tuple[Segment, ...]) -> bool:
    """Whether it says "unless" or "only" where nothing that it speaks of does."""
    if not near or not segment.has("exception", "only", "without"):
        return False
    return not any(
        item.has("exception", "only", "if", "without", "not", "cannot", "barred") for item in near
    )


def conditions(segment: Segment) -> Iterator[Condition]:
    """The conditions of a segment of English."""
    spans = [
        (mark.kind, mark.start, mark.end)
        for mark in segment.marks
        if mark.kind in _MARKS
        and (
            _AT_FIRST.match(segment.text[: mark.end])
            or not _NO_CONDITION.match(segment.text[mark.start : mark.end])
        )
    ]
    wordings = (_SAME_CASE, _GIVEN, _NEEDING)
    limits = (match for wording in wordings for match in wording.finditer(segment.text))
    for start, end in (match.span() for match in limits):
        found = within(segment.text, start, end)
        if found:
            beside = (*within(segment.text, 0, start), *within(segment.text, end, 1 << 30))
            yield Condition("case", found, beside)
    for kind, start, after in spans:
        end = _end_of(segment.text, after)
        found = _outside_brackets(segment.text, within(segment.text, after, end))
        if found:
            beside = (*within(segment.text, 0, start), *within(segment.text, end, 1 << 30))
            yield Condition(kind, found, beside)


_BRACKETS = re.compile(
    r"\((?:e\.?g\.?|i\.?e\.?|such as|for example|including)[^()]*\)", re.IGNORECASE
)


def _outside_brackets(text: str, found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Without the examples in brackets, which limit nothing."""
    spans = [match.span() for match in _BRACKETS.finditer(text)]
    return tuple(t for t in found if not any(start <= t.start < end for start, end in spans))


def _end_of(text: str, start: int) -> int:
    """Where a condition that begins at ``start`` ends: at a comma outside all brackets."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth < 0 or (depth == 0 and text[place] in ",;"):
            return place
    return len(text)
