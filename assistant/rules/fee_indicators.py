"""The effects of ``fee_indicators.yaml``: what each fee-schedule indicator means for a claim.

Source: Medicare Claims Processing Manual (Pub. 100-04), chapter 23, addendum (record layout of
the fee schedule's database), chapter 12, section 40, and the Medicare NCCI Policy Manual; per
entry in the file.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.answer import Rule, Verdict
from knowledge_base.records import Setting


@dataclass(frozen=True, slots=True)
class Effect:
    """What an indicator comes to; ``message`` and ``change`` are templates for ``format``."""

    verdict: Verdict
    meaning: str
    message: str
    change: str | None


@dataclass(frozen=True, slots=True)
class ModifierRule:
    """The rule that judges a modifier: the column it reads, and indicator -> effect.

    ``above_one_unit`` goes before ``effects`` on a line of more than one unit.
    """

    rule: Rule
    column: str
    effects: Mapping[str, Effect]
    above_one_unit: Mapping[str, Effect]


@dataclass(frozen=True, slots=True)
class BothSides:
    """What it comes to that both of two sides are reported for one code."""

    column: str
    sides: tuple[str, str]
    effects: Mapping[str, Effect]


@dataclass(frozen=True, slots=True)
class GlobalPeriod:
    """What a procedure's global period means for an evaluation on its day."""

    unlocked_by: tuple[str, ...]
    only_with_modifier: Effect
    unlocked_by_modifier: Effect


@dataclass(frozen=True, slots=True)
class FeeRules:
    """All of ``fee_indicators.yaml``, ready to look up."""

    setting: Setting
    own_row: tuple[str, ...]
    statuses: Mapping[str, Effect]
    unknown_status: Effect
    payable: frozenset[str]
    beside_payable: Mapping[str, Effect]
    modifiers: Mapping[str, ModifierRule]
    both_sides: BothSides
    evaluation_modifiers: tuple[str, ...]
    global_periods: Mapping[str, GlobalPeriod]
    periods_asked: Mapping[str, Effect]
    misplaced: str
    other_provider: Effect


@functools.cache
def fee_rules() -> FeeRules:
    """Read ``fee_indicators.yaml`` once."""
    raw: dict[str, Any] = yaml.load(
        Path(__file__).with_name("fee_indicators.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 (both are safe)
    )
    status, sides, period = raw["fee_status"], raw["both_sides"], raw["global_period"]
    left, right = sides["sides"]
    return FeeRules(
        setting=raw["setting"],
        own_row=tuple(raw["own_row"]),
        statuses=_effects(status["statuses"], status),
        unknown_status=_effect(status["unknown"], status),
        payable=frozenset(status["payable"]),
        beside_payable=_effects(status["beside_payable"], status),
        modifiers={
            modifier: _modifier_rule(rule, modifier, entry)
            for rule, entry in raw["modifiers"].items()
            for modifier in entry["modifiers"]
        },
        both_sides=BothSides(sides["column"], (left, right), _effects(sides["indicators"], sides)),
        evaluation_modifiers=tuple(period["modifiers"]),
        global_periods={
            days: _global_period(entry) for entry in period["procedures"] for days in entry["days"]
        },
        periods_asked=_effects(period["asked"]["periods"], period["asked"]),
        misplaced=period["misplaced"],
        other_provider=_effect({"verdict": "other_provider", **period["other_provider"]}, period),
    )


def _modifier_rule(rule: Rule, modifier: str, entry: Mapping[str, Any]) -> ModifierRule:
    listed = entry["indicators"]
    above = entry.get("one_unit", {"indicators": ()})
    return ModifierRule(
        rule=rule,
        column=entry["column"],
        effects=_effects(listed, entry, modifier),
        above_one_unit={
            indicator: _effect({**above, "meaning": listed[indicator]["meaning"]}, entry)
            for indicator in above["indicators"]
        },
    )


def _global_period(entry: Mapping[str, Any]) -> GlobalPeriod:
    only, unlocked = (
        _effect({"verdict": verdict, **entry[verdict]}, entry)
        for verdict in ("only_with_modifier", "unlocked_by_modifier")
    )
    return GlobalPeriod(tuple(entry["unlocked_by"]), only, unlocked)


def _effects(
    listed: Mapping[str, Any], rule: Mapping[str, Any], modifier: str = ""
) -> dict[str, Effect]:
    return {indicator: _effect(entry, rule, modifier) for indicator, entry in listed.items()}


def _effect(entry: Mapping[str, Any], rule: Mapping[str, Any], modifier: str = "") -> Effect:
    """An entry with what it leaves to its rule: a message and a change for each verdict."""
    verdict = entry["verdict"]
    if isinstance(verdict, dict):
        verdict = verdict[modifier]
    message = entry.get("message") or rule.get("message") or rule["messages"][verdict]
    change = entry.get("change") or rule.get("changes", {}).get(verdict)
    return Effect(verdict, entry.get("meaning", ""), message, change)
