"""The coverage of codes as rows: for the page's tables and charts, and for a csv file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from assistant.languages.wording import PART_NAMES
from assistant.receipts.misses import Wanted
from knowledge_base.coverage_map import (
    CodeCoverage,
    CoverageMap,
    FamilyCoverage,
    Standing,
    by_block,
)
from knowledge_base.phrases import said
from ui.speech import phrase, told

Row = dict[str, Any]
STANDINGS: dict[Standing, str] = {
    "page": said("A page of its own"),
    "named": said("Named"),
    "range": said("Within a range only"),
    "silent": said("In no document"),
}
_HEADS = (
    "code", "family", "standing", "documents_naming", "documents_with_range_only", "parts",
    "editions", "tables", "first_day_of_tables",
)  # fmt: skip


def csv_rows(
    chosen: Iterable[CodeCoverage], held: CoverageMap
) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    """The names of the columns, and a row for each code; lists are parted by semicolons."""
    rows = (
        (
            item.code,
            f"{item.family.range} {item.family.name}",
            item.standing,
            "; ".join(_titles(item, held, named=True)),
            "; ".join(_titles(item, held, named=False)),
            "; ".join(item.parts),
            "; ".join(_editions(item, held)),
            "; ".join(item.releases),
            str(min((held.releases[name].speaks_from for name in item.releases), default="")),
        )
        for item in chosen
    )
    return _HEADS, rows


def code_rows(chosen: Iterable[CodeCoverage], held: CoverageMap) -> list[Row]:
    """A row for each code, as the page's table shows it."""
    return [
        {
            phrase("Code"): item.code,
            phrase("Family"): told(item.family.name),
            phrase("Standing"): told(STANDINGS[item.standing]),
            phrase("Documents"): ", ".join(
                [*_titles(item, held, named=True), *_titles(item, held, named=False)]
            ),
            phrase("Parts of its page"): ", ".join(told(PART_NAMES[part]) for part in item.parts),
            phrase("Editions"): ", ".join(_editions(item, held)),
            phrase("Tables"): ", ".join(item.releases),
        }
        for item in chosen
    ]


def family_rows(counted: Iterable[FamilyCoverage]) -> list[Row]:
    """A row for each family of codes."""
    return [
        {
            phrase("Codes"): item.family.range,
            phrase("Family"): told(item.family.name),
            phrase("Known"): item.codes,
            **{told(STANDINGS[name]): item.counts[name] for name in STANDINGS},
            phrase("Share named"): round(item.share, 3),
        }
        for item in counted
    ]


def cell_rows(codes: Sequence[CodeCoverage]) -> list[Row]:
    """A row for each cell of the heat map: a family, and the second character of its codes."""
    return [
        {
            "Family": f"{item.family.range.split('-', maxsplit=1)[0]} {told(item.family.name)}",
            "Second": item.block,
            "Known": item.codes,
            "Named": item.counts["page"] + item.counts["named"],
            "Ranged": item.counts["range"],
            "Share": round(item.share, 4),
        }
        for item in by_block(codes)
    ]


def wanted_rows(found: Iterable[Wanted], head: str) -> list[Row]:
    """A row for each code or word that questions without an answer were about."""
    listed = list(found)
    rows: list[Row] = [
        {
            head: item.term,
            phrase("Questions"): item.count,
            phrase("Last asked"): item.last_day.isoformat(),
            phrase("Asked with"): ", ".join(item.beside),
        }
        for item in listed
    ]
    if any(item.held for item in listed):
        for row, item in zip(rows, listed, strict=True):
            row[phrase("By now")] = phrase("a document names it") if item.held else ""
    return rows


def _titles(item: CodeCoverage, held: CoverageMap, *, named: bool) -> list[str]:
    return [
        held.documents[spoken.document_id].title
        for spoken in item.spoken
        if bool(spoken.named) is named
    ]


def _editions(item: CodeCoverage, held: CoverageMap) -> list[str]:
    found = (held.documents[spoken.document_id].edition for spoken in item.spoken)
    return sorted({edition for edition in found if edition})
