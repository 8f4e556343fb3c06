"""Whether obligation keeps its strength: must, may, should, and their denials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.verification.case import Case
from assistant.verification.checks.polarity import evidence, in_words
from assistant.verification.reading.near import used
from assistant.verification.reading.statement import Segment
from assistant.verification.reading.words import within
from knowledge_base.phrases import said, series

_IMPERATIVE = re.compile(
    r"^(?:[\W\d]*)(?:do not|don't|never|report|use|see|bill|code|submit|append)\b", re.IGNORECASE
)
# An obligation denied in other words than "not required".
_FREE = re.compile(
    r"\b(?:needs? not|needn't|optional(?:ly)?|discretionary|voluntary|"
    r"at (?:its|their|your|one's|his|her|the \w+'s) (?:own )?(?:option|discretion)|"
    r"not (?:be )?(?:obliged|bound|compelled|forced|under any)|"
    r"no (?:need|obligation|duty|requirement|necessity) (?:to|for|of|that)|"
    r"(?:do|does|did)(?: not|n't) (?:have|need) to|without having to|free (?:not )?to|"
    r"may choose (?:not )?to)\b",
    re.IGNORECASE,
)
# How many characters a "not" may stand from the word whose strength it turns.
_BESIDE = 4
_LIMITED = ("exception", "only", "if")
_SAID = {
    "must": said("must"),
    "must not": said("must not"),
    "should": said("should"),
    "should not": said("should not"),
    "may": said("may"),
    "need not": said("need not"),
}


def strength(case: Case) -> str | None:
    """What may, should or must be done is as in the quote."""
    if not case.standing or case.whole_sentence:
        return None
    words, held = in_words(case), evidence(case)
    for segment in case.reading.segments:
        mine = strengths(segment)
        near = used(segment, held, words=words)
        theirs = frozenset[str]().union(*(strengths(item) for item in near))
        if case.due and not theirs:
            theirs |= {"must"}
        if any(_IMPERATIVE.match(item.text) for item in near):
            theirs |= {"must", "must not"}
        if any(item.has("bundled") or item.has("barred") for item in near):
            theirs |= {"must not"}
        if any(item.has("exception", "only") for item in near) and segment.has(*_LIMITED):
            # "Must not unless" is "may only if".
            theirs |= (
                {"may"} if "must not" in theirs else {"must not"} if "may" in theirs else set()
            )
        turned = _turned(segment, near) if words else None
        if turned is not None:
            return turned
        missing = sorted(mine - theirs - ({"may", "must not"} if not theirs else set()))
        plainly = missing == ["must not"] and "should not" not in theirs and _denied(near)
        if missing and not plainly:
            told = _SAID[missing[0]]
            there = series([_SAID[item] for item in sorted(theirs)])
            if not there:
                return said("it says '{told}' where the evidence says no such word", told=told)
            return said("it says '{told}' where the evidence says '{held}'", told=told, held=there)
    return None


def _turned(segment: Segment, near: tuple[Segment, ...]) -> str | None:
    """What is said to be done here as may and there as must: "may be reported" made "must"."""
    theirs = [item for other in near for item in _heads(other)]
    for mine, head in _heads(segment):
        found = {there for there, names in theirs if head & names}
        if found and mine not in found:
            return said(
                "it says '{told}' where the evidence says '{held}'",
                told=_SAID[mine],
                held=_SAID[sorted(found)[0]],
            )
    return None


def _heads(segment: Segment) -> Iterator[tuple[str, frozenset[str]]]:
    """Each plain may, should or must with the names of the first word behind it."""
    for place, mark in enumerate(segment.marks):
        if mark.kind not in {"may", "should", "must"}:
            continue
        word = segment.text[mark.start : mark.end].lower()
        if not _MODAL.fullmatch(word) or any(
            other.kind in {"not", "cannot"} and abs(other.start - mark.start) <= _NEAR_NOT
            for other in segment.marks[max(0, place - 1) : place + 2]
        ):
            continue
        behind = within(segment.text, mark.end, len(segment.text))[:1]
        if behind and behind[0].names:
            yield mark.kind, behind[0].names


# "Medically necessary", "a required record", "allows" say nothing of the verb that follows them.
_MODAL = re.compile(
    r"may|can|could|might|must|shall|should|ought to|(?:has|have|needs?|is|are) to|"
    r"(?:is|are) (?:obliged|free|expected) to"
)
_NEAR_NOT = 16


def _denied(near: tuple[Segment, ...]) -> bool:
    """Whether the evidence denies without a word for how strongly."""
    return any(
        item.has("not", "cannot") and ("bars" in item.stances or not strengths(item))
        for item in near
    )


def strengths(segment: Segment) -> frozenset[str]:
    """How strongly a segment puts what it says."""
    found: set[str] = set()
    free = _FREE.search(segment.text) is not None
    denials = [mark for mark in segment.marks if mark.kind == "not"]
    for place, kind in enumerate(mark.kind for mark in segment.marks):
        at = segment.marks[place]
        denied = any(
            0 <= at.start - mark.end <= _BESIDE or 0 <= mark.start - at.end <= _BESIDE
            for mark in denials
        )
        text = segment.text[at.start : at.end].lower()
        if kind == "cannot":
            found.add("must not")
        elif kind == "must":
            loose = denied and re.match(r"requir|need|have|has|mandat|obligat|necess", text)
            found.add("need not" if loose else "must not" if denied else "must")
        elif kind == "should":
            found.add("should not" if denied else "should")
        elif kind == "may":
            found.add("must not" if denied else "may")
    return (frozenset(found) - {"must not", "must"}) | {"need not"} if free else frozenset(found)
