"""Means with 95% bootstrap intervals, the same for the same values.

Resampled are cases, by the percentile method. What this does not do: where all values are alike
the interval has no width, although few cases never prove perfection; read it with its ``n``. For
shares near nought or one, where that matters, there is Wilson's interval.
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


def pooled(parts: Sequence[float], wholes: Sequence[float]) -> Mean:
    """The sum of ``parts`` over the sum of ``wholes``, as of F1: cases are resampled with both.

    ``n`` is the number of cases whose whole is not nought; at least one is needed. F1 is pooled
    from twice the right ones, and that plus what was too much and too little.
    """
    import numpy as np
    from scipy.stats import bootstrap

    held = [(part, whole) for part, whole in zip(parts, wholes, strict=True) if whole > 0]
    tops, bottoms = (np.asarray(column, dtype=float) for column in zip(*held, strict=True))
    value = float(tops.sum() / bottoms.sum())
    if len(held) < 2:
        return Mean(value, None, None, len(held))
    shares = tops / bottoms
    if shares.min() == shares.max():
        return Mean(value, value, value, len(held))
    found = bootstrap(
        (tops, bottoms),
        lambda top, bottom, axis: top.sum(axis=axis) / bottom.sum(axis=axis),
        n_resamples=RESAMPLES,
        confidence_level=_LEVEL,
        method="percentile",
        vectorized=True,
        paired=True,
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return Mean(value, float(found.low), float(found.high), len(held))


def wilson(hits: int, n: int) -> Mean:
    """The share of ``hits`` among ``n`` cases, at least one, with Wilson's 95% interval."""
    from scipy.stats import binomtest

    found = binomtest(hits, n).proportion_ci(confidence_level=_LEVEL, method="wilson")
    return Mean(hits / n, float(found.low), float(found.high), n)
