"""Add-on codes and the primaries they need.

Source: Medicare NCCI Policy Manual, chapter I, sections R and W. Type 1 stands only with a
listed primary; type 2 has no list and the contractor decides; type 3 lists some and the
contractor may accept more. Exception (same section): 99292 may stand without 99291 on the
claim when a colleague of the same specialty and group reports 99291.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import Finding, Verdict
from assistant.rules.claim import Claim
from assistant.rules.ruling import Ruling, authority, row_source
from knowledge_base.edit_tables.aoc import AddOnRow
from knowledge_base.records import Release

CONTRACTOR_DEFINES = "CCCCC"
_SHOWN_PRIMARIES = 12
_COLLEAGUE_MAY_REPORT = {"99292": "99291"}


def add_on_rulings(
    claim: Claim, release: Release, rows: Mapping[str, Sequence[AddOnRow]]
) -> Iterator[Ruling]:
    """One ruling for each add-on code of the claim."""
    for code in claim.codes():
        current = [row for row in rows.get(code, ()) if _in_force(row, claim.service_date)]
        if current:
            yield _ruling(code, claim, release, current)


def _in_force(row: AddOnRow, day: dt.date) -> bool:
    return (row.effective is None or row.effective <= day) and (
        row.deleted is None or day <= row.deleted
    )


def _ruling(code: str, claim: Claim, release: Release, rows: Sequence[AddOnRow]) -> Ruling:
    primaries = {row.primary: row for row in rows if row.primary != CONTRACTOR_DEFINES}
    present = [other for other in claim.codes() if other in primaries]
    kind = max(row.edit_type for row in rows)
    verdict, message, change = _judge(code, kind, tuple(primaries), present)
    cited = primaries[present[0]] if present else rows[0]
    return Ruling(
        Finding(
            id="",
            rule="add_on",
            verdict=verdict,
            codes=(code, *present),
            authority=authority(release),
            release=release.label,
            message=message,
            what_would_change_it=change,
            sample=release.sample,
        ),
        (row_source(release, cited.line, cited.published),),
    )


def _judge(
    code: str, kind: int, primaries: tuple[str, ...], present: Sequence[str]
) -> tuple[Verdict, str, str | None]:
    if present:
        return (
            "primary_present",
            f"{code} is an add-on code (type {kind}) and its primary {present[0]} is there.",
            None,
        )
    shown = ", ".join(sorted(primaries)[:_SHOWN_PRIMARIES])
    more = (
        f" and {len(primaries) - _SHOWN_PRIMARIES} more"
        if len(primaries) > _SHOWN_PRIMARIES
        else ""
    )
    colleague = _COLLEAGUE_MAY_REPORT.get(code)
    if colleague is not None:
        return (
            "contractor_decides",
            f"{code} is an add-on code to {colleague}, which is not on this claim; it may stand "
            "here when a colleague of the same specialty and group reports "
            f"{colleague}.",
            f"A claim for {colleague} by a same-specialty colleague of the group.",
        )
    if kind == 1:
        return (
            "needs_primary",
            f"{code} is an add-on code (type 1) and none of its primaries is on the claim: "
            f"{shown}{more}.",
            "One of the listed primary procedures, performed and reported by the same provider.",
        )
    listed = f" Some are listed: {shown}{more}." if primaries else ""
    return (
        "contractor_decides",
        f"{code} is an add-on code (type {kind}); the contractor decides which primaries it "
        f"accepts.{listed}",
        "The contractor's own list of primaries.",
    )
