"""Ranges that stand for a list of the same document and do not fit it.

That a range means a list is told by what stands before it ("all five (12001-12018)", "these
codes, ..."), or by an end that both share while the other end is no code of any table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.codes import PROCEDURE_SHAPE, CodeSpan, family, find_codes
from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.phrases import said

_LABEL = r"(?:\b(?:CPT|HCPCS|codes?|procedures?|and|or|the|both|either)\b|[,;/&\s])*"
LIST = rf"{PROCEDURE_SHAPE}(?:{_LABEL}{PROCEDURE_SHAPE})+"
_COUNT_WORDS = "two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {word: number for number, word in enumerate(_COUNT_WORDS.split(), start=2)}
NUMBER = "|".join(_NUMBERS)
_LISTS = re.compile(rf"(?<![\w-]){LIST}(?![\w-])", re.IGNORECASE)
_NOUN = (
    r"(?:codes?|procedures?|services?|family|group|set|series|range|list|of (?:them|these|those|"
    r"the (?:codes|family|list|group)))"
)
_OPENS = r"\s*(?:[(,:\u2013\u2014-]|\bare\b|\bi\.e\.,?|\bthat is,?|\bnamely,?|\bcodes?\b|\s)*$"
# Such as "all five" and "three of them", before a range.
_COUNTED = re.compile(
    rf"\b(?P<count>{NUMBER}|(?<=the )\d|(?<=these )\d|(?<=those )\d)\s+"
    rf"(?:[a-z-]+\s+){{0,2}}?(?:CPT\s+|HCPCS\s+)?"
    rf"(?P<noun>{_NOUN})(?:\s+(?:above|listed|named|concerned))*{_OPENS}"
    rf"|\ball\s+(?:of\s+(?:the|these|those)\s+)?(?P<all>{NUMBER}|[2-9]){_OPENS}",
    re.IGNORECASE,
)
# Such as "these codes" and "the same family", before a range.
_POINTED = re.compile(
    r"\b(?:(?:these|those|the same|the said|the above|such)\s+(?:CPT\s+|HCPCS\s+)?"
    r"(?:codes|procedures|services|family|group|set|series|list)|all of (?:them|these|those)|"
    r"the (?:whole|entire) (?:family|group|set|series|list)|the (?:codes|family|group|list) "
    rf"(?:above|just (?:named|listed)|(?:named|listed) above)){_OPENS}",
    re.IGNORECASE,
)
_SOME = re.compile(r"^of\b", re.IGNORECASE)
_ROUND = re.compile(r"\d{2}(?:000|999)|\d0000|\d9999|[A-Z]\d(?:000|999)|\d{3}00")
_BEFORE, _NEAR = 90, 3_000
_NARROW, _FEWEST = 300, 3


@dataclass(frozen=True, slots=True)
class _Listed:
    codes: tuple[str, ...]
    start: int
    end: int


def number_of(word: str) -> int:
    """The number that a word or a figure of ``NUMBER`` stands for."""
    return _NUMBERS.get(word.lower()) or int(word)


def of_lists(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give every range that means a list of the document, and does not cover what that names."""
    ranges = [span for span in reading.codes if span.is_range and span.width <= _NARROW]
    lists = _lists(reading.text) if ranges else ()
    for span in ranges:
        fault = _fault(span, lists, reading, held)
        if fault is not None:
            yield Fault(
                "error",
                fault,
                said("Compare with the source: either the range or the list is mistaken."),
                span.start,
                span.end,
            )


def _lists(text: str) -> tuple[_Listed, ...]:
    found = []
    for match in _LISTS.finditer(text):
        spans = list(find_codes(match.group()))
        if len(spans) >= _FEWEST and not any(span.is_range for span in spans):
            codes = tuple(dict.fromkeys(span.first for span in spans))
            found.append(_Listed(codes, match.start(), match.end()))
    return tuple(found)


def _fault(span: CodeSpan, lists: Sequence[_Listed], reading: Reading, held: Held) -> str | None:
    """How a range disagrees with the list it stands for, in words, or ``None``."""
    text = reading.text
    first, _ = reading.sentence(span.start, span.end)
    before = text[max(first, span.start - _BEFORE) : span.start]
    near = _near(span, lists)
    counted, pointed = _COUNTED.search(before), _POINTED.search(before)
    name = f"{span.first}-{span.last}"
    if counted is not None:
        count = number_of(counted["count"] or counted["all"])
        if span.width < count:
            return said(
                "The text speaks of {count} codes, and {name} spans {width} numbers.",
                count=count,
                name=name,
                width=span.width,
            )
        of_some = _SOME.match(counted["noun"] or "") is not None
        fault = _miscounted(span, count, near, of_some=of_some)
        if fault is not None:
            return fault
    elif pointed is not None and near:
        out = [code for code in near[0].codes if code not in span]
        if out and len(out) < len(near[0].codes):
            return said(
                "{name} is said to be the codes listed as {codes}, but leaves out {out}.",
                name=name,
                codes=", ".join(near[0].codes),
                out=", ".join(out),
            )
    return _unknown_end(span, near, reading, held)


def _near(span: CodeSpan, lists: Sequence[_Listed]) -> list[_Listed]:
    """The lists around that have codes in a range, nearest first, those before it preferred."""
    fitting = [
        item
        for item in lists
        if abs(item.start - span.start) <= _NEAR and any(code in span for code in item.codes)
    ]
    return sorted(
        fitting, key=lambda item: (item.start > span.start, abs(item.start - span.start))
    )


def _miscounted(
    span: CodeSpan, count: int, near: Sequence[_Listed], *, of_some: bool
) -> str | None:
    """A range said to hold so many codes, against the list of so many, or of which it is part."""
    whole = next((item for item in near if len(item.codes) == count), None)
    listed = whole or (near[0] if near and of_some else None)
    if listed is None:
        return None
    inside = [code for code in listed.codes if code in span]
    fits = len(inside) == count
    if whole is not None and fits:
        fits = {span.first, span.last} <= set(listed.codes)
    if fits:
        return None
    return said(
        "{first}-{last} is said to be {count} codes, but does not fit those "
        "that are listed: {listed}.",
        first=span.first,
        last=span.last,
        count=count,
        listed=", ".join(listed.codes),
    )


def _unknown_end(
    span: CodeSpan, near: Sequence[_Listed], reading: Reading, held: Held
) -> str | None:
    """A range that shares one end with a list, while its other end is no table's code."""
    if not near or not held.knows_all or held.is_newer(reading.document):
        return None
    known = held.known((span.first, span.last))
    if len(known) != 1:
        return None
    listed = near[0].codes
    odd = span.first if span.last in known else span.last
    kept, meant = (span.last, min(listed)) if odd == span.first else (span.first, max(listed))
    is_end = kept == (max(listed) if odd == span.first else min(listed))
    if not is_end or meant not in span or _ROUND.fullmatch(odd) or family(odd) != family(meant):
        return None
    return said(
        "The range {first}-{last} shares {kept} with the list {listed}, whose "
        "other end is {meant}; {odd} stands in no loaded table.",
        first=span.first,
        last=span.last,
        kept=kept,
        listed=", ".join(listed),
        meant=meant,
        odd=odd,
    )
