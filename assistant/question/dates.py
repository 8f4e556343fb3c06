"""Service dates as they stand in a question."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import said

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FORMS = (
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})\b"),
    re.compile(r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{2})\b(?!/)"),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.I),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})\b", re.I
    ),
)
# A month of a year, in full or in the usual short form. "may" is a verb as well: only "May".
_MONTH_ALONE = re.compile(
    r"\b(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May|MAY)|june?|july?|"
    r"aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?,?\s+"
    r"(?:of\s+)?(?P<year>(?:19|20)\d{2})(?![\w/]|-\w)",
    re.IGNORECASE,
)


_YEAR = re.compile(r"(?<![\w./$-])(?:19[89]|20\d)\d(?![\w/]|[.,-]\d|\s?Q\d)")
_FROM_TODAY = re.compile(
    r"\b(?P<way>last|previous|next|coming|this) (?P<span>year|quarter)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Written:
    """The days written in a text, each once, in order of time.

    ``assumed`` are those of which only the month was written: the first day is taken.
    """

    days: tuple[dt.date, ...] = ()
    assumed: tuple[dt.date, ...] = ()


def without(text: str) -> str:
    """``text`` without the days and months written in it."""
    rest = text
    for form in (*_FORMS, _MONTH_ALONE):
        rest = form.sub(" ", rest)
    return " ".join(rest.split())


def written(text: str) -> Written:
    """The calendar days written out in ``text`` (US order for slashes).

    Raises:
        InvalidRequest: a day that no calendar has.
    """
    days = set(_days(text))
    rest = text
    for form in _FORMS:
        # "June 2023" within "31 June 2023" is no month by itself.
        rest = form.sub(" ", rest)
    months = {
        dt.date(int(match["year"]), _number(match["month"]), 1)
        for match in _MONTH_ALONE.finditer(rest)
    }
    return Written(tuple(sorted(days | months)), tuple(sorted(months - days)))


def in_iso(text: str) -> str:
    """``text`` with the days written in it as YYYY-MM-DD; what no calendar has stays as it is."""
    for form in _FORMS:
        text = form.sub(_as_iso, text)
    return text


def _as_iso(match: re.Match[str]) -> str:
    try:
        return _day(match).isoformat()
    except ValueError:
        return match.group()


def _day(match: re.Match[str]) -> dt.date:
    return dt.date(_year(match["year"]), _number(match["month"]), int(match["day"]))


def spanned(text: str, today: dt.date) -> tuple[dt.date, ...]:
    """The first and the last day of a year or quarter that ``text`` names, or none.

    What holds on both held as a rule all the time; where it changed, the two differ.
    """
    year = _YEAR.search(text)
    if year is not None:
        return dt.date(int(year.group()), 1, 1), dt.date(int(year.group()), 12, 31)
    told = _FROM_TODAY.search(text)
    if told is None:
        return ()
    way = {"last": -1, "previous": -1, "this": 0}.get(told["way"].lower(), 1)
    if told["span"].lower() == "year":
        return dt.date(today.year + way, 1, 1), dt.date(today.year + way, 12, 31)
    quarter = today.year * 4 + (today.month - 1) // 3 + way
    first = dt.date(quarter // 4, quarter % 4 * 3 + 1, 1)
    after = dt.date((quarter + 1) // 4, (quarter + 1) % 4 * 3 + 1, 1)
    return first, after - dt.timedelta(days=1)


def _days(text: str) -> Iterator[dt.date]:
    for form in _FORMS:
        for match in form.finditer(text):
            try:
                yield _day(match)
            except ValueError:
                raise InvalidRequest(
                    said(
                        "{match} in the question is no day of the calendar; write the service "
                        "date as YYYY-MM-DD, such as 2024-07-01.",
                        match=repr(match.group()),
                    )
                ) from None


def _year(written: str) -> int:
    """The year of "2024", or of "24" as forms write it."""
    return int(written) + (2000 if len(written) == 2 else 0)


def _number(month: str) -> int:
    name = month.lower()[:3]
    return _MONTHS[name] if name in _MONTHS else int(month)
