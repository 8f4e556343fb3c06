"""A finding with the sources it rests on, before either has its number."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answer import Citation, Finding
from knowledge_base.edit_tables.release_files import release_id
from knowledge_base.names import SETTING_WORDS
from knowledge_base.phrases import joined, said
from knowledge_base.records import Release

TABLE_NAMES = {
    "ptp": said("Medicare NCCI PTP edits"),
    "mue": said("Medicare MUE"),
    "aoc": said("Medicare add-on code edits"),
    "fee-schedule": said("Medicare physician fee schedule indicators"),
    "hcpcs": said("HCPCS Level II code list"),
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """One rule's word on some codes, with its sources; ids are given by ``number``."""

    finding: Finding
    sources: tuple[Citation, ...] = ()


def authority(release: Release) -> str:
    """Name the table that speaks, its setting, and that it is a sample where it is."""
    name: str = TABLE_NAMES[release.kind]
    if release.setting:
        name = said("{table} ({setting})", table=name, setting=SETTING_WORDS[release.setting])
    return said("{name}, sample", name=name) if release.sample else name


def row_source(release: Release, line: int, published: str) -> Citation:
    """Cite a row of a table as published."""
    return Citation(
        id="",
        kind="table_row",
        document=joined(authority(release), ", ", release.label),
        document_id=release_id(release),
        page=None,
        section=said("row {line}", line=line),
        edition=release.label,
        quote=published,
        start=None,
        end=None,
        sample=release.sample,
    )


def number(
    rulings: Iterable[Ruling], *, first_citation: int = 1
) -> tuple[tuple[Finding, ...], tuple[Citation, ...]]:
    """Give findings ids f1, f2, ... and their distinct sources c1, c2, ..."""
    ids: dict[Citation, str] = {}
    findings = []
    for place, ruling in enumerate(rulings, start=1):
        names = tuple(
            ids.setdefault(source, f"c{first_citation + len(ids)}") for source in ruling.sources
        )
        findings.append(dataclasses.replace(ruling.finding, id=f"f{place}", citations=names))
    citations = tuple(dataclasses.replace(source, id=name) for source, name in ids.items())
    return tuple(findings), citations
