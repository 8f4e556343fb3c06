"""Means with 95% bootstrap intervals, the same for the same values.

Resampled are cases, by the percentile method. What this does not do: where all values are alike
the interval has no width, although few cases never prove perfection; read it with its ``n``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SEED = 20_260_601
RESAMPLES = 2_000
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of ``n`` values; ``low`` and ``high`` are ``None`` where one value is all."""

    value: float
    low: float | None
    high: float | None
    n: int


def mean(values: Sequence[float]) -> Mean:
    """The mean of at least one value, with its interval."""
    import numpy as np
    from scipy.stats import bootstrap

    held = np.asarray(values, dtype=float)
    value = float(held.mean())
    if len(held) < 2:
        return Mean(value, None, None, len(held))
    if held.min() == held.max():
        return Mean(value, value, value, len(held))
    found = bootstrap(
        (held,),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=_LEVEL,
        method="percentile",
        vectorized=True,
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return Mean(value, float(found.low), float(found.high), len(held))


def mean_difference(ours: Sequence[float], theirs: Sequence[float]) -> Mean:
    """Ours less theirs, case by case: cases are resampled with both their values."""
    return mean([mine - other for mine, other in zip(ours, theirs, strict=True)])
