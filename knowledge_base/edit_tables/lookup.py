"""Looking rows up in the releases that are held.

Every question names its release (chosen by ``coverage.release_for``), since the edition that
answers must be shown. One connection per release is shared by all threads behind a lock:
a look-up takes some ten microseconds, less than opening a file.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TypedDict, TypeVar, Unpack

from knowledge_base.edit_tables import aoc, fee_schedule, hcpcs, mue, ptp
from knowledge_base.edit_tables.aoc import AddOnRow
from knowledge_base.edit_tables.fee_schedule import FeeRow
from knowledge_base.edit_tables.hcpcs import HcpcsRow
from knowledge_base.edit_tables.mue import MueRow
from knowledge_base.edit_tables.ptp import PairWording, PtpRow
from knowledge_base.edit_tables.release_files import (
    file_of,
    open_release,
    paths_by_id,
    read_release,
    release_id,
    release_paths,
    remove_release,
)
from knowledge_base.errors import LibraryDamaged, UnknownRelease
from knowledge_base.phrases import said
from knowledge_base.records import Release, Setting, TableKind

Found = TypeVar("Found")
_Stamp = tuple[int, int, int]


class Options(TypedDict, total=False):
    """What may be said of a file when it is imported."""

    setting: Setting | None
    effective_from: dt.date | None
    sample: bool
    codes: Iterable[str] | None
    progress: Callable[[int], None] | None


class EditTables:
    """All edit tables in a folder; safe to share between threads. Close it when done."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._known: dict[Path, tuple[_Stamp, Release]] = {}
        self._open: dict[tuple[str, str], sqlite3.Connection] = {}

    def __enter__(self) -> EditTables:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every file; a later question opens what it needs again."""
        with self._lock:
            for connection in self._open.values():
                connection.close()
            self._open.clear()

    def releases(self) -> tuple[Release, ...]:
        """The releases held now, as the folder has them: imports elsewhere are seen."""
        with self._lock:
            return self._held()

    def ids(self) -> dict[str, bool]:
        """The id of each release held, unreadable ones too, and whether it is a sample."""
        return {name: name.startswith("sample-") for name in paths_by_id(self._folder)}

    def add(self, path: Path, kind: TableKind, label: str, **options: Unpack[Options]) -> Release:
        """Import a file into this folder; see ``importing.import_table``."""
        # What reads files is not needed by a process that only looks up.
        from knowledge_base.edit_tables.importing import import_table

        return import_table(path, kind, label, self._folder, **options)

    def remove(self, identifier: str) -> None:
        """Delete a release by its id. Raises ``UnknownRelease``."""
        remove_release(identifier, self._folder)

    def pair_rows(self, a: str, b: str, release: Release) -> tuple[PtpRow, ...]:
        """Every row of two codes in either order, in the order of the file."""
        return self._ask(release, "ptp", lambda c: ptp.pair_rows(c, a, b))

    def pair_rows_many(
        self, codes: Sequence[str], release: Release
    ) -> dict[tuple[str, str], tuple[PtpRow, ...]]:
        """Every row among the codes, by (column one, column two) as published.

        A pair without a row has no key; a pair may stand under both orders.
        """
        rows = self._ask(release, "ptp", lambda c: tuple(ptp.rows_among(c, codes)))
        found: dict[tuple[str, str], list[PtpRow]] = {}
        for row in rows:
            found.setdefault((row.column_one, row.column_two), []).append(row)
        return {pair: tuple(listed) for pair, listed in found.items()}

    def ended_edits(self, codes: Sequence[str], release: Release) -> dict[str, PtpRow]:
        """For each code none of whose edits is still open, the edit that ended last."""
        return self._ask(release, "ptp", lambda c: ptp.ended_edits(c, codes))

    def unit_row(self, code: str, release: Release) -> MueRow | None:
        """The code's unit limit; ``None`` means none is published, not that none exists."""
        return self._ask(release, "mue", lambda c: mue.unit_row(c, code))

    def add_on_rows(self, code: str, release: Release) -> tuple[AddOnRow, ...]:
        """The primaries that ``code`` may stand with, in the order of the file."""
        return self._ask(release, "aoc", lambda c: aoc.add_on_rows(c, code))

    def fee_rows(self, code: str, release: Release) -> tuple[FeeRow, ...]:
        """The code's policy indicators, one row per modifier, the whole service first."""
        return self._ask(release, "fee-schedule", lambda c: fee_schedule.fee_rows(c, code))

    def hcpcs_row(self, code: str, release: Release) -> HcpcsRow | None:
        """The Level II code, or ``None`` if the release does not list it."""
        return self._ask(release, "hcpcs", lambda c: hcpcs.hcpcs_row(c, code))

    def every_unit_row(self, release: Release) -> tuple[MueRow, ...]:
        """All unit limits of a release."""
        return self._ask(release, "mue", mue.every_row)

    def every_add_on_row(self, release: Release) -> tuple[AddOnRow, ...]:
        """All add-on rows of a release, in the order of the file."""
        return self._ask(release, "aoc", aoc.every_row)

    def every_fee_row(self, release: Release) -> tuple[FeeRow, ...]:
        """All policy indicators of a release."""
        return self._ask(release, "fee-schedule", fee_schedule.every_row)

    def every_hcpcs_row(self, release: Release) -> tuple[HcpcsRow, ...]:
        """All Level II codes of a release."""
        return self._ask(release, "hcpcs", hcpcs.every_row)

    def pair_columns(self, release: Release) -> Path:
        """The Parquet file of a PTP release; see ``columnar.pairs_parquet``."""
        # Arrow and DuckDB are not needed by a process that only looks up.
        from knowledge_base.edit_tables.columnar import pairs_parquet

        return pairs_parquet(release, self._folder)

    def pair_wording(self, release: Release) -> PairWording:
        """How the rows of a PTP release are written out as published."""
        return self._ask(release, "ptp", ptp.wording)

    def codes_in(self, release: Release) -> tuple[str, ...]:
        """Every code that stands in a release, on any day, in order."""
        query = "SELECT code FROM codes ORDER BY code"
        with self._lock:
            return self._answer(
                release, lambda c: tuple(code for (code,) in c.execute(query).fetchall())
            )

    def known(
        self, codes: Iterable[str], releases: Iterable[Release] | None = None
    ) -> frozenset[str]:
        """Those of the codes that stand in any of the releases, or in any held, on any day."""
        listed = json.dumps(sorted(set(codes)))
        query = "SELECT code FROM codes WHERE code IN (SELECT value FROM json_each(?))"
        with self._lock:
            return frozenset(
                code
                for release in (self._held() if releases is None else releases)
                for (code,) in self._answer(
                    release, lambda c: c.execute(query, (listed,)).fetchall()
                )
            )

    def knows(self, code: str) -> bool:
        """Whether the code stands anywhere in any release, whatever the date.

        Asked for every code of a claim, so it takes the releases as ``releases()`` last
        listed them, and lists them anew only if one of those is gone.
        """
        with self._lock:
            listed = tuple(release for _, release in self._known.values()) or self._held()
            try:
                return self._stands_in_any(code, listed)
            except UnknownRelease:
                return self._stands_in_any(code, self._held())

    def _stands_in_any(self, code: str, releases: Sequence[Release]) -> bool:
        query = "SELECT 1 FROM codes WHERE code = ?"
        return any(
            self._answer(r, lambda c: c.execute(query, (code,)).fetchone()) for r in releases
        )

    def _ask(
        self, release: Release, kind: TableKind, question: Callable[[sqlite3.Connection], Found]
    ) -> Found:
        if release.kind != kind:
            raise UnknownRelease(
                said("{release} is not a {kind} table", release=release_id(release), kind=kind)
            )
        with self._lock:
            return self._answer(release, question)

    def _answer(self, release: Release, question: Callable[[sqlite3.Connection], Found]) -> Found:
        try:
            return question(self._connection(release))
        except sqlite3.DatabaseError as error:
            name = release_id(release)
            raise LibraryDamaged(
                said(
                    "table {name} cannot be read ({error}); remove it and import it again",
                    name=name,
                    error=error,
                )
            ) from error

    def _connection(self, release: Release) -> sqlite3.Connection:
        """The open file of a release; the content's hash keeps a replaced one from answering."""
        key = (release_id(release), release.sha256)
        if (connection := self._open.get(key)) is not None:
            return connection
        path = file_of(
            self._folder, release.kind, release.setting, release.label, sample=release.sample
        )
        if not path.exists():
            raise UnknownRelease(
                said("{release} is no longer held; list the releases again", release=key[0])
            )
        connection, found = open_release(path)
        if found.sha256 != release.sha256:
            connection.close()
            raise UnknownRelease(
                said("{release} was replaced; list the releases again", release=key[0])
            )
        self._open[key] = connection
        return connection

    def _held(self) -> tuple[Release, ...]:
        now: dict[Path, tuple[_Stamp, Release]] = {}
        for path in release_paths(self._folder):
            try:
                status = path.stat()
            except FileNotFoundError:  # removed by another process just now
                continue
            stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
            known = self._known.get(path)
            fresh = known is not None and known[0] == stamp
            now[path] = known if known and fresh else (stamp, read_release(path))
        self._known = now
        releases = tuple(release for _, release in now.values())
        current = {(release_id(release), release.sha256) for release in releases}
        for key in self._open.keys() - current:
            self._open.pop(key).close()
        return releases
