"""Whether what was found can answer the question, or the honest answer is no.

One decision over a few signals; the weights were fitted on the development questions of
``evals/suites`` by ``python -m evals.fit_refusal`` and are stored with their version.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.retrieval.signals import Signals

if TYPE_CHECKING:
    from knowledge_base.indexes.embedders import Vectors


@functools.cache
def _weights() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        Path(__file__).with_name("refusal.json").read_text(encoding="utf-8")
    )
    return loaded


def version() -> str:
    """The version of the fitted weights."""
    return str(_weights()["version"])


def topic(vector: Vectors, embedder: str) -> float:
    """How a question alone sounds, from its vector [dimensions]: a log-odds, 0 if not known.

    Vectors of another model than the weights were fitted on tell nothing here.
    """
    fitted = _weights()["topic"]
    if fitted["embedder"] != embedder:
        return 0.0
    weights = _topic_weights()
    return float(vector @ weights + fitted["constant"])


@functools.cache
def _topic_weights() -> Vectors:
    import numpy as np  # 0.1 s: only where a question was embedded

    return np.asarray(_weights()["topic"]["weights"], dtype=np.float32)


def features(signals: Signals) -> dict[str, float]:
    """What is weighed: every signal, and the topic as far as no passage holds the words.

    Material on an unusual subject is to be answered from, however its questions sound.
    """
    told: dict[str, float] = dataclasses.asdict(signals)
    return {**told, "topic_alone": signals.topic * (1.0 - signals.together_meant)}


def answerable(signals: Signals) -> float:
    """The estimated probability that the passages found hold the answer."""
    fitted, told = _weights(), features(signals)
    score = fitted["constant"] + sum(
        weight * told[name] for name, weight in fitted["weights"].items()
    )
    return 1.0 / (1.0 + math.exp(-score))


def is_answerable(signals: Signals) -> bool:
    """Whether to answer at all."""
    return answerable(signals) >= float(_weights()["threshold"])
