"""Whether a number found in an English statement counts units, and what it is worth."""

from __future__ import annotations

import re

from assistant.verification.reading.compared import LIMITED, compared_by

_ONES = {
    "zero": 0,
    "a single": 1,
    "one": 1,
    "once": 1,
    "single": 1,
    "two": 2,
    "twice": 2,
    "three": 3,
    "thrice": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "a dozen": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}


_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}


_DIGIT_WORD = "one|two|three|four|five|six|seven|eight|nine"


NUMBER = re.compile(
    r"(?<![\w.$-])(?P<digits>\d{1,4})(?![\w%]|[.,/]\d|-\d)"
    rf"|\b(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<ones>{_DIGIT_WORD}))?\b"
    rf"|\b(?P<word>{'|'.join(sorted(_ONES, key=len, reverse=True))})\b",
    re.IGNORECASE,
)


_UNIT = re.compile(
    r"^[\s-]*(?:mue )?(?:more |further |additional )?(?:units?|uos|times?|u\b)", re.IGNORECASE
)


_PRONOUN = re.compile(
    r"\b(?:on|in|at|for|per|each|any|this|that|no|which|only|daily|every|a|an|same)\s*$",
    re.IGNORECASE,
)


# "One unit more", "one too many".
_RELATIVE = re.compile(
    r"^\s*(?:units?\s+)?(?:more(?! than)|too many|further|additional|extra|beyond|over)\b",
    re.IGNORECASE,
)


# "One day", "the same line": no units.
_NO_UNITS = re.compile(
    r"^[\s-]*(?:(?:single|same|given|and the same|calendar|particular|individual|billing|"
    r"rendering|treating|claim|service)\s+)*(?:patient|beneficiary|day|date|line|claim|"
    r"provider|session|encounter|practitioner|physician|setting|visit|person|member|clinician|"
    r"calendar|service date|bill|sitting|code|of (?:the|its|them)|more|surgeon|doctor|column|"
    r"rule|way|thing|reason|can\b|may\b|must\b|should\b|cannot\b|could\b|need|has\b|might\b|"
    r"would\b|quarter|release|table)",
    re.IGNORECASE,
)


_MAI = re.compile(
    r"\b(?:MAI|adjudication indicators?)\b(?:\s+(?:of|for)\s+(?:code )?\x00+)?(?:\s*(?:is|of|=|:|"
    r"type|value|equals))*\s*$",
    re.IGNORECASE,
)


_NAMED = re.compile(
    r"\b(?:modifiers?|column|quarter|chapter|section|page|type|indicator|MAI|version|Q)\s*$",
    re.IGNORECASE,
)


DAYS = re.compile(
    r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b20\d\d\s*[-/]?\s*Q[1-4]\b|\bQ[1-4]\s*(?:of )?\s*/?20\d\d\b|"
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2}(?:st|nd|rd|"
    r"th)?,? )?\d{4}\b|"
    r"\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{4}\b|\b(?:19|"
    r"20)\d\d\b|"
    r"\b(?:one|two|three|four|[1-4])(?:st|nd|rd|th)?[- ]quarter\b",
    re.IGNORECASE,
)


def counts_no_units(clause: str, match: re.Match[str]) -> bool:
    """Whether a number of a clause is that of a day, a column, a line and the like."""
    before, after = clause[: match.start()], clause[match.end() :]
    if _MAI.search(before) or _NAMED.search(before):
        return True
    written = match.group().lower()
    if _RELATIVE.match(after) or re.search(r"\b(?:by|plus)\s*$", before, re.I):
        return True
    if written == "one" and not _UNIT.match(after) and _PRONOUN.search(before):
        return True
    if written in {"one", "single", "a single", "once"} and not _UNIT.match(after):
        if _NO_UNITS.match(after) or re.match(r"^\s*(?:the\b|a\b|you|it)", after):
            return True
        return written == "one" and not (LIMITED.search(before) or compared_by(before, after))
    return (
        _NO_UNITS.match(after) is not None
        and _UNIT.match(after) is None
        and written not in {"twice", "thrice"}
        and re.match(r"^[\s-]*(?:per|a|each|on|for|in|/)", after) is None
    )


def value_of(match: re.Match[str]) -> int:
    """What a number, in digits or words, is worth."""
    if match["digits"]:
        return int(match["digits"])
    if match["tens"]:
        return _TENS[match["tens"].lower()] + _ONES.get((match["ones"] or "zero").lower(), 0)
    return _ONES[match["word"].lower()]
