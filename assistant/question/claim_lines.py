"""Codes in a question with the modifiers and units that stand beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge_base.codes import PROCEDURE_SHAPE, find_codes

# Only Latin letters and digits go on: other scripts stand against a code without a space.
_END = r"(?![A-Za-z0-9_])"
# A modifier glued to its code: 72240-26, 72240:26,59 or 62302-26-59.
_GLUED = re.compile(
    rf"[-:\u2013](?!\d{{3}})(?P<modifiers>[A-Za-z0-9]{{2}}(?:[,-][A-Za-z0-9]{{2}})*){_END}"
)
# A modifier behind its code with a space: upper case, and one that exists.
_KNOWN = (
    r"(?:2[2-7]|5[0-9]|6[26]|7[6-9]|8[0-2]|91|95|TC|LT|RT|"
    r"X[ESPU]|E[1-4]|F[A1-9]|T[A1-9]|LC|LD|RC|LM|RI|G[A-Z]|K[A-Z])"
)
_SPACED = re.compile(
    rf"\s?[-:\u2013]?\s?(?P<modifiers>{_KNOWN}(?:,{_KNOWN})*){_END}(?!\s*units?\b)"
)
_NAMED = re.compile(
    r"\bmod(?:ifier)?s?\.?\s*(?P<list>-?[A-Z0-9]{2}\b(?:\s*(?:,|and|or|/|&)\s*-?[A-Z0-9]{2}\b)*)",
    re.IGNORECASE,
)
_SUFFIXED = re.compile(
    r"(?:\bwith|\bappend\w*|\badd\w*|\buse)\s+-?(?P<one>\d{2}|X[ESPU]|TC)\b(?!\s*units?\b)",
    re.I,
)
# "The 59 modifier", and "26 on 93000", which nobody says of a number of anything else.
_BEFORE = re.compile(
    rf"(?<![\w.$-])-?(?P<one>{_KNOWN}|AS(?=\s+mod))(?:\s*(?:and|or|/)\s*-?(?P<two>{_KNOWN}))?"
    rf"(?:\s+mod(?:ifier)?s?\b|(?:\s+(?:allowed|ok|okay|valid|payable|permitted|apply|applies|"
    rf"applicable|fits?))?\s+(?:on|to|for)\s+(?=(?:code |CPT )?{PROCEDURE_SHAPE}\b))"
)
_MODIFIER = re.compile(r"(?<![A-Za-z])(?:\d{2}|[A-Za-z]\d|[A-Za-z]{2})(?![A-Za-z0-9])")
# Behind "modifier" these are words, typed small; "AT" and "AS" in capitals are modifiers.
_JOINING = frozenset(
    {"and", "or", "on", "in", "of", "to", "is", "it", "at", "be", "by", "if", "no", "we", "do"}
    | {"so", "up", "us", "my", "an", "as", "AND", "OR"}
)
_UNITS_AFTER = re.compile(
    rf"[\s,]{{0,2}}\(?(?:[x×*]\s?(?P<count>\d{{1,5}}){_END}|(?P<units>\d{{1,5}}) units?\b)", re.I
)
_UNITS_BEFORE = re.compile(
    r"\b(?P<units>\d{1,5})\s*(?:units?|x|times)\s+(?:of\s+)?(?:CPT |HCPCS )?(?:code )?$", re.I
)
# "72240 be reported twice": no other code, number or sentence between.
_TIMES_WORDS = re.compile(r"[^\d.;?!]{1,40}?\b(?P<word>twice|two times|three times)\b", re.I)
_ANYWHERE = re.compile(r"(?<![\w.,/-])(?P<units>\d{1,5})\s?(?:units?\b|x(?!\w)|×)", re.I)
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        (
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ),
        2,
    )
}
_SPELLED = re.compile(rf"\b(?P<word>{'|'.join(_NUMBER_WORDS)})(?=\s+units?\b)", re.IGNORECASE)
_MOST_OF_RANGE = 12
_TIMES = {"twice": 2, "two times": 2, "three times": 3}
_CODE_BY_COUNT = re.compile(
    rf"(?<![A-Za-z0-9_])(?P<line>{PROCEDURE_SHAPE}(?:[-:][A-Z0-9]{{2}}(?:,[A-Z0-9]{{2}})*)?)"
    rf"x(?P<count>\d{{1,5}}){_END}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CodeMention:
    """A code as the question names it; ``units`` is ``None`` where none are given."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: int | None = None


def mentions(text: str) -> tuple[CodeMention, ...]:
    """Each code named in ``text``, each once.

    A narrow range stands for its codes; a wide one names a chapter or a family and is searched
    for as it is written.
    """
    figures = _SPELLED.sub(lambda match: _NUMBER_WORDS[match["word"].lower()], text)
    spaced = _CODE_BY_COUNT.sub(r"\g<line> x\g<count>", figures)
    found: dict[str, CodeMention] = {}
    for span in find_codes(spaced):
        if span.width > _MOST_OF_RANGE:
            continue
        modifiers, end = _modifiers(spaced, span.end)
        units = _units(spaced, span.start, end)
        for code in span.codes():
            earlier = found.get(code, CodeMention(code))
            found[code] = CodeMention(
                code,
                earlier.modifiers or modifiers,
                units if earlier.units is None else earlier.units,
            )
    told = _ANYWHERE.findall(spaced)
    if len(found) == 1 and len(told) == 1:
        # Of one code alone the units may stand anywhere: "20610: may we report 3 units?"
        (only,) = found.values()
        return (only if only.units is not None else replace(only, units=int(told[0])),)
    return tuple(found.values())


def _modifiers(text: str, end: int) -> tuple[tuple[str, ...], int]:
    """The modifiers that stand behind the code ending at ``end``, and where they end."""
    match = _GLUED.match(text, end) or _SPACED.match(text, end)
    if match is None:
        return (), end
    return tuple(re.split("[,-]", match["modifiers"].upper())), match.end()


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
    """Modifiers named apart from a code: "modifier 59", "LT and RT", "59 on 72240"."""
    found: dict[str, None] = {}
    for match in _NAMED.finditer(text):
        for item in _MODIFIER.findall(match["list"]):
            if item not in _JOINING:
                found.setdefault(item.upper())
    for match in _SUFFIXED.finditer(text):
        found.setdefault(match["one"].upper())
    for match in _BEFORE.finditer(text):
        found |= dict.fromkeys(item.upper() for item in match.group("one", "two") if item)
    return tuple(found)
