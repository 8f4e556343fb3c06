"""The command ``coverage``: which codes the material speaks of, and what to upload next."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import labelled, mark, said, series
from ui.questions import Json
from ui.speech import as_named, figure, phrase, plural, share, speak, told
from ui.terminal import SpokenLanguage, assistant, say, show, show_json
from ui.whole_files import whole_file

if TYPE_CHECKING:
    from assistant.receipts.misses import UploadList, Wanted
    from knowledge_base.coverage_map import CodeCoverage, CoverageMap, FamilyCoverage, Spoken

_SHOWN = 20
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
    from ui.coverage_rows import STANDINGS

    documents = plural("{number} document", "{number} documents", len(item.spoken))
    known = "" if item.releases else phrase("no table that is held knows it")
    head = f"{item.code}  {told(series([as_named(item.standing, STANDINGS), documents]))}"
    if not in_full:
        return (
            f"{head}; {known or plural('{number} table', '{number} tables', len(item.releases))}"
        )
    lines = [f"{head}; {item.family.range} {told(item.family.name)}"]
    lines += [f"  {_spoken_text(spoken, held)}" for spoken in item.spoken]
    for name in item.releases:
        release = held.releases[name]
        line = phrase(
            "{release}: for {first} to {last}, speaks from {day}",
            release=name,
            first=release.quarter.first,
            last=release.quarter.last,
            day=release.speaks_from,
        )
        lines.append(f"  {line}")
    return "\n".join([*lines, f"  {known}"] if known else lines)


def _spoken_text(spoken: Spoken, held: CoverageMap) -> str:
    document = held.documents[spoken.document_id]
    heads, days = [document.title], document.effective
    if document.edition:
        heads.append(phrase("edition {edition}", edition=document.edition))
    if days.first or days.last:
        heads.append(phrase("{first} to {last}", first=days.first or "", last=days.last or ""))
    told_of = []
    if spoken.named:
        told_of.append(
            plural("named in {number} passage", "named in {number} passages", spoken.named)
        )
    if spoken.ranged:
        told_of.append(
            plural(
                "within a range in {number} passage",
                "within a range in {number} passages",
                spoken.ranged,
            )
        )
    line = told(labelled(series(heads), series(told_of)))
    return f"{line}{_parts_text(spoken)}" if spoken.parts else line


def _parts_text(spoken: Spoken) -> str:
    from assistant.languages.wording import PART_NAMES
    from knowledge_base.coverage_map import PARTS

    named = series([as_named(part, PART_NAMES) for part in spoken.parts])
    lacking = [as_named(part, PART_NAMES) for part in PARTS if part not in spoken.parts]
    if not lacking:
        return phrase("; its page has {parts}", parts=named)
    return phrase(
        "; its page has {parts}, and lacks {lacking}", parts=named, lacking=series(lacking)
    )


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


def _show_missing(listed: UploadList, *, as_json: bool) -> None:
    if as_json:
        show_json({"schema": "bundlewise.missing/1", **_missing_json(listed)})
        return
    if not listed.questions:
        show(phrase("No question without an answer was counted."))
        return
    show(phrase("Questions that found nothing: {number}", number=figure(listed.questions)))
    for title, found in (
        (phrase("Codes to upload guidance on, most asked about first:"), listed.codes),
        (phrase("Words to upload guidance on, most asked about first:"), listed.words),
    ):
        if found:
            show(f"\n{title}")
        for item in found[:_SHOWN]:
            show(_wanted_line(item))
        if len(found) > _SHOWN:
            more = phrase(
                "and {number} more (--json lists all)", number=figure(len(found) - _SHOWN)
            )
            show(f"  {more}")


def _wanted_line(item: Wanted) -> str:
    parts = [f"{figure(item.count):>6}", f"{item.term:<20}"]
    parts.append(phrase("last on {day}", day=item.last_day))
    if item.beside:
        parts.append(phrase("with: {words}", words=series(item.beside)))
    if item.held:
        parts.append(phrase("(a document names it by now)"))
    return "  ".join(parts)


def _missing_json(listed: UploadList) -> dict[str, Any]:
    return {
        "questions": listed.questions,
        "codes": listed.codes,
        "words": listed.words,
        "subjects": listed.subjects,
    }
