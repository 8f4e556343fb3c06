"""Medically unlikely edits: the most units of a code, and how the limit is judged.

Source of the layout: CMS's quarterly MUE files, one per setting, and plain csv copies.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from knowledge_base.edit_tables.columns import Column, Heading
from knowledge_base.edit_tables.layouts import Gathered, Layout, RowReader, Stored, field_at
from knowledge_base.errors import MalformedTable
from knowledge_base.phrases import said

COLUMNS = (
    Column("code", r"(hcpcs|cpt|hcpcscpt|cpthcpcs)(code)?"),
    Column("units", r".*mue(values?|units?)"),
    Column("adjudication_indicator", r"(mue)?(adjudicationindicator|mai)"),
    Column("rationale", r"(mue)?rationale"),
    Column("service", r"mueservice(type)?|servicetype", False),
)
_TABLES = """
CREATE TABLE limits (
    code TEXT PRIMARY KEY, units INTEGER NOT NULL, mai INTEGER NOT NULL,
    rationale TEXT NOT NULL, line INTEGER NOT NULL, published TEXT NOT NULL
) WITHOUT ROWID;
"""
_INSERT = "INSERT INTO limits VALUES (?, ?, ?, ?, ?, ?)"
_UNITS = re.compile(r"[0-9]{1,9}")
# CMS writes "2 Date of Service Edit: Policy"; copies keep the digit only.
_MAI = re.compile(r"([123])(?:\s.*)?", re.DOTALL)
_WORD_FOR = {"practitioner": "practitioner", "outpatient": "outpatient_hospital", "dme": "dme"}


@dataclass(frozen=True, slots=True)
class MueRow:
    """The limit of one code. ``mai`` 1 is per claim line, 2 and 3 are per date of service."""

    code: str
    units: int
    mai: int
    rationale: str
    line: int
    published: str


def _reader(heading: Heading, gathered: Gathered) -> RowReader:
    _check_setting(heading.names[heading.positions["units"]], heading, gathered)
    code_at = heading.positions["code"]
    units_of, mai_of = field_at(heading, "units"), field_at(heading, "adjudication_indicator")
    rationale_of, service_of = field_at(heading, "rationale"), field_at(heading, "service")
    first_line: dict[str, int] = {}
    services: set[str] = set()

    def read(fields: list[str], raw: str, _part: int, line: int) -> Stored:
        heading.check_width(fields)
        code = gathered.codes[fields[code_at]]
        units, mai = units_of(fields), _MAI.fullmatch(mai_of(fields))
        if not _UNITS.fullmatch(units):
            raise ValueError(
                said("units are {units}, not a whole number from 0 on", units=repr(units))
            )
        if mai is None:
            raise ValueError(
                said(
                    "adjudication indicator is {mai}, not 1, 2 or 3",
                    mai=repr(mai_of(fields)),
                )
            )
        if (service := service_of(fields)) not in services:
            _check_setting(service, heading, gathered)
            services.add(service)
        if first_line.setdefault(code, line) != line:
            raise ValueError(
                said(
                    "{code} stands on line {line} already",
                    code=code,
                    line=first_line[code],
                )
            )
        return code, int(units), int(mai[1]), rationale_of(fields), line, raw

    return read


def _check_setting(text: str, heading: Heading, gathered: Gathered) -> None:
    """Refuse a file that says it is for another setting than it is imported for."""
    for word, setting in _WORD_FOR.items():
        if word in text.lower() and setting != gathered.setting:
            raise MalformedTable(
                said(
                    "{file}: says {text} of itself (header on line {line}), but is "
                    "imported for {setting}; import it with --setting {own}",
                    file=gathered.file,
                    text=repr(text),
                    line=heading.last_line,
                    setting=gathered.setting,
                    own=setting,
                )
            )


LAYOUT = Layout("mue", COLUMNS, _TABLES, _INSERT, _reader)


def unit_row(connection: sqlite3.Connection, code: str) -> MueRow | None:
    """The code's limit, or ``None``: some limits are confidential, so none is not "unlimited"."""
    found = connection.execute("SELECT * FROM limits WHERE code = ?", (code,)).fetchone()
    return MueRow(*found) if found else None


def every_row(connection: sqlite3.Connection) -> tuple[MueRow, ...]:
    """Every limit of the release."""
    return tuple(MueRow(*found) for found in connection.execute("SELECT * FROM limits"))
