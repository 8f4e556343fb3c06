"""Whether the probability that refusal is decided on means what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assistant.gathering import apply_rules, retrieve
from assistant.question.understand import understand
from evals.cases import Case
from evals.figures import CalibrationPoint, Scored
from knowledge_base.library import Library

_BINS = 10


def chance_of_answer(library: Library, case: Case, day: dt.date) -> float | None:
    """The probability that refusal is decided on; ``None`` where codes, pages or rules decide."""
    asked = understand(
        case.question, today=day, service_date=case.service_date, setting=case.setting
    )
    grounds = retrieve(apply_rules(asked, library), library)
    decided = grounds.premises or any(finding.fires for finding in grounds.findings)
    return None if decided else grounds.chance


def calibration(
    scored: Sequence[Scored],
) -> tuple[tuple[CalibrationPoint, ...], float | None]:
    """The calibration curve in ten bins of equal width, and the Brier score.

    Asked are the questions whose refusal was decided on a probability; the truth is whether the
    case is answerable, not whether it was answered well. Questions about one person's case are
    left out. ``None`` as score unless there are questions of both kinds.
    """
    from sklearn.calibration import calibration_curve
    from sklearn.metrics import brier_score_loss

    held = [
        (float(item.case.stands), item.response.chance)
        for item in scored
        if item.response.chance is not None and item.case.expect != "case_specific"
    ]
    truth = [answerable for answerable, _ in held]
    chances = [chance for _, chance in held if chance is not None]
    if len(set(truth)) < 2:
        return (), None
    observed, predicted = calibration_curve(truth, chances, n_bins=_BINS, strategy="uniform")
    # The curve leaves empty bins out without saying how full the others are.
    counts = [0] * _BINS
    for chance in chances:
        counts[min(_BINS - 1, int(chance * _BINS))] += 1
    points = tuple(
        CalibrationPoint(round(float(one), 4), round(float(other), 4), n)
        for one, other, n in zip(predicted, observed, [n for n in counts if n], strict=True)
    )
    return points, round(float(brier_score_loss(truth, chances)), 4)
