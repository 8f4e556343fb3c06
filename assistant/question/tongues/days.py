"""Days as other languages write them, turned into the ISO form that every reader knows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

Order = Literal["dmy", "mdy", "ymd"]
_ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_YEAR_FIRST = re.compile(
    rf"(?<![\d.]){_YEAR}\s?[-/.年년]\s?(?P<month>\d{{1,2}})\s?[-/.月월]\s?(?P<day>\d{{1,2}})"
    r"(?![\d])\s?[日일号號]?\.?"
)
_YEAR_MONTH = re.compile(rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]")
_NUMBERS = re.compile(
    r"(?<![\d./-])(?P<one>\d{1,2})(?P<mark>[./-])(?P<other>\d{1,2})(?P=mark)"
    r"(?P<year>(?:19|20)\d{2}|\d{2})(?![\d/-])"
)
_HAN = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_NUMBER = re.compile(
    r"(?<![同每某唯])(?P<number>[〇零一二两三四五六七八九十]{1,5})(?=年|月|[日号號](?!码)|章|节|个?单位|次)"
)


def arabic_numbers(text: str) -> str:
    """Chinese numerals of dates, chapters and counts as digits: 二〇二四年八月 is 2024年8月."""
    return _HAN_NUMBER.sub(lambda match: str(_valued(match["number"])), text)


def _valued(written: str) -> int:
    if "十" in written:
        tens, _, ones = written.partition("十")
        return 10 * _HAN.get(tens, 1) + (_HAN[ones] if ones else 0)
    return int("".join(str(_HAN[digit]) for digit in written))


def iso_days(text: str, months: Sequence[str], order: Order) -> str:
    """``text`` with each day in it as ISO, and a month of a year in English.

    Args:
        text: with digits of ASCII.
        months: the names of the twelve, each a regular expression; none where they are numbers.
        order: how a day is written in numbers; read the other way round where that is no day.
    """
    text = _YEAR_FIRST.sub(_replaced(_by_name), text)
    text = _YEAR_MONTH.sub(lambda m: _month_alone(int(m["month"]), m["year"], m.group()), text)
    text = _NUMBERS.sub(lambda match: _in_order(match, order), text)
    return _named(text, months) if months else text


def _replaced(reading: Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
    return lambda match: f" {reading(match)} "


def _by_name(match: re.Match[str]) -> str:
    return _iso(int(match["year"]), int(match["month"]), int(match["day"]))


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04d}-{month:02d}-{day:02d}"


def _month_alone(month: int, year: str, written: str) -> str:
    return f" {_ENGLISH[month - 1]} {year} " if 1 <= month <= 12 else written


def _in_order(match: re.Match[str], order: Order) -> str:
    one, other = int(match["one"]), int(match["other"])
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    if len(match["year"]) == 2 and match["mark"] != "/":
        return match.group()
    ways = ((other, one), (one, other)) if order != "mdy" else ((one, other), (other, one))
    month, day = next((way for way in ways if _exists(year, *way)), ways[0])
    return f" {_iso(year, month, day)} "


def _exists(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _named(text: str, months: Sequence[str]) -> str:
    listed = "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(months, start=1))
    month = rf"(?:{listed})\b\.?"
    of = r"\s*(?:de[ln]?|of|ng|,|năm|г\.?)?\s*"
    day = r"(?:ngày |ika-?\s?)?(?P<day>\d{1,2})(?:º|\.º|er|\.|-?го|-?е)?"
    forms = (
        rf"(?<![\d/.-]){day}\s*(?:de |ng |of |tháng )?\s*{month}{of}{_YEAR}(?!\d)",
        rf"\b{month}\s*(?:ika-?\s?)?(?P<day>\d{{1,2}}),?\s+{_YEAR}(?!\d)",
        rf"\b{month}{of}{_YEAR}(?!\d)",
    )
    for form in forms:
        text = re.sub(form, lambda match: _spelt(match.groupdict()), text, flags=re.IGNORECASE)
    return text


def _spelt(found: Mapping[str, str | None]) -> str:
    month = next(n for n in range(1, 13) if found.get(f"m{n}"))
    year, day = int(found["year"] or 0), found.get("day")
    return f" {_iso(year, month, int(day))} " if day else f" {_ENGLISH[month - 1]} {year} "
