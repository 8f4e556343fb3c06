"""What makes a note one for review: words of its sentence that may limit it and were not read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.codes import find_codes
from knowledge_base.guidance_notes.limits import Part
from knowledge_base.guidance_notes.said import Said
from knowledge_base.guidance_notes.tokens import Token

_LIMITING = re.compile(
    r"\b(?:unless|except|excepting|excluding|exceptions?|if|provided(?: that)?(?! by)|providing|"
    r"only (?:if|when|where|for|in|at|on|after|before|by)|as long as|so long as|barring|absent|"
    r"until(?! further notice)|other than|in the absence of|assuming|pending|depending on|"
    r"depends on|subject to|(?:but|though|although) not|not (?:when|where|for)|in case of)\b"
    r"(?!\s+any\b)|"
    r"\b(?:excluded|excepted|aside|(?<!ed )(?<!paid )apart|notwithstanding)[,.]|"
    r"\bexempt(?:ed|ion)?\b|\bonly:|"
    r"\b(?:bilaterally|unilaterally|(?:pre|post|intra|peri)-?op(?:eratively)?|laparoscopically|"
    r"percutaneously|endoscopically)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:not (?:all|every|always|necessarily|only|each)|and so on|etc|and others|"
    r"and similar|or similar|some of|most of|many of|several of)\b",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"(?:(?:the |an? |some )?(?:sole |only |one )?exceptions?|except|unless|otherwise|"
    r"only (?:if|when|where|for|in)|"
    r"(?:this|that|it|these|those|the) (?:[a-z]+ )?(?:applies|apply|holds?|concerns?|is meant|"
    r"is limited|goes) [^.]*\b(?:only|if|when|where|unless|except)\b|"
    r"(?:this|that|it|these|those) (?:only|just) (?:applies|apply|holds?|concerns?)|"
    r"(?:this|that|the) (?:rule|edit|restriction|limit|"
    r"instruction) (?:does|is) not|(?:this|that|it|these) (?:does|do) not (?:apply|hold))\b",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(
    r"\W*(?:(?:this|these|the following|what follows|the next|our) [^.]*"
    r"\b(?:applies|apply|holds?|concerns?|is meant|are meant|is valid|matters?|counts?)\b[^.]*"
    r"\b(?:only|just|solely|unless|except|if|when|where)\b|"
    r"(?:this|these|the following) (?:only|just) (?:applies|apply|holds?|concerns?)|"
    r"(?:only|just|solely) (?:for|in|if|when|where) [^.]*[.:]?$|for [^.]* only[.:]?$)",
    re.IGNORECASE,
)
_ASKS = frozenset({"require", "must", "only", "report", "only_with", "without"})
_LEAD = re.compile(r"[\s\u2022*-]*(?:\d{1,3}[.)]\s*)?")


def doubtful(
    sentence: str,
    tokens: Sequence[Token],
    item: Said,
    parts: Sequence[Part],
    told: Sequence[Part],
    following: str,
) -> bool:
    """Whether something near the note may limit it and was not understood.

    ``parts`` are its own limits, ``told`` those of every note of the sentence.
    """
    if item.uncertain or (not item.left and item.kind != "see_instead"):
        return True
    place = tokens[item.start].start, tokens[item.end - 1].end
    if not parts and any(
        _lost(match, told) or not _parted(tokens, place, match)
        for match in _LIMITING.finditer(sentence)
        if not _said(tokens, item, match)
    ):
        return True
    if not parts and _sometimes(tokens, item):
        return True
    if not parts and _loosely_required(tokens, item):
        return True
    if item.count is not None and (item.per is None or item.per.per is None) and parts:
        return True
    return (
        (not parts and any(token.cue == "hedge" for token in tokens[item.start : item.end]))
        or _UNSURE.search(sentence) is not None
        or sentence.count("(") > sentence.count(")")
        or _taken_back(following)
    )


def _sometimes(tokens: Sequence[Token], item: Said) -> bool:
    """Whether its clause tells what is done at times: "some append 22 to A; the plan bars it"."""
    if item.kind not in {"modifier_required", "use_with"}:
        return False
    first = item.start
    while first and tokens[first - 1].cue not in {";", "however"}:
        first -= 1
    return any(token.cue == "hedge" for token in tokens[first : item.end])


def _loosely_required(tokens: Sequence[Token], item: Said) -> bool:
    """Whether words go on behind a code with its modifier, and nothing says that it must be."""
    said = {tokens[at].cue for at in item.core} | {
        token.cue for token in tokens[item.start : item.end]
    }
    if item.kind != "modifier_required" or said & _ASKS:
        return False
    return bool(_rest(tokens, item))


def _rest(tokens: Sequence[Token], item: Said) -> list[str]:
    """The plain words right behind the note, up to the next mark or cue."""
    words: list[str] = []
    for token in tokens[item.end :]:
        if token.cue != "word":
            break
        words.append(token.text)
    return words


def _said(tokens: Sequence[Token], item: Said, match: re.Match[str]) -> bool:
    """Whether the word is what makes the note, as in "only if B is on the claim"."""
    return any(
        tokens[at].start <= match.start() < tokens[at].end
        for at in range(item.start, item.end)
        if at in item.core
    )


def _parted(tokens: Sequence[Token], place: Part, match: re.Match[str]) -> bool:
    """Whether the limit stands in another clause than the note."""
    low, high = min(place[1], match.start()), max(place[0], match.start())
    if re.search(r"[;:.\n]", match.string[low:high]):
        return True
    return any(token.cue in {";", "however"} and low <= token.start < high for token in tokens)


def _lost(match: re.Match[str], told: Sequence[Part]) -> bool:
    return not any(start <= match.start() < end for start, end in told)


def led_by_limit(preceding: str) -> bool:
    """Whether the sentence before limits what follows, as "this applies to one knee only" does."""
    asks = preceding.rstrip().endswith("?") and next(find_codes(preceding), None) is None
    return asks or _LEADS_IN.match(preceding) is not None


def _taken_back(following: str) -> bool:
    """Whether the next sentence goes on to limit this one."""
    lead = _LEAD.match(following)
    return _TAKEN_BACK.match(following, lead.end() if lead else 0) is not None
