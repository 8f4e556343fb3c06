"""Checks that codes, modifiers, figures, days and places are in the evidence or the question."""

from __future__ import annotations

import re

from assistant.rules.fee_asked import SCHEDULE
from assistant.verification.case import Case
from assistant.verification.checks.single import units_told
from assistant.verification.checks.tables import explained, is_modifier, on_tables
from assistant.verification.reading.calendar import Month, months_of, releases_of
from assistant.verification.reading.figures import Figure, Place, place_name
from assistant.verification.reading.language import folded
from assistant.verification.reading.statement import read, read_in
from knowledge_base.codes import CodeSpan, find_icd10
from knowledge_base.phrases import mark, said

# Units that a number may not do without: two days are not two of anything else.
_STRICT_LISTED = (
    "unit day hour minute second week month quarter year percent microgram milligram gram"
    " kilogram millilitre litre millimetre centimetre metre inch vial "
    "square_centimetre dollar level lesion specimen side view dose vein vessel nerve muscle joint "
    "test"
)
_STRICT = frozenset(_STRICT_LISTED.split())
# A chapter's number as headings write it: "Chapter XI", "CHAP11", "XI. ...".
_CHAPTER = re.compile(r"\bchap(?:ter)?\.?\s*([ivxl]+|\d+)\b", re.IGNORECASE)
_SECTION = re.compile(r"(?:^|[>/|,:]|\bsection)\s*([A-Z]|[IVX]+|\d+(?:\.\d+)*)[.)\s]")

_ELSEWHERE = {
    "page": mark("page {name} is not where the evidence stands"),
    "chapter": mark("chapter {name} is not where the evidence stands"),
    "section": mark("section {name} is not where the evidence stands"),
}


def codes(case: Case) -> str | None:
    """Every code stands in what is cited, by number or within a range, or in the question."""
    held = case.support.spans
    asked = () if _bound_to_quote(case) else case.about.asked.spans
    for span in case.reading.spans:
        if not any(_covers(other, span) for other in (*held, *asked)):
            shown = f"{span.first}-{span.last}" if span.is_range else span.first
            return said("code {code} is not in the cited evidence", code=shown)
    for code in find_icd10(case.reading.text):
        if code not in case.support.text and code not in case.about.asked.text:
            return said("code {code} is not in the cited evidence", code=code)
    return None


def _bound_to_quote(case: Case) -> bool:
    """Whether the quotes name codes and none of those the statement is about."""
    held = case.support.spans
    return (
        bool(case.reading.spans)
        and bool(held)
        and not any(_covers(other, span) for other in held for span in case.reading.spans)
    )


def _covers(held: CodeSpan, claimed: CodeSpan) -> bool:
    return claimed.first in held and claimed.last in held


def modifiers(case: Case) -> str | None:
    """Every modifier named stands in what is cited or in the question."""
    held = case.support.modifiers | case.about.asked.modifiers
    if not case.standing and any(finding.column_one for finding in case.findings):
        # Whether a modifier is a key to an edit is for the rules to say: see "rules".
        held |= frozenset(item for item in case.reading.modifiers if is_modifier(item))
    if on_tables(case) and any(finding.rule in SCHEDULE for finding in case.findings):
        from assistant.verification.checks.schedule_rows import modifiers_of

        held |= modifiers_of(case.findings)
    for modifier in sorted(case.reading.modifiers - held):
        if not re.search(rf"(?<![A-Za-z0-9]){modifier}(?![A-Za-z0-9])", case.support.text):
            return said("modifier {modifier} is not in the cited evidence", modifier=modifier)
    return None


def figures(case: Case) -> str | None:
    """Every number stands there too, of the same unit and with the same code."""
    named = case.reading.modifiers | case.support.modifiers
    asked = set(case.about.asked.figures)
    held, titles = _of_pages(case), _of_titles(case)
    for figure in case.reading.figures:
        if figure.value in named or (figure.spelled and figure.value == "1" and not figure.unit):
            continue
        if figure.value in titles and figure.unit is None and not figure.noun:
            continue
        if on_tables(case) and explained(figure, case):
            continue
        alike = [other for other in held if other.value == figure.value]
        if not case.standing and (figure in asked or _limited(figure, case)):
            continue
        if not any(_same(figure, other) for other in alike):
            if not alike:
                return said(
                    "the number {number} is not in the cited evidence", number=figure.value
                )
            counted = f"{figure.value} {figure.unit or ''}".strip()
            if figure.code:
                return said(
                    "{figure} with {code} is not what {number} stands for in the evidence",
                    figure=counted,
                    code=figure.code,
                    number=figure.value,
                )
            return said(
                "{figure} is not what {number} stands for in the evidence",
                figure=counted,
                number=figure.value,
            )
    return None


def _of_titles(case: Case) -> frozenset[str]:
    """The numbers in the titles and editions of the documents quoted."""
    return frozenset(
        figure.value
        for source in case.standing
        for figure in read_in(
            folded(f"{source.document}, {source.edition or ''}"), case.reading.language
        ).figures
    )


def _limited(figure: Figure, case: Case) -> bool:
    """Whether it is a number of units that a published limit judges: see "rules"."""
    if not any(item.rule == "unit_limit" for item in case.findings):
        return False
    held = case.reading.language
    told = (units_told(segment, held) for segment in case.reading.segments)
    return any(figure.value == item.value and figure.unit == item.unit for s in told for item in s)


def _of_pages(case: Case) -> tuple[Figure, ...]:
    held = case.support.figures
    if case.standing and not case.findings:
        return held
    return (*held, *case.about.asked.figures)


def _same(claimed: Figure, held: Figure) -> bool:
    if claimed.unit and claimed.unit != held.unit and (held.unit or claimed.unit in _STRICT):
        return False
    if claimed.unit is None and claimed.noun and held.unit in _STRICT:
        return False
    bound = claimed.unit == "unit" and claimed.code is not None and held.code is not None
    return not bound or claimed.code == held.code


def days(case: Case) -> str | None:
    """Every day stands in what is cited, in the question, or is the service date."""
    held = case.support.days | case.about.asked.days
    if case.about.service_date is not None:
        held |= {case.about.service_date}
    for finding in case.findings:
        held |= {day for day in (finding.effective_from, finding.deleted_on) if day}
    rows = " ".join(case.rows)
    absent = _releases(case) or _months(case)
    if absent is not None:
        return absent
    for day in sorted(case.reading.days - held):
        if not any(form in rows for form in (day.isoformat(), f"{day:%Y%m%d}")):
            return said("the date {day} is not in the cited evidence", day=day)
    return None


def _releases(case: Case) -> str | None:
    """A release named is the one that a finding, a row or the quote names."""
    held = {item.release for item in case.findings} | {item.edition for item in case.sources}
    told = " ".join((case.support.text, *case.rows, *(item for item in held if item)))
    missing = sorted(releases_of(case.reading.text) - releases_of(told))
    if not missing:
        return None
    return said("release {release} is not the one consulted", release=missing[0])


def _months(case: Case) -> str | None:
    """A month, with or without its day, stands in what is cited or in the question."""
    held = months_of(f"{case.support.text}\n{case.about.asked.text}")
    days_held = case.support.days | case.about.asked.days
    if case.about.service_date is not None:
        days_held |= {case.about.service_date}
    for finding in case.findings:
        days_held |= {day for day in (finding.effective_from, finding.deleted_on) if day}
    held |= {Month(day.month, day.day, day.year) for day in days_held}
    for claimed in sorted(months_of(case.reading.text), key=str):
        if not any(claimed.within(other) for other in held):
            return said("the date {day} is not in the cited evidence", day=claimed)
    return None


def places(case: Case) -> str | None:
    """A page, chapter or section named is the one quoted, or stands in the evidence."""
    claimed = case.placed
    if not claimed:
        return None
    held = set(case.support.places | case.about.asked.places)
    for source in case.standing:
        at = case.about.locate(source)
        if at.page is not None or source.page is not None:
            held.add(Place("page", str(at.page or source.page)))
        where = " > ".join(item for item in (at.heading, at.section, source.section) if item)
        held |= {Place("chapter", place_name("chapter", n)) for n in _CHAPTER.findall(where)}
        held |= {Place("section", place_name("section", n)) for n in _SECTION.findall(where)}
        held |= read_in(folded(where), case.reading.language).places if where else frozenset()
    held |= {place for text in case.paragraphs for place in read(text).places}
    missing = sorted(claimed - held, key=lambda place: (place.kind, place.name))
    if not missing:
        return None
    return said(_ELSEWHERE[missing[0].kind], name=missing[0].name)
