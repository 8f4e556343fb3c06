"""The gate: a slice of the planted-defect bench may not be judged worse than it was.

A slice cannot tell 0.95 from 0.90; what it holds to is that no rule loses a variety of defects or
raises alarms on a look-alike. The aims themselves are measured by ``python -m evals.defects``.
"""

from __future__ import annotations

import pytest

from evals.defects.bench import KINDS, run
from evals.material_figures import DefectFigure

SLICE = 12
# Of twelve defects one may be missed, and one alarm be false.
RECALL, PRECISION = 11 / 12, 11 / 12


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, DefectFigure]:
    """A slice of each kind, on invented tables and the sample's pages."""
    work = tmp_path_factory.mktemp("defects")
    return {item.kind: item for item in run(work / "no data", work, SLICE, seed=1)}


@pytest.mark.parametrize("kind", KINDS)
def test_planted_defects_are_found_and_look_alikes_left_alone(
    kind: str, figures: dict[str, DefectFigure]
) -> None:
    figure = figures[kind]
    assert figure.planted == figure.harmless == SLICE
    assert figure.recall.value >= RECALL, figure.missed
    assert figure.precision is not None
    assert figure.precision.value >= PRECISION, figure.alarms
