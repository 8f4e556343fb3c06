"""The command ``coverage``: which codes the material speaks of, and what to upload next."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import InvalidRequest, UnreadableFile
from knowledge_base.phrases import said
from ui.questions import Json
from ui.terminal import assistant, say, show, show_json

if TYPE_CHECKING:
    from assistant.receipts.misses import UploadList, Wanted
    from knowledge_base.coverage_map import CodeCoverage, CoverageMap, FamilyCoverage, Spoken

_SHOWN = 20
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
    as_json: Json = False,
) -> None:
    """Show which known codes the documents speak of, or what to upload next."""
    _check(codes or [], family, missing=missing, forget=forget)
    if forget:
        with assistant() as opened:
            gone = opened.records.store.forget_misses()
        if as_json:
            show_json({"schema": "bundlewise.forgotten/1", "subjects": gone})
        else:
            say(f"Forgotten: {gone} subjects of questions that found nothing")
        return
    if missing:
        with assistant() as opened:
            listed = opened.upload_list()
        _show_missing(listed, as_json=as_json)
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

    families = by_family(item for item in chosen if item.releases)
    if as_json:
        show_json(
            {
                "schema": "bundlewise.coverage/1",
                "codes_known": len(held.codes),
                "families": [_family_json(item) for item in families],
                "codes": [_code_json(item, held) for item in chosen] if listed else None,
                "named_but_unknown": [item.code for item in held.unknown],
            }
        )
        return
    if listed:
        for item in chosen:
            show(_code_text(item, held, in_full=len(chosen) <= _SHOWN))
        if not chosen:
            show("No table that is held knows such a code.")
        return
    if not families:
        show("No table is held yet: `bundlewise import-table` brings the codes that are known.")
        return
    show(f"{'family':<45}{'codes':>7}{'page':>7}{'named':>7}{'range':>7}{'silent':>8}  named")
    for family in families:
        show(_family_line(f"{family.family.range} {family.family.name}", family))
    show(
        "\npage: a document is about the code; named: its number stands in one; range: only a "
        "range around it does."
    )
    if held.unknown:
        show(f"Named in documents and known to no table: {len(held.unknown)} codes.")


def _family_line(name: str, item: FamilyCoverage) -> str:
    counts = item.counts
    return (
        f"{name:<45}{item.codes:>7,}{counts['page']:>7,}{counts['named']:>7,}"
        f"{counts['range']:>7,}{counts['silent']:>8,}  {item.share:.1%}"
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


def _code_json(item: CodeCoverage, held: CoverageMap) -> dict[str, Any]:
    return {
        "code": item.code,
        "family": item.family.range,
        "standing": item.standing,
        "parts": item.parts,
        "documents": [_spoken_json(spoken, held) for spoken in item.spoken],
        "releases": [
            {"id": name, "label": release.label, "quarter": release.quarter,
             "speaks_from": release.speaks_from}
            for name in item.releases
            for release in [held.releases[name]]
        ],
    }  # fmt: skip


def _spoken_json(spoken: Spoken, held: CoverageMap) -> dict[str, Any]:
    document = held.documents[spoken.document_id]
    return {
        "id": document.id,
        "title": document.title,
        "edition": document.edition,
        "effective": document.effective,
        "passages_naming": spoken.named,
        "passages_within_a_range": spoken.ranged,
        "parts": spoken.parts,
    }


def _code_text(item: CodeCoverage, held: CoverageMap, *, in_full: bool) -> str:
    known = "no table that is held knows it" if not item.releases else ""
    head = f"{item.code}  {item.standing}, {len(item.spoken)} documents"
    if not in_full:
        return f"{head}; {known or f'{len(item.releases)} tables'}"
    lines = [f"{head}; {item.family.range} {item.family.name}"]
    for spoken in item.spoken:
        document = held.documents[spoken.document_id]
        edition = f", edition {document.edition}" if document.edition else ""
        days = document.effective
        valid = f", {days.first or ''} to {days.last or ''}" if days.first or days.last else ""
        said = [f"named in {spoken.named}"] * bool(spoken.named)
        said += [f"within a range in {spoken.ranged}"] * bool(spoken.ranged)
        parts = _parts_text(spoken) if spoken.parts else ""
        lines.append(f"  {document.title}{edition}{valid}: {', '.join(said)} passages{parts}")
    for name in item.releases:
        release = held.releases[name]
        lines.append(
            f"  {name}: for {release.quarter.first} to {release.quarter.last}, speaks from "
            f"{release.speaks_from}"
        )
    return "\n".join([*lines, f"  {known}"] if known else lines)


def _parts_text(spoken: Spoken) -> str:
    from knowledge_base.coverage_map import PARTS

    lacking = [part for part in PARTS if part not in spoken.parts]
    lacks = f", and lacks {', '.join(lacking)}" if lacking else ""
    return f"; its page has {', '.join(spoken.parts)}{lacks}"


def _write(path: Path, chosen: Sequence[CodeCoverage], held: CoverageMap) -> None:
    from ui.coverage_rows import csv_rows

    heads, rows = csv_rows(chosen, held)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(heads)
            writer.writerows([_plain(cell) for cell in row] for row in rows)
        unfinished.replace(path)
    except OSError as error:
        raise UnreadableFile(
            said(
                "{path} cannot be written ({reason}); name a file in a folder that can be.",
                path=path,
                reason=error.strerror,
            )
        ) from error
    finally:
        if unfinished.exists():
            unfinished.unlink()
    say(f"{path}: {len(chosen):,} codes")


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: titles come from documents."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _show_missing(listed: UploadList, *, as_json: bool) -> None:
    if as_json:
        show_json({"schema": "bundlewise.missing/1", **_missing_json(listed)})
        return
    if not listed.questions:
        show("No question without an answer was counted.")
        return
    show(f"Questions that found nothing: {listed.questions:,}")
    for title, found in (("Codes", listed.codes), ("Words", listed.words)):
        if found:
            show(f"\n{title} to upload guidance on, most asked about first:")
        for item in found[:_SHOWN]:
            show(_wanted_line(item))
        if len(found) > _SHOWN:
            show(f"  and {len(found) - _SHOWN:,} more (--json lists all)")


def _wanted_line(item: Wanted) -> str:
    beside = f"  with: {', '.join(item.beside)}" if item.beside else ""
    held = "  (a document names it by now)" if item.held else ""
    return f"{item.count:>6,}  {item.term:<20}  last on {item.last_day}{beside}{held}"


def _missing_json(listed: UploadList) -> dict[str, Any]:
    return {
        "questions": listed.questions,
        "codes": listed.codes,
        "words": listed.words,
        "subjects": listed.subjects,
    }
