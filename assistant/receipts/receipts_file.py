"""The file of receipts itself: its tables, how it is opened, and what is dropped from it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

from assistant.settings import Retention
from knowledge_base.catalogue import transaction
from knowledge_base.phrases import said

FILE = "receipts.sqlite"
_VERSION = 1
_TABLES = (
    "CREATE TABLE bases (fingerprint TEXT PRIMARY KEY, told BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE receipts (id TEXT PRIMARY KEY, made_at TEXT NOT NULL, last_at TEXT NOT NULL, "
    "times INTEGER NOT NULL, basis TEXT NOT NULL, told BLOB NOT NULL)",
    "CREATE INDEX receipts_by_time ON receipts (last_at, id)",
    "CREATE INDEX receipts_by_basis ON receipts (basis)",
    "CREATE TABLE misses (codes TEXT NOT NULL, words TEXT NOT NULL, question TEXT, "
    "count INTEGER NOT NULL, last_day TEXT NOT NULL, PRIMARY KEY (codes, words)) WITHOUT ROWID",
)
# Seconds to wait for another process that writes: what it writes takes a fraction of one.
_PATIENCE = 2.0


def connected(file: Path) -> sqlite3.Connection:
    """Open the file, made first where there is none. Raises ``sqlite3.Error``."""
    connection = sqlite3.connect(
        file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
            with transaction(connection):
                # Another process may have made them while this one waited for its turn.
                if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                    for statement in _TABLES:
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {_VERSION}")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != _VERSION:
            raise sqlite3.DatabaseError(f"format {version}, not {_VERSION}")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def prune(connection: sqlite3.Connection, keep: Retention, now: str) -> None:
    """Drop the receipts that need not be kept any longer; ``now`` is a ``stamp``."""
    gone = 0
    if keep.days is not None:
        oldest = dt.datetime.fromisoformat(now) - dt.timedelta(days=keep.days)
        gone = connection.execute(
            "DELETE FROM receipts WHERE last_at < ?", (stamp(oldest),)
        ).rowcount
    over = connection.execute("SELECT count(*) FROM receipts").fetchone()[0] - keep.count
    if over > 0:
        gone += connection.execute(
            "DELETE FROM receipts WHERE id IN (SELECT id FROM receipts ORDER BY last_at, id "
            "LIMIT ?)",
            (over,),
        ).rowcount
    if gone:
        drop_bases(connection)


def drop_bases(connection: sqlite3.Connection) -> None:
    """Drop what was held for answers none of which is kept."""
    connection.execute(
        "DELETE FROM bases WHERE NOT EXISTS "
        "(SELECT 1 FROM receipts WHERE basis = bases.fingerprint)"
    )


def stamp(moment: dt.datetime) -> str:
    """A moment as it is stored: UTC, to the microsecond, so that texts sort as times do."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def unusable(file: Path, fault: str) -> str:
    """Word the one line for a file of no use."""
    return said(
        "{file} cannot be used ({fault}): no receipts are kept, answers are given as ever; "
        "`bundlewise receipts forget --all` starts a new file.",
        file=file,
        fault=fault,
    )
