"""Asking an entailment model whether evidence bears out a statement, where a setting names one.

None is shipped. A folder is loaded as it lies on this machine; nothing is downloaded.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from assistant.verification.case import Entails
from knowledge_base.errors import LibraryDamaged

_HEAD = "ForSequenceClassification"
# Of a model with a single score: what it takes for borne out.
_LEAST = 0.5


class EntailmentModel:
    """A sentence-transformers CrossEncoder from a folder on this machine; imports torch.

    A model of one label scores how surely the first text bears out the second; one of several
    has to name a label that begins with "entail".
    """

    def __init__(self, folder: Path) -> None:
        names = _labels(folder)
        if names is None:
            raise _not_a_model(folder)
        from sentence_transformers import CrossEncoder  # 5 s
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # the library raises whatever the files make it raise
            raise _not_a_model(folder) from error
        entailing = [place for place, name in names.items() if name.lower().startswith("entail")]
        if self._model.num_labels > 1 and len(entailing) != 1:
            raise LibraryDamaged(
                f"The model in {folder} names no label for entailment among "
                f"{', '.join(names.values())}; set BUNDLEWISE_ENTAILMENT to a model that does, or "
                "leave it empty for none."
            )
        self._place = entailing[0] if self._model.num_labels > 1 else None
        self._folder = folder

    def entails(self, evidence: str, statement: str) -> bool:
        """Whether the model takes ``statement`` to follow from ``evidence``.

        Raises:
            LibraryDamaged: the weights give something that is no number.
        """
        import numpy as np

        scores = np.atleast_1d(
            self._model.predict([(evidence, statement)], show_progress_bar=False)[0]
        )
        if not np.isfinite(scores).all():
            raise LibraryDamaged(
                f"The model in {self._folder} gives scores that are no numbers; fetch it anew, "
                "or leave BUNDLEWISE_ENTAILMENT empty for none."
            )
        if self._place is None:
            return float(scores[0]) >= _LEAST
        return int(np.argmax(scores)) == self._place


def _labels(folder: Path) -> dict[int, str] | None:
    """The labels by place, if the folder says of itself that it classifies pairs of texts."""
    try:
        config: Any = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        heads = config["architectures"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(heads, list) or not any(str(head).endswith(_HEAD) for head in heads):
        return None
    names = config.get("id2label") or {}
    return {int(place): str(name) for place, name in names.items()}


def _not_a_model(folder: Path) -> LibraryDamaged:
    return LibraryDamaged(
        f"{folder} holds no entailment model that can be loaded; set BUNDLEWISE_ENTAILMENT to the "
        "folder of a sentence-transformers CrossEncoder, or leave it empty for none."
    )


@functools.lru_cache(maxsize=2)
def entailment(name: str) -> Entails | None:
    """What the model a setting names says: the folder of a CrossEncoder, or nothing for none.

    Raises:
        LibraryDamaged: the folder does not exist, or holds no model that classifies pairs.
    """
    if not name:
        return None
    folder = Path(name)
    if not folder.is_dir():
        raise LibraryDamaged(
            f"No entailment model at {name}; set BUNDLEWISE_ENTAILMENT to a folder, or leave it "
            "empty for none."
        )
    return EntailmentModel(folder).entails
