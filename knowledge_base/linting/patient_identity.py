"""Anything that looks like a patient's identity: it does not belong into guidance.

Numbers count with the word that says whose they are, names only where a patient is spoken of:
authors, physicians, a payer's telephone line and eponyms are no patients, and "Jane Doe" stands
for anybody. The recognisers are those that keep such questions out (see
``knowledge_base.identities``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from knowledge_base.identities import signs
from knowledge_base.identities.names import Name, find_names
from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading

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
        r"\b(?:MRN|MR ?(?:#|no\.?|number)|(?:medical record|chart|patient)"
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
_CUE = re.compile(
    r"\b(?:patients?|pt|mr|mrs|ms|miss|name|beneficiary|client|resident|year[- ]old|y/?o|yo|dob|"
    r"mrn|born|"
    r"underwent|presented|admitted|discharged|seen|chart of|claims? (?:of|for)|records? (?:of|"
    r"for)|insured|subscriber|member|had|came)\b",
    re.IGNORECASE,
)
_CARE = (
    r"(?:underwent|presented|presents|was (?:seen|admitted|discharged|treated|referred|scheduled|"
    r"taken|"
    r"diagnosed|evaluated|brought|transferred|operated|injected|born)|is an? \d|had (?:an?|the|"
    r"his|her|surgery|two|three)|"
    r"came (?:in|to)|complain\w*|returned|returns|received|reports (?:pain|numbness|weakness)|"
    r"fell|suffered|"
    r"needs|has (?:an?|been|had|pain|chronic|severe)|tolerated|\(?DOB|\(?MRN|,? ?\(?(?:age[d]? "
    r")?\d{1,3}[ -]?(?:years?|y/?o|yo|[MF]\b))"
)
_AFTER = re.compile(rf"(?:['’]s)?(?:,\s*(?:an?\s+)?)?\s*(?:{_CARE})", re.IGNORECASE)
_AGED = re.compile(
    r"^(?:,| is| was| \()\s*(?:an?\s+)?(?:\d{1,3}\s*[,)]|\d{1,3}[- ]?(?:years?|yrs?|y/?o|yo|"
    r"months?)|age|DOB|MRN)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:patient|pt|beneficiary|insured|subscriber|member|client|"
    r"resident)(?:['’]s)?(?:\s+name)?\s*[:=]\s*$"
    r"|\b(?:patient|beneficiary|member|insured|subscriber)(?:['’]s)? name(?: is| was)?:?\s*$"
    r"|\b(?:claims?|chart|records?|case|bill|visit|history|scan|images) (?:of|for) (?:the "
    r"patient )?"
    r"(?:(?:mr|mrs|ms|miss)\.? )?$"
    r"|\b(?:patient|beneficiary|resident|client),? (?:named |called |known as )?(?:(?:mr|mrs|ms|"
    r"miss)\.? )?$",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss)\.?\s+(?=[A-Z])(?P<name>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?)"
)
_NAMED_FIELD = re.compile(
    r"\b(?i:patient|beneficiary|insured|subscriber)(?:['’]s)?(?i:\s+name)\s*[:=]\s*"
    r"(?P<name>(?!Last|First|Required|Full|Enter|Print|Name|Not|Unknown|None|Same|Leave|Item|"
    r"Field|The|See|Use)"
    r"[A-Z][\w'’-]+,?\s+[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’-]+)?)"
)
_NO_PATIENT = re.compile(
    r"\b(?:author\w*|editor\w*|written|prepared|reviewed|approved|edited|compiled|signed|contact|"
    r"director|"
    r"manager|president|chair\w*|officer|administrator|secretary|commissioner|attorney|judge|"
    r"instructor|"
    r"consultant|coder|auditor|trainer|CEO|CFO|v\.|vs\.|et al|copyright|©|dr|doctor|professor|"
    r"surgeon|physician|"
    r"radiologist|anesthesiologist|nurse|assistant|technologist|colleague|speaker|presenter|"
    r"by)\W*$",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"^\s*,?\s*\(?(?:M\.?D|D\.?O|Ph\.?D|R\.?N|N\.?P|P\.?A(?:-C)?|CPC|CCS|CPMA|COC|RHI[AT]|MBA|"
    r"MPH|JD|Esq|DPM|DDS|"
    r"FACS|FACR|Director|Manager|President|Chair|Editor|Author|CEO|CFO|Chief|Vice|Senior|Medical "
    r"Director|billing|"
    r"coding|attorney|of the|from the|at the)\b"
)


@functools.cache
def _typed() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TYPED)


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give each sign of one patient; the message names the kind and repeats none of it."""
    del held
    for start, end in reading.lines:
        line = reading.text[start:end]
        taken: list[tuple[int, int]] = []
        for first, last, kind in (*_numbers(line), *_names(line)):
            if any(first < high and low < last for low, high in taken):
                continue
            taken.append((first, last))
            yield Fault(
                "error",
                f"This looks like {kind}: "
                "what identifies a patient does not belong into guidance.",
                "Take it out of the source and add the file again; silence it with a reason if "
                "nobody real is meant.",
                start + first,
                start + last,
            )


def _numbers(line: str) -> Iterator[tuple[int, int, str]]:
    if not any(map(str.isdigit, line)):
        return
    for kind, pattern in _typed():
        for match in pattern.finditer(line):
            if _PUBLIC.search(match.group()):
                continue
            if _EXPLAINED.search(line, max(0, match.start() - 40), match.start()):
                continue
            yield *match.span(), kind


def _names(line: str) -> Iterator[tuple[int, int, str]]:
    if not _CUE.search(line):
        return
    for match in _NAMED_FIELD.finditer(line):
        if not re.search(r"\b(?:Doe|Roe)\b", match["name"]):
            yield *match.span("name"), signs.PATIENT
    for match in _TITLED.finditer(line):
        if _is_patient(line, match.start(), match.end()):
            yield *match.span(), signs.PERSON
    for name in find_names(line):
        if not name.placeholder and _speaks_of_care(line, name):
            yield name.start, name.end, signs.PATIENT if name.patient else signs.PERSON


def _is_patient(line: str, start: int, end: int) -> bool:
    before, after = line[max(0, start - 40) : start], line[end : end + 80]
    if _NO_PATIENT.search(before) or _CREDENTIAL.search(after):
        return False
    if re.search(r"\b(?:Doe|Roe)\b", line[start:end]):
        return False
    return bool(_LABELLED.search(before) or _AFTER.match(after) or _AGED.match(after))


def _speaks_of_care(line: str, name: Name) -> bool:
    text = line[name.start : name.end]
    if not text[:1].isupper() and text.isascii():
        return False
    return _is_patient(line, name.start, name.end)
