"""Speed and memory of every step, beside a peer on the same material in the same run.

The peer of documents and questions is a plain LangChain chain, that of audits a pandas script.
``python -m evals.bench`` prints one table, and a second one of how audits grow; ``--only`` runs
some parts. Every process that is measured is a fresh one, and the two sides take turns, so that
whatever else the machine does falls on both alike.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from evals.bench_claims import auditing
from evals.bench_figures import Step, as_json, growth, machine, size_as_json, table
from evals.bench_parts import adding, asking, cold, large, tables
from evals.bench_run import ROOT, Run
from evals.bench_worker import StepFailed

_BUSY = 0.5
_WIDE = 150


class Part(StrEnum):
    """The parts of the bench, in their order."""

    ADDING = "adding"
    ASKING = "asking"
    TABLES = "tables"
    COLD = "cold"
    LARGE = "large"
    AUDIT = "audit"


_PARTS = {
    Part.ADDING: adding,
    Part.ASKING: asking,
    Part.TABLES: tables,
    Part.COLD: cold,
    Part.LARGE: large,
    Part.AUDIT: auditing,
}


def _measured(run: Run, parts: Sequence[Part], messages: Console) -> list[Step]:
    steps: list[Step] = []
    for part in (part for part in Part if part in parts):
        messages.print(f"measuring: {part} ...", style="dim")
        for step in _PARTS[part](run):
            messages.print(f"  {step.name}", style="dim", highlight=False)
            steps.append(step)
    return steps


def bench(
    data: Annotated[
        Path, typer.Option(help="The folder with the manual and the official tables.")
    ] = ROOT.parent / "shared" / "data",
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Also write all figures to this file.")
    ] = None,
    only: Annotated[
        list[Part] | None, typer.Option(help="Only this part; may be given several times.")
    ] = None,
) -> None:
    """Measure every step and print the figures."""
    messages = Console(stderr=True)
    began, loads = dt.datetime.now(dt.UTC), [os.getloadavg()]
    with tempfile.TemporaryDirectory(prefix="bundlewise-bench-") as folder:
        run = Run(data, Path(folder))
        try:
            steps = _measured(run, only or tuple(Part), messages)
        except StepFailed as error:
            messages.print(str(error), markup=False)
            raise typer.Exit(1) from None
    loads.append(os.getloadavg())
    facts = {"began": began.isoformat(timespec="seconds"), **machine(), "load_averages": loads}
    _report(steps, run, facts)
    if json_file is not None:
        document = {
            "schema": "bundlewise.bench/2",
            "machine": facts,
            "steps": [as_json(step) for step in steps],
            "audits": [size_as_json(size) for size in run.audits],
            "skipped": run.skipped,
            "notes": run.notes,
        }
        json_file.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _report(steps: Sequence[Step], run: Run, facts: dict[str, Any]) -> None:
    console = Console()
    if not console.is_terminal:  # a file or a pipe, for which rich assumes 80 columns
        console.width = _WIDE
    console.print(table(steps))
    if run.audits:
        console.print(growth(run.audits))
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
