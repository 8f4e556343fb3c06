"""A library of 100,000 passages, made from those of the manual for measuring speed only.

Each new passage is four sentences from different places of the manual, and its vector lies
between those of their passages with a little noise, so that words and vectors are as common, and
as near to each other, as in real guidance. Nothing is embedded: that would take minutes.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge_base import catalogue
from knowledge_base import documents as stored
from knowledge_base.adding import Prepared
from knowledge_base.indexes import upkeep
from knowledge_base.library import Library
from knowledge_base.records import DateRange, Document, Passage
from knowledge_base.sentences import sentences

if TYPE_CHECKING:
    from knowledge_base.indexes.embedders import Vectors

_SEED, _SENTENCES, _NOISE = 20260101, 4, 0.15
_OF_ONE_DOCUMENT = 4_000


def grow(home: Path, passages: int) -> int:
    """Add made documents to the library in ``home`` until it holds ``passages``; count them."""
    import numpy as np

    library = Library(home)
    chooser, noise = random.Random(_SEED), np.random.default_rng(_SEED)  # noqa: S311 (no secret)
    held = [
        passage
        for document in library.documents()
        for passage in library.passages(
            [f"{document.id}-{number}" for number in range(document.passages)]
        ).values()
    ]
    told = [
        (passage.text[start:end], place)
        for place, passage in enumerate(held)
        for start, end in sentences(passage.text)
    ]
    vectors = library.embedder.embed([passage.text for passage in held])
    index = library.index()
    with library.writing():
        for number, texts in enumerate(_made(told, chooser, passages - len(held))):
            middle = np.stack([vectors[places].mean(axis=0) for _, places in texts])
            middle += noise.normal(0.0, _NOISE / middle.shape[1] ** 0.5, middle.shape)
            rows: Vectors = np.asarray(
                middle / np.linalg.norm(middle, axis=1, keepdims=True), dtype=np.float32
            )
            prepared = _prepared(number, [text for text, _ in texts])
            with catalogue.transaction(library.connection):
                stored.insert(library.connection, prepared)
            ids = [passage.id for passage in prepared.passages]
            index.add(ids, [prepared.document.id] * len(ids), rows)
        upkeep.settle(index, library.connection, library.embedder)
    count = library.passage_count()
    library.close()
    return count


def _made(
    told: Sequence[tuple[str, int]], chooser: random.Random, wanted: int
) -> Iterator[list[tuple[str, list[int]]]]:
    """The texts of one document after the other, each with the places it was made from."""
    for start in range(0, wanted, _OF_ONE_DOCUMENT):
        document = []
        for _ in range(min(_OF_ONE_DOCUMENT, wanted - start)):
            chosen = chooser.sample(told, _SENTENCES)
            document.append((" ".join(text for text, _ in chosen), [at for _, at in chosen]))
        yield document


def _prepared(number: int, texts: Sequence[str]) -> Prepared:
    name, body, offset = f"made{number:08d}", "\n".join(texts), 0
    passages = []
    for ordinal, text in enumerate(texts):
        passages.append(
            Passage(
                id=f"{name}-{ordinal}",
                document_id=name,
                ordinal=ordinal,
                start=offset,
                end=offset + len(text),
                page=ordinal // 6 + 1,
                section=None,
                heading=f"Made document {number}",
                part=None,
                subject=None,
                text=text,
            )
        )
        offset += len(text) + 1
    document = Document(
        id=name,
        title=f"Made document {number}",
        source=name,
        media="txt",
        sha256=name,
        edition=None,
        effective=DateRange(),
        language="en",
        sample=False,
        pages=None,
        characters=len(body),
        passages=len(passages),
        added_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )
    return Prepared(document, body, None, tuple(passages), (), ())
