"""What changed between two editions of the smaller tables: limits, add-ons, indicators, codes.

They have some 20,000 rows at most, so both editions are read whole and compared by key.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from knowledge_base.edit_tables import aoc, fee_schedule, hcpcs, mue
from knowledge_base.edit_tables.aoc import AddOnRow
from knowledge_base.edit_tables.changes import (
    CHANGES,
    AddOnChange,
    CodeChange,
    FeeChange,
    FieldChange,
    RowChange,
    UnitChange,
)
from knowledge_base.edit_tables.editions import Edition, Sought
from knowledge_base.edit_tables.release_files import open_release
from knowledge_base.records import TableKind

Row = TypeVar("Row")
Key = TypeVar("Key", str, tuple[str, str])
_INDICATORS = (
    "status",
    "pctc",
    "global_days",
    "multiple",
    "bilateral",
    "assistant",
    "co_surgery",
    "team",
)


@dataclass(frozen=True, slots=True)
class _Side:
    edition: Edition
    connection: sqlite3.Connection


class RowDifferences:
    """The changes, counted, and read in order of change and code."""

    def __init__(self, kind: TableKind, found: Iterable[RowChange]) -> None:
        self._by_change: dict[str, list[RowChange]] = {name: [] for name in CHANGES[kind]}
        for item in found:
            self._by_change[item.change].append(item)
        self.counts = {name: len(items) for name, items in self._by_change.items()}

    def changes(self, change: str | None = None, most: int | None = None) -> Iterator[RowChange]:
        """The changes, or those of one sort, at most so many of them."""
        wanted = self._by_change if change is None else {change: self._by_change[change]}
        yield from [item for items in wanted.values() for item in items][:most]


def compared_rows(before: Edition, after: Edition, folder: Path, sought: Sought) -> RowDifferences:
    """Compare what two editions of one of the smaller tables have in force."""
    old, _ = open_release(before.file(folder))
    with closing(old):
        new, _ = open_release(after.file(folder))
        with closing(new):
            kind = before.release.kind
            found = _COMPARISONS[kind](_Side(before, old), _Side(after, new))
            return RowDifferences(kind, (item for item in found if sought.wants(item.codes)))


def _matched(
    before: Mapping[Key, Row], after: Mapping[Key, Row]
) -> Iterator[tuple[Key, Row | None, Row | None]]:
    for key in sorted(before.keys() | after.keys()):
        yield key, before.get(key), after.get(key)


def _unit_changes(before: _Side, after: _Side) -> Iterator[UnitChange]:
    old_rows, new_rows = (
        {row.code: row for row in mue.every_row(side.connection)} for side in (before, after)
    )
    for code, old, new in _matched(old_rows, new_rows):
        if old and new and (old.units, old.mai) == (new.units, new.mai):
            continue
        latest = new or old
        yield UnitChange(
            "added" if old is None else "deleted" if new is None else "limit_changed",
            code,
            old.units if old else None,
            new.units if new else None,
            old.mai if old else None,
            new.mai if new else None,
            latest.rationale if latest else "",
            old.line if old else None,
            new.line if new else None,
        )


def _add_on_changes(before: _Side, after: _Side) -> Iterator[AddOnChange]:
    for (add_on, primary), old, new in _matched(_add_ons(before), _add_ons(after)):
        if old and new and old.edit_type == new.edit_type:
            continue
        told = new or (_end_of(old, before.edition, after) if old else None)
        latest = told or old
        yield AddOnChange(
            "added" if old is None else "deleted" if new is None else "type_changed",
            add_on,
            primary,
            old.edit_type if old else None,
            new.edit_type if new else None,
            latest.effective if latest else None,
            told.deleted if told else None,
            old.line if old else None,
            told.line if told else None,
        )


def _add_ons(side: _Side) -> dict[tuple[str, str], AddOnRow]:
    """The rows in force; of several for one pair of codes the lowest type, the strictest."""
    edition = side.edition
    standing = [
        row for row in aoc.every_row(side.connection) if row.in_force(edition.day, edition.release)
    ]
    standing.sort(key=lambda row: (row.edit_type, row.line), reverse=True)
    return {(row.add_on, row.primary): row for row in standing}


def _end_of(old: AddOnRow, before: Edition, after: _Side) -> AddOnRow | None:
    """The second edition's row that tells the last day in force of an edit of the first."""
    told = {
        row.deleted: row
        for row in aoc.add_on_rows(after.connection, old.add_on)
        if row.primary == old.primary
        and row.deleted is not None
        and before.day <= row.deleted < after.edition.day
    }
    return told[max(told)] if told else None


def _fee_changes(before: _Side, after: _Side) -> Iterator[FeeChange]:
    old_rows, new_rows = (
        {(row.code, row.modifier): row for row in fee_schedule.every_row(side.connection)}
        for side in (before, after)
    )
    for (code, modifier), old, new in _matched(old_rows, new_rows):
        fields: tuple[FieldChange, ...] = ()
        if old and new:
            pairs = ((name, getattr(old, name), getattr(new, name)) for name in _INDICATORS)
            fields = tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])
            if not fields:
                continue
        yield FeeChange(
            "added" if old is None else "deleted" if new is None else "indicators_changed",
            code,
            modifier,
            fields,
            old.line if old else None,
            new.line if new else None,
        )


def _code_changes(before: _Side, after: _Side) -> Iterator[CodeChange]:
    old_rows, new_rows = (
        {row.code: row for row in hcpcs.every_row(side.connection)} for side in (before, after)
    )
    for code, old, new in _matched(old_rows, new_rows):
        held = old is not None and old.in_force(before.edition.day)
        holds = new is not None and new.in_force(after.edition.day)
        dates = [(row.added, row.terminated) if row else None for row in (old, new)]
        if held == holds and (not held or dates[0] == dates[1]):
            continue
        yield CodeChange(
            "added" if not held else "deleted" if not holds else "dates_changed",
            code,
            old.added if old else None,
            new.added if new else None,
            old.terminated if old else None,
            new.terminated if new else None,
            old.line if old else None,
            new.line if new else None,
        )


_COMPARISONS: dict[TableKind, Callable[[_Side, _Side], Iterator[RowChange]]] = {
    "mue": _unit_changes,
    "aoc": _add_on_changes,
    "fee-schedule": _fee_changes,
    "hcpcs": _code_changes,
}
