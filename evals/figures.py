"""The records of an evaluation: what came back, what it scored, and the whole result.

Written out by ``as_json`` they are the document ``bundlewise.evaluation/1``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.answer import Answer
from evals.cases import Case
from evals.material_figures import Material

SCHEMA = "bundlewise.evaluation/1"
OURS = "bundlewise"
RECALL = "recall@5"
# Why a suite was not run.
NO_CASE_YET, NO_CASE_OF = "it has no case yet", "it has no case of the split "


@dataclass(frozen=True, slots=True)
class Found:
    """One passage that came back for a question.

    ``sections`` are the headings it stands under, the whole path as one string each; a chunk of
    a baseline may lie over several. ``page`` is the 1-based PDF page on which it begins.
    """

    document: str
    page: int | None
    sections: tuple[str, ...]
    quote: str
    edition: str | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """What one system made of one question: passages best first, and whether it refused.

    ``refused`` is ``None`` for a system that never decides; ``answer`` and ``milliseconds`` are
    of systems that answer. ``chance`` is the probability that its refusal was decided on,
    ``None`` where something else decided. ``error`` is what the system said if it would not take
    the question at all.
    """

    found: tuple[Found, ...]
    refused: bool | None = None
    answer: Answer | None = None
    milliseconds: float | None = None
    chance: float | None = None
    unsupported: int = 0
    error: str | None = None

    @property
    def outcome(self) -> str:
        """The outcome of the answer; "error" where there is none but should be."""
        return self.answer.outcome if self.answer else "error" if self.error else ""

    @property
    def headline(self) -> str:
        """What the answer says first, or the error."""
        return self.answer.headline if self.answer else self.error or ""


@dataclass(frozen=True, slots=True)
class Scored:
    """A case with what one system scored on it, each measure in 0..1.

    ``ranks`` are the 1-based passage ranks at which each gold group was first met.
    """

    system: str
    suite: str
    document: str | None
    case: Case
    response: Response
    scores: Mapping[str, float]
    ranks: tuple[int | None, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language of the question."""
        return self.case.language or "en"


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over ``n`` cases with its 95% interval; ``None`` parts are not told apart."""

    system: str
    suite: str | None
    kind: str | None
    language: str | None
    document: str | None
    measure: str
    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Ours less a baseline's on the same ``n`` cases, with its 95% interval."""

    baseline: str
    suite: str | None
    kind: str | None
    measure: str
    value: float
    low: float | None
    high: float | None
    n: int

    @property
    def ahead(self) -> bool:
        """Whether the whole interval lies above nought."""
        return self.low is not None and self.low > 0


@dataclass(frozen=True, slots=True)
class CalibrationPoint:
    """Of ``n`` questions with about this predicted probability, the share answerable."""

    predicted: float
    observed: float
    n: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that we got wrong, with what a person needs to see why."""

    system: str
    suite: str
    id: str
    kind: str
    question: str
    expected: str
    retrieved: tuple[str, ...]
    outcome: str
    headline: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One of our cases: passage rank of each gold group (``None``: not in ten), and whether ok."""

    id: str
    suite: str
    kind: str
    ranks: tuple[int | None, ...]
    outcome: str
    scores: Mapping[str, float]
    ok: bool


@dataclass(frozen=True, slots=True)
class Skipped:
    """A suite, or a system on a suite, that could not run, and why."""

    suite: str
    reason: str


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of the warm ``ask``, on this machine as it was; ``None`` without questions."""

    p50: float | None
    p95: float | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything one run of the evaluation yields; ``material`` only when it was asked for."""

    schema: str = SCHEMA
    made: str
    bundlewise: str
    python: str
    cores: int
    embedder: str
    packages: Mapping[str, str]
    refusal: str
    split: str
    fast: bool
    suites: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    systems: tuple[str, ...]
    figures: tuple[Figure, ...]
    calibration: tuple[CalibrationPoint, ...]
    brier: float | None
    differences: tuple[Difference, ...]
    failures: tuple[Failure, ...]
    cases: tuple[CaseResult, ...]
    latency_ms: Latency
    about: Mapping[str, str] = field(default_factory=dict)
    material: Material | None = None
