"""What the queries join of the physician fee schedule: rows, and what indicators come to.

Only effects that fire are here, and every one is taken from ``fee_rules()`` or asked of the
functions that rule on one claim, so that nothing of the schedule is stated twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Any

import pyarrow as pa

from assistant.answer import FIRING
from assistant.auditing.arrow import arrow
from assistant.auditing.bits import bits
from assistant.rules.claim import Line
from assistant.rules.fee_indicators import Effect, fee_rules
from assistant.rules.fee_lines import row_of
from assistant.rules.global_period import period_effect
from knowledge_base.edit_tables.fee_schedule import FeeRow

_Row = tuple[object, ...]


def fee_tables(
    rows: Mapping[int, Sequence[FeeRow]], codes: frozenset[str]
) -> Iterator[tuple[str, pa.Table]]:
    """Tables by name: rows by the modifiers a line carries, and the effects of indicators.

    ``rows`` are those of each release by its number; ``codes`` the claims' own.
    """
    mine = {
        release: [row for row in listed if row.code in codes] for release, listed in rows.items()
    }
    fees = fee_rules()
    tables: dict[str, Any] = {
        "fee_rows": _carried_rows(mine),
        "fee_codes": ((release, code, _own(of_code)) for release, code, of_code in _by_code(mine)),
        "fee_published": (
            (release, row.code, row.modifier, row.line, row.published)
            for release, listed in mine.items()
            for row in listed
        ),
        "fee_statuses": (
            *_effects("", fees.statuses, second=False),
            *_effects("", fees.beside_payable, second=True),
        ),
        "fee_modifiers": (
            (modifier, bits([modifier]), rule.rule, rule.column)
            for modifier, rule in fees.modifiers.items()
        ),
        "fee_effects": (
            row
            for modifier, rule in fees.modifiers.items()
            for row in (
                *_effects(modifier, rule.effects, second=False),
                *_effects(modifier, rule.above_one_unit, second=True),
            )
        ),
        "fee_units": (
            (modifier, indicator)
            for modifier, rule in fees.modifiers.items()
            for indicator in rule.above_one_unit
        ),
        "fee_sides": _effects("", fees.both_sides.effects, second=False),
        "fee_periods": _periods(),
    }
    for name, listed in tables.items():
        yield name, arrow(name, listed)


def _carried_rows(rows: Mapping[int, Sequence[FeeRow]]) -> Iterator[_Row]:
    """The row that ``row_of`` finds for each set of the modifiers a code has rows for."""
    for release, code, of_code in _by_code(rows):
        own = _own(of_code)
        for carried in range(own + 1):
            if carried & own == carried:
                row = row_of(Line(code, _modifiers(carried)), of_code)
                if row is not None:
                    yield (
                        release, code, carried, row.modifier, row.status, row.pctc,
                        row.global_days, row.bilateral, row.assistant, row.co_surgery, row.team,
                    )  # fmt: skip


def _by_code(rows: Mapping[int, Sequence[FeeRow]]) -> Iterator[tuple[int, str, list[FeeRow]]]:
    for release, listed in rows.items():
        found: dict[str, list[FeeRow]] = {}
        for row in listed:
            found.setdefault(row.code, []).append(row)
        for code, of_code in found.items():
            yield release, code, of_code


def _own(rows: Sequence[FeeRow]) -> int:
    """Bit n stands for a row of the n-th of ``fee_rules().own_row``."""
    held = {row.modifier for row in rows}
    return sum(1 << place for place, name in enumerate(fee_rules().own_row) if name in held)


def _modifiers(number: int) -> tuple[str, ...]:
    return tuple(name for place, name in enumerate(fee_rules().own_row) if number >> place & 1)


def _effects(modifier: str, effects: Mapping[str, Effect], *, second: bool) -> Iterator[_Row]:
    for indicator, effect in effects.items():
        if effect.verdict in FIRING:
            yield (
                modifier, indicator, second, effect.verdict, effect.meaning, effect.message,
                effect.change,
            )  # fmt: skip


def _periods() -> Iterator[_Row]:
    """Each global period with each set of evaluation modifiers: the effect, all but worded."""
    fees = fee_rules()
    listed = fees.evaluation_modifiers
    sets = chain.from_iterable(combinations(listed, n) for n in range(len(listed) + 1))
    for modifiers in sets:
        for days, period in fees.global_periods.items():
            effect, fields = period_effect(period, modifiers, days, "{other}")
            told = {"meaning": effect.meaning, **fields, "code": "{code}"}
            change = None if effect.change is None else effect.change.format(**told)
            yield days, bits(modifiers), effect.verdict, effect.message.format(**told), change
