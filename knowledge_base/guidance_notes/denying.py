"""Where words near a wording deny it, or hand it to something else than the code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.guidance_notes.cues import cues
from knowledge_base.guidance_notes.note import NoteKind
from knowledge_base.guidance_notes.said import Said
from knowledge_base.guidance_notes.sentence import Sentence, core, has, head, spans_of
from knowledge_base.guidance_notes.subjects import behind_lead

_NEGATIONS = frozenset({"not", "no", "nor", "not_separately"})
_OCCASIONS = frozenset({"during", "after", "before", "following", "prior to"})
_ENDS_A_CLAUSE = frozenset({";", "however", "reason"})
_ENDS_THE_REST = _ENDS_A_CLAUSE | {",", "condition", ":", "without"}
_REFUSALS = frozenset({"reject", "misuse", "wrong", "exclude", "exclusive", "exempt", "needless"})
_POSITIVE = frozenset({"use_with", "separately_reportable", "add_on", "modifier_required"})


def denials(sentence: Sentence, match: re.Match[str]) -> frozenset[int]:
    """The negations of its clause, up to its end, that have no part in a note so far."""
    first = match.start()
    while first and sentence.cue(first - 1) not in _ENDS_A_CLAUSE:
        first -= 1
    if head(sentence, match.start()) == "condition":
        # What the leading clause denies is its own: "If A cannot be used, B may be reported".
        commas = [at for at in range(first, match.start()) if sentence.cue(at) == ","]
        first = commas[-1] + 1 if commas else first
    known = sentence.taken | core(sentence, match)
    sides = spans_of(match, "left", "right")
    return frozenset(
        at
        for at in range(first, match.end())
        if sentence.cue(at) in _NEGATIONS
        and at not in known
        and not any(low <= at < high for low, high in sides)
    )


def taken_back(sentence: Sentence, item: Said) -> bool:
    """Whether its clause refuses what was read: "A denial follows if A is sent with B"."""
    if item.kind not in _POSITIVE or item.uncertain:
        return False
    if item.kind == "add_on" and any(token.cue == "alone" for token in sentence.tokens):
        # "A rides on B and is denied when it arrives alone."
        return False
    first, last = item.start, item.end
    while first and sentence.cue(first - 1) not in _ENDS_A_CLAUSE | {",", ":"}:
        first -= 1
    while last < len(sentence.tokens) and sentence.cue(last) not in _ENDS_THE_REST:
        last += 1
    before = any(
        sentence.cue(at) in _REFUSALS and at not in sentence.taken
        for at in range(first, item.start)
    )
    return before or any(
        sentence.cue(at) in _REFUSALS | {"not", "nor"}
        and at not in sentence.taken
        and not _or_else(sentence, item.end, at)
        for at in range(item.end, last)
    )


def _or_else(sentence: Sentence, low: int, at: int) -> bool:
    """Whether the refusal is what follows otherwise: "needs LT, or it will be sent back"."""
    words = {sentence.tokens[place].text.lower() for place in range(low, at)}
    return bool(words & {"or", "otherwise", "else"})


def kind_said(
    kind: NoteKind, count: int | None, modifiers: Sequence[str], *, denied: bool, both: bool
) -> NoteKind | None:
    """The kind of note that was read; ``None`` where words before it deny it."""
    if denied and count is not None:
        # "It is not limited to 4 units": what is denied limits nothing.
        return None
    if kind == "once_per" and count is not None and count > 1:
        return "units"
    if not denied or kind in {"not_with", "modifier_barred"}:
        return kind
    if kind in _POSITIVE and both:
        # "Nowhere is it said that A may be reported with B": rather barred than allowed.
        return "modifier_barred" if modifiers else "not_with"
    return None


def excepted(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the left side is what something else is said of with an exception."""
    if not has(match, "left"):
        return False
    for at in range(match.start("left") - 1, -1, -1):
        token = sentence.tokens[at]
        if token.cue in {",", ";", "code", "not", "report"}:
            return False
        if token.text.startswith(("except", "other than", "with the exception")):
            return True
    return False


def _is_what_includes(sentence: Sentence, left: int) -> bool:
    """Whether the code is what something else is part of: "part of A and not reportable"."""
    for at in range(left - 1, -1, -1):
        if sentence.cue(at) in {",", ";", "code", "however", "reason"}:
            return False
        if sentence.cue(at) == "included":
            return True
    return False


def _is_occasion(sentence: Sentence, left: int) -> bool:
    """Whether something else is done on the occasion of the code: "a block during A is not"."""
    for at in range(left - 1, -1, -1):
        if sentence.cue(at) not in {"word", "and", "harmless"}:
            return sentence.tokens[at].text.lower() in _OCCASIONS and at > 0
    return False


def led_by_another(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the codes stand in a leading clause: "If A is followed by pain, that is not"."""
    if not has(match, "left") or match.start("left") != match.start():
        return False
    ends = match.end("left")
    verb = min((at for at in core(sentence, match) if at >= ends), default=ends)
    behind = [sentence.cue(at) for at in range(ends, verb)]
    leads = head(sentence, match.start("left")) in {"condition", "reason"}
    cut = behind_lead(sentence, *match.span("left")) != match.start("left")
    return leads and not cut and "," in behind and behind[-1:] != [","]


def of_its_clause(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether "is part of" stands in a clause of condition behind the code, not of the code."""
    if _is_occasion(sentence, match.start("left")):
        return True
    low, high = match.span("behind") if has(match, "behind") else (0, 0)
    behind = [sentence.cue(at) for at in range(low, high)]
    if "condition" in behind and "," not in behind[behind.index("condition") :]:
        return True
    if _is_what_includes(sentence, match.start("left")):
        return True
    # "When doing A, a repair is not separately reportable": it is the repair that is not.
    leads = head(sentence, match.start("left")) in {"condition", "reason"}
    includes = any(sentence.cue(at) == "includes" for at in core(sentence, match))
    before = sentence.tokens[: match.start("left")]
    if includes and any(token.text.lower() in cues().holders for token in before):
        return True
    cut = behind_lead(sentence, *match.span("left")) != match.start("left")
    return leads and (includes or (not cut and "," in behind))
