"""The part of the bench about files of claims: how an audit grows, beside a pandas script."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.bench_figures import AuditSize, Step
from evals.bench_run import Run
from evals.bench_worker import StepFailed, Worker
from knowledge_base.records import Setting

# Lines of a file, and how often it is audited.
_SIZES = ((10_000, 3), (100_000, 3), (1_000_000, 3), (10_000_000, 1))
_SMALLEST = _SIZES[0][0]
_AIMS = {1_000_000: 5.0}
# The pandas script goes up to so many lines, and above that where its memory may be had.
_PANDAS_ANYWAY = 1_000_000
_SHARE_OF_MEMORY = 0.5
_SETTINGS: tuple[Setting, ...] = ("practitioner", "outpatient_hospital")
_Figures = list[dict[str, Any]]


def auditing(run: Run) -> Iterator[Step]:
    """Audits as whole processes, and the pandas script on the same files."""
    needed = [run.table(kind, setting) for kind in ("ptp", "mue") for setting in _SETTINGS]
    missing = [path for path in needed if run.lacks("audits of claims", path)]
    if missing:
        return
    run.import_tables()
    with run.ours() as worker:
        prepared = worker.call("prepare_audits", home=run.home)
    yield Step("prepare all pair edits for audits, once", "s", (prepared["seconds"],))
    for lines, times in _SIZES:
        claims = run.folder / f"claims-{lines}.parquet"
        with run.ours() as worker:
            made = worker.call("make_claims", home=run.home, lines=lines, out=str(claims))
        ours, theirs, loading = _both_sides(run, claims, lines, times)
        size = AuditSize(
            lines,
            tuple(item["seconds"] for item in ours),
            tuple(item["process_mb"] for item in ours),
            tuple(item["seconds"] for item in theirs),
            max((item["peak_mb"] for item in theirs), default=None),
            loading,
        )
        run.audits.append(size)
        run.notes.append(
            f"{lines:,} claim lines: {claims.stat().st_size / 1e6:,.1f} MB of Parquet, made in "
            f"{made['seconds']:.1f} s; {_found(ours[-1]):,} findings of ours"
            + (f", {theirs[-1]['findings']:,} of the pandas script." if theirs else ".")
        )
        claims.unlink()
        peak = () if size.peer_peak is None else (size.peer_peak,)
        aim = _AIMS.get(lines)
        yield Step(f"audit {lines:,} lines", "s", size.seconds, size.peer_seconds, aim=aim)
        yield Step(f"peak memory, audit {lines:,} lines", "MB", size.peaks, peak)


def _both_sides(
    run: Run, claims: Path, lines: int, times: int
) -> tuple[_Figures, _Figures, float | None]:
    """So many audits of one file by each side, in turns; and how long pandas loads its tables."""
    if lines == _SMALLEST:
        _audit(run, claims)  # warms the file cache
    if not run.has_pandas() or _too_much_for_pandas(run, lines):
        return [_audit(run, claims) for _ in range(times)], [], None
    ours: _Figures = []
    theirs: _Figures = []
    with run.pandas() as worker:
        loading: float = _load(run, worker)["seconds"]
        for _ in range(times):
            ours.append(_audit(run, claims))
            out = _findings(run, "pandas")
            theirs.append(worker.call("audit", claims=str(claims), out=out))
        if lines == _SMALLEST:
            _compare(run, worker, loading)
    return ours, theirs, loading


def _too_much_for_pandas(run: Run, lines: int) -> bool:
    """Whether the script's memory, grown on as it did so far, is more than may be asked for."""
    if lines <= _PANDAS_ANYWAY:
        return False
    before, last = run.audits[-2:]
    assert before.peer_peak is not None  # noqa: S101 (both were run: pandas is installed)
    assert last.peer_peak is not None  # noqa: S101
    per_line = (last.peer_peak - before.peer_peak) / (last.lines - before.lines)
    needed = last.peer_peak + per_line * (lines - last.lines)
    held = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e6
    if needed > _SHARE_OF_MEMORY * held:
        run.skipped.append(
            f"the pandas script on {lines:,} lines: it joins all of them in memory and would need "
            f"some {needed / 1000:.0f} GB, more than {_SHARE_OF_MEMORY:.0%} of this machine's"
        )
        return True
    return False


def _findings(run: Run, whose: str) -> str:
    return str(run.folder / f"findings-{whose}.parquet")


def _audit(run: Run, claims: Path) -> dict[str, Any]:
    """One whole process; started by a fresh one, so that the memory is that of this audit."""
    command = run.command("audit", str(claims), "--out", _findings(run, "ours"), "--json")
    with run.ours() as worker:
        return worker.call("run_process", words=command, home=run.home)


def _found(audit: dict[str, Any]) -> int:
    return sum(item["count"] for item in json.loads(audit["printed"])["findings"])


def _load(run: Run, worker: Worker) -> dict[str, Any]:
    pairs, limits = (
        {setting: str(run.table(kind, setting)) for setting in _SETTINGS}
        for kind in ("ptp", "mue")
    )
    return worker.call("load", pairs=pairs, limits=limits)


def _compare(run: Run, worker: Worker, loading: float) -> None:
    """Make sure that both sides found the same edits, and say what the comparison leaves out.

    Raises:
        StepFailed: they did not.
    """
    told = worker.call("agreement", ours=_findings(run, "ours"), theirs=_findings(run, "pandas"))
    if not told["ours"] == told["theirs"] == told["both"] > 0:
        raise StepFailed(
            f"The audit and the pandas script found different edits on {_SMALLEST:,} lines: "
            f"{told['ours']:,} and {told['theirs']:,}, of which {told['both']:,} in common."
        )
    run.notes.append(
        "Audits: ours are whole processes with every rule, from `bundlewise audit` to the file "
        "of findings. The pandas script knows only pair edits and unit limits, the latter by the "
        "day alone (no add-ons, fee schedule, dates of codes, notes or quoted rows), and its "
        f"imports and the {loading:.1f} s in which it loads CMS's tables are not counted, though "
        f"its memory holds them. Both found the same {told['both']:,} pair edits on "
        f"{_SMALLEST:,} lines."
    )
