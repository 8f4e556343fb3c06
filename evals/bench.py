"""Speed and memory of every step, beside a plain LangChain chain on the same manual.

``python -m evals.bench`` prints one table. Every process that is measured is a fresh one, and
the two sides take turns, so that whatever else the machine does falls on both alike.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from evals.bench_chain import NEEDED
from evals.bench_figures import Step, as_json, machine, table
from evals.bench_questions import ABOUT_A_CODE, COLD, QUESTIONS, WARM_UP
from evals.bench_worker import StepFailed, Worker, quiet_environment, timed

_ROOT = Path(__file__).parent.parent
_COLD_RUNS, _CHAIN_COLD_RUNS, _TURN = 7, 3, 10
_MOST_MEMORY = 600.0
_BUSY = 0.5
_WIDE = 150
_TABLES: tuple[tuple[str, str, str | None], ...] = (
    ("mue_practitioner_2024q3.csv", "mue", "practitioner"),
    ("aoc_2024-06-03.csv", "aoc", None),
    ("pfs_indicators_2024jul.csv", "fee-schedule", None),
)


@dataclass
class _Run:
    """Where one run of the bench keeps its things, and what it had to leave out."""

    data: Path
    folder: Path
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def home(self) -> str:
        return str(self.folder / "home")

    @property
    def chain_store(self) -> str:
        return str(self.folder / "chain")

    @property
    def manual(self) -> Path:
        return self.data / "policy-manual" / "ncci-policy-manual-2026.pdf"

    @property
    def pairs(self) -> Path:
        return self.data / "ncci-2024q3" / "ptp_practitioner_2024q3.csv.gz"

    def ours(self) -> Worker:
        return Worker("evals.bench_steps", _ROOT, self.folder / "ours.log")

    def chain(self) -> Worker:
        return Worker("evals.bench_chain", _ROOT, self.folder / "chain.log")

    def lacks(self, what: str, path: Path) -> bool:
        """Note that steps are left out because their data is not at hand."""
        if not path.exists():
            self.skipped.append(f"{what}: no {path.relative_to(self.data)} in the data folder")
        return not path.exists()

    def has_chain(self) -> bool:
        """Whether the plain chain's libraries are installed; noted once if they are not."""
        missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
        line = f"the plain chain: {', '.join(missing)} not installed (the dev extra has them)"
        if missing and line not in self.skipped:
            self.skipped.append(line)
        return not missing


def _adding(run: _Run) -> Iterator[Step]:
    if run.lacks("adding the manual, questions on it", run.manual):
        return
    with run.ours() as worker:
        added = worker.call("add", home=run.home, path=str(run.manual))
        after = worker.call("ask", home=run.home, questions=[WARM_UP, *QUESTIONS[:_TURN]])
    seconds: tuple[float, ...] = ()
    peaks: tuple[float, ...] = ()
    if run.has_chain():
        with run.chain() as worker:
            theirs = worker.call("add", folder=run.chain_store, path=str(run.manual))
            asked = worker.call(
                "ask", folder=run.chain_store, questions=[WARM_UP, *QUESTIONS[:_TURN]]
            )
        seconds, peaks = (theirs["seconds"],), (asked["peak_mb"],)
        run.notes.append(
            f"The manual became {added['passages']:,} passages with us and "
            f"{theirs['passages']:,} chunks in the chain; its {added['pages']} pages were "
            "added once on each side, imports and model loading included."
        )
    name = f"add the manual, {added['pages']} pages"
    yield Step(name, "s", (added["seconds"],), seconds, aim_ratio=1.0)
    peak = (after["peak_mb"],)
    yield Step("peak memory, adding and then asking", "MB", peak, peaks, aim=_MOST_MEMORY)


def _asking(run: _Run) -> Iterator[Step]:
    if not run.manual.exists():
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
    yield Step("warm checked answer, manual", "ms", tuple(whole), tuple(chain), aim=40.0)


def _turns(run: _Run) -> Iterator[tuple[bool, dict[str, Any]]]:
    """Both sides on every question, in turns; who begins changes from turn to turn."""
    with run.ours() as ours:
        ours.call("ask", home=run.home, questions=[WARM_UP])
        if not run.has_chain():
            yield True, ours.call("ask", home=run.home, questions=QUESTIONS)
            return
        with run.chain() as chain:
            chain.call("ask", folder=run.chain_store, questions=[WARM_UP])
            for start in range(0, len(QUESTIONS), _TURN):
                some = QUESTIONS[start : start + _TURN]
                for is_ours in (True, False) if start // _TURN % 2 else (False, True):
                    if is_ours:
                        yield True, ours.call("ask", home=run.home, questions=some)
                    else:
                        yield False, chain.call("ask", folder=run.chain_store, questions=some)


def _tables(run: _Run) -> Iterator[Step]:
    if run.lacks("importing pairs, looking them up, checking claims", run.pairs):
        return
    with run.ours() as worker:
        found = worker.call(
            "import_table",
            home=run.home,
            path=str(run.pairs),
            kind="ptp",
            setting="practitioner",
        )
    yield Step(f"import {found['rows']:,} PTP pairs", "s", (found["seconds"],), aim=20.0)
    peak = (found["peak_mb"],)
    yield Step("peak memory, importing pairs", "MB", peak, aim=_MOST_MEMORY)
    with run.ours() as worker:
        for name, kind, setting in _TABLES:
            path = run.pairs.with_name(name)
            if not run.lacks(f"checks against the {kind} table", path):
                worker.call(
                    "import_table", home=run.home, path=str(path), kind=kind, setting=setting
                )
        taken = worker.call("look_up", home=run.home, path=str(run.pairs))
    yield Step("warm look-up of one pair", "ms", tuple(taken["pair"]))
    yield Step("warm check, claim of 2 lines", "ms", tuple(taken["two_lines"]))
    yield Step("warm check, claim of 20 lines", "ms", tuple(taken["twenty_lines"]))


def _cold(run: _Run) -> Iterator[Step]:
    script = Path(sys.executable).with_name("bundlewise")
    code = "from ui.command_line import main; main()"
    command = [str(script)] if script.exists() else [sys.executable, "-c", code]
    yield Step(
        "cold process: check 62302 72240",
        "s",
        _processes(run, [*command, "check", "62302", "72240"], _COLD_RUNS),
        aim=0.3,
    )
    asked = _processes(run, [*command, "ask", ABOUT_A_CODE], _COLD_RUNS)
    yield Step("cold process: ask about a code", "s", asked, aim=1.5)
    if not run.manual.exists():
        return
    asked = _processes(run, [*command, "ask", COLD], _COLD_RUNS)
    chain: tuple[float, ...] = ()
    if run.has_chain():
        theirs = [sys.executable, "-m", "evals.bench_chain", run.chain_store, COLD]
        chain = _processes(run, theirs, _CHAIN_COLD_RUNS)
        run.notes.append(f"The chain's cold process was run {_CHAIN_COLD_RUNS} times.")
    yield Step("cold process: free question, manual", "s", asked, chain)


def _processes(run: _Run, command: Sequence[str], times: int) -> tuple[float, ...]:
    """Seconds of whole processes, after one that warms the file cache."""
    return tuple(_process(run, command) for _ in range(times + 1))[1:]


def _process(run: _Run, command: Sequence[str]) -> float:
    taken, done = timed(
        lambda: subprocess.run(  # noqa: S603 (our own commands)
            command,
            cwd=_ROOT,
            env=quiet_environment(Path(run.home)),
            capture_output=True,
            text=True,
            check=False,
        )
    )
    if done.returncode:
        raise StepFailed(f"{' '.join(command)} failed: {done.stderr.strip()[-500:]}")
    return taken / 1000


def _measured(run: _Run, messages: Console) -> list[Step]:
    steps: list[Step] = []
    for part in (_adding, _asking, _tables, _cold):
        messages.print(f"measuring: {part.__name__.strip('_')} ...", style="dim")
        steps.extend(part(run))
    return steps


def bench(
    data: Annotated[
        Path, typer.Option(help="The folder with the manual and the official tables.")
    ] = _ROOT.parent / "shared" / "data",
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Also write all figures to this file.")
    ] = None,
) -> None:
    """Measure every step and print one table."""
    messages = Console(stderr=True)
    began, loads = dt.datetime.now(dt.UTC), [os.getloadavg()]
    with tempfile.TemporaryDirectory(prefix="bundlewise-bench-") as folder:
        run = _Run(data, Path(folder))
        try:
            steps = _measured(run, messages)
        except StepFailed as error:
            messages.print(str(error), markup=False)
            raise typer.Exit(1) from None
    loads.append(os.getloadavg())
    facts = {"began": began.isoformat(timespec="seconds"), **machine(), "load_averages": loads}
    _report(steps, run, facts)
    if json_file is not None:
        document = {
            "schema": "bundlewise.bench/1",
            "machine": facts,
            "steps": [as_json(step) for step in steps],
            "skipped": run.skipped,
            "notes": run.notes,
        }
        json_file.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _report(steps: Sequence[Step], run: _Run, facts: dict[str, Any]) -> None:
    console = Console()
    if not console.is_terminal:  # a file or a pipe, for which rich assumes 80 columns
        console.width = _WIDE
    console.print(table(steps))
    before, after = (
        ", ".join(f"{value:.2f}" for value in load) for load in facts["load_averages"]
    )
    lines = [
        *(f"skipped: {line}" for line in run.skipped),
        *run.notes,
        f"{facts['cores']} cores, {facts['memory_gb']} GB, Python {facts['python']}; load average "
        f"before {before}, after {after} (1, 5, 15 minutes).",
    ]
    if facts["load_averages"][0][0] > _BUSY:
        lines.append("The machine was busy with other work: the figures are noisy.")
    for line in lines:
        console.print(line, markup=False, highlight=False)


if __name__ == "__main__":
    typer.run(bench)
