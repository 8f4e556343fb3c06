"""What the physician fee schedule tells of a code, where a question asks for just that.

On a claim an indicator is judged by the modifiers that the lines bear. A question such as "may
this be billed bilaterally?" names none, and is answered as a line with the modifier that the
indicator is about. Sources: see ``fee_indicators.yaml``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator

from assistant.answer import Rule
from assistant.rules.claim import Claim, Line
from assistant.rules.consulting import Consulted, Material
from assistant.rules.fee_indicators import fee_rules
from assistant.rules.fee_lines import FeeLine, fee_ruling, row_of
from assistant.rules.fee_modifiers import modifier_rulings
from assistant.rules.fee_status import status_rulings
from assistant.rules.ruling import Ruling
from knowledge_base.errors import NotCovered
from knowledge_base.records import Release

# The modifiers that stand for a matter where the question names none of it.
_ASKED_BY: dict[Rule, tuple[str, ...]] = {
    "professional_technical": ("26", "TC"),
    "bilateral": ("50",),
    "assistant_at_surgery": ("80",),
    "co_surgeons": ("62",),
    "team_surgery": ("66",),
}
_OF_NO_MODIFIER: tuple[Rule, ...] = ("fee_status", "global_period")
OF_SCHEDULE: frozenset[Rule] = frozenset({*_ASKED_BY, *_OF_NO_MODIFIER})
"""The rules that speak of a code's row in the fee schedule."""

# The rules by which the schedule tells of a code.
SCHEDULE: frozenset[Rule] = frozenset({*_ASKED_BY, "fee_status", "global_period"})


def schedule_rulings(
    claim: Claim, matters: Collection[str], material: Material
) -> tuple[Ruling, ...]:
    """What the schedule tells of each code of a claim on the matters asked about.

    Matters are names of rules. Modifiers that the lines bear are matters of their own. Nothing is
    told in a setting that is not the schedule's, or where no release speaks for the day.
    """
    rules = fee_rules()
    if claim.setting != rules.setting:
        return ()
    consulted = Consulted(claim, material)
    try:
        release = consulted.choose("fee-schedule").release
    except NotCovered:
        return ()
    return tuple(
        ruling
        for line in claim.lines
        for ruling in _of_line(line, _asked(line, matters), release, consulted)
    )


def _asked(line: Line, matters: Collection[str]) -> dict[Rule, tuple[str, ...]]:
    """The matters that are asked about, each with the modifiers that stand for it."""
    by_modifier = fee_rules().modifiers
    named: dict[Rule, tuple[str, ...]] = {}
    for modifier in line.modifiers:
        if modifier in by_modifier:
            rule = by_modifier[modifier].rule
            named[rule] = (*named.get(rule, ()), modifier)
    others = {rule: usual for rule, usual in _ASKED_BY.items() if rule in matters}
    own: dict[Rule, tuple[str, ...]] = {rule: () for rule in _OF_NO_MODIFIER if rule in matters}
    return {**others, **named, **own}


def _of_line(
    line: Line, asked: dict[Rule, tuple[str, ...]], release: Release, consulted: Consulted
) -> Iterator[Ruling]:
    row = row_of(
        dataclasses.replace(line, modifiers=()), consulted.tables.fee_rows(line.code, release)
    )
    if row is None:
        return
    if "fee_status" in asked:
        yield from status_rulings((FeeLine(line, row),), release)
    effect = fee_rules().periods_asked.get(row.global_days)
    if "global_period" in asked and effect is not None:
        yield fee_ruling(
            "global_period", effect, (row.code,), (row,), release, indicator=row.global_days
        )
    for modifiers in asked.values():
        bearing = dataclasses.replace(line, modifiers=modifiers, units=1)
        yield from modifier_rulings((FeeLine(bearing, row),), release)
