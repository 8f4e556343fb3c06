"""Things a question takes for granted that can be looked up: an indicator, a chapter, a modifier.

What is fixed by the form of Medicare's tables (``premises.yaml``) is judged here; what only the
material can tell, such as a chapter, is named for the search to look up.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge_base.phrases import said

_NUMBER = r"(?P<number{}>\d{{1,2}}|[IVX]{{1,5}})(?![\w.])"
_CHAPTER = re.compile(r"\bchapter (?P<number>[IVXL]{1,6}|\d{1,2})\b", re.IGNORECASE)
_SECTION = re.compile(
    r"\bchapter (?P<number>[IVXL]{1,6}|\d{1,2})\b[\s,:;(-]{1,3}"
    r"(?:sections?|sec\.?|\u00a7) ?(?P<letter>[A-Z])\b(?!\.?\d)",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"\bmodifiers? (?P<name>[A-Z][A-Z0-9]|\d[A-Z])\b")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class FalsePremise:
    """Something named that its series does not have, and what the series has."""

    name: str
    told: str
    source: str


@dataclass(frozen=True, slots=True)
class _Series:
    pattern: re.Pattern[str]
    members: frozenset[str]
    name: str
    told: str
    source: str


@functools.cache
def _series() -> tuple[_Series, ...]:
    raw = yaml.safe_load(Path(__file__).with_name("premises.yaml").read_text(encoding="utf-8"))
    return tuple(
        _Series(
            re.compile(rf"\b(?:{_numbered(entry['pattern'])})", re.IGNORECASE),
            frozenset(entry["series"]),
            entry["name"],
            entry["told"],
            entry["source"],
        )
        for entry in raw.values()
    )


def _numbered(pattern: str) -> str:
    """The pattern with a group of its own name for each place of a number."""
    first, *rest = pattern.split("<number>")
    return first + "".join(_NUMBER.format(place) + part for place, part in enumerate(rest))


def false_premises(text: str) -> tuple[FalsePremise, ...]:
    """What ``text`` names that does not exist in a fixed series, each once."""
    found: dict[str, FalsePremise] = {}
    for series in _series():
        for match in series.pattern.finditer(text):
            number = next(value for value in match.groupdict().values() if value)
            if number.upper() not in series.members:
                name = said(series.name, number=number)
                found[name] = FalsePremise(name, said(series.told), series.source)
    return tuple(found.values())


def chapters_named(text: str) -> tuple[int, ...]:
    """The numbers of the chapters that ``text`` names, in either way of writing them."""
    return tuple(dict.fromkeys(chapter_number(m["number"]) for m in _CHAPTER.finditer(text)))


def section_named(text: str) -> tuple[int, str] | None:
    """The chapter and the letter of the section that ``text`` names: "chapter I, section E"."""
    match = _SECTION.search(text)
    return None if match is None else (chapter_number(match["number"]), match["letter"].upper())


def chapter_number(written: str) -> int:
    """The value of "XV" or "15"."""
    if written.isdigit():
        return int(written)
    values = [_ROMAN[letter] for letter in written.upper()]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )


def modifiers_named(text: str) -> tuple[str, ...]:
    """The modifiers with a letter that ``text`` names as such, in capitals."""
    return tuple(dict.fromkeys(match["name"] for match in _MODIFIER.finditer(text)))
