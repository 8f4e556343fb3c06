"""How well uploaded material is checked: notes read from it, and defects found in it.

The two benches of their own, ``python -m evals.note_scoring`` and ``python -m evals.defects``, put
together for the report of ``bundlewise eval --material``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from evals.cases import Split
from evals.defects.bench import EACH, FAST, run
from evals.homes import Places
from evals.material_figures import Material
from evals.note_scoring import manual_at, score
from knowledge_base.reading_room import Progress, silent


def checked(
    places: Places, split: Split | None, *, fast: bool = False, progress: Progress = silent
) -> Material:
    """Run both benches; ``fast`` plants a tenth of the defects."""
    scores = score(split, manual_at(None, places))
    with tempfile.TemporaryDirectory() as work:
        defects = run(places.data, Path(work), FAST if fast else EACH, progress=progress)
    return Material(
        scores.figures,
        tuple(f"{result.source}, {result.id}" for result, _ in scores.lost),
        defects,
        (scores.skipped,) if scores.skipped else (),
    )
