"""Days as the ten languages write them, read back to compare a translation with its source.

Month names are those of the Unicode locale data that Babel carries.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache

from assistant.languages.catalogues import locale_name

_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)")
_BY_NUMBER: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]"),
    "ko": re.compile(r"(?P<y>\d{4})\s*년\s*(?P<m>\d{1,2})\s*월\s*(?P<d>\d{1,2})\s*일"),
    "vi": re.compile(
        r"(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2}),?\s*(?:năm\s*)?(?P<y>\d{4})", re.IGNORECASE
    ),
}
_MONTH_FIRST = re.compile(r"(?<!\d)(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})(?!\d)")


def days_in(text: str, language: str) -> list[dt.date]:
    """Every day that ``text`` names in full; a day that is none in the calendar is left out."""
    return [day for _, day in _found(text, language)]


def without_days(text: str, language: str) -> str:
    """``text`` with each day replaced by a space."""
    for (start, end), _ in sorted(_found(text, language), reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def _found(text: str, language: str) -> list[tuple[tuple[int, int], dt.date]]:
    taken: list[tuple[tuple[int, int], dt.date]] = []
    for pattern in _patterns(language):
        for match in pattern.finditer(text):
            start, end = match.span()
            day = _day(match, language)
            if day and not any(first < end and start < last for (first, last), _ in taken):
                taken.append(((start, end), day))
    return sorted(taken)


def _day(match: re.Match[str], language: str) -> dt.date | None:
    month = match["m"]
    number = int(month) if month.isdigit() else _months(language)[month.lower().rstrip(".")]
    try:
        return dt.date(int(match["y"]), number, int(match["d"]))
    except ValueError:
        return None


def _patterns(language: str) -> Iterator[re.Pattern[str]]:
    yield _ISO
    if language in _BY_NUMBER:
        yield _BY_NUMBER[language]
    yield _MONTH_FIRST if language in {"en", "tl"} else _DAY_FIRST
    yield from _named(language)


@cache
def _named(language: str) -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    month, day, year = (
        rf"(?P<m>{names})\.?",
        r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º)?",
        r"(?P<y>\d{4})",
    )
    between = r"(?:\.?\s+|\s*,\s*)(?:de\s+|del\s+|ng\s+|năm\s+)?"
    return (
        re.compile(rf"(?<!\d){day}{between}{month}{between}{year}(?!\d)", re.IGNORECASE),
        re.compile(rf"(?<!\w){month}{between}{day}{between}{year}(?!\d)", re.IGNORECASE),
    )


@cache
def _months(language: str) -> Mapping[str, int]:
    from babel import Locale

    months = Locale.parse(locale_name(language)).months
    return {
        name.lower().rstrip("."): number
        for use in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[use][width].items()
    }


__all__ = ["days_in", "without_days"]
