"""The records of what changed between two editions of a table: one row each.

``change`` says which sort it is; "before" and "after" are the two editions as they were asked
for. Lines are 1-based in the published file. Dates that a copy does not have are ``None``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from knowledge_base.edit_tables.aoc import CONTRACTOR_DEFINED
from knowledge_base.records import TableKind

PairChanged = Literal["added", "deleted", "flipped", "indicator_changed"]
PAIR_CHANGES: tuple[PairChanged, ...] = ("added", "deleted", "flipped", "indicator_changed")


@dataclass(frozen=True, slots=True)
class PairChange:
    """One pair whose edit changed; columns, dates and rationale are the later edition's.

    Of a deleted edit they are the first edition's, and ``deleted_on`` is the last day it was
    in force, where a row tells; ``indicator_after`` 9 means that it was withdrawn as if it had
    never been. ``effective_from`` is ``None`` where the copy has no such column, and of a
    ``prior_to_1996`` row it is the printed 1996-01-01, though the edit is older. Lines are
    1-based in the file, or in the part of a zip that is named.
    """

    change: PairChanged
    column_one: str
    column_two: str
    indicator_before: int | None
    indicator_after: int | None
    prior_to_1996: bool
    effective_from: dt.date | None
    deleted_on: dt.date | None
    rationale: str
    line_before: int | None
    line_after: int | None
    part_before: str
    part_after: str

    @property
    def codes(self) -> tuple[str, ...]:
        """Both codes."""
        return self.column_one, self.column_two


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A code whose unit limit changed; without a row is not "unlimited": some are confidential."""

    change: Literal["added", "deleted", "limit_changed"]
    code: str
    units_before: int | None
    units_after: int | None
    mai_before: int | None
    mai_after: int | None
    rationale: str
    line_before: int | None
    line_after: int | None

    @property
    def codes(self) -> tuple[str, ...]:
        """The code."""
        return (self.code,)


@dataclass(frozen=True, slots=True)
class AddOnChange:
    """An add-on code and one primary (``CCCCC``: the contractor defines them).

    ``deleted_on`` is the last day in force, of a deleted edit where a row tells it.
    """

    change: Literal["added", "deleted", "type_changed"]
    add_on: str
    primary: str
    edit_type_before: int | None
    edit_type_after: int | None
    effective_from: dt.date | None
    deleted_on: dt.date | None
    line_before: int | None
    line_after: int | None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes: one where no primary is named."""
        if self.primary == CONTRACTOR_DEFINED:
            return (self.add_on,)
        return self.add_on, self.primary


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One policy indicator as printed before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FeeChange:
    """A code with one modifier ("" is the whole service), and which indicators changed."""

    change: Literal["added", "deleted", "indicators_changed"]
    code: str
    modifier: str
    fields: tuple[FieldChange, ...]
    line_before: int | None
    line_after: int | None

    @property
    def codes(self) -> tuple[str, ...]:
        """The code."""
        return (self.code,)


@dataclass(frozen=True, slots=True)
class CodeChange:
    """A Level II code that came into or went out of use, or whose dates were changed.

    Each edition's dates are given where it lists the code; a deleted code that the second no
    longer lists has none there.
    """

    change: Literal["added", "deleted", "dates_changed"]
    code: str
    added_before: dt.date | None
    added_after: dt.date | None
    terminated_before: dt.date | None
    terminated_after: dt.date | None
    line_before: int | None
    line_after: int | None

    @property
    def codes(self) -> tuple[str, ...]:
        """The code."""
        return (self.code,)


RowChange = UnitChange | AddOnChange | FeeChange | CodeChange
Change = PairChange | RowChange
CHANGES: dict[TableKind, tuple[str, ...]] = {
    "ptp": PAIR_CHANGES,
    "mue": ("added", "deleted", "limit_changed"),
    "aoc": ("added", "deleted", "type_changed"),
    "fee-schedule": ("added", "deleted", "indicators_changed"),
    "hcpcs": ("added", "deleted", "dates_changed"),
}
RECORDS: dict[TableKind, type[Change]] = {
    "ptp": PairChange,
    "mue": UnitChange,
    "aoc": AddOnChange,
    "fee-schedule": FeeChange,
    "hcpcs": CodeChange,
}
