"""The commands that keep the library: add, import-table, library, remove."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.languages.catalogues import language_named
from knowledge_base.errors import BundlewiseError, InvalidRequest, UnreadableFile
from knowledge_base.phrases import said
from ui.linting import in_brief
from ui.questions import Json
from ui.terminal import assistant, progress, say, show, show_json

if TYPE_CHECKING:
    from knowledge_base.records import DateRange, Document, Release

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
                failures.append(str(error))
                continue
            problems = opened.lint(documents=[document.id])
            results.append({"outcome": outcome, "document": document, "problems": problems})
            for warning in document.warnings:
                say(f"{path.name}: {warning}")
            if not as_json:
                say(f"{path.name}: {outcome}, {document.passages} passages, id {document.id}")
                if told := in_brief(problems, document.id):
                    say(f"{path.name}: {told}")
    if as_json:
        show_json({"schema": "bundlewise.add/1", "added": results, "errors": failures})
    if failures:
        for failure in failures[:-1]:
            say(f"bundlewise: {failure}")
        raise UnreadableFile(failures[-1])


def prepare() -> None:
    """Make ahead what questions in other languages than English need; done once, kept in step."""
    with assistant() as opened, progress() as advance:
        held = opened.library.any_language.prepare(advance)
    if held is None:
        say("Nothing was prepared: questions in other languages go by their translated terms.")
    else:
        say(f"{held} passages are prepared for questions in other languages.")


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
    as_json: Json = False,
) -> None:
    """Import an official edit table as a release that never changes."""
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
            progress=lambda rows: advance(f"Importing {path.name}", rows, 0),
        )
    for fault in found.rejected[:10]:
        say(f"{path.name}: {fault}")
    if as_json:
        show_json({"schema": "bundlewise.import/1", "release": _release_shown(found)})
    else:
        say(f"{release_id(found)}: {found.rows:,} rows, speaks from {found.speaks_from}")


def _release_shown(release: Release) -> dict[str, Any]:
    import dataclasses

    from knowledge_base.edit_tables.release_files import release_id

    shown = {item.name: getattr(release, item.name) for item in dataclasses.fields(release)}
    codes = None if release.codes is None else sorted(release.codes)
    return {"id": release_id(release), **shown, "codes": codes}


def library(*, as_json: Json = False) -> None:
    """List the documents and table releases held."""
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
        sample = " (sample)" if release["sample"] else ""
        show(f"{release['id']:<34} {release['rows']:>9,} rows{sample}")


def _document_line(document: Document) -> str:
    edition = f", edition {document.edition}" if document.edition else ""
    pages = f", {document.pages} pages" if document.pages else ""
    sample = " (sample)" if document.sample and "sample" not in document.title else ""
    return f"{document.id}  {document.title}{edition}{pages}{sample}"


def remove(
    ids: Annotated[list[str], typer.Argument(help="Ids from `library`, or the word sample.")],
    *,
    as_json: Json = False,
) -> None:
    """Remove documents and table releases."""
    with assistant(sample="sample" not in ids) as opened:
        gone = opened.library.remove(ids)
    if as_json:
        show_json({"schema": "bundlewise.remove/1", "removed": gone})
    else:
        say(f"Removed: {', '.join(gone) or 'nothing was held'}")
