"""Stored notes: kept as they were read, and read again when another compiler read them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge_base import catalogue, stored_notes
from knowledge_base.guidance_notes import COMPILER_VERSION, GuidanceNote, compile_notes
from knowledge_base.library import Library

RULES = (
    "# House rules\n\nDo not report 62302 with 72240 unless the visit was another. "
    "64484 is an add-on code to 64483. Report 31575 once per session. "
    "No more than 2 units of J1100 may be billed per day. Append modifier 26 to 72255. "
    "Only one unit of 88342 may be reported per specimen.\n"
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library with one page of rules."""
    page = tmp_path / "rules.md"
    page.write_text(RULES, encoding="utf-8")
    opened = Library(tmp_path / "home", lock_timeout=0.2)
    opened.add(page)
    yield opened
    opened.close()


def _notes(library: Library) -> tuple[GuidanceNote, ...]:
    (notes,) = library.notes().values()
    return notes


def _as_an_older_compiler_left_it(home: Path) -> None:
    """Without the mark of a compiler, and with exclusions only."""
    connection = sqlite3.connect(home / "library.sqlite")
    connection.execute("DELETE FROM meta WHERE key = 'notes_compiler'")
    connection.execute("DELETE FROM notes WHERE details NOT LIKE '%not_with%'")
    connection.execute("UPDATE notes SET details = '{}'")
    connection.commit()
    connection.close()


def test_what_was_compiled_is_what_is_kept(library: Library) -> None:
    (document,) = library.documents()
    body = library.body(document.id)
    assert _notes(library) == compile_notes(body)
    assert {note.kind for note in _notes(library)} == {
        "not_with", "add_on", "once_per", "units", "modifier_required",
    }  # fmt: skip
    assert all(body[note.start : note.end] == note.quote for note in _notes(library))


def test_older_notes_are_read_until_somebody_writes(library: Library) -> None:
    whole, home = _notes(library), library.home
    (document,) = library.documents()
    vectors = sorted(path.name for path in (home / "vectors").rglob("*"))
    library.close()
    _as_an_older_compiler_left_it(home)

    reader = Library(home, lock_timeout=0.2)
    assert [note.kind for note in _notes(reader)] == ["not_with"]
    with reader.writing():
        pass
    assert _notes(reader) == whole
    assert reader.documents() == (document,)
    assert sorted(path.name for path in (home / "vectors").rglob("*")) == vectors
    # The vectors are still those of the library: nothing is embedded anew.
    assert reader.by_vector("house rules", 1)
    before = reader.generation
    with reader.writing():
        pass
    assert reader.generation == before
    reader.close()


def test_a_failure_leaves_the_earlier_notes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = library.home
    library.close()
    _as_an_older_compiler_left_it(home)

    def broken(_text: str, _subject: str | None) -> tuple[GuidanceNote, ...]:
        raise RuntimeError("no electricity")

    monkeypatch.setattr(stored_notes, "compile_notes", broken)
    opened = Library(home, lock_timeout=0.2)
    with pytest.raises(RuntimeError, match="no electricity"), opened.writing():
        pass
    assert [note.kind for note in _notes(opened)] == ["not_with"]
    assert catalogue.meta(opened.connection, "notes_compiler") is None
    monkeypatch.undo()
    with opened.writing():
        pass
    assert catalogue.meta(opened.connection, "notes_compiler") == str(COMPILER_VERSION)
    opened.close()


def test_a_decision_of_a_librarian_outlives_it(library: Library) -> None:
    home, (note, *_) = library.home, _notes(library)
    (document,) = library.documents()
    library.connection.execute(
        "INSERT INTO note_decisions "
        "VALUES (?, ?, 'accepted', NULL, ?, 'seen', 'Ada', '2026-01-01')",
        (document.work, note.key, note.quote),
    )
    library.close()
    _as_an_older_compiler_left_it(home)
    opened = Library(home, lock_timeout=0.2)
    with opened.writing():
        pass
    rows = opened.connection.execute("SELECT note FROM note_decisions").fetchall()
    assert [row[0] for row in rows] == [_notes(opened)[0].key]
    opened.close()
