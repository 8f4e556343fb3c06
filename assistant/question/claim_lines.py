"""Codes in a question with the modifiers and units that stand beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge_base.codes import PROCEDURE_SHAPE, find_codes

# A modifier glued to its code: 72240-26, 72240:26,59 or 72240 -TC.
_GLUED = re.compile(
    rf"(?P<code>{PROCEDURE_SHAPE})\s?[-:\u2013]\s?"
    r"(?P<modifiers>(?!\d{3})[A-Za-z0-9]{2}(?:,[A-Za-z0-9]{2})*)(?![\w])",
    re.IGNORECASE,
)
# A modifier behind its code with only a space: upper case, and one that exists.
_SPACED = re.compile(
    rf"(?P<code>{PROCEDURE_SHAPE}) (?P<modifiers>2[2-7]|5[0-9]|6[26]|7[6-9]|8[0-2]|91|95|TC|LT|RT|"
    r"X[ESPU]|E[1-4]|F[A1-9]|T[A1-9]|LC|LD|RC|LM|RI|G[A-Z]|K[A-Z])\b(?! unit)"
)
_NAMED = re.compile(
    r"\bmod(?:ifier)?s?\.?\s*(?P<list>-?[A-Z0-9]{2}\b(?:\s*(?:,|and|or|/|&)\s*-?[A-Z0-9]{2}\b)*)",
    re.IGNORECASE,
)
_SUFFIXED = re.compile(r"(?:\bwith|\bappend\w*|\badd\w*|\buse)\s+-?(?P<one>\d{2}|X[ESPU])\b", re.I)
_MODIFIER = re.compile(r"(?<![A-Za-z])(?:\d{2}|[A-Za-z]\d|[A-Za-z]{2})(?![A-Za-z0-9])")
_JOINING = frozenset({"AND", "OR"})
_UNITS_AFTER = re.compile(
    r"\s?(?:[x×*]\s?(?P<count>\d{1,5})\b|\(?(?P<units>\d{1,5}) units?\b)", re.I
)
_UNITS_BEFORE = re.compile(
    r"\b(?P<units>\d{1,5})\s*(?:units?|x|times)\s+(?:of\s+)?(?:CPT |HCPCS )?(?:code )?$", re.I
)
_TIMES_WORDS = re.compile(r"\s+(?P<word>twice|two times|three times)\b", re.I)
_TIMES = {"twice": 2, "two times": 2, "three times": 3}
_CODE_BY_COUNT = re.compile(
    r"(?<![\w])(?P<code>[A-Za-z]?\d{4,5}[A-Za-z]?)[xX](?P<count>\d{1,5})\b"
)


@dataclass(frozen=True, slots=True)
class CodeMention:
    """A code as the question names it; ``units`` is ``None`` where none are given."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: int | None = None


def mentions(text: str) -> tuple[CodeMention, ...]:
    """Each code named in ``text``; a range stands for its codes, each code once."""
    spaced = _CODE_BY_COUNT.sub(r"\g<code> x\g<count>", text)
    glued = {
        match["code"].upper(): tuple(item.upper() for item in match["modifiers"].split(","))
        for form in (_SPACED, _GLUED)
        for match in form.finditer(spaced)
    }
    found: dict[str, CodeMention] = {}
    for span in find_codes(spaced):
        units = _units(spaced, span.start, span.end)
        for code in span.codes():
            earlier = found.get(code)
            if earlier is None or (earlier.units is None and units is not None):
                found[code] = CodeMention(code, glued.get(code, ()), units)
    return tuple(found.values())


def _units(text: str, start: int, end: int) -> int | None:
    after = _UNITS_AFTER.match(text, end)
    if after is not None:
        return int(after["count"] or after["units"])
    times = _TIMES_WORDS.match(text, end)
    if times is not None:
        return _TIMES[times["word"].lower()]
    before = _UNITS_BEFORE.search(text[:start])
    return None if before is None else int(before["units"])


def loose_modifiers(text: str) -> tuple[str, ...]:
    """Modifiers named apart from a code: "modifier 59", "modifiers LT and RT", "with 59"."""
    found: dict[str, None] = {}
    for match in _NAMED.finditer(text):
        for item in _MODIFIER.findall(match["list"]):
            if item.upper() not in _JOINING:
                found.setdefault(item.upper())
    for match in _SUFFIXED.finditer(text):
        found.setdefault(match["one"].upper())
    return tuple(found)
