"""Figures of a bench run: summing up, comparing, and showing them as one table."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rich.table import Table

Unit = Literal["s", "ms", "MB", "/s"]
_TAIL_FROM = 20
_PACKAGES = (
    "bundlewise", "chromadb", "langchain", "langchain-chroma", "langchain-core",
    "duckdb", "langchain-huggingface", "langchain-text-splitters", "numpy", "onnxruntime",
    "pandas", "pyarrow", "pydantic", "pypdfium2", "sentence-transformers", "tokenizers", "torch",
    "transformers", "typer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing measured: our figures, those of the peer, and what was aimed for.

    The peer of questions is the plain LangChain chain, that of audits the pandas script.

    Args:
        aim: our median must lie under this.
        aim_ratio: the peer's median must be at least so many times ours.
    """

    name: str
    unit: Unit
    ours: tuple[float, ...]
    peer: tuple[float, ...] = ()
    aim: float | None = None
    aim_ratio: float | None = None

    @property
    def median(self) -> float:
        """Our median."""
        return statistics.median(self.ours)

    @property
    def ratio(self) -> float | None:
        """How many times ours the peer takes; ``None`` if it was not measured."""
        return statistics.median(self.peer) / self.median if self.peer else None

    @property
    def met(self) -> bool | None:
        """Whether every aim was met; ``None`` if none could be judged."""
        held = [] if self.aim is None else [self.median < self.aim]
        if self.aim_ratio is not None and self.ratio is not None:
            held.append(self.ratio >= self.aim_ratio)
        return all(held) if held else None


@dataclass(frozen=True, slots=True)
class AuditSize:
    """Audits of one number of claim lines: seconds and peak MB, ours and the pandas script's.

    ``peer_loading`` is how long the script loads the official tables, before its seconds begin.
    """

    lines: int
    seconds: tuple[float, ...]
    peaks: tuple[float, ...]
    peer_seconds: tuple[float, ...] = ()
    peer_peak: float | None = None
    peer_loading: float | None = None

    @property
    def per_million(self) -> float:
        """Our seconds per million lines."""
        return statistics.median(self.seconds) / self.lines * 1e6

    @property
    def peer_per_million(self) -> float | None:
        """The pandas script's."""
        if not self.peer_seconds:
            return None
        return statistics.median(self.peer_seconds) / self.lines * 1e6


def middle_half(values: Sequence[float]) -> tuple[float, float] | None:
    """First and third quartile; least and most of fewer than four; ``None`` of a single one."""
    if len(values) < 2:
        return None
    if len(values) < 4:
        return min(values), max(values)
    first, _, third = statistics.quantiles(values, n=4, method="inclusive")
    return first, third


def percentile_95(values: Sequence[float]) -> float | None:
    """The value that one in twenty exceeds; ``None`` of too few to say."""
    if len(values) < _TAIL_FROM:
        return None
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def shown(value: float | None, unit: Unit) -> str:
    """A figure with three digits that count and its unit; a dash for none."""
    if value is None:
        return "-"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 4
    return f"{value:,.{digits}f} {unit}"


def table(steps: Sequence[Step]) -> Table:
    """All steps, one row each."""
    made = Table(
        title="Bundlewise, and in the same run a plain LangChain chain or a pandas script"
    )
    made.add_column("step", min_width=16)
    headings = ("n", "median", "middle half", "p95", "peer", "peer / ours", "aim", "")
    for heading in headings:
        made.add_column(heading, justify="right", no_wrap=True)
    for step in steps:
        made.add_row(*_row(step))
    return made


def _row(step: Step) -> tuple[str, ...]:
    half = middle_half(step.ours)
    spread = "-" if half is None else f"{shown(half[0], step.unit)[: -len(step.unit) - 1]} - "
    return (
        step.name,
        str(len(step.ours)),
        shown(step.median, step.unit),
        spread + (shown(half[1], step.unit) if half else ""),
        shown(percentile_95(step.ours), step.unit),
        shown(statistics.median(step.peer), step.unit) if step.peer else "-",
        "-" if step.ratio is None else f"{step.ratio:.1f}x",
        _aim(step),
        {True: "met", False: "missed", None: ""}[step.met],
    )


def _aim(step: Step) -> str:
    aims = [] if step.aim is None else [f"< {step.aim:g} {step.unit}"]
    if step.aim_ratio is not None:
        aims.append(f">= {step.aim_ratio:g}x")
    return ", ".join(aims) or "-"


def growth(sizes: Sequence[AuditSize]) -> Table:
    """How an audit grows with the file, one row for each number of lines."""
    made = Table(title="bundlewise audit, a whole process, as the file grows")
    made.add_column("claim lines", justify="right")
    ours = ("n", "seconds", "lines / s", "s / million", "peak memory")
    peer = ("pandas n", "seconds", "s / million", "peak memory", "pandas / ours")
    for heading in (*ours, *peer):
        made.add_column(heading, justify="right", no_wrap=True)
    for size in sizes:
        made.add_row(*_growth_row(size))
    return made


def _growth_row(size: AuditSize) -> tuple[str, ...]:
    median, peer = statistics.median(size.seconds), size.peer_per_million
    return (
        f"{size.lines:,}",
        str(len(size.seconds)),
        shown(median, "s"),
        shown(size.lines / median, "/s"),
        shown(size.per_million, "s"),
        shown(statistics.median(size.peaks), "MB"),
        str(len(size.peer_seconds)),
        shown(statistics.median(size.peer_seconds) if size.peer_seconds else None, "s"),
        shown(peer, "s"),
        shown(size.peer_peak, "MB"),
        "-" if peer is None else f"{peer / size.per_million:.1f}x",
    )


def size_as_json(size: AuditSize) -> dict[str, Any]:
    """One row of the growth with every single figure."""
    return {
        "lines": size.lines,
        "seconds": size.seconds,
        "seconds_per_million_lines": size.per_million,
        "lines_per_second": 1e6 / size.per_million,
        "peak_mb": size.peaks,
        "pandas_seconds": size.peer_seconds,
        "pandas_seconds_per_million_lines": size.peer_per_million,
        "pandas_peak_mb": size.peer_peak,
        "pandas_loading_seconds": size.peer_loading,
    }


def as_json(step: Step) -> dict[str, Any]:
    """The step with what was derived from it and every single figure."""
    return {
        "step": step.name,
        "unit": step.unit,
        "n": len(step.ours),
        "median": step.median,
        "middle_half": middle_half(step.ours),
        "p95": percentile_95(step.ours),
        "peer_n": len(step.peer),
        "peer_median": statistics.median(step.peer) if step.peer else None,
        "peer_over_ours": step.ratio,
        "aim": step.aim,
        "aim_ratio": step.aim_ratio,
        "met": step.met,
        "ours": step.ours,
        "peer": step.peer,
    }


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES},
    }


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
