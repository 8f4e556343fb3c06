"""The parts of the bench about documents, questions, tables and single claims."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from typing import Any

from evals.bench_figures import Step
from evals.bench_questions import ABOUT_A_CODE, COLD, QUESTIONS, WARM_UP
from evals.bench_run import Run

_MOST_MEMORY = 600.0
_COLD_RUNS, _CHAIN_COLD_RUNS, _TURN = 7, 3, 10
# So many look-ups make one figure of look-ups per second.
_LOOK_UPS = 1000
_LARGE = 100_000


def adding(run: Run) -> Iterator[Step]:
    """Add the manual on both sides."""
    if run.lacks("adding the manual", run.manual):
        return
    added = run.add_manual()
    seconds: tuple[float, ...] = ()
    peaks: tuple[float, ...] = ()
    if run.has_chain():
        theirs = run.add_manual_to_chain()
        seconds, peaks = (theirs["seconds"],), (theirs["peak_mb"],)
        run.notes.append(
            f"The manual became {added['passages']:,} passages with us and "
            f"{theirs['passages']:,} chunks in the chain; its {added['pages']} pages were "
            "added once on each side, imports and model loading included."
        )
    name = f"add the manual, {added['pages']} pages"
    yield Step(name, "s", (added["seconds"],), seconds, aim_ratio=1.0)
    peak = (added["peak_mb"],)
    yield Step("peak memory, adding and then asking", "MB", peak, peaks, aim=_MOST_MEMORY)


def asking(run: Run) -> Iterator[Step]:
    """Sixty warm questions on both sides."""
    if run.lacks("questions on the manual", run.manual):
        return
    retrieve: list[float] = []
    whole: list[float] = []
    chain: list[float] = []
    outcomes: list[str] = []
    for is_ours, answer in _turns(run):
        (retrieve if is_ours else chain).extend(answer["retrieve"])
        whole.extend(answer.get("whole", ()))
        outcomes.extend(answer.get("outcomes", ()))
    told = {name: outcomes.count(name) for name in sorted(set(outcomes))}
    run.notes.append(
        "Warm questions: each asked once, in turns of ten; the first call of each side, which "
        f"loads models and caches, is left out. The chain only searches. Our outcomes: {told}."
    )
    yield Step("warm retrieval, manual", "ms", tuple(retrieve), tuple(chain), aim_ratio=2.0)
    yield Step("warm checked answer, manual", "ms", tuple(whole), tuple(chain), aim=30.0)


def _turns(run: Run) -> Iterator[tuple[bool, dict[str, Any]]]:
    """Both sides on every question, in turns; who begins changes from turn to turn."""
    run.add_manual()
    with run.ours() as ours:
        ours.call("ask", home=run.home, questions=[WARM_UP])
        if not run.has_chain():
            yield True, ours.call("ask", home=run.home, questions=QUESTIONS)
            return
        run.add_manual_to_chain()
        with run.chain() as chain:
            chain.call("ask", folder=run.chain_store, questions=[WARM_UP])
            for start in range(0, len(QUESTIONS), _TURN):
                some = QUESTIONS[start : start + _TURN]
                for is_ours in (True, False) if start // _TURN % 2 else (False, True):
                    if is_ours:
                        yield True, ours.call("ask", home=run.home, questions=some)
                    else:
                        yield False, chain.call("ask", folder=run.chain_store, questions=some)


def large(run: Run) -> Iterator[Step]:
    """The same sixty warm questions of a library of 100,000 passages, the manual among them."""
    if run.lacks("questions of 100,000 passages", run.manual):
        return
    run.add_manual()
    home = str(run.folder / "large")
    shutil.copytree(run.home, home)
    with run.ours() as worker:
        held = worker.call("grow", home=home, passages=_LARGE)["passages"]
    with run.ours() as worker:
        worker.call("ask", home=home, questions=[WARM_UP])
        told = worker.call("ask", home=home, questions=QUESTIONS)
    run.notes.append(
        f"The large library holds {held:,} passages: the manual's, and others made of its "
        "sentences and vectors for this bench."
    )
    yield Step(f"warm checked answer, {held:,} passages", "ms", tuple(told["whole"]), aim=60.0)
    yield Step("peak memory, asking them", "MB", (told["peak_mb"],))


def tables(run: Run) -> Iterator[Step]:
    """Import the official tables, look pairs up, check claims in a warm process."""
    pairs = run.table("ptp", "practitioner")
    if run.lacks("importing pairs, looking them up, checking claims", pairs):
        return
    found = run.import_tables()
    yield Step(f"import {found['rows']:,} PTP pairs", "s", (found["seconds"],), aim=20.0)
    peak = (found["peak_mb"],)
    yield Step("peak memory, importing pairs", "MB", peak, aim=_MOST_MEMORY)
    with run.ours() as worker:
        taken = worker.call("look_up", home=run.home, path=str(pairs))
    single = taken["pair"]
    rates = [
        _LOOK_UPS * 1000 / sum(single[start : start + _LOOK_UPS])
        for start in range(0, len(single) - _LOOK_UPS + 1, _LOOK_UPS)
    ]
    yield Step("warm look-up of one pair", "ms", tuple(single))
    yield Step("warm look-ups of pairs", "/s", tuple(rates))
    yield Step("warm check, claim of 2 lines", "ms", tuple(taken["two_lines"]))
    yield Step("warm check, claim of 20 lines", "ms", tuple(taken["twenty_lines"]))
    yield Step("warm check, claim of 500 lines", "ms", tuple(taken["most_lines"]))


def cold(run: Run) -> Iterator[Step]:
    """Whole processes of the command line."""
    has_manual = not run.lacks("a cold free question", run.manual)
    if has_manual:
        run.add_manual()
    if not run.lacks("cold processes on whole tables", run.table("ptp", "practitioner")):
        run.import_tables()
    yield Step(
        "cold process: check 62302 72240",
        "s",
        run.processes(run.command("check", "62302", "72240"), _COLD_RUNS),
        aim=0.3,
    )
    asked = run.processes(run.command("ask", ABOUT_A_CODE), _COLD_RUNS)
    yield Step("cold process: ask about a code", "s", asked, aim=1.5)
    if not has_manual:
        return
    asked = run.processes(run.command("ask", COLD), _COLD_RUNS)
    chain: tuple[float, ...] = ()
    if run.has_chain():
        run.add_manual_to_chain()
        theirs = [sys.executable, "-m", "evals.bench_chain", run.chain_store, COLD]
        chain = run.processes(theirs, _CHAIN_COLD_RUNS)
        run.notes.append(f"The chain's cold process was run {_CHAIN_COLD_RUNS} times.")
    yield Step("cold process: free question, manual", "s", asked, chain)
