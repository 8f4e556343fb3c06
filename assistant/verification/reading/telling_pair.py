"""What a clause says of an edit, and of paying two codes or one of them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verification.reading.telling_columns import NOT_NEAR
from assistant.verification.reading.telling_words import KINDS, Word, words_in
from assistant.verification.reading.told import (
    EVEN,
    SLOT,
    UNLESS,
    WITHOUT,
    Heard,
    code_of,
    conditioned,
)

_GERUND = re.compile(r"ing$", re.IGNORECASE)


_MODAL_BEFORE = re.compile(
    r"\b(?:may|can|could|might|must|should|shall|will|would|to|be|is|are|gets?|was|were|let's|"
    r"please|always|freely|safely|just|simply|both|do|then|and)\s+(?:\w+ly\s+)*(?:be\s+|"
    r"still\s+|also\s+|both\s+|all\s+)*$",
    re.IGNORECASE,
)


_RELATIVE = re.compile(
    r"\b(?:who|that|which|when|if|where|as|of|for|by)\s+(?:\w+ly\s+)?$", re.IGNORECASE
)


_BLOCK = re.compile(
    r"^(?:prevent|stop|keep|bar|forbid|prohibit|disallow|preclud|rul|block|hinder|thwart|"
    r"inhibit|imped|exclud|refus|den|reject|restrict|stand|in the way|gets in)",
    re.IGNORECASE,
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


_SILENT = re.compile(
    r"\b(?:silent (?:on|about|as to|regarding|concerning|for)|(?:has|have|says?|holds?|"
    r"contains?|lists?|shows?|finds?|found|states?|offers?|carries|is|there is|"
    r"there's) nothing (?:to say |at all )?(?:on|about|for|between|concerning|regarding|"
    r"against|that|linking|joining|connecting)|nothing (?:on|about|for|"
    r"between) (?=[\ue000-\ue7ff])|(?:have|has|holds?|there (?:is|are)) none\b|(?:does|do|"
    r"did)(?: not|n't) (?:list|mention|name|pair|cover|contain|include|hold|show|carry|have|"
    r"link|join|match|know|bundle|edit|address|speak of|touch) (?:a row (?:for|on) |"
    r"anything (?:on|about) )?[\ue000-\ue7ff])",
    re.IGNORECASE,
)


def hear_pair(plain: str, marks: str, codes: Sequence[str], heard: Heard) -> None:
    """Add what a clause says of an edit, and of paying two codes or one of them."""
    if _SILENT.search(plain):
        heard.edit.add(False)
        return
    words = words_in(plain, KINDS[:3] + KINDS[5:])
    edits = [w for w in words if w.kind in {"edit", "exists", "ended"}]
    _hear_edit(edits, heard)
    preds = [w for w in words if w.kind in {"allows", "pays", "bars", "reports"}]
    if marks and not preds and not edits:
        _hear_bare(plain, marks, heard)
    preds = [w for w in preds if w.kind != "reports" or _asserted(plain, w, preds)]
    preds = [w for w in preds if not _only_named(plain, w)]
    unsaid = bool(edits) and edits[0].denied and bool(preds) and preds[0].start > edits[0].start
    place, behind = 0, 0
    while place < len(preds):
        claim, place = _governed(plain, preds, place)
        word, text = claim.word, plain[claim.word.start : claim.word.end]
        bars = word.kind == "bars"
        if bars and word.denied and claim.last is word and _BUNDLING.match(text) and not marks:
            # "Not bundled" is said of two codes that have no edit.
            heard.edit.add(False)
        elif bars and unsaid:
            # "No edit bars them": what it would bar is allowed.
            if _BLOCK.match(text) or claim.governs:
                turned = dataclasses.replace(claim, sign=-claim.sign)
                _place_claim(plain, turned, behind, marks, (codes, heard))
        else:
            _place_claim(plain, claim, behind, marks, (codes, heard))
        behind = claim.last.end


def _hear_edit(edits: Sequence[Word], heard: Heard) -> None:
    ended = [w for w in edits if w.kind == "ended"]
    if ended or any(w.kind == "edit" for w in edits):
        # "It was never deleted" says that there is one.
        gone = any(not w.denied for w in ended) or any(
            w.denied for w in edits if w.kind != "ended"
        )
        heard.edit.add(not gone)


def _hear_bare(plain: str, marks: str, heard: Heard) -> None:
    """Hear "with a modifier it may be"."""
    if NOT_NEAR.search(plain):
        conditioned(-1, marks[0], heard)
    elif re.search(r"\b(?:may|can|could|is|are|might|will|yes|ok)\b", plain, re.IGNORECASE):
        conditioned(1, marks[0], heard)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A wording with what it governs: "prevents them from being paid" is one claim."""

    word: Word
    last: Word
    sign: int
    governs: bool


def _governed(plain: str, preds: Sequence[Word], place: int) -> tuple[_Claim, int]:
    """The claim that begins at ``place``, and where the next one does."""
    word = last = preds[place]
    sign = _sign(word)
    text = plain[word.start : word.end]
    governs = word.kind == "allows" or (word.kind == "bars" and bool(_BLOCK.match(text)))
    while governs and place + 1 < len(preds):
        following = preds[place + 1]
        both = following.kind == "bars" and last.kind == "bars"
        if both and re.search(r"\b(?:and|or)\b", plain[last.end : following.start]):
            break
        if not both:
            sign *= _sign(following)
            governs = following.kind == "allows"
        last = following
        place += 1
    return _Claim(word, last, sign, governs), place + 1


_NOUN = re.compile(r"payment|reimbursement|money|denials?", re.IGNORECASE)


def _only_named(plain: str, word: Word) -> bool:
    """Whether payment is spoken of, not promised or refused: "covered by that payment"."""
    if word.denied or not _NOUN.fullmatch(plain[word.start : word.end]):
        return False
    before, behind = plain[: word.start], plain[word.end :]
    return (
        re.search(
            r"\b(?:by|in|into|with|within|from|under|after|before)\s+(?:(?:that|the|this|its|one|"
            r"a|same|single)\s+)*$",
            before,
            re.I,
        )
        is not None
        and re.match(r"\s+(?:for|of|on) [\ue000-\ue7ff]", behind) is None
    )


def _sign(word: Word) -> int:
    sign = -1 if word.kind == "bars" else 1
    return -sign if word.denied else sign


def _asserted(plain: str, word: Word, preds: Sequence[Word]) -> bool:
    """Whether a verb of reporting says that something is done, not what is spoken of."""
    if word.denied:
        return True
    before, text = plain[: word.start], plain[word.start : word.end]
    if any(w.kind in {"allows"} and w.end <= word.start for w in preds):
        return True
    if any(
        w.kind == "bars" and w.end <= word.start and _BLOCK.match(plain[w.start : w.end])
        for w in preds
    ):
        return True
    if _GERUND.search(text):
        return False
    if not before.strip(" \"'"):
        return not re.search(r"ed\b", text)
    if _RELATIVE.search(before):
        return False
    return (
        re.search(
            r"\b(?:is|are|get|gets|may|can|could|will|should|must|be|please|always|then|just|"
            r"simply)\s+(?:\w+ly\s+|be\s+|both\s+|still\s+|always\s+)*$",
            before,
            re.I,
        )
        is not None
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
    ]


def _place_claim(
    plain: str, claim: _Claim, behind: int, marks: str, to: tuple[Sequence[str], Heard]
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


def _of_whom(plain: str, claim: _Claim, behind: int) -> tuple[str | None, bool]:
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
    if paid_for is not None and (word.kind == "pays" or _NOUN.fullmatch(text)):
        return paid_for.group(1), True
    if both or len(subjects) > 1:
        return None, paying
    if subjects:
        return subjects[0], paying
    return (objects.pop() if len(objects) == 1 else None), paying


_SEPARATELY = re.compile(r"separately (?:pa|rei)", re.IGNORECASE)


_BUNDLING = re.compile(r"bundl|packag|pair|includ|component|part of", re.IGNORECASE)


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
