"""Whom a wording is about: the codes of either side, or those that "it" stands for."""

from __future__ import annotations

import re

from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes.elements import letters
from knowledge_base.guidance_notes.sentence import Codes, Sentence, codes_of, has, head

_BEFORE_A_SUBJECT = frozenset(
    {"word", "harmless", "number", "add_on", "may", "must", "report", "agent", "be", "not"}
)
_PRONOUNS = frozenset({"it", "it is", "they"})
_LEADS = frozenset({"condition", "reason", "for", "narrow", "from"})


def side(sentence: Sentence, match: re.Match[str], name: str) -> tuple[Codes, bool]:
    """The codes of one side, and whether they stand there themselves."""
    if not has(match, name):
        return (), True
    start, end = match.span(name)
    if name == "left":
        start = behind_lead(sentence, start, end)
        end = cut(sentence, start, end)
    inside = sentence.tokens[start:end]
    codes = codes_of(inside)
    if codes:
        return codes, True
    return meant(sentence, start)


def behind_lead(sentence: Sentence, start: int, end: int) -> int:
    """Where a side begins that seemed to begin in a leading clause: "Since A is ..., B"."""
    if head(sentence, start) not in _LEADS:
        return start
    for at in range(start + 1, end):
        ends = sentence.cue(at) == "," and (
            sentence.cue(at - 1) != "code" or sentence.cue(at + 1) not in {"code", "and"}
        )
        if ends and sentence.cue(at - 1) != "and":
            return at + 1
    inside = [sentence.cue(at) for at in range(start, end)]
    told = start - _clause(sentence, start)
    verb = min((sentence.shape.find(letters()[cue], end) for cue in ("not", "no")), key=_found)
    closed = "," not in [sentence.cue(at) for at in range(end, max(verb, end))]
    ended = "," in [sentence.cue(at) for at in range(_clause(sentence, start), start)]
    parted = inside == ["code", ",", "code"] and closed and not ended
    if parted and told > 1 and sentence.cue(start - 1) != "condition":
        # "If the surgeon also performs A, B may not be claimed."
        return start + 2
    return start


def _found(at: int) -> tuple[bool, int]:
    """What is not found comes last."""
    return at < 0, at


def _clause(sentence: Sentence, at: int) -> int:
    """Where the clause of a place begins."""
    while at and sentence.cue(at - 1) not in {";", "however"}:
        at -= 1
    return at


def cut(sentence: Sentence, start: int, end: int) -> int:
    """Where a subject ends that is limited by other codes: "A during B is not reported"."""
    for at in range(start, end):
        if sentence.cue(at) in {"for", "from", "narrow"} and codes_of(sentence.tokens[start:at]):
            rest = [sentence.cue(place) for place in range(at, end)]
            # "A for an infusion, an injection or the like (B)", but not "A for this, B for that".
            if "code" in rest and rest[rest.index("code") - 1] not in {",", "and"}:
                return at
    return end


def lead_codes(sentence: Sentence, match: re.Match[str]) -> Codes:
    """The codes of a leading clause of condition or reason."""
    low, high = match.span("left")
    start = behind_lead(sentence, low, high)
    first = low
    while first and sentence.cue(first - 1) not in {";", "however"}:
        first -= 1
    lead = sentence.tokens[first:start]
    begins = head(sentence, start)
    excepts = any("except" in token.text or token.text == "other than" for token in lead)
    return codes_of(lead) if begins in {"condition", "reason"} and not excepts else ()


def own(sentence: Sentence, match: re.Match[str]) -> Codes:
    """Whom no code names: the page's own code, or the subject of the whole sentence."""
    subject = sentence.context.subject
    if subject is not None:
        return (CodeSpan(subject, subject, 0, 0),)
    if match.start() and sentence.cue(match.start() - 1) in {"and", "however"}:
        first = sentence.shape.find(letters()["code"])
        if 0 <= first < match.start() and all(
            sentence.cue(at) in _BEFORE_A_SUBJECT for at in range(first)
        ):
            return group_from(sentence, first)
    return ()


def meant(sentence: Sentence, at: int) -> tuple[Codes, bool]:
    """Whom "it", "these codes" or "this code" means."""
    word = sentence.tokens[at].text
    if sentence.cue(at) == "following":
        return (), False
    earlier = _last_group(sentence, at)
    subject = sentence.context.subject
    if subject and (not earlier or word in {"this code", "this procedure", "this service"}):
        return (CodeSpan(subject, subject, 0, 0),), True
    if earlier:
        return earlier, True
    return sentence.context.before, False


def _last_group(sentence: Sentence, at: int) -> Codes:
    """The codes named last before a place, those of one list together."""
    last = sentence.shape.rfind(letters()["code"], 0, at)
    if last < 0:
        return ()
    every = at and sentence.cue(at - 1) == "only_one_of"
    if every or sentence.tokens[at].text.startswith("both"):
        return codes_of(sentence.tokens[:at])
    if sentence.tokens[at].text in _PRONOUNS:
        # "A may be billed with B, it is part of C": the subject of the clause before.
        last = _subject(sentence, at, last)
    first = last
    while first and sentence.cue(first - 1) in {"code", "and", ","}:
        first -= 1
    return codes_of(sentence.tokens[first : last + 1])


def _subject(sentence: Sentence, at: int, last: int) -> int:
    """The last token of the codes that the clause before a pronoun begins with."""
    if not at or sentence.cue(at - 1) not in {",", ";", "however", "reason", "harmless", "and"}:
        return last
    first = last
    while first and sentence.cue(first - 1) not in {";", "however"}:
        first -= 1
    place = sentence.shape.index(letters()["code"], first)
    while place < last and sentence.cue(place + 1) in {"code", "and", ","}:
        place += 1
    return place


def group_from(sentence: Sentence, first: int) -> Codes:
    """The codes of the list that begins at a place."""
    last = first
    while last + 1 < len(sentence.tokens) and sentence.cue(last + 1) in {"code", "and", ","}:
        last += 1
    return codes_of(sentence.tokens[first : last + 1])
