"""Names of patients: a name counts only where a patient is spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.identities import signs
from knowledge_base.identities.names import Name, find_names

_CUE = re.compile(
    r"\b(?:patients?|pt|mr|mrs|ms|miss|name|beneficiary|client|resident|year[- ]old|y/?o|yo|dob|"
    r"mrn|born|dear|"
    r"underwent|presented|admitted|discharged|seen|chart of|claims? (?:of|for)|records? (?:of|"
    r"for)|chart|summary|insured|subscriber|member|had|came)\b",
    re.IGNORECASE,
)
_CARE = (
    r"(?:underwent|presented|presents|was (?:seen|admitted|discharged|treated|referred|scheduled|"
    r"taken|"
    r"diagnosed|evaluated|brought|transferred|operated|injected|born)|is an? \d|had (?:an?|the|"
    r"his|her|surgery|two|three)|"
    r"['’]?s? ?(?:MRI|CT|scan|x-?rays?|myelogram|biopsy|test|chart|surgery|images?|films?) "
    r"(?:from|of|on|shows?|showed|was|were|is)|"
    r"came (?:in|to)|complain\w*|returned|returns|received|reports (?:pain|numbness|weakness)|"
    r"fell|suffered|"
    r"needs|has (?:an?|been|had|pain|chronic|severe)|tolerated|\(?DOB|\(?MRN|,? ?\(?(?:age[d]? "
    r")?\d{1,3}[ -]?(?:years?|y/?o|yo|[MF]\b))"
)
_AFTER = re.compile(
    rf"(?:['’]s)?(?:\s*\([^()\n]{{1,40}}\))?(?:,\s*(?:an?\s+)?)?\s*(?:{_CARE})(?!\w)",
    re.IGNORECASE,
)
# A letter to somebody about what was done for them.
_ADDRESSED = re.compile(
    r"\bDear\s+(?P<name>(?:Mr|Mrs|Ms|Miss)\.?\s+[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?)\s*[,:]"
    r"(?=[^\n]{0,160}?\byour\s+(?:\w+\s+){0,2}(?:tests?|results?|scans?|exam\w*|visits?|claims?|"
    r"appointments?|surger\w+|operations?|procedures?|diagnos\w+|stud(?:y|ies)|biops\w+|x-?rays?|"
    r"MRI|CT|mammogram\w*|images|report|doctor|bill|treatment|stay|admission|condition)\b)"
)
# A name in a field of a form, followed by what else such a form asks for.
_IN_FORM = re.compile(
    r"\b(?i:patient|beneficiary|insured|subscriber|pt|member|client|resident)\s*[:=]\s*"
    r"(?P<name>(?!(?:[A-Z][\w'’-]+ )?(?:Plan|Group|Policy|Status|Services?|Care|Education|Type|"
    r"Class|Medicare|Medicaid|Commercial|Private|Public|New|Established|Self|Spouse|Child|Not|None|The|"
    r"See|Same|Any|Each|First|Last|Full|Print|Enter)\b)"
    r"[A-Z](?:\.|[\w'’-]+),?\s+(?:[A-Z]\.?\s+)?[A-Z][\w'’-]+)"
    r"(?=\s*[,;/|(]?\s*(?i:DOB|D\.O\.B|MRN|SSN|policy|member|ID|age[d]?|born|phone|tel\w*|acct|"
    r"account|sex|gender|male|female|date of birth|address|MBI|HIC|group|room|chart|record|"
    r"\d{1,3}\s*(?:y/?o|years?|[MF]\b)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})\b)"
)
_AGED = re.compile(
    r"^(?:,| is| was| \()\s*(?:an?\s+)?(?:\d{1,3}\s*[,)]|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|"
    r"\d{1,3}[- ]?(?:years?|yrs?|y/?o|yo|months?)|age|DOB|MRN)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:patient|pt|beneficiary|insured|subscriber|member|client|"
    r"resident)(?:['’]s)?(?:\s+name)?\s*[:=]\s*$"
    r"|\b(?:patient|beneficiary|member|insured|subscriber)(?:['’]s)? name(?: is| was)?:?\s*$"
    r"|\b(?:patient|beneficiary|insured|subscriber|member) (?:is|was|named|called)\s*$"
    r"|\b(?:(?:chart|progress|clinic|office|operative|discharge|nursing) (?:notes?|summary|"
    r"report)|claims?|chart|records?|case|bill|visit|history|scan|images) (?:of|for) (?:the "
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
# What a text that tells of somebody's care has somewhere.
_MEDICAL = re.compile(
    r"\b(?:patients?|pt|pain|aches?|weak(?:ness)?|numb(?:ness)?|symptoms?|surgery|hospital|clinic|"
    r"admitted|discharged?|emergency|MRI|CT|scans?|x-?rays?|imaging|films?|inject(?:ion|ed|ions)|"
    r"puncture|biops(?:y|ied)|diagnos(?:is|ed)|procedures?|tests?|stud(?:y|ies)|exam(?:ination)?|"
    r"treat(?:ed|ment)|therapy|doctor|physician|nurse|radiolog(?:y|ist)|myelogra[a-z]+|fractures?|"
    r"cancer|tumou?r|stenosis|complain(?:s|ed|ts?)|underwent|beneficiary|insured|claims?|chart|"
    r"DOB|MRN|years?[- ]old|y/?o)\b",
    re.IGNORECASE,
)
# Names that stand for anybody.
_ANYBODY = re.compile(r"\b(?:Doe|Roe)\b")


def names(line: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of each name of a patient in a line."""
    if not _CUE.search(line):
        return
    yield from _in_fields(line)
    for match in _TITLED.finditer(line):
        if _is_patient(line, match.start(), match.end()):
            yield *match.span(), signs.PERSON
    for name in find_names(line):
        if not name.placeholder and _speaks_of_care(line, name):
            yield name.start, name.end, signs.PATIENT if name.patient else signs.PERSON


def _in_fields(line: str) -> Iterator[tuple[int, int, str]]:
    for pattern in (_NAMED_FIELD, _ADDRESSED, _IN_FORM):
        for match in pattern.finditer(line):
            if not _ANYBODY.search(match["name"]):
                yield *match.span("name"), signs.PATIENT


def _is_patient(line: str, start: int, end: int) -> bool:
    before, after = line[max(0, start - 40) : start], line[end : end + 80]
    if _NO_PATIENT.search(before) or _CREDENTIAL.search(after):
        return False
    if _ANYBODY.search(line, start, end):
        return False
    if _LABELLED.search(before) or _AGED.match(after):
        return True
    # A statesman "returned" and "was seen", too.
    return bool(_AFTER.match(after) and _MEDICAL.search(line))


def _speaks_of_care(line: str, name: Name) -> bool:
    text = line[name.start : name.end]
    if not text[:1].isupper() and text.isascii():
        return False
    return _is_patient(line, name.start, name.end)
