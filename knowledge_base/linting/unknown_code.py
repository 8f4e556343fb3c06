"""Codes that stand in no loaded table, with the code that was most likely meant, and why.

Silent while only samples are held, which know too little. A number counts as a code only where
the sentence speaks of codes or names a known one: a ZIP code, a count or a transmittal is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from knowledge_base.codes import CodeSpan
from knowledge_base.linting.held import Held
from knowledge_base.linting.likely_codes import Slip, likely, one_slip_away
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.phrases import listing, said

_NEAR = 3_000
_CUE = re.compile(
    r"\b(?:CPT|HCPCS|codes?|procedures?|(?:un)?report(?:ed|ing|s|able)?|bill(?:ed|ing|s|able)?|"
    r"submit(?:s|ted)?|claims?|modifiers?|add-on|bundl\w+|MUE|NCCI|PTP|edits?)\b|^\W*$",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?:\b(?:transmittals?|TN|CR|change requests?|box|room|suite|ste|zip(?: code)?|NPI|NDC|form|"
    r"ext|extension|docket|pages?|pp?|case|accounts?|invoice|orders?|article|patent|grant|version|"
    r"serial|lot|model|taxonomy|PMID|PMC|DOI|ISBN|SNOMED(?: CT)?|LOINC|ICD-10(?:-CM|-PCS)?|"
    r"diagnos[ei]s(?: codes?)?|DRG|(?:revenue|condition|occurrence|value|denial|remark|reason|"
    r"error|postal|zip|area|access|source|product|order) codes?|ID|identifier|numbers?|no|ticket|"
    r"reference|ref|pub|publication|rule|FR|USC|CFR|P\.L|NCD|LCD|since|year|RFC|ISO|CMS|OMB)s?\b\.?"
    r"|[#$€£=@&?_])\s*(?:codes?\s+)?(?:numbers?|no\.?|#|is|was|:)?\s*[-:(]?\s*$|(?-i:,\s*[A-Z]{2}\s+$)|"
    r"https?://\S*$|\d-$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s*-\s*\d|\s+of\s+(?:them|these|those|all|whom|which)\b|\s+(?:[a-z]+\s+)?(?:patients|claims|people|persons|beneficiaries|dollars|pairs|"
    r"records|rows|visits|services|members|subscribers|hospitals|physicians|practitioners|"
    r"providers|residents|participants|enrollees|cases|words|pages|copies|users|downloads|USD|"
    r"steps|participants|women|men|children|samples|tests|studies|edits|code pairs|codes|"
    r"mg|ml|kg|km|m|miles|hours|minutes|volts|units)\b|\s*%|\.\d|/\d",
    re.IGNORECASE,
)
# A number that one chooses is a code: "use 12001", "choose 12001 for".
_CHOSEN = re.compile(
    r"\b(?:uses?|chooses?|selects?|assigns?|picks?|enters?|charges?|appl(?:y|ies)|"
    r"coded?(?: as)?)\s+"
    r"(?:only\s+|both\s+|either\s+)?$",
    re.IGNORECASE,
)
_DIAGNOSIS = re.compile(
    r"\bICD-?10\b|\bdiagnos[ei]s\b|\bdiagnostic codes?\b|\bDx\b", re.IGNORECASE
)
# A chapter of the code book rather than a code: 70000, 19999, A0000, V9999.
_ROUND = re.compile(r"\d(?:0000|9999)|[A-Z](?:0000|9999)|\d000[FT]")
_LETTERED = re.compile(r"(?<![\w.-])(?:[0-9OIl]{5}|[A-V][0-9OIl]{4})(?![\w-])")
_WORDED = re.compile(r"\s*\([A-Z][a-z]+")
_LISTED = re.compile(r"\b\d{5},?\s+(?:or\s+|and\s+)?(?P<code>\d{4})(?=\s*[(,;]|\.\s)")
_SHORT = re.compile(
    r"\b(?:CPT|HCPCS|codes?)\s+(?:codes?\s+)?(?P<code>\d{4}|\d{3}[FTU])(?![\w-]|\.\d)"
)
_OTHER_CODE = re.compile(
    r"\b(?:revenue|type|condition|value|occurrence|denial)\s*$", re.IGNORECASE
)
_YEARS = range(1960, 2100)

# A paragraph with so many known codes is about codes; families share so many first digits.
_ENOUGH, _FAMILY, _CLOSE = 2, 2, 3
_FEW = 30


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give each unknown code once, where it stands first."""
    if not held.knows_all:
        return
    held.known(span.first for span in reading.codes)
    told: set[str] = set()
    shaped = list(_unknown(reading, held))
    newer = held.is_newer(reading.document)
    # What is not shaped as a code is one only if a code can be told that was meant.
    for start, end, code in (*shaped, *_lettered(reading), *_shortened(reading)):
        if code in told or held.knows(code):
            continue
        near, beside = _company(reading, held, start, end)
        slips = likely(code, near, beside, held.known)
        if newer:
            slips = tuple(slip for slip in slips if _is_no_new_code(code, slip, near))
        if slips or ((start, end, code) in shaped and not (newer and reading.is_long)):
            told.add(code)
            yield _fault(code, start, end, slips, newer=newer)


def _is_no_new_code(code: str, slip: Slip, near: Counter[str]) -> bool:
    """Whether a slip stands out in a document that is newer than the tables.

    New codes are put into families that are there: a number a last digit or two away from those
    around it may be new. A named code with two digits changed about is no new one, nor is a
    number of another family where those around it are of the slip's.
    """
    if len(code) != len(slip.meant) or not code.isdigit():
        return slip.meant in near
    family = {known for known in near if known[:_CLOSE] == slip.meant[:_CLOSE]}
    stays = code[:_CLOSE] == slip.meant[:_CLOSE]
    if slip.meant in near:
        return not stays or sorted(code) == sorted(slip.meant)
    return not stays and len(family) >= _ENOUGH


def _unknown(reading: Reading, held: Held) -> Iterator[tuple[int, int, str]]:
    for span in reading.codes:
        if span.is_range or held.knows(span.first) or _ROUND.fullmatch(span.first):
            continue
        if speaks_of_codes(reading, held, span) or _beside_codes(reading, held, span):
            yield span.start, span.end, span.first


def _beside_codes(reading: Reading, held: Held, span: CodeSpan) -> bool:
    """Whether a paragraph about codes makes a number one too, without saying so.

    It does where the number is of a family that the paragraph names, or one slip away from a
    code beside those that it names. Other five digits are seldom so by chance.
    """
    if stands_for_other(reading, span):
        return False
    start = reading.text.rfind("\n", 0, span.start) + 1
    end = reading.text.find("\n", span.end)
    named = held.known(
        other.first
        for other in reading.codes
        if start <= other.start and (end < 0 or other.end <= end) and other != span
    )
    if len(named) < _ENOUGH:
        return False
    if sum(code[:_FAMILY] == span.first[:_FAMILY] for code in named) >= _ENOUGH:
        return True
    slips = one_slip_away(span.first)
    return bool(held.known(meant for meant in slips if any(_are_near(meant, c) for c in named)))


def _are_near(one: str, other: str) -> bool:
    """Whether two codes are of one family by their first digits or by their distance."""
    if one[:_CLOSE] == other[:_CLOSE]:
        return True
    return one.isdigit() and other.isdigit() and abs(int(one) - int(other)) <= _FEW


def _lettered(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Tokens of digits and O, I or l, which are one code's length."""
    for match in _LETTERED.finditer(reading.text):
        letters = sum(letter in "OIl" for letter in match.group()[1:])
        letters += match.group()[0] in "OIl"
        if 1 <= letters <= 2 and sum(map(str.isdigit, match.group())) >= 2:
            yield match.start(), match.end(), match.group()


def _shortened(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Four digits after the word code, which may have lost a leading zero."""
    for match in _SHORT.finditer(reading.text):
        before = reading.text[max(0, match.start() - 30) : match.start()]
        digits = match["code"]
        is_year = digits.isdigit() and int(digits) in _YEARS and "code " not in match.group()
        if _OTHER_CODE.search(before) or is_year:
            continue
        yield match.start("code"), match.end("code"), digits
    for match in _LISTED.finditer(reading.text):
        yield match.start("code"), match.end("code"), match["code"]


def stands_for_other(reading: Reading, span: CodeSpan) -> bool:
    """Whether what stands beside a number makes it a count, a ZIP code, a page or the like."""
    before = reading.text[max(0, span.start - 40) : span.start]
    return bool(_OTHER_NUMBER.search(before) or _COUNTED.match(reading.text, span.end))


def is_level_two(reading: Reading, held: Held, span: CodeSpan) -> bool:
    """Whether a letter with four digits is a code that a table knows, and no diagnosis."""
    if stands_for_other(reading, span) or not held.knows(span.first):
        return False
    return _DIAGNOSIS.search(reading.text, *reading.sentence(span.start, span.end)) is None


def speaks_of_codes(reading: Reading, held: Held, span: CodeSpan) -> bool:
    """Whether a number stands for a code here, rather than for a count, a ZIP code, a page."""
    if stands_for_other(reading, span):
        return False
    text = reading.text
    first, last = reading.sentence(span.start, span.end)
    beside = text[first : span.start] + " " + text[span.end : last]
    # Without its dot a diagnosis has the shape of a Level II code.
    if span.first[0].isalpha() and _DIAGNOSIS.search(beside):
        return False
    if _CUE.search(beside) or _WORDED.match(text, span.end):
        return True
    if _CHOSEN.search(text, first, span.start):
        return True
    others = [item for item in reading.codes if first <= item.start < last and item != span]
    return any(held.knows(item.first) for item in others)


def _company(
    reading: Reading, held: Held, start: int, end: int
) -> tuple[Counter[str], frozenset[str]]:
    """The known codes near a place, how often each, and those of its own sentence."""
    first, last = reading.sentence(start, end)
    near: Counter[str] = Counter()
    beside: set[str] = set()
    for span in reading.codes:
        if abs(span.start - start) > _NEAR or span.start == start:
            continue
        for code in {span.first, span.last}:
            if held.knows(code):
                near[code] += 1
                if first <= span.start < last and not span.is_range:
                    beside.add(code)
    return near, frozenset(beside)


def _fault(code: str, start: int, end: int, slips: tuple[Slip, ...], *, newer: bool) -> Fault:
    if slips:
        best, *more = slips
        message = said(
            "{code} stands in no loaded table; {meant} may be meant: {why}.",
            code=code,
            meant=best.meant,
            why=best.why,
        )
        every = listing([best.meant, *(item.meant for item in more)], "or")
        suggestion = said("Compare with the source: {meant}?", meant=every)
        return Fault("warning", message, suggestion, start, end)
    return Fault(
        "note" if newer else "warning",
        said(
            "{code} stands in no loaded table; the document is newer than the loaded tables.",
            code=code,
        )
        if newer
        else said("{code} stands in no loaded table.", code=code),
        said("Import the tables of its quarter.")
        if newer
        else said(
            "Check the number; it may be deleted long ago, newer than the tables, or a slip."
        ),
        start,
        end,
    )
