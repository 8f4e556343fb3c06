"""The command ``audit``: every rule on every claim of a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.questions import Json, ServiceDate, SettingOption
from ui.terminal import assistant, counted, say, show, show_json

if TYPE_CHECKING:
    from assistant.auditing.audit import AuditSummary


class EngineName(StrEnum):
    """What runs the queries."""

    DUCKDB = "duckdb"
    SPARK = "spark"


def audit(
    claims: Annotated[Path, typer.Argument(help="Claims as Parquet or CSV, long or wide.")],
    *,
    out: Annotated[Path, typer.Option(help="Where the findings go: .parquet or .csv.")],
    engine: Annotated[
        EngineName, typer.Option(help="duckdb in this process, or spark.")
    ] = EngineName.DUCKDB,
    service_date: ServiceDate = None,
    setting: SettingOption = None,
    memory: Annotated[
        str, typer.Option(help="The most memory DuckDB may use; the rest goes to disk.")
    ] = "2GB",
    as_json: Json = False,
) -> None:
    """Check every claim of a file, and write what fires and what is not covered."""
    from assistant.rules.claim import parse_date, parse_setting

    with assistant() as opened:
        summary = opened.audit(
            claims,
            out,
            engine=engine.value,
            service_date=None if service_date is None else parse_date(service_date),
            setting=None if setting is None else parse_setting(setting),
            memory=memory,
            progress=lambda step: say(f"{step} ..."),
        )
    for warning in summary.warnings:
        say(f"Note: {warning}")
    if as_json:
        show_json(_shown(summary, out))
    else:
        _print(summary, out)


def _shown(summary: AuditSummary, out: Path) -> dict[str, object]:
    return {
        "schema": "bundlewise.audit/1",
        "claims": summary.claims,
        "lines": summary.lines,
        "not_read": summary.not_read,
        "findings": [
            {"rule": rule, "verdict": verdict, "count": count}
            for (rule, verdict), count in summary.findings.items()
        ],
        "warnings": list(summary.warnings),
        "out": str(out),
    }


def _print(summary: AuditSummary, out: Path) -> None:
    total = sum(summary.findings.values())
    show(
        f"{counted(summary.claims, 'claim')} of {counted(summary.lines, 'line')}; "
        f"{counted(total, 'finding')} in {out.name}"
    )
    if summary.not_read:
        show(f"Not read: {counted(summary.not_read, 'line')}, each with a finding that says why")
    for (rule, verdict), count in summary.findings.items():
        show(f"{count:>12,}  {rule}: {verdict}")
