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
    return tuple(dict.fromkeys(found))
