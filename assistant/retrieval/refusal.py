"""Whether what was found can answer the question, or the honest answer is no.

One decision over a few signals; the weights were fitted on the development questions of
``evals/suites`` by ``python -m evals.fit_refusal`` (and ``fit_refusal_abroad`` for questions in
other languages) and are stored with their version.
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


_ABROAD = ("topic_abroad", "similarity_abroad")


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
    fitted = _topics().get(embedder)
    if fitted is None:
        return 0.0
    weights, constant = fitted
    return float(vector @ weights + constant)


@functools.cache
def _topics() -> dict[str, tuple[Vectors, float]]:
    import numpy as np  # 0.1 s: only where a question was embedded

    return {
        str(fitted["embedder"]): (
            np.asarray(fitted["weights"], dtype=np.float32),
            float(fitted["constant"]),
        )
        for fitted in (_weights()["topic"], _weights()["abroad"]["topic"])
    }


def features(signals: Signals) -> dict[str, float]:
    """What is weighed: every signal, and the topic as far as no passage holds the words.

    Material on an unusual subject is to be answered from, however its questions sound.
    """
    told: dict[str, float] = dataclasses.asdict(signals)
    for name in _ABROAD:
        told.pop(name)
    return {**told, "topic_alone": signals.topic * (1.0 - signals.together_meant)}


def features_abroad(signals: Signals) -> dict[str, float]:
    """What is weighed of a question in another language: what its English words tell, and more.

    Translated words are few and rough; its multilingual vector was not translated.
    """
    sounds = signals.topic_abroad or 0.0
    return {
        "home": _score(_weights(), features(signals)),
        "topic": sounds,
        "topic_alone": sounds * (1.0 - signals.together_meant),
        "similarity": signals.similarity_abroad,
    }


def answerable(signals: Signals) -> float:
    """The estimated probability that the passages found hold the answer."""
    if signals.topic_abroad is None:
        score = _score(_weights(), features(signals))
    else:
        score = _score(_weights()["abroad"], features_abroad(signals))
    return 1.0 / (1.0 + math.exp(-score))


def _score(fitted: dict[str, Any], told: dict[str, float]) -> float:
    """The log-odds of a fit."""
    return float(
        fitted["constant"] + sum(weight * told[name] for name, weight in fitted["weights"].items())
    )


def is_answerable(signals: Signals) -> bool:
    """Whether to answer at all."""
    return answerable(signals) >= float(_weights()["threshold"])
