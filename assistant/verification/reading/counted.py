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

from assistant.verification.reading.compared import (
    AFTER,
    LIMIT_WORD,
    LIMITED,
    Compared,
    compared_by,
)
from assistant.verification.reading.count_limits import FREE, NOT, UNLISTED, exceedable, per
from assistant.verification.reading.telling_plain import QUESTION
from assistant.verification.reading.unit_numbers import DAYS, NUMBER, counts_no_units, value_of
from knowledge_base.codes import find_codes

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
    text = QUESTION.sub(lambda match: " " * len(match.group()), text)
    plain = text
    for span in find_codes(text):
        plain = plain[: span.start] + "\x00" * (span.end - span.start) + plain[span.end :]
    published = _PUBLISHED.search(plain)
    if published is not None:
        return Counted((Count(int(published["units"]), "limit", False),), False)
    plain = _NOT_ONE_MORE.sub(lambda match: " " * len(match.group()), plain)
    plain = DAYS.sub(lambda match: "\x00" * len(match.group()), plain)
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
        for match in NUMBER.finditer(clause):
            if counts_no_units(clause, match):
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


def _count(clause: str, match: re.Match[str]) -> Count:
    before, after = clause[: match.start()], clause[match.end() :]
    found = compared_by(before, after)
    limited = LIMITED.search(before)
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
    for mark, pattern in AFTER:
        if mark == name:
            behind = pattern.sub(" ", after, count=1)
    rest = f"{before[:cut]} {behind}"
    rest = re.sub(
        r"\b(?:no|not) (?:more|later|longer|fewer|less) than\b|\bover (?:the course|a|one|time)\b|"
        r"\b(?:not|rather than|instead of)(?: against| per| by| over| for| on| to| in)?"
        r"(?: the| a| one| each)? (?:days?|lines?|daily|dates?|per-day|per-line)\b|"
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
                rf"\b(?:no|not an?|never an?|n't an?)\s+{LIMIT_WORD}\b[^.;,]*$", before[:], re.I
            )
            is not None
            and not _OVER.search(before)
        )
    )
    return Count(value_of(match), name, kept_out, denied)


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
