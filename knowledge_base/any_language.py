"""The second index of a library, for questions in other languages than English.

Whoever asks only in English never has it. It is made at the first question in another language,
or ahead by ``bundlewise prepare``; from then on every change of the library brings it in step.
Like the first it is derived from the stored passages, checked at open by its manifest and a
probe, made under the writer's lock, and can be removed at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from knowledge_base.indexes import upkeep
from knowledge_base.indexes.multilingual import (
    NOT_INSTALLED,
    PER_SECOND,
    MultilingualE5,
    installed,
)
from knowledge_base.indexes.vectors import VectorIndex, discard, read_manifest
from knowledge_base.phrases import said

if TYPE_CHECKING:
    from knowledge_base.reading_room import Progress, ReadingRoom

# What is not embedded yet is embedded while a question waits, up to so many passages.
_MOST_AT_A_QUESTION = 3_000


class AnyLanguage:
    """Passages near to a question in any of the ten languages.

    Args:
        room: whose passages these are.
        notify: told one line when the index has to be made, or cannot be used.
        wanted: false for whoever wants none; the search goes without it then.
    """

    def __init__(
        self, room: ReadingRoom, notify: Callable[[str], None], *, wanted: bool = True
    ) -> None:
        self._room = room
        self._notify = notify
        self._wanted = wanted
        self._folder = room.home / "vectors_any_language"
        self._embedder = MultilingualE5()
        self._held: tuple[int, VectorIndex] | None = None
        self._told: set[str] = set()

    def near(
        self, text: str, most: int, document_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Passage ids nearest to ``text``, best first; none where the index cannot be had.

        The similarities are only comparable among themselves, for one question.
        """
        index = self._at_a_question()
        if index is None:
            return []
        return index.nearest(self._embedder.question(text), most, document_ids)

    def prepare(self, progress: Progress) -> int | None:
        """Bring the index in step, however long it takes.

        Returns:
            How many passages it holds; ``None`` where the model is not installed or not wanted.
        """
        if not self._usable():
            return None
        return self._in_step(progress).count()

    def follow(self, progress: Progress) -> None:
        """Bring the index in step with a change of the library, where there is one."""
        if not self._folder.exists():
            return
        self.close()
        try:
            in_step = self._usable() and self._in_step(progress) is not None
        except Exception as error:  # the change itself is stored, and holds
            in_step = False
            self._notify(
                said(
                    "The index for other languages is dropped and made anew later ({error}).",
                    error=error,
                )
            )
        if not in_step:
            # Nothing of a document that was removed may be left behind.
            self.close()
            discard(self._folder)

    def close(self) -> None:
        """Let go of the files."""
        if self._held is not None:
            self._held[1].close()
            self._held = None

    def _usable(self) -> bool:
        if not self._wanted:
            return False
        if not installed():
            self._tell(NOT_INSTALLED)
            return False
        return True

    def _tell(self, line: str) -> None:
        """Say something once."""
        if line not in self._told:
            self._told.add(line)
            self._notify(line)

    def _at_a_question(self) -> VectorIndex | None:
        if not self._usable():
            return None
        generation = self._room.generation
        if self._held is not None and self._held[0] == generation:
            return self._held[1]
        missing = self._missing()
        if missing > _MOST_AT_A_QUESTION:
            self._tell(
                said(
                    "{missing} passages are not prepared for other languages yet; run "
                    "`bundlewise prepare` once. Until then translated terms alone are "
                    "searched for.",
                    missing=f"{missing:,}",
                )
            )
            return None
        if missing:
            self._tell(
                said(
                    "Preparing {missing} passages for questions in other languages, "
                    "about {number} s; this is done once.",
                    missing=f"{missing:,}",
                    number=f"{missing / PER_SECOND:.0f}",
                )
            )
        return self._in_step(_silent)

    def _missing(self) -> int:
        """How many passages are to be embedded, as far as the manifest tells."""
        connection = self._room.connection
        if upkeep.fault(self._folder, connection, self._embedder) is None:
            return 0
        manifest = read_manifest(self._folder)
        kept = manifest is not None and manifest.embedder == self._embedder.identity
        held = manifest.rows if manifest is not None and kept else 0
        return max(0, self._room.passage_count() - held)

    def _in_step(self, progress: Progress) -> VectorIndex:
        self.close()
        connection = self._room.connection
        index = upkeep.opened(self._folder, connection, self._embedder)
        if index is None:
            with self._room.writing():
                # Another process may have made it while this one waited for the lock.
                index = upkeep.opened(self._folder, connection, self._embedder)
                if index is None:
                    index = upkeep.restored(self._folder, connection, self._embedder, progress)
        self._held = (self._room.generation, index)
        return index


def _silent(_what: str, _done: int, _total: int) -> None:
    """Report nothing."""
