"""Signs that a question is about one identifiable patient.

Such a question is not answered and not stored. What is named here is the kind of sign, never
the thing itself, so that the answer does not repeat it.
"""

from __future__ import annotations

import re

# "policy number 5" is a rule; the number of a person has at least five characters.
_NUMBER = r"\s*(?:is|:|#)?\s*(?=[\w-]*\d)[\w-]{5,}"
_SIGNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("a date of birth", r"(?i)\b(?:DOB|D\.O\.B\.?|date of birth|born (?:on|in))\b"),
        (
            "a medical record number",
            r"(?i)\b(?:MRN|(?:medical record|chart) (?:number|no\.?|#))" + _NUMBER,
        ),
        (
            "a member or policy number",
            r"(?i)\b(?:member|policy|subscriber|medicare|MBI|medicaid)\s*(?:id|number|no\.?|#)"
            + _NUMBER,
        ),
        ("a social security number", r"(?i)\b(?:SSN|social security)\b|\b\d{3}-\d{2}-\d{4}\b"),
        (
            "a telephone number",
            r"(?<!\d)(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d)",
        ),
        ("an e-mail address", r"\b[\w.+-]+@[\w-]+\.[\w.]+\b"),
        (
            "a patient's name",
            r"\b(?i:patient|pt)(?i:'s name is|,? named|,? called| name:?| is)?,?\s+"
            r"(?:(?i:mr|mrs|ms|miss)\.?\s+)?[A-Z][a-z]+\s+[A-Z][a-z]+\b",
        ),
        ("a person's name", r"\b(?:Mr|Mrs|Ms|Miss)\.?\s+[A-Z][a-z]+"),
    )
)
_ONE_CASE = re.compile(
    r"\b(?:my|our|this|the)\s+patient(?:'s)?\b.{0,60}"
    r"\b(?:is|was|has|had|came|went|underwent|who)\b|"
    r"\b(?:my|his|her)\s+"
    r"(?:bill|claim|chart|insurance|eob|surgery|procedure|results?|mri|scan)\b|"
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
