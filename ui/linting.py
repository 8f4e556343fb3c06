"""The command ``lint``, and the word on problems that adding a document gives."""

from __future__ import annotations

import getpass
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge_base import phrases
from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import said
from ui.questions import Json
from ui.speech import as_named, phrase, plural, speak, told
from ui.terminal import SpokenLanguage, assistant, say, show, show_json

if TYPE_CHECKING:
    from assistant.service import Assistant
    from knowledge_base.linting import Problem
    from knowledge_base.linting.silencing import Silenced

_FIRST = 3


def lint(
    *,
    rule: Annotated[list[str] | None, typer.Option(help="Only this rule (repeatable).")] = None,
    document: Annotated[
        list[str] | None, typer.Option(help="Only this document, by id or title (repeatable).")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Silenced problems too, each with its reason.")
    ] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Exit with 1 if a problem of severity error stands (for CI)."
        ),
    ] = False,
    sarif: Annotated[bool, typer.Option("--sarif", help="Print a SARIF 2.1.0 log.")] = False,
    silence: Annotated[
        str | None, typer.Option(help="Silence this rule for --document, with --reason.")
    ] = None,
    unsilence: Annotated[
        str | None, typer.Option(help="Let this rule speak of --document again.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why it is silenced.")] = None,
    quote: Annotated[str | None, typer.Option(help="Silence it for this quote only.")] = None,
    by: Annotated[
        str | None, typer.Option(help="Who decides; your login name if left out.")
    ] = None,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Find problems in the material itself; exits with 0 unless --strict is given."""
    speak(language)
    if silence is not None and unsilence is not None:
        raise InvalidRequest(said("Give either --silence or --unsilence, not both."))
    if silence is None and (reason is not None or by is not None):
        raise InvalidRequest(said("--reason and --by belong to --silence RULE."))
    if silence is None and unsilence is None and quote is not None:
        raise InvalidRequest(said("--quote belongs to --silence RULE or --unsilence RULE."))
    with assistant() as opened:
        if silence is not None:
            made = _silence(opened, silence, document, reason, quote, by or getpass.getuser())
            if as_json:
                show_json({"schema": "bundlewise.silenced/1", "silenced": made})
        elif unsilence is not None:
            _unsilence(opened, unsilence, document, quote)
            if as_json:
                show_json({"schema": "bundlewise.silenced/1", "silenced": []})
        else:
            problems = opened.lint(documents=document or (), rules=rule or (), everything=True)
            _show(opened, problems, everything=everything, as_json=as_json, as_sarif=sarif)
            if strict and any(_stands(item) and item.severity == "error" for item in problems):
                raise typer.Exit(1)


def _stands(problem: Problem) -> bool:
    return problem.silenced is None


def _silence(
    opened: Assistant,
    rule: str,
    document: Sequence[str] | None,
    reason: str | None,
    quote: str | None,
    by: str,
) -> list[Silenced]:
    from knowledge_base.linting.silencing import silence

    found = []
    for name in _named(document, "--silence"):
        made = silence(opened.library, rule, name, reason=reason or "", by=by, quote=quote)
        values = {"rule": rule, "document": name, "name": made.silence.decided_by}
        say(
            phrase(
                "{rule} is silenced of “{quote}” in {document}, by {name}.",
                quote=made.quote,
                **values,
            )
            if made.quote
            else phrase("{rule} is silenced in {document}, by {name}.", **values)
        )
        found.append(made)
    return found


def _unsilence(
    opened: Assistant, rule: str, document: Sequence[str] | None, quote: str | None
) -> None:
    from knowledge_base.linting.silencing import unsilence

    for name in _named(document, "--unsilence"):
        unsilence(opened.library, rule, name, quote)
        say(phrase("{rule} speaks of {document} again.", rule=rule, document=name))


def _named(document: Sequence[str] | None, option: str) -> Sequence[str]:
    if not document:
        raise InvalidRequest(
            said(
                "{option} needs --document ID; `bundlewise library` lists the ids.", option=option
            )
        )
    return document


def _show(
    opened: Assistant,
    problems: Sequence[Problem],
    *,
    everything: bool,
    as_json: bool,
    as_sarif: bool,
) -> None:
    standing = [item for item in problems if _stands(item)]
    quiet = len(problems) - len(standing)
    shown = list(problems) if everything else standing
    if as_sarif:
        from importlib.metadata import version

        from knowledge_base.linting.sarif import sarif

        # A suppressed result is how SARIF says that somebody decided so.
        held = {item.id: item for item in opened.library.documents()}
        show_json(sarif(problems, held, version("bundlewise")))
        return
    if as_json:
        show_json({"schema": "bundlewise.lint/1", "problems": shown, "silenced": quiet})
        return
    for problem in shown:
        show(_line(problem))
    if not shown:
        show(
            phrase("No problems found but silenced ones.")
            if quiet
            else phrase("No problems found.")
        )
    elif len(shown) > 1:
        show(_with_silenced(counted(standing), quiet))
    if quiet and not everything:
        show(
            plural(
                "{number} silenced; --all shows it with its reason.",
                "{number} silenced; --all shows them with their reasons.",
                quiet,
            )
        )


def _line(problem: Problem) -> str:
    from ui.phrases import SEVERITIES

    place = [problem.document]
    if problem.page:
        place.append(phrase("page {page}", page=problem.page))
    message = f"{told(problem.message)} [{problem.rule}]"
    severity = as_named(problem.severity, SEVERITIES)
    line = told(phrases.labelled(severity, phrases.labelled(phrases.series(place), message)))
    if problem.silenced is None:
        return f"{line}\n    {told(problem.suggestion)}"
    quiet = problem.silenced
    return phrase(
        "silenced {problem} ({name}, {day}: {reason})",
        problem=line,
        name=quiet.decided_by,
        day=quiet.decided_at[:10],
        reason=quiet.reason,
    )


def _with_silenced(problems: str, quiet: int) -> str:
    if not quiet:
        return problems
    return plural(
        "{problems}; {number} silenced", "{problems}; {number} silenced", quiet, problems=problems
    )


def counted(problems: Sequence[Problem]) -> str:
    """How many problems of which severity: "1 error, 2 notes"."""
    from knowledge_base.linting import SEVERITIES

    counts = Counter(item.severity for item in problems)
    told = {
        "error": phrases.counted("{number} error", "{number} errors", counts["error"]),
        "warning": phrases.counted("{number} warning", "{number} warnings", counts["warning"]),
        "note": phrases.counted("{number} note", "{number} notes", counts["note"]),
    }
    shown = [told[severity] for severity in SEVERITIES if counts[severity]]
    return phrases.series(shown) if shown else phrases.said("no problems")


def in_brief(problems: Sequence[Problem], document_id: str) -> str:
    """One or two lines on the problems of a document that was just added; empty if none."""
    if not problems:
        return ""
    from knowledge_base.linting import SEVERITIES

    worst = sorted(problems, key=lambda item: SEVERITIES.index(item.severity))[:_FIRST]
    return phrases.said(
        "{problems} in the text ({command} shows all): {first}",
        problems=counted(problems),
        command=f"`bundlewise lint --document {document_id}`",
        first=phrases.joined(*(item.message for item in worst), by=" "),
    )
