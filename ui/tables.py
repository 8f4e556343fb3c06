"""The commands ``tables list`` and ``tables diff``: the releases held, and what changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import InvalidRequest, UnknownRelease
from knowledge_base.phrases import labelled, said
from ui.keeping import Kind
from ui.questions import Json
from ui.speech import figure, phrase, plural, speak
from ui.terminal import SpokenLanguage, assistant, progress, say, show, show_json

if TYPE_CHECKING:
    from knowledge_base.edit_tables.editions import Edition
    from knowledge_base.reading_room import Progress
    from knowledge_base.records import Release, Setting, TableKind

app = typer.Typer(
    help="The official tables: which releases are held, and what changed between two.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_SLOW_SECONDS = 2.0
_SHORT_HASH = 12


@app.command("list")
def held(
    *,
    notice: Annotated[
        str | None, typer.Option(help="Show the notice kept with the release of this id.")
    ] = None,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """List the table releases held, or show the copyright notice kept with one."""
    speak(language)
    from knowledge_base.edit_tables.release_files import release_id

    with assistant() as opened:
        releases = {release_id(item): item for item in opened.library.tables.releases()}
    if notice is not None:
        _show_notice(notice, releases, as_json=as_json)
    elif as_json:
        listed = [_particulars(item) for item in releases.values()]
        show_json({"schema": "bundlewise.tables_list/1", "tables": listed})
    else:
        for name, release in releases.items():
            show(_release_line(name, release))


def _show_notice(name: str, releases: dict[str, Release], *, as_json: bool) -> None:
    if name not in releases:
        raise UnknownRelease(
            said(
                "No table release {name} is held; `bundlewise tables list` lists what is.",
                name=repr(name),
            )
        )
    text = releases[name].notice
    if as_json:
        show_json({"schema": "bundlewise.tables_notice/1", "id": name, "notice": text})
    else:
        show(
            text
            or phrase(
                "The file of {release} ({file}) opens with no notice.",
                release=name,
                file=releases[name].source,
            )
        )


def _particulars(release: Release) -> dict[str, Any]:
    from knowledge_base.edit_tables.release_files import release_id

    return {
        "id": release_id(release),
        "kind": release.kind,
        "setting": release.setting,
        "label": release.label,
        "speaks_from": release.speaks_from,
        "quarter": release.quarter,
        "rows": release.rows,
        "dated_rows": release.dated_rows,
        "rejected": len(release.rejected),
        "sample": release.sample,
        "source": release.source,
        "sha256": release.sha256,
    }


def _release_line(name: str, release: Release) -> str:
    quarter = release.quarter
    return "  ".join(
        [
            f"{name:<37}",
            phrase("from {day}", day=release.speaks_from),
            phrase("for {first} to {last}", first=quarter.first, last=quarter.last),
            _rows(release),
            plural("{number} rejected", "{number} rejected", len(release.rejected)),
            f"{release.source} {release.sha256[:_SHORT_HASH]}",
        ]
    ) + (phrase(" (sample)") if release.sample else "")


def _rows(release: Release) -> str:
    shown = f"{figure(release.rows):>9}"
    if release.dated_rows:
        return plural(
            "{number} row with dates", "{number} rows with dates", release.rows, number=shown
        )
    return plural(
        "{number} row without dates", "{number} rows without dates", release.rows, number=shown
    )


@app.command("diff")
def diff(
    before: Annotated[str, typer.Argument(help="The first release, such as 2024Q2.")],
    after: Annotated[str, typer.Argument(help="The second release, such as 2024Q3.")],
    more_codes: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
    *,
    kind: Annotated[Kind, typer.Option(help="Which table.")] = Kind.PTP,
    setting: Annotated[
        str | None,
        typer.Option(
            help="For ptp and mue: practitioner (the default), outpatient_hospital or dme."
        ),
    ] = None,
    codes: Annotated[
        list[str] | None, typer.Option(help="Only what names one of these codes.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write every change to this csv file.")] = None,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Show what changed between two releases, each on the first day of its quarter."""
    speak(language)
    from knowledge_base.edit_tables.differences import codes_in_neither, compared
    from knowledge_base.edit_tables.editions import edition_for
    from ui.table_changes import show_changes, stream_json, write_csv

    table: TableKind = kind.value
    chosen = _setting(table, setting)
    # `--codes 62302 72240`: the option takes the first, and the rest stand by themselves.
    wanted = _codes([*(codes or []), *(more_codes or [])])
    with assistant() as opened, ExitStack() as stack:
        releases, folder = opened.library.tables.releases(), opened.library.home / "tables"
        first, second = (edition_for(releases, table, chosen, text) for text in (before, after))
        unknown = codes_in_neither(wanted, first, second, folder)
        what = said(
            "Comparing the rows of {first} and {second}", first=first.name, second=second.name
        )
        with _progress_if_slow(what) as advance:
            found = stack.enter_context(compared(first, second, folder, wanted, advance))
        _say_what_limits(first, second, unknown)
        if out is not None:
            write_csv(out, table, found.changes())
            number = sum(found.counts.values())
            say(plural("{file}: {number} change", "{file}: {number} changes", number, file=out))
        if as_json:
            stream_json(_head(first, second, wanted, unknown, found.counts), found.changes())
        else:
            show_changes(first, second, found, out)


def _setting(kind: TableKind, stated: str | None) -> Setting | None:
    from assistant.rules.claim import parse_setting
    from knowledge_base.edit_tables.coverage import KINDS_BY_SETTING

    if kind in KINDS_BY_SETTING:
        return parse_setting(stated or "practitioner")
    if stated is not None:
        raise InvalidRequest(
            said("{kind} tables hold for every setting; leave --setting out.", kind=kind)
        )
    return None


def _codes(stated: Iterable[str]) -> frozenset[str]:
    from assistant.rules.claim import make_line

    return frozenset(
        make_line(code).code
        for text in stated
        for code in text.replace(",", " ").split() or [text]
    )


@contextmanager
def _progress_if_slow(what: str) -> Iterator[Callable[[int, int], None]]:
    """Progress that shows itself only once two seconds have passed."""
    started = time.monotonic()
    bar: list[Progress] = []
    with ExitStack() as stack:

        def advance(done: int, total: int) -> None:
            if not bar and time.monotonic() - started > _SLOW_SECONDS:
                bar.append(stack.enter_context(progress()))
            for shown in bar:
                shown(what, done, total)

        yield advance


def _say_what_limits(before: Edition, after: Edition, unknown: Iterable[str]) -> None:
    """Tell what keeps the comparison from being of two whole tables."""
    from knowledge_base.edit_tables.editions import shared_slice
    from knowledge_base.edit_tables.release_files import release_id

    within = shared_slice(before, after)
    if within is not None:
        say(
            plural(
                "Only the {number} code of the sample is compared; import the full tables.",
                "Only the {number} codes of the sample are compared; import the full tables.",
                len(within),
            )
        )
    for name, release in {
        release_id(item.release): item.release for item in (before, after)
    }.items():
        for fault in release.rejected[:1]:
            more = len(release.rejected) - 1
            shown = phrase("{fault} (and {number} more)", fault=fault, number=more)
            say(labelled(name, shown if more else fault))
    for code in unknown:
        say(phrase("{code} stands in neither release.", code=code))


def _head(
    before: Edition,
    after: Edition,
    codes: Iterable[str],
    unknown: Iterable[str],
    counts: dict[str, int],
) -> dict[str, Any]:
    from knowledge_base.edit_tables.editions import shared_slice

    within = shared_slice(before, after)
    return {
        "schema": "bundlewise.tables_diff/1",
        "kind": before.release.kind,
        "setting": before.release.setting,
        "before": _edition_shown(before),
        "after": _edition_shown(after),
        "codes": sorted(codes),
        "unknown_codes": list(unknown),
        # Where a sample takes part: the codes that both can speak of.
        "sample_codes": None if within is None else sorted(within),
        "counts": counts,
    }


def _edition_shown(edition: Edition) -> dict[str, Any]:
    return {"asked": edition.label, "day": edition.day, **_particulars(edition.release)}
