"""What changed between two editions of the procedure-to-procedure edits.

A pair of codes is the same pair in either order, and its edit is the row in force with the
lowest indicator. A table has 2.5 million rows, so SQLite compares the two files by their own
keys, a stretch of column-one codes at a time, and what differs goes to a private file on disk.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

from knowledge_base.edit_tables.changes import PAIR_CHANGES, PairChange
from knowledge_base.edit_tables.editions import Edition, Sought
from knowledge_base.edit_tables.values import day_of, number_of

_STRETCHES = 32
# No code is "" or sorts after "~": every code lies between them.
_LEAST, _BEYOND = "", "~"

# As PtpRow.in_force has it: indicator 9 never was, the deletion date is still in force, a
# pre-1996 row is older than its printed date, a row without dates holds since the release.
_IN_FORCE = """(
    {row}.indicator <> 9 AND ({row}.deleted IS NULL OR {row}.deleted >= :{side}_day)
    AND ({row}.prior_to_1996 OR coalesce({row}.effective, :{side}_from) <= :{side}_day)
)"""
_NAMED = """
AND (here.column_one IN (SELECT value FROM json_each(:codes))
     OR here.column_two IN (SELECT value FROM json_each(:codes)))
"""
_WITHIN = """
AND here.column_one IN (SELECT value FROM json_each(:within))
AND here.column_two IN (SELECT value FROM json_each(:within))
"""
_EDIT = """
    low TEXT, high TEXT, column_one TEXT, column_two TEXT, part INTEGER, line INTEGER,
    prior_to_1996 INTEGER, effective INTEGER, deleted INTEGER, indicator INTEGER,
    rationale INTEGER, PRIMARY KEY (low, high)
"""
# "touched" are the pairs of which some row in force on one side has no like on the other.
_TABLES = f"""
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE touched (low TEXT, high TEXT, PRIMARY KEY (low, high)) WITHOUT ROWID;
CREATE TABLE standing_before ({_EDIT}) WITHOUT ROWID;
CREATE TABLE standing_after ({_EDIT}) WITHOUT ROWID;
CREATE TABLE ended ({_EDIT}) WITHOUT ROWID;
CREATE TABLE changes (
    kind INTEGER, column_one TEXT, column_two TEXT, indicator_before INTEGER,
    indicator_after INTEGER, prior_to_1996 INTEGER, effective INTEGER, deleted INTEGER,
    rationale_before INTEGER, rationale_after INTEGER, line_before INTEGER, line_after INTEGER,
    part_before INTEGER, part_after INTEGER, PRIMARY KEY (kind, column_one, column_two)
) WITHOUT ROWID;
"""
_TOUCH = """
INSERT OR IGNORE INTO touched
SELECT min(here.column_one, here.column_two), max(here.column_one, here.column_two)
FROM {side}.pairs AS here
WHERE here.column_one >= :least AND here.column_one < :beyond AND {here_in_force} {sought}
AND NOT EXISTS (
    SELECT 1 FROM {other}.pairs AS there
    WHERE there.column_one = here.column_one AND there.column_two = here.column_two
    AND there.indicator = here.indicator AND {there_in_force}
)
"""
# CROSS JOIN keeps SQLite to this order: from the few pairs to the many rows.
_STAND = """
INSERT INTO standing_{side}
SELECT low, high, column_one, column_two, part, line, prior_to_1996, effective, deleted,
    indicator, rationale
FROM (
    SELECT touched.low, touched.high, edit.*, row_number() OVER (
        PARTITION BY touched.low, touched.high
        ORDER BY edit.indicator, edit.column_one, edit.part, edit.line
    ) AS place
    FROM touched CROSS JOIN {side}.pairs AS edit
    ON (edit.column_one = touched.low AND edit.column_two = touched.high)
    OR (edit.column_one = touched.high AND edit.column_two = touched.low)
    WHERE {in_force}
) WHERE place = 1
"""
# The second edition's row that tells how an edit of the first ended: the day after which it
# no longer held, or that it was withdrawn from its first day on.
_END = """
INSERT INTO ended
SELECT low, high, column_one, column_two, part, line, prior_to_1996, effective, deleted,
    indicator, rationale
FROM (
    SELECT gone.low, gone.high, edit.*, row_number() OVER (
        PARTITION BY gone.low, gone.high
        ORDER BY edit.effective IS gone.effective DESC, edit.deleted DESC, edit.part, edit.line
    ) AS place
    FROM standing_before AS gone
    LEFT JOIN standing_after AS kept ON kept.low = gone.low AND kept.high = gone.high
    CROSS JOIN after.pairs AS edit
    ON edit.column_one = gone.column_one AND edit.column_two = gone.column_two
    WHERE kept.low IS NULL AND (
        (edit.indicator = 9 AND edit.effective = gone.effective)
        OR (edit.indicator <> 9 AND edit.deleted >= :before_day AND edit.deleted < :after_day)
    )
) WHERE place = 1
"""
_SETTLE = """
INSERT INTO changes
SELECT
    CASE WHEN b.low IS NULL THEN 0 WHEN a.low IS NULL THEN 1
         WHEN b.column_one <> a.column_one THEN 2 ELSE 3 END,
    coalesce(a.column_one, b.column_one), coalesce(a.column_two, b.column_two),
    b.indicator, coalesce(a.indicator, CASE ended.indicator WHEN 9 THEN 9 END),
    coalesce(a.prior_to_1996, b.prior_to_1996),
    CASE WHEN a.low IS NULL THEN coalesce(b.effective, ended.effective) ELSE a.effective END,
    CASE WHEN a.low IS NOT NULL THEN a.deleted WHEN ended.indicator = 9 THEN NULL
         WHEN ended.low IS NOT NULL THEN ended.deleted
         WHEN b.deleted < :after_day THEN b.deleted END,
    b.rationale, a.rationale,
    b.line, coalesce(a.line, ended.line), b.part, coalesce(a.part, ended.part)
FROM touched
LEFT JOIN standing_before AS b ON b.low = touched.low AND b.high = touched.high
LEFT JOIN standing_after AS a ON a.low = touched.low AND a.high = touched.high
LEFT JOIN ended ON ended.low = touched.low AND ended.high = touched.high
WHERE b.column_one IS NOT a.column_one OR b.indicator IS NOT a.indicator
"""
_READ = """
SELECT kind, column_one, column_two, indicator_before, indicator_after, prior_to_1996, effective,
    deleted, coalesce(new_text.text, old_text.text), line_before, line_after,
    coalesce(old_part.name, ''), coalesce(new_part.name, '')
FROM changes
LEFT JOIN before.texts AS old_text ON old_text.number = rationale_before
LEFT JOIN after.texts AS new_text ON new_text.number = rationale_after
LEFT JOIN before.parts AS old_part ON old_part.number = part_before
LEFT JOIN after.parts AS new_part ON new_part.number = part_after
WHERE kind BETWEEN ? AND ? ORDER BY kind, column_one, column_two LIMIT ?
"""


class PairDifferences:
    """The changed pairs, counted, and read in order of change, column one and column two."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        found = dict(connection.execute("SELECT kind, count(*) FROM changes GROUP BY kind"))
        self.counts: dict[str, int] = {
            name: found.get(kind, 0) for kind, name in enumerate(PAIR_CHANGES)
        }

    def changes(self, change: str | None = None, most: int | None = None) -> Iterator[PairChange]:
        """The changes, or those of one sort, at most so many of them."""
        sorts: tuple[str, ...] = PAIR_CHANGES
        first, last = (0, len(sorts)) if change is None else (sorts.index(change),) * 2
        read = self._connection.execute(_READ, (first, last, -1 if most is None else most))
        for kind, one, two, old, new, prior, effective, deleted, rationale, *places in read:
            yield PairChange(
                PAIR_CHANGES[kind],
                one,
                two,
                old,
                new,
                bool(prior),
                day_of(effective),
                day_of(deleted),
                rationale.strip(),
                *places,
            )


@contextmanager
def compared_pairs(
    before: Edition,
    after: Edition,
    folder: Path,
    sought: Sought,
    progress: Callable[[int, int], None],
) -> Iterator[PairDifferences]:
    """Compare the edits in force; ``progress`` is told rows done and rows in all."""
    # A database without a name is a file of SQLite's own that goes when the connection does.
    with closing(sqlite3.connect("", uri=True, isolation_level=None)) as connection:
        for side, edition in (("before", before), ("after", after)):
            address = f"{edition.file(folder).absolute().as_uri()}?mode=ro&immutable=1"
            connection.execute(f"ATTACH ? AS {side}", (address,))
        connection.executescript(_TABLES)
        asked: dict[str, int | str] = {
            "before_day": number_of(before.day),
            "before_from": number_of(before.release.speaks_from),
            "after_day": number_of(after.day),
            "after_from": number_of(after.release.speaks_from),
            "codes": json.dumps(sorted(sought.codes)),
            "within": json.dumps(sorted(sought.within or ())),
        }
        rows = before.release.rows + after.release.rows
        _touch(connection, asked, sought, lambda share: progress(int(rows * share), rows))
        for side in ("before", "after"):
            in_force = _IN_FORCE.format(row="edit", side=side)
            connection.execute(_STAND.format(side=side, in_force=in_force), asked)
        connection.execute(_END, asked)
        connection.execute(_SETTLE, asked)
        yield PairDifferences(connection)


def _touch(
    connection: sqlite3.Connection,
    asked: dict[str, int | str],
    sought: Sought,
    progress: Callable[[float], None],
) -> None:
    """Find the pairs that may have changed, one stretch of codes after the other."""
    narrowed = (_NAMED if sought.codes else "") + ("" if sought.within is None else _WITHIN)
    queries = [
        _TOUCH.format(
            side=side,
            other=other,
            here_in_force=_IN_FORCE.format(row="here", side=side),
            there_in_force=_IN_FORCE.format(row="there", side=other),
            sought=narrowed,
        )
        for side, other in (("before", "after"), ("after", "before"))
    ]
    bounds = _bounds(connection)
    for done, (least, beyond) in enumerate(pairwise(bounds), start=1):
        for query in queries:
            connection.execute(query, {**asked, "least": least, "beyond": beyond})
        progress(done / (len(bounds) - 1))


def _bounds(connection: sqlite3.Connection) -> list[str]:
    held = "SELECT code FROM before.codes UNION SELECT code FROM after.codes ORDER BY code"
    codes = [code for (code,) in connection.execute(held)]
    return [_LEAST, *codes[:: len(codes) // _STRETCHES + 1], _BEYOND]
