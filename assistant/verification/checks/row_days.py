"""Days that a statement gives as the first or the last of an edit, against its row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from assistant.answer import Finding
from assistant.verification.case import Case
from knowledge_base.phrases import said

_DAY = re.compile(
    r"(?P<iso>\d{4}-\d{2}-\d{2})|(?P<long>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|"
    r"Dec)[a-z]* \d{1,2}, \d{4})"
)


_ENDING = re.compile(
    r"\b(?:delet\w*|end(?:s|ed|ing)?(?: date)?|expir\w*|last (?:day|in force)|until|through|"
    r"retire\w*|terminat\w*|final|ran to|hasta|eliminad\w*|último|jusqu\w*|supprim\w*|dernier|"
    r"bis|gelöscht|letzte\w*|до|удал\w*|последн\w*|đến|xóa|cuối|hanggang|tinanggal|huling|حتى|"
    r"آخر)\b|至|截止|删除|最后",
    re.IGNORECASE,
)


_BEGINNING = re.compile(
    r"\b(?:since|effective|from|beg[ai]n\w*|start\w*|took effect|in force since|as of|"
    r"introduced|added|desde|partir|depuis|compter|seit|ab|начиная|từ|mula|simula|منذ)\b|自|开始",
    re.IGNORECASE,
)


_UNTIL_BEHIND = re.compile(r"^\s*(?:까지|为止|止|失效)")


_OUT_ALREADY = re.compile(
    r"\bfirst day (?:out|without|not|on which (?:it|the edit) (?:was|is) (?:no|not))|"
    r"\bno longer\b[^.;]{0,40}$|\bas its first day without|\balready\b[^.;]{0,12}\b(?:not|out|"
    r"gone)",
    re.IGNORECASE,
)


def _days_told(case: Case) -> Iterator[tuple[dt.date, str, str]]:
    """Each day written out, with what stands before and behind it in its clause."""
    text = case.reading.text
    for match in _DAY.finditer(text):
        try:
            day = (
                dt.date.fromisoformat(match["iso"])
                if match["iso"]
                else dt.datetime.strptime(match["long"], "%B %d, %Y").date()  # noqa: DTZ007
            )
        except ValueError:
            continue
        before = text[max(0, match.start() - 44) : match.start()]
        behind = text[match.end() : match.end() + 44]
        cut = max(before.rfind(char) for char in ",;:.")
        stops = [at for char in ",;." if (at := behind.find(char)) >= 0]
        yield day, before[cut + 1 :], behind[: min(stops, default=len(behind))]


def against_days(case: Case, finding: Finding) -> str | None:
    """A day said to be the first or the last of an edit that it is not."""
    last = finding.deleted_on if finding.column_one else _last_of(finding)
    for day, before, behind in _days_told(case):
        ending = max((m.end() for m in _ENDING.finditer(before)), default=0)
        beginning = max((m.end() for m in _BEGINNING.finditer(before)), default=0)
        ending = len(before) + 1 if _UNTIL_BEHIND.match(behind) else ending
        if finding.column_one and ending > beginning and day != last:
            return (
                said("the row gives {day} as its last day", day=last)
                if last
                else said("the row gives no day as its last day")
            )
        if finding.column_one and beginning > ending and day != finding.effective_from:
            since = finding.effective_from
            return said("the row is in force since {day}", day=since) if since else None
        if last is not None and day == last and _OUT_ALREADY.search(before + behind):
            return said("{day} was the last day in force", day=last)
    return None


def _last_of(finding: Finding) -> dt.date | None:
    """The last day of an edit that is no longer in force."""
    found = _LAST.search(finding.message)
    return dt.date.fromisoformat(found[1]) if found else None


_LAST = re.compile(r"last in force on (\d{4}-\d{2}-\d{2})")
