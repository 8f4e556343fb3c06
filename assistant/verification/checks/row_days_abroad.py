"""Days that a statement in one of the nine languages gives of an edit or a code."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assistant.verification.case import Case
from knowledge_base.phrases import said

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ENDING = re.compile(
    r"\b(?:hasta|eliminad\w*|último|jusqu\w*|supprim\w*|dernier|"
    r"bis|gelöscht|letzte\w*|до|удал\w*|последн\w*|đến|xóa|cuối|hanggang|tinanggal|huling|حتى|"
    r"آخر|hết hiệu lực)\b|至|截止|删除|最后",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    r"\b(?:desde|partir|depuis|compter|seit|ab|начиная|từ|mula|simula|منذ)\b|自|开始",
    re.IGNORECASE,
)
_UNTIL_BEHIND = re.compile(r"^\s*(?:까지|为止|止|失效)")
# "On that day it was already out of force", in the nine languages.
_ALREADY = re.compile(
    r"\bya no\b|\bdéjà plus\b|\b(?:schon )?nicht mehr\b|\bуже не\b|이미|لم يعد|\bkhông còn\b|"
    r"\bhindi na\b|\bwala na\b|已不|不再",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:después del?|après le|nach dem|после|sau|pagkatapos ng)\s*$|بعد\s*$", re.IGNORECASE
)
_FIRST_DAY = re.compile(
    r"\bprimer\w*\b|\bpremi\w+\b|\berste\w*\b|\bперв\w+|第一天|首日|أول يوم|đầu tiên|첫|\bunang\b",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\bsigue\b|\btodavía\b|\breste\b|\btoujours\b|\bgilt auch\b|\bweiterhin\b|\bи после\b|"
    r"\bвсё ещё\b|仍|ما زال|ظل|vẫn|이후에도|여전히|\bmay bisa pa\b",
    re.IGNORECASE,
)
_REACH = 32


@dataclass(frozen=True, slots=True)
class _Given:
    """A day as it is written, what it is given as, and what stands near it."""

    day: str
    as_first: bool
    as_last: bool
    before: str
    near: str


def wrong_end(
    text: str, first: dt.date | None, last: dt.date | None, beginnings: Collection[dt.date | None]
) -> str | None:
    """A day given as the last that is not, or as the first that is none of ``beginnings``."""
    for given in _days(text):
        if given.as_last and given.day != str(last):
            return (
                said("the row gives {day} as its last day", day=last)
                if last
                else said("the row gives no day as its last day")
            )
        if given.as_first and first is not None and given.day not in map(str, beginnings):
            return said("the row is in force since {day}", day=first)
    return None


def out_on_last(text: str, last: dt.date | None) -> str | None:
    """Its last day given as one on which it was already out of force, or as its first."""
    for given in _days(text):
        out = _ALREADY.search(given.near) or _FIRST_DAY.search(given.near)
        if given.day == str(last) and out and not _AFTER.search(given.before):
            return said("{day} was the last day in force", day=last)
    return None


def ended_abroad(case: Case, last: dt.date) -> bool:
    """Whether it tells of an edit of the past as ended on its last day."""
    text = case.reading.text
    if _FIRST_DAY.search(text):
        return False
    from assistant.verification.reading.abroad_words import words_of

    held = words_of(case.reading.language.code)
    for match in re.finditer(last.isoformat(), text):
        before, behind = _beside(text, match)
        if _ENDING.search(before + behind) and not _STILL.search(text):
            return not held.has("negates", before + behind)
    return False


def _days(text: str) -> Iterator[_Given]:
    for match in _DAY.finditer(text):
        before, behind = _beside(text, match)
        ending = max((m.end() for m in _ENDING.finditer(before)), default=0)
        beginning = max((m.end() for m in _BEGINNING.finditer(before)), default=0)
        ending = len(before) + 1 if _UNTIL_BEHIND.match(behind) else ending
        near = before[-_REACH:] + text[match.end() : match.end() + _REACH]
        yield _Given(match.group(), beginning > ending, ending > beginning, before, near)


def _beside(text: str, match: re.Match[str]) -> tuple[str, str]:
    """What stands before and behind a day in its clause."""
    before = text[max(0, match.start() - 44) : match.start()]
    behind = text[match.end() : match.end() + 44]
    cut = max(before.rfind(char) for char in ",;:.")
    stops = [at for char in ",;." if (at := behind.find(char)) >= 0]
    return before[cut + 1 :], behind[: min(stops, default=len(behind))]
