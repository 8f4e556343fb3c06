"""The bench: every case is put to the verifier alone, through the public door, and judged."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Answer
from assistant.service import Assistant
from assistant.verification.drafts import Submitted
from evals.intervals import wilson
from evals.lies.cases import Case, Half
from evals.lies.generator import EACH, FAST, cases
from evals.lies.home import opened
from evals.lies.judging import Fate, fate, good
from evals.material_figures import Lies, Share, Spent
from knowledge_base.errors import BundlewiseError
from knowledge_base.reading_room import Progress, silent

__all__ = ["EACH", "FAST", "Judged", "judged", "put", "run", "summed_up"]
_GATE = ("draft", "verify")
_WARM = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what became of it; ``gate_ms`` is the verifier's time, ``door_ms`` the call's.

    ``shown`` is the text that took its place, ``reason`` what the verifier said of it.
    """

    case: Case
    fate: Fate
    good: bool
    shown: str
    reason: str
    gate_ms: float
    door_ms: float


def put(assistant: Assistant, case: Case) -> Judged:
    """Submit one case as a draft of one statement."""
    draft = Submitted.model_validate(
        {
            "question": case.question,
            "statements": [
                {
                    "text": case.text,
                    "citations": [
                        {"document": item.document, "quote": item.quote} for item in case.cited
                    ],
                }
            ],
        }
    )
    start = time.perf_counter()
    try:
        answer = assistant.verify(draft)
    except BundlewiseError as error:
        # Whoever refuses to read a draft shows nothing of it.
        door = (time.perf_counter() - start) * 1_000
        return Judged(case, "withheld", case.lie, "", str(error), door, door)
    door = (time.perf_counter() - start) * 1_000
    return Judged(
        case,
        fate(case, answer),
        good(case, answer),
        *_told(answer),
        sum(answer.timings_ms.get(step, 0.0) for step in _GATE),
        door,
    )


def _told(answer: Answer) -> tuple[str, str]:
    first = next(iter(answer.statements), None)
    return (first.text, first.reason or "") if first else ("", answer.outcome)


def judged(
    assistant: Assistant, chosen: Sequence[Case], progress: Progress = silent
) -> tuple[Judged, ...]:
    """Judge every case; the first few are put once more beforehand, so that files are read."""
    for case in chosen[:_WARM]:
        put(assistant, case)
    told = []
    for number, case in enumerate(chosen):
        if number % 200 == 0:
            progress("Verifying drafts", number, len(chosen))
        told.append(put(assistant, case))
    return tuple(told)


def summed_up(half: Half, told: Sequence[Judged], skipped: str | None) -> Lies:
    """The figures of a half: lies stopped and right statements lost, by kind and in all."""
    lies = [item for item in told if item.case.lie]
    truths = [item for item in told if not item.case.lie]
    return Lies(
        half,
        _shares(lies, lie=True),
        _shares(truths, lie=False),
        _spent(item.gate_ms for item in told),
        _spent(item.door_ms for item in told),
        (skipped,) if skipped else (),
    )


def _shares(told: Sequence[Judged], *, lie: bool) -> tuple[Share, ...]:
    kinds: dict[str | None, list[Judged]] = {None: list(told)} if told else {}
    for item in told:
        kinds.setdefault(item.case.kind, []).append(item)
    return tuple(
        Share(
            kind,
            wilson(sum(item.good is lie for item in held), len(held)),
            sum(item.fate == "withheld" for item in held),
            sum(item.fate == "corrected" for item in held),
        )
        for kind, held in kinds.items()
    )


def _spent(times: Iterable[float]) -> Spent:
    held = sorted(times)
    if not held:
        return Spent(0, 0.0, 0.0)
    at = [held[min(len(held) - 1, int(len(held) * share))] for share in (0.5, 0.95)]
    return Spent(len(held), round(at[0], 3), round(at[1], 3))


def run(
    data: Path | None,
    work: Path,
    half: Half,
    each: int = EACH,
    kinds: Sequence[str] = (),
    progress: Progress = silent,
) -> tuple[Lies, tuple[Judged, ...]]:
    """Make the home below ``work``, put every case of a half, and sum up.

    Args:
        data: the folder of large public files; ``None`` for the sample alone.
        work: an existing folder that may be deleted afterwards.
        half: development or test.
        each: lies of each kind; there are as many right statements in all.
        kinds: only these kinds, of lies or of right statements; all if none is named.
        progress: told how far it is.
    """
    with opened(data, work, progress) as bench:
        chosen = [
            case for case in cases(bench.world, half, each) if case.kind in kinds or not kinds
        ]
        told = judged(bench.assistant, chosen, progress)
        return summed_up(half, told, bench.skipped), told
