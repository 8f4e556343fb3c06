"""The figures on material as tables of the report: what misses its aim first, worst first.

A missed aim is written out beside the kind, so that it is told without colour too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evals.intervals import Mean
from evals.material_figures import DefectFigure, Lies, Material, NoteFigure, Share

Cells = tuple[str, ...]
_INTERVAL = ("95% interval", "n")


@dataclass(frozen=True, slots=True)
class Row:
    """A kind with its cells; ``name`` is the kind in words and ``missed`` what it falls short of.

    ``id`` is the kind's name as commands take it, empty for all kinds together. ``bar`` is the
    share that is drawn.
    """

    id: str
    name: str
    cells: Cells
    bar: float
    missed: str = ""


@dataclass(frozen=True, slots=True)
class KindTable:
    """A table of kinds; ``summary`` says how many reach their aim."""

    title: str
    heads: Cells
    rows: tuple[Row, ...]
    summary: str = ""


def note_tables(found: Material) -> Iterator[KindTable]:
    """Notes read from text, a table for each source, in the order they were read."""
    for source in dict.fromkeys(item.source for item in found.notes):
        rows = (_note_row(item, found) for item in found.notes if item.source == source)
        heads = ("exact F1", *_INTERVAL, "precision", "recall", "labelled")
        yield KindTable(f"Notes read from text: {source}", heads, _ordered(rows))


def _note_row(item: NoteFigure, found: Material) -> Row:
    # The aim is for all kinds together: some kinds have a sentence or two.
    short = item.kind is None and item.f1.value < found.aims.note_f1
    cells = (*_shown(item.f1), _share(item.precision), _share(item.recall), f"{item.labels:,}")
    return _row(
        item.kind, cells, item.f1.value, f"aim {_aim(found.aims.note_f1)}" if short else ""
    )


def defect_table(found: Material) -> KindTable:
    """Planted defects, a row for each rule."""
    heads = ("recall", *_INTERVAL, "precision", *_INTERVAL, "look-alikes", "false alarms")
    rows = [_defect_row(item, found) for item in found.defects]
    aims = f"recall {_aim(found.aims.recall)} and precision {_aim(found.aims.precision)}"
    return KindTable("Planted defects", heads, _ordered(rows), _reached(rows, "rules", aims))


def _defect_row(item: DefectFigure, found: Material) -> Row:
    precision = ("-", "-", "-") if item.precision is None else _shown(item.precision)
    cells = (*_shown(item.recall), *precision, f"{item.harmless:,}", f"{len(item.alarms):,}")
    aims = f"aims {_aim(found.aims.recall)} and {_aim(found.aims.precision)}"
    return _row(item.kind, cells, item.recall.value, "" if item.reached else aims)


def lies_tables(held: Lies, found: Material) -> Iterator[KindTable]:
    """Lies stopped and right statements lost of one half, by kind."""
    most, least = found.aims.truths_lost, found.aims.lies_stopped
    lies = [
        _share_row(item, "stopped" if item.share.value < least else "", least)
        for item in held.lies
    ]
    yield KindTable(
        f"Lies stopped by the verifier, half {held.half}",
        ("stopped", *_INTERVAL, "withheld", "corrected"),
        _ordered(lies),
        _reached(lies, "kinds of lie", f"at least {_aim(least)} stopped"),
    )
    truths = [
        _share_row(item, "lost" if item.kind is None and item.share.value > most else "", most)
        for item in held.truths
    ]
    yield KindTable(
        f"Right statements lost by the verifier, half {held.half}",
        ("lost", *_INTERVAL, "withheld", "corrected"),
        _ordered(truths, more_is_worse=True),
        f"Aimed at: at most {_aim(most)} of all lost.",
    )


def _share_row(item: Share, missed: str, aim: float) -> Row:
    cells = (*_shown(item.share), f"{item.withheld:,}", f"{item.corrected:,}")
    return _row(item.kind, cells, item.share.value, f"aim {_aim(aim)}" if missed else "")


def _row(kind: str | None, cells: Cells, bar: float, missed: str) -> Row:
    name = (kind or "all").replace("_", " ")
    return Row(kind or "", name[:1].upper() + name[1:], cells, bar, missed)


def _ordered(rows: Iterable[Row], *, more_is_worse: bool = False) -> tuple[Row, ...]:
    """All kinds together, then those that miss their aim, then the others; worst first."""

    def place(row: Row) -> tuple[bool, bool, float]:
        return bool(row.id), not row.missed, -row.bar if more_is_worse else row.bar

    return tuple(sorted(rows, key=place))


def _reached(rows: Sequence[Row], noun: str, aims: str) -> str:
    kinds = [row for row in rows if row.id]
    short = sum(bool(row.missed) for row in kinds)
    return f"{len(kinds) - short} of {len(kinds)} {noun} reach their aim ({aims})."


def _shown(found: Mean) -> Cells:
    between = "-" if found.low is None else f"{_share(found.low)} to {_share(found.high)}"
    return _share(found.value), between, f"{found.n:,}"


def _aim(value: float) -> str:
    return f"{value:.2f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
