"""The records of how well material is read and drafts are checked, as the report gives them."""

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
    lies_stopped: float = 0.99
    truths_lost: float = 0.02


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
class Share:
    """Of lies of a kind (``None``: all) those stopped, of right statements those lost.

    ``withheld`` and ``corrected`` count what became of them; a right statement that was corrected
    to what it said is not lost.
    """

    kind: str | None
    share: Mean
    withheld: int
    corrected: int


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds a statement: of how many, the median and the 95th percentile."""

    n: int
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Lies:
    """How the verifier stood up to lies: ``gate_ms`` is its own time, ``door_ms`` the whole call.

    ``half`` is ``development`` or ``test``; ``skipped`` says what was not at hand.
    """

    half: str
    lies: tuple[Share, ...]
    truths: tuple[Share, ...]
    gate_ms: Spent
    door_ms: Spent
    skipped: tuple[str, ...]

    @property
    def reached(self) -> bool:
        """Whether every kind of lie is stopped and right statements kept as often as aimed at."""
        lost = [item.share.value for item in self.truths if item.kind is None]
        return all(item.share.value >= AIMS.lies_stopped for item in self.lies) and all(
            value <= AIMS.truths_lost for value in lost
        )


@dataclass(frozen=True, slots=True)
class Material:
    """The figures of the benches; ``lost`` names sentences whose note lost its sense."""

    notes: tuple[NoteFigure, ...]
    lost: tuple[str, ...]
    defects: tuple[DefectFigure, ...]
    skipped: tuple[str, ...]
    lies: tuple[Lies, ...]
    aims: Aims = AIMS
