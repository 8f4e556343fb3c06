"""The fast path gives the vectors that sentence-transformers gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge_base.errors import LibraryDamaged
from knowledge_base.indexes.embedders import (
    MiniLM,
    SentenceTransformerModel,
    check_packaged_weights,
    count_tokens,
    embedder,
    packaged_model_folder,
)

TEXTS = [
    "Can I report 62302 with 72240?",
    "",
    "A dye is put into the low back. " * 60,
    "Médecin, 医生, врач, طبيب",
    "62302",
]


def test_onnxruntime_equals_sentence_transformers() -> None:
    fast = MiniLM().embed(TEXTS)
    slow = SentenceTransformerModel(packaged_model_folder()).embed(TEXTS)
    assert np.abs(fast - slow).max() < 2e-6


def test_vectors_have_unit_length_and_keep_their_order() -> None:
    together = MiniLM().embed(TEXTS)
    alone = np.vstack([MiniLM().embed([text]) for text in TEXTS])
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    assert np.abs(together - alone).max() < 2e-6


def test_the_installed_weights_are_those_measured() -> None:
    check_packaged_weights()


def test_tokens_are_counted_without_the_end_marks() -> None:
    assert count_tokens(["", "spine"]) == [0, 1]


def test_a_model_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryDamaged, match=r"No embedding model at .*absent; set BUNDLEWISE"):
        embedder(str(tmp_path / "absent"))


def test_the_committed_graph_is_what_its_code_builds() -> None:
    from knowledge_base.indexes.minilm_graph import GRAPH_FILE, build

    assert build().SerializeToString(deterministic=True) == GRAPH_FILE.read_bytes()
