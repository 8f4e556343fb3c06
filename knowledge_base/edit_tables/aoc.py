"""Add-on code edits: which primary procedures an add-on code may stand with.

Source of the layout: CMS's add-on code file (headings such as "AOC_EDIT_DEL_DT (JULIAN)",
dates as year and day of the year) and plain csv copies without dates.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass

from knowledge_base.edit_tables.columns import Column, Heading
from knowledge_base.edit_tables.layouts import Gathered, Layout, RowReader, Stored, field_at
from knowledge_base.edit_tables.values import Dates, day_of, one_of
from knowledge_base.phrases import said
from knowledge_base.records import Release

CONTRACTOR_DEFINED = "CCCCC"
_TYPES = frozenset({"1", "2", "3"})
_DATE = r"(dt|date)(julian)?"
COLUMNS = (
    Column("primary_code", r"primary(procedure)?(code)?"),
    Column("add_on_code", r"(addon|aoc)(code)?"),
    Column("edit_type", r"(aoc)?(edit)?type"),
    Column("effective_date", rf"(aoc)?(edit)?eff(ective)?{_DATE}", False),
    Column("deletion_date", rf"(aocedit|edit)?del(etion|eted)?{_DATE}|deletedon", False),
    Column("add_on_deletion_date", rf"(aoc|addon)(code)?del(etion)?{_DATE}", False),
    Column("primary_deletion_date", rf"primary(code)?del(etion)?{_DATE}", False),
)
_TABLES = """
CREATE TABLE add_ons (
    add_on TEXT NOT NULL, primary_code TEXT NOT NULL, edit_type INTEGER NOT NULL,
    effective INTEGER, deleted INTEGER, line INTEGER NOT NULL, published TEXT NOT NULL,
    PRIMARY KEY (add_on, primary_code, line)
) WITHOUT ROWID;
"""
_INSERT = "INSERT INTO add_ons VALUES (?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class AddOnRow:
    """An add-on code and one primary; ``primary`` ``CCCCC`` means the contractor defines them.

    ``edit_type`` 1: only with a listed primary; 2: no list; 3: the contractor may accept more.
    ``deleted`` is the last day in force: the earliest of the row's deletion dates.
    """

    add_on: str
    primary: str
    edit_type: int
    effective: dt.date | None
    deleted: dt.date | None
    line: int
    published: str

    def in_force(self, day: dt.date, release: Release) -> bool:
        """Whether the row holds on a day of service; undated rows hold from their release on."""
        if self.deleted is not None and day > self.deleted:
            return False
        return day >= (self.effective or release.speaks_from)


def _reader(heading: Heading, gathered: Gathered) -> RowReader:
    add_on_at = heading.positions["add_on_code"]
    primary_of, type_of = field_at(heading, "primary_code"), field_at(heading, "edit_type")
    effective_of = field_at(heading, "effective_date")
    ends = [
        field_at(heading, name)
        for name in ("deletion_date", "add_on_deletion_date", "primary_deletion_date")
    ]
    gathered.dated = "effective_date" in heading.positions
    gathered.effective = Dates(ordinal=True)
    deletions = Dates(ordinal=True)

    def read(fields: list[str], raw: str, _part: int, line: int) -> Stored:
        heading.check_width(fields)
        add_on, primary = gathered.codes[fields[add_on_at]], primary_of(fields).upper()
        if primary != CONTRACTOR_DEFINED:
            primary = gathered.codes[primary]
        edit_type = one_of(type_of(fields), _TYPES, said("edit type"))
        effective = gathered.effective[effective_of(fields)]
        if gathered.dated and effective is None:
            raise ValueError(said("no effective date"))
        deleted = [day for end in ends if (day := deletions[end(fields)]) is not None]
        return add_on, primary, int(edit_type), effective, min(deleted, default=None), line, raw

    return read


LAYOUT = Layout("aoc", COLUMNS, _TABLES, _INSERT, _reader)


def add_on_rows(connection: sqlite3.Connection, code: str) -> tuple[AddOnRow, ...]:
    """Every row in which ``code`` is the add-on, in the order of the file."""
    found = connection.execute("SELECT * FROM add_ons WHERE add_on = ? ORDER BY line", (code,))
    return tuple(map(_row, found))


def every_row(connection: sqlite3.Connection) -> tuple[AddOnRow, ...]:
    """Every row of the release, in the order of the file."""
    return tuple(map(_row, connection.execute("SELECT * FROM add_ons ORDER BY line")))


def _row(found: tuple[str, str, int, int | None, int | None, int, str]) -> AddOnRow:
    add_on, primary, kind, first, last, line, published = found
    return AddOnRow(add_on, primary, kind, day_of(first), day_of(last), line, published)
