"""The report as one page: tables, plots and failures, with nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.figures import OURS, RECALL, Difference, Evaluation, Figure
from evals.material_figures import Material
from evals.report.material_tables import defect_table, lies_tables, note_tables
from evals.report.plots import by_kind_plot, calibration_plot
from evals.summing_up import LOWER_IS_BETTER, MEASURES

NAMES = {
    OURS: "Bundlewise",
    "chain": "LangChain chain",
    "chain_mmr": "LangChain, MMR and floor",
    "keywords": "keywords only",
    "vectors": "vectors only",
    "fusion": "both, fused by rank",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures: what its rows are called, its columns, and a cell for each."""

    title: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[Figure | Difference | None, ...]], ...]


def page(found: Evaluation) -> str:
    """The whole page; every text of a case is escaped by the template."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["share"] = share
    environment.filters["ms"] = lambda value: f"{value:.1f}"
    kinds = [
        item
        for item in found.figures
        if item.kind is not None and item.suite is None and item.measure == RECALL
    ]
    plots = [by_kind_plot(kinds, found.systems, RECALL)] if kinds else []
    calibration = calibration_plot(found.calibration) if found.calibration else ""
    return environment.get_template("report.html.j2").render(
        found=found,
        names=NAMES,
        measures=MEASURES,
        lower=LOWER_IS_BETTER,
        summary=_summary(found),
        differences=_differences(found),
        cuts=_cuts(found),
        # Drawn by us from numbers and escaped names; everything else is escaped here.
        plots=[Markup(plot) for plot in plots],  # noqa: S704
        calibration=Markup(calibration),  # noqa: S704
        **_material(found.material),
        suites=list(dict.fromkeys(item.suite for item in found.failures)),
    )


def _material(found: Material | None) -> dict[str, object]:
    if found is None:
        return {}
    return {
        "notes": tuple(note_tables(found)),
        "defects": defect_table(found),
        "lies": [(held, tuple(lies_tables(held, found))) for held in found.lies],
    }


def share(value: float | None) -> str:
    """A share of one, with three digits."""
    return "-" if value is None else f"{value:.3f}"


def _summary(found: Evaluation) -> Table:
    overall = {
        (item.measure, item.system): item
        for item in found.figures
        if (item.suite, item.kind, item.language, item.document) == (None, None, None, None)
    }
    measures = [name for name in MEASURES if any(key[0] == name for key in overall)]
    rows = tuple(
        ((name,), tuple(overall.get((name, system)) for system in found.systems))
        for name in measures
    )
    return Table("All suites together", ("measure",), found.systems, rows)


def _differences(found: Evaluation) -> Table:
    peers = tuple(name for name in found.systems if name != OURS)
    held = {(item.suite, item.kind, item.baseline): item for item in found.differences}
    groups = dict.fromkeys((item.suite, item.kind) for item in found.differences)
    rows = tuple(
        (
            (suite or "all", kind or "all"),
            tuple(held.get((suite, kind, peer)) for peer in peers),
        )
        for suite, kind in groups
    )
    return Table(f"{RECALL}: ours less theirs", ("suite", "kind"), peers, rows)


def _cuts(found: Evaluation) -> tuple[Table, ...]:
    """Our figures by suite, kind, language and document, and every system's recall by each."""
    chosen: tuple[tuple[str, tuple[str, ...], Callable[[Figure], bool]], ...] = (
        ("By suite", ("suite",), lambda item: item.suite is not None and item.kind is None),
        ("By kind", ("suite", "kind"), lambda item: item.kind is not None),
        ("By language", ("language",), lambda item: item.language is not None),
        ("By document", ("document",), lambda item: item.document is not None),
    )
    told = []
    for title, heads, wanted in chosen:
        held = [item for item in found.figures if wanted(item)]
        told.append(_cut(f"{title}: Bundlewise", heads, [i for i in held if i.system == OURS],
                         lambda item: item.measure, tuple(MEASURES)))  # fmt: skip
        recalls = [item for item in held if item.measure == RECALL]
        if len(found.systems) > 1 and recalls:
            told.append(
                _cut(f"{title}: {RECALL}", heads, recalls, lambda i: i.system, found.systems)
            )
    return tuple(table for table in told if table.rows)


def _cut(
    title: str,
    heads: tuple[str, ...],
    figures: Sequence[Figure],
    column: Callable[[Figure], str],
    order: Sequence[str],
) -> Table:
    used = {column(item) for item in figures}
    columns = tuple(name for name in order if name in used)
    rows: dict[tuple[str, ...], dict[str, Figure]] = {}
    for item in figures:
        place = tuple(getattr(item, head) or "all" for head in heads)
        rows.setdefault(place, {})[column(item)] = item
    return Table(
        title,
        heads,
        columns,
        tuple((place, tuple(held.get(name) for name in columns)) for place, held in rows.items()),
    )
