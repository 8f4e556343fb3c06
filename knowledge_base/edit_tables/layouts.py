"""What every kind of edit table tells the importer about itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from knowledge_base.edit_tables.columns import Column, Heading
from knowledge_base.edit_tables.values import Codes, Dates, Numbered
from knowledge_base.records import Setting, TableKind

Stored = tuple[str | int | None, ...]


@dataclass(slots=True)
class Gathered:
    """What an import learns beside its rows: every code, every wording, every effective date."""

    file: str
    setting: Setting | None
    codes: Codes = field(default_factory=Codes)
    texts: Numbered = field(default_factory=Numbered)
    effective: Dates = field(default_factory=Dates)
    dated: bool = False


# From (fields, the row as it stands without its line end, part, 1-based line) to the values to
# store; None for a row that is right but not ours to keep.
# Raises ValueError with a reason that can stand after "line N: ".
RowReader = Callable[[list[str], str, int, int], Stored | None]


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of table is recognised, read and stored.

    ``tables`` is the SQL that creates the data tables, ``insert`` the SQL for one row.
    ``several_parts``: a zip may spread the table over files, and each must be one of it.
    Where it is false, CMS zips the table together with others, and exactly one may fit.
    ``form`` is what must be kept of a part's header to write its rows back as published;
    ``finish`` is SQL to run when all rows are in.
    """

    kind: TableKind
    columns: tuple[Column, ...]
    tables: str
    insert: str
    reader: Callable[[Heading, Gathered], RowReader]
    several_parts: bool = False
    form: Callable[[Heading], str] = lambda _heading: ""
    finish: str = ""


def field_at(heading: Heading, name: str) -> Callable[[Sequence[str]], str]:
    """A getter of one column's text, without surrounding spaces; "" where there is no column."""
    position = heading.positions.get(name)
    if position is None:
        return lambda _fields: ""
    at = position
    return lambda fields: fields[at].strip()
