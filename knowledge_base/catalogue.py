"""The one SQLite file that holds documents, passages, notes and the keyword index.

It is the truth: the vectors beside it are derived and can be rebuilt from it. A document is
written whole in one transaction, so that a failed or interrupted add leaves the earlier state.
SQLite is used directly: importing SQLAlchemy costs more than a whole look-up may take
(docs/decisions/0002-sqlite.md).
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge_base.editions import same_work, sketch
from knowledge_base.errors import LibraryDamaged, StorageFull
from knowledge_base.phrases import said

SCHEMA_VERSION = 4
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, source TEXT NOT NULL UNIQUE, media TEXT NOT NULL,
    sha256 TEXT NOT NULL, edition TEXT, first_day TEXT, last_day TEXT, language TEXT NOT NULL,
    sample INTEGER NOT NULL, pages INTEGER, added_at TEXT NOT NULL, warnings TEXT NOT NULL,
    characters INTEGER NOT NULL, passages INTEGER NOT NULL, subject TEXT, body TEXT NOT NULL,
    work TEXT NOT NULL DEFAULT '', sketch TEXT NOT NULL DEFAULT '[]');
CREATE TABLE passages (
    rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, page INTEGER,
    section TEXT, heading TEXT NOT NULL, part TEXT, subject TEXT, body TEXT NOT NULL,
    breaks TEXT NOT NULL DEFAULT '[]');
CREATE INDEX passages_of_document ON passages (document_id, ordinal);
CREATE INDEX passages_of_subject ON passages (subject, part);
CREATE TABLE passage_codes (
    code TEXT NOT NULL, passage INTEGER NOT NULL REFERENCES passages(rowid) ON DELETE CASCADE,
    named INTEGER NOT NULL, PRIMARY KEY (code, passage)) WITHOUT ROWID;
CREATE INDEX codes_of_passage ON passage_codes (passage);
CREATE TABLE notes (
    rowid INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    first INTEGER NOT NULL, last INTEGER NOT NULL, spans TEXT NOT NULL, condition TEXT,
    details TEXT NOT NULL DEFAULT '{}');
CREATE INDEX notes_of_document ON notes (document_id);
CREATE VIRTUAL TABLE keywords USING fts5 (
    heading, body, content='passages', content_rowid='rowid', tokenize='porter unicode61');
CREATE TRIGGER passage_added AFTER INSERT ON passages BEGIN
    INSERT INTO keywords (rowid, heading, body) VALUES (new.rowid, new.heading, new.body);
END;
CREATE TRIGGER passage_gone AFTER DELETE ON passages BEGIN
    INSERT INTO keywords (keywords, rowid, heading, body)
    VALUES ('delete', old.rowid, old.heading, old.body);
END;
"""
# What a librarian decided: of notes, and of findings of the linter that are to be silent. They
# belong to the work, not to the file, so that they outlive its being read again.
_DECISIONS = """
CREATE TABLE note_decisions (
    work TEXT NOT NULL, note TEXT NOT NULL, decision TEXT NOT NULL, edited TEXT,
    quote TEXT NOT NULL, reason TEXT NOT NULL, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL,
    PRIMARY KEY (work, note)) WITHOUT ROWID;
CREATE TABLE silenced (
    work TEXT NOT NULL, rule TEXT NOT NULL, quote TEXT NOT NULL, reason TEXT NOT NULL,
    decided_by TEXT NOT NULL, decided_at TEXT NOT NULL,
    PRIMARY KEY (work, rule, quote)) WITHOUT ROWID;
"""
# All that was ever decided of notes; a row of it is never changed and never dropped, but it may
# go over to the work that takes its own one's place.
_HISTORY = """
CREATE TABLE note_history (
    id INTEGER PRIMARY KEY, work TEXT NOT NULL, note TEXT NOT NULL, decision TEXT NOT NULL,
    edited TEXT NOT NULL, reason TEXT NOT NULL, decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    UNIQUE (work, note, decided_at, decided_by, decision, edited, reason));
CREATE TRIGGER history_is_not_changed
BEFORE UPDATE OF note, decision, edited, reason, decided_by, decided_at ON note_history BEGIN
    SELECT RAISE(ABORT, 'the history of decisions is only added to');
END;
CREATE TRIGGER history_is_not_dropped BEFORE DELETE ON note_history BEGIN
    SELECT RAISE(ABORT, 'the history of decisions is only added to');
END;
"""
_HISTORY_SO_FAR = (
    "INSERT INTO note_history (work, note, decision, edited, reason, decided_by, decided_at) "
    "SELECT work, note, decision, ifnull(edited, ''), reason, decided_by, decided_at "
    "FROM note_decisions ORDER BY decided_at"
)


def connect(file: Path) -> sqlite3.Connection:
    """Open the catalogue, making an empty one where there is none.

    Raises:
        LibraryDamaged: the file is no catalogue, or one of another version.
    """
    try:
        connection = sqlite3.connect(
            file, timeout=60, isolation_level=None, check_same_thread=False
        )
    except sqlite3.OperationalError as error:
        raise LibraryDamaged(_not_opened(file, error)) from error
    connection.row_factory = sqlite3.Row
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version == 0:
            _create(connection)
            version = SCHEMA_VERSION
        elif version < SCHEMA_VERSION:
            version = _upgrade(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        # What is removed is overwritten, not only unlinked.
        connection.execute("PRAGMA secure_delete = ON")
    except sqlite3.OperationalError as error:
        connection.close()
        raise LibraryDamaged(_not_opened(file, error)) from error
    except sqlite3.DatabaseError as error:
        connection.close()
        raise LibraryDamaged(
            said(
                "{file} cannot be read as a library ({error}); move it away and "
                "add the documents again from the 'sources' folder beside it.",
                file=file,
                error=error,
            )
        ) from error
    if version != SCHEMA_VERSION:
        connection.close()
        raise LibraryDamaged(
            said(
                "{file} was written by another version of Bundlewise (format "
                "{version}, this one reads {own}); use that version, or "
                "add the documents to a new home.",
                file=file,
                version=version,
                own=SCHEMA_VERSION,
            )
        )
    return connection


def _not_opened(file: Path, error: sqlite3.OperationalError) -> str:
    return said(
        "{file} cannot be opened ({error}); check that there is room on the disk and that the "
        "folder may be written to.",
        file=file,
        error=error,
    )


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    with transaction(connection):
        # Another process may have made it while this one waited for its turn.
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in _statements(_SCHEMA + _DECISIONS + _HISTORY):
                connection.execute(statement)
            connection.execute("INSERT INTO meta VALUES ('generation', '0')")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _upgrade(connection: sqlite3.Connection) -> int:
    """Bring an older catalogue up to date; nothing that is stored is lost or read anew."""
    with transaction(connection):
        # Another process may have done it while this one waited for its turn.
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version == 1:
            # Passages added before stay on the page they start on.
            for table, column, empty in (
                ("passages", "breaks", "[]"),
                ("documents", "work", ""),
                ("documents", "sketch", "[]"),
            ):
                _add_column(connection, table, column, empty)
            _tell_works(connection)
        if version <= 2:
            _add_column(connection, "notes", "details", "{}")
            for statement in _statements(_DECISIONS):
                connection.execute(statement)
        if version <= 3:
            for statement in _statements(_HISTORY):
                connection.execute(statement)
            connection.execute(_HISTORY_SO_FAR)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    return SCHEMA_VERSION


def _add_column(connection: sqlite3.Connection, table: str, column: str, empty: str) -> None:
    connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} TEXT NOT NULL DEFAULT '{empty}'")


def _tell_works(connection: sqlite3.Connection) -> None:
    """Group the documents of an older catalogue by work."""
    known: list[tuple[str, object, tuple[int, ...]]] = []
    rows = connection.execute("SELECT id, language, sample, body FROM documents").fetchall()
    for row in rows:
        told, group = sketch(row["body"]), (row["language"], row["sample"])
        work = next((w for w, g, s in known if g == group and same_work(told, s)), row["id"])
        known.append((work, group, told))
        connection.execute(
            "UPDATE documents SET work = ?, sketch = ? WHERE id = ?",
            (work, json.dumps(told), row["id"]),
        )


def _statements(script: str) -> Iterator[str]:
    pending = ""
    for line in script.splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; a full disk leaves the earlier state.

    Raises:
        StorageFull: the disk has no room.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if is_disk_full(error):
            raise storage_full() from error
        raise


def flush(connection: sqlite3.Connection) -> None:
    """Write the journal back and empty it, so that what was removed is in no file any more."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def is_disk_full(error: BaseException) -> bool:
    """Whether an error means that the disk (or the user's quota) has no room left."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    # Chroma wraps what SQLite says in an error of its own.
    return any(sign in str(error) for sign in ("disk is full", "No space left"))


def storage_full() -> StorageFull:
    """Word the one line for a full disk."""
    return StorageFull(
        said(
            "The disk is full: nothing was added and the library is as it was; "
            "free some room and try again."
        )
    )


def meta(connection: sqlite3.Connection, key: str) -> str | None:
    """Read one fact about the library itself."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Write one fact about the library itself."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def generation(connection: sqlite3.Connection) -> int:
    """Count of changes so far: readers compare it to notice that they are out of date."""
    return int(meta(connection, "generation") or 0)


def bump(connection: sqlite3.Connection) -> None:
    """Start a new generation."""
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
