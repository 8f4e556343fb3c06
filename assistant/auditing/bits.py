"""Modifiers as bits of one number, so that a query asks of a line's modifiers with one ``&``.

Which modifiers there are, since when, and on what codes each counts is read from
``modifiers.yaml`` and ``fee_indicators.yaml`` of the rules; nothing of it is stated again here.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable

from assistant.rules.fee_indicators import fee_rules
from assistant.rules.modifiers import modifier_rules

# A whole number of a query has 63 bits that are safe to use.
_MOST = 63


@functools.cache
def _places() -> dict[str, int]:
    fees = fee_rules()
    named = dict.fromkeys((*modifier_rules().since, *fees.modifiers, *fees.own_row))
    if len(named) > _MOST:
        raise ValueError(f"{len(named)} modifiers do not fit into one number")
    return {modifier: place for place, modifier in enumerate(named)}


def bits(modifiers: Iterable[str]) -> int:
    """The number of these modifiers; those that no rule asks about have no bit."""
    places = _places()
    return sum(1 << places[modifier] for modifier in set(modifiers) if modifier in places)


def usable() -> str:
    """SQL: those bits of a line's modifiers that count on its code, on its day, in its setting.

    The same statement as ``assistant.rules.modifiers._counts``, for columns ``bits``,
    ``evaluation``, ``laboratory``, ``setting`` and ``day``.
    """
    rules = modifier_rules()
    special = rules.evaluation_only | rules.hospital_only | rules.laboratory_only
    evaluation, hospital = bits(rules.evaluation_only), bits(rules.hospital_only)
    plain, laboratory = bits(rules.since.keys() - special), bits(rules.laboratory_only)
    on_code = (
        f"CASE WHEN evaluation AND setting = 'outpatient_hospital' "
        f"THEN bits & {evaluation | hospital} "
        f"WHEN evaluation AND laboratory THEN bits & {evaluation | laboratory} "
        f"WHEN evaluation THEN bits & {evaluation} "
        f"WHEN laboratory THEN bits & {plain | laboratory} "
        f"ELSE bits & {plain} END"
    )
    return f"({on_code}) & {_existing()}"


def _existing() -> str:
    """SQL: the bits of the modifiers that exist on ``day``."""
    rules = modifier_rules()
    by_first_day: defaultdict[str, list[str]] = defaultdict(list)
    for modifier, first in rules.since.items():
        by_first_day[first.isoformat()].append(modifier)
    added = " + ".join(
        f"CASE WHEN day >= DATE '{first}' THEN {bits(modifiers)} ELSE 0 END"
        for first, modifiers in sorted(by_first_day.items())
    )
    return f"({added})"


def unlocks(one: str, two: str) -> str:
    """SQL: whether a modifier on line ``one`` (column one) or ``two`` unlocks their edit.

    The same statement as ``assistant.rules.modifiers.unlocking``.
    """
    rules = modifier_rules()
    either, sites = bits(rules.either_line), bits(rules.anatomic)
    other = bits(rules.since.keys() - rules.either_line - rules.anatomic)
    since = rules.either_line_from.isoformat()
    return (
        f"(({one}.usable | {two}.usable) & {other}) <> 0 "
        f"OR ({two}.usable & {either}) <> 0 "
        f"OR (({one}.usable & {either}) <> 0 AND {one}.day >= DATE '{since}') "
        f"OR ((({one}.usable | {two}.usable) & {sites}) <> 0 "
        f"AND ({one}.bits & {two}.bits & {sites}) = 0 "
        f"AND NOT ({one}.evaluation OR {two}.evaluation))"
    )


def carried() -> str:
    """SQL: which of the modifiers that may have a fee-schedule row of their own a line has.

    Bit n stands for the n-th of ``fee_rules().own_row``; see ``fees.fee_rows``.
    """
    return " + ".join(
        f"CASE WHEN (bits & {bits([modifier])}) <> 0 THEN {1 << place} ELSE 0 END"
        for place, modifier in enumerate(fee_rules().own_row)
    )
