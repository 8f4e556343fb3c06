"""Whether answers got worse than the committed reference: ``python -m evals.gate``.

Run is a fast, fixed part of the cases, on the sample and, where it is at hand, on the manual. The
reference says of each case whether it was right. Answers are deterministic, so that every change
is one of the program; still a better program may lose a case while it wins others. It is refused
when it loses more than two cases on balance, or any pair of codes, since those are exact.
``--write`` renews the reference, which is then read and committed like any other change.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from assistant.settings import Settings
from evals.cases import SUITES, names
from evals.figures import Evaluation
from evals.generated import NAMES
from evals.homes import Places
from evals.run import Options, Telling, evaluate, means
from knowledge_base.errors import BundlewiseError

REFERENCE = Path(__file__).parent / "reference" / "reference.json"
SCHEMA = "bundlewise.reference/1"
GATED = ("code_pages", "pairs_sample", "policy_manual_2026")
MOST_LOST = 2


@dataclass(frozen=True, slots=True)
class Judgement:
    """What changed of the cases that both the reference and a run have, by id."""

    lost: tuple[str, ...]
    won: tuple[str, ...]
    exact_lost: tuple[str, ...]
    compared: int

    @property
    def passed(self) -> bool:
        """Whether the change may stay."""
        return not self.exact_lost and len(self.lost) - len(self.won) <= MOST_LOST

    @property
    def told(self) -> str:
        """The judgement with the cases named."""
        lines = [
            f"{self.compared} cases compared: {len(self.lost)} lost, {len(self.won)} won; "
            + ("not worse." if self.passed else "worse than the reference.")
        ]
        lines += [f"  lost: {name}" for name in self.lost]
        lines += [f"  won:  {name}" for name in self.won]
        return "\n".join(lines)


def run_gated(places: Places, telling: Telling | None = None) -> Evaluation:
    """The fast part of the gated suites that exist, of both splits and without baselines."""
    held = (*names(SUITES), *NAMES)
    chosen = tuple(name for name in GATED if any(means(name, suite) for suite in held))
    return evaluate(Options(chosen, "all", baselines=False, fast=True), places, telling)


def judge(reference: Mapping[str, Any], found: Evaluation) -> Judgement:
    """Compare the cases of a run with the reference; those in only one of them do not count."""
    before: Mapping[str, bool] = reference["cases"]
    both = [item for item in found.cases if item.id in before]
    lost = [item for item in both if before[item.id] and not item.ok]
    return Judgement(
        lost=tuple(item.id for item in lost),
        won=tuple(item.id for item in both if item.ok and not before[item.id]),
        exact_lost=tuple(item.id for item in lost if item.suite in NAMES),
        compared=len(both),
    )


def reference_of(found: Evaluation) -> dict[str, Any]:
    """What is committed: each case's outcome, and the figures by suite and kind to read."""
    return {
        "schema": SCHEMA,
        "made": found.made,
        "bundlewise": found.bundlewise,
        "embedder": found.embedder,
        "refusal": found.refusal,
        "cases": {item.id: item.ok for item in found.cases},
        "figures": [
            {
                "suite": item.suite,
                "kind": item.kind,
                "measure": item.measure,
                "value": round(item.value, 4),
                "n": item.n,
            }
            for item in found.figures
            if item.suite is not None
        ],
    }


def read_reference(path: Path = REFERENCE) -> dict[str, Any]:
    """The committed reference."""
    found: dict[str, Any] = orjson.loads(path.read_bytes())
    if found.get("schema") != SCHEMA:
        raise ValueError(f"{path} is no {SCHEMA}")
    return found


def main(
    *,
    write: Annotated[bool, typer.Option("--write", help="Renew the reference.")] = False,
    data: Annotated[Path | None, typer.Option(help="Folder of the large public files.")] = None,
) -> None:
    """Judge the program as it is by the reference, or make it the reference."""
    telling = Telling(lambda line: typer.echo(line, err=True))
    try:
        found = run_gated(Places.of(Settings(), data), telling)
    except BundlewiseError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    if write:
        if found.skipped:
            missing = ", ".join(item.suite for item in found.skipped)
            typer.echo(f"Not written: {missing} could not be run, and would be lost.", err=True)
            sys.exit(1)
        option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        REFERENCE.parent.mkdir(exist_ok=True)
        REFERENCE.write_bytes(orjson.dumps(reference_of(found), option=option))
        typer.echo(f"{len(found.cases)} cases written to {REFERENCE}")
        return
    judged = judge(read_reference(), found)
    typer.echo(judged.told)
    sys.exit(0 if judged.passed else 1)


if __name__ == "__main__":
    typer.run(main)
