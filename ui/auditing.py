"""The command ``audit``: every rule on every claim of a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge_base.phrases import labelled, said
from ui.questions import Json, ServiceDate, SettingOption
from ui.speech import as_named, figure, phrase, plural, speak, told
from ui.terminal import SpokenLanguage, assistant, say, show, show_json

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
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Check every claim of a file, and write what fires and what is not covered."""
    speak(language)
    from assistant.rules.claim import parse_date, parse_setting

    with assistant() as opened:
        summary = opened.audit(
            claims,
            out,
            engine=engine.value,
            service_date=None if service_date is None else parse_date(service_date),
            setting=None if setting is None else parse_setting(setting),
            memory=memory,
            progress=lambda step: say(f"{told(step)} ..."),
        )
    for warning in summary.warnings:
        say(phrase("Note: {message}", message=warning))
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
    from ui.phrases import RULES, VERDICTS

    # What only an audit finds: a line that cannot be read.
    rules = {**RULES, "claim_line": said("Claim line")}
    verdicts = {**VERDICTS, "not_read": said("Not read")}
    total = sum(summary.findings.values())
    show(
        phrase(
            "{claims} of {lines}; {findings} in {file}",
            claims=plural("{number} claim", "{number} claims", summary.claims),
            lines=plural("{number} line", "{number} lines", summary.lines),
            findings=plural("{number} finding", "{number} findings", total),
            file=out.name,
        )
    )
    if summary.not_read:
        show(
            plural(
                "Not read: {number} line, each with a finding that says why",
                "Not read: {number} lines, each with a finding that says why",
                summary.not_read,
            )
        )
    for (rule, verdict), count in summary.findings.items():
        line = labelled(as_named(rule, rules), as_named(verdict, verdicts))
        show(f"{figure(count):>12}  {told(line)}")
