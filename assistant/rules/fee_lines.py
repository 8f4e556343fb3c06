"""The row of the physician fee schedule that each line of a claim is read from.

Source: Medicare Claims Processing Manual (Pub. 100-04), chapter 23, addendum: the whole service
has a row without a modifier, and its professional (26) and technical (TC) parts and a
discontinued procedure (53) may have rows of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Finding, Rule
from assistant.rules.claim import Claim, Line
from assistant.rules.fee_indicators import Effect, fee_rules
from assistant.rules.ruling import Ruling, authority, row_source
from knowledge_base.edit_tables.fee_schedule import FeeRow
from knowledge_base.phrases import said
from knowledge_base.records import Release


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A line and the row it is read from."""

    line: Line
    row: FeeRow


def fee_lines(claim: Claim, rows: Mapping[str, Sequence[FeeRow]]) -> tuple[FeeLine, ...]:
    """The lines that the schedule speaks of; it is not asked in a setting that is not its own."""
    read = ((line, row_of(line, rows.get(line.code, ()))) for line in claim.lines)
    return tuple(FeeLine(line, row) for line, row in read if row is not None)


def row_of(line: Line, rows: Sequence[FeeRow]) -> FeeRow | None:
    """The row of the line's modifier if there is one, else that of the whole service."""
    if not rows:
        return None
    by_modifier = {row.modifier: row for row in rows}
    for modifier in fee_rules().own_row:
        if modifier in line.modifiers and modifier in by_modifier:
            return by_modifier[modifier]
    return by_modifier.get("")


def fee_ruling(
    rule: Rule,
    effect: Effect,
    codes: tuple[str, ...],
    rows: Sequence[FeeRow],
    release: Release,
    **fields: str | int,
) -> Ruling:
    """Word an effect; ``fields`` fill its templates, beside the effect's own meaning."""
    told = {"meaning": said(effect.meaning), "code": codes[0], **fields}
    return Ruling(
        Finding(
            id="",
            rule=rule,
            verdict=effect.verdict,
            codes=codes,
            authority=authority(release),
            release=release.label,
            message=said(effect.message, **told),
            what_would_change_it=None if effect.change is None else said(effect.change, **told),
            sample=release.sample,
        ),
        tuple(row_source(release, row.line, row.published) for row in rows),
    )
