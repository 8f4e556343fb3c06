"""Days that a statement gives of an edit or a code, against those from and to which it holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from assistant.answer import Finding
from assistant.verification.case import Case
from assistant.verification.checks.row_days_abroad import ended_abroad, out_on_last, wrong_end
from assistant.verification.checks.tables import is_english
from assistant.verification.reading.days_told import DayTold, days_told
from knowledge_base.phrases import said

# An edit of the past as its finding tells it.
_EARLIER = re.compile(
    r"earlier edit of (?P<one>\S+) over (?P<two>\S+) was last in force on (?P<day>\d{4}-\d\d-\d\d)"
)


def against_days(case: Case, finding: Finding) -> str | None:
    """A day said to be the first or last of an edit, or one in or out of force, that is not."""
    first = finding.effective_from if finding.column_one else None
    last = finding.deleted_on if finding.column_one else last_of(finding)
    if not is_english(case):
        text = case.reading.text
        wrong = wrong_end(text, first, last, (first,)) if finding.column_one else None
        return wrong or out_on_last(text, last)
    if not finding.column_one and (last is None or last not in case.reading.days):
        return None
    for told in days_told(case.reading.text):
        # What is in force on a day of service is for the finding of that day to say.
        of_service = finding.column_one is not None and told.relation in {"on", "by"}
        reason = None if of_service else _wrong(told, first, last)
        if reason is not None:
            return reason
    return None


def against_validity(case: Case, rules: Sequence[Finding]) -> Iterator[tuple[Finding, str]]:
    """A day on which a code is said to be valid, or not to be, that its row has otherwise."""
    for item in rules:
        if item.rule != "code_validity" or item.codes[0] not in case.reading.codes:
            continue
        if item.deleted_on is None and item.effective_from is None:
            continue
        if not is_english(case):
            first, last = item.effective_from, item.deleted_on
            reason = wrong_end(case.reading.text, first, last, (first, last))
            if reason is not None:
                yield item, reason
            continue
        for told in days_told(_OF_CLAIMS.sub(" invalid ", case.reading.text)):
            reason = _wrong(told, item.effective_from, item.deleted_on)
            if reason is not None:
                yield item, reason


# Of a code: that a claim with it is rejected says that it is not valid.
_OF_CLAIMS = re.compile(r"\b(?:reject(?:s|ed)?|den(?:y|ies|ied)|bounces?)\b", re.IGNORECASE)


def _wrong(told: DayTold, first: dt.date | None, last: dt.date | None) -> str | None:
    if _holds(told, first, last):
        return None
    if told.relation in {"first", "from", "before"} and first is not None:
        return said("the row is in force since {day}", day=first)
    if last is None:
        return said("the row gives no day as its last day")
    if told.relation == "out" or told.day == last:
        return said("{day} was the last day in force", day=last)
    return said("the row gives {day} as its last day", day=last)


def _holds(told: DayTold, first: dt.date | None, last: dt.date | None) -> bool:
    """Whether what is told of a day holds of something in force from ``first`` to ``last``."""
    day, positive = told.day, told.in_force
    if told.relation == "out":
        return day not in {first, last}
    if told.relation == "last":
        return (day == last) is (positive is True)
    if told.relation == "first":
        # Of an edit of the past its first day is not known.
        return (day == first) is (positive is True) if first else day != last
    return positive is None or _in_force(told, first, last) is positive


def _in_force(told: DayTold, first: dt.date | None, last: dt.date | None) -> bool:
    """Whether that is in force which a day and its relation stand for.

    "From" and "until" name the first or last day; denied, the day after the last or the first.
    """
    day, positive = told.day, told.in_force is True
    if told.relation == "after":
        return last is None or last > day
    if told.relation == "before":
        return first is None or first < day
    if told.relation == "from":
        if positive:
            return day == first if first else day != last
        return last is None or last >= day
    if told.relation == "until":
        return day == last if positive else first is not None and day != first
    return (first is None or first <= day) and (last is None or day <= last)


def names_last(case: Case, finding: Finding) -> bool:
    """Whether it tells of an edit of the past as one: by its last day, or as ended."""
    last = last_of(finding)
    if last is None or last not in case.reading.days:
        return False
    if not is_english(case):
        return ended_abroad(case, last)
    return any(
        told.day == last and told.relation in {"last", "until"} and told.in_force
        for told in days_told(case.reading.text)
    )


def earlier_edit(finding: Finding) -> tuple[str, str] | None:
    """Column one and column two of an edit of the past, where a finding tells of one."""
    found = _EARLIER.search(finding.message)
    return (found["one"], found["two"]) if found else None


def last_of(finding: Finding) -> dt.date | None:
    """The last day of an edit that is no longer in force."""
    found = _EARLIER.search(finding.message)
    return dt.date.fromisoformat(found["day"]) if found else None
