"""What goes further than a row in words that could all be a row's: consequences, promises, others.

"Its global period is 000, so a visit the next day is included" is made of words that the schedule
speaks in. What follows from a row is for a coder to say; the rule's own sentence takes its place.
"""

from __future__ import annotations

import re

from assistant.rules.fee_asked import SCHEDULE
from assistant.verification.case import Case
from assistant.verification.reading.language import language

# English, since other languages have to keep to words that are known.
_ANYWHERE = re.compile(
    r"\b(?:so|then|therefore) (?:you|we|they|i) (?:can|may|should|must|could|need)\b|"
    r"\b(?:you|we) (?:can|could|should|must|need to|have to) (?:bill|report|code|use|add|append|"
    r"submit|charge)\b|"
    r"\bmedicare (?:\w+ly )?(?:pays?|reimburses|covers|will pay|will cover|will reimburse)\b|"
    r"\b(?:is|are|gets?|will be) (?:\w+ly )?reimbursed\b|"
    r"\b(?:whatever|whichever|whoever|whomever|wherever)\b",
    re.IGNORECASE,
)
_OF_PAIRS = re.compile(
    r"\bglobal\b|\b(?:days?|dates?) (?:after|before|later|earlier|apart)\b|\bapart\b(?! from)|"
    r"\b(?:any|another|other|next|previous|following|preceding|different|later|earlier) "
    r"(?:days?|dates?)\b",
    re.IGNORECASE,
)
_OF_UNITS = re.compile(r"\b(?:so|therefore|thus|hence|which means|that means)\b", re.IGNORECASE)
_OF_FIELDS = re.compile(
    r"\b(?:so|therefore|thus|hence|consequently|which means|that means|this means|must|has to|"
    r"have to|same|only|every|each|always|never|no visits?)\b",
    re.IGNORECASE,
)


def going_further(case: Case) -> str | None:
    """The wording in which a statement on tables says more than its row; ``None`` if in none."""
    if case.reading.language is not language("en"):
        return None
    rules = {item.rule for item in case.findings}
    looked_for = [_ANYWHERE]
    if "ptp_pair" in rules:
        looked_for.append(_OF_PAIRS)
    if "unit_limit" in rules:
        looked_for.append(_OF_UNITS)
    if rules & SCHEDULE:
        looked_for.append(_OF_FIELDS)
    found = (wording.search(case.reading.text) for wording in looked_for)
    return next((match.group() for match in found if match is not None), None)
