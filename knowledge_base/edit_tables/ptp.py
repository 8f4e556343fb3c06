"""Procedure-to-procedure edits: column 1 is payable, column 2 is not, unless ...

Source of the layout: CMS's quarterly NCCI PTP files (seven tab-separated columns under a
stacked header) and plain csv copies of them, which may lack the effective date.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.edit_tables.columns import Column, Heading
from knowledge_base.edit_tables.layouts import Gathered, Layout, RowReader, Stored
from knowledge_base.edit_tables.ptp_wording import PublishedForm
from knowledge_base.edit_tables.values import Dates, day_of, one_of
from knowledge_base.phrases import said
from knowledge_base.records import Release

NOT_APPLICABLE = 9
_MOST_SOUGHT = 64
_INDICATORS = frozenset({"0", "1", "9"})

COLUMNS = (
    Column("column_one", r"col(umn)?(1|one)(code)?"),
    Column("column_two", r"col(umn)?(2|two)(code)?"),
    Column("prior_to_1996", r"(inexistence)?(prior|pre)(to)?1996.*|inexistence.*", False),
    Column("effective_date", r"(ptp)?(edit)?effective(date)?", False),
    Column("deletion_date", r"(ptp)?(edit)?delet(ion|ed)(date)?(nodata)?|deletedon"),
    Column("modifier_indicator", r"modifier(indicator|0notallowed.*)?|modind|ccmi"),
    Column("rationale", r"(ptp)?(edit)?rationale"),
)

_TABLES = """
CREATE TABLE pairs (
    column_one TEXT NOT NULL, column_two TEXT NOT NULL, part INTEGER NOT NULL,
    line INTEGER NOT NULL, prior_to_1996 INTEGER NOT NULL, effective INTEGER, deleted INTEGER,
    indicator INTEGER NOT NULL, rationale INTEGER NOT NULL, published TEXT,
    PRIMARY KEY (column_one, column_two, part, line)
) WITHOUT ROWID;
CREATE TABLE ended (
    code TEXT PRIMARY KEY, deleted INTEGER NOT NULL, column_one TEXT NOT NULL,
    column_two TEXT NOT NULL, part INTEGER NOT NULL, line INTEGER NOT NULL
) WITHOUT ROWID;
"""
_INSERT = "INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SELECT = """
SELECT column_one, column_two, prior_to_1996, effective, deleted, indicator, texts.text, line,
       published, parts.name, parts.form
FROM pairs JOIN texts ON texts.number = pairs.rationale JOIN parts ON parts.number = pairs.part
"""
_SOUGHT = "WHERE column_two IN (SELECT value FROM json_each(?1)) "
_WALKED = "WHERE +column_two IN (SELECT value FROM json_each(?1)) "
_AMONG = "AND column_one IN (SELECT value FROM json_each(?1))"
# Of each code none of whose edits is open, the edit that ended last. The values beside max()
# are those of the row that has it (SQLite's rule for bare columns).
_LAST_OF = """
INSERT INTO ended
SELECT {column}, max(coalesce(deleted, 99999999)), column_one, column_two, part, line
FROM pairs WHERE indicator <> 9 GROUP BY {column}
ON CONFLICT (code) DO UPDATE SET deleted = excluded.deleted,
    column_one = excluded.column_one, column_two = excluded.column_two,
    part = excluded.part, line = excluded.line WHERE excluded.deleted > ended.deleted;
"""
_OPEN_ONES = "DELETE FROM ended WHERE deleted = 99999999;"
_FINISH = "".join(
    (_LAST_OF.format(column="column_one"), _LAST_OF.format(column="column_two"), _OPEN_ONES)
)


@dataclass(frozen=True, slots=True)
class PtpRow:
    """One published edit. ``deleted`` is the last day in force; ``line`` is 1-based.

    ``effective`` is ``None`` where the copy has no such column. ``part`` names the file
    within a zip. ``published`` is the row as it stands in the file.
    """

    column_one: str
    column_two: str
    prior_to_1996: bool
    effective: dt.date | None
    deleted: dt.date | None
    indicator: int
    rationale: str
    line: int
    published: str
    part: str = ""

    def in_force(self, day: dt.date, release: Release) -> bool:
        """Whether the edit holds on a day of service, as ``release`` publishes it.

        Indicator 9 rows were never in effect. A ``*`` row is older than its printed date of
        1996-01-01. A row without dates of its own holds from when its release speaks.
        """
        if self.indicator == NOT_APPLICABLE or (self.deleted is not None and day > self.deleted):
            return False
        if self.prior_to_1996:
            return True
        return day >= (self.effective or release.speaks_from)


def _reader(heading: Heading, gathered: Gathered) -> RowReader:
    """The importer's innermost loop: look-ups in dicts, and one comparison with the raw row."""
    position = heading.positions
    one_at, two_at = position["column_one"], position["column_two"]
    deleted_at, indicator_at = position["deletion_date"], position["modifier_indicator"]
    rationale_at, width = position["rationale"], heading.width
    prior_at, effective_at = position.get("prior_to_1996"), position.get("effective_date")
    gathered.dated = gathered.dated or effective_at is not None
    codes, texts, effectives, deletions = (
        gathered.codes,
        gathered.texts,
        gathered.effective,
        Dates(),
    )
    form = PublishedForm.of(heading)

    def read(fields: list[str], raw: str, part: int, line: int) -> Stored:
        if len(fields) != width:
            heading.check_width(fields)
        one, two = codes[fields[one_at]], codes[fields[two_at]]
        indicator = fields[indicator_at]
        if indicator not in _INDICATORS:
            indicator = one_of(indicator, _INDICATORS, said("modifier indicator"))
        prior = 0 if prior_at is None else _star(fields[prior_at])
        effective = None if effective_at is None else effectives[fields[effective_at]]
        if effective is None and effective_at is not None and not prior:
            raise ValueError(said("no effective date"))
        deleted = deletions[fields[deleted_at]]
        rationale = fields[rationale_at]
        shown = form.render(one, two, prior, effective, deleted, indicator, rationale)
        kept = None if shown == raw else raw
        return (
            one, two, part, line, prior, effective, deleted, int(indicator), texts[rationale], kept
        )  # fmt: skip

    return read


def _star(cell: str) -> int:
    if not cell:
        return 0
    return 1 if one_of(cell, frozenset({"", "*"}), said("prior to 1996")) else 0


def _form(heading: Heading) -> str:
    return PublishedForm.of(heading).dumps()


LAYOUT = Layout(
    "ptp", COLUMNS, _TABLES, _INSERT, _reader, several_parts=True, form=_form, finish=_FINISH
)


def pair_rows(connection: sqlite3.Connection, a: str, b: str) -> tuple[PtpRow, ...]:
    """Every row of the two codes, in either order, deleted and never-applied ones included."""
    where = "WHERE (column_one = ? AND column_two = ?) OR (column_one = ? AND column_two = ?)"
    found = connection.execute(_SELECT + where, (a, b, b, a))
    return tuple(sorted(_rows(found), key=lambda row: row.line))


def rows_among(connection: sqlite3.Connection, codes: Sequence[str]) -> Iterator[PtpRow]:
    """Every row both of whose codes are among ``codes``, in one query.

    Few codes are sought pair by pair; for many it is faster to walk all rows of each column
    one, which the plus sign (no index for this term) asks SQLite to do.
    """
    distinct = sorted(set(codes))
    where = (_SOUGHT if len(distinct) <= _MOST_SOUGHT else _WALKED) + _AMONG
    return _rows(connection.execute(_SELECT + where, (json.dumps(distinct),)))


def _rows(
    found: Iterable[
        tuple[str, str, int, int | None, int | None, int, str, int, str | None, str, str]
    ],
) -> Iterator[PtpRow]:
    for one, two, prior, effective, deleted, indicator, text, line, raw, part, form in found:
        published = raw
        if published is None:
            shape = PublishedForm.loads(form)
            published = shape.render(one, two, prior, effective, deleted, str(indicator), text)
        yield PtpRow(
            one,
            two,
            bool(prior),
            day_of(effective),
            day_of(deleted),
            indicator,
            text.strip(),
            line,
            published,
            part,
        )


def ended_edits(connection: sqlite3.Connection, codes: Sequence[str]) -> dict[str, PtpRow]:
    """For each code none of whose edits is still open, the edit that ended last.

    A release imported before such edits were noted has none.
    """
    noted = "SELECT 1 FROM sqlite_master WHERE name = 'ended'"
    if connection.execute(noted).fetchone() is None:
        return {}
    listed = json.dumps(sorted(set(codes)))
    query = """
    SELECT code, column_one, column_two, part, line FROM ended
    WHERE code IN (SELECT value FROM json_each(?))
    """
    where = "WHERE column_one = ? AND column_two = ? AND part = ? AND line = ?"
    found = {}
    for code, *key in connection.execute(query, (listed,)).fetchall():
        (found[code],) = _rows(connection.execute(_SELECT + where, key))
    return found


@dataclass(frozen=True, slots=True)
class PairWording:
    """What turns the stored values of a release's rows into their text.

    ``rationales`` by number; ``forms``, by part, are separator, columns in their order ("" for
    one that is not read) and the style of dates: ``compact`` (20240701) or ``iso``.
    """

    rationales: dict[int, str]
    forms: dict[int, tuple[str, tuple[str, ...], str]]


def wording(connection: sqlite3.Connection) -> PairWording:
    """The rationales and forms of the release."""
    texts = connection.execute("SELECT number, text FROM texts").fetchall()
    parts = connection.execute("SELECT number, form FROM parts").fetchall()
    forms = {number: json.loads(form) for number, form in parts}
    return PairWording(
        dict(texts),
        {
            number: (separator, tuple(columns), style)
            for number, (separator, columns, style) in forms.items()
        },
    )
