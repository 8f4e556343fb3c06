"""The command ``eval``: how good the answers are, measured on suites of cases."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.questions import Json
from ui.terminal import progress, say, show, show_json

if TYPE_CHECKING:
    from evals.figures import Evaluation
    from evals.material_figures import Material


class SplitName(StrEnum):
    """The half of the cases."""

    DEVELOPMENT = "development"
    TEST = "test"
    ALL = "all"


def evaluate(
    more: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="More suites.")
    ] = None,
    *,
    suite: Annotated[
        list[str] | None, typer.Option(help="Run this suite only (repeatable); else all.")
    ] = None,
    split: Annotated[
        SplitName, typer.Option(help="Cases held out (test), those tuned on, or both.")
    ] = SplitName.TEST,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of the files that suites ask about (or BUNDLEWISE_DATA)."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for report.json and report.html.")
    ] = None,
    no_baselines: Annotated[
        bool, typer.Option("--no-baselines", help="Leave out what Bundlewise is compared with.")
    ] = False,
    fast: Annotated[
        bool, typer.Option("--fast", help="At most forty cases of each suite.")
    ] = False,
    material: Annotated[
        bool,
        typer.Option(
            "--material", help="Also measure reading notes, finding defects and stopping lies."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Measure retrieval, verdicts, refusals and support on suites of cases."""
    from assistant.settings import Settings
    from evals.homes import Places
    from evals.report.keeping import HTML, keep
    from evals.run import Options, Telling
    from evals.run import evaluate as run

    settings = Settings()
    options = Options(
        (*(suite or ()), *(more or ())),
        split.value,
        baselines=not no_baselines,
        fast=fast,
        material=material,
    )
    with progress() as advance:
        found = run(options, Places.of(settings, data), Telling(say, advance))
    folder = keep(found, settings.home, out)
    if as_json:
        show_json(found)
    else:
        _print(found)
    say(f"Report: {folder / HTML}")


def _print(found: Evaluation) -> None:
    """One line a measure, one column a system; the rest is in the report."""
    from evals.report.page import NAMES
    from evals.summing_up import MEASURES

    overall = {
        (item.measure, item.system): item
        for item in found.figures
        if (item.suite, item.kind, item.language, item.document) == (None, None, None, None)
    }
    show(f"{len(found.cases)} cases of the split {found.split}; mean, 95% interval, n")
    for measure in MEASURES:
        for system in found.systems:
            item = overall.get((measure, system))
            if item is not None:
                low = "" if item.low is None else f"  {item.low:.3f} to {item.high:.3f}"
                show(f"{measure:<21} {NAMES[system]:<25} {item.value:.3f}{low}  n={item.n}")
    timing = found.latency_ms
    show(f"warm question          median {timing.p50} ms, 95th percentile {timing.p95} ms")
    show(f"wrong in something     {len(found.failures)} of {len(found.cases)}")
    for skipped in found.skipped:
        show(f"not run: {skipped.suite} ({skipped.reason})")
    if found.material is not None:
        _print_material(found.material)


def _print_material(found: Material) -> None:
    """The benches of notes, of planted defects and of lies, a line a kind."""
    from evals.defects.__main__ import told as told_defects
    from evals.lies.__main__ import told as told_lies
    from evals.note_scoring import told_figures

    for line in (*told_figures(found.notes), *told_defects(found.defects)):
        show(line)
    for held in found.lies:
        for line in told_lies(held):
            show(line)
    show(f"notes that lost a negation or a condition: {len(found.lost)}")
    for reason in found.skipped:
        show(f"not run: {reason}")
