"""The figures of a report as rows, for tables and charts: every cell is plain text or a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from evals.figures import OURS, RECALL, Evaluation, Figure
from evals.report.page import NAMES
from evals.summing_up import MEASURES
from ui import speech
from ui.reports import Report, stamp
from ui.speech import phrase

# The figures told over time, of those a report has.
MAIN = (RECALL, "verdict", "supported", "unanswerable_refused", "answerable_refused")
Row = dict[str, str | float | int | None]


def told(figure: Figure | None) -> str:
    """A figure with its 95% interval and its number of cases."""
    if figure is None:
        return "-"
    within = (
        "" if figure.low is None or figure.high is None
        else phrase(" ({low} to {high})", low=f"{figure.low:.3f}", high=f"{figure.high:.3f}")
    )  # fmt: skip
    return f"{figure.value:.3f}{within}, n={figure.n}"


def measures(found: Evaluation) -> list[str]:
    """The measures that a report has figures of, in our order; unknown ones come last."""
    held = dict.fromkeys(item.measure for item in found.figures)
    return [*(name for name in MEASURES if name in held), *(n for n in held if n not in MEASURES)]


def meaning(found: Evaluation, measure: str) -> str:
    """What a measure says, in the words of the report or in ours."""
    ours: str = MEASURES.get(measure, "")
    about = found.about.get(measure) or ours
    # A report keeps the words of its time; where these are still ours they can be said.
    return speech.told(ours) if about == ours else about


def _overall(found: Evaluation) -> dict[tuple[str, str], Figure]:
    """The figures over all cases, by measure and system."""
    return {
        (item.measure, item.system): item
        for item in found.figures
        if (item.suite, item.kind, item.language, item.document) == (None, None, None, None)
    }


def summary_rows(found: Evaluation) -> list[Row]:
    """One row a measure, one column a system."""
    held = _overall(found)
    return [
        {
            phrase("Measure"): measure,
            **{_name(system): told(held.get((measure, system))) for system in found.systems},
            phrase("What it says"): meaning(found, measure),
        }
        for measure in measures(found)
        if any(key[0] == measure for key in held)
    ]


def cut_rows(found: Evaluation, measure: str) -> list[Row]:
    """One row for each suite and kind, suites and kinds over all included; a column a system."""
    places: dict[tuple[str | None, str | None], dict[str, Figure]] = {}
    for item in found.figures:
        if item.measure == measure and item.language is None and item.document is None:
            places.setdefault((item.suite, item.kind), {})[item.system] = item
    return [
        {
            phrase("Suite"): suite or phrase("all suites"),
            phrase("Kind"): kind or phrase("all kinds"),
            **{_name(system): told(held.get(system)) for system in found.systems},
        }
        for (suite, kind), held in sorted(places.items(), key=_by_place)
    ]


def _by_place(entry: tuple[tuple[str | None, str | None], object]) -> tuple[str, str]:
    suite, kind = entry[0]
    return suite or "", kind or ""


def calibration_rows(found: Evaluation) -> list[Row]:
    """One row for each point of the calibration curve."""
    return [
        {"Predicted": item.predicted, "Observed": item.observed, "Questions": item.n}
        for item in found.calibration
    ]


def calibration_table(found: Evaluation) -> list[Row]:
    """The same with its columns named for the reader."""
    return [
        {
            phrase("Predicted"): item.predicted,
            phrase("Observed"): item.observed,
            phrase("Questions"): item.n,
        }
        for item in found.calibration
    ]


def history_rows(reports: Sequence[Report]) -> list[Row]:
    """One row a report, newest first, with our main figures."""
    return [
        {
            phrase("Made"): stamp(item.made),
            phrase("Split"): item.found.split + (phrase(", fast") if item.found.fast else ""),
            phrase("Cases"): len(item.found.cases),
            phrase("Wrong"): len(item.found.failures),
            **dict.fromkeys(MAIN, "-"),
            **dict(_main(item, told)),
            phrase("Median ms"): item.found.latency_ms.p50,
            phrase("Suites"): ", ".join(item.suites),
        }
        for item in reports
    ]


def course_rows(reports: Sequence[Report]) -> list[Row]:
    """One row for each report and main figure, oldest first, for a line over time."""
    return [
        {"Made": f"{item.made:%Y-%m-%d %H:%M}", "Measure": measure, "Share": value}
        for item in reversed(reports)
        for measure, value in _main(item, lambda figure: figure.value)
    ]


def _main(
    report: Report, shown: Callable[[Figure], str | float]
) -> Iterator[tuple[str, str | float]]:
    held = _overall(report.found)
    for measure in MAIN:
        figure = held.get((measure, OURS))
        if figure is not None:
            yield measure, shown(figure)


def _name(system: str) -> str:
    return speech.told(NAMES.get(system, system))
