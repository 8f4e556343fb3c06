"""Defects of notes: two that contradict one another, and notes against the tables."""

from __future__ import annotations

import datetime as dt

from evals.defects.sheets import Draft, Mark, Writer
from evals.defects.tables import World
from knowledge_base.records import DateRange

# What is said of a pair in one place and in another. Each statement has several wordings.
_NOT_WITH = (
    "Do not report {a} with {b}.",
    "{a} may not be billed together with {b}.",
    "{a} shall not be reported in conjunction with {b}.",
)
_SEPARATE = (
    "{a} may be reported separately with {b}.",
    "{a} may be billed in addition to {b}.",
    "{a} is separately reportable with {b}.",
)
_WITH = ("Report {a} in conjunction with {b}.", "Use {a} together with {b}.")
_INCLUDED = ("{a} is included in {b} and is not billed separately.", "{b} includes {a}.")
_AT_MOST_TWO = ("No more than 2 units of {a} may be reported per day.",)
_UP_TO_FOUR = ("Up to 4 units of {a} may be reported per day.",)
_ONCE = ("{a} is reported once per day.", "Report {a} only once per day.")
_FIFTY = ("Modifier 50 must be appended to {a}.", "{a} requires modifier 50.")
_NO_FIFTY = ("Modifier 50 must not be appended to {a}.", "Do not append modifier 50 to {a}.")
_APART = (
    "{a} may be reported with {b} if it was performed at a separate encounter.",
    "Where two sites were treated, {a} may be reported with {b}.",
)
_CONTRADICTIONS = (
    ("excluded and separate", _NOT_WITH, _SEPARATE),
    ("excluded and together", _NOT_WITH, _WITH),
    ("included and separate", _INCLUDED, _SEPARATE),
    ("two limits", _AT_MOST_TWO, _UP_TO_FOUR),
    ("modifier asked and barred", _FIFTY, _NO_FIFTY),
    ("once and four times", _ONCE, _UP_TO_FOUR),
)
_AGREEMENTS = (
    ("an exception with its condition", _NOT_WITH, _APART),
    ("another code", _NOT_WITH, ("{a} may be reported separately with {c}.",)),
    ("the same in other words", _NOT_WITH, ("{b} is not reported with {a}.",)),
    ("another modifier", _FIFTY, ("Do not append modifier 59 to {a}.",)),
    ("another measure", _UP_TO_FOUR,
     ("No more than 2 units of {a} may be reported per session.",)),
    ("other hands", ("{a} shall not be reported with {b} by the operating surgeon.",),
     ("{a} may be reported with {b} by the anaesthesia practitioner.",)),
)  # fmt: skip


# What is said of a code by itself must not be said of it again by another draft.
_OF_ONE_CODE = (_AT_MOST_TWO, _UP_TO_FOUR, _ONCE, _FIFTY)


def contradiction(writer: Writer, world: World, number: int, *, harmful: bool) -> Draft:
    """Two statements that cannot both hold, in one document or two; or two that can."""
    held = _CONTRADICTIONS if harmful else _AGREEMENTS
    variety, ones, others = held[number % len(held)]
    a, b, c = _codes(writer, world, alone=ones in _OF_ONE_CODE)
    one, other = (writer.one(told).format(a=a, b=b, c=c) for told in (ones, others))
    if not harmful and number % 12 == 6:
        return _of_two_years(writer, a, b)
    if number // len(held) % 2:
        sheet = writer.memo(writer.among(one), writer.among(other))
        return Draft(f"{variety}, one document", (sheet,), (Mark(0, one), Mark(0, other)))
    sheets = (writer.memo(writer.among(one)), writer.memo(writer.among(other)))
    return Draft(f"{variety}, two documents", sheets, (Mark(0, one), Mark(1, other)))


def _codes(writer: Writer, world: World, *, alone: bool) -> tuple[str, str, str]:
    """A pair that no other draft has, and a third code that no draft has with the first."""
    if alone:
        code = writer.next(world.codes)
        return code, code, code
    a, b = writer.next(world.free)
    paired = {other for pair in world.free if a in pair for other in pair}
    return a, b, writer.one([code for code in world.codes if code not in paired])


def _of_two_years(writer: Writer, a: str, b: str) -> Draft:
    """What held until the end of a year, and what holds since, each with its dates."""
    one, other = (writer.one(told).format(a=a, b=b) for told in (_NOT_WITH, _SEPARATE))
    ended, since = dt.date(2023, 12, 31), dt.date(2024, 1, 1)
    sheets = (
        writer.memo(writer.among(one), edition="2023", effective=DateRange(None, ended)),
        writer.memo(writer.among(other), edition="2024", effective=DateRange(since, None)),
    )
    return Draft("one after the other", sheets, (Mark(0, one), Mark(1, other)))


def against_tables(writer: Writer, world: World, number: int, *, harmful: bool) -> Draft:
    """A note that grants what the tables bar; or one that agrees, is stricter or conditional."""
    held = _AGAINST if harmful else _IN_LINE
    variety, make = held[number % len(held)]
    sentence = make(writer, world)
    sheet = writer.memo(
        writer.among(sentence),
        edition="2024",
        effective=DateRange(dt.date(2024, 7, 1), dt.date(2024, 9, 30)),
    )
    return Draft(variety, (sheet,), (Mark(0, sentence),))


def _barred_separate(writer: Writer, world: World) -> str:
    a, b = writer.next(world.barred)
    return str(writer.one(_SEPARATE).format(a=a, b=b))


def _barred_with(writer: Writer, world: World) -> str:
    a, b = writer.next(world.barred)
    return str(writer.one(_WITH).format(a=a, b=b))


def _too_many(writer: Writer, world: World) -> str:
    code = writer.next(world.codes)
    return _limit(writer, code, world.units[code] + writer.chance.randint(1, 4))


def _limit(writer: Writer, code: str, units: int) -> str:
    counted = f"{units} unit" if units == 1 else f"{units} units"
    return str(writer.one((
        f"Up to {counted} of {code} may be reported per day.",
        f"{code} may be billed for a maximum of {counted} per day.",
    )))  # fmt: skip


def _unlocked(writer: Writer, world: World) -> str:
    a, b = writer.next(world.barred)
    return str(writer.one((
        f"Append modifier 59 to {b} when it is reported with {a}.",
        f"When {b} is billed with {a}, modifier 59 must be appended to {b}.",
    )))  # fmt: skip


def _wrong_primary(writer: Writer, world: World) -> str:
    add_on = writer.next(tuple(world.add_ons))
    listed = world.add_ons[add_on]
    others = [code for code in world.codes if code not in {*listed, add_on}]
    return _adds(writer, add_on, writer.one(others))


def _adds(writer: Writer, add_on: str, primary: str) -> str:
    return str(writer.one((
        f"{add_on} is an add-on code and is reported in addition to {primary}.",
        f"List the add-on code {add_on} separately in addition to {primary}.",
    )))  # fmt: skip


def _conditional(writer: Writer, world: World) -> str:
    a, b = writer.next(world.barred)
    return f"{a} may be reported separately with {b} only where a contract of the plan says so."


def _no_edit(writer: Writer, world: World) -> str:
    a, b = writer.next(world.free)
    return str(writer.one(_SEPARATE).format(a=a, b=b))


def _stricter(writer: Writer, world: World) -> str:
    a, b = writer.next(world.unlockable)
    return str(writer.one(_NOT_WITH).format(a=a, b=b))


def _fewer(writer: Writer, world: World) -> str:
    code = writer.next(world.codes)
    return _limit(writer, code, writer.chance.randint(1, world.units[code]))


def _unlockable(writer: Writer, world: World) -> str:
    a, b = writer.next(world.unlockable)
    return f"Append modifier 59 to {b} when it is reported with {a}, if the sites differ."


def _right_primary(writer: Writer, world: World) -> str:
    add_on = writer.next(tuple(world.add_ons))
    return _adds(writer, add_on, writer.one(world.add_ons[add_on]))


def _agrees(writer: Writer, world: World) -> str:
    a, b = writer.next(world.barred)
    return str(writer.one(_NOT_WITH).format(a=a, b=b))


_AGAINST = (
    ("separate, yet indicator 0", _barred_separate),
    ("together, yet indicator 0", _barred_with),
    ("more units than the limit", _too_many),
    ("a modifier, yet indicator 0", _unlocked),
    ("another primary", _wrong_primary),
)
_IN_LINE = (
    ("its own condition", _conditional),
    ("no edit", _no_edit),
    ("stricter than indicator 1", _stricter),
    ("no more units than the limit", _fewer),
    ("a modifier, indicator 1", _unlockable),
    ("a listed primary", _right_primary),
    ("agrees with indicator 0", _agrees),
)
