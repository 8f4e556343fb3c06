"""Numbers, dates and addresses that are one patient's, by the word that says whose they are."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from knowledge_base.identities import signs

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{1,2}}-\d{{1,2}}|"
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}})"
)
# The shape of a Medicare beneficiary identifier, from CMS's description of its format.
_A, _N = "[AC-HJKMNP-RT-Y]", "[AC-HJKMNP-RT-Y0-9]"
_MBI = rf"(?<![\w-])[1-9]{_A}{_N}\d-?{_A}{_N}\d-?{_A}{{2}}\d{{2}}(?![\w-])"
_IS = r"[\s:#.]*(?:(?:is|was)\b\.?[\s:#]*)?"
_DIGITS = r"(?=[\w-]*\d[\w-]*\d[\w-]*\d)"
_NO = r"\s*(?:ID(?:entifier)?|numbers?|num|no\.?|#)"
_CALLED = (
    r"(?:\+?1[\s.-]?)?\(?(?!800|888|877|866|855|844|833)\d{3}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}\b"
)
_STREET = r"\d{1,5} (?:[NSEW]\.? )?(?-i:[A-Z][\w'’]+)(?: (?-i:[A-Z][\w'’]+)){1,3}"
_HOUSE = (
    r"(?!\s*(?:services?|relations|advocate|portal|line|billing|accounts?|access|financial|"
    r"safety|help|support|care|education))"
)
# What stands before a telephone number or an address that is one patient's.
_OF_ONE = (
    rf"\b(?:(?:the|this|our) patient{_HOUSE}(?:['’]s)?|patient['’]s|his|her|pt|home|cell|mobile|"
    r"emergency contact|next of kin|patient (?=(?:home |cell |mobile )?(?:phone|tel|cell|e-?mail|"
    r"address|contact|number)))\b"
)
_TYPED: tuple[tuple[str, str], ...] = (
    (
        signs.DATE_OF_BIRTH,
        r"\b(?:DOB|D\.O\.B\.?|date of birth|birth ?date|birthday|born(?: on)?)[\s:,(-]*"
        rf"(?:is |was |on )?{_DAY}",
    ),
    (
        signs.RECORD,
        r"\b(?:MRN|MR ?(?:#|no\.?|number)|(?:(?:medical |hospital |his |her )?record|chart|"
        r"patient|hospital)"
        rf"{_NO}){_IS}{_DIGITS}[\w-]{{5,}}",
    ),
    (
        signs.ACCOUNT,
        rf"\b(?:(?:patient )?(?:account|acct|encounter|visit|accession|claim)\.?{_NO}|ICN|DCN|CSN|"
        rf"FIN){_IS}{_DIGITS}[\w-]{{6,}}",
    ),
    (
        signs.MEMBER,
        r"\b(?:member|subscriber|beneficiary|insured|insurance|medicaid|medicare|HICN?|MBI)"
        rf"{_NO}{_IS}{_DIGITS}[\w-]{{7,}}",
    ),
    # A payer numbers its policies too, with fewer digits.
    (signs.MEMBER, rf"\bpolicy{_NO}{_IS}(?=(?:[\w-]*?\d){{8}})[\w-]{{8,}}"),
    (signs.MEMBER, f"(?-i:{_MBI})"),
    (signs.SSN, r"(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])"),
    (
        signs.SSN,
        r"\b(?:SSN|social security (?:number|no\.?|#))[\s:#]*(?:is |was |ending in |last four )?"
        r"(?:\d{3}[- ]?\d{2}[- ]?)?\d{4}\b",
    ),
    (signs.PHONE, rf"{_OF_ONE}[^\n.;@]{{0,30}}?{_CALLED}"),
    (
        signs.PHONE,
        rf"\b(?:patient|beneficiary|subscriber),? (?-i:[A-Z][\w'’-]+ [A-Z][\w'’-]+)"
        rf"[^\n.;@]{{0,20}}?{_CALLED}",
    ),
    (
        signs.EMAIL,
        r"\b(?:e-?mail|address) of the patient[\s:]{1,3}(?:is )?[\w+-][\w.+-]*@[\w-]+\.[\w.]+\w",
    ),
    (signs.EMAIL, rf"{_OF_ONE}[^\n.;@]{{0,30}}?\b[\w+-][\w.+-]*@[\w-]+\.[\w.]+\w"),
    (
        signs.ADDRESS,
        r"\b(?:(?:patient(?:['’]s)?|his|her|home) (?:home )?address|resid(?:es|ing|ed) at|"
        rf"liv(?:es|ing|ed) at)\b{_IS}{_STREET}",
    ),
)
# A word that makes a number an explanation: what such a number looks like, not whose it is.
_EXPLAINED = re.compile(
    r"\b(?:format\w*|for example|e\.g|such as|placeholder|fictitious|dummy|OMB|positions?|"
    r"characters?)\b",
    re.IGNORECASE,
)
# CMS's own published examples of an identifier.
_PUBLIC = re.compile(
    r"1EG4-?TE5-?MK7[23]|123-?45-?6789|^\D*(\d)(?:\1|\W)+$|\d{3}-\d{5}(?!\d)", re.IGNORECASE
)


def numbers(line: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of each number, date or address in a line."""
    if not any(map(str.isdigit, line)) and "@" not in line:
        return
    for kind, pattern in _typed():
        for match in pattern.finditer(line):
            if _PUBLIC.search(match.group()):
                continue
            if _EXPLAINED.search(line, max(0, match.start() - 40), match.start()):
                continue
            yield *match.span(), kind


@functools.cache
def _typed() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TYPED)
