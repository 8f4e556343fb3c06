"""Signs that a question is about one identifiable patient.

Such a question is not answered and not stored. What is named here is the kind of sign, never
the thing itself, so that the answer does not repeat it.
"""

from __future__ import annotations

import re

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
# A capital and a small letter at least: José, O'Brien, but no abbreviation.
_NAME = r"[A-ZÀ-Þ](?=[\w'’-]*[a-zß-ÿ])[\w'’-]+"
# Capitalised words that follow "patient" in the names of things rather than of people.
_NO_NAME = (
    r"(?!(?i:access|advoca\w+|bill\w*|care|cent\w+|education|evaluation|financial|good|health|"
    r"home|information|management|medic\w+|plain|portal|protection|relations?|rights|safety|"
    r"services?|status|support)\b)"
)


def _number(least: int) -> str:
    """A number that stands for somebody; "policy number 5" is a rule and too short for one."""
    return rf"\s*(?:is|:|#)?\s*(?=[\w-]*\d)[\w-]{{{least},}}"


_SIGNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "a date of birth",
            rf"(?i)\b(?:DOB|D\.O\.B\.?|date of birth)\b[^.?!]{{0,15}}\d|"
            rf"\bborn (?:(?:on|in) )?(?:\d|{_MONTH})",
        ),
        (
            "a medical record number",
            r"(?i)\b(?:MRN|(?:medical record|chart) (?:number|no\.?|#))" + _number(1),
        ),
        (
            "a member or policy number",
            r"(?i)\b(?:member|policy|subscriber)\s*(?:id|number|no\.?|#)"
            + _number(5)
            + r"|\b(?:medicare|MBI|medicaid)\s*(?:id|number|no\.?|#)"
            + _number(8),
        ),
        (
            "a social security number",
            r"(?i)\b(?:SSN|social security (?:number|no\.?|#))|\b\d{3}-\d{2}-\d{4}\b",
        ),
        (
            "a telephone number",
            r"(?<!\d)(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d)",
        ),
        ("an e-mail address", r"\b[\w.+-]+@[\w-]+\.[\w.]+\b"),
        (
            "a patient's name",
            r"\b(?i:patient|pt)(?i:'s name is|,? named|,? called| name:?| is)?,?\s+"
            rf"(?:(?i:mr|mrs|ms|miss)\.?\s+)?{_NO_NAME}{_NAME}\s+{_NO_NAME}{_NAME}",
        ),
        ("a person's name", rf"\b(?:Mr|Mrs|Ms|Miss)\.?\s+{_NAME}"),
    )
)
# "The patient" in general, "my bill" of somebody who asks what a line means: not one case.
_ONE_CASE = re.compile(
    r"\b(?:my|our|this)\s+patient(?:'s)?\b.{0,60}"
    r"\b(?:is|was|has|had|came|went|underwent|who|needs|got)\b|"
    r"\b(?:my|his|her)\s+(?:chart|eob|test results?|medical records?)\b|"
    r"\b\d{1,3}[- ](?:year|yr|y/?o)[- ]?(?:old)?\b.{0,40}"
    r"\b(?:male|female|man|woman|patient|boy|girl)\b|"
    r"\b(?:patient|he|she) (?:is|was) (?:a )?\d{1,3}\b",
    re.IGNORECASE,
)


def identifying(text: str) -> tuple[str, ...]:
    """The kinds of identifying detail that ``text`` holds, in words that repeat none of it."""
    return tuple(name for name, sign in _SIGNS if sign.search(text))


def one_case(text: str) -> bool:
    """Whether ``text`` asks about one person's case rather than about the guidance."""
    return _ONE_CASE.search(text) is not None
