"""What an English statement says of a code's fields in the physician fee schedule.

Each clause is read for the facts of ``words/schedule.yaml``, every negation with the fact that
follows it; besides for values (a status letter, an indicator, a period) and numbers of days.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.verification.reading.spans import longest, overlaps, reached
from assistant.verification.reading.telling_plain import PERMISSION, QUESTION
from assistant.verification.reading.telling_words import denials
from assistant.verification.reading.unit_numbers import NUMBER, value_of
from assistant.verification.reading.word_tables import table
from knowledge_base.codes import find_codes

_CLAUSE = re.compile(
    r"[.;:!?](?=\s|$)|,\s+(?:but|yet|and|so|though|although|since|as|which|nor|while)?\s*|"
    r"\s+(?:but|yet|though|although|since|because|while|whereas|so that)\s+|"
    r"\s+and\s+(?=(?:it|is|are|may|can|cannot|never|not|no|nothing|modifiers?|payment|its|the)\b)",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"\bstatus(?: code| indicator| letter)?(?: \(?(?:of|for) (?:code )?\x00+\)?)?"
    r"(?: (?:is|of|equals|reads|says))*[\s:=(\"']*(?P<one>[A-Z])(?![\w'])|"
    r"[(\"'](?P<two>[A-Z])[)\"']|\b(?:an?|letter|the) (?P<three>[A-Z])(?=[\s,.;:)]|$)(?! [a-z])|"
    r"(?:^|[.;] )(?P<four>[A-Z]):|(?:is|has|reads|carries) (?P<five>[B-Z])(?=[.,;]|$)|"
    r"\b(?:an?|the) (?P<six>[A-Z])(?=,| stands)"
)
_PERIOD = re.compile(r"(?<![\w.])(?P<value>000|010|090|XXX|YYY|ZZZ|MMM)(?![\w%])", re.IGNORECASE)
_DIGIT = re.compile(
    r"(?<![\w.$/-])(?P<digit>[0-9])(?![\w%]|[.,/-]\d|\s*(?:-|–)?\s*(?:percent|days?|sides?|units?))"
)
_OF_VALUE = re.compile(r"\b(?:indicators?|fields?|values?|column|pc/tc)\b", re.IGNORECASE)
# Whether a service is covered is for others to say.
_WHERE_COVERED = re.compile(
    r"\b(?:if|where|when|once|provided|as long as)(?: that)?(?: it| the service| otherwise)?"
    r"(?: is)?(?: itself)? covered\b",
    re.IGNORECASE,
)
_ORDINALS = {
    "first": 1, "third": 3, "seventh": 7, "tenth": 10, "fourteenth": 14, "thirtieth": 30,
    "sixtieth": 60, "ninetieth": 90, "10th": 10, "90th": 90, "60th": 60, "30th": 30,
}  # fmt: skip
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\b", re.IGNORECASE)
# What the days that a number counts are to the procedure.
_BEFORE = re.compile(
    r"[\s-]*(?:calendar |pre-?operative )?days?\s+(?:before|prior|ahead)|[\s-]*pre-?op", re.I
)
_AFTER = re.compile(
    r"[\s-]*(?:calendar |post-?operative |follow-?up )?days?(?: of)?\s+(?:after|following|later|"
    r"post|of (?:follow|after))|[\s-]*(?:post-?op|follow-?up)|"
    r"[\s-]*(?:global )?days?\b[^.;,]{0,30}\b(?:global|package)|"
    r"[\s-]*(?:day|days)[\s-]+(?:global|surgical|post|follow)|"
    r"[\s-]*global days?|\s+days? (?:after|later)",
    re.IGNORECASE,
)
_ALL = re.compile(r"[\s-]*days?[^.;,]{0,16}\b(?:in all|altogether|in total|total|overall)", re.I)
_GLOBAL_BEFORE = re.compile(
    r"\b(?:global|package|period|follow-?up|post-?op\w*)\b[^.;,\d]{0,40}$", re.I
)
_ONE_BEFORE = re.compile(
    r"\bday (?:\w+ )?(?:before|prior)|\bpre-?op\w* day(?!s)|\beve of\b|\bday,? before\b", re.I
)
_NONE_AFTER = re.compile(
    r"\b(?:no|without(?: any)?|zero) (?:\w+ )?(?:post-?op\w*|follow-?up|global|later) days?\b|"
    r"\bno days? (?:after|following)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Matter:
    """The wordings of one matter and what holds of each of its values."""

    about: re.Pattern[str]
    facts: Mapping[str, re.Pattern[str]]
    held: Mapping[str, Mapping[str, bool]]
    days: Mapping[str, Mapping[str, int]]
    asks_record: frozenset[str]
    beside: str


@dataclass(frozen=True, slots=True)
class OfSchedule:
    """What is said of one matter.

    ``values`` and ``facts`` each with whether they are asserted; ``days`` by their place before or
    after the procedure, or in all.
    """

    values: frozenset[tuple[str, bool]] = frozenset()
    facts: frozenset[tuple[str, bool]] = frozenset()
    days: frozenset[tuple[str, int, bool]] = frozenset()


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a statement says of each matter, and what is left of its text."""

    matters: Mapping[str, OfSchedule]
    rest: str


@functools.cache
def matters() -> Mapping[str, Matter]:
    """Read ``schedule.yaml`` once."""
    raw = table("schedule")
    return {
        name: Matter(
            about=_any(entry["about"]),
            facts={fact: _any(wordings) for fact, wordings in entry["facts"].items()},
            held={str(value): dict(facts) for value, facts in entry["held"].items()},
            days={str(value): dict(days) for value, days in entry.get("days", {}).items()},
            asks_record=frozenset(map(str, entry.get("asks_record", ()))),
            beside=str(entry["beside"]),
        )
        for name, entry in raw["en"].items()
    }


def _any(wordings: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(wordings)})(?!\w)", re.IGNORECASE)


@functools.lru_cache(maxsize=1_024)
def schedule_told(text: str) -> Schedule:
    """Read an English statement."""
    plain = text
    for span in find_codes(text):
        plain = plain[: span.start] + "\x00" * (span.end - span.start) + plain[span.end :]
    for talk in (QUESTION, PERMISSION, _WHERE_COVERED):
        plain = talk.sub(lambda match: " " * len(match.group()), plain)
    named = [name for name, matter in matters().items() if matter.about.search(plain)]
    if "global_period" in named and not re.search(r"\bstatus\b", plain, re.IGNORECASE):
        # "Follow-up is not paid separately" is said of the days.
        named = [name for name in named if name != "fee_status"]
    found = {name: _Heard() for name in named}
    rest = list(plain)
    for start, end in _clauses(plain):
        clause = plain[start:end]
        here = [name for name in named if matters()[name].about.search(clause)] or named
        for name in here:
            for a, b in _hear(clause, name, found[name], alone=len(here) == 1):
                rest[start + a : start + b] = " " * (b - a)
    for name in named:
        for match in matters()[name].about.finditer(plain):
            rest[match.start() : match.end()] = " " * (match.end() - match.start())
    told = {name: item.frozen() for name, item in found.items() if item.anything}
    return Schedule(told, "".join(rest).replace("\x00", " "))


class _Heard:
    def __init__(self) -> None:
        self.values: set[tuple[str, bool]] = set()
        self.facts: set[tuple[str, bool]] = set()
        self.days: set[tuple[str, int, bool]] = set()

    @property
    def anything(self) -> bool:
        return bool(self.values or self.facts or self.days)

    def frozen(self) -> OfSchedule:
        return OfSchedule(frozenset(self.values), frozenset(self.facts), frozenset(self.days))


def _clauses(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CLAUSE.finditer(plain):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(plain):
        yield start, len(plain)


def _hear(clause: str, name: str, heard: _Heard, *, alone: bool) -> Iterator[tuple[int, int]]:
    """Add what a clause says of a matter; gives the spans that were heard."""
    things = [*_things(clause, name, alone=alone)]
    covered = [span for span, _ in things]
    denied_at = [
        match.span()
        for match in denials(clause)
        if match.group().lower() != "nor" and not overlaps(match.span(), covered)
    ]
    # "Whether a package applies" claims nothing of it.
    asked = _WHETHER.match(clause) is not None
    things = [item for item in things if not (asked and item[1] == ("fact", "own"))]
    told = [item for item in things if item[1][0] != "value"]
    denied = {reached(span, [span for span, _ in told]) for span in denied_at}
    denied_things = [told[place] for place in denied if place is not None]
    for span, (kind, value) in things:
        asserted = (span, (kind, value)) not in denied_things
        if kind == "value":
            asserted = not any(0 <= span[0] - end <= _BESIDE for _, end in denied_at)
            heard.values.add((str(value), asserted))
        elif kind == "fact":
            heard.facts.add((str(value), asserted))
        elif kind == "before" and value == 1 and not asserted:
            heard.days.add(("before", 0, True))
        else:
            heard.days.add((kind, int(value), asserted))
        yield span
    yield from denied_at


_WHETHER = re.compile(r"\s*(?:and )?whether\b", re.IGNORECASE)
# "Not XXX", "is not an A".
_BESIDE = 5


Thing = tuple[tuple[int, int], tuple[str, str | int]]


def _things(clause: str, name: str, *, alone: bool) -> list[Thing]:
    """The facts, values and numbers of days of a clause in order; of those that overlap one."""
    matter = matters()[name]
    found: list[Thing] = [
        (match.span(), ("fact", fact))
        for fact, pattern in matter.facts.items()
        for match in pattern.finditer(clause)
    ]
    if name == "global_period":
        found += _days(clause)
        found += [(m.span(), ("value", m["value"].upper())) for m in _PERIOD.finditer(clause)]
    elif name == "fee_status":
        for match in _LETTER.finditer(clause):
            letter = next(value for value in match.groups() if value)
            found.append((match.span(match.lastgroup or 0), ("value", letter)))
    elif alone and _OF_VALUE.search(clause):
        found += [(m.span(), ("value", m["digit"])) for m in _DIGIT.finditer(clause)]
    return longest(found, lambda thing: thing[0])


def _days(clause: str) -> Iterator[Thing]:
    for match in _NONE_AFTER.finditer(clause):
        yield match.span(), ("after", 0)
    for match in _ONE_BEFORE.finditer(clause):
        yield match.span(), ("before", 1)
    numbers = [(match.span(), value_of(match)) for match in NUMBER.finditer(clause)]
    numbers += [(match.span(), _ORDINALS[match[1].lower()]) for match in _ORDINAL.finditer(clause)]
    for (start, end), value in numbers:
        behind = clause[end:]
        for kind, pattern in (("all", _ALL), ("before", _BEFORE), ("after", _AFTER)):
            found = pattern.match(behind)
            if found is not None:
                yield (start, end + found.end()), (kind, value)
                break
        else:
            if _GLOBAL_BEFORE.search(clause[:start]) and re.match(r"[\s-]*days?\b", behind, re.I):
                yield (start, end), ("after", value)
