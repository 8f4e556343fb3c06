"""Documents as rows of the catalogue: writing them with all that belongs to them, reading them."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable
from typing import Protocol

from knowledge_base.catalogue import bump
from knowledge_base.editions import same_work
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.phrases import restored
from knowledge_base.phrases import stored as stored_phrase
from knowledge_base.records import DateRange, Document, Passage
from knowledge_base.stored_notes import insert_notes, take_along
from knowledge_base.stored_passages import insert_passage

# Everything but the body, which may be megabytes.
_DOCUMENT = (
    "SELECT id, title, source, media, sha256, edition, first_day, last_day, language, sample, "
    "pages, added_at, warnings, characters, passages, work FROM documents"
)


class Stored(Protocol):
    """A document with everything that is stored with it."""

    @property
    def document(self) -> Document:
        """The document's own record."""
        ...

    @property
    def body(self) -> str:
        """The text that offsets refer to."""
        ...

    @property
    def subject(self) -> str | None:
        """The code a code page is about."""
        ...

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Its passages, in order."""
        ...

    @property
    def notes(self) -> tuple[GuidanceNote, ...]:
        """Its exclusion notes, in order."""
        ...

    @property
    def sketch(self) -> tuple[int, ...]:
        """What tells its text from other works'."""
        ...


def insert(connection: sqlite3.Connection, stored: Stored) -> None:
    """Write a document whole, replacing any earlier one from the same source."""
    document = stored.document
    earlier = find_document(connection, "source", document.source)
    # Told before the earlier text goes: its decisions go over to what takes its place.
    work = _work(connection, stored)
    connection.execute("DELETE FROM documents WHERE source = ?", (document.source,))
    connection.execute(
        "INSERT INTO documents (id, title, source, media, sha256, edition, first_day, last_day, "
        "language, sample, pages, added_at, warnings, characters, passages, subject, body, "
        "work, sketch) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.id,
            document.title,
            document.source,
            document.media,
            document.sha256,
            document.edition,
            _iso(document.effective.first),
            _iso(document.effective.last),
            document.language,
            int(document.sample),
            document.pages,
            document.added_at,
            json.dumps([stored_phrase(item) for item in document.warnings]),
            document.characters,
            document.passages,
            stored.subject,
            stored.body,
            work,
            json.dumps(stored.sketch),
        ),
    )
    for passage in stored.passages:
        insert_passage(connection, passage)
    insert_notes(connection, document.id, stored.notes)
    if earlier is not None and earlier.work != work:
        take_along(connection, earlier.work, work)
    bump(connection)


def _work(connection: sqlite3.Connection, stored: Stored) -> str:
    """The work of which an edition is held already, or a new one named after the document."""
    rows = connection.execute(
        "SELECT work, sketch FROM documents WHERE language = ? AND sample = ?",
        (stored.document.language, int(stored.document.sample)),
    )
    known = ((str(row["work"]), json.loads(row["sketch"])) for row in rows)
    return next(
        (work for work, found in known if same_work(stored.sketch, found)), stored.document.id
    )


def documents(connection: sqlite3.Connection) -> tuple[Document, ...]:
    """All documents in order of adding; samples come last, a user's own word weighs more."""
    rows = connection.execute(_DOCUMENT + " ORDER BY sample, added_at, source")
    return tuple(_document(row) for row in rows)


def find_document(connection: sqlite3.Connection, key: str, value: str) -> Document | None:
    """The document whose ``id``, ``source`` or ``sha256`` is ``value``."""
    column = {"id": "id", "source": "source", "sha256": "sha256"}[key]
    row = connection.execute(_DOCUMENT + f" WHERE {column} = ?", (value,)).fetchone()
    return None if row is None else _document(row)


def _document(row: sqlite3.Row) -> Document:
    return Document(
        id=row["id"],
        title=row["title"],
        source=row["source"],
        media=row["media"],
        sha256=row["sha256"],
        edition=row["edition"],
        effective=DateRange(_day(row["first_day"]), _day(row["last_day"])),
        language=row["language"],
        sample=bool(row["sample"]),
        pages=row["pages"],
        characters=row["characters"],
        passages=row["passages"],
        added_at=row["added_at"],
        warnings=tuple(map(restored, json.loads(row["warnings"]))),
        work=row["work"],
    )


def revise(connection: sqlite3.Connection, document: Document) -> None:
    """Change the details of a document whose text stays as it is."""
    connection.execute(
        "UPDATE documents SET title = ?, edition = ?, first_day = ?, last_day = ?, language = ? "
        "WHERE id = ?",
        (
            document.title,
            document.edition,
            _iso(document.effective.first),
            _iso(document.effective.last),
            document.language,
            document.id,
        ),
    )
    bump(connection)


def delete(connection: sqlite3.Connection, document_ids: Iterable[str]) -> None:
    """Remove documents with their passages, notes and keywords.

    What a librarian decided stays for when they are added again, but not the sentences.
    """
    for name in document_ids:
        gone = find_document(connection, "id", name)
        if gone is None:
            continue
        connection.execute("DELETE FROM documents WHERE id = ?", (name,))
        connection.execute(
            "UPDATE note_decisions SET quote = '' WHERE work = ? "
            "AND NOT EXISTS (SELECT 1 FROM documents WHERE work = ?)",
            (gone.work, gone.work),
        )
    bump(connection)


def body(connection: sqlite3.Connection, document_id: str) -> str | None:
    """The stored text that offsets and quotes refer to."""
    row = connection.execute("SELECT body FROM documents WHERE id = ?", (document_id,)).fetchone()
    return None if row is None else str(row[0])


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)
