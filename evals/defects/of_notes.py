"""Defects of notes: two that contradict one another, and notes against the tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from evals.defects.sheets import Draft, Mark, Writer
from evals.defects.tables import Pair, World
from knowledge_base.records import DateRange

Teller = Callable[[Writer, World], str]

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
    variety, tell = held[number % len(held)]
    sentence = tell(writer, world)
    sheet = writer.memo(
        writer.among(sentence),
        edition="2024",
        effective=DateRange(dt.date(2024, 7, 1), dt.date(2024, 9, 30)),
    )
    return Draft(variety, (sheet,), (Mark(0, sentence),))


def _of_pairs(pairs: Callable[[World], Sequence[Pair]], *wordings: str) -> Teller:
    """Says one of the wordings of the next pair."""

    def tell(writer: Writer, world: World) -> str:
        a, b = writer.next(pairs(world))
        return str(writer.one(wordings).format(a=a, b=b))

    return tell


def _of_units(lowest: Callable[[int], int], highest: Callable[[int], int]) -> Teller:
    """Grants units of the next code, between two bounds that its limit gives."""

    def tell(writer: Writer, world: World) -> str:
        code = writer.next(world.codes)
        limit = world.units[code]
        units = writer.chance.randint(lowest(limit), highest(limit))
        counted = f"{units} unit" if units == 1 else f"{units} units"
        return str(writer.one((
            f"Up to {counted} of {code} may be reported per day.",
            f"{code} may be billed for a maximum of {counted} per day.",
        )))  # fmt: skip

    return tell


def _of_primaries(*, listed: bool) -> Teller:
    """Names a primary of the next add-on code, one that its table lists or another."""

    def tell(writer: Writer, world: World) -> str:
        add_on = writer.next(tuple(world.add_ons))
        primaries: Sequence[str] = world.add_ons[add_on]
        if not listed:
            primaries = [code for code in world.codes if code not in {*primaries, add_on}]
        primary = writer.one(primaries)
        return str(writer.one((
            f"{add_on} is an add-on code and is reported in addition to {primary}.",
            f"List the add-on code {add_on} separately in addition to {primary}.",
        )))  # fmt: skip

    return tell


def _barred(world: World) -> Sequence[Pair]:
    return world.barred


def _unlockable(world: World) -> Sequence[Pair]:
    return world.unlockable


def _free(world: World) -> Sequence[Pair]:
    return world.free


_AGAINST: tuple[tuple[str, Teller], ...] = (
    ("separate, yet indicator 0", _of_pairs(_barred, *_SEPARATE)),
    ("together, yet indicator 0", _of_pairs(_barred, *_WITH)),
    ("more units than the limit", _of_units(lambda most: most + 1, lambda most: most + 4)),
    (
        "a modifier, yet indicator 0",
        _of_pairs(
            _barred,
            "Append modifier 59 to {b} when it is reported with {a}.",
            "When {b} is billed with {a}, modifier 59 must be appended to {b}.",
        ),
    ),
    ("another primary", _of_primaries(listed=False)),
)
_IN_LINE: tuple[tuple[str, Teller], ...] = (
    (
        "its own condition",
        _of_pairs(
            _barred,
            "{a} may be reported separately with {b} only where a contract of the plan says so.",
        ),
    ),
    ("no edit", _of_pairs(_free, *_SEPARATE)),
    ("stricter than indicator 1", _of_pairs(_unlockable, *_NOT_WITH)),
    ("no more units than the limit", _of_units(lambda _: 1, lambda most: most)),
    (
        "a modifier, indicator 1",
        _of_pairs(
            _unlockable,
            "Append modifier 59 to {b} when it is reported with {a}, if the sites differ.",
        ),
    ),
    ("a listed primary", _of_primaries(listed=True)),
    ("agrees with indicator 0", _of_pairs(_barred, *_NOT_WITH)),
)
