"""How well uploaded material and drafts are checked: notes read, defects found, lies stopped.

The benches of their own, ``python -m evals.note_scoring``, ``python -m evals.defects`` and
``python -m evals.lies``, put together for the report of ``bundlewise eval --material``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from evals.cases import Split
from evals.defects.bench import EACH, FAST, run
from evals.homes import Places
from evals.lies import bench as lies
from evals.lies.cases import HALVES
from evals.material_figures import Material
from evals.note_scoring import manual_at, score
from knowledge_base.reading_room import Progress, silent


def checked(
    places: Places, split: Split | None, *, fast: bool = False, progress: Progress = silent
) -> Material:
    """Run all benches; ``fast`` plants a tenth of the defects and tells a tenth of the lies."""
    scores = score(split, manual_at(None, places))
    with tempfile.TemporaryDirectory() as work:
        defects = run(places.data, Path(work), FAST if fast else EACH, progress=progress)
    each = lies.FAST if fast else lies.EACH
    told = []
    for half in HALVES:
        if split in {None, half}:
            with tempfile.TemporaryDirectory() as work:
                figures, _ = lies.run(places.data, Path(work), half, each, progress=progress)
                told.append(figures)
    return Material(
        scores.figures,
        tuple(f"{result.source}, {result.id}" for result, _ in scores.lost),
        defects,
        (scores.skipped,) if scores.skipped else (),
        tuple(told),
    )
