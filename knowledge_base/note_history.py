"""Everything that was ever decided of notes: who, when, what and why; only added to.

What holds now is ``note_decisions``; here an earlier decision stays beside the later one, and so
does that one was taken back. The sentence is not kept: it goes with its document.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from knowledge_base.note_decisions import (
    DecidedNote,
    Decision,
    Event,
    checked_name,
    checked_reason,
    signature,
)
from knowledge_base.note_readings import Reading, read_whole, written

EVENTS: tuple[Event, ...] = get_args(Event)
Place = tuple[str, str]
"""The work and the key of a note."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was decided of one note of one work; ``decided_at`` as in ``Decision``."""

    work: str
    note: str
    decision: Event
    decided_by: str
    decided_at: str
    reason: str = ""
    edited: Reading | None = None

    @property
    def place(self) -> Place:
        """Of which note it was decided."""
        return self.work, self.note

    @property
    def signed(self) -> str:
        """Who decided what and when: "taken back by N on 2026-03-01"."""
        return signature(self.decision, self.decided_by, self.decided_at)

    @property
    def moment(self) -> dt.datetime:
        """When it was decided."""
        return dt.datetime.fromisoformat(self.decided_at)


def entry_of(decision: Decision) -> Entry:
    """A decision as the history keeps it."""
    return Entry(
        decision.work, decision.note, decision.decision, decision.decided_by,
        decision.decided_at, decision.reason, decision.edited,
    )  # fmt: skip


def taken_back(
    found: DecidedNote, by: str, *, reason: str = "", at: dt.datetime | None = None
) -> Entry:
    """That the decision on a note is taken back; ``at`` is now unless given.

    Raises:
        InvalidRequest: no name, or a name or reason that cannot be kept.
    """
    moment = (at or dt.datetime.now(dt.UTC)).isoformat(timespec="seconds")
    return Entry(
        found.work, found.note.key, "taken_back", checked_name(by), moment, checked_reason(reason)
    )


def before(
    history: Mapping[Place, tuple[Entry, ...]], place: Place, decision: Decision | None
) -> tuple[Entry, ...]:
    """What was decided of a note besides the decision that holds, oldest first."""
    now = None if decision is None else entry_of(decision)
    return tuple(item for item in history.get(place, ()) if item != now)


# Rows of the table ``note_history``.


def stored_history(connection: sqlite3.Connection) -> dict[Place, tuple[Entry, ...]]:
    """All that was decided of each note, oldest first."""
    found: defaultdict[Place, list[Entry]] = defaultdict(list)
    for row in connection.execute("SELECT * FROM note_history ORDER BY id"):
        edited = read_whole(json.loads(row["edited"])) if row["edited"] else None
        entry = Entry(
            row["work"], row["note"], row["decision"], row["decided_by"], row["decided_at"],
            row["reason"], edited,
        )  # fmt: skip
        found[entry.place].append(entry)
    # What was brought in from elsewhere may be older than what was here before it. The order of
    # adding stands where two bear the same second.
    return {
        place: tuple(sorted(entries, key=lambda item: item.moment))
        for place, entries in sorted(found.items())
    }


def append(connection: sqlite3.Connection, entries: Iterable[Entry]) -> int:
    """Add to the history what it does not have yet; how many were new."""
    return connection.executemany(
        "INSERT OR IGNORE INTO note_history "
        "(work, note, decision, edited, reason, decided_by, decided_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                item.work, item.note, item.decision,
                "" if item.edited is None else json.dumps(written(item.edited)),
                item.reason, item.decided_by, item.decided_at,
            )
            for item in entries
        ),
    ).rowcount  # fmt: skip


def move(connection: sqlite3.Connection, earlier: str, work: str) -> None:
    """Let the history of a file hold for what takes its place; other editions keep it too."""
    held = connection.execute("SELECT 1 FROM documents WHERE work = ?", (earlier,)).fetchone()
    if held is None:
        connection.execute(
            "UPDATE OR IGNORE note_history SET work = ? WHERE work = ?", (work, earlier)
        )
        return
    columns = "note, decision, edited, reason, decided_by, decided_at"
    connection.execute(
        f"INSERT OR IGNORE INTO note_history (work, {columns}) "  # noqa: S608 (ours)
        f"SELECT ?, {columns} FROM note_history WHERE work = ? ORDER BY id",
        (work, earlier),
    )
