"""Running claims through the audit and through single checks, so that both can be compared."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from assistant.answer import ClaimCheck
from assistant.auditing.audit import AuditMaterial, AuditSummary, audit
from assistant.auditing.duckdb_engine import DuckDb
from assistant.auditing.engines import Engine
from assistant.rules.check import Material, check_claim
from assistant.rules.claim import Claim
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.records import Document

Told = Counter[tuple[object, ...]]
# Rules whose messages name modifiers or list primaries one by one, which an audit does not.
SHORTER = frozenset({"ptp_pair", "add_on"})


def written(claims: Mapping[str, Claim], path: Path) -> Path:
    """The claims as a Parquet file of one line per row."""
    rows = [
        {
            "claim_id": name,
            "service_date": claim.service_date,
            "setting": claim.setting,
            "code": line.code,
            "modifiers": list(line.modifiers),
            "units": line.units,
            "provider": line.provider,
        }
        for name, claim in claims.items()
        for line in claim.lines
    ]
    schema = pa.schema(
        {
            "claim_id": pa.string(), "service_date": pa.date32(), "setting": pa.string(),
            "code": pa.string(), "modifiers": pa.list_(pa.string()), "units": pa.int32(),
            "provider": pa.string(),
        }
    )  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows, schema), path)
    return path


def run(
    claims: Path,
    folder: Path,
    tables: EditTables,
    documents: Sequence[Document] = (),
    notes: Mapping[str, Sequence[GuidanceNote]] | None = None,
    engine: Callable[[Path], Engine] | None = None,
    **options: Any,
) -> tuple[list[dict[str, Any]], AuditSummary]:
    """The findings of an audit, as read from the file it wrote."""
    out = folder / "findings.parquet"
    opened = engine(folder) if engine else DuckDb("1GB", folder)
    try:
        material = AuditMaterial(tables, documents, notes or {}, lambda _codes: frozenset())
        summary = audit(claims, out, material, opened, **options)
    finally:
        opened.close()
    return pq.read_table(out).to_pylist(), summary


def of_audit(findings: Sequence[Mapping[str, Any]]) -> Told:
    """What an audit found, without what only its file has."""
    return Counter(
        (
            item["claim_id"], item["service_date"], item["setting"], item["rule"],
            item["verdict"], tuple(sorted(item["codes"] or ())), item["column_one"],
            item["column_two"], item["modifier_indicator"], item["authority"], item["release"],
            item["effective_from"], item["deleted_on"], item["rationale"],
            item["what_would_change_it"], item["published"],
            None if item["row"] is None else f"row {item['row']}",
            None if item["rule"] in SHORTER else _without_order(item["message"], item["codes"]),
        )
        for item in findings
    )  # fmt: skip


def of_checks(
    claims: Mapping[str, Claim],
    tables: EditTables,
    documents: Sequence[Document] = (),
    notes: Mapping[str, Sequence[GuidanceNote]] | None = None,
) -> Told:
    """What checking each claim by itself finds, in the same words."""
    material = Material(tables, documents, notes or {}, ())
    found: Told = Counter()
    for name, claim in claims.items():
        found += _of_check(name, claim, check_claim(claim, material))
    return found


def _of_check(name: str, claim: Claim, checked: ClaimCheck) -> Told:
    cited = {item.id: item for item in checked.citations}
    told: Told = Counter()
    for item in checked.findings:
        source = cited[item.citations[0]] if item.citations else None
        table_row = source is not None and source.kind == "table_row"
        told[
            (
                name, claim.service_date, claim.setting, item.rule, item.verdict,
                tuple(sorted(item.codes)), item.column_one, item.column_two,
                item.modifier_indicator, item.authority, item.release, item.effective_from,
                item.deleted_on, item.rationale, item.what_would_change_it,
                source.quote if source else None,
                source.section if source and table_row else None,
                None if item.rule in SHORTER else _without_order(item.message, item.codes),
            )
        ] += 1  # fmt: skip
    return told


def _without_order(message: str, codes: Sequence[str] | None) -> str:
    """The message with its codes blanked: one of a pair may stand first or second."""
    for code in codes or ():
        message = message.replace(code, "#")
    return message


def on(day: str) -> dt.date:
    """A date from its ISO form."""
    return dt.date.fromisoformat(day)
