"""Codes that every loaded table has left behind.

CPT codes have no list of dates that a user can load, but a code that was deleted leaves traces:
its NCCI edits end, and the later MUE and fee-schedule releases no longer list it. Where all
three tables speak for the service date and none has the code in force, it is said not to be
valid, with the last edit that named it as the source. A code that no edit ever named is not
judged, nor is any while one of the tables is missing, a sample, or older than the date.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Finding
from assistant.rules.consulting import Consulted
from assistant.rules.ruling import Ruling, authority, row_source
from assistant.rules.validity import IN_FORCE
from knowledge_base.edit_tables.coverage import listing_releases
from knowledge_base.edit_tables.ptp import PtpRow
from knowledge_base.phrases import mark, said
from knowledge_base.records import Release

# Shared with the queries of assistant.auditing, which word the same findings.
LEFT_BEHIND = mark(
    "No loaded table has {code} in force on {day}: the last NCCI edit that names it ended on "
    "{last}, and neither the MUE nor the fee-schedule release that answers for that day lists it."
)


def standing_rulings(consulted: Consulted) -> Iterator[Ruling]:
    """One ruling for each code that all the tables of the day have left behind."""
    claim, tables = consulted.claim, consulted.tables
    chosen = listing_releases(consulted.releases, claim.setting, claim.service_date)
    if chosen is None:
        return
    unlisted = sorted(set(consulted.codes) - tables.known(consulted.codes, chosen.listing))
    if not unlisted:
        return
    for code, row in sorted(tables.ended_edits(unlisted, chosen.pairs).items()):
        if row.deleted is not None and row.deleted < claim.service_date:
            yield _ruling(code, row, chosen.pairs, consulted)


def _ruling(code: str, row: PtpRow, release: Release, consulted: Consulted) -> Ruling:
    day = consulted.claim.service_date
    return Ruling(
        Finding(
            id="",
            rule="code_validity",
            verdict="not_valid",
            codes=(code,),
            authority=authority(release),
            release=release.label,
            deleted_on=row.deleted,
            message=said(LEFT_BEHIND, code=code, day=day, last=row.deleted),
            what_would_change_it=IN_FORCE,
            sample=release.sample,
        ),
        (row_source(release, row.line, row.published),),
    )
