"""Where a release is kept: one SQLite file each, with a table of one row that describes it.

``<tables folder>/<kind>/<setting or "any">/<label>.sqlite``, samples ``<label>.sample.sqlite``.
Beside a PTP release may lie ``<label>.parquet``, which can always be made anew (columnar.py).
Beside the data tables of its kind (see each layout) a file holds ``release`` (the fields of
``records.Release``), ``codes`` (every code in it), ``texts`` and ``parts`` (repeated wording
and the files of a zip, by number). Dates in data tables are whole numbers yyyymmdd.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from knowledge_base.errors import LibraryDamaged, StorageFull, UnknownRelease
from knowledge_base.phrases import restored, said, stored
from knowledge_base.records import SETTINGS, DateRange, Release, Setting, TableKind

SCHEMA_VERSION = 1
COMMON_TABLES = """
CREATE TABLE codes (code TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE texts (number INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE parts (number INTEGER PRIMARY KEY, name TEXT NOT NULL, form TEXT NOT NULL);
"""
_FIELDS = tuple(f.name for f in fields(Release))
_FULL = {errno.ENOSPC, errno.EDQUOT}


def identify(kind: str, setting: str | None, label: str, *, sample: bool) -> str:
    """The id of a release, e.g. ``ptp-practitioner-2024Q3`` or ``sample-aoc-2024Q3``."""
    return "-".join(filter(None, ("sample" if sample else "", kind, setting or "", label)))


def release_id(release: Release) -> str:
    """The id under which a release is listed and removed."""
    return identify(release.kind, release.setting, release.label, sample=release.sample)


def file_of(
    folder: Path, kind: TableKind, setting: Setting | None, label: str, *, sample: bool
) -> Path:
    """Where the release is kept, whether or not it exists."""
    return folder / kind / (setting or "any") / f"{label}{'.sample' if sample else ''}.sqlite"


def release_paths(folder: Path) -> list[Path]:
    """Every release file in the folder, in order of its path."""
    return sorted(p for p in folder.glob("*/*/*.sqlite") if not p.name.startswith("."))


def _id_of(path: Path) -> str:
    label = path.name.removesuffix(".sqlite")
    setting = path.parent.name if path.parent.name in SETTINGS else None
    sample = label.endswith(".sample")
    return identify(path.parent.parent.name, setting, label.removesuffix(".sample"), sample=sample)


def paths_by_id(folder: Path) -> dict[str, Path]:
    """The id and the file of everything held, unreadable files included."""
    return {_id_of(path): path for path in release_paths(folder)}


def list_releases(folder: Path) -> tuple[Release, ...]:
    """Every release held in the folder. Raises ``LibraryDamaged`` for a file of no use."""
    return tuple(read_release(path) for path in release_paths(folder))


def remove_release(identifier: str, folder: Path) -> None:
    """Delete a release by its id; callers hold the library's writer lock.

    A file that can no longer be read can still be removed. Raises ``UnknownRelease``.
    """
    held = paths_by_id(folder)
    if identifier not in held:
        names = ", ".join(held) or "none"
        raise UnknownRelease(
            said(
                "no table release {identifier} is held (held: {names})",
                identifier=repr(identifier),
                names=names,
            )
        )
    held[identifier].unlink()
    held[identifier].with_suffix(".parquet").unlink(missing_ok=True)


def open_release(path: Path) -> tuple[sqlite3.Connection, Release]:
    """A connection for reading, to be shared by threads behind a lock, and what it holds.

    A release never changes once in place, so nothing is locked. Raises ``LibraryDamaged``.
    """
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with ExitStack() as stack:
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            stack.callback(connection.close)
            release = _described(connection)
            stack.pop_all()
    except (sqlite3.Error, KeyError, ValueError, TypeError) as error:
        raise LibraryDamaged(
            said(
                "table file {file} cannot be used ({error}); remove {release} and import it again",
                file=f"{path.parent.parent.name}/{path.parent.name}/{path.name}",
                error=error,
                release=_id_of(path),
            )
        ) from error
    return connection, release


def read_release(path: Path) -> Release:
    """The description of the release in a file. Raises ``LibraryDamaged``."""
    connection, release = open_release(path)
    connection.close()
    return release


def _described(connection: sqlite3.Connection) -> Release:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != SCHEMA_VERSION:
        raise ValueError(f"format {version}, not {SCHEMA_VERSION}")
    found = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM release").fetchone()  # noqa: S608
    row: dict[str, Any] = dict(zip(_COLUMNS, found, strict=True))
    first, last = row.pop("quarter_first"), row.pop("quarter_last")
    row["quarter"] = DateRange(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    row["speaks_from"] = dt.date.fromisoformat(row["speaks_from"])
    row["dated_rows"], row["sample"] = bool(row["dated_rows"]), bool(row["sample"])
    row["columns"] = tuple(json.loads(row["columns"]))
    row["rejected"] = tuple(map(restored, json.loads(row["rejected"])))
    row["codes"] = None if row["codes"] is None else frozenset(json.loads(row["codes"]))
    return Release(**row)


_COLUMNS = tuple(
    name
    for field in _FIELDS
    for name in (("quarter_first", "quarter_last") if field == "quarter" else (field,))
)


def write_release(connection: sqlite3.Connection, release: Release) -> None:
    """Describe the release in its own file; the last thing an import writes."""
    row: dict[str, Any] = {name: getattr(release, name) for name in _FIELDS}
    quarter = row.pop("quarter")
    row["quarter_first"], row["quarter_last"] = quarter.first.isoformat(), quarter.last.isoformat()
    row["speaks_from"] = release.speaks_from.isoformat()
    row["columns"], row["rejected"] = (
        json.dumps(release.columns),
        (json.dumps([stored(item) for item in release.rejected])),
    )
    row["codes"] = None if release.codes is None else json.dumps(sorted(release.codes))
    connection.execute(f"CREATE TABLE release ({', '.join(_COLUMNS)})")
    marks = ", ".join("?" for _ in _COLUMNS)
    connection.execute(
        f"INSERT INTO release VALUES ({marks})",  # noqa: S608
        [row[name] for name in _COLUMNS],
    )
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextmanager
def room_errors(what: str) -> Iterator[None]:
    """Turn "no room left", in SQLite's or the system's words, into ``StorageFull``.

    Any other failure to write is ``LibraryDamaged``.
    """
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        full = "full" in str(error) if isinstance(error, sqlite3.Error) else error.errno in _FULL
        if not full:
            raise LibraryDamaged(
                said(
                    "{what} could not be written ({error}); check the library's folder",
                    what=what,
                    error=error,
                )
            ) from error
        raise StorageFull(
            said(
                "no room left on the disk for {what}; make room and try again "
                "(nothing was changed)",
                what=what,
            )
        ) from error
