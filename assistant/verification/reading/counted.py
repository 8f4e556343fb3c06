"""How many units an English statement says of a code: each number with how it is compared.

"No more than 2", "3 or more are denied" and "fewer than 3" say one thing; "more than 2 are paid"
says another.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.verification.reading.count_limits import FREE, NOT, UNLISTED, exceedable, per
from knowledge_base.codes import find_codes

Compared = Literal["limit", "at_most", "more", "or_more", "fewer", "bare", "unexplained"]


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


_NUMBER = re.compile(
    r"(?<![\w.$-])(?P<digits>\d{1,4})(?![\w%]|[.,/]\d|-\d)"
    rf"|\b(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<ones>{_DIGIT_WORD}))?\b"
    rf"|\b(?P<word>{'|'.join(sorted(_ONES, key=len, reverse=True))})\b",
    re.IGNORECASE,
)


_LIMIT_WORD = (
    r"(?:unit |daily |published |medicare |upper |mue |the |its |per-day |"
    r"per-line )*(?:limit(?:ed|s)?|max(?:imum)?|cap(?:ped|s)?|ceiling|mues?|mue value|value|"
    r"tops? out|allowance|most|top|number of units|unit count|figure|edit|bound|quota|allotment|"
    r"units/day|units per day|uos|threshold|set|fixed|highest|allowed units|units allowed|units)"
)


_BEFORE_LISTED: tuple[tuple[Compared, str], ...] = (
    (
        "at_most",
        r"\b(?:no|not|never|nor) (?:be )?(?:any )?(?:more|greater|higher) than|"
        r"\bnot? (?:to )?(?:exceed(?:ing)?|go (?:over|above|beyond|past)|surpass|top|pass)|"
        r"(?:n't|cannot|never) (?:exceed|go (?:over|above|beyond|past)|surpass|top|pass)|"
        r"\bup to(?: and including)?|\bat most|\bat the (?:very )?most|"
        r"\ba? ?max(?:imum)?(?: of)?|\bno (?:further|higher) than|\bas (?:many|much) as|<=|≤",
    ),
    (
        "or_more",
        r"\bfloor\b[^.;,\d]{0,40}|\bat least|\ba? ?minimum(?: of)?|\bno (?:fewer|less) than|"
        r"\bnot (?:fewer|less) than|\bfrom|>=|≥|\bstarting (?:at|with|from)|\breach(?:es|"
        r"ing)?",
    ),
    (
        "more",
        r"\b(?:more|greater|higher|larger|any(?:thing)? (?:more|above|over|beyond)) than|"
        r"\b(?:over|above|beyond|exceed(?:s|ed|ing)?|in excess of|past|upwards? of|"
        r"surpass(?:es|ing)?|further than|after(?: the first)?|outside)(?: the)?|>",
    ),
    ("fewer", r"\b(?:fewer|less|lower|smaller) than|\b(?:under|below|short of)|<"),
)
_BEFORE: tuple[tuple[Compared, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?:{pattern})\s*[\"'(]*$", re.IGNORECASE))
    for name, pattern in _BEFORE_LISTED
)


_AFTER: tuple[tuple[Compared, re.Pattern[str]], ...] = (
    (
        "or_more",
        re.compile(
            r"^\s*(?:units?\s+)?(?:of \S+\s*)?(?:at (?:the )?(?:very )?least|as (?:the |a |"
            r"its )?minimum|minimum)\b|^\s*(?:units?\s+)?(?:of \S+ )?(?:or|and) "
            r"(?:more|above|over|up|"
            r"higher|greater|beyond)\b|^\s*(?:units?\s+)?(?:upwards?|onwards?|plus\b|\+)",
            re.I,
        ),
    ),
    (
        "at_most",
        re.compile(
            r"^\s*(?:units?\s+)?(?:or|and) (?:fewer|less|below|under)\b|^\s*(?:units?\s+)?(?:and|"
            r"but) (?:no|not) (?:more|further)|^\s*(?:units?|times)?\s*(?:at (?:the )?most|"
            r"max(?:imum)?|tops)\b",
            re.I,
        ),
    ),
    (
        "limit",
        re.compile(
            r"^\s*(?:units? )?(?:is|are|being|=|as) (?:the |its )?(?:daily |unit |per-day |"
            r"published )*(?:limit|max(?:imum)?|cap|ceiling|mue|most|upper|highest|top)",
            re.I,
        ),
    ),
)


_LIMITED = re.compile(rf"{_LIMIT_WORD}\b[^.;,\d]{{0,90}}?(?:\s|=|:|\()$", re.IGNORECASE)


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


_DAYS = re.compile(
    r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b20\d\d\s*[-/]?\s*Q[1-4]\b|\bQ[1-4]\s*(?:of )?\s*/?20\d\d\b|"
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2}(?:st|nd|rd|"
    r"th)?,? )?\d{4}\b|"
    r"\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{4}\b|\b(?:19|"
    r"20)\d\d\b|"
    r"\b(?:one|two|three|four|[1-4])(?:st|nd|rd|th)?[- ]quarter\b",
    re.IGNORECASE,
)


_OVER = re.compile(
    r"\b(?:one too many|contrary to|against (?:the )?policy|(?:takes|requires?|needs?|"
    r"calls for) (?:proof|evidence|documentation|justification|a showing|support)|den(?:y|ies|"
    r"ied|ial)|reject(?:s|ed|ion)?|refus(?:e|es|ed)|exceed(?:s|ed|ing)?|too (?:many|much|"
    r"high)|over|above|beyond|in excess|excess(?:ive)?|more than (?:the|medicare|cms|what|is|"
    r"are|it|allowed)|unpaid|disallow(?:s|ed)?|violat(?:e|es|ed)|fail(?:s|ed)?|trips?|"
    r"trigger(?:s|ed)?|hits?|break(?:s)?|surpass(?:es)?|outside|past|forbid(?:s|den)?|"
    r"prohibit(?:s|ed)?|barred|bars|stop(?:s|ped)?|block(?:s|ed)?|flag(?:s|ged)?|zero payment|"
    r"out of (?:bounds|range)|unacceptable|ineligible|impermissible|non-?payable|write-?offs?|"
    r"kicks?|cut off|dropped|lost|withheld|unlikely(?! edit))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of units, how it is compared, and whether the clause keeps units out."""

    value: int
    compared: Compared
    kept_out: bool
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """The numbers of a statement, and whether it says that there is no limit."""

    counts: tuple[Count, ...]
    unlimited: bool
    exceedable: frozenset[bool] = frozenset()
    """Whether more units may be paid where the record shows that they were needed."""
    per: frozenset[str] = frozenset()
    """What the units are counted by: "line", "day", or "other" for any other measure."""


# A row as published: code, units, adjudication indicator.
_PUBLISHED = re.compile(r"\x00\s*[|,;\t]\s*(?P<units>\d+)\s*[|,;\t]\s*[123]\b")


_NOT_ONE_MORE = re.compile(
    r"\b(?:and |but )?(?:not|never|no) (?:(?:one|a single|a|"
    r"even one) )?(?:unit )?more\b(?! than)",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=2_048)
def counted(text: str, modifiers: frozenset[str] = frozenset()) -> Counted:
    """Read the units of an English statement."""
    plain = text
    for span in find_codes(text):
        plain = plain[: span.start] + "\x00" * (span.end - span.start) + plain[span.end :]
    published = _PUBLISHED.search(plain)
    if published is not None:
        return Counted((Count(int(published["units"]), "limit", False),), False)
    plain = _NOT_ONE_MORE.sub(lambda match: " " * len(match.group()), plain)
    plain = _DAYS.sub(lambda match: "\x00" * len(match.group()), plain)
    for modifier in modifiers:
        plain = re.sub(rf"(?<!\w){modifier}(?!\w)", "\x00" * len(modifier), plain)
    unlimited = FREE.search(plain) is not None or UNLISTED.search(plain) is not None
    return Counted(tuple(_counts(plain)), unlimited, exceedable(plain), per(plain))


_CLAUSE = re.compile(
    r"[.;:!?](?=\s|$)|,\s+(?=(?:and|but|so|while|which|whereas|though|although|because|since|any|"
    r"more|beyond|it|the|a|an|one|two|three|four|five|six|seven|eight|nine|ten|units?|with|\d+|"
    r"[a-z]+ units)\b)|\b(?:but|while|whereas|because|since)\b",
    re.I,
)


def _counts(plain: str) -> Iterator[Count]:
    before: Count | None = None
    edges = [0, *(match.end() for match in _CLAUSE.finditer(plain)), len(plain)]
    for start, end in itertools.pairwise(edges):
        clause = plain[start:end]
        for match in _NUMBER.finditer(clause):
            if _no_units(clause, match):
                continue
            found = _count(clause, match)
            if before is not None and _ELLIPTIC.match(clause[match.end() :]):
                # "Six units are over the limit, five are not."
                found = Count(found.value, found.compared, not before.kept_out)
            before = found
            yield found


_ELLIPTIC = re.compile(
    r"\s*(?:units?\s+)?(?:would|do|does|is|are|will|can)(?: not|n't)\W*$", re.IGNORECASE
)


def _no_units(clause: str, match: re.Match[str]) -> bool:
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
        return written == "one" and not (_LIMITED.search(before) or _compared(before, after))
    return (
        _NO_UNITS.match(after) is not None
        and _UNIT.match(after) is None
        and written not in {"twice", "thrice"}
        and re.match(r"^[\s-]*(?:per|a|each|on|for|in|/)", after) is None
    )


def _value(match: re.Match[str]) -> int:
    if match["digits"]:
        return int(match["digits"])
    if match["tens"]:
        return _TENS[match["tens"].lower()] + _ONES.get((match["ones"] or "zero").lower(), 0)
    return _ONES[match["word"].lower()]


def _compared(before: str, after: str) -> tuple[Compared, int] | None:
    for name, pattern in _AFTER:
        if pattern.search(after):
            return name, len(before)
    for name, pattern in _BEFORE:
        found = pattern.search(before)
        if found is not None:
            return name, found.start()
    return None


def _count(clause: str, match: re.Match[str]) -> Count:
    before, after = clause[: match.start()], clause[match.end() :]
    found = _compared(before, after)
    limited = _LIMITED.search(before)
    name: Compared
    if found is not None:
        name, cut = found
        if name == "more" and limited is not None and re.search(r"\bset$", before):
            name = "limit"
    elif limited is not None:
        name, cut = "limit", limited.start()
    else:
        name, cut = "bare", match.start()
    behind = after
    for mark, pattern in _AFTER:
        if mark == name:
            behind = pattern.sub(" ", after, count=1)
    rest = f"{before[:cut]} {behind}"
    rest = re.sub(
        r"\b(?:no|not) (?:more|later|longer|fewer|less) than\b|\bover (?:the course|a|one|time)\b|"
        r"\bnot only\b|\bno matter\b|\bwithout exception\b|\bno exceptions?\b",
        " ",
        rest,
        flags=re.I,
    )
    denials = len(NOT.findall(rest))
    kept_out = (denials + bool(_OVER.search(rest))) % 2 == 1
    denied = name == "limit" and (
        re.search(
            r"\b(?:not|never|isn't|wasn't|aren't|no longer|rather than|instead of)\s*(?:be |at |"
            r"set at |equal (?:to )?)?$",
            before,
            re.I,
        )
        is not None
        or (
            re.search(
                rf"\b(?:no|not an?|never an?|n't an?)\s+{_LIMIT_WORD}\b[^.;,]*$", before[:], re.I
            )
            is not None
            and not _OVER.search(before)
        )
    )
    return Count(_value(match), name, kept_out, denied)


def agrees(count: Count, limit: int) -> bool:
    """Whether a number of units is what a limit says, each way of comparing by its own sense."""
    if count.denied:
        return False
    return {
        "limit": count.value == limit,
        "at_most": count.value == limit and not count.kept_out,
        "more": count.value == limit and count.kept_out,
        "or_more": count.value == limit + 1 and count.kept_out,
        "fewer": count.value == limit + 1 and not count.kept_out,
        "bare": count.value > limit if count.kept_out else count.value == limit,
        "unexplained": False,
    }[count.compared]
