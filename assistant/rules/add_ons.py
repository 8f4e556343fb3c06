"""Add-on codes and the primaries they need.

Source: Medicare NCCI Policy Manual, chapter I, sections R and W. Type 1 stands only with a
listed primary, reported by the same practitioner; type 2 has no list and the contractor
decides; type 3 lists some and the contractor may accept more. Exception (same section): 99292
may stand without 99291 on the claim when a colleague of the same specialty and group reports
99291.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import Finding, Verdict
from assistant.rules.claim import Claim, same_provider
from assistant.rules.ruling import Ruling, authority, row_source
from knowledge_base.edit_tables.aoc import CONTRACTOR_DEFINED, AddOnRow
from knowledge_base.phrases import joined, mark, said, series
from knowledge_base.records import Release

# Shared with the queries of assistant.auditing, which word the same findings.
OF_ANOTHER = mark(
    "{code} is an add-on code (type 1) and its primary {primary} is on the claim, but another "
    "provider reports it"
)
NO_PRIMARY = mark("{code} is an add-on code (type 1) and none of its primaries is on the claim")
CONTRACTOR = mark(
    "{code} is an add-on code (type {kind}); the contractor decides which primaries it accepts."
)
NO_COLLEAGUE = mark(
    "{code} is an add-on code to {primary}, which is not on this claim; it may stand here when "
    "{primary} is reported for another day, or by a colleague of the same specialty and group."
)
ACCEPTED_OF_COLLEAGUE = mark("; that is accepted of a colleague of the same specialty and group.")
LISTED_PRIMARY = said(
    "One of the listed primary procedures, performed and reported by the same provider."
)
COLLEAGUES_CLAIM = mark("A claim for {primary} by a same-specialty colleague of the group.")
CONTRACTORS_LIST = said("The contractor's own list of primaries.")
_SHOWN_PRIMARIES = 12
COLLEAGUE_MAY_REPORT = {"99292": "99291"}


def add_on_rulings(
    claim: Claim, release: Release, rows: Mapping[str, Sequence[AddOnRow]]
) -> Iterator[Ruling]:
    """One ruling for each add-on code of the claim."""
    for code in claim.codes():
        current = [row for row in rows.get(code, ()) if row.in_force(claim.service_date, release)]
        if current:
            yield _ruling(code, claim, release, current)


def not_an_add_on(code: str, release: Release) -> Finding:
    """Say that a table does not list a code as an add-on, to somebody who asked."""
    return Finding(
        id="",
        rule="add_on",
        verdict="not_an_add_on",
        codes=(code,),
        authority=authority(release),
        release=release.label,
        message=said(
            "Release {release} of the add-on code edits does not list {code} as an add-on code, "
            "so it needs no primary by that table.",
            release=release.label,
            code=code,
        ),
        sample=release.sample,
    )


def _ruling(code: str, claim: Claim, release: Release, rows: Sequence[AddOnRow]) -> Ruling:
    primaries = {row.primary: row for row in rows if row.primary != CONTRACTOR_DEFINED}
    beside = sorted(other for other in claim.codes() if other in primaries)
    present = [other for other in beside if _by_same_provider(code, other, claim)]
    kind = max(row.edit_type for row in rows)
    if kind == 1 and beside and not present:
        verdict, message, change = _of_another(code, beside[0])
    else:
        verdict, message, change = _judge(code, kind, tuple(primaries), present)
    told = present or beside
    cited = primaries[told[0]] if told else rows[0]
    return Ruling(
        Finding(
            id="",
            rule="add_on",
            verdict=verdict,
            codes=(code, *told),
            authority=authority(release),
            release=release.label,
            message=message,
            what_would_change_it=change,
            sample=release.sample,
        ),
        (row_source(release, cited.line, cited.published),),
    )


def _by_same_provider(add_on: str, primary: str, claim: Claim) -> bool:
    """Whether every line of the add-on has a line of the primary by its own provider."""
    lines = [line for line in claim.lines if line.code == primary]
    return all(
        any(same_provider(line, other) for other in lines)
        for line in claim.lines
        if line.code == add_on
    )


def _of_another(code: str, primary: str) -> tuple[Verdict, str, str | None]:
    told = said(OF_ANOTHER, code=code, primary=primary)
    if code in COLLEAGUE_MAY_REPORT:
        return (
            "contractor_decides",
            told + said(ACCEPTED_OF_COLLEAGUE),
            said(COLLEAGUES_CLAIM, primary=primary),
        )
    return (
        "needs_primary",
        told + ".",
        LISTED_PRIMARY,
    )


def _judge(
    code: str, kind: int, primaries: tuple[str, ...], present: Sequence[str]
) -> tuple[Verdict, str, str | None]:
    if present:
        return (
            "primary_present",
            said(
                "{code} is an add-on code (type {kind}) and its primary {primary} is there.",
                code=code,
                kind=kind,
                primary=present[0],
            ),
            None,
        )
    shown = series(sorted(primaries)[:_SHOWN_PRIMARIES])
    further = len(primaries) - _SHOWN_PRIMARIES
    more = said(" and {further} more", further=further) if further > 0 else ""
    colleague = COLLEAGUE_MAY_REPORT.get(code)
    if colleague is not None:
        return (
            "contractor_decides",
            said(NO_COLLEAGUE, code=code, primary=colleague),
            said(COLLEAGUES_CLAIM, primary=colleague),
        )
    if kind == 1:
        return (
            "needs_primary",
            joined(said(NO_PRIMARY, code=code), ": ", shown, more, "."),
            LISTED_PRIMARY,
        )
    some = said(" Some are listed: {shown}{more}.", shown=shown, more=more)
    return (
        "contractor_decides",
        said(CONTRACTOR, code=code, kind=kind) + (some if primaries else ""),
        CONTRACTORS_LIST,
    )
