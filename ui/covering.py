"""The command ``coverage``: which codes the material speaks of, and what to upload next."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import mark, said
from ui.questions import Json
from ui.speech import figure, phrase, plural, share, speak, told
from ui.terminal import SpokenLanguage, assistant, say, show, show_json
from ui.whole_files import whole_file

if TYPE_CHECKING:
    from knowledge_base.coverage_map import CodeCoverage, CoverageMap, FamilyCoverage

# So many codes are told in full.
_IN_FULL = 20
_HEADS = (
    mark("family"), mark("codes"), mark("page"), mark("named"), mark("range"), mark("silent"),
    mark("named"),
)  # fmt: skip
_WIDE = (7, 7, 7, 7, 8)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def coverage(
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="[CODE]...", help="Show these codes.")
    ] = None,
    *,
    family: Annotated[
        str | None, typer.Option(help="Only codes that begin so, such as 7224; each is listed.")
    ] = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Write every code to this csv file.")
    ] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="What questions without an answer were about.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Forget what was counted of such questions.")
    ] = False,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Show which known codes the documents speak of, or what to upload next."""
    speak(language)
    _check(codes or [], family, missing=missing, forget=forget)
    if forget:
        with assistant() as opened:
            gone = opened.records.store.forget_misses()
        if as_json:
            show_json({"schema": "bundlewise.forgotten/1", "subjects": gone})
        else:
            say(
                plural(
                    "Forgotten: {number} subject of questions that found nothing",
                    "Forgotten: {number} subjects of questions that found nothing",
                    gone,
                )
            )
        return
    if missing:
        with assistant() as opened:
            listed = opened.upload_list()
        from ui.upload_list import show_upload_list

        show_upload_list(listed, as_json=as_json)
        return
    from knowledge_base.coverage_map import coverage_map

    with assistant() as opened:
        held = coverage_map(opened.library)
    chosen = [held.of(code) for code in codes or []] or list(
        held.starting(family) if family else held.codes
    )
    if csv_file is not None:
        _write(csv_file, chosen, held)
    _show(chosen, held, listed=bool(codes or family), as_json=as_json)


def _check(codes: Sequence[str], family: str | None, *, missing: bool, forget: bool) -> None:
    from knowledge_base.codes import is_procedure

    if sum(map(bool, (codes, family, missing, forget))) > 1:
        raise InvalidRequest(said("Give codes, --family, --missing or --forget: one of them."))
    for code in codes:
        if not is_procedure(code):
            raise InvalidRequest(
                said(
                    "{code} is not a procedure code; give five characters, such as "
                    "72240 or J1100.",
                    code=repr(code),
                )
            )
    if family is not None and not (family.isascii() and family.isalnum() and len(family) <= 5):
        raise InvalidRequest(
            said(
                "--family {family} does not begin a code; give its first "
                "characters, such as 7224.",
                family=repr(family),
            )
        )


def _show(
    chosen: Sequence[CodeCoverage], held: CoverageMap, *, listed: bool, as_json: bool
) -> None:
    from knowledge_base.coverage_map import by_family
    from ui.covered_codes import code_json, code_text

    families = by_family(item for item in chosen if item.releases)
    if as_json:
        show_json(
            {
                "schema": "bundlewise.coverage/1",
                "codes_known": len(held.codes),
                "families": [_family_json(item) for item in families],
                "codes": [code_json(item, held) for item in chosen] if listed else None,
                "named_but_unknown": [item.code for item in held.unknown],
            }
        )
        return
    if listed:
        for item in chosen:
            show(code_text(item, held, in_full=len(chosen) <= _IN_FULL))
        if not chosen:
            show(phrase("No table that is held knows such a code."))
        return
    if not families:
        show(
            phrase(
                "No table is held yet: `bundlewise import-table` brings the codes that are known."
            )
        )
        return
    heads = [phrase(head) for head in _HEADS]
    first, *rest, last = heads
    columns = "".join(f"{head:>{wide}}" for head, wide in zip(rest, _WIDE, strict=True))
    show(f"{first:<45}{columns}  {last}")
    for family in families:
        show(_family_line(f"{family.family.range} {told(family.family.name)}", family))
    about = phrase(
        "page: a document is about the code; named: its number stands in one; range: only a "
        "range around it does."
    )
    show(f"\n{about}")
    if held.unknown:
        show(
            plural(
                "Named in documents and known to no table: {number} code.",
                "Named in documents and known to no table: {number} codes.",
                len(held.unknown),
            )
        )


def _family_line(name: str, item: FamilyCoverage) -> str:
    counts = item.counts
    return (
        f"{name:<45}{figure(item.codes):>7}{figure(counts['page']):>7}"
        f"{figure(counts['named']):>7}{figure(counts['range']):>7}"
        f"{figure(counts['silent']):>8}  {share(item.share)}"
    )


def _family_json(item: FamilyCoverage) -> dict[str, Any]:
    family = item.family
    return {
        "family": family.range,
        "name": family.name,
        "codes": item.codes,
        **{str(name): count for name, count in item.counts.items()},
        "share_named": round(item.share, 4),
    }


def _write(path: Path, chosen: Sequence[CodeCoverage], held: CoverageMap) -> None:
    from ui.coverage_rows import csv_rows

    heads, rows = csv_rows(chosen, held)
    with (
        whole_file(path) as unfinished,
        unfinished.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows([_plain(cell) for cell in row] for row in rows)
    say(plural("{file}: {number} code", "{file}: {number} codes", len(chosen), file=path))


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: titles come from documents."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
