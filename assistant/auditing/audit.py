"""From a file of claims to a file of findings."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.auditing import queries
from assistant.auditing.arrow import arrow
from assistant.auditing.claim_columns import claim_columns
from assistant.auditing.engines import Engine
from assistant.auditing.noted import noted_tables
from assistant.auditing.reference import (
    known_codes,
    release_tables,
    silences,
    source_table,
    value_tables,
)
from assistant.auditing.sources import Sources, Spoken
from assistant.auditing.values import read_codes, read_days, read_modifiers, read_units
from assistant.rules.ruling import authority
from knowledge_base.edit_tables.coverage import is_incomplete
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.errors import InvalidRequest
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.phrases import joined, said
from knowledge_base.records import Document, Setting, TableKind


@dataclass(frozen=True, slots=True)
class AuditMaterial:
    """What the rules may consult: tables, documents with their notes, the codes these name."""

    tables: EditTables
    documents: Sequence[Document]
    notes: Mapping[str, Sequence[GuidanceNote]]
    named: Callable[[Sequence[str]], frozenset[str]]


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """What an audit came to: counts, and what the reader should know of the tables used."""

    claims: int
    lines: int
    not_read: int
    findings: Mapping[tuple[str, str], int]
    warnings: tuple[str, ...]


def audit(
    claims: Path,
    out: Path,
    material: AuditMaterial,
    engine: Engine,
    *,
    service_date: dt.date | None = None,
    setting: Setting | None = None,
    progress: Callable[[str], None] = lambda _step: None,
) -> AuditSummary:
    """Apply every rule to every claim of a file, and write what fires and what is not covered.

    Args:
        claims: Parquet or CSV; see ``claim_columns`` for the shapes.
        out: Parquet or CSV, written whole or not at all.
        material: what the rules may consult.
        engine: runs the queries; the caller closes it.
        service_date: of the lines that name none.
        setting: of the lines that name none; a practitioner's if not given.
        progress: told each step.

    Raises:
        InvalidRequest: ``out`` is neither Parquet nor CSV, or its folder does not exist.
        MalformedTable: the file lacks a column.
        UnreadableFile: the file cannot be read, or ``out`` not be written.
        StorageFull: no room left in memory or on the disk.
    """
    _check_out(out, claims)
    progress(said("Reading {file}", file=claims.name))
    held, nested = engine.claims(claims)
    columns = claim_columns(held, claims.name, nested)
    defaults = {
        "service_date": service_date.isoformat() if service_date else "",
        "setting": setting or "",
    }
    engine.view("given", queries.given(columns, engine.dialect, defaults))
    sources = Sources(material.tables.releases())
    spoken, codes, on_codes = _values(engine, sources, material)
    _reference(engine, sources, spoken, codes, material)
    chain = _chain(engine, sources, spoken, material, on_codes=on_codes)
    counts: Counter[str] = Counter()
    ignored = _ignored(columns.ignored)
    parts = engine.parts("given")
    for number, part in enumerate(parts, start=1):
        told = said("Applying the rules")
        if parts[1:]:
            told = said(
                "Applying the rules, part {number} of {all}", number=number, all=len(parts)
            )
        progress(told)
        engine.view("part", part)
        counts += _apply(engine, chain)
    progress(said("Writing {file}", file=out.name))
    summary = _written(engine, sources, counts, out)
    return replace(summary, warnings=(*ignored, *summary.warnings))


def _check_out(out: Path, claims: Path) -> None:
    """Find out before the work, not after it, that the findings could not be kept."""
    if out.suffix.lower() not in {".parquet", ".pq", ".csv"}:
        raise InvalidRequest(
            said("{name} is no name for findings: end it in .parquet or .csv.", name=out.name)
        )
    if out.resolve() == claims.resolve():
        raise InvalidRequest(
            said("{name} holds the claims; give the findings another name.", name=out.name)
        )
    if out.is_dir() and not (out / "_SUCCESS").exists():
        raise InvalidRequest(
            said("{name} is a folder that no audit wrote; give another name.", name=out.name)
        )
    if not out.parent.is_dir():
        raise InvalidRequest(
            said(
                "There is no folder {folder} to write {name} into; make it.",
                folder=out.parent,
                name=out.name,
            )
        )


def _values(
    engine: Engine, sources: Sources, material: AuditMaterial
) -> tuple[list[Spoken], frozenset[str], bool]:
    """Read each distinct value of the file and choose the releases.

    Gives the codes as well, and whether a note speaks of one of them by itself.
    """

    def texts(column: str) -> list[str]:
        return sorted(row[0] for row in engine.rows(queries.distinct(column)))

    codes = read_codes(texts("code"))
    days = read_days(sorted(engine.rows(queries.distinct("service_date", "setting"))))
    spoken = sources.spoken(days)
    readable = sorted({item.code for item in codes if item.code is not None})
    known = known_codes(readable, material.tables, material.named(readable), material.notes)
    modifiers = read_modifiers(texts("modifiers"))
    for name, rows in value_tables(
        codes,
        modifiers,
        read_units(texts("units")),
        spoken,
        known,
    ):
        engine.table(name, rows)
    noted = noted_tables(sources, material.documents, material.notes, readable, modifiers)
    for name, table in noted.tables.items():
        engine.table(name, table)
    return spoken, frozenset(readable), noted.on_codes


def _reference(
    engine: Engine,
    sources: Sources,
    spoken: Sequence[Spoken],
    codes: frozenset[str],
    material: AuditMaterial,
) -> None:
    """Take in the rows of every release that the claims call upon."""
    for name, rows in release_tables(sources, material.tables, codes):
        engine.table(name, rows)
    engine.table("sources", source_table(sources))
    for kind in ("ptp", "mue"):
        engine.table(f"silences_{kind}", silences(spoken, sources, kind))
    engine.table("no_edits", arrow("no_edits", ()))
    parts = ["SELECT * FROM no_edits"]
    for release, number in sources.releases.items():
        if release.kind == "ptp":
            engine.parquet(f"edits_{number}", material.tables.pair_columns(release))
            parts.append(f"SELECT {number} AS release, * FROM edits_{number}")  # noqa: S608
    engine.view("edits", "\nUNION ALL\n".join(parts))


def _chain(
    engine: Engine,
    sources: Sources,
    spoken: Sequence[Spoken],
    material: AuditMaterial,
    *,
    on_codes: bool,
) -> dict[str, str]:
    """The queries to run, by name and in order: those to keep, then those that give findings."""
    wordings = {
        number: material.tables.pair_wording(release)
        for release, number in sources.releases.items()
        if release.kind == "ptp"
    }
    fields = queries.fields(
        engine.dialect,
        sources.everything.number,
        wordings,
        only_samples=bool(sources.held) and all(release.sample for release in sources.held),
    )
    called: set[TableKind] = {release.kind for release in sources.releases}
    silent = {kind for item in spoken for kind in item.silences}
    sampled = any(release.codes is not None for release in sources.releases)
    wanted = {
        "not_read": True,
        "too_long": True,
        "unknown_codes": True,
        "level_two": "hcpcs" in called,
        "left_behind": bool(sources.listings),
        "pairs": "ptp" in called,
        "silent_pairs": "ptp" in silent,
        "pairs_outside_sample": sampled,
        "pairs_of_incomplete": any(map(is_incomplete, sources.releases)),
        "units": "mue" in called,
        "no_limit": "mue" in called,
        "silent_units": "mue" in silent,
        "add_ons": "aoc" in called,
        "notes": True,
        "code_notes": on_codes,
        **dict.fromkeys(queries.OF_FEE_SCHEDULE, "fee-schedule" in called),
    }
    rules = [name for name, is_wanted in wanted.items() if is_wanted]
    return {name: queries.load(name, fields) for name in (*queries.KEPT, *rules)}


def _apply(engine: Engine, chain: Mapping[str, str]) -> Counter[str]:
    """Run the queries on the lines of one part; the findings are added to ``found``."""
    rules = []
    for name, query in chain.items():
        if name in queries.KEPT:
            engine.keep(name, query)
        else:
            rules.append(f"by_{name}")
            engine.view(rules[-1], query)
    engine.add("found", queries.found({name: engine.columns(name) for name in rules}))
    ((claims, lines),) = engine.rows("SELECT count(DISTINCT claim), count(*) FROM lines")
    ((read,),) = engine.rows("SELECT count(*) FROM read_lines")
    return Counter(claims=claims, lines=lines, not_read=read - lines)


def _written(
    engine: Engine, sources: Sources, counts: Mapping[str, int], out: Path
) -> AuditSummary:
    as_text = engine.dialect.joined.format("f.codes", "' '")
    # A CSV file has no lists.
    fields = {
        "codes_as_text": as_text,
        "codes_shown": as_text if out.suffix.lower() == ".csv" else "f.codes",
    }
    engine.write(queries.load("findings", fields), out)
    told = engine.rows("SELECT rule, verdict, count(*) FROM found GROUP BY rule, verdict")
    findings = {(rule, verdict): count for rule, verdict, count in sorted(told)}
    return AuditSummary(
        counts["claims"], counts["lines"], counts["not_read"], findings, _warnings(sources)
    )


def _ignored(columns: Sequence[str]) -> tuple[str, ...]:
    """A misspelt heading must not lose its column in silence."""
    if not columns:
        return ()
    told = ", ".join(columns)[:500]
    return (said("These columns have no part in the audit: {columns}.", columns=told),)


def _warnings(sources: Sources) -> tuple[str, ...]:
    stale = tuple(
        said(
            "{table}: the newest held is {release}; claims up to {day} are answered from it.",
            table=authority(release),
            release=release.label,
            day=last,
        )
        for release, last in sources.stale.items()
    )
    samples = [authority(release) for release in sources.releases if release.sample]
    if not samples:
        return stale
    return (
        *stale,
        said(
            "These are sample tables and hold a few codes only: {tables}.",
            tables=joined(*samples, by="; "),
        ),
    )
