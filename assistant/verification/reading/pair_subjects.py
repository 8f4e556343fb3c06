"""Which code a claim on paying or keeping out is about, and saying so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.verification.reading.pair_claims import NOUN, Claim
from assistant.verification.reading.told import (
    EVEN,
    SLOT,
    UNLESS,
    WITHOUT,
    Heard,
    code_of,
    conditioned,
)

_ACTIVE_BAR = re.compile(
    r"^(?:excludes?|bars?|blocks?|prevents?|rules? out|precludes?|forbids?|swallows?|absorbs?|"
    r"includes?|contains?|encompass(?:es)?|comprises?|denies|deny|rejects?|drops?|refuses?|"
    r"bundles?|takes? in|suppresses?|disallows?|subsumes?|incorporates?|cancels?|prohibits?)$",
    re.IGNORECASE,
)


_SYMMETRIC = re.compile(
    r"^(?:conflict|clash|collid|at odds|exclusive|incompatible|one or the other|only one|"
    r"either|kept apart|apart|overlap|against|duplicat|unbundling|improper|inappropriate|"
    r"incorrect|wrong|error|trouble|problem|issue|illegal|violat|raise|flag|object|concern|"
    r"obstacle|barrier|hindrance|in the way|stand|stop|prevent|forbid|prohibit|hinder|"
    r"restrict|penali|discourag|impermissible|unacceptable|inadmissible|illegitimate|"
    r"not valid|combin|off.limits|keep|get|gets|thwart|hamper|inhibit|impede|bundl|packaged|"
    r"block|bar|rul|preclud|disallow)",
    re.IGNORECASE,
)


_PREPOSITION = re.compile(
    r"\b(?:with|alongside|beside|besides|next to|on top of|in addition to|into|in|within|by|"
    r"when|over|under|against|together with|to|for|as|than|from|of|along with|near|inside|"
    r"plus)\s+(?:the\s+|code\s+|a\s+)*$",
    re.IGNORECASE,
)


_BOTH = re.compile(
    r"\b(?:both|together|each other|one another|they|the two|these two|two codes|side by side|"
    r"jointly|each|the pair|this pair|the combination|combination|neither|the codes|these|"
    r"them|all)\b",
    re.IGNORECASE,
)


def _subjects(plain: str, start: int, end: int) -> list[str]:
    """The slots before a wording that do not hang on a preposition."""
    return [
        match.group()
        for match in SLOT.finditer(plain, start, end)
        if not _PREPOSITION.search(plain[: match.start()])
        # "62304's partner" is the other one.
        and not plain.startswith("'s", match.end())
    ]


def place_claim(
    plain: str, claim: Claim, behind: int, marks: str, to: tuple[Sequence[str], Heard]
) -> None:
    """Say of whom it is that something is paid or kept out, and on what condition."""
    (codes, heard), word = to, claim.word
    slots = list(dict.fromkeys(SLOT.findall(plain)))
    text = plain[word.start : word.end]
    condition = marks[0] if marks else None
    single, paying = _of_whom(plain, claim, behind)
    rejects = word.kind == "bars" and (
        _ACTIVE_BAR.match(text)
        or not _SYMMETRIC.match(text)
        or (len(slots) == 1 and _BESIDE.search(plain[: word.start]) is not None)
    )
    if single is not None and paying and claim.sign > 0 and condition is None:
        others = _ACCOMPANIED.findall(plain[claim.last.end :])
        if any(slot != single for slot in others) and not _ONLY_CODE.search(plain[: word.start]):
            # "62302 is payable in addition to 62304."
            heard.together.add(True)
            heard.paid.add(code_of(single, codes))
            return
    if single is not None and (paying or rejects):
        only = _ONLY_CODE.search(plain[: word.start]) is not None
        excluded = len(slots) > 1 and word.kind == "bars"
        heard.last = claim.sign > 0
        _say_of_one(code_of(single, codes), claim.sign, condition, (only, excluded), heard)
        return
    alone = word.kind == "allows" and len(slots) == 1 and claim.last.kind != "reports"
    if alone and not _BOTH.search(plain) and claim.sign > 0 and condition is None:
        heard.paid.add(code_of(slots[0], codes))
        return
    conditioned(claim.sign, condition, heard)


def _say_of_one(
    code: str, sign: int, condition: str | None, how: tuple[bool, bool], heard: Heard
) -> None:
    """Add that one code is paid or kept out; ``how``: it alone, and the other not barred by it."""
    only, excluded = how
    if sign < 0:
        heard.denied.add(code)
        conditioned(sign, condition, heard)
    elif condition is None or condition in (WITHOUT, EVEN):
        if excluded:
            heard.together.add(True)
        else:
            heard.paid.add(code)
    else:
        if condition == UNLESS and only:
            heard.paid.add(code)
        heard.key.add(True)


def _of_whom(plain: str, claim: Claim, behind: int) -> tuple[str | None, bool]:
    """The slot of the one code that a claim is about, if any, and whether it is of paying."""
    word, both = claim.word, _BOTH.search(plain)
    text = plain[word.start : word.end]
    paying = "pays" in {claim.last.kind, word.kind} or bool(_SEPARATELY.match(text))
    found = _subjects(plain, behind, word.start) or _subjects(plain, 0, word.start)
    subjects = list(dict.fromkeys(found))
    objects = {
        m.group()
        for m in SLOT.finditer(plain, claim.last.end)
        if not _PREPOSITION.search(plain[: m.start()])
    }
    active = word.kind == "bars" and _ACTIVE_BAR.match(text) and not _passive(plain, word.start)
    if active and objects:
        return (objects.pop() if len(objects) == 1 else None), paying
    beside = _BESIDE.search(plain[: word.start])
    if beside is not None and not _JOINED.search(plain[: beside.start()]):
        return beside.group(1), paying
    paid_for = _FOR.match(plain, word.end)
    if paid_for is not None and (word.kind == "pays" or NOUN.fullmatch(text)):
        return paid_for.group(1), True
    if both or len(subjects) > 1:
        return None, paying
    if subjects:
        return subjects[0], paying
    return (objects.pop() if len(objects) == 1 else None), paying


_ACCOMPANIED = re.compile(
    r"\b(?:with|alongside|beside|besides|next to|in addition to|on top of|together with|"
    r"along with|plus|as well as|over and above)\s+(?:the\s+|code\s+|a\s+)*([\ue000-\ue7ff])",
    re.IGNORECASE,
)


_SEPARATELY = re.compile(r"separately (?:pa|rei)", re.IGNORECASE)


# A code right before the word for what becomes of it.
_BESIDE = re.compile(
    r"([\ue000-\ue7ff])(?:\s*\([^()]*\))?,?\s+(?:(?:is|are|was|will|would|be|to|being|been|"
    r"not|never|no|gets?|stays?|remains?|goes|becomes?|has|as|the|a|an|also|already|only|"
    r"alone|itself|then|still|always|simply|just|thus|therefore|cannot|can|may|does|isn't|"
    r"won't|doesn't|can't|which|that|code|line|half|one)\s+)*$",
    re.IGNORECASE,
)


_JOINED = re.compile(
    r"(?:[\ue000-\ue7ff]\s*(?:,|and|or|nor|/|\+|&|plus)\s*(?:both\s+)?|\b(?:both|neither|"
    r"either)\s+)$",
    re.IGNORECASE,
)


_FOR = re.compile(
    r"\s+(?:only |just )?(?:for|on|of) (?:the )?([\ue000-\ue7ff])(?!\s*(?:,|and|or|/|\+|"
    r"&)\s*[\ue000-\ue7ff])",
    re.IGNORECASE,
)


_ONLY_CODE = re.compile(
    r"\b(?:only|just|solely|merely)\s+(?:code\s+)?[\ue000-\ue7ff]\s+(?:\w+\s+){0,3}$|"
    r"[\ue000-\ue7ff]\s+(?:alone|only)\b",
    re.IGNORECASE,
)


def _passive(plain: str, start: int) -> bool:
    return (
        re.search(
            r"\b(?:is|are|be|been|being|was|were|gets?|considered|already)\s+(?:\w+ly\s+)*$",
            plain[:start],
            re.I,
        )
        is not None
    )
