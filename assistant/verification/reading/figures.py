"""Numbers in a text with what they count, and the places of a document that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.verification.reading.language import Language
from knowledge_base.codes import CodeSpan

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])[$€£]?\d+(?:[.,]\d+)*%?(?![A-Za-z0-9])")
_GLUED_UNIT = re.compile(
    r"(?<![A-Za-z0-9_.,])(?P<number>\d+(?:\.\d+)?)(?P<unit>mg|ml|mm|cm|cc|h|g)\b"
)
_TIMES = re.compile(r"(?<![A-Za-z0-9])[x×](?P<number>\d{1,5})(?![A-Za-z0-9])")
_PLURAL = re.compile(r"\s(?!is\b|was\b|as\b|does\b|has\b|this\b|plus\b|unless\b)[a-z]{2,}s\b")
_RANGE = re.compile(r"(?<![\w.])(\d{1,4})\s*(?:-|to|through)\s*(\d{1,4})(?![\w.])")
_WIDEST = 60
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = re.compile(
    r"(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)|\b\d{1,2}/\d{1,2}/\d{2,4}\b|"
    rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}\b|\b{_MONTH},?\s+\d{{4}}\b",
    re.IGNORECASE,
)
# "1 per date of service" counts no dates. Wordings of the ten languages.
_RATE = re.compile(
    r"\b(?:per|(?:for|on|in|within|at) (?:each|every|any|a|one|the same|a single)|por|par|pro|je|"
    r"на|за|cho mỗi|mỗi|bawat|kada|sa bawat|en (?:cada|une?)|pour (?:chaque|une?)|"
    r"(?:am|an|auf|für) (?:einem|einer|jeden?|jeder|demselben))\b|/|لكل|في ال",
    re.IGNORECASE,
)
# How far behind a number the word for what it counts may stand.
_NEAR = 24
_NEAR_CODE = 28
# How far apart the codes of a list stand: ", or ".
_LIST_GAP = 5
# "One may report" counts nobody.
_ANYBODY = re.compile(
    r"\bone(?:'s|self)?\s+(?:(?:may|must|shall|should|can|cannot|could|would|will|might|has|needs|"
    r"reports|bills|codes|submits|uses)\b|does not|is (?:to|not|free|allowed|permitted|obliged))",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_PLACES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "page",
        re.compile(
            r"\b(?:pages?|pp?\.|página|Seite|trang|pahina|стр(?:аниц\w*|\.))\s*(?P<name>[IVXL]+-\d+|\d+)\b",
            re.I,
        ),
    ),
    (
        "chapter",
        re.compile(
            r"\b(?:chapters?|ch\.|capítulo|chapitre|Kapitel|глав\w+|chương|kabanata)\s*(?P<name>\d+|[IVXL]+)\b",
            re.I,
        ),
    ),
    (
        "section",
        re.compile(
            r"\b(?:sections?|sec\.|§|sección|Abschnitt|раздел\w*|mục|seksyon)\s*(?P<name>\d+(?:\.\d+)*|[IVXL]+(?=\b)|[A-Z](?![a-z]))",
            re.I,
        ),
    ),
    (
        "page",
        re.compile(
            r"第\s*(?P<name>\d+)\s*页|(?P<ko>\d+)\s*(?:페이지|쪽)|(?:الصفحة|صفحة)\s*(?P<ar>\d+)"
        ),
    ),
    (
        "chapter",
        re.compile(
            r"第\s*(?P<name>\d+)\s*章|제?\s*(?P<ko>\d+)\s*장(?![가-힣])|الفصل\s*(?P<ar>\d+)"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is written out in digits, what it counts, and the code it stands with."""

    value: str
    unit: str | None = None
    code: str | None = None
    spelled: bool = False
    noun: bool = False
    """Whether a word follows that it counts, though not one of the units known."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page, chapter or section by number or letter."""

    kind: Literal["page", "chapter", "section"]
    name: str


def figures_of(text: str, spans: Sequence[CodeSpan], held: Language) -> tuple[Figure, ...]:
    """Every number of ``text`` that is no code, no day and no name of a place."""
    plain = text
    for span in spans:
        plain = plain[: span.start] + "\x00" * (span.end - span.start) + plain[span.end :]
    for match in _place_matches(plain):
        plain = plain[: match.start()] + "\x00" * len(match.group()) + plain[match.end() :]
    for kind in ("column_one", "column_two"):
        plain = held.marks[kind].sub(lambda match: "\x00" * len(match.group()), plain)
    plain = _blank_days(plain)
    return tuple(dict.fromkeys(_figures(plain, spans, held)))


def _figures(plain: str, spans: Sequence[CodeSpan], held: Language) -> Iterator[Figure]:
    for match in _GLUED_UNIT.finditer(plain):
        yield Figure(match["number"], _unit_name(match["unit"], held), None)
    for match in _TIMES.finditer(plain):
        yield Figure(match["number"], "unit", _nearest(match.start(), match.end(), spans))
    for match in _RANGE.finditer(plain):
        low, high = int(match[1]), int(match[2])
        if low < high <= low + _WIDEST:
            unit = _unit_after(plain, match.end(), held)
            yield from (Figure(str(value), unit) for value in range(low + 1, high))
    for match in _NUMBER.finditer(plain):
        value = _plain_value(match.group())
        yield Figure(
            value,
            "percent" if value.endswith("%") else _unit_after(plain, match.end(), held),
            _nearest(match.start(), match.end(), spans),
            noun=_counts_a_noun(plain, match.end(), held),
        )
    for match in held.number_word.finditer(plain):
        if held.code == "en" and _ANYBODY.match(plain, match.start()):
            continue
        yield Figure(
            str(held.numbers[match.group().lower()]),
            _unit_after(plain, match.end(), held),
            _nearest(match.start(), match.end(), spans),
            spelled=True,
        )


def _counts_a_noun(plain: str, end: int, held: Language) -> bool:
    """Whether a plural stands right behind a number of English: "10 drawings"."""
    return held.code == "en" and _PLURAL.match(plain, end) is not None


def _plain_value(written: str) -> str:
    value = written.rstrip(",.")
    return value.replace(",", "") if re.fullmatch(r"\$?\d{1,3}(?:,\d{3})+%?", value) else value


def _unit_name(written: str, held: Language) -> str | None:
    return next((n for n, p in held.units.items() if p.fullmatch(written)), None)


def _unit_after(plain: str, end: int, held: Language) -> str | None:
    """What a number counts: the first word for a unit that soon follows."""
    near = plain[end : end + _NEAR]
    stop = re.search(r"[.;,。，\x00\d]", near)
    near = near[: stop.start()] if stop else near
    rate = _RATE.search(near)
    near = near[: rate.start()] if rate else near
    found = [
        (match.start(), -len(match.group()), name)
        for name, pattern in held.units.items()
        if (match := pattern.search(near)) is not None
    ]
    return min(found)[2] if found else None


def _nearest(start: int, end: int, spans: Sequence[CodeSpan]) -> str | None:
    """The one code that a number stands with; none if several are as near."""
    near = sorted(
        (max(span.start - end, start - span.end), place)
        for place, span in enumerate(spans)
        if max(span.start - end, start - span.end) <= _NEAR_CODE
    )
    if not near:
        return None
    place = near[0][1]
    beside = (*spans[max(place - 1, 0) : place], *spans[place + 1 : place + 2])
    listed = any(
        max(spans[place].start - other.end, other.start - spans[place].end) <= _LIST_GAP
        for other in beside
    )
    return None if listed else spans[place].first


def _place_matches(text: str) -> Iterator[re.Match[str]]:
    for _, pattern in _PLACES:
        yield from pattern.finditer(text)


def without_places(text: str) -> str:
    """``text`` with spaces for the pages, chapters and sections that it names."""
    for match in [*_place_matches(text)]:
        text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return text


def places_of(text: str) -> frozenset[Place]:
    """The pages, chapters and sections that ``text`` names."""
    found: set[Place] = set()
    for kind, pattern in _PLACES:
        for match in pattern.finditer(text):
            name = next(value for value in match.groups() if value)
            found.add(Place(kind, place_name(kind, name)))  # type: ignore[arg-type]
    return frozenset(found)


def place_name(kind: str, written: str) -> str:
    """One way of writing a place: "XI" and "11" are one chapter; a section's letter is itself."""
    roman = re.fullmatch(r"[ivxl]+", written.lower())
    if roman and (kind == "chapter" or len(written) > 1):
        return str(roman_value(written))
    return written.upper()


def roman_value(written: str) -> int:
    """The number of a Roman numeral up to the eighties."""
    values = [_ROMAN[letter] for letter in written.lower()]
    return sum(
        -value if any(later > value for later in values[place + 1 : place + 2]) else value
        for place, value in enumerate(values)
    )


def _blank_days(text: str) -> str:
    return _DAY.sub(lambda match: "\x00" * len(match.group()), text)
