"""The claims of a clause on paying two codes: each wording with what it governs, and its sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verification.reading.telling_words import Word

_GERUND = re.compile(r"ing$", re.IGNORECASE)


_RELATIVE = re.compile(
    r"\b(?:who|that|which|when|if|where|as|of|for|by)\s+(?:\w+ly\s+)?$", re.IGNORECASE
)


BLOCK = re.compile(
    r"^(?:prevent|stop|keep|bar|forbid|prohibit|disallow|preclud|rul|block|hinder|thwart|"
    r"inhibit|imped|exclud|refus|den|reject|restrict|stand|in the way|gets in)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A wording with what it governs: "prevents them from being paid" is one claim."""

    word: Word
    last: Word
    sign: int
    governs: bool


def governed(plain: str, preds: Sequence[Word], place: int) -> tuple[Claim, int]:
    """The claim that begins at ``place``, and where the next one does."""
    word = last = preds[place]
    sign = _sign(word)
    text = plain[word.start : word.end]
    governs = word.kind == "allows" or (word.kind == "bars" and bool(BLOCK.match(text)))
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
    return Claim(word, last, sign, governs), place + 1


NOUN = re.compile(r"payment|reimbursement|money|denials?", re.IGNORECASE)


def only_named(plain: str, word: Word) -> bool:
    """Whether payment is spoken of, not promised or refused: "covered by that payment"."""
    if word.denied or not NOUN.fullmatch(plain[word.start : word.end]):
        return False
    before, behind = plain[: word.start], plain[word.end :]
    if re.match(r"\s+purposes\b", behind, re.I):
        return True
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


def asserted(plain: str, word: Word, preds: Sequence[Word]) -> bool:
    """Whether a verb of reporting says that something is done, not what is spoken of."""
    if word.denied:
        return True
    before, text = plain[: word.start], plain[word.start : word.end]
    if any(w.kind in {"allows"} and w.end <= word.start for w in preds):
        return True
    if any(
        w.kind == "bars" and w.end <= word.start and BLOCK.match(plain[w.start : w.end])
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
