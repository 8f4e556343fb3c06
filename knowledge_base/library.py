"""The front door of the knowledge base: add, remove, list, search; one writer at a time.

Everything lies under one folder, the home:

    library.sqlite   documents, passages, notes, keywords: the truth
    sources/         the files as uploaded
    tables/          one SQLite file for each release of an edit table
    vectors/         the Chroma index, derived from library.sqlite
    vectors_any_language/  another, only where questions come in other languages
    write.lock       held by whoever writes
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from knowledge_base import catalogue, note_history
from knowledge_base import documents as stored
from knowledge_base import note_decisions as deciding
from knowledge_base.home_folder import not_held
from knowledge_base.indexes import upkeep
from knowledge_base.indexes.vectors import VectorIndex, discard
from knowledge_base.note_decisions import Decision, Taken
from knowledge_base.note_history import Entry
from knowledge_base.reading_room import Progress, ReadingRoom, silent
from knowledge_base.records import DateRange, Document, Release, Setting, TableKind

AddOutcome = Literal["added", "replaced", "updated", "unchanged"]


class Library(ReadingRoom):
    """A reading room that can be written to; every change is whole or not at all."""

    def add(
        self,
        path: Path,
        *,
        source: str | None = None,
        title: str | None = None,
        edition: str | None = None,
        effective: DateRange | None = None,
        language: str | None = None,
        progress: Progress = silent,
    ) -> tuple[Document, AddOutcome]:
        """Add a file, or replace what was added from the same source before.

        ``source`` names where the text comes from (the file's full path unless given).
        "updated" means the same text with new details.

        Raises:
            UnreadableFile: no text can be taken from the file.
            StorageFull: the disk has no room; the library is as it was.
        """
        from knowledge_base.adding import Details, checksum, prepare  # readers

        details = Details(
            source or str(path.resolve()), title, edition, effective, language, sample=False
        )
        sha256 = checksum(path)
        with self.writing():
            held = stored.find_document(self.connection, "sha256", sha256)
            if held is not None:
                revised = details.applied_to(held)
                if revised == held:
                    return held, "unchanged"
                self._revise(revised)
                return revised, "updated"
            prepared = prepare(path, details, sha256, progress)
            earlier = stored.find_document(self.connection, "source", details.source)
            index = self.index(progress)
            try:
                upkeep.embed(index, self.embedder, prepared.passages, progress)
                prepared.keep_source(path, self.home / "sources")
                with catalogue.transaction(self.connection):
                    stored.insert(self.connection, prepared)
            except BaseException as error:
                if catalogue.is_disk_full(error):
                    # The vectors can be made anew; keeping half of them keeps the disk full.
                    self._drop_index()
                    discard(self.home / "vectors")
                    raise catalogue.storage_full() from error
                index.delete([passage.id for passage in prepared.passages])
                raise
            self._settle(index, [] if earlier is None else [earlier])
            if earlier is not None:
                self._unkeep(earlier)
            self.any_language.follow(progress)
            kept = stored.find_document(self.connection, "id", prepared.document.id)
            return kept or prepared.document, "added" if earlier is None else "replaced"

    def add_sample(self, path: Path, source: str, edition: str) -> None:
        """Add a sample document; its vectors are made when a question first needs them."""
        from knowledge_base.adding import Details, checksum, prepare  # readers

        details = Details(source, None, edition, language="en", sample=True)
        prepared = prepare(path, details, checksum(path), silent)
        with catalogue.transaction(self.connection):
            stored.insert(self.connection, prepared)

    def _revise(self, document: Document) -> None:
        with catalogue.transaction(self.connection):
            stored.revise(self.connection, document)
        upkeep.carry_over(self.home / "vectors", self.connection)
        upkeep.carry_over(self.home / "vectors_any_language", self.connection)

    def _settle(self, index: VectorIndex, gone: Sequence[Document]) -> None:
        """Drop the vectors of documents no longer held, and write down what the index holds."""
        index.delete(
            [
                f"{document.id}-{ordinal}"
                for document in gone
                for ordinal in range(document.passages)
            ]
        )
        upkeep.settle(index, self.connection, self.embedder)
        self._index = (self.generation, index)

    def remove(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Remove documents and table releases by id; ``sample`` means all sample material.

        Returns:
            The ids of what was removed.

        Raises:
            UnknownRelease: one of the ids is not held; nothing is removed then.
        """
        with self.writing():
            documents, releases = self._named(ids)
            if documents:
                self._remove_documents(documents)
            for release in releases:
                self.tables.remove(release)
            if "sample" in ids:
                with catalogue.transaction(self.connection):
                    catalogue.set_meta(self.connection, "sample", "declined")
            return (*(document.id for document in documents), *releases)

    def _remove_documents(self, gone: Sequence[Document]) -> None:
        folder = self.home / "vectors"
        in_step = upkeep.fault(folder, self.connection, self.embedder) is None
        index = self.index() if in_step else None
        with catalogue.transaction(self.connection):
            stored.delete(self.connection, [document.id for document in gone])
        catalogue.flush(self.connection)
        if index is None:
            # Nothing may be left behind in an index that is out of step anyway.
            discard(folder)
        else:
            self._settle(index, gone)
        for document in gone:
            self._unkeep(document)
        self.any_language.follow(silent)

    def _unkeep(self, document: Document) -> None:
        for kept in (self.home / "sources").glob(f"{document.id}.*"):
            kept.unlink(missing_ok=True)

    def _named(self, ids: Sequence[str]) -> tuple[list[Document], list[str]]:
        held = self.documents()
        releases = self.tables.ids()
        chosen: dict[str, Document] = {}
        tables: dict[str, None] = {}
        for name in ids:
            found = [
                document
                for document in held
                if document.id == name or (name == "sample" and document.sample)
            ]
            rows = [
                release
                for release, is_sample in releases.items()
                if release == name or (name == "sample" and is_sample)
            ]
            if not found and not rows and name != "sample":
                raise not_held(name)
            chosen.update({document.id: document for document in found})
            tables.update(dict.fromkeys(rows))
        return list(chosen.values()), list(tables)

    def import_table(
        self,
        path: Path,
        kind: TableKind,
        label: str,
        *,
        setting: Setting | None = None,
        effective_from: dt.date | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Release:
        """Import one official table as an immutable release.

        Raises:
            MalformedTable: the file is not a layout we know, or a row of it is broken.
            StorageFull: the disk has no room; the earlier state is kept.
        """
        with self.writing():
            return self.tables.add(
                path,
                kind,
                label,
                setting=setting,
                effective_from=effective_from,
                progress=progress,
            )

    def decide(self, decision: Decision) -> None:
        """Let a librarian's decision on a note hold; an earlier one stays in the history."""
        with self.changing_decisions():
            deciding.store(self.connection, (decision,))
            note_history.append(self.connection, (note_history.entry_of(decision),))

    def take_back(self, entry: Entry) -> None:
        """Drop the decision on a note, so that it holds as it was read; the history says so."""
        with self.changing_decisions():
            deciding.forget(self.connection, *entry.place)
            note_history.append(self.connection, (entry,))

    def take_decisions(self, incoming: Sequence[Decision], history: Sequence[Entry] = ()) -> Taken:
        """Bring in decisions made elsewhere, all or none; of two on one note the later holds.

        All of them, those that give way and those of ``history`` join the history here.
        """
        with self.writing():
            named = deciding.works_here(self.decided_notes())
            given = [dataclasses.replace(item, work=named(item)) for item in incoming]
            past = [dataclasses.replace(item, work=named(item)) for item in history]
            changed, taken = deciding.merged(given, self.decisions())
            # Only what holds is a change to answers.
            change = self.changing_decisions if changed else self._adding
            with change():
                deciding.store(self.connection, changed)
                entries = (*past, *map(note_history.entry_of, given))
                note_history.append(self.connection, sorted(entries, key=lambda item: item.moment))
            return taken

    @contextmanager
    def _adding(self) -> Iterator[None]:
        with catalogue.transaction(self.connection):
            yield

    @contextmanager
    def changing_decisions(self) -> Iterator[None]:
        """One change of decisions, whole or not at all; no passage is touched by it."""
        with self.writing():
            with catalogue.transaction(self.connection):
                yield
                catalogue.bump(self.connection)
            upkeep.carry_over(self.home / "vectors", self.connection)
            upkeep.carry_over(self.home / "vectors_any_language", self.connection)
