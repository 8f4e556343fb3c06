"""Documents that time has passed by.

Four ways: the last day of a document is over and nothing newer of the work is held; a newer
edition of the work is held, and nothing says when this one ends; an edition without an end is
years older than the tables; or the text relies on a release of the tables older than those held.
An edition that was closed before the next one is well kept, and no problem. What a text tells
of the past ("since the 2019Q1 release", "added in 2021Q2") relies on nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from knowledge_base.editions import begins
from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.phrases import said
from knowledge_base.records import Document, Release, TableKind

_QUARTERS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4}
_QUARTERS |= {"4th": 4, "january": 1, "april": 2, "july": 3, "october": 4}
_TABLE = (
    r"(?:NCCI|PTP|MUEs?|AOC|add-on|MPFS|PFS|fee[- ]schedule|RVU|HCPCS|edits?|tables?|files?|"
    r"releases?)"
)
_NAMED = re.compile(
    r"\b(?P<year>20\d\d)\s?-?Q(?P<digit>[1-4])\b|\bQ(?P<before>[1-4])[\s/-]+(?P<later>20\d\d)\b|"
    r"\b(?P<word>first|1st|second|2nd|third|3rd|fourth|4th)[\s-]quarter\s+(?:of\s+|,\s*)?"
    r"(?P<of>20\d\d)\b|\b(?P<month>January|April|July|October)\s+(?:1,\s+)?(?P<named>20\d\d)\s+"
    rf"(?=(?:\w+\s+){{0,3}}{_TABLE}\b)|\b(?P<only>20\d\d)\s+(?=(?:\w+\s+){{0,2}}(?:NCCI|PTP|MUE|"
    r"add-on|MPFS|fee[- ]schedule|HCPCS)\s+(?:\w+\s+)?(?:edits?|tables?|files?|releases?|values?|"
    r"list)\b)|\b(?:version|v)\.?\s?(?P<major>[23]\d)\.(?P<minor>[0-3])(?!\.?\d)",
    re.IGNORECASE,
)
_BY_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_LONG_AGO = 3  # years; codes, edits and limits change every year
# CMS numbers the quarters of the NCCI edits since 1996, year by year: 32.2 is 2026Q3.
_YEAR_OF_VERSION_ZERO = 1994
_ABOUT_TABLES = re.compile(rf"\b{_TABLE}\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:since|before|prior|until|earlier|former\w*|previous\w*|histor\w+|added|delet\w+|"
    r"introduc\w+|implement\w+|chang\w+|revis\w+|revision|discontinu\w+|remov\w+|began|begun|"
    r"compar\w+|older|superseded|archived|last year|unlike|differ\w*|retroactive\w*|"
    r"effective|beginning|starting|originally|first appeared|"
    r"through|dates? of service|services? (?:furnished|performed|rendered))\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[re.Pattern[str], frozenset[TableKind]], ...] = (
    (re.compile(r"\bMUEs?\b|unlikely", re.IGNORECASE), frozenset({"mue"})),
    (re.compile(r"fee[- ]schedule|MPFS|\bPFS\b|RVU", re.IGNORECASE), frozenset({"fee-schedule"})),
    (re.compile(r"add-on|\bAOC\b", re.IGNORECASE), frozenset({"aoc"})),
    (re.compile(r"\bHCPCS\b", re.IGNORECASE), frozenset({"hcpcs"})),
)


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give what shows that a document is out of date."""
    document = reading.document
    newer = _newer_edition(document, held)
    if newer is not None:
        yield from _overtaken(document, *newer)
    elif _is_over(document, held):
        yield Fault(
            "warning",
            said(
                "The document was in force until {last}, and no newer edition is held.",
                last=document.effective.last,
            ),
            said("Add the edition that took its place."),
        )
    else:
        yield from _years_old(document, held)
    yield from _older_releases(reading, held)


def _overtaken(document: Document, begun: dt.date, newer: Document) -> Iterator[Fault]:
    last = document.effective.last
    if last is not None and last < begun:
        return
    until = (
        said("nothing says when this one ends")
        if last is None
        else said("this one is to hold to {day}", day=last)
    )
    yield Fault(
        "warning",
        said(
            "A newer edition of the same work is held: {name}, from {begun} on; {until}.",
            name=_name(newer),
            begun=begun,
            until=until,
        ),
        said(
            "Add it again with its last day (--effective-to {day}), or remove it.",
            day=begun - dt.timedelta(days=1),
        ),
    )


def _years_old(document: Document, held: Held) -> Iterator[Fault]:
    """An edition known by its year, without an end, from long before the newest table."""
    last, now = document.effective.last, held.newest or held.today
    if last is not None or not _BY_YEAR.search(f"{document.edition or ''} {document.title}"):
        return
    begun = begins(document)
    if begun is not None and begun.year <= now.year - _LONG_AGO:
        yield Fault(
            "note",
            said(
                "The edition is of {year}, and nothing says when it ends; {now} is of {today}.",
                year=begun.year,
                now=said("the newest table held") if held.newest else said("today"),
                today=now.year,
            ),
            said("Add the edition in force, or say until when this one holds (--effective-to)."),
        )


def _name(document: Document) -> str:
    if not document.edition:
        return document.title
    return said("{title}, edition {edition}", title=document.title, edition=document.edition)


def _newer_edition(document: Document, held: Held) -> tuple[dt.date, Document] | None:
    """The next edition of the same work that has begun, with its first day."""
    mine = begins(document)
    if mine is None:
        return None
    others = [
        (day, item)
        for item in held.documents
        if item.work == document.work
        and item.id != document.id
        and (day := begins(item)) is not None
        and mine < day <= held.today
    ]
    return min(others, key=lambda found: found[0]) if others else None


def _is_over(document: Document, held: Held) -> bool:
    last = document.effective.last
    if last is None or last >= held.today:
        return False
    return not any(
        item.work == document.work
        and item.id != document.id
        and (item.effective.last is None or item.effective.last > last)
        for item in held.documents
    )


def _older_releases(reading: Reading, held: Held) -> Iterator[Fault]:
    told: set[str] = set()
    for match in _NAMED.finditer(reading.text):
        start, end = reading.sentence(*match.span())
        sentence = reading.text[start:end]
        quote = " ".join(match.group().split())
        if quote in told or not _ABOUT_TABLES.search(sentence) or _PAST.search(sentence):
            continue
        first = _first_day(match)
        newest = _newest(held, _kinds_of(sentence))
        if newest is None or first >= (newest.quarter.first or newest.speaks_from):
            continue
        if match["only"] and newest.quarter.first and first.year >= newest.quarter.first.year:
            continue
        told.add(quote)
        yield Fault(
            "note",
            said(
                "The text relies on {quote}, and {label} of the {kind} table is held.",
                quote=quote,
                label=newest.label,
                kind=newest.kind,
            ),
            said("Check whether what it says still holds in the newer release."),
            match.start(),
            match.start() + len(match.group().rstrip()),
        )


def _kinds_of(sentence: str) -> frozenset[TableKind]:
    """The tables that a sentence speaks of; those that are published by quarter else."""
    named = frozenset(
        kind for pattern, kinds in _KINDS for kind in kinds if pattern.search(sentence)
    )
    return named or frozenset({"ptp", "mue"})


def _newest(held: Held, kinds: frozenset[TableKind]) -> Release | None:
    fitting = [item for item in held.releases if item.kind in kinds]
    return max(fitting, key=lambda item: item.quarter.first or item.speaks_from, default=None)


def _first_day(match: re.Match[str]) -> dt.date:
    if match["major"]:
        month = 3 * int(match["minor"]) + 1
        return dt.date(_YEAR_OF_VERSION_ZERO + int(match["major"]), month, 1)
    year = next(
        int(match[name]) for name in ("year", "later", "of", "named", "only") if match[name]
    )
    digit = match["digit"] or match["before"]
    word = (match["word"] or match["month"] or "").lower()
    quarter = int(digit) if digit else _QUARTERS.get(word, 1)
    return dt.date(year, 3 * quarter - 2, 1)
