"""Finding the header of an edit table by its words.

CMS's files open with notices, stack one heading over several rows ("STATUS" over "CODE"),
or break it inside a quoted cell ("HCPCS/" over "CPT Code"); other copies have one plain row.
So a heading is compared without case, spaces and punctuation, rows are stacked where one
alone does not do, and columns are known by name, never by place.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from knowledge_base.codes import is_procedure
from knowledge_base.errors import MalformedTable
from knowledge_base.phrases import said

HEAD_LINES = 40
SEPARATORS = (",", "\t", ";", "|")
_DEEPEST_STACK = 6
# A cell longer than this, in the rows above the header, is prose and not a heading.
_PROSE = 30
_DASHED_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column we read: our name for it, and a pattern of the headings it goes by.

    The pattern is of the heading in lower case without spaces and punctuation; it is compiled
    when a file is imported, so that a process that only looks up starts faster.
    """

    field: str
    headings: str
    required: bool = True

    @property
    def title(self) -> str:
        """The name for messages."""
        return self.field.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the columns are. ``last_line`` is the header's last line, 1-based in the file.

    ``notice`` is the prose above it; ``dashed_dates`` tells that the rows after it write
    2024-07-01 and not 20240701.
    """

    separator: str
    names: tuple[str, ...]
    positions: dict[str, int]
    last_line: int
    notice: str
    dashed_dates: bool = False

    @property
    def width(self) -> int:
        """How many columns a row must have."""
        return len(self.names)

    def check_width(self, fields: Sequence[str]) -> None:
        """Raise ``ValueError`` for a row that is short, or has more filled cells than columns."""
        if len(fields) < self.width or any(cell.strip() for cell in fields[self.width :]):
            raise ValueError(
                said(
                    "{number} columns where the header has {width}",
                    number=len(fields),
                    width=self.width,
                )
            )


@dataclass(frozen=True, slots=True)
class _Record:
    last_line: int
    fields: tuple[str, ...]

    @property
    def filled(self) -> list[str]:
        return [text for cell in self.fields if (text := cell.strip())]


def find_heading(
    head: Sequence[str], columns: Sequence[Column], *, file: str, kind: str
) -> Heading:
    """The header within the first lines of a file.

    Raises ``MalformedTable`` naming the columns that no heading fits, or saying that nothing
    there looks like a header of this kind of table.
    """
    nearest: Heading | None = None
    for separator in SEPARATORS:
        records = _records(head, separator)
        for heading in _candidates(records, columns, separator):
            if not missing(heading, columns):
                return _past_continuation(heading, records, columns)
            if nearest is None or len(heading.positions) > len(nearest.positions):
                nearest = heading
    raise MalformedTable(_complaint(nearest, columns, file, kind))


def missing(heading: Heading, columns: Sequence[Column]) -> list[str]:
    """Titles of the required columns that the heading lacks."""
    return [c.title for c in columns if c.required and c.field not in heading.positions]


def _complaint(nearest: Heading | None, columns: Sequence[Column], file: str, kind: str) -> str:
    if nearest is None or len(nearest.positions) < 2:
        wanted = ", ".join(c.title for c in columns if c.required)
        return said(
            "{file}: no header of a {kind} table in the first {number} lines; it must name the "
            "columns {wanted}",
            file=file,
            kind=kind,
            number=HEAD_LINES,
            wanted=wanted,
        )
    absent = _all_of([f"'{title}'" for title in missing(nearest, columns)])
    found = ", ".join(nearest.names)[:200]
    return said(
        "{file}: no column for {absent} in the header on line {line} ({found})",
        file=file,
        absent=absent,
        line=nearest.last_line,
        found=found,
    )


def _all_of(titles: Sequence[str]) -> str:
    found = titles[0]
    for title in titles[1:]:
        found = said("{one} and {other}", one=found, other=title)
    return found


def _records(head: Iterable[str], separator: str) -> list[_Record]:
    reader = csv.reader(head, delimiter=separator)
    found: list[_Record] = []
    with suppress(csv.Error):  # a broken line below the header is for the importer to report
        found.extend(_Record(reader.line_num, tuple(fields)) for fields in reader)
    return found


def _candidates(
    records: Sequence[_Record], columns: Sequence[Column], separator: str
) -> Iterable[Heading]:
    """Headings of every place and depth before the first row that holds a code, shallow first."""
    data = (i for i, r in enumerate(records) if any(is_procedure(c.strip()) for c in r.fields))
    end = next(data, len(records))
    for depth in range(1, _DEEPEST_STACK + 1):
        for start in range(end - depth + 1):
            stack = records[start : start + depth]
            names = _stacked(stack)
            positions = _positions(names, columns)
            if positions:
                yield Heading(
                    separator, names, positions, stack[-1].last_line, _notice(records[:start])
                )


def _stacked(rows: Sequence[_Record]) -> tuple[str, ...]:
    width = max(len(row.fields) for row in rows)
    return tuple(
        " ".join(" ".join(r.fields[i] for r in rows if i < len(r.fields)).split())
        for i in range(width)
    )


def _positions(names: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    compact = [_NOT_IN_A_NAME.sub("", name.lower()) for name in names]
    found: dict[str, int] = {}
    for column in columns:
        for position, name in enumerate(compact):
            if re.fullmatch(column.headings, name):
                found[column.field] = position
                break
    return found


def _past_continuation(
    heading: Heading, records: Sequence[_Record], columns: Sequence[Column]
) -> Heading:
    """Move past rows that continue the header: nothing under the first column, and no code."""
    key = heading.positions[columns[0].field]
    last = heading.last_line
    for record in records:
        if record.last_line <= last:
            continue
        cells = record.fields
        under_key = cells[key].strip() if key < len(cells) else ""
        if under_key or any(is_procedure(cell.strip()) for cell in cells):
            break
        last = record.last_line
    dashed = any(
        _DASHED_DATE.fullmatch(c) for r in records if r.last_line > last for c in r.fields
    )
    return replace(heading, last_line=last, dashed_dates=dashed)


def _notice(records: Sequence[_Record]) -> str:
    """The prose above the header: rows of one cell, and rows that hold a sentence."""
    prose = (
        " ".join(filled)
        for record in records
        if (filled := record.filled) and (len(filled) == 1 or len(max(filled, key=len)) > _PROSE)
    )
    return "\n".join(prose)
