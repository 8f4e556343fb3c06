"""What a receipt costs an answer, and how fast the map of the coverage is drawn.

``python -m evals.bench_receipts [HOME]``: on a copy of the home, or on a new one.
"""

from __future__ import annotations

import datetime as dt
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from assistant.service import Assistant, Question
from assistant.settings import Settings
from knowledge_base.coverage_map import coverage_map

_FIRST = dt.date(2024, 7, 1)
_ROUNDS = 5
_ASKED = (
    "Can I report 62302 with 72240?",
    "What documentation does 62302 require?",
    "What is the reimbursement for a wheelchair in Alaska?",
)


def measured(home: Path, days: int = 60) -> dict[str, float]:
    """Of three questions on so many days each, what keeping and replaying their answers takes.

    Returns:
        Milliseconds to keep a receipt and to draw the map; answers replayed in a second.
    """
    opened = Assistant.open(Settings(home=home, model=None))
    kept: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    keep = opened.records.keep

    def noted(*told: Any, **named: Any) -> str:
        kept.append((told, named))
        return keep(*told, **named)

    opened.records.__dict__["keep"] = noted
    for text in _ASKED:
        for day in range(days):
            opened.ask(Question(text, _FIRST + dt.timedelta(days=day)))
    opened.records.store.forget_receipts()
    taken = sorted(
        _ms(lambda told=told, named=named: keep(*told, **named)) for told, named in kept
    )
    started = time.perf_counter()
    again = list(opened.replay(opened.records.store.receipts()))
    rate = len(again) / (time.perf_counter() - started)
    maps = [_ms(lambda: coverage_map(opened.library)) for _ in range(_ROUNDS)]
    opened.close()
    return {
        "receipts": len(taken),
        "keep_ms_median": statistics.median(taken),
        "keep_ms_p95": taken[int(0.95 * len(taken))],
        "replayed_per_second": rate,
        "changed": sum(item.weight != "unchanged" for item in again),
        "map_ms_median": statistics.median(maps),
    }


def _ms(work: Any) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def main(arguments: list[str]) -> None:
    """Measure on a copy, so that nothing of a home is changed."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if arguments:
            shutil.copytree(arguments[0], home)
        for name, value in measured(home).items():
            sys.stdout.write(f"{name:<22} {value:,.2f}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
