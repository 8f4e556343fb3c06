"""Adding, replacing, removing: nothing stored is lost, nothing removed is left."""

from __future__ import annotations

import errno
import multiprocessing
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge_base import catalogue
from knowledge_base.adding import Prepared
from knowledge_base.errors import LibraryBusy, LibraryDamaged, StorageFull, UnknownRelease
from knowledge_base.indexes import upkeep
from knowledge_base.indexes.vectors import Manifest, VectorIndex, write_manifest
from knowledge_base.library import Library
from knowledge_base.records import DateRange

OTTERS = "# Otters\n\nOtters sleep on their backs. They hold hands so that none drifts away.\n"
BEAVERS = "# Beavers\n\nBeavers fell willows at night. Their lodges stay warm all winter.\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    opened = Library(tmp_path / "home", lock_timeout=0.2)
    yield opened
    opened.close()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A small document."""
    path = tmp_path / "animals.md"
    path.write_text(OTTERS, encoding="utf-8")
    return path


def found(library: Library, words: str) -> list[str]:
    """Texts that either search finds for ``words``."""
    names = [name for name, _ in library.by_keywords(words.split(), 5)]
    names += [name for name, _ in library.by_vector(words, 5)]
    return [passage.text for passage in library.passages(list(dict.fromkeys(names))).values()]


def test_the_same_file_again_changes_nothing(library: Library, page: Path) -> None:
    first, outcome = library.add(page)
    generation = library.generation
    again, repeated = library.add(page)
    assert (outcome, repeated) == ("added", "unchanged")
    assert again == first
    assert library.generation == generation


def test_new_details_of_the_same_text_are_kept(library: Library, page: Path) -> None:
    library.add(page)
    revised, outcome = library.add(page, edition="2026", effective=DateRange())
    assert outcome == "updated"
    assert [document.edition for document in library.documents()] == ["2026"]
    assert revised.passages == library.documents()[0].passages


def test_a_changed_file_replaces_its_passages_whole(library: Library, page: Path) -> None:
    library.add(page)
    page.write_text(BEAVERS, encoding="utf-8")
    _, outcome = library.add(page)
    assert outcome == "replaced"
    assert len(library.documents()) == 1
    assert not any("Otters" in text for text in found(library, "otters sleep hands"))
    assert any("Beavers" in text for text in found(library, "beavers willows"))
    assert library.index().count() == library.passage_count()


def test_files_of_one_name_in_two_folders_are_two_documents(
    library: Library, page: Path, tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere" / page.name
    other.parent.mkdir()
    other.write_text(BEAVERS, encoding="utf-8")
    library.add(page)
    library.add(other)
    assert len(library.documents()) == 2


def test_removing_leaves_nothing_behind(library: Library, page: Path) -> None:
    document, _ = library.add(page)
    library.remove([document.id])
    assert library.documents() == ()
    assert library.index().count() == 0
    assert list((library.home / "sources").iterdir()) == []
    kept = [file for file in library.home.rglob("*") if file.is_file()]
    assert [file.name for file in kept if b"drifts" in file.read_bytes()] == []


def test_an_unknown_id_removes_nothing(library: Library, page: Path) -> None:
    document, _ = library.add(page)
    with pytest.raises(UnknownRelease, match="Nothing with the id 'nope' is held"):
        library.remove([document.id, "nope"])
    assert len(library.documents()) == 1


@pytest.mark.parametrize("moment", ["embedding", "source", "writing"])
def test_an_interrupted_add_leaves_the_old_state(
    library: Library, page: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    library.add(page)
    page.write_text(BEAVERS, encoding="utf-8")

    def interrupt(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if moment == "embedding":
            patched.setattr(upkeep, "embed", interrupt)
        elif moment == "source":
            patched.setattr(Prepared, "keep_source", interrupt)
        else:
            patched.setattr(catalogue, "bump", interrupt)
            patched.setattr("knowledge_base.documents.bump", interrupt)
        with pytest.raises(KeyboardInterrupt):
            library.add(page)
    assert [document.passages for document in library.documents()] == [1]
    assert any("Otters" in text for text in found(library, "otters sleep"))
    assert not any("Beavers" in text for text in found(library, "beavers willows"))


def test_a_full_disk_leaves_the_old_state(
    library: Library, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(page)
    page.write_text(BEAVERS, encoding="utf-8")

    def no_room(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", no_room)
    with pytest.raises(StorageFull, match="The disk is full: nothing was added"):
        library.add(page)
    assert any("Otters" in text for text in found(library, "otters sleep"))


def test_a_full_database_says_so() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA max_page_count = 8")
    connection.execute("CREATE TABLE t (x)")
    with pytest.raises(StorageFull), catalogue.transaction(connection):
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 4000,)] * 50)
    assert connection.execute("SELECT count(*) FROM t").fetchone()[0] == 0
    connection.close()


def test_a_second_writer_waits_and_then_says_who_to_wait_for(library: Library, page: Path) -> None:
    told: list[str] = []
    other = Library(library.home, lock_timeout=0.2, notify=told.append)
    holder = _holding(library.home)
    with pytest.raises(LibraryBusy, match=r"Another process has been writing to .* try again"):
        other.add(page)
    holder.kill()
    holder.join()
    holder.close()
    assert told[0].endswith("waiting for it.")
    assert other.add(page)[1] == "added"
    other.close()


def _hold(home: Path, ready: object) -> None:
    library = Library(home)
    with library.writing():
        ready.set()  # type: ignore[attr-defined]
        multiprocessing.Event().wait(60)


def _holding(home: Path) -> multiprocessing.Process:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=_hold, args=(home, ready))
    process.start()
    assert ready.wait(60)
    return process


def _add_one(home: Path, path: Path) -> None:
    library = Library(home)
    library.add(path)
    library.close()


def test_two_processes_adding_at_once_both_succeed(library: Library, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.md"
        path.write_text(OTTERS.replace("Otters", f"Otters of {name}"), encoding="utf-8")
        processes.append(context.Process(target=_add_one, args=(library.home, path)))
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
        process.close()
    assert len(library.documents()) == 2
    assert library.index().count() == library.passage_count() == 2


def test_a_reader_notices_what_another_process_added(library: Library, page: Path) -> None:
    library.add(page)
    assert len(found(library, "otters")) == 1
    other = page.with_name("beavers.md")
    other.write_text(BEAVERS, encoding="utf-8")
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_add_one, args=(library.home, other))
    process.start()
    process.join(60)
    process.close()
    assert any("Beavers" in text for text in found(library, "beavers lodges willows"))


def test_a_deleted_index_is_rebuilt_and_said(library: Library, page: Path) -> None:
    library.add(page)
    library.close()
    shutil.rmtree(library.home / "vectors")
    told: list[str] = []
    reopened = Library(library.home, notify=told.append)
    assert any("Otters" in text for text in found(reopened, "otters sleep"))
    assert told == [
        f"The vector index in {library.home / 'vectors'} is missing; rebuilding it from the 1 "
        "stored document."
    ]
    reopened.close()


def test_an_index_that_lost_its_files_is_rebuilt(library: Library, page: Path) -> None:
    library.add(page)
    library.close()
    for file in (library.home / "vectors").rglob("*.sqlite3"):
        file.unlink()
    told: list[str] = []
    reopened = Library(library.home, notify=told.append)
    assert any("Otters" in text for text in found(reopened, "otters sleep"))
    assert "is damaged; rebuilding it" in told[0]
    reopened.close()


def test_an_index_made_with_another_model_is_rebuilt(library: Library, page: Path) -> None:
    library.add(page)
    library.close()
    index = VectorIndex(library.home / "vectors")
    write_manifest(index.folder, Manifest("other-model@123", library.generation, index.count()))
    index.close()
    told: list[str] = []
    reopened = Library(library.home, notify=told.append)
    assert any("Otters" in text for text in found(reopened, "otters sleep"))
    assert "was made with the model other-model@123, not all-MiniLM-L6-v2@" in told[0]
    reopened.close()
    library.close()


def test_a_library_that_cannot_be_opened_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").mkdir()
    library = Library(tmp_path)
    with pytest.raises(LibraryDamaged, match=r"cannot be opened .* check that there is room"):
        library.documents()


def test_a_file_that_is_no_library_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "library.sqlite"
    file.write_bytes(b"this is no database, but somebody may want it" * 30)
    library = Library(tmp_path)
    with pytest.raises(LibraryDamaged, match="cannot be read as a library"):
        library.documents()
    library.close()
    assert file.read_bytes().startswith(b"this is no database")


def test_a_library_of_a_later_version_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "library.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    library = Library(tmp_path)
    with pytest.raises(LibraryDamaged, match=r"written by another version .*format 99"):
        library.documents()
    library.close()


def test_a_library_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    page = tmp_path / "otters.md"
    page.write_text("# Otters\n\nOtters sleep in the reeds by the river.\n")
    library.add(page)
    library.close()
    connection = sqlite3.connect(tmp_path / "home" / "library.sqlite")
    for table, column in (
        ("passages", "breaks"),
        ("documents", "work"),
        ("documents", "sketch"),
        ("notes", "details"),
    ):
        connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in ("note_decisions", "silenced", "note_history"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    upgraded = Library(tmp_path / "home")
    (passage,) = upgraded.passages(
        [name for name, _ in upgraded.by_keywords(["otters"], 5)]
    ).values()
    assert "Otters sleep" in passage.text
    assert passage.breaks == ()
    (document,) = upgraded.documents()
    assert document.work == document.id
    upgraded.close()
