"""The pair edits of a release as Parquet, for questions about millions of claim lines at once.

Beside ``2024Q3.sqlite`` lies ``2024Q3.parquet``: the same rows, without those that can never
be in force (indicator 9, or over before the release speaks), and with the days of force worked
out. Of two rows of one pair that are in force on the same day, the one that decides is kept for
that day, so that a join by codes and day finds at most one row. It is made once from the SQLite
file, which stays the original, and is made anew whenever it does not fit that file.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge_base.edit_tables.ptp import NOT_APPLICABLE
from knowledge_base.edit_tables.release_files import file_of, room_errors
from knowledge_base.edit_tables.values import number_of
from knowledge_base.errors import StorageFull
from knowledge_base.phrases import said
from knowledge_base.records import Release

if TYPE_CHECKING:
    import duckdb

FORMAT = "1"
# Before any date of service: Medicare began in 1966. Also within what Parquet readers agree on.
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(9999, 12, 31)
_SELECT = f"""
SELECT column_one, column_two, part, line, prior_to_1996, indicator, rationale,
       coalesce(effective, 0) AS effective, coalesce(deleted, 0) AS deleted,
       coalesce(published, '') AS published
FROM pairs WHERE indicator <> {NOT_APPLICABLE} AND (deleted IS NULL OR deleted >= ?)
"""  # noqa: S608 (a constant of ours)
_DATED = """
CREATE TEMP TABLE edits AS
SELECT column_one, column_two, CAST(indicator AS TINYINT) AS indicator,
       CASE WHEN prior_to_1996 = 1 THEN $earliest
            WHEN effective = 0 THEN $speaks_from ELSE day_of(effective) END AS first,
       CASE WHEN deleted = 0 THEN $latest ELSE day_of(deleted) END AS last,
       prior_to_1996 = 1 AS prior_to_1996,
       CASE WHEN effective > 0 THEN day_of(effective) END AS effective,
       CASE WHEN deleted > 0 THEN day_of(deleted) END AS deleted,
       CAST(rationale AS INTEGER) AS rationale, CAST(part AS INTEGER) AS part,
       CAST(line AS INTEGER) AS line, nullif(published, '') AS published
FROM stored
"""
_DAY_OF = """
CREATE TEMP MACRO day_of(n) AS
make_date(CAST(n // 10000 AS INTEGER), CAST(n // 100 % 100 AS INTEGER), CAST(n % 100 AS INTEGER))
"""
_SEVERAL = """
CREATE TEMP TABLE several AS
SELECT least(column_one, column_two) AS low, greatest(column_one, column_two) AS high
FROM edits GROUP BY ALL HAVING count(*) > 1
"""
_OF_SEVERAL = """
FROM edits SEMI JOIN several
ON low = least(column_one, column_two) AND high = greatest(column_one, column_two)
"""
_COLUMNS = (
    "column_one", "column_two", "indicator", "first", "last", "prior_to_1996", "effective",
    "deleted", "rationale", "part", "line", "published",
)  # fmt: skip
_Edit = dict[str, Any]


def pairs_parquet(release: Release, folder: Path) -> Path:
    """The Parquet file of a PTP release, made now if it is not there or does not fit.

    Raises ``StorageFull`` and ``LibraryDamaged``.
    """
    stored = file_of(folder, release.kind, release.setting, release.label, sample=release.sample)
    target = stored.with_suffix(".parquet")
    if not _fits(target, release):
        with room_errors(said("the columns of {name}", name=stored.name)):
            _write(stored, target, release)
    return target


def _fits(target: Path, release: Release) -> bool:
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import read_metadata

    try:
        told = read_metadata(target).metadata or {}
    except (OSError, ArrowInvalid):
        return False
    return (told.get(b"sha256"), told.get(b"format")) == (
        release.sha256.encode(),
        FORMAT.encode(),
    )


def _write(stored: Path, target: Path, release: Release) -> None:
    import adbc_driver_sqlite.dbapi as adbc
    import duckdb

    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    address = f"{stored.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with (
            adbc.connect(address) as source,
            source.cursor() as cursor,
            duckdb.connect() as connection,
        ):
            cursor.execute(_SELECT, (number_of(release.speaks_from),))
            connection.register("stored", cursor.fetch_record_batch())
            connection.execute(_DAY_OF)
            connection.execute(
                _DATED,
                {"earliest": EARLIEST, "latest": LATEST, "speaks_from": release.speaks_from},
            )
            connection.execute("DELETE FROM edits WHERE last < first")
            _part_days(connection)
            connection.execute(
                f"COPY edits TO '{_quoted(unfinished)}' (FORMAT parquet, COMPRESSION zstd, "
                f"KV_METADATA {{sha256: '{release.sha256}', format: '{FORMAT}'}})"
            )
        unfinished.replace(target)
    except (adbc.Error, duckdb.Error) as error:
        told = str(error).splitlines()[0][:200]
        raise StorageFull(
            said(
                "the columns of {name} could not be written ({told}); make room and try again",
                name=stored.name,
                told=told,
            )
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _part_days(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave one row for each pair and day, whichever way round its rows stand."""
    connection.execute(_SEVERAL)
    found = connection.execute(
        f"SELECT {', '.join(_COLUMNS)} {_OF_SEVERAL} "
        "ORDER BY least(column_one, column_two), greatest(column_one, column_two)"
    ).fetchall()
    edits = [dict(zip(_COLUMNS, row, strict=True)) for row in found]
    for _, listed in groupby(edits, key=_codes):
        rows = list(listed)
        if _overlap(rows):
            _replace(connection, rows, apart(rows))


def _codes(edit: _Edit) -> tuple[str, str]:
    return min(edit["column_one"], edit["column_two"]), max(edit["column_one"], edit["column_two"])


def _overlap(rows: Sequence[_Edit]) -> bool:
    ordered = sorted(rows, key=lambda row: (row["first"], row["last"]))
    return any(one["last"] >= two["first"] for one, two in pairwise(ordered))


def apart(rows: Sequence[_Edit]) -> list[_Edit]:
    """The rows of one pair cut into stretches of days, each with the row that decides there.

    The lowest indicator decides, as in ``assistant.rules.pairs``; of equal ones the row that
    comes first by column one, part and line.
    """
    starts = sorted(
        {row["first"] for row in rows}
        | {row["last"] + dt.timedelta(days=1) for row in rows if row["last"] < LATEST}
    )
    ends = [day - dt.timedelta(days=1) for day in starts[1:]] + [LATEST]
    found: list[_Edit] = []
    for first, last in zip(starts, ends, strict=True):
        there = [row for row in rows if row["first"] <= first and last <= row["last"]]
        if there:
            deciding = min(there, key=_rank)
            found.append({**deciding, "first": first, "last": last})
    return found


def _rank(row: _Edit) -> tuple[int, str, int, int]:
    return row["indicator"], row["column_one"], row["part"], row["line"]


def _replace(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[_Edit], by: Sequence[_Edit]
) -> None:
    low, high = _codes(rows[0])
    connection.execute(
        "DELETE FROM edits WHERE (column_one = $low AND column_two = $high) "
        "OR (column_one = $high AND column_two = $low)",
        {"low": low, "high": high},
    )
    marks = ", ".join("?" for _ in _COLUMNS)
    connection.executemany(
        f"INSERT INTO edits ({', '.join(_COLUMNS)}) VALUES ({marks})",  # noqa: S608
        [[row[name] for name in _COLUMNS] for row in by],
    )
