"""Looking things up in one home folder: documents, passages, notes, tables, and the searches.

What is derived (the vectors) is brought in step here before it is used, since a reader is the
one who notices.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cachetools import LRUCache

from knowledge_base import catalogue, stored_notes, stored_passages
from knowledge_base import documents as stored
from knowledge_base import note_decisions as deciding
from knowledge_base.any_language import AnyLanguage
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.errors import LibraryBusy, UnknownRelease, UnreadableFile
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.indexes import keywords, upkeep
from knowledge_base.indexes.embedders import Embedder, embedder
from knowledge_base.indexes.vectors import VectorIndex
from knowledge_base.note_decisions import DecidedNote, Decision
from knowledge_base.records import Document, Part, Passage

if TYPE_CHECKING:
    from knowledge_base.indexes.embedders import Vectors

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""
# Bodies are read for every quote that is checked; so many characters stay in memory.
_CHARACTERS_REMEMBERED = 64_000_000
_COUNTS_REMEMBERED = 50_000


def _no_bodies() -> LRUCache[str, str]:
    return LRUCache(_CHARACTERS_REMEMBERED, getsizeof=len)


def silent(_what: str, _done: int, _total: int) -> None:
    """Report nothing."""


class ReadingRoom:
    """The documents, notes and tables under one home folder, to look things up in.

    Args:
        home: the folder; made if it is not there.
        embedder_name: ``minilm``, or the folder of a sentence-transformers model.
        lock_timeout: seconds to wait for another writer before ``LibraryBusy``.
        notify: told one line whenever something slow or unusual is done by itself.
        multilingual: whether questions in other languages may have an index of their own.
    """

    def __init__(
        self,
        home: Path,
        *,
        embedder_name: str = "minilm",
        lock_timeout: float = 600.0,
        notify: Callable[[str], None] = lambda _line: None,
        multilingual: bool = True,
    ) -> None:
        self.home = home
        self._multilingual = multilingual
        self._embedder_name = embedder_name
        self._lock_timeout = lock_timeout
        self._notify = notify
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}
        self._index: tuple[int, VectorIndex] | None = None
        self._bodies: tuple[int, LRUCache[str, str]] = (-1, _no_bodies())
        self._counts: tuple[int, dict[str, int]] = (-1, {})
        self._guard = threading.RLock()
        self._documents: tuple[int, tuple[Document, ...]] | None = None
        self._notes: tuple[int, dict[str, tuple[GuidanceNote, ...]]] | None = None
        self._decided: tuple[int, dict[str, tuple[DecidedNote, ...]]] | None = None
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnreadableFile(
                f"{home} cannot be used as home ({error.strerror}); set BUNDLEWISE_HOME to a "
                "folder that can be written to."
            ) from error

    @cached_property
    def tables(self) -> EditTables:
        """The official tables held."""
        return EditTables(self.home / "tables")

    @cached_property
    def any_language(self) -> AnyLanguage:
        """The second index, for questions in other languages than English."""
        return AnyLanguage(self, self._notify, wanted=self._multilingual)

    @property
    def embedder(self) -> Embedder:
        """The embedding model in use."""
        return embedder(self._embedder_name)

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
            self._drop_index()
            if "any_language" in self.__dict__:
                self.any_language.close()
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
                self._notify(f"Another process is writing to {self.home}; waiting for it.")
                try:
                    lock.acquire(timeout=self._lock_timeout)
                except Timeout:
                    raise LibraryBusy(
                        f"Another process has been writing to {self.home} for more than "
                        f"{self._lock_timeout:.0f} s; try again when it is done."
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

    def resting_decisions(self) -> tuple[Decision, ...]:
        """The decisions on notes that no document held has any more (or yet)."""
        return deciding.resting(self.decided_notes(), self.decisions())

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages of these ids that are held."""
        return stored_passages.passages_by_id(self.connection, ids)

    def page_of(self, code: str, part: Part) -> tuple[Passage, ...]:
        """The passages of one named part of every page about ``code``, in reading order."""
        return tuple(
            stored_passages.passages(
                self.connection, "WHERE subject = ? AND part = ?", (code, part)
            )
        )

    def pages_about(self, code: str) -> tuple[Passage, ...]:
        """All passages of every page about ``code``, in reading order."""
        return tuple(stored_passages.passages(self.connection, "WHERE subject = ?", (code,)))

    def parts_of(self, document_id: str) -> frozenset[Part]:
        """The named parts that a document has; none if it is no code page."""
        found = stored_passages.passages(self.connection, "WHERE document_id = ?", (document_id,))
        return frozenset(passage.part for passage in found if passage.subject and passage.part)

    def passage_at(self, document_id: str, offset: int) -> Passage | None:
        """The passage of a document that holds the character at ``offset``."""
        where = "WHERE document_id = ? AND first <= ? AND last > ?"
        found = stored_passages.passages(self.connection, where, (document_id, offset, offset))
        return next(found, None)

    def naming(self, codes: Sequence[str]) -> tuple[Passage, ...]:
        """The passages that name every one of ``codes``, by number or within a range."""
        return stored_passages.passages_naming(self.connection, codes)

    def headings(self, document_id: str, word: str) -> tuple[str, ...]:
        """The distinct headings of a document that hold ``word``, in any case."""
        return stored_passages.headings(self.connection, document_id, word)

    def under(self, document_id: str, headings: Sequence[str]) -> tuple[Passage, ...]:
        """The passages of a document under these headings, in reading order."""
        marks = ", ".join("?" * len(headings))
        where = f"WHERE document_id = ? AND heading IN ({marks})"
        return tuple(stored_passages.passages(self.connection, where, (document_id, *headings)))

    def named_codes(self, codes: Sequence[str]) -> frozenset[str]:
        """Those of ``codes`` that some document names by number."""
        return stored_passages.named_in_documents(self.connection, codes)

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """How many passages hold each of ``words``."""
        generation = self.generation
        if self._counts[0] != generation or len(self._counts[1]) > _COUNTS_REMEMBERED:
            self._counts = (generation, {})
        known = self._counts[1]
        missing = [word for word in words if word not in known]
        if missing:
            known.update(keywords.frequencies(self.connection, missing))
        return {word: known[word] for word in words if word in known}

    def vocabulary(self) -> list[str]:
        """Every word of the passages held, by the stems that they are searched by."""
        return keywords.vocabulary(self.connection)

    def passage_count(self) -> int:
        """How many passages are held."""
        return sum(document.passages for document in self.documents())

    def by_keywords(
        self,
        words: Sequence[str],
        most: int,
        document_ids: Sequence[str] | None = None,
        also: Sequence[str] = (),
    ) -> list[tuple[str, float]]:
        """Passage ids that hold any of ``words``, with their BM25 score, best first.

        Words in ``also`` count half.
        """
        return keywords.search(self.connection, words, most, document_ids, also)

    def together(
        self,
        pairs: Sequence[tuple[str, str]],
        most: int,
        document_ids: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Passage ids in which the two of any pair stand near one another, best first."""
        return keywords.together(self.connection, pairs, most, document_ids)

    def by_vector(
        self, text: str, most: int, document_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Passage ids nearest in meaning to ``text``, with cosine similarity, best first."""
        return self.near(self.embedder.embed([text])[0], most, document_ids)

    def near(
        self, vector: Vectors, most: int, document_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Passage ids nearest to ``vector`` [dimensions], with cosine similarity, best first."""
        return self.index().nearest(vector, most, document_ids)

    def near_in_any_language(
        self, text: str, most: int, document_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Passage ids nearest to a question in another language; see ``AnyLanguage.near``."""
        with self._guard:
            return self.any_language.near(text, most, document_ids)

    def index(self, progress: Progress = silent) -> VectorIndex:
        """The vector index, brought in step with the library first where it is not."""
        with self._guard:
            generation = self.generation
            if self._index is not None and self._index[0] == generation:
                return self._index[1]
            self._drop_index()
            folder = self.home / "vectors"
            found = upkeep.opened(folder, self.connection, self.embedder)
            if found is None:
                found = self._restore(folder, progress)
            self._index = (self.generation, found)
            return found

    def _restore(self, folder: Path, progress: Progress) -> VectorIndex:
        with self.writing():
            # Another process may have done it while this one waited for the lock.
            found = upkeep.opened(folder, self.connection, self.embedder)
            if found is not None:
                return found
            reason = upkeep.fault(folder, self.connection, self.embedder)
            held = len(self.documents())
            if folder.exists() or any(not document.sample for document in self.documents()):
                self._notify(
                    f"{reason or f'The vector index in {folder} is damaged'}; rebuilding it from "
                    f"the {held} stored documents."
                )
            return upkeep.restored(folder, self.connection, self.embedder, progress)

    def _drop_index(self) -> None:
        if self._index is not None:
            self._index[1].close()
            self._index = None


def not_held(name: str) -> UnknownRelease:
    """Word the error for an id or title that nothing held bears."""
    return UnknownRelease(
        f"Nothing with the id {name!r} is held; `bundlewise library` lists what is."
    )
