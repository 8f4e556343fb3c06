"""The lies bench as a command: ``python -m evals.lies [--split test] [--failures] [--json]``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant.settings import Settings
from evals.homes import Places
from evals.intervals import Mean
from evals.lies.bench import Judged, run
from evals.lies.generator import EACH, FAST, LIES, TRUTHS
from evals.material_figures import AIMS, Lies


class Split(StrEnum):
    """The half of the cases."""

    DEVELOPMENT = "development"
    TEST = "test"


def told(figures: Lies) -> Iterator[str]:
    """The figures, a line each; a star marks what does not reach its aim."""
    yield (
        f"lies bench, {figures.half}: aims {AIMS.lies_stopped:.2f} of every kind of lie stopped, "
        f"{AIMS.truths_lost:.2f} of right statements lost; share, 95% Wilson interval, n"
    )
    for item in figures.lies:
        mark = " " if item.share.value >= AIMS.lies_stopped else "*"
        yield (
            f"{mark} {item.kind or 'all lies':<24} stopped {_mean(item.share)} "
            f"withheld {item.withheld:>4} corrected {item.corrected:>4}"
        )
    for item in figures.truths:
        mark = " " if item.share.value <= AIMS.truths_lost else "*"
        yield (
            f"{mark} {item.kind or 'all right statements':<24} lost    {_mean(item.share)} "
            f"withheld {item.withheld:>4} corrected {item.corrected:>4}"
        )
    gate, door = figures.gate_ms, figures.door_ms
    yield (
        f"ms a statement           verifier median {gate.p50}, 95th percentile {gate.p95}; "
        f"whole call {door.p50} and {door.p95}"
    )
    for reason in figures.skipped:
        yield f"not run: {reason}"


def _mean(found: Mean) -> str:
    return f"{found.value:.3f} {found.low:.3f} to {found.high:.3f} n={found.n:<5}"


def _failure(item: Judged) -> Iterator[str]:
    case = item.case
    yield f"{'lie not stopped' if case.lie else 'right but lost'}: {case.kind} {case.id}"
    yield f"  question  {case.question}"
    yield f"  statement {case.text}"
    for cited in case.cited:
        yield f"  cited     {cited.document}: {cited.quote}"
    if case.lie:
        yield f"  truth     {case.truth}"
    yield f"  {item.fate:<9} {item.shown if item.shown != case.text else ''} {item.reason}"


def main(
    *,
    split: Annotated[Split, typer.Option(help="Half of the cases.")] = Split.DEVELOPMENT,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind (repeatable), of lie or truth.")
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help=f"Only {FAST} of each.")] = False,
    failures: Annotated[
        bool, typer.Option("--failures", help="List lies let through and right ones lost.")
    ] = False,
    sample: Annotated[
        bool, typer.Option("--sample", help="The sample's material alone, for a quick look.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data: Annotated[Path | None, typer.Option(help="Folder of the large public files.")] = None,
) -> None:
    """Put lies and right statements to the verifier and print what it stopped and lost."""
    import orjson

    from assistant.answer import as_json as plain

    kinds = kind or ()
    for name in kinds:
        if name not in LIES and name not in TRUTHS:
            raise typer.BadParameter(f"No kind {name!r}; there are {', '.join((*LIES, *TRUTHS))}.")
    places = Places.of(Settings(), data)
    folder, each = None if sample else places.data, FAST if fast else EACH
    with tempfile.TemporaryDirectory() as work:
        figures, items = run(folder, Path(work), split.value, each, kinds)
    if as_json:
        typer.echo(orjson.dumps(plain(figures), option=orjson.OPT_INDENT_2))
    else:
        for line in told(figures):
            typer.echo(line)
    if failures and not as_json:
        for item in items:
            if not item.good:
                for line in _failure(item):
                    typer.echo(line)
    sys.exit(0 if figures.reached else 1)


if __name__ == "__main__":
    typer.run(main)
