"""The command ``check``: one claim or many against every rule."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import labelled, mark, said, series
from ui.questions import Json, ServiceDate, SettingOption
from ui.speech import as_named, language_spoken, phrase, preferred, speak, told
from ui.terminal import assistant, for_which, run_batch, show, show_json

if TYPE_CHECKING:
    from assistant.answer import ClaimCheck
    from assistant.rules.claim import Claim, Line

_HEADINGS = {
    "edits_found": mark("Edits found."),
    "no_edit_found": mark(
        "No edit found. That is not permission to report: other rules may apply."
    ),
    "not_covered": mark("Not covered: what is loaded cannot speak for this claim."),
}


def check(
    lines: Annotated[
        list[str] | None, typer.Argument(help="CODE[:MOD[,MOD]][xUNITS], such as 72240:26.")
    ] = None,
    *,
    service_date: ServiceDate = None,
    setting: SettingOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also findings that stand in nobody's way.")
    ] = False,
    language: Annotated[
        str | None, typer.Option(help="Language of the messages: en es zh ru ar vi fr de ko tl.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Each rule that was tried, and why it did not fire.")
    ] = False,
    batch: Annotated[
        Path | None,
        typer.Option(help="One claim as JSON per line; - is standard input."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check claim lines against the edit tables and the guidance notes."""
    from assistant.rules.claim import parse_line

    if bool(lines) == (batch is not None):
        raise InvalidRequest(
            said("Give either claim lines, such as 62302 72240:26, or --batch FILE.")
        )
    speak(language)
    language = language or preferred()
    parsed = tuple(parse_line(line) for line in lines or ())
    claim = _claim(parsed, service_date, setting)
    with assistant() as opened:
        if batch is not None:
            run_batch(
                batch,
                lambda line: opened.check(
                    _from_json(line),
                    everything=everything,
                    explain=explain,
                    name=line.get("id"),
                    language=line.get("language", language),
                ),
            )
            return
        found = opened.check(claim, everything=everything, explain=explain, language=language)
    if as_json:
        show_json(found)
    else:
        _print(found)


def _claim(lines: tuple[Line, ...], service_date: str | None, setting: str | None) -> Claim:
    from assistant.rules.claim import Claim, parse_date, parse_setting

    return Claim(
        lines,
        dt.date.today() if service_date is None else parse_date(service_date),  # noqa: DTZ011
        "practitioner" if setting is None else parse_setting(setting),
    )


def _from_json(line: dict[str, Any]) -> Claim:
    from assistant.rules.claim import make_line

    listed = line.get("lines")
    if not isinstance(listed, list):
        raise InvalidRequest(
            said('The claim has no "lines"; give a list of objects with a "code".')
        )
    made = []
    for item in listed:
        if not isinstance(item, dict) or not isinstance(item.get("code"), str):
            raise InvalidRequest(
                said('{item} is not a claim line; give an object with a "code".', item=repr(item))
            )
        units = item.get("units", 1)
        if isinstance(units, float) and units.is_integer():
            units = int(units)
        if not isinstance(units, int) or isinstance(units, bool):
            raise InvalidRequest(
                said(
                    "{units} units on {item}: give a whole number.",
                    units=repr(units),
                    item=item["code"],
                )
            )
        provider = item.get("provider")
        made.append(
            make_line(
                item["code"],
                _listed(item.get("modifiers")),
                units,
                None if provider is None else str(provider),
                _listed(item.get("diagnoses")),
            )
        )
    date, setting = line.get("service_date"), line.get("setting")
    return _claim(
        tuple(made), None if date is None else str(date), None if setting is None else str(setting)
    )


def _listed(value: object) -> tuple[str, ...]:
    """A list of texts; one text may hold several, separated by commas or spaces."""
    if isinstance(value, str):
        return tuple(value.replace(",", " ").split())
    if not isinstance(value, list | None):
        raise InvalidRequest(
            said("{value} is no list of modifiers or diagnoses.", value=repr(value))
        )
    return tuple(str(item) for item in value or ())


def _named(verdict: str) -> str:
    """A verdict by its name in JSON; only in another language in words."""
    if language_spoken() == "en":
        return verdict
    from ui.phrases import verdict_told

    return verdict_told(verdict)


def _print(found: ClaimCheck) -> None:
    from ui.phrases import RULES

    show(for_which(found.service_date, found.setting))
    show(phrase(_HEADINGS[found.verdict]))
    quotes = {item.id: item for item in found.citations}
    for finding in found.findings:
        show(f"\n{told(labelled(_named(finding.verdict), finding.message))}")
        if finding.what_would_change_it:
            change = phrase("What would change it: {change}", change=finding.what_would_change_it)
            show(f"  {change}")
        authority = finding.authority
        if finding.release:
            authority = series([authority, finding.release])
        show(f"  {phrase('Authority: {authority}', authority=authority)}")
        for name in finding.citations:
            shown = quotes[name].quote.replace("\t", " | ")
            place = quotes[name].section or quotes[name].document
            show(f"  {phrase('Source: {place}: {quote}', place=place, quote=shown)}")
    if found.tried:
        show(f"\n{phrase('Rules tried:')}")
    for tried in found.tried:
        codes = f" {' '.join(tried.codes)}" if tried.codes else ""
        # What fired was told above.
        why = phrase("fired") if tried.fired else tried.why
        show(f"  {told(labelled(f'{as_named(tried.rule, RULES)}{codes}', why))}")
    for warning in found.warnings:
        show(f"\n{phrase('Note: {message}', message=warning.message)}")
