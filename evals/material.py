"""How well uploaded material and drafts are checked: notes read, defects found, lies stopped.

The benches of their own, ``python -m evals.note_scoring``, ``python -m evals.defects`` and
``python -m evals.lies``, put together for the report of ``bundlewise eval --material``.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from evals.cases import Split
from evals.defects.bench import EACH, FAST, run
from evals.homes import Places
from evals.lies import bench as lies
from evals.lies.cases import HALVES, Half
from evals.material_figures import DefectFigure, Lies, Material
from evals.note_scoring import manual_at, score
from knowledge_base.errors import BundlewiseError
from knowledge_base.reading_room import Progress, silent

Found = TypeVar("Found")


def checked(
    places: Places, split: Split | None, *, fast: bool = False, progress: Progress = silent
) -> Material:
    """Run all benches; ``fast`` plants a tenth of the defects and tells a tenth of the lies.

    What goes wrong in one is told in its place, so that the others are not lost by it.
    """
    skipped: list[str] = []
    scores = _told("notes", skipped, lambda: score(split, manual_at(None, places)))
    if scores is not None and scores.skipped:
        skipped.append(scores.skipped)
    planting = partial(_defects, places, FAST if fast else EACH, progress)
    defects = _told("planted defects", skipped, partial(_within, planting))
    each = lies.FAST if fast else lies.EACH
    halves = [half for half in HALVES if split in {None, half}]
    told = [
        _told(
            f"lies, half {half}",
            skipped,
            partial(_within, partial(_lies, places, half, each, progress)),
        )
        for half in halves
    ]
    return Material(
        () if scores is None else scores.figures,
        () if scores is None else tuple(f"{it.source}, {it.id}" for it, _ in scores.lost),
        defects or (),
        tuple(skipped),
        tuple(item for item in told if item is not None),
    )


def _defects(
    places: Places, each: int, progress: Progress, work: Path
) -> tuple[DefectFigure, ...]:
    return run(places.data, work, each, progress=progress)


def _lies(places: Places, half: Half, each: int, progress: Progress, work: Path) -> Lies:
    return lies.run(places.data, work, half, each, progress=progress)[0]


def _within(bench: Callable[[Path], Found]) -> Found:
    with tempfile.TemporaryDirectory() as work:
        return bench(Path(work))


def _told(name: str, skipped: list[str], bench: Callable[[], Found]) -> Found | None:
    """What a bench found; ``None``, and why in ``skipped``, where it could not be run."""
    try:
        return bench()
    except (BundlewiseError, OSError, LookupError, ValueError, sqlite3.Error) as error:
        skipped.append(f"{name} ({type(error).__name__}: {error})".rstrip("."))
        return None
