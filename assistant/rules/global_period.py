"""Evaluations on the day of a procedure that has a global period.

Source: Medicare NCCI Policy Manual, chapter I, section D. With a major procedure (090 days) the
evaluation is separate where the decision for surgery was made at it (modifier 57); with a minor
one (000 or 010 days) where it was significant and separately identifiable (25); with either
where it was unrelated and fell in a postoperative period (24). This is no PTP edit: contractors
hold it beside those.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from assistant.rules.claim import Claim, Line, same_provider
from assistant.rules.fee_indicators import Effect, GlobalPeriod, fee_rules
from assistant.rules.fee_lines import FeeLine, fee_ruling
from assistant.rules.modifiers import DOCUMENTED, is_evaluation
from assistant.rules.ruling import Ruling
from knowledge_base.phrases import joined, series
from knowledge_base.records import Release


def global_period_rulings(
    claim: Claim, lines: Sequence[FeeLine], release: Release
) -> Iterator[Ruling]:
    """One ruling for each procedure line and evaluation line; equal lines count once."""
    periods = fee_rules().global_periods
    procedures = [item for item in dict.fromkeys(lines) if item.row.global_days in periods]
    if not procedures:
        return
    evaluations = {code for code in claim.codes() if is_evaluation(code)}
    visits = [line for line in dict.fromkeys(claim.lines) if line.code in evaluations]
    for procedure in procedures:
        if procedure.line.code not in evaluations:
            for visit in visits:
                yield _ruling(procedure, visit, periods[procedure.row.global_days], release)


def period_effect(
    period: GlobalPeriod, modifiers: Sequence[str], days: str, other: str
) -> tuple[Effect, dict[str, str]]:
    """What a global period means for an evaluation with these modifiers, by one provider.

    Gives the effect and what fills its templates beside the procedure's code. Shared with
    ``assistant.auditing``, which words the same findings.
    """
    fields = {"days": days, "other": other}
    keys = [item for item in period.unlocked_by if item in modifiers]
    if keys:
        fields["modifier"] = series(keys)
        fields["meaning"] = joined(*(DOCUMENTED[key] for key in keys), by="; ")
        return period.unlocked_by_modifier, fields
    return _with_misplaced(period.only_with_modifier, modifiers, **fields), fields


def _ruling(procedure: FeeLine, visit: Line, period: GlobalPeriod, release: Release) -> Ruling:
    days = procedure.row.global_days
    effect, fields = period_effect(period, visit.modifiers, days, visit.code)
    if not same_provider(procedure.line, visit):
        effect, fields = fee_rules().other_provider, {"days": days, "other": visit.code}
    codes = (procedure.line.code, visit.code)
    return fee_ruling("global_period", effect, codes, (procedure.row,), release, **fields)


def _with_misplaced(effect: Effect, modifiers: Sequence[str], **fields: str) -> Effect:
    """The effect with a word on each evaluation modifier that counts for nothing here."""
    rules = fee_rules()
    misplaced = [item for item in rules.evaluation_modifiers if item in modifiers]
    if not misplaced:
        return effect
    told = (rules.misplaced.format(modifier=modifier, **fields) for modifier in misplaced)
    return dataclasses.replace(effect, message="".join((effect.message, *told)))
