"""Asking an entailment model whether evidence bears out a statement, where a setting names one."""

from __future__ import annotations

import functools
from pathlib import Path

from assistant.cross_encoders import CrossEncoderFolder, config, has_head, named_folder
from assistant.verification.case import Entails
from knowledge_base.errors import LibraryDamaged
from knowledge_base.phrases import said

_SETTING = "BUNDLEWISE_ENTAILMENT"
_HEADS = ("ForSequenceClassification",)
# Of a model with a single score: what it takes for borne out.
_LEAST = 0.5


class EntailmentModel:
    """A sentence-transformers CrossEncoder from a folder on this machine; imports torch.

    A model of one label scores how surely the first text bears out the second; one of several
    has to name a label that begins with "entail".
    """

    def __init__(self, folder: Path) -> None:
        unfit = LibraryDamaged(
            said(
                "{folder} holds no entailment model that can be loaded; set "
                "{setting} to the folder of a sentence-transformers CrossEncoder, "
                "or leave it empty for none.",
                folder=folder,
                setting=_SETTING,
            )
        )
        if not has_head(folder, _HEADS):
            raise unfit
        self._model = CrossEncoderFolder(folder, _SETTING, unfit)
        names = _labels(folder)
        entailing = [place for place, name in names.items() if name.lower().startswith("entail")]
        if self._model.labels > 1 and len(entailing) != 1:
            raise LibraryDamaged(
                said(
                    "The model in {folder} names no label for entailment among "
                    "{listed}; set {setting} to a model that does, or leave it empty "
                    "for none.",
                    folder=folder,
                    listed=", ".join(names.values()),
                    setting=_SETTING,
                )
            )
        self._place = entailing[0] if self._model.labels > 1 else None

    def entails(self, evidence: str, statement: str) -> bool:
        """Whether the model takes ``statement`` to follow from ``evidence``.

        Raises:
            LibraryDamaged: the weights give something that is no number.
        """
        (scores,) = self._model.scores([(evidence, statement)])
        if self._place is None:
            return scores[0] >= _LEAST
        return scores.index(max(scores)) == self._place


def _labels(folder: Path) -> dict[int, str]:
    """The names of the labels, by place."""
    names = config(folder).get("id2label")
    return (
        {int(place): str(name) for place, name in names.items()} if isinstance(names, dict) else {}
    )


@functools.lru_cache(maxsize=2)
def entailment(name: str) -> Entails | None:
    """What the model a setting names says: the folder of a CrossEncoder, or nothing for none.

    Raises:
        LibraryDamaged: the folder does not exist, or holds no model that classifies pairs.
    """
    if not name:
        return None
    return EntailmentModel(named_folder(name, said("entailment model"), _SETTING)).entails
