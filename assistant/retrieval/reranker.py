"""Scoring passages against a question with a cross-encoder, where a setting names one.

None is shipped. A folder is loaded as it lies on this machine; nothing is downloaded.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from knowledge_base.errors import LibraryDamaged

_BATCH = 16
# Without one of these the library would put random weights on top, and rank by chance.
_HEADS = ("ForSequenceClassification", "ForCausalLM")


class Reranker(Protocol):
    """What the search needs of a reranking model."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Give each of ``texts`` a score, higher the better it answers ``question``."""
        ...


class CrossEncoderModel:
    """A sentence-transformers CrossEncoder from a folder on this machine; imports torch."""

    def __init__(self, folder: Path) -> None:
        if not _scores_pairs(folder):
            raise _not_a_reranker(folder)
        from sentence_transformers import CrossEncoder  # 5 s
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
            labels = self._model.num_labels
        except Exception as error:  # the library raises whatever the files make it raise
            raise _not_a_reranker(folder) from error
        if labels != 1:
            raise LibraryDamaged(
                f"The model in {folder} gives {labels} scores for each text, not one; set "
                "BUNDLEWISE_RERANKER to a model that does, or leave it empty for none."
            )
        self._folder = folder

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score ``texts`` in batches; what the model has no room for is cut, as it was trained.

        Raises:
            LibraryDamaged: the weights give something that is no number.
        """
        import numpy as np

        if not texts:
            return []
        pairs = [(question, text) for text in texts]
        scores = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        if not np.isfinite(scores).all():
            raise LibraryDamaged(
                f"The model in {self._folder} gives scores that are no numbers; fetch it anew, "
                "or leave BUNDLEWISE_RERANKER empty for none."
            )
        return [float(score) for score in scores]


def _scores_pairs(folder: Path) -> bool:
    """Whether the folder says of itself that it was trained to score pairs of texts."""
    heads = _told(folder / "config.json").get("architectures")
    named = isinstance(heads, list) and any(str(head).endswith(_HEADS) for head in heads)
    kind = _told(folder / "config_sentence_transformers.json").get("model_type")
    return named or kind == "CrossEncoder"


def _told(file: Path) -> dict[str, object]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _not_a_reranker(folder: Path) -> LibraryDamaged:
    return LibraryDamaged(
        f"{folder} holds no sentence-transformers CrossEncoder that can be loaded; set "
        "BUNDLEWISE_RERANKER to such a folder, or leave it empty for none."
    )


@functools.lru_cache(maxsize=2)
def reranker(name: str) -> Reranker | None:
    """The reranker a setting names: the folder of a CrossEncoder, or nothing for none.

    Raises:
        LibraryDamaged: the folder does not exist, or holds no model that scores pairs.
    """
    if not name:
        return None
    folder = Path(name)
    if not folder.is_dir():
        raise LibraryDamaged(
            f"No reranking model at {name}; set BUNDLEWISE_RERANKER to a folder, or leave it "
            "empty for none."
        )
    return CrossEncoderModel(folder)
