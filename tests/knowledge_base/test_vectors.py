"""The vector index: exact and the same each time as long as it is small enough to compare all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge_base.indexes import vectors
from knowledge_base.indexes.vectors import VectorIndex


def unit(rows: int, seed: int) -> vectors.Vectors:
    drawn = np.random.default_rng(seed).normal(size=(rows, 16)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.fixture
def index(tmp_path: Path) -> VectorIndex:
    made = VectorIndex(tmp_path)
    rows = unit(300, 1)
    made.add([f"p{n:03d}" for n in range(300)], ["a", "b", "c"] * 100, rows)
    return made


def test_the_nearest_are_those_of_a_comparison_with_all(index: VectorIndex) -> None:
    rows, asked = unit(300, 1), unit(1, 2)[0]
    expected = [f"p{n:03d}" for n in np.argsort(-(rows @ asked))[:20]]
    assert [name for name, _ in index.nearest(asked, 20)] == expected


def test_only_the_documents_asked_for_are_given(index: VectorIndex) -> None:
    found = index.nearest(unit(1, 3)[0], 300, ["b"])
    assert len(found) == 100
    assert all(int(name[1:]) % 3 == 1 for name, _ in found)


def test_what_is_added_and_removed_is_seen_at_once(index: VectorIndex) -> None:
    asked = unit(1, 4)[0]
    first = index.nearest(asked, 1)[0][0]
    index.delete([first])
    assert index.nearest(asked, 1)[0][0] != first
    index.add(["new"], ["a"], asked[None])
    assert index.nearest(asked, 1) == [("new", pytest.approx(1.0, abs=1e-5))]


def test_equal_vectors_come_in_the_order_of_their_ids(tmp_path: Path) -> None:
    made = VectorIndex(tmp_path)
    same = np.repeat(unit(1, 5), 4, axis=0)
    made.add(["d", "b", "c", "a"], ["x"] * 4, same)
    assert [name for name, _ in made.nearest(same[0], 4)] == ["a", "b", "c", "d"]


def test_a_large_index_is_looked_through_by_its_graph(
    index: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = unit(1, 6)[0]
    exact = index.nearest(asked, 5)
    monkeypatch.setattr(vectors, "_EXACT", 10)
    by_graph = index.nearest(asked, 5)
    assert [name for name, _ in by_graph] == [name for name, _ in exact]
    assert [score for _, score in by_graph] == pytest.approx([s for _, s in exact], abs=1e-4)
