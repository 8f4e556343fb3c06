"""The planted-defect bench as a command: ``python -m evals.defects [--json]``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from assistant.settings import Settings
from evals.defects.bench import EACH, FAST, HELD_OUT, run
from evals.defects.sheets import SEED
from evals.homes import Places
from evals.intervals import Mean
from evals.material_figures import AIMS, DefectFigure


def told(figures: Sequence[DefectFigure]) -> Iterator[str]:
    """The figures, a line each."""
    yield f"aims: recall {AIMS.recall:.2f}, precision {AIMS.precision:.2f}; mean, 95% interval, n"
    for item in figures:
        mark = " " if item.reached else "*"
        recall, precision = _mean(item.recall), _mean(item.precision)
        yield f"{mark} {item.kind:<21} recall {recall}  precision {precision}"


def _mean(found: Mean | None) -> str:
    if found is None:
        return f"{'-':<29}"
    low = "" if found.low is None else f"{found.low:.3f} to {found.high:.3f}"
    return f"{found.value:.3f} {low:<14} n={found.n:<5}"


def main(
    *,
    each: Annotated[int, typer.Option(help="Defects of each kind, and look-alikes.")] = EACH,
    fast: Annotated[bool, typer.Option("--fast", help=f"Only {FAST} of each.")] = False,
    failures: Annotated[
        bool, typer.Option("--failures", help="List what was missed and the false alarms.")
    ] = False,
    seed: Annotated[
        int, typer.Option(help=f"What is drawn from; {HELD_OUT} is kept for totals alone.")
    ] = SEED,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data: Annotated[Path | None, typer.Option(help="Folder of the large public files.")] = None,
) -> None:
    """Plant defects in documents, lint them, and print recall and precision of every rule."""
    import orjson

    from assistant.answer import as_json as plain

    if failures and seed == HELD_OUT:
        raise typer.BadParameter("of the held-out seed only totals are shown")
    with tempfile.TemporaryDirectory() as work:
        places = Places.of(Settings(), data)
        figures = run(places.data, Path(work), FAST if fast else each, seed=seed)
    if as_json:
        typer.echo(orjson.dumps(plain(figures), option=orjson.OPT_INDENT_2))
    else:
        for line in told(figures):
            typer.echo(line)
    if failures and not as_json:
        for item in figures:
            for name in item.missed:
                typer.echo(f"missed {item.kind} {name}")
            for name in item.alarms:
                typer.echo(f"false alarm {item.kind} {name}")
    sys.exit(0 if all(item.reached for item in figures) else 1)


if __name__ == "__main__":
    typer.run(main)
