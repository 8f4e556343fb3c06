"""Single values of an edit table, checked once per distinct text and then remembered.

A table of 2.5 million rows has some 13,000 distinct codes and 200 distinct dates, so each
reader is a ``dict`` that parses on a miss: a look-up per cell, a check per distinct value.
Every reader raises ``ValueError`` with a reason that can stand after "line N: ".

Dates are stored as whole numbers ``yyyymmdd``: small, in order, and readable in the file.
"""

from __future__ import annotations

import datetime as dt
import re

from knowledge_base.codes import is_procedure
from knowledge_base.phrases import said, series

# Medicare itself is younger than the first of these years; both ends catch slips of the hand.
_EARLIEST_YEAR, _LATEST_YEAR = 1960, 2100
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ORDINAL = re.compile(r"([0-9]{4})([0-9]{3})")
_SHORTENED = re.compile(r"[0-9]{1,4}")


class Codes(dict[str, str]):
    """Text of a cell -> procedure code, upper-cased and without surrounding spaces.

    Codes are text: "00100" keeps its zeros, and "100" is refused rather than padded, since
    nobody can tell which code a spreadsheet made it from.
    """

    def __missing__(self, text: str) -> str:
        """Check a code not met before."""
        code = text.strip().upper()
        if not (code.isascii() and is_procedure(code)):
            if _SHORTENED.fullmatch(code):
                raise ValueError(
                    said(
                        "{text} is not a procedure code; leading zeros seem lost", text=repr(text)
                    )
                )
            raise ValueError(said("{text} is not a procedure code", text=repr(text)))
        self[text] = code
        return code


class Dates(dict[str, int | None]):
    """Text of a cell -> ``yyyymmdd``, or ``None`` for ``*`` or nothing ("no data").

    ``ordinal`` also takes year and day of the year (2013091), as CMS's add-on file has it.
    """

    def __init__(self, *, ordinal: bool = False) -> None:
        super().__init__()
        self._ordinal = ordinal

    def __missing__(self, text: str) -> int | None:
        """Read a date not met before."""
        stripped = text.strip()
        if stripped in {"", "*"}:
            number = None
        elif self._ordinal and (match := _ORDINAL.fullmatch(stripped)):
            number = _ordinal_day(stripped, match)
        else:
            number = read_day(stripped)
        self[text] = number
        return number


class Numbered(dict[str, int]):
    """Text -> its number in order of first appearance; stands in rows for repeated wording."""

    def __missing__(self, text: str) -> int:
        """Give a new text the next number."""
        self[text] = number = len(self)
        return number


def read_day(text: str) -> int:
    """``20240701``, ``2024-07-01`` or ``7/1/2024`` as ``yyyymmdd``."""
    if match := _COMPACT.fullmatch(text) or _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _AMERICAN.fullmatch(text):
        month, day, year = match.groups()
    else:
        raise ValueError(said("{text} is not a date", text=repr(text)))
    return _checked(text, int(year), int(month), int(day))


def _ordinal_day(text: str, match: re.Match[str]) -> int:
    year, nth = int(match[1]), int(match[2])
    try:
        day = dt.date(year, 1, 1) + dt.timedelta(days=nth - 1)
    except (ValueError, OverflowError):
        raise ValueError(said("{text} is not a date", text=repr(text))) from None
    if nth == 0 or day.year != year:
        raise ValueError(said("{text} is not a date", text=repr(text)))
    return _checked(text, day.year, day.month, day.day)


def _checked(text: str, year: int, month: int, day: int) -> int:
    try:
        dt.date(year, month, day)
    except ValueError:
        raise ValueError(said("{text} is not a date", text=repr(text))) from None
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise ValueError(
            said(
                "{text} is not a date between {first} and {last}",
                text=repr(text),
                first=_EARLIEST_YEAR,
                last=_LATEST_YEAR,
            )
        )
    return year * 10000 + month * 100 + day


def day_of(number: int | None) -> dt.date | None:
    """A stored ``yyyymmdd`` as a date; ``None`` stays ``None``."""
    if number is None:
        return None
    return dt.date(number // 10000, number // 100 % 100, number % 100)


def number_of(day: dt.date) -> int:
    """A date as it is stored, ``yyyymmdd``."""
    return day.year * 10000 + day.month * 100 + day.day


def one_of(text: str, allowed: frozenset[str], what: str) -> str:
    """``text`` without spaces if it is allowed, else ``ValueError`` naming ``what``."""
    value = text.strip()
    if value not in allowed:
        choice = series([each or said("nothing") for each in sorted(allowed)])
        raise ValueError(
            said(
                "{what} is {text}, not one of {choice}", what=what, text=repr(text), choice=choice
            )
        )
    return value
