"""The Chroma index of passage vectors: derived, checked at open, always rebuildable.

Chroma gives wrong results without an error when its files are missing or were written by two
processes, so a manifest of ours says what must be in it, and a probe query proves that search
works before the index is trusted. Writers hold the library's lock (``library.py``).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from knowledge_base.indexes.embedders import Vectors

# Chroma takes no more rows than this in one call.
_MOST_ROWS = 5_000
_COLLECTION = "passages"
# Chroma's graph is built anew, and a little otherwise, at each opening. Up to so many vectors are
# therefore compared one by one, which is exact and faster; beyond, the graph is looked through
# deeper than asked for.
_EXACT = 20_000
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index holds: which model, which generation of the library, how many rows."""

    embedder: str
    generation: int
    rows: int
    format: int = 1


class VectorIndex:
    """Passage vectors in a folder; cosine similarity."""

    def __init__(self, folder: Path) -> None:
        import chromadb  # 0.6 s: only where vectors are searched
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._held: int | None = None
        self._all: tuple[list[str], Any, Vectors] | None = None
        try:
            self._client: Any = chromadb.PersistentClient(
                path=str(folder), settings=Settings(anonymized_telemetry=False)
            )
        except Exception:
            # Chroma remembers what it failed to open, and would fail on the mended files too.
            SharedSystemClient.clear_system_cache()
            raise
        self._rows: Any = self._client.get_or_create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": 100}},
        )

    def close(self) -> None:
        """Let go of the files, so that the folder can be reopened or removed."""
        self._client.close()

    def count(self) -> int:
        """How many vectors are held."""
        return int(self._rows.count())

    def ids(self) -> set[str]:
        """The ids of all vectors held."""
        return set(self._rows.get(include=[])["ids"])

    def add(self, ids: Sequence[str], document_ids: Sequence[str], vectors: Vectors) -> None:
        """Store vectors, replacing those of the same ids."""
        self._held = self._all = None
        for start in range(0, len(ids), _MOST_ROWS):
            some = slice(start, start + _MOST_ROWS)
            self._rows.upsert(
                ids=list(ids[some]),
                embeddings=vectors[some],
                metadatas=[{"document": document} for document in document_ids[some]],
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Forget vectors; unknown ids are no error."""
        self._held = self._all = None
        for start in range(0, len(ids), _MOST_ROWS):
            self._rows.delete(ids=list(ids[start : start + _MOST_ROWS]))

    def nearest(
        self, vector: Vectors, most: int, document_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The ids nearest to ``vector`` [dimensions] and their cosine similarity, best first."""
        if self._held is None:
            # Counting takes Chroma as long as searching; nobody else writes while this is open.
            self._held = self.count()
        if not self._held:
            return []
        if self._held <= _EXACT:
            return self._compared(vector, most, document_ids)
        found = self._rows.query(
            query_embeddings=[vector],
            n_results=min(max(most, _DEEPEST), self._held),
            where={"document": {"$in": list(document_ids)}} if document_ids else None,
            include=["distances"],
        )
        near = [
            (passage, round(1.0 - float(distance), 6))
            for passage, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]
        return sorted(near, key=lambda item: (-item[1], item[0]))[:most]

    def _compared(
        self, vector: Vectors, most: int, document_ids: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        """The nearest of all vectors, each compared; equal ones in the order of their ids."""
        import numpy as np

        ids, documents, rows = self._everything()
        near = (rows @ vector).round(6)
        if document_ids is not None:
            near = np.where(np.isin(documents, list(document_ids)), near, -2.0)
        # The ids are sorted, and a stable sort keeps their order.
        best = np.argsort(-near, kind="stable")[:most]
        return [(ids[place], float(near[place])) for place in best if near[place] > -2.0]

    def _everything(self) -> tuple[list[str], Any, Vectors]:
        """All ids in order, the document of each, and the vectors [rows, dimensions]."""
        import numpy as np

        if self._all is None:
            held = self._rows.get(include=["embeddings", "metadatas"])
            order = sorted(range(len(held["ids"])), key=held["ids"].__getitem__)
            rows = np.asarray(held["embeddings"], dtype=np.float32)[order]
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            documents = np.array([held["metadatas"][place]["document"] for place in order])
            self._all = ([held["ids"][place] for place in order], documents, rows)
        return self._all

    def probe(self) -> bool:
        """Whether a vector that is held finds itself: false when files are missing."""
        first = self._rows.get(limit=1, include=["embeddings"])
        if not first["ids"]:
            return self.count() == 0
        found = self.nearest(first["embeddings"][0], 1)
        return bool(found) and found[0][1] > 0.999


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Say what the index in ``folder`` holds now; the last step of every change."""
    temporary = folder / "manifest.json.new"
    temporary.write_text(json.dumps(asdict(manifest)), encoding="utf-8")
    os.replace(temporary, folder / "manifest.json")  # noqa: PTH105 (atomic by name)


def read_manifest(folder: Path) -> Manifest | None:
    """Read a folder's manifest; ``None`` where there is none that we can read."""
    try:
        return Manifest(**json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def discard(folder: Path) -> None:
    """Remove an index that cannot be trusted; the library rebuilds it from its texts."""
    shutil.rmtree(folder, ignore_errors=True)
