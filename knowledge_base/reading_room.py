"""Looking things up in one home folder: passages, by their codes, headings, words and meaning.

What is derived (the vectors) is brought in step here before it is used, since a reader is the
one who notices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge_base import stored_passages
from knowledge_base.any_language import AnyLanguage
from knowledge_base.home_folder import HomeFolder
from knowledge_base.indexes import keywords, upkeep
from knowledge_base.indexes.embedders import Embedder, embedder
from knowledge_base.indexes.vectors import VectorIndex
from knowledge_base.phrases import counted, said
from knowledge_base.records import Part, Passage

if TYPE_CHECKING:
    from knowledge_base.indexes.embedders import Vectors

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""
_COUNTS_REMEMBERED = 50_000


def silent(_what: str, _done: int, _total: int) -> None:
    """Report nothing."""


class ReadingRoom(HomeFolder):
    """A home folder to look things up in.

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
        super().__init__(home, lock_timeout=lock_timeout, notify=notify)
        self._multilingual = multilingual
        self._embedder_name = embedder_name
        self._index: tuple[int, VectorIndex] | None = None
        self._counts: tuple[int, dict[str, int]] = (-1, {})

    @cached_property
    def any_language(self) -> AnyLanguage:
        """The second index, for questions in other languages than English."""
        return AnyLanguage(self, self._notify, wanted=self._multilingual)

    @property
    def embedder(self) -> Embedder:
        """The embedding model in use."""
        return embedder(self._embedder_name)

    def close(self) -> None:
        """Close every file; the library opens them anew when it is used again."""
        with self._guard:
            self._drop_index()
            if "any_language" in self.__dict__:
                self.any_language.close()
            super().close()

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
                    counted(
                        "{reason}; rebuilding it from the {number} stored document.",
                        "{reason}; rebuilding it from the {number} stored documents.",
                        held,
                        reason=reason
                        or said("The vector index in {folder} is damaged", folder=folder),
                    )
                )
            return upkeep.restored(folder, self.connection, self.embedder, progress)

    def _drop_index(self) -> None:
        if self._index is not None:
            self._index[1].close()
            self._index = None
