"""What a statement on the rows of tables says of two codes, whatever words it uses.

Four questions can be answered of a pair: is there an edit, may both be paid, does a modifier open
it, and which of the two is paid. Each clause is read for the words that answer one of them
(``words/telling.yaml``); each negation belongs to the next such word of its clause or, where none
follows, to the last one before it. What cannot be told, though it matters, is a doubt.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from assistant.verification.reading.statement import Reading
from assistant.verification.reading.telling_columns import (
    COLUMN_ONE,
    COLUMN_TWO,
    hear_columns,
    hear_indicators,
)
from assistant.verification.reading.telling_conditions import (
    CLAUSE,
    CONDITIONS,
    EXCEPTED,
    HEAD,
    MODIFIER,
    PLACED_WITHOUT,
    SEPARATE,
    TOPIC,
    cut_condition,
    cut_topic,
    elsewhere,
    only_condition,
    says,
)
from assistant.verification.reading.telling_key import STRONG, hear_key
from assistant.verification.reading.telling_pair import hear_pair
from assistant.verification.reading.telling_plain import INDICATOR, QUESTION, sentences, slotted
from assistant.verification.reading.telling_words import wording, words_in
from assistant.verification.reading.told import (
    CONDITION,
    EVEN,
    ONLY_WITH,
    SLOT,
    UNLESS,
    WITH,
    WITHOUT,
    Heard,
    Told,
    code_of,
    conditioned,
)
from knowledge_base.codes import CodeSpan
from knowledge_base.phrases import mark


def tells(part: str) -> bool:
    """Whether a clause of English has any wording of a claim on rows."""
    return any(wording(kind).search(part) for kind in _TELLING) or bool(
        COLUMN_ONE.search(part) or COLUMN_TWO.search(part)
    )


_TELLING = (
    "edit",
    "opens",
    "closes",
    "pays",
    "bars",
    "modifier",
    "needed",
    "allows",
    "reports",
    "ended",
)


def told_by(reading: Reading) -> Told:
    """What an English reading says of the codes that it names."""
    return _told(reading.text, reading.spans, reading.modifiers)


@functools.lru_cache(maxsize=2_048)
def _told(text: str, spans: tuple[CodeSpan, ...], modifiers: frozenset[str]) -> Told:
    codes = [code for span in spans for code in [span.first]]
    heard = Heard()
    plain = QUESTION.sub(" ", slotted(text, spans, modifiers))
    plain = hear_columns(plain, codes, heard)
    plain = hear_indicators(plain, heard)
    for sentence in sentences(plain):
        _hear_sentence(sentence, codes, heard)
    return heard.frozen()


_TOO = re.compile(
    r"\s*(?:and )?(?:([\ue000-\ue7ff]) (?:does|is|will|gets|pays|would)(?: be)?,? (?:too|"
    r"as well|also|likewise)|so (?:does|is|will|would) ([\ue000-\ue7ff]))\s*$",
    re.IGNORECASE,
)


_BUT_NOT = re.compile(
    r"\s*(?:(?:is |are |and |but )*not (?:for |on |of |the )*([\ue000-\ue7ff])|"
    r"(?:and |but |while )*([\ue000-\ue7ff]) (?:itself )?(?:is|does|will|would|can|gets?|"
    r"may)(?: not|n't))\s*$",
    re.IGNORECASE,
)


def _hear_sentence(sentence: str, codes: Sequence[str], heard: Heard) -> None:
    plain = PLACED_WITHOUT.sub(" no modifier exception ", sentence)
    for sign, pattern in CONDITIONS:
        plain = pattern.sub(functools.partial(cut_condition, mark=sign), plain)
    if _WHOEVER.search(plain) or (_ANYONE.search(plain) and elsewhere(plain)):
        # "Even if another provider reports it": an edit binds one.
        heard.doubt = heard.doubt or _ONE_PROVIDER
    head = HEAD.match(plain)
    cut = head.end() if head is not None else 0
    clauses = [part for part in (plain[:cut], *CLAUSE.split(plain[cut:])) if part and part.strip()]
    merged = _merged(clauses)
    before = heard.said
    for part in merged:
        if not _elliptic(part, codes, heard):
            _hear(part, codes, heard, topics=False)
    if heard.said == before and heard.doubt is None:
        for part in merged:
            _hear(part, codes, heard, topics=True)


def _merged(clauses: Sequence[str]) -> list[str]:
    """The clauses, each condition by itself joined to what stands before it, else to the next."""
    merged: list[str] = []
    pending = ""
    for part in clauses:
        bare, marks = CONDITION.sub(" ", part), "".join(CONDITION.findall(part))
        if merged and marks and SLOT.search(bare) and not says(bare):
            # "And the second only with a modifier": judged by what was said of the first.
            merged.append(part)
        elif marks and (not says(bare) or only_condition(part)):
            if merged:
                merged[-1] += f" {marks}"
            else:
                pending += marks
        elif merged and EXCEPTED.match(part.lstrip()) and not elsewhere(part):
            merged[-1] += f" {UNLESS}"
        else:
            merged.append(f"{part} {pending}")
            pending = ""
    return merged


def _elliptic(part: str, codes: Sequence[str], heard: Heard) -> bool:
    """Hear a clause that only says "and the other too", or not, or with a modifier."""
    bare, sign = CONDITION.sub(" ", part), CONDITION.search(part)
    if heard.last is None:
        return False
    if sign is not None and heard.last and not says(bare):
        of_whom = SLOT.search(part)
        if sign.group() in (WITHOUT, EVEN) and of_whom is not None:
            heard.paid.add(code_of(of_whom.group(), codes))
        elif sign.group() in (WITH, ONLY_WITH):
            heard.key.add(True)
        return True
    too = _TOO.match(bare)
    if too is not None:
        (heard.paid if heard.last else heard.denied).add(code_of(too[1] or too[2], codes))
        return True
    alone = _BUT_NOT.match(cut_topic(bare))
    if alone is None:
        return False
    (heard.denied if heard.last else heard.paid).add(code_of(alone[1] or alone[2], codes))
    if sign is not None:
        conditioned(-1 if heard.last else 1, sign.group(), heard)
    return True


def _hear(part: str, codes: Sequence[str], heard: Heard, *, topics: bool) -> None:
    """Add what one clause says."""
    marks = "".join(CONDITION.findall(part))
    plain = CONDITION.sub(" ", part)
    plain = INDICATOR.sub(" ", plain)
    topic = None if topics else TOPIC.search(plain)
    if topic is not None:
        told = plain[topic.start() :]
        if EXCEPTED.match(told) and not marks:
            # "They do not unlock it, except at a separate site."
            marks = UNLESS
        if elsewhere(told):
            _hear_elsewhere(plain[: topic.start()], codes, heard)
            return
        marks += WITH if SEPARATE.search(told) and not marks else ""
        plain = plain[: topic.start()]
    if not plain.strip():
        return
    if _NO_KEY.search(plain) and not MODIFIER.search(plain):
        _hear_no_key(plain, heard)
        return
    of_keys = MODIFIER.search(plain) or STRONG.search(plain)
    if of_keys and hear_key(plain, marks, heard):
        return
    if _VAIN.search(plain):
        heard.key.add(False)
        return
    hear_pair(plain, marks, codes, heard)


def _hear_elsewhere(plain: str, codes: Sequence[str], heard: Heard) -> None:
    """Hear what is said for another day or provider, which no edit binds."""
    trial = Heard()
    _hear(plain, codes, trial, topics=True)
    heard.key |= trial.key
    bars = True in trial.edit or False in trial.together or trial.denied
    if bars and not trial.key:
        heard.doubt = heard.doubt or _ONE_PROVIDER


def _hear_no_key(plain: str, heard: Heard) -> None:
    """Hear that something that is no modifier opens an edit, or that it does not."""
    words = words_in(plain, ("opens", "closes", "needed", "allows", "bars"))
    if any(w.kind in {"opens", "allows", "needed"} and not w.denied for w in words):
        heard.doubt = heard.doubt or mark("what it says of the codes cannot be told")


_ONE_PROVIDER = mark("an edit binds one provider on one day")


_ANYONE = re.compile(
    r"\b(?:even (?:if|when|where|for|with|though)|regardless|no matter|whether or not|whoever|"
    r"whichever|irrespective|also (?:if|when|for)|not only|as well as|including)\b",
    re.IGNORECASE,
)


_WHOEVER = re.compile(
    r"\bwho(?:m)?ever\b|\bno matter (?:who|which (?:\w+ )?(?:provider|surgeon|physician|doctor))|"
    r"\b(?:regardless|irrespective) of (?:who|the (?:provider|surgeon|physician|practitioner))|"
    r"\bwhichever (?:provider|surgeon|physician|practitioner|doctor)|\bby (?:anyone|anybody|any "
    r"(?:provider|physician|practitioner))\b",
    re.IGNORECASE,
)


# Of these some say that they open an edit, or that they do not; no table names them.
_NO_KEY = re.compile(
    r"\b(?:split\w*|spread\w*|divid\w*|separat\w*|two|several|second|another|different)\b"
    r"[^.;,]{0,30}\bclaims?\b(?! lines?)|\b(?:diagnos\w+|prior auth\w*|pre-?auth\w*|consent|"
    r"referrals?|place of service|typing|the order (?:of|in which))\b",
    re.IGNORECASE,
)


_VAIN = re.compile(
    r"\b(?:do not|don't|never|no need to|no point (?:in)?|no use) (?:even )?(?:bother|waste|"
    r"try)",
    re.IGNORECASE,
)
