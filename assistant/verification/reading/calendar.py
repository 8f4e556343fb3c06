"""Months, with or without a day or a year, and the quarterly releases that a text names."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
# "may" is a verb as well and "march" may be: a month has a capital.
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_FORMS = (
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>\d{{4}}))?"
    ),
    re.compile(
        rf"\b{_MONTH}(?:\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?"
        r"(?:,?\s+(?:of\s+)?(?P<year>(?:19|20)\d{2}))?"
    ),
)
_BEGINNING = re.compile(r"(?:^|[.!?:;\"]\s*)$")
_RELEASE = re.compile(
    r"(?<![A-Za-z0-9])(?:(?P<year>20\d{2})[\s,./-]*Q(?P<quarter>[1-4])|"
    r"Q(?P<quarter2>[1-4])[\s,./-]*(?:of\s+)?(?P<year2>20\d{2})|"
    r"(?P<word>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]quarter(?:\s+of)?,?\s+(?P<year3>20\d{2})|"
    r"(?P<year4>20\d{2})\s*(?:年第?)\s*(?P<east>[1-4一二三四])\s*季度?)(?![0-9])",
    re.IGNORECASE,
)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3,
             "4th": 4, "一": 1, "二": 2, "三": 3, "四": 4}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Month:
    """A month (1 to 12), and the day and year where they are written."""

    month: int
    day: int | None = None
    year: int | None = None

    def within(self, other: Month) -> bool:
        """Whether ``other`` says all that this one says."""
        return (
            self.month == other.month
            and self.day in {None, other.day}
            and self.year in {None, other.year}
        )

    def __str__(self) -> str:
        named = _NAMES[self.month - 1].capitalize()
        return " ".join(str(part) for part in (named, self.day, self.year) if part is not None)


def months_of(text: str) -> frozenset[Month]:
    """The months written in a text of English."""
    found: set[Month] = set()
    for form in _FORMS:
        for match in form.finditer(text):
            day, year = match["day"], match["year"]
            # "May both be reported?" begins a question.
            if day is None and year is None and _BEGINNING.search(text[: match.start()]):
                continue
            found.add(
                Month(
                    next(n for n, name in enumerate(_NAMES, 1)
                         if name.startswith(match["month"].lower()[:3])),
                    int(day) if day else None,
                    int(year) if year else None,
                )
            )  # fmt: skip
    return frozenset(found)


def releases_of(text: str) -> frozenset[str]:
    """The quarterly releases named, as "2024Q3"."""
    found = set()
    for match in _RELEASE.finditer(text):
        named = match.groupdict()
        year = next(named[key] for key in ("year", "year2", "year3", "year4") if named[key])
        keys = ("quarter", "quarter2", "word", "east")
        quarter = next(named[key] for key in keys if named[key]).lower()
        found.add(f"{year}Q{_QUARTERS.get(quarter, quarter)}")
    return frozenset(found)
