"""Policy indicators of the Medicare physician fee schedule, without amounts or descriptors.

Source of the layout: CMS's relative value file (PPRRVU, headings stacked over ten rows) and
plain csv copies. The file's short descriptors are copyright of the American Medical
Association: that column is never stored, and it is left empty in the row as published.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from dataclasses import dataclass

from knowledge_base.edit_tables.columns import Column, Heading
from knowledge_base.edit_tables.layouts import Gathered, Layout, RowReader, Stored, field_at
from knowledge_base.edit_tables.values import one_of
from knowledge_base.phrases import said

COLUMNS = (
    Column("code", r"(hcpcs|cpt|hcpcscpt|cpthcpcs)(code)?"),
    Column("modifier", r"mod(ifier)?"),
    Column("status", r"status(code)?"),
    Column("pctc", r"pctc(ind(icator)?)?"),
    Column("global_days", r"glob(al)?(days|surgery)?"),
    Column("multiple", r"mult(iple)?(proc(edures?)?)?(ind)?"),
    Column("bilateral", r"bilat(eral)?(surg(ery)?)?(ind)?"),
    Column("assistant", r"as(si)?st(ant)?(at)?(surg(ery)?)?(ind)?"),
    Column("co_surgery", r"co(surg(eons?|ery)?)(ind)?"),
    Column("team", r"team(surg(ery)?)?(ind)?"),
    Column("descriptor", r"(short|long)?desc(ription|riptor)?", False),
)
_INDICATORS = ("pctc", "multiple", "bilateral", "assistant", "co_surgery", "team")
_GLOBAL = frozenset({"000", "010", "090", "XXX", "YYY", "ZZZ", "MMM", ""})
_DIGIT = frozenset("0123456789") | {""}
_MODIFIER = re.compile(r"([0-9A-Z]{2})?")
_STATUS = re.compile(r"[A-Z]")
_TABLES = """
CREATE TABLE indicators (
    code TEXT NOT NULL, modifier TEXT NOT NULL, status TEXT NOT NULL, pctc TEXT NOT NULL,
    global_days TEXT NOT NULL, multiple TEXT NOT NULL, bilateral TEXT NOT NULL,
    assistant TEXT NOT NULL, co_surgery TEXT NOT NULL, team TEXT NOT NULL,
    line INTEGER NOT NULL, published TEXT NOT NULL, PRIMARY KEY (code, modifier)
) WITHOUT ROWID;
"""
_INSERT = "INSERT INTO indicators VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class FeeRow:
    """The indicators of a code with one modifier ("" is the whole service), as printed.

    All are text of one digit but ``status`` (a letter) and ``global_days`` (000, 010, 090,
    XXX, YYY, MMM, or ZZZ for add-on codes); "" where the file leaves a cell empty.
    """

    code: str
    modifier: str
    status: str
    pctc: str
    global_days: str
    multiple: str
    bilateral: str
    assistant: str
    co_surgery: str
    team: str
    line: int
    published: str


def _reader(heading: Heading, gathered: Gathered) -> RowReader:
    code_at = heading.positions["code"]
    modifier_of, status_of = field_at(heading, "modifier"), field_at(heading, "status")
    days_of = field_at(heading, "global_days")
    digits = [(name.replace("_", " "), field_at(heading, name)) for name in _INDICATORS]
    descriptor_at = heading.positions.get("descriptor")
    first_line: dict[tuple[str, str], int] = {}

    def read(fields: list[str], raw: str, _part: int, line: int) -> Stored:
        heading.check_width(fields)
        code, modifier = gathered.codes[fields[code_at]], modifier_of(fields).upper()
        if not _MODIFIER.fullmatch(modifier):
            raise ValueError(
                said(
                    "modifier is {modifier}, not two characters or nothing",
                    modifier=repr(modifier),
                )
            )
        if not _STATUS.fullmatch(status := status_of(fields)):
            raise ValueError(said("status is {status}, not a letter", status=repr(status)))
        days = one_of(days_of(fields), _GLOBAL, said("global days"))
        pctc, *others = (one_of(cell(fields), _DIGIT, name) for name, cell in digits)
        if first_line.setdefault((code, modifier), line) != line:
            earlier = first_line[code, modifier]
            raise ValueError(
                said(
                    "{value} stands on line {earlier} already",
                    value=" ".join((code, modifier)).strip(),
                    earlier=earlier,
                )
            )
        published = raw if descriptor_at is None else _without(fields, descriptor_at, heading)
        return code, modifier, status, pctc, days, *others, line, published

    return read


def _without(fields: list[str], position: int, heading: Heading) -> str:
    """The row with one cell emptied."""
    kept = [*fields[:position], "", *fields[position + 1 :]]
    text = io.StringIO()
    csv.writer(text, delimiter=heading.separator, lineterminator="").writerow(kept)
    return text.getvalue()


LAYOUT = Layout("fee-schedule", COLUMNS, _TABLES, _INSERT, _reader)


def fee_rows(connection: sqlite3.Connection, code: str) -> tuple[FeeRow, ...]:
    """The code's rows, the whole service ("" as modifier) first."""
    query = "SELECT * FROM indicators WHERE code = ? ORDER BY modifier"
    return tuple(FeeRow(*found) for found in connection.execute(query, (code,)))


def every_row(connection: sqlite3.Connection) -> tuple[FeeRow, ...]:
    """Every row of the release."""
    return tuple(FeeRow(*found) for found in connection.execute("SELECT * FROM indicators"))
