"""HCPCS Level II codes (public): when each was added and terminated, and what it is called.

Source of the layout: CMS's quarterly HCPCS file, and csv copies of it that hold either the
dates (``date_added``, ``date_term``) or the wording (``desc_type``, ``description``).
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge_base.edit_tables.columns import Column, Heading
from knowledge_base.edit_tables.layouts import Gathered, Layout, RowReader, Stored, field_at
from knowledge_base.edit_tables.values import Dates, day_of, one_of
from knowledge_base.errors import MalformedTable
from knowledge_base.phrases import said

COLUMNS = (
    Column("code", r"(hcpcs?)(code)?"),
    Column("added", r"date(added|add)|add(ed)?(dt|date)|codeaddeddate", False),
    Column("terminated", r"dateterm(inated)?|term(ination)?(dt|date)", False),
    Column("long_description", r"longdesc(ription)?", False),
    Column("short_description", r"shortdesc(ription)?", False),
    Column("description_type", r"desc(ription)?type", False),
    Column("description", r"desc(ription)?", False),
)
_TABLES = """
CREATE TABLE codes_of_level_two (
    code TEXT NOT NULL, line INTEGER NOT NULL, added INTEGER, terminated INTEGER,
    long_description TEXT NOT NULL, short_description TEXT NOT NULL, published TEXT NOT NULL,
    PRIMARY KEY (code, line)
) WITHOUT ROWID;
"""
_INSERT = "INSERT INTO codes_of_level_two VALUES (?, ?, ?, ?, ?, ?, ?)"
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_KINDS = frozenset({"long", "short"})
Described = Callable[[Sequence[str]], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HcpcsRow:
    """A Level II code. ``terminated`` is the last day it may be used; ``None`` if it still may.

    Where the file gives a code several rows, ``line`` and ``published`` are of the first.
    """

    code: str
    added: dt.date | None
    terminated: dt.date | None
    line: int
    published: str
    long_description: str = ""
    short_description: str = ""

    def in_force(self, day: dt.date) -> bool:
        """Whether the code may be used on a day, as far as the row has dates."""
        return (self.added is None or self.added <= day) and (
            self.terminated is None or day <= self.terminated
        )


def _reader(heading: Heading, gathered: Gathered) -> RowReader:
    code_at = heading.positions["code"]
    described = _described(heading, gathered)
    added_of, terminated_of = field_at(heading, "added"), field_at(heading, "terminated")
    gathered.dated = "added" in heading.positions
    terminations = Dates()

    def read(fields: list[str], raw: str, _part: int, line: int) -> Stored | None:
        heading.check_width(fields)
        text = fields[code_at]
        if _MODIFIER.fullmatch(text.strip()):
            return None  # CMS lists the Level II modifiers in the same file
        code = gathered.codes[text]
        if not code[0].isalpha():
            raise ValueError(
                said("{code} is not a Level II code (a letter and four digits)", code=code)
            )
        added = gathered.effective[added_of(fields)]
        return code, line, added, terminations[terminated_of(fields)], *described(fields), raw

    return read


def _described(heading: Heading, gathered: Gathered) -> Described:
    """A getter of (long, short) wording, whichever way the file holds it."""
    have = heading.positions.keys()
    if {"description_type", "description"} <= have:
        type_of, text_of = field_at(heading, "description_type"), field_at(heading, "description")

        def by_type(fields: Sequence[str]) -> tuple[str, str]:
            kind = one_of(type_of(fields).lower(), _KINDS, said("description type"))
            return (text_of(fields), "") if kind == "long" else ("", text_of(fields))

        return by_type
    if not have & {"terminated", "long_description"}:
        raise MalformedTable(
            said(
                "{file}: no column for 'terminated' or 'long description' in the "
                "header on line {line}; a hcpcs table has one of them",
                file=gathered.file,
                line=heading.last_line,
            )
        )
    long_of = field_at(heading, "long_description")
    short_of = field_at(heading, "short_description")
    return lambda fields: (long_of(fields), short_of(fields))


LAYOUT = Layout("hcpcs", COLUMNS, _TABLES, _INSERT, _reader)


def hcpcs_row(connection: sqlite3.Connection, code: str) -> HcpcsRow | None:
    """The code with its dates and wording, or ``None`` if the release does not have it."""
    query = "SELECT * FROM codes_of_level_two WHERE code = ? ORDER BY line"
    found = connection.execute(query, (code,)).fetchall()
    if not found:
        return None
    _, line, added, terminated, _, _, published = found[0]
    long = next((row[4] for row in found if row[4]), "")
    short = next((row[5] for row in found if row[5]), "")
    return HcpcsRow(code, day_of(added), day_of(terminated), line, published, long, short)


def every_row(connection: sqlite3.Connection) -> tuple[HcpcsRow, ...]:
    """Every code of the release with its dates, by its first row in the file."""
    query = """
    SELECT code, added, terminated, min(line), published FROM codes_of_level_two GROUP BY code
    """
    return tuple(
        HcpcsRow(code, day_of(added), day_of(terminated), line, published)
        for code, added, terminated, line, published in connection.execute(query)
    )
