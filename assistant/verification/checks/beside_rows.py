"""What an English statement on tables adds to its rows: exceptions, causes, other kinds of edit.

Each is a claim that a row could bear out and this one does not: an exception that is no key, a
cause that is not the row's published rationale, a limit to some of several keys or primaries.
"""

from __future__ import annotations

import re

from assistant.answer import Finding
from assistant.verification.case import Case
from assistant.verification.reading.statement import read
from assistant.verification.reading.telling import told_by
from assistant.verification.reading.words import nothing_of, small_stems, stem, stems_of, strange
from knowledge_base.phrases import said

_UNLESS = re.compile(
    r"\b(?:unless|except(?:ing)? (?:when|if|where|that|for))\b(?P<tail>[^.;:]*)", re.I
)
# What opens an edit: a modifier, or what a modifier stands for.
_KEY = re.compile(
    r"\b(?:modifiers?|mods?|ccmi|indicator|separate\w*|distinct\w*|different|another|other|"
    r"unrelated|independent\w*|exception|bypass\w*|unbundl\w*|justif\w*|warrant\w*|59|25|x[espu])\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|on account of|by reason of)\b(?P<tail>[^.;:,]*)", re.I
)
_FACT = re.compile(
    r"\b(?:modifiers?|edits?|indicator|column|bundl\w+|included|part of|component|paid|payable|"
    r"add-?on|mues?|units?|limit|mai|primar\w+|deleted|table|row|pair|ncci)\b|\d",
    re.IGNORECASE,
)
_ONLY_KEY = re.compile(
    r"\b(?:only|solely|exclusively|nothing but|none but|no (?:other )?modifiers? (?:but|except|"
    r"other than|besides))\s+(?:with\s+|by\s+|through\s+)?(?:an?\s+|the\s+)?"
    r"(?:modifiers?\s+|mod\s+)?-?(?-i:X[ESPU]|[A-Z][A-Z\d]|\d{2})(?![\w.])|"
    r"\bno other modifiers?\b",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:document(?:ation|ing|s|ed)?|records?|charts?|chart notes?|appeals?)\b", re.I
)
_NO_RECORD = re.compile(
    r"\b(?:no|not|nor|never|neither|whatever|regardless|irrespective|even|cannot|matter|"
    r"without|\w+n't)\b",
    re.IGNORECASE,
)
_MUE = re.compile(r"\b(?:medically unlikely|mues?)\b", re.IGNORECASE)
_PTP = re.compile(r"\b(?:ptp|procedure-to-procedure|bundling edit|column (?:one|two|1|2))\b", re.I)
_PAYS_EVER = re.compile(
    r"\b(?:pays?|paid|payable|reimburse[sd]?|covers?|covered)\b[^.;]{0,50}\b(?:every|each|all) "
    r"(?:day|date|time|claim|visit)s?\b",
    re.IGNORECASE,
)
_LIMITED = re.compile(
    r"\b(?:at most|up to|no more than|not more than|maximum|max|limit\w*|cap|only|exceed\w*|"
    r"most)\b",
    re.IGNORECASE,
)
_SHARED_OUT = re.compile(
    r",\s*(?:and\s+)?(?:\d+|one|two|three|four|a single)\s+(?:units?\s+)?(?:for|per|on|by|to)\s+"
    r"(?:each|every|either)\b",
    re.IGNORECASE,
)
# "Only with 11042" says as a rule that it is not to stand alone; "to 11042 only" shuts others out.
_SOLE = re.compile(
    r"\b[A-Z\d]\d{3}[A-Z\d]\s+(?:only|solely|exclusively|and (?:to )?(?:no other|"
    r"nothing else))\s*(?:[.;,)]|$)|"
    r"\bto (?:only|solely|exclusively|no other|none but)\b|"
    r"\bonly (?:(?:be )?(?:reported |billed |used )?(?:with|after|beside|alongside|together with)|"
    r"(?:listed )?primary)\b|\bsole (?:listed )?primary\b",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"(?<!without )(?<!not )\b(?:to|with|beside|alongside|for)\s+(?P<word>any|every|all|whatever|"
    r"whichever)\s+(?:other\s+)?(?:codes?|procedures?|services?)\b",
    re.IGNORECASE,
)


# An edit that is over, or that a code gets out of, without a key.
_OVER = re.compile(
    r"\b(?:lift(?:s|ed|ing)?|waiv(?:es?|ed|ing)|repeal\w*|rescind\w*|revok\w+|abolish\w*|"
    r"suspend\w*|withdrawn|withdrew|scrapp\w+|retired|abandon\w+|escap\w+|evad\w+|sidestep\w*|exempt\w*|"
    r"get(?:s|ting)? (?:out of|around)|"
    r"thing of the past|is history|"
    r"drop(?:s|ped|ping)? (?:the|this|that|its) (?:bundl\w+|edit|pair|rule|restriction)|"
    r"(?:bundl\w+|edit|pair|rule|restriction) (?:was|were|is|has been|got) dropped|"
    r"(?:stop(?:s|ped)?|ceas\w+|quit) (?:to )?(?:bundl|includ|appl|exist|bind)\w*|"
    r"no longer (?:an? )?(?:bundl|edit|includ|appl|exist|binds?|in force|pair))",
    re.IGNORECASE,
)
_NOT_OVER = re.compile(
    r"(?:\b(?:not|never|no|cannot|neither|nothing)|n't)\s+(?:\w+\s+){0,2}$", re.I
)
_BY_KEY = re.compile(
    r"\b(?:modifiers?|mods?|59|x[espu]|ccmi|indicator|exception)\b", re.IGNORECASE
)
# One provider and one day: what goes further is another rule.
_FURTHER = re.compile(
    r"\b(?:regardless|irrespective) of (?:the |which |who )?(?:provider|practitioner|physician|"
    r"surgeon|day|date)s?\b|\b(?:across|on|over|between) (?:different|several|separate|multiple|"
    r"other) (?:days?|dates?|providers?|practitioners?|physicians?)\b|"
    r"\b(?:no matter|whatever|whichever) (?:the |which )?(?:provider|practitioner|physician|"
    r"surgeon|day|date)\b",
    re.IGNORECASE,
)
_BUNDLED = re.compile(r"\b(?:bundl\w+|includ\w+|denied|part of|edit|packag\w+)\b", re.IGNORECASE)
_RATIONALE = re.compile(
    r"\b(?:rationale|(?:published|stated|given) reason)\b(?P<tail>[^.;:]*(?::[^.;]*)?)",
    re.IGNORECASE,
)
_ABOUT_RATIONALE = "edit edits pair published codes ncci table given column"
# A limit is one of a day or a claim line.
_PER = re.compile(
    r"\b(?:per|for each|for every)\s+(?:lesions?|sites?|sides?|sessions?|encounters?|visits?|"
    r"levels?|joints?|hours?|weeks?|months?|years?|providers?|physicians?|lifetime|modifiers?)\b",
    re.IGNORECASE,
)


def beside_rows(case: Case) -> str | None:
    """What it claims beside its rows that they do not bear out."""
    text, found = case.reading.text, case.findings
    pairs = [item for item in found if item.column_one]
    limits = [item for item in found if item.rule == "unit_limit"]
    return (
        (_of_pairs(case, pairs) if pairs else None)
        or (_of_limits(text, limits, pairs) if limits else None)
        or next((reason for item in found if (reason := _of_add_on(case, item))), None)
        or _cause(case)
        or _rationale(case)
    )


def _of_pairs(case: Case, pairs: list[Finding]) -> str | None:
    text = case.reading.text
    other = _MUE.search(text)
    if other is not None and not any(item.rule == "unit_limit" for item in case.findings):
        return nothing_of(other.group())
    for match in _UNLESS.finditer(text):
        if not _KEY.search(match["tail"]) and match["tail"].strip():
            return nothing_of(match.group().strip())
    over = _OVER.search(text)
    if over and not _BY_KEY.search(text) and not _NOT_OVER.search(text[: over.start()]):
        return said("what it says of the codes cannot be told")
    further = _FURTHER.search(text)
    if further and _BUNDLED.search(text) and not _NOT_OVER.search(text[: further.start()]):
        return said("an edit binds one provider on one day")
    heard = told_by(case.reading)
    if True in heard.key and _ONLY_KEY.search(text):
        return said("what it says of a modifier cannot be told")
    if all(item.modifier_indicator == 0 for item in pairs):
        for clause in re.split(r"[.;,:]|\bbut\b", text):
            named = _RECORD.search(clause)
            if named is not None and not _NO_RECORD.search(clause):
                return nothing_of(named.group())
    return None


def _of_limits(text: str, limits: list[Finding], pairs: list[Finding]) -> str | None:
    other = _PTP.search(text)
    if other is not None and not pairs:
        return nothing_of(other.group())
    if limits and _PAYS_EVER.search(text) and not _LIMITED.search(text):
        return said("it promises payment")
    measure = _PER.search(text)
    if measure is not None:
        return nothing_of(measure.group())
    return said("no row says for when or for whom") if _SHARED_OUT.search(text) else None


def _of_add_on(case: Case, finding: Finding) -> str | None:
    if finding.rule != "add_on" or finding.verdict == "not_an_add_on":
        return None
    text, code = case.reading.text, finding.codes[0]
    free = _ANY.search(text)
    if free is not None:
        return nothing_of(free["word"])
    listed = set(read(finding.message, "en").codes) - {code}
    named = set(case.reading.codes) & listed
    sole = _SOLE.search(text)
    held = listed | {item for told in case.alone for item in read(told.message, "en").codes}
    return nothing_of(sole.group()) if sole and named and held - {code} - named else None


def _cause(case: Case) -> str | None:
    """A cause that is neither a fact of the row nor its published rationale."""
    held = small_stems() | stems_of(" ".join(item.rationale or "" for item in case.findings))
    for match in _CAUSE.finditer(case.reading.text):
        found = [] if _FACT.search(match["tail"]) else strange(match["tail"], held, 3)
        if found:
            return nothing_of(found[0])
    return None


def _rationale(case: Case) -> str | None:
    """A rationale in other words than the row's."""
    published = [item.rationale for item in case.findings if item.rationale]
    told = _RATIONALE.search(case.reading.text)
    if told is None or not published:
        return None
    held = small_stems() | stems_of(f"{_ABOUT_RATIONALE} {' '.join(published)}")
    found = strange(told["tail"], held, 4)
    return nothing_of(min(stem(word) for word in found)) if found else None
