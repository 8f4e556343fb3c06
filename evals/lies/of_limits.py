"""Truths and lies about unit limits and add-on codes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Literal

from evals.lies.cases import Case, Fact, Half, one_of
from evals.lies.of_edits import OTHERS
from evals.lies.tables import Limit
from evals.lies.wordings import LANGUAGES, statements
from evals.lies.world import World, asked_units


def limit_fact(limit: Limit) -> Fact:
    """What a unit limit's row says."""
    per: Literal["line", "day"] = "line" if limit.mai == 1 else "day"
    return Fact("unit_limit", (limit.code,), limit=limit.units, per=per)


def limit_text(fact: Fact, half: Half, chance: random.Random, language: str = "en") -> str:
    """A wording of a unit limit, true or not."""
    wording = one_of(statements(f"units_{fact.per}", half, language), chance)
    return wording.format(code=fact.codes[0], n=fact.limit)


def _unit_truths(
    world: World, half: Half, chance: random.Random, languages: Sequence[str], *, cited: bool
) -> Iterator[Case]:
    kind = (
        "units_row_cited" if cited else "units" if languages == ("en",) else "units_in_languages"
    )
    for limit, language in zip(world.limits(half, chance), cycle(languages), strict=False):
        fact = limit_fact(limit)
        text = limit_text(fact, half, chance, language)
        row = world.row_of(fact) if cited else None
        if row is None and cited:
            continue
        asked = asked_units(limit.code, half, chance, language)
        yield Case(kind, False, half, language, asked, text, (row,) if row else (), text, fact)


def units_named(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A unit limit in other words, without a citation."""
    return _unit_truths(world, half, chance, ("en",), cited=False)


def units_in_languages(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A unit limit in nine languages."""
    return _unit_truths(world, half, chance, OTHERS, cited=False)


def units_row_cited(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A unit limit in other words with its row as published."""
    return _unit_truths(world, half, chance, ("en",), cited=True)


def add_on_named(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """An add-on code with one of its primaries."""
    for item in world.add_ons(half, chance):
        primary = one_of(item.primaries, chance)
        text = one_of(statements("add_on", half), chance).format(code=item.code, primary=primary)
        yield Case("add_on", False, half, "en", _asked_add_on(item.code, half), text, (), text,
                   Fact("add_on", (item.code, primary)))  # fmt: skip


def _asked_add_on(code: str, half: Half) -> str:
    return statements("asked_add_on", half)[0].format(code=code)


def _units_lied(
    kind: str, limit: Limit, told: Fact, half: Half, chance: random.Random, language: str
) -> Case:
    asked = asked_units(limit.code, half, chance, language)
    text = limit_text(told, half, chance, language)
    truth = limit_text(limit_fact(limit), half, chance, language)
    return Case(kind, True, half, language, asked, text, (), truth, told)


def units_off_by_one(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """One unit more or less than the table gives."""
    for limit, language in zip(world.limits(half, chance), cycle(LANGUAGES), strict=False):
        step = one_of((-1, 1) if limit.units > 1 else (1,), chance)
        right = limit_fact(limit)
        told = Fact("unit_limit", right.codes, limit=limit.units + step, per=right.per)
        yield _units_lied("units_off_by_one", limit, told, half, chance, language)


def unit_changed(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A limit for the day told for the line, or the other way round."""
    for limit, language in zip(world.limits(half, chance), cycle(LANGUAGES), strict=False):
        right = limit_fact(limit)
        told = Fact("unit_limit", right.codes, limit=limit.units,
                    per="day" if right.per == "line" else "line")  # fmt: skip
        yield _units_lied("unit_changed", limit, told, half, chance, language)


def add_on_freed(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """An add-on code said to need no primary, or given one that is not listed."""
    listed = world.add_ons(half, chance)
    for item, other in zip(listed, reversed(listed), strict=True):
        truth = statements("add_on", half)[0].format(code=item.code, primary=item.primaries[0])
        asked = _asked_add_on(item.code, half)
        text = one_of(statements("add_on_freed", half), chance).format(code=item.code)
        yield Case("add_on_freed", True, half, "en", asked, text, (), truth)
        wrong = [code for code in other.primaries if code not in item.primaries]
        if wrong:
            wording = one_of(statements("add_on", half), chance)
            text = wording.format(code=item.code, primary=wrong[0])
            fact = Fact("add_on", (item.code, wrong[0]))
            yield Case("add_on_freed", True, half, "en", asked, text, (), truth, fact)
