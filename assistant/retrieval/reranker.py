"""Scoring passages against a question with a cross-encoder, where a setting names one."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from assistant.cross_encoders import CrossEncoderFolder, config, has_head, named_folder
from knowledge_base.errors import LibraryDamaged
from knowledge_base.phrases import said

_SETTING = "BUNDLEWISE_RERANKER"
_HEADS = ("ForSequenceClassification", "ForCausalLM")


class Reranker(Protocol):
    """What the search needs of a reranking model."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Give each of ``texts`` a score, higher the better it answers ``question``."""
        ...


class CrossEncoderModel:
    """A sentence-transformers CrossEncoder from a folder on this machine; imports torch."""

    def __init__(self, folder: Path) -> None:
        unfit = LibraryDamaged(
            said(
                "{folder} holds no sentence-transformers CrossEncoder that can be "
                "loaded; set {setting} to such a folder, or leave it empty for "
                "none.",
                folder=folder,
                setting=_SETTING,
            )
        )
        if not _scores_pairs(folder):
            raise unfit
        self._model = CrossEncoderFolder(folder, _SETTING, unfit)
        if self._model.labels != 1:
            raise LibraryDamaged(
                said(
                    "The model in {folder} gives {labels} scores for each text, not "
                    "one; set {setting} to a model that does, or leave it empty for "
                    "none.",
                    folder=folder,
                    labels=self._model.labels,
                    setting=_SETTING,
                )
            )

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score ``texts`` in batches; what the model has no room for is cut, as it was trained.

        Raises:
            LibraryDamaged: the weights give something that is no number.
        """
        return [score for (score,) in self._model.scores([(question, text) for text in texts])]


def _scores_pairs(folder: Path) -> bool:
    """Whether the folder says of itself that it was trained to score pairs of texts."""
    kind = config(folder, "config_sentence_transformers.json").get("model_type")
    return has_head(folder, _HEADS) or kind == "CrossEncoder"


@functools.lru_cache(maxsize=2)
def reranker(name: str) -> Reranker | None:
    """The reranker a setting names: the folder of a CrossEncoder, or nothing for none.

    Raises:
        LibraryDamaged: the folder does not exist, or holds no model that scores pairs.
    """
    return (
        CrossEncoderModel(named_folder(name, said("reranking model"), _SETTING)) if name else None
    )
