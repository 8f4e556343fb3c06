"""Codes, code ranges and modifiers as they stand in running text.

Shapes only: whether a code exists is a question for the edit tables. Sources of the shapes:
the CMS HCPCS general information page (Level I: five digits, or four and a letter; Level II:
a letter and four digits) and the ICD-10-CM guidelines (three to seven characters).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

# A code never continues a longer number or word, a decimal, or a price. Only Latin letters
# count: Chinese, Korean and Arabic put their words against a number without a space.
_BEFORE = r"(?<![A-Za-z0-9_$€£.,/-])(?<![0-9]-)"
_BEFORE_IN_LIST = r"(?<![A-Za-z0-9_$€£])"
_AFTER = r"(?![A-Za-z0-9_%])(?!\.[0-9])(?!,[0-9]{3}(?![0-9]))"
CPT_SHAPE = r"(?:[0-9]{5}|[0-9]{4}[A-Za-z])"
HCPCS_SHAPE = r"[A-Va-v][0-9]{4}"
PROCEDURE_SHAPE = rf"(?:{CPT_SHAPE}|{HCPCS_SHAPE})"
_RANGE_JOIN = r"\s*(?:-|\u2013|\u2014|\u2012|\bthrough\b|\bthru\b|\bto\b)\s*"
_PROCEDURE = re.compile(
    rf"{_BEFORE_IN_LIST}(?P<first>{PROCEDURE_SHAPE})"
    rf"(?:{_RANGE_JOIN}(?P<last>{PROCEDURE_SHAPE}))?{_AFTER}",
    re.IGNORECASE,
)
# A dot is asked for, since "A12" without one is as often a room, a pin or a chapter.
_ICD10 = re.compile(rf"{_BEFORE}[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{{1,4}}{_AFTER}")
_WHOLE_PROCEDURE = re.compile(PROCEDURE_SHAPE)

# A "range" wider than this is a chapter of the code book, not a list of codes to expand.
WIDEST_EXPANSION = 400


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """A code, or a range of codes, at ``text[start:end]``. ``last`` equals ``first`` alone."""

    first: str
    last: str
    start: int
    end: int

    @property
    def is_range(self) -> bool:
        """Whether two different codes are joined."""
        return self.first != self.last

    def __contains__(self, code: str) -> bool:
        """Tell whether ``code`` lies in the range, both ends included."""
        return family(code) == family(self.first) and self.first <= code <= self.last

    @property
    def width(self) -> int:
        """How many numbers the span holds, whether or not a table knows them."""
        return _split(self.last).number - _split(self.first).number + 1 if self.is_range else 1

    def codes(self) -> tuple[str, ...]:
        """Every number in the span, whether or not a table knows it; ends only if too wide."""
        if not self.is_range:
            return (self.first,)
        shape = _split(self.first)
        low, high = shape.number, _split(self.last).number
        if high - low > WIDEST_EXPANSION:
            return (self.first, self.last)
        return tuple(
            f"{shape.prefix}{number:0{shape.width}d}{shape.suffix}"
            for number in range(low, high + 1)
        )


@dataclass(frozen=True, slots=True)
class _Shape:
    prefix: str
    number: int
    width: int
    suffix: str


def _split(code: str) -> _Shape:
    prefix = code[0] if code[0].isalpha() else ""
    suffix = code[-1] if code[-1].isalpha() else ""
    digits = code[len(prefix) : len(code) - len(suffix)]
    return _Shape(prefix, int(digits), len(digits), suffix)


@functools.lru_cache(maxsize=65_536)
def family(code: str) -> tuple[str, str]:
    """The letters around the number: codes of one family can be compared in order."""
    shape = _split(code)
    return shape.prefix, shape.suffix


def is_procedure(text: str) -> bool:
    """Whether the whole of ``text`` has the shape of a CPT or HCPCS code."""
    return _WHOLE_PROCEDURE.fullmatch(text) is not None


def find_codes(text: str) -> Iterator[CodeSpan]:
    """Each procedure code or code range in ``text``, in order, upper-cased.

    Two codes joined by a dash are a range only if they are of one family and rise;
    otherwise each is given by itself.
    """
    for match in _PROCEDURE.finditer(text):
        first = match["first"].upper()
        last = (match["last"] or match["first"]).upper()
        if family(first) == family(last) and first <= last:
            yield CodeSpan(first, last, match.start(), match.end())
        else:
            yield CodeSpan(first, first, match.start("first"), match.end("first"))
            yield CodeSpan(last, last, match.start("last"), match.end("last"))


def find_icd10(text: str) -> Iterator[str]:
    """Each dotted ICD-10-CM code in ``text``, in order."""
    for match in _ICD10.finditer(text):
        yield match.group()


def mentioned(text: str) -> tuple[str, ...]:
    """All procedure codes in ``text``, ranges expanded, each once, in order of appearance."""
    found: dict[str, None] = {}
    for span in find_codes(text):
        for code in span.codes():
            found.setdefault(code)
    return tuple(found)
