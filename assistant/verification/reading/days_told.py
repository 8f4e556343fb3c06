"""What an English statement says of each day: first or last in force, in force on it, after it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.question.dates import in_iso

Relation = Literal["on", "after", "from", "until", "before", "by", "last", "first", "out"]

_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_CLAUSE = re.compile(
    r"[.;:](?=\s|$)|,\s+|[()]|"
    r"\s+(?:but|because|since it|since the|though|although|while|so|yet (?=it|the|this))\s+|"
    r"\s+and\s+(?=(?:it|is|are|was|not|on|for|from|that|this|the|since|then|no|does|did)\b)",
    re.IGNORECASE,
)
_CLOSE = (
    r"(?:\s+(?:the (?:close|end|start) of|and including|with|on|as of|only|service dates?))*\s*$"
)
_LISTED: tuple[tuple[Relation, str], ...] = (
    ("out", r"not including|excluding|exclusive of|but not on"),
    ("from", r"on or after|from|since|as of|(?:starting|beginning|effective)(?: on)?"),
    ("until", r"on or before|until|till|through|up to|ran to|thru"),
    ("after", r"after|later than|past|beyond|following|subsequent to"),
    ("by", r"by"),
    ("before", r"before|prior to|earlier than|ahead of"),
)
_BEFORE_DAY = tuple(
    (name, re.compile(rf"\b(?:{wording}){_CLOSE}", re.IGNORECASE)) for name, wording in _LISTED
)
_LAST = re.compile(
    r"\b(?:last (?:\w+ )?day|final (?:\w+ )?day|last (?:valid|in force|effective)|end(?:ed|s|ing)?"
    r"(?: date)?|expir\w+|terminat\w+|retir\w+|delet\w+|withdrawn|lapsed|discontinued|ceased|"
    r"stopped|repealed)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:first (?:\w+ )?day|first (?:in force|time|valid)|beg[ai]ns?|began|begun|starts?|"
    r"started|starting|took effect|takes? effect|effective(?: date)?|introduced|added|"
    r"came in(?:to)?|comes? in(?:to)?|enters?)\b",
    re.IGNORECASE,
)
_FIRST_OUT = re.compile(
    r"\bfirst (?:invalid |day (?:out|without|not|on which (?:it|the edit|the code) (?:was|is) "
    r"(?:no|not)))|\balready\b[^.;]{0,12}\b(?:not|out|gone)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|no longer|cannot|nor|neither|no|without)\b|n't\b", re.IGNORECASE
)
_IN = re.compile(
    r"\b(?:valid|in force|active|in use|use[ds]?|report\w*|bill\w*|appl(?:y|ies|ied)|enforced|"
    r"exist\w*|in effect|has effect|effective|govern\w*|binds?|holds?|stands?|runs?|running|"
    r"bundle[sd]?|falls? under|caught|touch\w*|met|meets?|den(?:y|ies|ied))\b",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"\b(?:invalid|out of (?:use|force|effect)|ended|expired|retired|deleted|terminated|lapsed|"
    r"discontinued|withdrawn|ceased|stopped|obsolete|gone|inactive|too (?:late|early))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DayTold:
    """A day, how a clause relates to it, and whether it says that something is in force then.

    ``in_force`` is ``None`` where it says neither; for "first" and "last" it is whether that is
    asserted. ``clause`` is where it stands.
    """

    day: dt.date
    relation: Relation
    in_force: bool | None
    clause: str


def days_told(text: str) -> Iterator[DayTold]:
    """Read the days of an English statement."""
    plain, days = in_iso(text), []
    for match in reversed([*_DAY.finditer(plain)]):
        day = _date(match)
        if day is not None:
            days.append(day)
            plain = f"{plain[: match.start()]}\ue800{plain[match.end() :]}"
    days.reverse()
    place, last = 0, None
    for clause in _joined(_CLAUSE.split(plain)):
        found = [match.start() for match in re.finditer("\ue800", clause)]
        for at in found:
            yield _told(clause, at, days[place])
            last, place = days[place], place + 1
        if not found and last is not None and _LATER.search(clause):
            # "It does govern later dates": after the day that was named last.
            yield DayTold(last, "after", _in_force(clause), clause)


_LEADS = re.compile(
    r"\s*(?:and )?(?:for|on|before|after|until|from|since|as of|up to|through|by)\b", re.IGNORECASE
)
_LATER = re.compile(
    r"\b(?:later (?:dates?|services?|claims?|days?)|later than that|services? of later dates|"
    r"(?:dates?|services?|days?) (?:after|past|beyond) (?:that|it)|thereafter|afterwards|"
    r"the day after|the next(?: day)?|since then)\b",
    re.IGNORECASE,
)
_SO_TOO = re.compile(r"\bso (?:does|do|is|would)\b|\btoo\b|\blikewise\b", re.IGNORECASE)


def _joined(clauses: list[str]) -> Iterator[str]:
    """The clauses, each that only names a time joined to the one behind it."""
    pending = ""
    for clause in clauses:
        whole = pending + (clause or "")
        told = any(wording.search(whole) for wording in (_IN, _OUT, _LAST, _FIRST))
        if "\ue800" in whole and _LEADS.match(whole) and not told:
            pending = f"{whole}, "
            continue
        pending = ""
        yield whole
    if pending:
        yield pending


def _in_force(clause: str) -> bool | None:
    """Whether a clause says that something is in force, or is not; ``None`` if it does neither."""
    if _SO_TOO.search(clause):
        return True
    if _IN.search(clause) is None and _OUT.search(clause) is None:
        return None
    return (len(_NOT.findall(clause)) + bool(_OUT.search(clause))) % 2 == 0


def _date(match: re.Match[str]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(match.group())
    except ValueError:
        return None


_SECOND_FIELD = re.compile("\ue800\\s*[|,;\t]\\s*$")


def _told(clause: str, at: int, day: dt.date) -> DayTold:
    before = clause[:at]
    relation = next((name for name, wording in _BEFORE_DAY if wording.search(before)), None)
    denials = len(_NOT.findall(before))
    if _SECOND_FIELD.search(before):
        # A row as published gives its last day behind its first.
        return DayTold(day, "last", True, clause)
    if _FIRST_OUT.search(clause):
        return DayTold(day, "out", None, clause)
    if relation in {None, "from", "until"}:
        last = max((m.end() for m in _LAST.finditer(before)), default=0)
        first = max((m.end() for m in _FIRST.finditer(before)), default=0)
        neither = not last and not first and relation is None
        if last > first or (neither and _LAST.search(clause[at:])):
            return DayTold(day, "last", denials % 2 == 0, clause)
        if relation is None and (first or (neither and _FIRST.search(clause[at:]))):
            return DayTold(day, "first", denials % 2 == 0, clause)
    return DayTold(day, relation or "on", _in_force(clause), clause)
