"""Modifiers that an indicator of the physician fee schedule allows on a code, or does not.

Professional and technical part (26, TC), both sides (50, LT with RT), assistant at surgery (80,
81, 82, AS), co-surgeons (62) and team surgery (66). Sources: Medicare Claims Processing Manual
(Pub. 100-04), chapter 23, addendum, and chapter 12, section 40; for both sides the Medicare NCCI
Policy Manual, chapter I, section V.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.rules.fee_indicators import Effect, ModifierRule, fee_rules
from assistant.rules.fee_lines import FeeLine, fee_ruling
from assistant.rules.ruling import Ruling
from knowledge_base.edit_tables.fee_schedule import FeeRow
from knowledge_base.records import Release


def modifier_rulings(lines: Sequence[FeeLine], release: Release) -> Iterator[Ruling]:
    """One ruling for each code, modifier, indicator and, where it decides, number of units."""
    rules = fee_rules().modifiers
    read: dict[tuple[str, str, str, int], FeeRow] = {}
    for item in lines:
        for modifier in item.line.modifiers:
            rule = rules.get(modifier)
            if rule is None:
                continue
            indicator: str = getattr(item.row, rule.column)
            units = item.line.units if indicator in rule.above_one_unit else 1
            key = item.row.code, modifier, indicator, units
            read[key] = min(read.get(key, item.row), item.row, key=lambda row: row.modifier)
    for (code, modifier, indicator, units), row in read.items():
        rule = rules[modifier]
        effect = _effect(rule, indicator, units)
        if effect is not None:
            yield fee_ruling(
                rule.rule,
                effect,
                (code,),
                (row,),
                release,
                modifier=modifier,
                indicator=indicator,
                units=units,
            )


def both_sides_rulings(lines: Sequence[FeeLine], release: Release) -> Iterator[Ruling]:
    """One ruling for each row whose code one provider reports for either side."""
    rule = fee_rules().both_sides
    by_row: dict[tuple[str, str], list[FeeLine]] = {}
    for item in lines:
        if getattr(item.row, rule.column) in rule.effects:
            by_row.setdefault((item.row.code, item.row.modifier), []).append(item)
    for read in by_row.values():
        if _one_provider_on_both_sides(read, rule.sides):
            row = read[0].row
            indicator: str = getattr(row, rule.column)
            yield fee_ruling(
                "bilateral",
                rule.effects[indicator],
                (row.code,),
                (row,),
                release,
                modifier=" and ".join(rule.sides),
                indicator=indicator,
            )


def _effect(rule: ModifierRule, indicator: str, units: int) -> Effect | None:
    if units > 1 and indicator in rule.above_one_unit:
        return rule.above_one_unit[indicator]
    return rule.effects.get(indicator)


def _one_provider_on_both_sides(lines: Sequence[FeeLine], sides: tuple[str, str]) -> bool:
    left, right = (
        {item.line.provider for item in lines if side in item.line.modifiers} for side in sides
    )
    # A line that names nobody may be anybody's.
    return bool(left and right) and (None in left | right or bool(left & right))
