"""Guidance notes as rows of the catalogue: writing, reading and compiling them anew."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from knowledge_base import note_history
from knowledge_base.catalogue import bump, meta, set_meta
from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes import COMPILER_VERSION, GuidanceNote, compile_notes

_COMPILED_BY = "notes_compiler"


def insert_notes(
    connection: sqlite3.Connection, document_id: str, notes: Iterable[GuidanceNote]
) -> None:
    """Write the notes of a document."""
    connection.executemany(
        "INSERT INTO notes (document_id, first, last, spans, condition, details) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                document_id,
                note.start,
                note.end,
                _spans_json(note),
                note.condition,
                _details_json(note),
            )
            for note in notes
        ),
    )


def compile_anew(connection: sqlite3.Connection) -> bool:
    """Read the notes of every document again if another compiler read them; say whether.

    Documents, passages and what librarians decided stay as they are. The caller holds the
    transaction, so that readers see the earlier notes until all are there.
    """
    if compiled_by_this(connection):
        return False
    held = connection.execute("SELECT id, subject, body FROM documents").fetchall()
    for row in held:
        connection.execute("DELETE FROM notes WHERE document_id = ?", (row["id"],))
        insert_notes(connection, row["id"], compile_notes(row["body"], row["subject"]))
    set_meta(connection, _COMPILED_BY, str(COMPILER_VERSION))
    if held:
        bump(connection)
    return bool(held)


def compiled_by_this(connection: sqlite3.Connection) -> bool:
    """Whether the stored notes are those that this version reads."""
    return meta(connection, _COMPILED_BY) == str(COMPILER_VERSION)


def take_along(connection: sqlite3.Connection, earlier: str, work: str) -> None:
    """Let what was decided of a file hold for what takes its place, however much it changed.

    Other editions of the earlier work keep their decisions too.
    """
    for table in ("note_decisions", "silenced"):
        names = [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]
        others = ", ".join(name for name in names if name != "work")
        connection.execute(
            f"INSERT OR IGNORE INTO {table} (work, {others}) "  # noqa: S608 (ours)
            f"SELECT ?, {others} FROM {table} WHERE work = ?",
            (work, earlier),
        )
        connection.execute(
            f"DELETE FROM {table} WHERE work = ? "  # noqa: S608 (ours)
            "AND NOT EXISTS (SELECT 1 FROM documents WHERE work = ?)",
            (earlier, earlier),
        )
    note_history.move(connection, earlier, work)


def all_notes(connection: sqlite3.Connection) -> dict[str, tuple[GuidanceNote, ...]]:
    """The notes of every document that has some, as they were read, in order, by document id.

    What holds of them once a librarian has decided is ``ReadingRoom.notes``.
    """
    rows = connection.execute(
        "SELECT n.* FROM notes n JOIN documents d ON d.id = n.document_id "
        "ORDER BY d.sample, d.added_at, n.first"
    )
    bodies: dict[str, str] = {}
    found: defaultdict[str, list[GuidanceNote]] = defaultdict(list)
    for row in rows:
        name = row["document_id"]
        if name not in bodies:
            # Cut here: SQLite counts its way through the whole text for each piece of it.
            row_of = connection.execute("SELECT body FROM documents WHERE id = ?", (name,))
            bodies[name] = str(row_of.fetchone()["body"])
        found[name].append(_note(row, bodies[name][row["first"] : row["last"]]))
    return {document: tuple(notes) for document, notes in found.items()}


def _note(row: sqlite3.Row, quote: str) -> GuidanceNote:
    left, right = (
        tuple(CodeSpan(first, last, 0, 0) for first, last in side)
        for side in json.loads(row["spans"])
    )
    details = json.loads(row["details"])
    return GuidanceNote(
        left,
        right,
        row["first"],
        row["last"],
        quote,
        row["condition"],
        **{**details, "modifiers": tuple(details.get("modifiers", ()))},
    )


def _spans_json(note: GuidanceNote) -> str:
    return json.dumps(
        [[[span.first, span.last] for span in side] for side in (note.left, note.right)]
    )


def _details_json(note: GuidanceNote) -> str:
    return json.dumps(
        {
            name: getattr(note, name)
            for name in ("kind", "needs_review", "modifiers", "per", "units")
        }
    )
