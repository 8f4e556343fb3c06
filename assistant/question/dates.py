"""Service dates and settings as they stand in a question."""

from __future__ import annotations

import datetime as dt
import re

from knowledge_base.records import Setting

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FORMS = (
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})\b"),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.I),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}\s+(?P<year>\d{{4}})\b", re.I),
)
_OUTPATIENT = re.compile(
    r"\b(?:outpatient[\s-]+(?:hospital|facility|department|setting|table)|hospital[\s-]+outpatient|HOPD|OPPS|ASC)\b",
    re.I,
)
_PRACTITIONER = re.compile(
    r"\b(?:practitioner|physician[\s-]+office|professional (?:claim|side))\b", re.I
)
_DME = re.compile(r"\b(?:DME(?:POS)?|durable medical equipment)\b", re.I)


def service_date(text: str) -> dt.date | None:
    """The first real calendar day written out in ``text`` (US order for slashes)."""
    for form in _FORMS:
        for match in form.finditer(text):
            month = match["month"].lower()[:3]
            number = _MONTHS[month] if month in _MONTHS else int(month)
            try:
                return dt.date(int(match["year"]), number, int(match["day"]))
            except ValueError:
                continue
    return None


def setting(text: str) -> Setting | None:
    """The setting that ``text`` names, if it names one."""
    if _OUTPATIENT.search(text):
        return "outpatient_hospital"
    if _DME.search(text):
        return "dme"
    if _PRACTITIONER.search(text):
        return "practitioner"
    return None
