"""Taking an official file in as an immutable release.

The release is built under a temporary name in its own folder and moved into place when it
is complete, so an import that fails or is killed changes nothing. Callers hold the
library's writer lock.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.edit_tables import aoc, fee_schedule, hcpcs, mue, ptp
from knowledge_base.edit_tables.coverage import KINDS_BY_SETTING
from knowledge_base.edit_tables.labels import read_label
from knowledge_base.edit_tables.layouts import Gathered, Layout
from knowledge_base.edit_tables.release_files import (
    COMMON_TABLES,
    file_of,
    read_release,
    release_id,
    room_errors,
    write_release,
)
from knowledge_base.edit_tables.rows_of_file import Walk
from knowledge_base.edit_tables.source_files import fingerprint
from knowledge_base.edit_tables.values import day_of
from knowledge_base.errors import BundlewiseError, MalformedTable, UnknownRelease
from knowledge_base.phrases import counted, mark, said, series
from knowledge_base.records import SETTINGS, TABLE_KINDS, DateRange, Release, Setting, TableKind

LAYOUTS: dict[TableKind, Layout] = {
    table.LAYOUT.kind: table.LAYOUT for table in (ptp, mue, aoc, fee_schedule, hcpcs)
}
_PART_NUMBER = re.compile(r"-f([1-9])\b", re.IGNORECASE)
# Nothing is lost if the machine stops: the file only counts once it is whole and in place.
_FAST = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -131072;
"""


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: TableKind
    setting: Setting | None
    label: str
    quarter: DateRange
    effective_from: dt.date | None
    sample: bool
    codes: frozenset[str] | None
    sha256: str


def import_table(  # noqa: PLR0913
    path: Path,
    kind: TableKind,
    label: str,
    tables_folder: Path,
    *,
    setting: Setting | None = None,
    effective_from: dt.date | None = None,
    sample: bool = False,
    codes: Iterable[str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Release:
    """Read the file as one release of a table and keep it; give its description.

    ``effective_from`` is the first service date it may answer for, where that is not the
    first day of its quarter (or the earliest effective date in it). ``codes`` says that the
    file is only a slice about these codes. ``progress`` is told the number of rows so far.

    The same file for the same release again is no error and changes nothing. Raises
    ``UnreadableFile``, ``MalformedTable``, ``UnknownRelease`` (a setting or label that does
    not exist, or a release held with other content) and ``StorageFull``.
    """
    _check_kind_and_setting(kind, setting)
    kept_label, quarter = read_label(label)
    wanted = _Wanted(
        kind,
        setting,
        kept_label,
        quarter,
        effective_from,
        sample,
        None if codes is None else frozenset(codes),
        fingerprint(path),
    )
    target = file_of(tables_folder, kind, setting, kept_label, sample=sample)
    if target.exists():
        return _held_already(read_release(target), wanted, path.name)
    with room_errors(said("the {kind} table {label}", kind=kind, label=kept_label)):
        release = _build(path, wanted, target, progress)
    if kind == "ptp" and not sample:
        from knowledge_base.edit_tables.columnar import pairs_parquet

        # Made here rather than when first asked for, so that no audit has to wait for it; if
        # it cannot be made now, the release is whole all the same.
        with suppress(BundlewiseError):
            pairs_parquet(release, tables_folder)
    return release


def _check_kind_and_setting(kind: TableKind, setting: Setting | None) -> None:
    if kind not in TABLE_KINDS:
        raise UnknownRelease(
            said(
                "no kind of table is {kind}; take one of {kinds}",
                kind=repr(kind),
                kinds=", ".join(TABLE_KINDS),
            )
        )
    if setting is not None and setting not in SETTINGS:
        raise UnknownRelease(
            said(
                "no setting is {setting}; take one of {settings}",
                setting=repr(setting),
                settings=series(SETTINGS),
            )
        )
    if kind in KINDS_BY_SETTING and setting is None:
        raise UnknownRelease(
            said(
                "{kind} tables are published per setting; give one of {settings}",
                kind=kind,
                settings=series(SETTINGS),
            )
        )
    if kind not in KINDS_BY_SETTING and setting is not None:
        raise UnknownRelease(
            said(
                "{kind} tables hold for every setting; leave {setting} out",
                kind=kind,
                setting=repr(setting),
            )
        )


def _held_already(held: Release, wanted: _Wanted, file: str) -> Release:
    """The held release if it is the one that is wanted, else an error: releases never change."""
    same_day = wanted.effective_from in {None, held.speaks_from}
    if held.sha256 == wanted.sha256 and held.codes == wanted.codes and same_day:
        return held
    template = mark(
        "{file}: {release} is held already, with other particulars ({source}), and a release "
        "never changes; remove {release} first"
    )
    if held.sha256 != wanted.sha256:
        template = mark(
            "{file}: {release} is held already, from other content ({source}), and a release "
            "never changes; remove {release} first"
        )
    raise UnknownRelease(said(template, file=file, release=release_id(held), source=held.source))


def _build(
    path: Path, wanted: _Wanted, target: Path, progress: Callable[[int], None] | None
) -> Release:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Not "*.sqlite", so that what a killed import leaves behind is never taken for a release.
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
            release = _fill(connection, path, wanted, progress)
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return release


def _fill(
    connection: sqlite3.Connection,
    path: Path,
    wanted: _Wanted,
    progress: Callable[[int], None] | None,
) -> Release:
    layout = LAYOUTS[wanted.kind]
    walk = Walk(path, layout, Gathered(path.name, wanted.setting), progress)
    connection.executescript(_FAST + layout.tables + COMMON_TABLES)
    connection.execute("BEGIN")
    connection.executemany(layout.insert, walk.rows())
    for statement in filter(str.strip, layout.finish.split(";")):
        connection.execute(statement)
    _write_gathered(connection, walk)
    release = _described(path, wanted, walk)
    write_release(connection, release)
    connection.execute("COMMIT")
    if progress is not None:
        progress(walk.good)
    return release


def _write_gathered(connection: sqlite3.Connection, walk: Walk) -> None:
    gathered, layout = walk.gathered, walk.layout
    codes = sorted(set(gathered.codes.values()))
    connection.executemany("INSERT INTO codes VALUES (?)", ((code,) for code in codes))
    connection.executemany(
        "INSERT INTO texts VALUES (?, ?)", ((n, text) for text, n in gathered.texts.items())
    )
    connection.executemany(
        "INSERT INTO parts VALUES (?, ?, ?)",
        ((n, name, layout.form(heading)) for n, (name, heading) in enumerate(walk.parts)),
    )


def _described(path: Path, wanted: _Wanted, walk: Walk) -> Release:
    heading = walk.parts[0][1]
    notices = dict.fromkeys(h.notice for _, h in walk.parts if h.notice)
    incomplete = _parts_missing(path.name, walk)
    over = walk.broken - len(walk.rejected)
    left_out = [
        said("{name}: not a {kind} table, left out", name=name, kind=wanted.kind)
        for name in walk.skipped_parts
    ]
    return Release(
        kind=wanted.kind,
        setting=wanted.setting,
        label=wanted.label,
        quarter=wanted.quarter,
        speaks_from=_speaks_from(wanted, walk.gathered),
        dated_rows=walk.gathered.dated,
        rows=walk.good,
        source=path.name,
        sha256=wanted.sha256,
        notice="\n".join(notices),
        sample=wanted.sample,
        imported_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        layout="tab-separated" if heading.separator == "\t" else "csv",
        columns=heading.names,
        codes=wanted.codes,
        rejected=(
            *incomplete,
            *left_out,
            *walk.rejected,
            *([counted("and {number} row more", "and {number} rows more", over)] if over else ()),
        ),
    )


def _parts_missing(file: str, walk: Walk) -> tuple[str, ...]:
    """Say so when only some of the numbered files of a PTP table (..-f1, ..-f2) are there.

    CMS publishes each PTP table in several; with one alone most edits would be missing
    without a sign. How many there should be is not written anywhere in them.
    """
    numbers = {int(m[1]) for name, _ in walk.parts if (m := _PART_NUMBER.search(name or file))}
    if not numbers or (len(numbers) > 1 and numbers == set(range(1, max(numbers) + 1))):
        return ()
    held = ", ".join(map(str, sorted(numbers)))
    return (
        said(
            "only part {held} of the published files is held; zip all parts into one file",
            held=held,
        ),
    )


def _speaks_from(wanted: _Wanted, gathered: Gathered) -> dt.date:
    """What was given; else the earliest effective date; else the quarter's first day."""
    if wanted.effective_from is not None:
        return wanted.effective_from
    earliest = min((day for day in gathered.effective.values() if day), default=None)
    first = day_of(earliest) if gathered.dated else wanted.quarter.first
    if first is None:
        raise MalformedTable(said("{file}: no row has an effective date", file=gathered.file))
    return first
