"""Documents, passages and notes as rows of the catalogue: writing and reading them."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from knowledge_base.catalogue import bump, meta, set_meta
from knowledge_base.codes import CodeSpan, find_codes
from knowledge_base.editions import same_work
from knowledge_base.guidance_notes import COMPILER_VERSION, GuidanceNote, compile_notes
from knowledge_base.records import DateRange, Document, Passage

# Everything but the body, which may be megabytes.
_DOCUMENT = (
    "SELECT id, title, source, media, sha256, edition, first_day, last_day, language, sample, "
    "pages, added_at, warnings, characters, passages, work FROM documents"
)
_COMPILED_BY = "notes_compiler"


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
            json.dumps(document.warnings),
            document.characters,
            document.passages,
            stored.subject,
            stored.body,
            work,
            json.dumps(stored.sketch),
        ),
    )
    for passage in stored.passages:
        _insert_passage(connection, passage)
    _insert_notes(connection, document.id, stored.notes)
    if earlier is not None and earlier.work != work:
        _take_along(connection, earlier.work, work)
    bump(connection)


def _insert_notes(
    connection: sqlite3.Connection, document_id: str, notes: Iterable[GuidanceNote]
) -> None:
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
        _insert_notes(connection, row["id"], compile_notes(row["body"], row["subject"]))
    set_meta(connection, _COMPILED_BY, str(COMPILER_VERSION))
    if held:
        bump(connection)
    return bool(held)


def compiled_by_this(connection: sqlite3.Connection) -> bool:
    """Whether the stored notes are those that this version reads."""
    return meta(connection, _COMPILED_BY) == str(COMPILER_VERSION)


def _take_along(connection: sqlite3.Connection, earlier: str, work: str) -> None:
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


def _insert_passage(connection: sqlite3.Connection, passage: Passage) -> None:
    row = connection.execute(
        "INSERT INTO passages (id, document_id, ordinal, first, last, page, section, heading, "
        "part, subject, body, breaks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            passage.id,
            passage.document_id,
            passage.ordinal,
            passage.start,
            passage.end,
            passage.page,
            passage.section,
            passage.heading,
            passage.part,
            passage.subject,
            passage.text,
            json.dumps(passage.breaks),
        ),
    ).lastrowid
    codes: dict[str, int] = {}
    for span in find_codes(passage.text):
        for code in span.codes():
            named = int(code in {span.first, span.last})
            codes[code] = max(named, codes.get(code, 0))
    connection.executemany(
        "INSERT INTO passage_codes VALUES (?, ?, ?)",
        ((code, row, named) for code, named in codes.items()),
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
        warnings=tuple(json.loads(row["warnings"])),
        work=row["work"],
    )


def passages(
    connection: sqlite3.Connection, where: str = "", values: Sequence[Any] = ()
) -> Iterator[Passage]:
    """Passages that meet ``where`` (SQL over the table's own columns), in reading order."""
    rows = connection.execute(
        f"SELECT * FROM passages {where} ORDER BY document_id, ordinal",  # noqa: S608 (ours)
        tuple(values),
    )
    for row in rows:
        yield _passage(row)


def _passage(row: sqlite3.Row) -> Passage:
    return Passage(
        id=row["id"],
        document_id=row["document_id"],
        ordinal=row["ordinal"],
        start=row["first"],
        end=row["last"],
        page=row["page"],
        section=row["section"],
        heading=row["heading"],
        part=row["part"],
        subject=row["subject"],
        text=row["body"],
        breaks=tuple(json.loads(row["breaks"])),
    )


def passages_by_id(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Passage]:
    """The passages of these ids that are held; ids of a derived index may be out of date."""
    marks = ", ".join("?" * len(ids))
    return {item.id: item for item in passages(connection, f"WHERE id IN ({marks})", ids)}


def passages_naming(connection: sqlite3.Connection, codes: Sequence[str]) -> tuple[Passage, ...]:
    """The passages that name every one of ``codes``; those that name them by number first."""
    marks = ", ".join("?" * len(codes))
    rows = connection.execute(
        "SELECT p.* FROM passage_codes c JOIN passages p ON p.rowid = c.passage "  # noqa: S608
        f"WHERE c.code IN ({marks}) GROUP BY p.rowid HAVING count(*) = ? "
        "ORDER BY sum(c.named) DESC, p.document_id, p.ordinal",
        (*codes, len(set(codes))),
    )
    return tuple(_passage(row) for row in rows)


def headings(connection: sqlite3.Connection, document_id: str, word: str) -> tuple[str, ...]:
    """The distinct headings of a document that hold ``word``, in any case."""
    rows = connection.execute(
        "SELECT DISTINCT heading FROM passages WHERE document_id = ? AND heading LIKE ?",
        (document_id, f"%{word}%"),
    )
    return tuple(row[0] for row in rows)


def named_in_documents(connection: sqlite3.Connection, codes: Sequence[str]) -> frozenset[str]:
    """Those of ``codes`` that some document names (lying within a range does not count)."""
    marks = ", ".join("?" * len(codes))
    rows = connection.execute(
        f"SELECT DISTINCT code FROM passage_codes WHERE named AND code IN ({marks})",  # noqa: S608
        tuple(codes),
    )
    return frozenset(row[0] for row in rows)


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
            bodies[name] = body(connection, name) or ""
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


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)
