"""Turning a true sentence into one that says something else: text in, wrong texts out.

Each function gives every wrong text it can make, none where the sentence has no place for that
lie. They know words only; whether the result is false is for the callers, who know the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_PROHIBITED = re.compile(r"\b(shall|should|may|must|can|does|do|is|are|was|were) not\b")
_CANNOT = re.compile(r"\bcannot\b")
_FORBIDDEN = re.compile(r"\bDo not ([a-z])")
_GRANTED = re.compile(
    r"\b(shall|should|may|must|can)(?= (?:also |only |then |separately )?(?:be|report|bill|use|"
    r"append|include|apply|require|have)\b)"
)
_STATED = re.compile(
    r"\b(is|are)(?= (?:separately|reported|included|reportable|integral|appropriate|defined|"
    r"required|allowed|considered|described|needed|an?|the)\b)"
)
_NOT_THE_SENSE = re.compile(r"\bnot only\b|\bwhether or not\b|\bnot limited to\b", re.IGNORECASE)
_MUST = re.compile(r"\b(shall|must|should)\b(?! not)")
_MUST_NOT = re.compile(r"\b(?:shall|must|should) not\b")
# "May only be reported once" and "neither may be reported" forbid as much as "must" does there.
_LIMITS = re.compile(r"\b(?:only|no|none|neither|nor|(?:more|less|fewer) than)\b", re.IGNORECASE)
_MAY = re.compile(
    r"\b(?:may|can)(?= (?:also |then |only |separately )?(?:be (?:reported|used|billed|appended|"
    r"separately|performed|coded|paid)|report|use|append|bill)\b)"
)
_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "ten", "twelve")
_NUMBER = re.compile(
    rf"(?<![\w./,$§(–-])(?P<number>[1-9][0-9]?|{'|'.join(_NUMBER_WORDS[1:])})"
    r"(?=(?: or more| additional| separate| different)? (?!of\b|and\b|or\b|to\b)[a-z]{3,})"
)
# "Modifier 25 may" and "type 1" count nothing.
_NAMES_SOMETHING = re.compile(
    r"\b(?:modifiers?|codes?|types?|chapter|section|level|indicator|and|or|to)\s*$|\d,? $",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"(?<![\w./$-])(?P<number>0?[0-9]{1,3})(?P<gap>[ -])(?P<unit>[a-z]+(?: cm)?)\b"
)
_ONE_UNIT = re.compile(r"\b(?:one|1)(?= unit\b| UOS\b)")
_UNITS = {
    "hour": ("day", "minute"), "hours": ("days", "minutes"), "day": ("week", "hour"),
    "days": ("weeks", "hours"), "minute": ("hour", "second"), "minutes": ("hours", "seconds"),
    "week": ("month", "day"), "weeks": ("months", "days"), "month": ("year", "week"),
    "months": ("years", "weeks"), "year": ("month", "week"), "years": ("months", "weeks"),
    "cm": ("mm", "inches"), "mm": ("cm", "inches"), "sq cm": ("sq mm", "sq inches"),
    "ml": ("liters", "mg"), "mg": ("g", "ml"), "percent": ("permille", "points"),
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})(?= \d|,? of)")
_DAY = re.compile(rf"(?<=\b)({'|'.join(_MONTHS)}) (\d{{1,2}})(?=,)")
_YEAR = re.compile(r"(?<![\d-])(?:19[5-9]\d|20[0-2]\d)(?!\d|-\d)")
_FRONT = re.compile(r"^(?:If|When|Unless|Where) (?P<if>[^,;:()]{18,}), (?P<then>[^;:]{25,})\.$")
_BACK = re.compile(
    r"^(?P<then>[^;:]{25,}?),? (?P<if>(?:unless|only if|only when|if|provided|except when|when) "
    r"(?!performed\b|applicable\b|appropriate\b|necessary\b|available\b)[^,;:()]{18,})\.$"
)
# "If A, B, or C, then D": what stands behind the first comma is part of the condition.
_LISTED = re.compile(r"[^,]*, (?:or|and)\b")
_MODIFIER = re.compile(r"(?P<word>\b[Mm]odifiers? )(?P<first>\d\d|X[ESPU])\b")
_SWAPS = {
    "59": ("25", "57"), "25": ("59", "57"), "50": ("59", "52"), "58": ("78", "25"),
    "78": ("58", "24"), "79": ("24", "58"), "57": ("25", "78"), "24": ("79", "25"),
    "XS": ("XE", "25"), "XE": ("XS", "25"), "XU": ("XP", "25"), "XP": ("XU", "25"),
    "91": ("59", "76"), "76": ("91", "59"), "77": ("76", "59"), "26": ("TC", "52"),
    "27": ("25", "59"), "22": ("52", "59"), "52": ("22", "53"), "53": ("52", "22"),
    "80": ("62", "22"), "62": ("80", "66"), "66": ("62", "80"), "51": ("50", "59"),
}  # fmt: skip


def put(text: str, match: re.Match[str], instead: str) -> str:
    """The text with what was matched replaced."""
    return text[: match.start()] + instead + text[match.end() :]


def without_not(text: str) -> Iterator[str]:
    """A negation is dropped."""
    if _NOT_THE_SENSE.search(text):
        return
    for match in _PROHIBITED.finditer(text):
        yield put(text, match, match[1])
    for match in _CANNOT.finditer(text):
        yield put(text, match, "can")
    for match in _FORBIDDEN.finditer(text):
        yield put(text, match, match[1].upper())


def with_not(text: str) -> Iterator[str]:
    """A negation is added to a clause that has none."""
    if _NOT_THE_SENSE.search(text):
        return
    for pattern in (_GRANTED, _STATED):
        for match in pattern.finditer(text):
            if not text[match.end() :].startswith(" not"):
                yield put(text, match, f"{match[1]} not")


def weakened(text: str, may: str, need_not: str) -> Iterator[str]:
    """What must be done may be done; what must not be done ``need_not`` be left out."""
    for match in _MUST_NOT.finditer(text):
        yield put(text, match, need_not)
    if _LIMITS.search(text):
        return
    for match in _MUST.finditer(text):
        yield put(text, match, may)


def strengthened(text: str, must: str) -> Iterator[str]:
    """What may be done ``must`` be done."""
    if _LIMITS.search(text):
        return
    for match in _MAY.finditer(text):
        yield put(text, match, must)


def other_number(text: str) -> Iterator[str]:
    """A number that counts something is another."""
    for match in _NUMBER.finditer(text):
        told = match["number"]
        if _NAMES_SOMETHING.search(text[: match.start()]):
            continue
        if told.isdigit():
            yield put(text, match, str(int(told) + 1))
            yield put(text, match, str(int(told) + 3))
        else:
            place = _NUMBER_WORDS.index(told)
            yield put(text, match, _NUMBER_WORDS[(place + 1) % len(_NUMBER_WORDS)])
    for match in _ONE_UNIT.finditer(text):
        yield put(text, match, "two").replace("two unit ", "two units ")
        yield put(text, match, "four").replace("four unit ", "four units ")


def other_unit(text: str) -> Iterator[str]:
    """The unit of a number is another."""
    for match in _MEASURED.finditer(text):
        for instead in _UNITS.get(match["unit"], ()):
            yield put(text, match, match["number"] + match["gap"] + instead)


def other_date(text: str) -> Iterator[str]:
    """A month, a day or a year is another."""
    for match in _MONTH.finditer(text):
        place = _MONTHS.index(match[1])
        for step in (1, 4, 7):
            yield put(text, match, _MONTHS[(place + step) % 12])
    for match in _DAY.finditer(text):
        yield put(text, match, f"{match[1]} {int(match[2]) % 28 + 2}")
    for match in _YEAR.finditer(text):
        for step in (-2, 1, 3):
            yield put(text, match, str(int(match[0]) + step))


def without_condition(text: str) -> Iterator[str]:
    """A condition is left out, so that what held under it holds always."""
    front, back = _FRONT.match(text), _BACK.match(text)
    if front and not _LISTED.match(front["then"]):
        yield f"{front['then'][0].upper()}{front['then'][1:]}."
    starts = text.startswith(("If ", "When ", "Unless ", "Where "))
    if back and not starts and " only" not in back["then"]:
        yield f"{back['then']}."


def with_condition(text: str, conditions: Sequence[str]) -> Iterator[str]:
    """An exception or a condition is added that nobody stated."""
    # "Not, but only for" would say nothing clear; an exception does.
    forbids = _PROHIBITED.search(text) or _CANNOT.search(text) or " only " in text
    for condition in conditions:
        if not forbids or condition.startswith((", except", ", unless")):
            yield f"{text[:-1]}{condition}."


def opposite(text: str, pairs: Sequence[Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """A word becomes its opposite: the text, the old word and the new.

    A sentence that has both already is left alone: "with or without" turned says the same.
    """
    for one, other in pairs:
        if _has(text, one) and _has(text, other):
            continue
        for old, new in ((one, other), (other, one)):
            for match in re.finditer(rf"(?<![-/\w“]){old}(?![-/\w])", text):
                yield put(text, match, new), old, new


def other_modifier(text: str) -> Iterator[str]:
    """A modifier is another that the sentence does not name."""
    for match in _MODIFIER.finditer(text):
        for instead in _SWAPS.get(match["first"], ()):
            if instead not in text:
                yield put(text, match, match["word"] + instead)


def halves(text: str) -> tuple[str, str] | None:
    """What the sentence is about, and what it says of it, cut before the first modal verb."""
    match = re.match(
        r"^(?P<about>[^,;:]{12,}?) (?P<says>(?:shall|may|should|must|is|are|includes?|describes?)"
        r"\b.{20,})\.$",
        text,
    )
    return (match["about"], match["says"]) if match else None


def _has(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE) is not None
