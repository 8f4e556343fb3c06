"""Editions that a question names: "in the 2025 manual", "last year's edition"."""

from __future__ import annotations

import re

_WORK = r"(?:edition|manual|version|guidance|guidelines?|book|text|chapter)s?"
_YEAR = r"(20\d\d)"
_BEFORE = re.compile(
    rf"\b{_YEAR}(?:(?:,| and| or| vs\.?| versus|/)\s*(?:the )?{_YEAR})?(?:['’]s)?"
    rf"(?: (?:NCCI|CMS|Medicare|policy|coding))* {_WORK}\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b{_WORK} (?:(?:of|from|for|in) )?(?:the year )?{_YEAR}"
    rf"(?:(?:,| and| or| vs\.?| versus|/)\s*{_YEAR})?(?![\d-])",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"\b(?:last|previous|prior) year['’]?s? (?:\w+ ){{0,2}}{_WORK}\b", re.IGNORECASE
)

_SINCE = re.compile(rf"\b(?:since|from|between|after|and|to|with) {_YEAR}(?![\d-])", re.IGNORECASE)
_CHANGES = re.compile(
    r"\b(?:what|anything|something|rules?)(?:(?:.s| is| are| has| have| was)? )?"
    r"(?:new|changed|different|updated|revised|deleted|added|removed)\b"
    r"|\bchang(?:e|es|ed)\b|\bdiffer(?:s|ed|ent|ences?)?\b|\bcompar(?:e|es|ed|ing|ison)\b"
    r"|\bversus\b|\bvs\.?(?!\w)|\bnew in\b",
    re.IGNORECASE,
)
_EDITION = re.compile(rf"\b{_WORK}\b", re.IGNORECASE)
_JOINING = re.compile(
    r"\b(?:between|from|since|to|in|of|the|and|this|last|previous|prior|current|year.?s?|does|did|"
    r"do|how|what|is|are|has|have|there|any|anything|say|says|with|on|about|for|rules?)\b",
    re.IGNORECASE,
)


def asks_changes(text: str) -> bool:
    """Whether ``text`` asks what changed from one edition to another."""
    # What changed in the tables between two years is asked of their releases.
    years = len(_SINCE.findall(text)) > 1 and not re.search(r"\b(?:edit|table|release)s?\b", text)
    named = _EDITION.search(text) or years
    return bool(named and _CHANGES.search(text) and (_LAST.search(text) or re.search(_YEAR, text)))


def subject_compared(text: str) -> str:
    """What is compared: ``text`` without the editions and the words of comparing."""
    for pattern in (_BEFORE, _AFTER, _LAST, _SINCE, _CHANGES, _EDITION):
        text = pattern.sub(" ", text)
    text = re.sub(rf"\b{_YEAR}\b", " ", text)
    kept = _JOINING.sub(" ", text)
    return " ".join(re.sub(r"[?!.,;:]+(?=\s|$)", " ", kept).split())


def editions_named(text: str, year: int) -> tuple[int, ...]:
    """The years of the editions that ``text`` asks for; ``year`` is that of the service date."""
    found = [
        int(told)
        for pattern in (_BEFORE, _AFTER)
        for match in pattern.finditer(text)
        for told in match.groups()
        if told
    ]
    if _LAST.search(text):
        found.append(year - 1)
    if asks_changes(text):
        found += [int(told) for told in _SINCE.findall(text)]
    return tuple(dict.fromkeys(found))
