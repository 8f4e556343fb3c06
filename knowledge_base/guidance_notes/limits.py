"""The condition of a note: the words of its sentence that limit it, as they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge_base.guidance_notes.providers import SOMEBODY
from knowledge_base.guidance_notes.said import Said
from knowledge_base.guidance_notes.tokens import Token
from knowledge_base.guidance_notes.unread import unread

_LIMITS = frozenset({"condition", "for", "from", "narrow", "without"})
_STRONG = frozenset({"condition", "without"})
_RELATIVE = frozenset({"that", "who", "whose", "whom"})
_OF_A_PAIR = frozenset({"not_with", "use_with", "included_in", "separately_reportable"})
_COUNTING = frozenset({"most", "only", "over", "once"})
# Words before a code that say nothing of what it is for.
_IDLE = frozenset(
    {"a", "an", "the", "code", "codes", "you", "we", "our", "medicare", "plan", "plans", "payer",
     "payers", "coders", "providers", "please", "of", "use", "what", "used", "any", "its", "it",
     "wants", "carrier", "system", "with", "cpt", "hcpcs", "individual", "component"}
)  # fmt: skip
_WHATEVER = ("regardless", "no matter", "irrespective", "whatever")
_TO_DO = frozenset({"to report", "to code", "to bill"})
_HEADS = frozenset({"harmless", ",", "number", ":"})
_ENDS_A_CLAUSE = frozenset({";", "however", "reason"})
_JOINING = 3
# A joint left over where the limit stands before the other codes: "by the hospital with".
_TRAILING = re.compile(r"\s+(?:with|to|and|or|in addition to|in conjunction with)$")
Part = tuple[int, int]
"""A stretch of the sentence, in characters."""


def limits(sentence: str, tokens: Sequence[Token], item: Said, upto: int) -> tuple[Part, ...]:
    """The stretches of ``sentence`` that limit ``item``.

    Looks before the note in its clause, within it, and after it as far as token ``upto``, where
    the next note begins.
    """
    if item.kind == "split_providers":
        # That each does a part is what the note says itself.
        return tuple(_before(tokens, item))
    if any(tokens[at].cue == "misuse" for at in item.core) and item.end < upto:
        # "A misuse of A to report the closure": what for is what limits it.
        return ((tokens[item.end].start, tokens[upto - 1].end),)
    parts = [*_before(tokens, item), *_within(tokens, item), *_after(sentence, tokens, item, upto)]
    if not parts and item.bar and not item.right:
        parts = _partner_in_words(tokens, item, upto)
    if not parts and item.kind == "see_instead":
        parts = [*_situation(tokens, item)]
    if not parts:
        parts = [*_of_reason(sentence, tokens, item, upto)]
    if not parts and item.count is not None and (item.per is None or item.per.per is None):
        # Once per lesion, per specimen: the measure is one that a claim does not show.
        start = item.per.start if item.per else tokens[item.end].start if item.end < upto else -1
        parts = [(start, len(sentence))] if start >= 0 else []
    if not parts:
        parts = [*unread(sentence, tokens, item, upto)]
    return tuple(parts)


def _partner_in_words(tokens: Sequence[Token], item: Said, upto: int) -> list[Part]:
    """What codes are said to be part of, where that is told in words."""
    holds = [at for at in sorted(item.core) if tokens[at].cue == "includes"]
    if holds:
        first = holds[0]
        while first and tokens[first - 1].cue not in _ENDS_A_CLAUSE:
            first -= 1
        return [(tokens[first].start, tokens[holds[0]].start)] if first < holds[0] else []
    if not any(tokens[at].cue == "included" for at in item.core) or item.end >= upto:
        return []
    ends = [token.start for token in tokens[item.end : upto] if token.cue in {";", "reason", ","}]
    stop = ends[0] if ends else tokens[upto - 1].end
    return [(tokens[item.end].start, stop)] if stop > tokens[item.end].start else []


def worded(sentence: str, parts: Sequence[Part]) -> str | None:
    """The parts as one text, word for word; ``None`` where there are none."""
    joined: list[Part] = []
    for start, end in sorted(parts):
        if joined and not sentence[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    told = (_TRAILING.sub("", " ".join(sentence[a:b].split()).strip(" .,;:")) for a, b in joined)
    return "; ".join(text for text in told if text) or None


def _before(tokens: Sequence[Token], item: Said) -> Iterator[Part]:
    if item.purpose is not None:
        low, high = item.purpose
        while high < item.end and high not in item.core and tokens[high].cue == "word":
            high += 1
        yield tokens[low].start, tokens[high - 1].end
        return
    first = item.start
    while first and tokens[first - 1].cue not in _ENDS_A_CLAUSE:
        first -= 1
    heads = True
    for at in range(first, item.start):
        cue = tokens[at].cue
        # "When performed," says nothing, "when performed with an endoscopy," does.
        goes_on = tokens[at].text.startswith("when ") and tokens[at + 1].cue != ","
        if (
            cue in _STRONG
            or (goes_on and cue in {"harmless", "with"})
            or (heads and cue in _LIMITS and not _only_names(tokens, at))
            or (heads and _aims(tokens[at : item.start]))
        ):
            commas = [token.start for token in tokens[at : item.start] if token.cue == ","]
            yield tokens[at].start, (commas or [tokens[item.start].start])[-1]
            return
        # "Similarly, under the outpatient rules, ..."
        heads = cue in {":", ","} or (heads and cue in _HEADS)


def _aims(lead: Sequence[Token]) -> bool:
    """Match "To show that the left eye was treated, add LT": what for, told by a verb."""
    names = any(token.codes for token in lead)
    closed = lead[-1].cue == "," and lead[0].cue == "to"
    return closed and len(lead) > 2 and lead[1].cue != "," and not names


def _situation(tokens: Sequence[Token], item: Said) -> Iterator[Part]:
    """Find what a code is for, told as who or what takes it: "a limited study takes B, not A"."""
    first = item.start
    while first and tokens[first - 1].cue not in _ENDS_A_CLAUSE:
        first -= 1
    sides = [low for low, _ in item.sides]
    stop = min([*sides, item.end])
    told = [
        token
        for token in tokens[first:stop]
        if token.cue == "word" and token.text.lower() not in _IDLE
    ]
    if len(told) > 1:
        yield told[0].start, told[-1].end


def _only_names(tokens: Sequence[Token], at: int) -> bool:
    """Match "To report, use B": what for is not told."""
    return tokens[at].text.lower() in _TO_DO and tokens[at + 1].cue == ","


def _within(tokens: Sequence[Token], item: Said) -> Iterator[Part]:
    for low, high in item.gaps:
        for at in range(low, high):
            # "On 12001", "to report both": a word or two before a code only join it.
            joins = high < len(tokens) and tokens[high].codes and high - at <= _JOINING
            counts = at + 1 < len(tokens) and tokens[at + 1].cue in _COUNTING
            named = _only_names(tokens, at)
            sends = _sends(tokens[at : at + 2]) or _pointless(tokens[at], item)
            limits = tokens[at].cue in _LIMITS or _of_one_place(tokens[at], item)
            limits = limits or _to_somebody(tokens[at:high])
            if limits and not joins and not counts and not named and not sends:
                ends = [place for place in range(high, item.end) if place in item.core]
                sides = [low for low, _ in item.sides if low >= high]
                stops = sorted([*ends, *sides, item.end])
                # "On both sides": "both" is none of the words that say the note.
                stop = next((place for place in stops if place - at > 1), stops[-1])
                yield tokens[at].start, tokens[stop - 1].end
                break


def _of_reason(sentence: str, tokens: Sequence[Token], item: Said, upto: int) -> Iterator[Part]:
    """Find a limit within a reason, as of "since a flap, if performed, is included"."""
    reasons = [at for at in range(item.end, upto) if tokens[at].cue == "reason"]
    if reasons and any(tokens[at].cue in _STRONG for at in range(reasons[0], upto)):
        yield tokens[reasons[0]].start, tokens[upto].start if upto < len(tokens) else len(sentence)


def _after(sentence: str, tokens: Sequence[Token], item: Said, upto: int) -> Iterator[Part]:
    passed = False
    for at in range(item.end, upto):
        token = tokens[at]
        if token.cue in {"reason", ";"}:
            return
        if item.kind == "add_on" and any(other.cue == "alone" for other in tokens[at:upto]):
            # "... and is denied when it arrives alone" says the same once more.
            return
        passed = passed or bool(token.codes)
        if _limits(tokens, at, upto, item) and (not passed or token.cue in _STRONG):
            later = [other.start for other in tokens[at:upto] if other.cue in {"reason", ";"}]
            stop = tokens[upto].start if upto < len(tokens) else len(sentence)
            yield token.start, (later or [stop])[0]
            return


def _of_one_place(token: Token, item: Said) -> bool:
    """Whether "for one side", "for each wound" limits a note that counts nothing."""
    if item.count is not None:
        return False
    known = token.cue == "per_known" and token.per in {"side", "level"}
    return known or (token.cue == "per" and token.text.lower() != "per")


def _pointless(token: Token, item: Said) -> bool:
    """Whether "regardless of how many" is said of something that counts nothing."""
    return item.count is None and token.text.lower().startswith(_WHATEVER)


def _sends(near: Sequence[Token]) -> bool:
    """Match "from billing", "from being paid", "by using 59", which limit nothing."""
    if len(near) < 2:
        return False
    by = near[0].text.lower() == "by" and near[1].cue in {"reporting", "append"}
    return by or (near[0].cue == "from" and near[1].cue in {"reporting", "be"})


def _to_somebody(tokens: Sequence[Token]) -> bool:
    """Match "to the hospital" of "payable to the hospital only as"."""
    words = [token.text for token in tokens[1:3] if token.cue == "word"]
    return tokens[0].cue == "to" and any(SOMEBODY.search(word) for word in words)


def _limits(tokens: Sequence[Token], at: int, upto: int, item: Said) -> bool:
    token = tokens[at]
    if token.cue in _LIMITS or _of_one_place(token, item):
        return not (_sends(tokens[at : at + 2]) or _pointless(token, item))
    if token.cue in {"with", "in_addition"} and " " in token.text:
        # "On the day of a procedure", "when performed with contrast".
        return True
    following = tokens[at + 1] if at + 1 < upto else None
    goes_on = following is not None and following.cue == "word" and item.count is None
    if token.cue == "only_with" and following is not None and not following.codes:
        # "Only with an operative note."
        return True
    if goes_on and (token.cue == "only" or (token.cue == "to" and at <= item.end + 1)):
        # "Not payable to hospitals", "only surgeons".
        return True
    if goes_on and token.text.lower() in _RELATIVE:
        return True
    partner = not item.right and item.kind in _OF_A_PAIR
    counted = item.count is not None and following is not None and bool(following.codes)
    if (partner or counted) and token.cue in {"with", "plain_with", "in_addition"}:
        return True
    if item.bar and token.cue in {"with", "plain_with", "in_addition", "together"}:
        # "With any other imaging code": the partner is told in words.
        return True
    # "When performed at another site": the words that go on make it a limit.
    return token.text.startswith("when ") and (
        token.cue == "with"
        or (at + 1 < upto and tokens[at + 1].cue in {"for", "narrow", "plain_with"})
    )
