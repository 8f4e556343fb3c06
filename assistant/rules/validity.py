"""Whether each code of a claim exists, and is in force on the service date."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from assistant.answer import Finding
from assistant.rules.claim import Claim
from assistant.rules.ruling import Ruling, authority, row_source
from knowledge_base.edit_tables.hcpcs import HcpcsRow
from knowledge_base.phrases import mark, said
from knowledge_base.records import Release

EVERYTHING_HELD = "Everything loaded"
# Shared with the queries of assistant.auditing, which word the same findings.
UNKNOWN = mark(
    "{code} does not stand in {held} or in any document, so nothing can be said of it; check the "
    "number, or load material that covers it."
)
NO_LONGER = mark("{code} was last valid on {last}, before {day}.")
NOT_YET = mark("{code} is valid from {first} on, after {day}.")
IN_FORCE = said("A code that is in force on the service date.")


def held_tables(*, only_samples: bool) -> str:
    """Name what was searched for a code."""
    if only_samples:
        return said("the sample tables, the only ones loaded,")
    return said("any loaded table")


def unknown_rulings(
    claim: Claim, known: Collection[str], *, only_samples: bool
) -> Iterator[Ruling]:
    """One ruling for each code that no loaded table and no document knows."""
    held = held_tables(only_samples=only_samples)
    for code in claim.codes():
        if code not in known:
            yield Ruling(
                Finding(
                    id="",
                    rule="code_validity",
                    verdict="unknown_code",
                    codes=(code,),
                    authority=EVERYTHING_HELD,
                    message=said(UNKNOWN, code=code, held=held),
                )
            )


def validity_rulings(
    claim: Claim, release: Release, rows: Mapping[str, HcpcsRow]
) -> Iterator[Ruling]:
    """One ruling for each HCPCS code not in force on the service date."""
    for code in claim.codes():
        row = rows.get(code)
        reason = None if row is None else _reason(row, claim)
        if row is not None and reason is not None:
            yield Ruling(
                Finding(
                    id="",
                    rule="code_validity",
                    verdict="not_valid",
                    codes=(code,),
                    authority=authority(release),
                    release=release.label,
                    effective_from=row.added,
                    deleted_on=row.terminated,
                    message=reason,
                    what_would_change_it=IN_FORCE,
                    sample=release.sample,
                ),
                (row_source(release, row.line, row.published),),
            )


def _reason(row: HcpcsRow, claim: Claim) -> str | None:
    day = claim.service_date.isoformat()
    if row.terminated is not None and row.terminated < claim.service_date:
        return said(NO_LONGER, code=row.code, last=row.terminated.isoformat(), day=day)
    if row.added is not None and row.added > claim.service_date:
        return said(NOT_YET, code=row.code, first=row.added.isoformat(), day=day)
    return None
