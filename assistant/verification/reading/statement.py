"""A statement (or a quote) read once: codes, modifiers, figures, days, places, and what it says.

The polarity of each segment is that of its wording on reporting, paying and bundling: whether it
lets two services stand side by side, keeps them apart, or says that no edit was found.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.question import dates
from assistant.verification.reading.figures import Figure, Place, figures_of, places_of
from assistant.verification.reading.language import Language, Mark, folded, language, read_as
from knowledge_base.codes import CodeSpan, find_codes
from knowledge_base.errors import InvalidRequest

Stance = Literal["permits", "bars", "no_edit"]
_SEGMENT = re.compile(
    r"(?<!\d)[.;!?](?=\s|$)|\d[.;](?=\s|$)|[。；！？؛]|"
    r",\s+(?=(?:but|and not|not|although|though|even|nor|while|whereas|so|because|since|yet)\b)|"
    r"\s+(?=(?:because|since|whereas|although|but|however|therefore)\b)",
    re.IGNORECASE,
)
_MODIFIER_SHAPE = r"(?:X[ESPU]|[A-Z]\d|[A-Z]{2}|\d{2})"
_AFTER_NAME = re.compile(
    rf"[\s#:\"'(-]*(?P<list>{_MODIFIER_SHAPE}(?![A-Za-z0-9%])"
    rf"(?:(?:\s*[,/&、，]\s*|\s*(?:\band\b|\bor\b|\by\b|\bo\b|\be\b|\bu\b|\bet\b|\bou\b|\bund\b|"
    rf"\boder\b|\bи\b|\bили\b|\bvà\b|\bhoặc\b|\bat\b|와|또는|或|和|و|أو)\s*)"
    rf"(?:-)?{_MODIFIER_SHAPE}(?![A-Za-z0-9%]))*)"
)
_ONE_MODIFIER = re.compile(rf"(?<![A-Za-z0-9]){_MODIFIER_SHAPE}(?![A-Za-z0-9])")
_BEFORE_NAME = re.compile(rf"(?<![A-Za-z0-9-])(?P<list>{_MODIFIER_SHAPE})[\s-]?$")
_GLUED = re.compile(
    r"(?<![A-Za-z0-9])(?:\d{5}|\d{4}[A-Z]|[A-V]\d{4})[-:](?P<list>[A-Z0-9]{2}(?:,[A-Z0-9]{2})*)"
    r"(?![A-Za-z0-9])"
)
_LETTERS = re.compile(r"(?<![A-Za-z0-9])X[ESPU](?![A-Za-z0-9])")
_AND_OR = frozenset(
    {"OR", "AND", "IS", "TO", "OF", "IN", "ON", "AS", "AT", "BE", "BY", "NO", "ET", "OU", "MI"}
)
_POSITIVE = frozenset({"may", "must", "should", "report", "pay", "together", "separately"})
_NEGATIVE = frozenset({"bundled", "barred", "hindrance"})
_REPORTING = frozenset({"report", "pay", "separately", "together", "may"})
# Where a negation ends its reach.
_ENDING = frozenset({"no_edit", "not_permission", "exception", "only", "if", "without"})
# How many characters behind a negation a bar is no longer denied by it.
_FAR = 32
_DENYING = frozenset({"not", "cannot"})


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a statement that says one thing, with its marks (offsets into its text)."""

    text: str
    marks: tuple[Mark, ...]
    codes: tuple[str, ...]
    stances: frozenset[Stance]

    def has(self, *kinds: str) -> bool:
        """Whether a mark of any of ``kinds`` stands in it."""
        return any(mark.kind in kinds for mark in self.marks)

    def count(self, *kinds: str) -> int:
        """How many marks of ``kinds`` stand in it."""
        return sum(mark.kind in kinds for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Direction:
    """One code said to be within another. ``None`` where only the other is named."""

    whole: str
    part: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything of a text that the checks compare. ``text`` is folded: see ``folded``."""

    text: str
    language: Language
    spans: tuple[CodeSpan, ...]
    modifiers: frozenset[str]
    figures: tuple[Figure, ...]
    days: frozenset[dt.date]
    places: frozenset[Place]
    segments: tuple[Segment, ...]
    directions: tuple[Direction, ...] = field(default=())

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes named, ranges expanded, each once, in order."""
        return tuple(dict.fromkeys(code for span in self.spans for code in span.codes()))

    @property
    def stances(self) -> frozenset[Stance]:
        """What its segments say, together."""
        return frozenset[Stance]().union(*(item.stances for item in self.segments))

    def has(self, *kinds: str) -> bool:
        """Whether a mark of any of ``kinds`` stands in it."""
        return any(segment.has(*kinds) for segment in self.segments)


@functools.lru_cache(maxsize=4_096)
def read(text: str, asked: str | None = None) -> Reading:
    """Read a text in the language it is in; ``asked`` is the one expected."""
    plain = folded(text)
    return read_in(plain, language(read_as(plain, asked)))


def read_in(plain: str, held: Language) -> Reading:
    """Read a folded text with one language's table."""
    spans = tuple(single for span in find_codes(plain) for single in _of_two(span, plain))
    return Reading(
        text=plain,
        language=held,
        spans=spans,
        modifiers=_modifiers(plain, held),
        figures=figures_of(plain, spans, held),
        days=_days(plain),
        places=places_of(plain),
        segments=tuple(_segments(plain, held)),
        directions=tuple(_directions(plain, held)),
    )


_JOINED_TO = re.compile(
    r"\b(?:link|join|tie|connect|relat|couple|bind|bound|attach|add|next|match|compar|map)\w* "
    r"(?:(?:cpt|hcpcs|code|codes) )*$",
    re.IGNORECASE,
)

_EDIT = re.compile(
    r"\b(?:edit|pair|combination|combo|row)s? (?:of |for |between )?$", re.IGNORECASE
)
_A_PAIR = re.compile(
    r"\s+(?:code )?(?:combination|pair|edit|combo|ptp|ncci|row)\b|"
    r"\s+(?:is|are|make) an?\b[^.;]{0,30}\b(?:edit|pair)\b",
    re.IGNORECASE,
)


def _of_two(span: CodeSpan, text: str) -> tuple[CodeSpan, ...]:
    """The two codes of "links 62302 to 97110" and "the 62302-97110 pair", no ranges."""
    if not span.is_range:
        return (span,)
    inside = re.search(r"\s+to\s+(?:codes? )?|\s*-\s*", text[span.start : span.end], re.I)
    before = text[: span.start]
    linked = _JOINED_TO.search(before) or _EDIT.search(before) or _A_PAIR.match(text, span.end)
    if inside is None or not linked:
        return (span,)
    first = dataclasses.replace(span, last=span.first, end=span.start + inside.start())
    return first, dataclasses.replace(span, first=span.last, start=span.start + inside.end())


def _days(text: str) -> frozenset[dt.date]:
    try:
        return frozenset(dates.written(text).days)
    except InvalidRequest:
        # A day that no calendar has stands in no evidence either.
        return frozenset({dt.date.min})


def _modifiers(text: str, held: Language) -> frozenset[str]:
    found: set[str] = set()
    for match in held.marks["modifier"].finditer(text):
        after = _AFTER_NAME.match(text, match.end())
        if after is not None:
            found.update(_ONE_MODIFIER.findall(after["list"]))
        else:
            before = _BEFORE_NAME.search(text[: match.start()])
            if before is not None:
                found.add(before["list"])
    for match in _GLUED.finditer(text):
        found.update(match["list"].split(","))
    found.update(_LETTERS.findall(text))
    return frozenset(found - _AND_OR)


def _segments(text: str, held: Language) -> Iterator[Segment]:
    start = 0
    cuts = [match.end() for match in _SEGMENT.finditer(text)]
    for end in [*cuts, len(text)]:
        part = text[start:end].strip()
        start = end
        if part:
            marks = held.scan(part)
            codes = tuple(dict.fromkeys(c for span in find_codes(part) for c in span.codes()))
            yield Segment(part, marks, codes, _stances(marks, held))


def _directions(text: str, held: Language) -> Iterator[Direction]:
    for pattern in held.directions:
        for match in pattern.finditer(text):
            named = match.groupdict()
            whole, part = named.get("whole"), named.get("part")
            if whole and not _denied(text, match, held):
                yield Direction(whole.upper(), part.upper() if part else None)


def _denied(text: str, match: re.Match[str], held: Language) -> bool:
    """Whether a direction with both codes is denied: "62302 is not bundled into 72240"."""
    return (
        held.code != "en"
        and held.has("not", text)
        and "pay" not in {mark.kind for mark in held.scan(match.group())}
    )


def _stances(marks: Sequence[Mark], held: Language) -> frozenset[Stance]:
    """What a segment says, from the order of its marks.

    A negation reaches the wording next to it: what stands after it or, where the language hangs
    it behind the verb, before it. A bar that is denied is a permission, and a permission that is
    denied a bar; where both are said the bar holds.
    """
    kinds = [mark.kind for mark in marks]
    heard = _heard(marks[::-1] if held.negation_follows else marks, no_edit="no_edit" in kinds)
    found: set[Stance] = {"no_edit"} if "no_edit" in kinds else set()
    if heard.denied_bar and (not heard.bars or "cannot" in kinds or heard.permits):
        found.add("permits")
    elif heard.bars:
        found.add("bars")
    elif "not_permission" not in kinds and (
        heard.permits or (heard.allowed and "unlock" not in kinds)
    ):
        found.add("permits")
    return frozenset(found)


@dataclass(slots=True)
class _Heard:
    """What the marks of a segment come to, one after the other."""

    bars: bool = False
    permits: bool = False
    allowed: bool = False
    denied_bar: bool = False


def _heard(marks: Sequence[Mark], *, no_edit: bool) -> _Heard:
    heard, negated, last = _Heard(), False, 0
    for mark in marks:
        kind = mark.kind
        if kind in _NEGATIVE and mark.start - last > _FAR:
            # "Not requiring return to the operating room is included" denies no inclusion.
            negated = False
        if kind in _DENYING:
            negated, last = True, mark.end
            heard.bars |= kind == "cannot"
        elif kind in _NEGATIVE:
            heard.denied_bar |= negated
            heard.bars |= not negated and not (kind == "hindrance" and no_edit)
            negated = False
        elif kind in _POSITIVE:
            heard.allowed |= kind == "may" and not negated
            heard.bars |= negated and kind in _REPORTING
            heard.permits |= not negated and (
                kind in {"report", "pay"} or (kind == "together" and heard.allowed)
            )
        elif kind in _ENDING:
            negated = False
    # "62302 is payable and 72240 is not": a negation that nothing follows.
    heard.bars |= negated and heard.permits
    return heard
