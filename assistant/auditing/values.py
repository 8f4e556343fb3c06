"""Reading the values of a claims file, each distinct text once, as one claim is read.

A file of ten million lines has some thousand distinct codes, modifiers, units and days. They
are read by the very functions that read a line typed at ``bundlewise check``, so that both
accept and refuse the same; the queries then only look values up.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.rules.claim import check_units, parse_date, parse_setting, read_code
from assistant.rules.claim import read_modifiers as read_each
from knowledge_base.errors import InvalidRequest
from knowledge_base.records import Setting

_BETWEEN = re.compile(r"[\s,;:|/]+")
_WHOLE = re.compile(r"(?P<whole>-?[0-9]{1,9})(?:\.0*)?")
_COMPACT_DAY = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?:\.0)?")
# What databases add to a day; the time of day decides nothing.
_WITH_TIME = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9]{2}:[0-9]{2}[0-9:.]*(Z|[+-][0-9:]+)?"
)


@dataclass(frozen=True, slots=True)
class Code:
    """A code as written, and as it is read; ``fault`` where it cannot be."""

    raw: str
    code: str | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Modifiers:
    """The modifiers of a line as written, and one by one."""

    raw: str
    modifiers: tuple[str, ...]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Units:
    """Units as written, and as a number."""

    raw: str
    units: int | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A service date and setting as written, and as they are read."""

    raw_day: str
    raw_setting: str
    day: dt.date | None
    setting: Setting | None
    fault: str | None = None


def read_codes(texts: Iterable[str]) -> list[Code]:
    """Each text as a procedure code."""
    found = []
    for text in texts:
        try:
            found.append(Code(text, read_code(text)))
        except InvalidRequest as error:
            found.append(Code(text, None, str(error)))
    return found


def read_modifiers(texts: Iterable[str]) -> list[Modifiers]:
    """Each text as modifiers, separated by commas, spaces, colons or the like."""
    found = []
    for text in texts:
        parts = tuple(part for part in _BETWEEN.split(text.strip()) if part)
        try:
            found.append(Modifiers(text, read_each(parts)))
        except InvalidRequest as error:
            found.append(Modifiers(text, (), str(error)))
    return found


def read_units(texts: Iterable[str]) -> list[Units]:
    """Each text as whole units; nothing is one unit."""
    return [_units(text) for text in texts]


def _units(text: str) -> Units:
    if not text.strip():
        return Units(text, 1)
    match = _WHOLE.fullmatch(text.strip())
    if match is None:
        return Units(text, None, f"{text!r} units: give a whole number.")
    units = int(match["whole"])
    try:
        check_units(units)
    except InvalidRequest as error:
        return Units(text, None, str(error))
    return Units(text, units)


def read_days(texts: Iterable[tuple[str, str]]) -> list[Day]:
    """Each service date with its setting; a practitioner's where the row names none."""
    return [_day(day, setting) for day, setting in texts]


def _day(day: str, setting: str) -> Day:
    if not day.strip():
        return Day(day, setting, None, None, "The line has no service date.")
    try:
        return Day(
            day,
            setting,
            parse_date(_iso(day.strip())),
            parse_setting(setting) if setting.strip() else "practitioner",
        )
    except InvalidRequest as error:
        return Day(day, setting, None, None, str(error))


def _iso(text: str) -> str:
    """The forms in which databases write a day, as ISO."""
    if match := _COMPACT_DAY.fullmatch(text):
        return f"{match['year']}-{match['month']}-{match['day']}"
    if match := _WITH_TIME.fullmatch(text):
        return match["day"]
    return text
