"""Defects of code numbers: unknown ones, lists and ranges that disagree, codes not in force."""

from __future__ import annotations

import datetime as dt
from itertools import product

from evals.defects.sheets import Draft, Mark, Writer
from evals.defects.tables import World
from knowledge_base.records import DateRange

_CITING = (
    "The desk looks at {a}, {b} and {c} in one sitting.",
    "Codes {a}, {b} and {c} were audited in the spring.",
    "Among the lines that were read are {a}, {b} and {c}.",
    "A sheet on the wall names {a}, {b} and {c}.",
)
_ONE_MORE = (
    "The sheet adds {code} for the remaining cases.",
    "Of the remaining cases most carry {code}.",
    "A third reader found {code} on the same list.",
    "Charts with {code} are kept beside them.",
)
# Five digits that are no code, and codes that only bound a chapter.
_NUMBERS = (
    "The office has moved to {place}, ZIP {n}.",
    "Invoice {n} was settled in full.",
    "Ask for form {n} at the counter.",
    "Letters go to P.O. Box {n}, {place}.",
    "The study followed {n} persons for six years.",
    "The warehouse charged ${n} for the shelves.",
    "Purchase order no. {n} is still open.",
    "The building permit bears the number {n}.",
    "Chapter nine runs from 70000 to 79999, whatever lies within it.",
    "The diagnosis M54.50 stands on every second order.",
    "The trial is registered as NCT{n}123 and is closed.",
    "The reader sits in room {n} of the annex.",
    "Case number {n} is used as an example in class.",
    "About {n} claims were read for this memo.",
    "The lock of the cabinet opens with {n}.",
    "Extension {n} reaches the night desk.",
    "The plan's group number is {n}.",
    "The society has {n} members in six countries.",
    "The serial number of the old printer was {n}.",
    "The award came with ${n} for the library.",
    "The bus to {place} leaves from stop {n}.",
    "The patent, no. {n}, ran out long ago.",
    "Our fax machine keeps {n} pages in its memory.",
    "The meter stood at {n} kWh when the scanner was replaced.",
)


def unknown_code(writer: Writer, world: World, number: int, *, harmful: bool) -> Draft:
    """A number that stands in no table, a slip of one that does; or a number that is no code."""
    family = writer.next(world.families)
    a, b, c = writer.chance.sample(family, 3)
    citing = writer.one(_CITING).format(a=a, b=b, c=c)
    if harmful:
        variety, slip = _slip(writer, world, family, number)
        more = writer.one(_ONE_MORE).format(code=slip)
        sheet = writer.memo(f"{citing} {writer.filler()} {more}")
        return Draft(variety, (sheet,), (Mark(0, slip),))
    if number % 3 == 2:
        real = next(code for code in family if code not in {a, b, c})
        sheet = writer.memo(f"{citing} {writer.one(_ONE_MORE).format(code=real)}")
        return Draft("a code of the tables", (sheet,), (Mark(0, real),))
    sentence = writer.next(_NUMBERS).format(
        n=_strange(writer, world), place=writer.one(("Ashford", "Corley", "Easton", "Selby"))
    )
    sheet = writer.memo(f"{citing} {writer.filler()} {sentence}")
    return Draft("a number that is no code", (sheet,), (Mark(0, sentence),))


def _strange(writer: Writer, world: World) -> str:
    """Five digits that no table has."""
    while True:
        found = f"{writer.chance.randrange(30_000, 99_999)}"
        if found not in world.known:
            return found


def _slip(writer: Writer, world: World, family: tuple[str, ...], number: int) -> tuple[str, str]:
    """A code of the family written wrongly, so that it stands in no table."""
    exchanged = [
        code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        for code in family
        for at in range(1, 4)
    ]
    mistyped = [
        code[:at] + digit + code[at + 1 :]
        for code, at, digit in product(family, range(1, 5), "0123456789")
    ]
    varieties = (("digits exchanged", exchanged), ("a digit mistyped", mistyped))
    for variety, slips in (varieties[number % 2], varieties[1]):
        wrong = sorted({code for code in slips if code not in world.known})
        if wrong:
            return variety, str(writer.one(wrong))
    raise LookupError(f"Every slip of {family} is a code.")


def source_inconsistency(writer: Writer, world: World, number: int, *, harmful: bool) -> Draft:
    """A list, and a range that means it and is wrong; or one that is right or means another."""
    family = writer.next(world.families)
    listed = f"{family[0]}, {family[1]}, {family[2]}, {family[3]}, {family[4]}"
    lead = writer.one((
        f"The family of this memo is {listed}.",
        f"We speak of five codes: {listed}.",
        f"The codes concerned are {listed}.",
    ))  # fmt: skip
    makers = (_wrong_ends, _wrong_start, _too_short) if harmful else (_same, _part, _elsewhere)
    variety, sentence, span = makers[number % 3](writer, world, family)
    sheet = writer.memo(f"{lead} {writer.filler()} {sentence}")
    return Draft(variety, (sheet,), (Mark(0, span),))


def _range_sentence(writer: Writer, span: str) -> str:
    return str(writer.one((
        f"A reader who joins later chooses one of {span}.",
        f"The second provider reports codes {span}.",
        f"For the other half of the work see codes {span}.",
    )))  # fmt: skip


def _wrong_ends(writer: Writer, world: World, family: tuple[str, ...]) -> tuple[str, str, str]:
    """Both ends with the same wrong digit, as in 77240-77270 for 72240-72270."""
    first, last = family[0], family[4]
    shared = [at for at in (0, 1, 2) if first[at] == last[at]]
    wrong = [
        (first[:at] + digit + first[at + 1 :], last[:at] + digit + last[at + 1 :])
        for at, digit in product(shared, "0123456789")
        if digit != first[at]
    ]
    unknown = [pair for pair in wrong if not world.known.intersection(pair)]
    if not unknown:
        return _too_short(writer, world, family)
    low, high = writer.one(unknown)
    span = f"{low}-{high}"
    return "both ends wrong", _range_sentence(writer, span), span


def _wrong_start(writer: Writer, world: World, family: tuple[str, ...]) -> tuple[str, str, str]:
    """One end with a slip, so that the range begins or ends at no code of the list."""
    first, last = family[0], family[4]
    lower = [first[:4] + digit for digit in "0123456789" if digit < first[4]]
    lower += [first[:3] + digit + first[4] for digit in "0123456789" if digit < first[3]]
    slips = [code for code in lower if code not in world.known]
    if slips:
        span = f"{writer.one(slips)}-{last}"
        return "one end wrong", _means(writer, span), span
    return _too_short(writer, world, family)


def _too_short(writer: Writer, _world: World, family: tuple[str, ...]) -> tuple[str, str, str]:
    """A range said to hold all five that ends before the last."""
    span = writer.one((f"{family[0]}-{family[3]}", f"{family[1]}-{family[4]}"))
    return "the range leaves one out", _means(writer, span), span


def _means(writer: Writer, span: str) -> str:
    return str(writer.one((
        f"The five codes ({span}) share one form.",
        f"All five ({span}) are filed together.",
        f"These five codes, {span}, have one page in the binder.",
    )))  # fmt: skip


def _same(writer: Writer, _world: World, family: tuple[str, ...]) -> tuple[str, str, str]:
    span = f"{family[0]}-{family[4]}"
    return "the range is the list", _means(writer, span), span


def _part(writer: Writer, _world: World, family: tuple[str, ...]) -> tuple[str, str, str]:
    span = writer.one((f"{family[0]}-{family[2]}", f"{family[2]}-{family[4]}"))
    sentence = writer.one((
        f"Three of them ({span}) have a page of their own.",
        f"Of these, {span} are read by the night shift.",
    ))  # fmt: skip
    return "a part, and said to be one", str(sentence), str(span)


def _elsewhere(writer: Writer, world: World, family: tuple[str, ...]) -> tuple[str, str, str]:
    other = next(
        run
        for run in iter(lambda: writer.one(world.families), None)
        if run[0][:2] != family[0][:2]
    )
    span = f"{other[0]}-{other[4]}"
    return "another family", f"Another memo deals with codes {span} of their own chapter.", span


def code_not_in_force(writer: Writer, world: World, number: int, *, harmful: bool) -> Draft:
    """A code that had ended or not begun in the document's edition; or one that was in force."""
    makers = (
        (_ended, _not_begun, _gone, _too_new)
        if harmful
        else (_before_end, _told_ended, _since_begun, _new_in_time)
    )
    return makers[number % 4](writer, world)


def _of_edition(writer: Writer, paragraph: str, first: dt.date, last: dt.date | None) -> Draft:
    sheet = writer.memo(paragraph, edition=str(first.year), effective=DateRange(first, last))
    return Draft("", (sheet,), ())


def _about(writer: Writer, code: str, first: dt.date, last: dt.date | None, variety: str) -> Draft:
    sentence = writer.one((
        f"Report {code} for the supply that was handed out.",
        f"The desk chooses {code} when the order asks for it.",
        f"Claims with {code} are sent on the day they are signed.",
        f"Use {code} for this item.",
    ))  # fmt: skip
    written = _of_edition(writer, writer.among(str(sentence)), first, last)
    return Draft(variety, written.sheets, (Mark(0, code),))


def _year(day: str) -> int:
    return int(day[:4])


def _dated(world: World) -> tuple[tuple[str, str, str], ...]:
    """Level II codes of supplies, drugs and services, with their first and last day."""
    return tuple(item for item in world.dated if item[0][0] in "ACGJQ" and item[1])


def _ended(writer: Writer, world: World) -> Draft:
    code, _, last = writer.next([item for item in _dated(world) if "" < item[2] < "2024"])
    first = dt.date(max(_year(last) + 1, 2022), 1, 1)
    return _about(writer, code, first, None, "ended before the edition")


def _not_begun(writer: Writer, world: World) -> Draft:
    code, added, _ = writer.next(
        [item for item in _dated(world) if item[1] >= "2015" and not item[2]]
    )
    year = _year(added) - 2
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return _about(writer, code, first, last, "begins after the edition")


def _gone(writer: Writer, world: World) -> Draft:
    first = dt.date(2026, 7, 1)
    return _about(writer, writer.next(world.gone), first, None, "left out of the newer table")


def _too_new(writer: Writer, world: World) -> Draft:
    first, last = dt.date(2024, 7, 1), dt.date(2024, 9, 30)
    return _about(writer, writer.next(world.fresh), first, last, "only in the newer table")


def _new_in_time(writer: Writer, world: World) -> Draft:
    first = dt.date(2026, 7, 1)
    return _about(writer, writer.next(world.fresh), first, None, "new, and so is the edition")


def _before_end(writer: Writer, world: World) -> Draft:
    """In force in the whole year of the edition, and ended since."""
    code, _, last = writer.next(
        [item for item in _dated(world) if item[2] and _year(item[1]) < _year(item[2]) - 1]
    )
    year = _year(last) - 1
    first, until = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return _about(writer, code, first, until, "the edition is before the end")


def _told_ended(writer: Writer, world: World) -> Draft:
    code, _, last = writer.next([item for item in _dated(world) if "" < item[2] < "2023"])
    sentence = writer.one((
        f"{code} was deleted at the end of {_year(last)} and is kept here for old claims only.",
        f"Code {code} is no longer valid; it ended with the year {_year(last)}.",
    ))  # fmt: skip
    first = dt.date(2024, 1, 1)
    written = _of_edition(writer, writer.among(str(sentence)), first, None)
    return Draft("the text says that it ended", written.sheets, (Mark(0, code),))


def _since_begun(writer: Writer, world: World) -> Draft:
    code, _, _ = writer.next([item for item in _dated(world) if item[1] < "2023" and not item[2]])
    return _about(writer, code, dt.date(2024, 1, 1), None, "in force")
