"""Keeping the vectors in step with the texts they are made from."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from knowledge_base import catalogue, stored_passages
from knowledge_base.indexes.embedders import Embedder
from knowledge_base.indexes.vectors import (
    Manifest,
    VectorIndex,
    discard,
    read_manifest,
    write_manifest,
)
from knowledge_base.phrases import said
from knowledge_base.records import Passage

_AT_ONCE = 256
Progress = Callable[[str, int, int], None]


def fault(folder: Path, connection: sqlite3.Connection, embedder: Embedder) -> str | None:
    """Say why the index in ``folder`` cannot be used; ``None`` if its papers are right."""
    manifest = read_manifest(folder)
    if manifest is None:
        return said("The vector index in {folder} is missing", folder=folder)
    if manifest.embedder != embedder.identity:
        return said(
            "The vector index in {folder} was made with the model {made_with}, not {model}",
            folder=folder,
            made_with=manifest.embedder,
            model=embedder.identity,
        )
    if manifest.generation != catalogue.generation(connection):
        return said("The vector index in {folder} is older than the library", folder=folder)
    return None


def opened(folder: Path, connection: sqlite3.Connection, embedder: Embedder) -> VectorIndex | None:
    """Open an index whose papers are right and whose search works; ``None`` otherwise."""
    manifest = read_manifest(folder)
    if manifest is None or fault(folder, connection, embedder) is not None:
        return None
    return _usable(folder, manifest.rows)


def restored(
    folder: Path, connection: sqlite3.Connection, embedder: Embedder, progress: Progress
) -> VectorIndex:
    """Bring the index in step: reuse what is right, embed what is missing, drop the rest."""
    manifest = read_manifest(folder)
    wanted = {passage.id: passage for passage in stored_passages.passages(connection)}
    index = None
    if manifest is not None and manifest.embedder == embedder.identity:
        index = _usable(folder)
    if index is None:
        discard(folder)
        index = VectorIndex(folder)
    held = index.ids()
    index.delete([name for name in held if name not in wanted])
    embed(index, embedder, [wanted[name] for name in wanted if name not in held], progress)
    settle(index, connection, embedder)
    return index


def _usable(folder: Path, rows: int | None = None) -> VectorIndex | None:
    """Open an index that finds what it holds, ``rows`` of them if that is known."""
    index: VectorIndex | None = None
    try:
        index = VectorIndex(folder)
        if rows in {None, index.count()} and index.probe():
            return index
    except Exception:  # noqa: S110 (Chroma raises many kinds on damaged files)
        pass
    if index is not None:
        index.close()
    return None


def embed(
    index: VectorIndex, embedder: Embedder, passages: Sequence[Passage], progress: Progress
) -> None:
    """Embed passages with their headings and store the vectors, in bounded batches."""
    total = len(passages)
    for start in range(0, total, _AT_ONCE):
        some = passages[start : start + _AT_ONCE]
        done = start

        def advance(rows: int) -> None:
            nonlocal done
            done += rows
            progress(said("Embedding passages"), done, total)

        vectors = embedder.embed([_embedded(item) for item in some], advance)
        index.add([item.id for item in some], [item.document_id for item in some], vectors)


def _embedded(passage: Passage) -> str:
    """What the model reads of a passage.

    A part of a code page says little without its heading ("Risks"); elsewhere a long chapter
    heading drowns the few sentences below it, and the keyword index has it anyway.
    """
    return f"{passage.heading}\n{passage.text}" if passage.subject else passage.text


def carry_over(folder: Path, connection: sqlite3.Connection) -> None:
    """Write down that the last change of the library left the vectors as they were."""
    manifest = read_manifest(folder)
    now = catalogue.generation(connection)
    if manifest is not None and manifest.generation == now - 1:
        write_manifest(folder, dataclasses.replace(manifest, generation=now))


def settle(index: VectorIndex, connection: sqlite3.Connection, embedder: Embedder) -> None:
    """Write down that the index now holds what the library holds."""
    write_manifest(
        index.folder, Manifest(embedder.identity, catalogue.generation(connection), index.count())
    )
