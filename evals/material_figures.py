"""The records of how well uploaded material is read and checked, as the report gives them."""

from __future__ import annotations

from dataclasses import dataclass

from evals.intervals import Mean
from knowledge_base.guidance_notes import NoteKind


@dataclass(frozen=True, slots=True)
class Aims:
    """What is aimed at for every kind."""

    note_f1: float = 0.90
    notes_lost: int = 0
    recall: float = 0.95
    precision: float = 0.90


AIMS = Aims()


@dataclass(frozen=True, slots=True)
class NoteFigure:
    """Exact F1 of ``labels`` notes of a kind (``None``: all), with precision and recall.

    ``f1.n`` is the number of sentences with such a note on the label or found.
    """

    source: str
    kind: NoteKind | None
    f1: Mean
    precision: float
    recall: float
    labels: int


@dataclass(frozen=True, slots=True)
class DefectFigure:
    """Recall over planted defects; precision over defects found and false alarms.

    A defect counts once however often it is told; two false alarms of one rule on one stretch
    count once. ``precision`` is ``None`` where the rule said nothing at all.
    """

    kind: str
    recall: Mean
    precision: Mean | None
    planted: int
    harmless: int
    missed: tuple[str, ...]
    alarms: tuple[str, ...]

    @property
    def reached(self) -> bool:
        """Whether both aims are met."""
        return (
            self.recall.value >= AIMS.recall
            and self.precision is not None
            and self.precision.value >= AIMS.precision
        )


@dataclass(frozen=True, slots=True)
class Material:
    """The figures of both benches; ``lost`` names sentences whose note lost its sense."""

    notes: tuple[NoteFigure, ...]
    lost: tuple[str, ...]
    defects: tuple[DefectFigure, ...]
    skipped: tuple[str, ...]
    aims: Aims = AIMS
