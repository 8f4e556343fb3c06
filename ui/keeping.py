"""The commands that keep the library: add, import-table, library, remove."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.languages.catalogues import language_named
from knowledge_base.errors import BundlewiseError, InvalidRequest, UnreadableFile
from knowledge_base.phrases import labelled, said, series
from ui.linting import in_brief
from ui.questions import Json
from ui.speech import as_named, figure, phrase, plural, speak, told
from ui.terminal import SpokenLanguage, assistant, progress, say, show, show_json

if TYPE_CHECKING:
    from knowledge_base.records import DateRange, Document, Release

_OUTCOMES = {
    "added": said("added"),
    "replaced": said("replaced"),
    "updated": said("updated"),
    "unchanged": said("unchanged"),
}
Day = Annotated[str | None, typer.Option(help="A date, YYYY-MM-DD.")]


class Kind(StrEnum):
    """The official tables."""

    PTP = "ptp"
    MUE = "mue"
    AOC = "aoc"
    FEE_SCHEDULE = "fee-schedule"
    HCPCS = "hcpcs"


def add(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files, or folders of files, to add.")
    ] = None,
    *,
    title: Annotated[str | None, typer.Option(help="The document's title.")] = None,
    edition: Annotated[str | None, typer.Option(help="Its edition, such as 2026.")] = None,
    effective_from: Day = None,
    effective_to: Day = None,
    language: Annotated[str | None, typer.Option(help="Its language, such as en.")] = None,
    no_sample: Annotated[
        bool, typer.Option("--no-sample", help="Leave the sample material out of a new home.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add documents to the library, or replace them by changed ones of the same path."""
    if not paths and not no_sample:
        raise InvalidRequest(said("Name at least one file to add."))
    effective = _effective(effective_from, effective_to)
    spoken = None if language is None else language_named(language)
    results: list[dict[str, Any]] = []
    failures: list[str] = []
    with assistant(sample=not no_sample) as opened, progress() as advance:
        for path in _files(paths or []):
            try:
                document, outcome = opened.library.add(
                    path,
                    title=title,
                    edition=edition,
                    effective=effective,
                    language=spoken,
                    progress=advance,
                )
            except BundlewiseError as error:
                failures.append(error.args[0] if error.args else str(error))
                continue
            problems = opened.lint(documents=[document.id])
            results.append({"outcome": outcome, "document": document, "problems": problems})
            for warning in document.warnings:
                say(labelled(path.name, warning))
            if not as_json:
                passages = document.passages
                say(
                    plural(
                        "{file}: {outcome}, {number} passage, id {id}",
                        "{file}: {outcome}, {number} passages, id {id}",
                        passages,
                        file=path.name,
                        outcome=as_named(outcome, _OUTCOMES),
                        id=document.id,
                    )
                )
                if brief := in_brief(problems, document.id):
                    say(labelled(path.name, brief))
    if as_json:
        show_json({"schema": "bundlewise.add/1", "added": results, "errors": failures})
    if failures:
        for failure in failures[:-1]:
            say(f"bundlewise: {told(failure)}")
        raise UnreadableFile(failures[-1])


def prepare(*, language: SpokenLanguage = None) -> None:
    """Make ahead what questions in other languages than English need; done once, kept in step."""
    speak(language)
    with assistant() as opened, progress() as advance:
        held = opened.library.any_language.prepare(advance)
    if held is None:
        say(
            phrase(
                "Nothing was prepared: questions in other languages go by their translated terms."
            )
        )
    else:
        say(
            plural(
                "{number} passage is prepared for questions in other languages.",
                "{number} passages are prepared for questions in other languages.",
                held,
            )
        )


def _files(paths: list[Path]) -> Iterator[Path]:
    from knowledge_base.readers import EXTENSIONS

    for path in paths:
        if path.is_dir():
            yield from sorted(
                item for item in path.rglob("*") if item.suffix.lower() in EXTENSIONS
            )
        else:
            yield path


def _effective(first: str | None, last: str | None) -> DateRange | None:
    from assistant.rules.claim import parse_date
    from knowledge_base.records import DateRange

    if first is None and last is None:
        return None
    span = DateRange(
        None if first is None else parse_date(first), None if last is None else parse_date(last)
    )
    if span.first and span.last and span.first > span.last:
        raise InvalidRequest(
            said(
                "--effective-from {first} lies after --effective-to {last}.",
                first=first,
                last=last,
            )
        )
    return span


def import_table(
    path: Annotated[Path, typer.Argument(help="CMS's file: csv, txt, gz or zip.")],
    *,
    kind: Annotated[Kind, typer.Option(help="Which table it is.")],
    release: Annotated[str, typer.Option(help="Its edition, such as 2024Q3.")],
    setting: Annotated[
        str | None, typer.Option(help="practitioner, outpatient_hospital or dme.")
    ] = None,
    effective_from: Day = None,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Import an official edit table as a release that never changes."""
    speak(language)
    from assistant.rules.claim import parse_date, parse_setting
    from knowledge_base.edit_tables.release_files import release_id

    chosen = None if setting is None else parse_setting(setting)
    first = None if effective_from is None else parse_date(effective_from)
    with assistant() as opened, progress() as advance:
        found = opened.library.import_table(
            path,
            kind.value,
            release,
            setting=chosen,
            effective_from=first,
            progress=lambda rows: advance(said("Importing {file}", file=path.name), rows, 0),
        )
    for fault in found.rejected[:10]:
        say(labelled(path.name, fault))
    if as_json:
        show_json({"schema": "bundlewise.import/1", "release": _release_shown(found)})
    else:
        say(
            plural(
                "{release}: {number} row, speaks from {day}",
                "{release}: {number} rows, speaks from {day}",
                found.rows,
                release=release_id(found),
                day=found.speaks_from,
            )
        )


def _release_shown(release: Release) -> dict[str, Any]:
    import dataclasses

    from knowledge_base.edit_tables.release_files import release_id

    shown = {item.name: getattr(release, item.name) for item in dataclasses.fields(release)}
    codes = None if release.codes is None else sorted(release.codes)
    return {"id": release_id(release), **shown, "codes": codes}


def library(*, language: SpokenLanguage = None, as_json: Json = False) -> None:
    """List the documents and table releases held."""
    speak(language)
    with assistant() as opened:
        documents = opened.library.documents()
        releases = [_release_shown(item) for item in opened.library.tables.releases()]
        home = str(opened.library.home)
        generation = opened.library.generation
    if as_json:
        show_json(
            {
                "schema": "bundlewise.library/1",
                "home": home,
                "generation": generation,
                "documents": documents,
                "tables": releases,
            }
        )
        return
    for document in documents:
        show(_document_line(document))
    for release in releases:
        rows = plural(
            "{number} row",
            "{number} rows",
            release["rows"],
            number=f"{figure(release['rows']):>9}",
        )
        sample = phrase(" (sample)") if release["sample"] else ""
        show(f"{release['id']:<34} {rows}{sample}")


def _document_line(document: Document) -> str:
    parts = [document.title]
    if document.edition:
        parts.append(phrase("edition {edition}", edition=document.edition))
    if document.pages:
        parts.append(plural("{number} page", "{number} pages", document.pages))
    sample = phrase(" (sample)") if document.sample and "sample" not in document.title else ""
    return f"{document.id}  {told(series(parts))}{sample}"


def remove(
    ids: Annotated[list[str], typer.Argument(help="Ids from `library`, or the word sample.")],
    *,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Remove documents and table releases."""
    speak(language)
    with assistant(sample="sample" not in ids) as opened:
        gone = opened.library.remove(ids)
    if as_json:
        show_json({"schema": "bundlewise.remove/1", "removed": gone})
    else:
        what = series(gone) if gone else phrase("nothing was held")
        say(phrase("Removed: {what}", what=what))
