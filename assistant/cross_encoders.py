"""Opening a cross-encoder, a model that scores pairs of texts, where a setting names its folder.

None is shipped. A folder is loaded as it lies on this machine; nothing is downloaded.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from knowledge_base.errors import LibraryDamaged
from knowledge_base.phrases import said

_BATCH = 16


class CrossEncoderFolder:
    """A sentence-transformers CrossEncoder; imports torch.

    Args:
        folder: where it lies.
        setting: the variable that names the folder, for what is to be said of it.
        unfit: what is raised where the library cannot load it.
    """

    def __init__(self, folder: Path, setting: str, unfit: LibraryDamaged) -> None:
        from sentence_transformers import CrossEncoder  # 5 s
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
            self.labels = int(self._model.num_labels)
        except Exception as error:  # the library raises whatever the files make it raise
            raise unfit from error
        self._folder, self._setting = folder, setting

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[list[float]]:
        """Give the scores of each pair, one for each label.

        What the model has no room for is cut, as it was trained.

        Raises:
            LibraryDamaged: the weights give something that is no number.
        """
        import numpy as np

        if not pairs:
            return []
        told = self._model.predict(list(pairs), batch_size=_BATCH, show_progress_bar=False)
        if not np.isfinite(told).all():
            raise LibraryDamaged(
                said(
                    "The model in {folder} gives scores that are no numbers; fetch it "
                    "anew, or leave {setting} empty for none.",
                    folder=self._folder,
                    setting=self._setting,
                )
            )
        return [[float(score) for score in row] for row in np.reshape(told, (len(pairs), -1))]


def named_folder(name: str, what: str, setting: str) -> Path:
    """The folder that a setting names; ``what`` should lie there.

    Raises:
        LibraryDamaged: there is no such folder.
    """
    folder = Path(name)
    if not folder.is_dir():
        raise LibraryDamaged(
            said(
                "No {what} at {name}; set {setting} to a folder, or leave it empty for none.",
                what=what,
                name=name,
                setting=setting,
            )
        )
    return folder


def has_head(folder: Path, heads: tuple[str, ...]) -> bool:
    """Whether the model says of itself that it has one of these heads.

    Without one the library would put random weights on top, and score by chance.
    """
    named = config(folder).get("architectures")
    return isinstance(named, list) and any(str(name).endswith(heads) for name in named)


def config(folder: Path, file: str = "config.json") -> dict[str, object]:
    """What a file of the model says of it; nothing where it cannot be read."""
    try:
        found = json.loads((folder / file).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
