"""Whether what was found can answer the question, or the honest answer is no.

One decision over a few signals; the weights were fitted on the development questions of
``evals/suites`` by ``python -m evals.fit_refusal`` and are stored with their version.
"""

from __future__ import annotations

import functools
import json
import math
from pathlib import Path
from typing import Any

from assistant.retrieval.evidence import Signals


@functools.cache
def _weights() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        Path(__file__).with_name("refusal.json").read_text(encoding="utf-8")
    )
    return loaded


def answerable(signals: Signals) -> float:
    """The estimated probability that the passages found hold the answer."""
    weights = dict(_weights()["weights"])
    score = weights.pop("constant") + sum(
        weight * getattr(signals, name) for name, weight in weights.items()
    )
    return 1.0 / (1.0 + math.exp(-score))


def is_answerable(signals: Signals) -> bool:
    """Whether to answer at all."""
    return answerable(signals) >= float(_weights()["threshold"])
