"""What changed between two editions of one table, whichever kind it is.

before, after = (edition_for(releases, kind, setting, label) for label in labels)
with compared(before, after, folder) as found:
    found.counts, found.changes()
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from knowledge_base.edit_tables.changes import Change
from knowledge_base.edit_tables.editions import Edition, Sought, shared_slice
from knowledge_base.edit_tables.pair_differences import compared_pairs
from knowledge_base.edit_tables.release_files import open_release, release_id
from knowledge_base.edit_tables.row_differences import compared_rows
from knowledge_base.errors import LibraryDamaged, StorageFull
from knowledge_base.phrases import said


class Differences(Protocol):
    """How many changes there are of each sort, and the changes themselves, in a fixed order."""

    counts: dict[str, int]

    def changes(self, change: str | None = None, most: int | None = None) -> Iterator[Change]:
        """The changes, or those of one sort, at most so many of them."""
        ...


@contextmanager
def compared(
    before: Edition,
    after: Edition,
    folder: Path,
    codes: frozenset[str] = frozenset(),
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Iterator[Differences]:
    """Compare two editions of a table in ``folder``; with ``codes`` only rows that name one.

    ``progress`` is told the rows compared so far and in all. Raises ``UnknownRelease`` if a
    release went meanwhile, ``LibraryDamaged`` and ``StorageFull``.
    """
    sought = Sought(codes, shared_slice(before, after))
    with _clear_errors(before, after):
        if before.release.kind == "ptp":
            with compared_pairs(before, after, folder, sought, progress) as found:
                yield found
        else:
            yield compared_rows(before, after, folder, sought)


def codes_in_neither(
    codes: frozenset[str], before: Edition, after: Edition, folder: Path
) -> tuple[str, ...]:
    """Those of the codes that no row of either release names, whatever its date."""
    left = set(codes)
    for edition in (before, after):
        connection, _ = open_release(edition.file(folder))
        with closing(connection):
            query = "SELECT code FROM codes WHERE code IN (SELECT value FROM json_each(?))"
            left.difference_update(
                code for (code,) in connection.execute(query, (json.dumps(sorted(left)),))
            )
    return tuple(sorted(left))


@contextmanager
def _clear_errors(before: Edition, after: Edition) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if "full" in str(error):
            raise StorageFull(
                said(
                    "no room left on the disk to compare the tables; make room and try "
                    "again (nothing was changed)"
                )
            ) from error
        names = " or ".join(dict.fromkeys(release_id(item.release) for item in (before, after)))
        raise LibraryDamaged(
            said(
                "table {names} cannot be read ({error}); remove it and import it again",
                names=names,
                error=error,
            )
        ) from error
