"""One home folder opened: its catalogue, the writer's lock, its documents and their notes."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from cachetools import LRUCache

from knowledge_base import catalogue, note_history, stored_notes
from knowledge_base import documents as stored
from knowledge_base import note_decisions as deciding
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.errors import LibraryBusy, UnknownRelease, UnreadableFile
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.indexes import upkeep
from knowledge_base.note_decisions import DecidedNote, Decision
from knowledge_base.note_history import Entry, Place
from knowledge_base.phrases import said
from knowledge_base.records import Document

# Bodies are read for every quote that is checked; so many characters stay in memory.
_CHARACTERS_REMEMBERED = 64_000_000


def _no_bodies() -> LRUCache[str, str]:
    return LRUCache(_CHARACTERS_REMEMBERED, getsizeof=len)


class HomeFolder:
    """The documents, notes and tables under one home folder.

    Args:
        home: the folder; made if it is not there.
        lock_timeout: seconds to wait for another writer before ``LibraryBusy``.
        notify: told one line whenever something slow or unusual is done by itself.
    """

    def __init__(
        self,
        home: Path,
        *,
        lock_timeout: float = 600.0,
        notify: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.home = home
        self._lock_timeout = lock_timeout
        self._notify = notify
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}
        self._bodies: tuple[int, LRUCache[str, str]] = (-1, _no_bodies())
        self._guard = threading.RLock()
        self._documents: tuple[int, tuple[Document, ...]] | None = None
        self._notes: tuple[int, dict[str, tuple[GuidanceNote, ...]]] | None = None
        self._decided: tuple[int, dict[str, tuple[DecidedNote, ...]]] | None = None
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnreadableFile(
                said(
                    "{home} cannot be used as home ({strerror}); set BUNDLEWISE_HOME to a "
                    "folder that can be written to.",
                    home=home,
                    strerror=error.strerror,
                )
            ) from error

    @cached_property
    def tables(self) -> EditTables:
        """The official tables held."""
        return EditTables(self.home / "tables")

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection to the catalogue."""
        mine = threading.current_thread()
        found = self._connections.get(mine)
        if found is None:
            found = catalogue.connect(self.home / "library.sqlite")
            with self._guard:
                # A web server asks from ever new threads; those that ended need no files.
                for thread in [item for item in self._connections if not item.is_alive()]:
                    self._connections.pop(thread).close()
                self._connections[mine] = found
        return found

    def close(self) -> None:
        """Close every file; the library opens them anew when it is used again."""
        with self._guard:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()
            if "tables" in self.__dict__:
                self.tables.close()
                del self.__dict__["tables"]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock; may be nested.

        Raises:
            LibraryBusy: another process still holds it after ``lock_timeout`` seconds.
        """
        from filelock import FileLock, Timeout  # readers never need it

        lock = FileLock(self.home / "write.lock", is_singleton=True, thread_local=False)
        with self._guard:
            try:
                lock.acquire(timeout=0)
            except Timeout:
                self._notify(
                    said("Another process is writing to {home}; waiting for it.", home=self.home)
                )
                try:
                    lock.acquire(timeout=self._lock_timeout)
                except Timeout:
                    raise LibraryBusy(
                        said(
                            "Another process has been writing to {home} for more than "
                            "{seconds} s; try again when it is done.",
                            home=self.home,
                            seconds=f"{self._lock_timeout:.0f}",
                        )
                    ) from None
            try:
                self._compile_anew()
                yield
            finally:
                lock.release()

    def _compile_anew(self) -> None:
        """Bring the notes of a home up to date that an older compiler wrote."""
        if stored_notes.compiled_by_this(self.connection):
            return
        with catalogue.transaction(self.connection):
            changed = stored_notes.compile_anew(self.connection)
        if changed:
            upkeep.carry_over(self.home / "vectors", self.connection)

    @property
    def generation(self) -> int:
        """Count of changes to the documents so far."""
        return catalogue.generation(self.connection)

    def documents(self) -> tuple[Document, ...]:
        """All documents held, samples last."""
        generation = self.generation
        if self._documents is None or self._documents[0] != generation:
            self._documents = (generation, stored.documents(self.connection))
        return self._documents[1]

    def document_ids(self, names: Sequence[str]) -> tuple[str, ...]:
        """The ids of documents named by id or title.

        Raises:
            UnknownRelease: a name that no document bears.
        """
        if not names:
            return ()
        held = self.documents()
        found = []
        for name in names:
            matching = [item.id for item in held if name in {item.id, item.title}]
            if not matching:
                raise not_held(name)
            found.extend(matching)
        return tuple(found)

    def body(self, document_id: str) -> str:
        """The stored text of a document.

        Raises:
            UnknownRelease: no such document is held.
        """
        found = self.body_if_held(document_id)
        if found is None:
            raise not_held(document_id)
        return found

    def body_if_held(self, document_id: str) -> str | None:
        """The stored text of a document, or ``None`` where no such document is held."""
        generation = self.generation
        with self._guard:
            if self._bodies[0] != generation:
                self._bodies = (generation, _no_bodies())
            bodies = self._bodies[1]
            found = bodies.get(document_id)
            if found is None:
                found = stored.body(self.connection, document_id)
                if found is not None and len(found) <= bodies.maxsize:
                    bodies[document_id] = found
            return found

    def notes(self) -> dict[str, tuple[GuidanceNote, ...]]:
        """The notes of every document that has some, as they hold, by document id.

        A librarian's decisions have been followed: see ``DecidedNote.holding``.
        """
        generation = self.generation
        if self._notes is None or self._notes[0] != generation:
            holding = {
                name: tuple(note for item in listed if (note := item.holding) is not None)
                for name, listed in self.decided_notes().items()
            }
            self._notes = (generation, {name: notes for name, notes in holding.items() if notes})
        return self._notes[1]

    def decided_notes(self) -> dict[str, tuple[DecidedNote, ...]]:
        """Every note as read with what was decided of it, by document id, for showing."""
        generation = self.generation
        if self._decided is None or self._decided[0] != generation:
            read = stored_notes.all_notes(self.connection)
            decisions = self.decisions()
            found = deciding.with_decisions(read, self.documents(), decisions)
            self._decided = (generation, found)
        return self._decided[1]

    def decisions(self) -> tuple[Decision, ...]:
        """What a librarian decided of notes, those at rest included."""
        return deciding.stored_decisions(self.connection)

    def note_history(self) -> dict[Place, tuple[Entry, ...]]:
        """All that was ever decided of each note, by work and key, oldest first."""
        return note_history.stored_history(self.connection)

    def resting_decisions(self) -> tuple[Decision, ...]:
        """The decisions on notes that no document held has any more (or yet)."""
        return deciding.resting(self.decided_notes(), self.decisions())


def not_held(name: str) -> UnknownRelease:
    """Word the error for an id or title that nothing held bears."""
    return UnknownRelease(
        said(
            "Nothing with the id {name} is held; `bundlewise library` lists what is.",
            name=repr(name),
        )
    )
