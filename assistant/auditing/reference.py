"""The small tables that the queries join: values read, and rows of releases.

All are Arrow tables with stated column types, which DuckDB and Spark both take. Only the pair
edits are too many for that; they come as Parquet files (``EditTables.pair_columns``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa

from assistant.auditing.arrow import arrow
from assistant.auditing.bits import bits
from assistant.auditing.fees import fee_tables
from assistant.auditing.sources import KINDS, Sources, Spoken
from assistant.auditing.values import Code, Modifiers, Units
from assistant.rules.modifiers import is_evaluation, is_laboratory
from assistant.rules.notes import noted
from knowledge_base.edit_tables.columnar import LATEST
from knowledge_base.edit_tables.coverage import is_incomplete
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.records import TableKind


def value_tables(
    codes: Sequence[Code],
    modifiers: Sequence[Modifiers],
    units: Sequence[Units],
    spoken: Sequence[Spoken],
    known: frozenset[str],
) -> Iterator[tuple[str, pa.Table]]:
    """The values of the claims file as they were read, and the silences of the tables."""
    yield (
        "read_codes",
        arrow(
            "read_codes",
            (
                (
                    item.raw,
                    item.code,
                    item.fault,
                    item.code is not None and is_evaluation(item.code),
                    item.code is not None and is_laboratory(item.code),
                    item.code in known,
                )
                for item in codes
            ),
        ),
    )
    yield (
        "read_modifiers",
        arrow(
            "read_modifiers",
            ((m.raw, ",".join(m.modifiers), bits(m.modifiers), m.fault) for m in modifiers),
        ),
    )
    yield "read_units", arrow("read_units", ((item.raw, item.units, item.fault) for item in units))
    yield (
        "read_days",
        arrow(
            "read_days",
            (
                (
                    item.day.raw_day, item.day.raw_setting, item.day.day, item.day.setting,
                    item.day.fault, *(item.releases.get(kind) for kind in KINDS), item.listing,
                )
                for item in spoken
            ),
        ),
    )  # fmt: skip


def silences(spoken: Sequence[Spoken], sources: Sources, kind: TableKind) -> pa.Table:
    """Why no release of a kind answers, for each day and setting where none does."""
    return arrow(
        "silences",
        dict.fromkeys(
            (kind, item.day.setting, item.day.day, sources.unspoken(kind), item.silences[kind])
            for item in spoken
            if kind in item.silences
        ),
    )


def release_tables(
    sources: Sources, tables: EditTables, codes: frozenset[str]
) -> Iterator[tuple[str, pa.Table]]:
    """The rows of every release called upon, but for the pair edits; and what samples hold.

    ``codes`` are the claims' own.
    """
    of_kind = {
        kind: [(release, n) for release, n in sources.releases.items() if release.kind == kind]
        for kind in KINDS
    }
    yield (
        "limits",
        arrow(
            "limits",
            (
                (n, r.code, r.units, r.mai, r.rationale, r.line, r.published)
                for release, n in of_kind["mue"]
                for r in tables.every_unit_row(release)
            ),
        ),
    )
    yield (
        "add_ons",
        arrow(
            "add_ons",
            (
                (
                    n, r.add_on, r.primary, r.edit_type, r.effective or release.speaks_from,
                    r.deleted or LATEST, r.line, r.published,
                )
                for release, n in of_kind["aoc"]
                for r in tables.every_add_on_row(release)
            ),
        ),
    )  # fmt: skip
    yield (
        "level_two",
        arrow(
            "level_two",
            (
                (n, r.code, r.added, r.terminated, r.line, r.published)
                for release, n in of_kind["hcpcs"]
                for r in tables.every_hcpcs_row(release)
            ),
        ),
    )
    yield (
        "texts",
        arrow(
            "texts",
            (
                (n, number, text)
                for release, n in of_kind["ptp"]
                for number, text in tables.pair_wording(release).rationales.items()
            ),
        ),
    )
    yield "ended", arrow("ended", _ended(sources, tables, codes))
    yield from fee_tables(
        {n: tables.every_fee_row(release) for release, n in of_kind["fee-schedule"]}, codes
    )
    partial = [n for release, n in sources.releases.items() if is_incomplete(release)]
    yield "incomplete", arrow("incomplete", ((n,) for n in partial))
    slices = [(n, release.codes) for release, n in sources.releases.items() if release.codes]
    yield "samples", arrow("samples", ((n,) for n, _ in slices))
    yield (
        "sample_codes",
        arrow("sample_codes", ((n, code) for n, codes in slices for code in sorted(codes))),
    )


def _ended(
    sources: Sources, tables: EditTables, codes: frozenset[str]
) -> Iterator[tuple[object, ...]]:
    """Codes that the tables of a day have left behind (``assistant.rules.standing``)."""
    for listing, number in sources.listings.items():
        unlisted = sorted(codes - tables.known(codes, listing.listing))
        for code, row in tables.ended_edits(unlisted, listing.pairs).items():
            release = sources.releases[listing.pairs]
            yield number, release, code, row.deleted, row.line, row.published


def source_table(sources: Sources) -> pa.Table:
    """The authorities by their numbers."""
    return arrow(
        "sources",
        ((s.number, s.authority, s.release, s.document_id) for s in sources.listed()),
    )


def known_codes(
    codes: Sequence[str],
    tables: EditTables,
    named: frozenset[str],
    notes: Mapping[str, Sequence[GuidanceNote]],
) -> frozenset[str]:
    """The codes that stand in a loaded table or in a document, as for one claim."""
    found = tables.known(codes) | named
    return found | {code for code in codes if code not in found and noted(code, notes)}
