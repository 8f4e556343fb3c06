"""Conditions on a modifier, cut out of the clauses that they belong to."""

from __future__ import annotations

import re

from assistant.verification.reading.language import language
from assistant.verification.reading.telling_words import wording
from assistant.verification.reading.told import (
    CONDITION,
    EVEN,
    ONLY_WITH,
    SLOT,
    UNLESS,
    WITH,
    WITHOUT,
)

_MOD = r"(?:modifiers?|mods?|override|exception)"


_FEW = r"(?:(?![,;.])[\w'{}-]+\s+){0,6}?"


# "Unless a distinct session, site or procedure was documented and flagged by a modifier".
_MANY = r"(?:(?![;.])[\w'{}-]+,?\s+){0,14}?"


_TAIL = (
    r"(?:\s+(?:indicator))?(?:\s+(?:that |which )?(?:is|are|was|has been|can be|may be|"
    r"could be|genuinely|truly|properly|legitimately|really|clearly)?\s*"
    r"(?:\w+ly )?(?:warranted|justified|used|appended|applied|attached|present|documented|"
    r"appropriate|supported|allowed|needed|available|added|applies|apply|fits|there|reported|"
    r"on (?:the|either) (?:line|claim)|legitimately \w+|called for|in place|(?:shows?|"
    r"demonstrates?|identif(?:y|ies)|indicates?|reflects?|justifies|supports?|marks?|proves?|"
    r"tells?)\s[^.,;]*?(?=$|[,;.]|\s(?:can|may|will|are|is|do|does)\s)))?"
)


CONDITIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (
        mark,
        re.compile(
            rf"\b(?:{lead})\s+{_MANY if mark in (UNLESS, EVEN) else _FEW}{_MOD}\b{_TAIL}",
            re.IGNORECASE,
        ),
    )
    for mark, lead in (
        (
            EVEN,
            r"even (?:with|if|when|where|under)|regardless of|irrespective of|no matter (?:what|"
            r"which|how many)|whatever|whichever|despite|with or without|in spite of|"
            r"notwithstanding|(?:and )?not even with|not even (?:if|when|where)|whether or not|"
            r"whether",
        ),
        (
            WITHOUT,
            r"without|with no|if no|when no|where no|absent|in the absence of|lacking|minus|"
            r"unless no|(?:if|when|where) there is no|(?:if|when|where) not",
        ),
        (
            UNLESS,
            r"unless|until|till|except (?:when|if|where|with|that|for|by|through)|except|"
            r"other than with|save (?:when|if|where|with|for)|short of|barring|but for",
        ),
        (
            ONLY_WITH,
            r"only (?:if|when|where|with|after|by|through|under|once)|only|solely with|"
            r"provided(?: that)?|as long as|so long as",
        ),
        (
            WITH,
            r"if|when|where|with|through|by means of|by (?:appending|adding|using|applying|"
            r"way of)|thanks to|using|under|once|given|in the presence of|assuming",
        ),
    )
)


PLACED_WITHOUT = re.compile(
    rf"\b(?:without|with no)\s+{_FEW}{_MOD}\s+(?:exception|override|option|relief|"
    rf"workaround)s?\b",
    re.I,
)


CLAUSE = re.compile(
    r",\s+(?:and|but|or|so|yet|nor)?\s*|\s+(?:but|yet|though|although|while|whereas|because|"
    r"since|so(?! (?:long|that))|which(?! (?:modifier|code))|whose|meaning(?: that)?|hence|"
    r"therefore|however)\s+|"
    r"(?<![\ue000-\ue7ff])\s+and\s+(?=[\ue000-\ue7ff] (?:is|are|gets|will|would|does|may|can|"
    r"cannot|isn't|won't|doesn't|goes|has|remains|stays|becomes|was)\b)|"
    r"\s+and\s+(?=(?:it|they|the|this|that|there|no|a|an|neither|none|nothing|any|modifiers?|"
    r"medicare|cannot|can't|can|may|will|would|is|are|isn't|aren't|does|do|has|leaves?|"
    r"den(?:y|ies)|pays|rejects|drops|only|not|never|don't|thus|so|go|bill|report|both (?:are|"
    r"can|may|will|get))\b)",
    re.IGNORECASE,
)


TOPIC = re.compile(
    r"\b(?:if|when|whenever|where|should|in case|in the event|once|assuming|unless|except|"
    r"until|provided|as long as|so long as|only if|only when|only where|even if|even when)\b",
    re.IGNORECASE,
)


def cut_topic(plain: str) -> str:
    """A clause without a condition that it ends with."""
    topic = TOPIC.search(plain)
    return plain if topic is None else plain[: topic.start()]


# A condition that a sentence begins with is one clause up to its comma.
HEAD = re.compile(
    r"\s*(?:if|when|whenever|where|once|should|in case|provided|assuming|as long as)\b[^,]*,",
    re.IGNORECASE,
)


def only_condition(part: str) -> bool:
    """Whether a clause is a condition through and through: "unless a modifier changes this"."""
    return (
        CONDITION.match(part.lstrip()) is not None
        and not SLOT.search(part)
        and not _PRONOUN.search(part)
        and not re.search(r"\b(?:can|may|will|could|might)\b", part)
    )


_PRONOUN = re.compile(
    r"\b(?:it|they|both|you|the two|one|two|these|neither|them)\b", re.IGNORECASE
)


def cut_condition(found: re.Match[str], mark: str) -> str:
    """A condition on a modifier as its mark, unless it is none."""
    inside = found.group()
    if SLOT.search(inside) and mark != EVEN:
        # "With 72240 no modifier ..." is no condition on a modifier.
        return inside
    if mark == ONLY_WITH and re.match(r"only\s+(?:no|not)\b", inside, re.I):
        return inside
    if mark in (WITH, ONLY_WITH) and re.search(r"\b(?:no|not|never|cannot)\b|n't\b", inside, re.I):
        return f" {WITHOUT} " if mark == WITH and re.search(r"\bno\b", inside, re.I) else inside
    if mark == UNLESS and re.search(r"\bno\b", inside, re.I):
        return inside
    return f" {mark} "


def says(part: str) -> bool:
    """Whether a clause has a wording that claims something."""
    kinds = ("edit", "opens", "closes", "allows", "bars", "pays", "reports")
    return any(wording(kind).search(part) for kind in kinds)


MODIFIER = re.compile(r"\b(?:modifiers?|mods?)\b", re.IGNORECASE)


EXCEPTED = re.compile(r"unless|except", re.IGNORECASE)


SEPARATE = re.compile(
    r"\b(?:separate|distinct|different|another|unrelated|record|document(?:ed|s|ation)?|"
    r"justif\w+|circumstances|supports?|supported)\b",
    re.IGNORECASE,
)


def elsewhere(text: str) -> bool:
    """Whether a condition is that of another day or provider, which no edit binds."""
    return language("en").has("other_case", text) and not MODIFIER.search(text)
