"""Medically Unlikely Edits: units of one code against the published value.

Source: Medicare NCCI Policy Manual, chapter I, section V. Adjudication indicator 1 is judged
claim line by claim line; 2 and 3 sum all lines of the day for one provider, 2 without
exception, 3 unless necessity is shown. No row does not mean no limit: some are confidential.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.answer import Finding
from assistant.rules.claim import Claim
from assistant.rules.ruling import Ruling, authority, row_source
from knowledge_base.edit_tables.coverage import Chosen
from knowledge_base.edit_tables.mue import MueRow
from knowledge_base.phrases import Phrase, counted, mark, said
from knowledge_base.records import Release

# Shared with the queries of assistant.auditing, which word the same findings.
NOT_PAYABLE = mark("{code} is not payable in this setting (its MUE value is 0)")
AT_MOST = mark("At most {limit} of {code} {scope}")
OVER = mark("; the claim has {units}.")
NO_ROW = mark(
    "Release {release} publishes no MUE value for {code}; that is not 'unlimited', since some "
    "values are confidential."
)
OUTSIDE_SAMPLE = mark(
    "The sample table holds only its own nine codes and has no MUE value for {code}."
)
SCOPE = {
    1: said("on one claim line (MAI 1)"),
    2: said("on one date of service, without exception (MAI 2)"),
    3: said("on one date of service (MAI 3)"),
}
CHANGE = {
    1: said("A record that supports the units on separate lines, each judged by itself."),
    2: said("Nothing on the same day: this limit is absolute for the date of service."),
    3: said("A record showing that the further units were medically necessary."),
}


def unit_rulings(claim: Claim, chosen: Chosen, rows: Mapping[str, MueRow]) -> Iterator[Ruling]:
    """One ruling for each code (per line for MAI 1, per provider and day otherwise)."""
    for code in claim.codes():
        row = rows.get(code)
        if row is None:
            yield Ruling(_no_row(code, chosen))
            continue
        for units in _amounts(claim, code, row.mai):
            yield _ruling(row, units, chosen.release)


def _amounts(claim: Claim, code: str, mai: int) -> tuple[int, ...]:
    lines = [line for line in claim.lines if line.code == code]
    if mai == 1:
        return tuple(line.units for line in lines)
    named = dict.fromkeys(line.provider for line in lines if line.provider is not None)
    # A line that names nobody may be anybody's.
    return tuple(
        sum(line.units for line in lines if line.provider in {None, provider})
        for provider in named or (None,)
    )


def _ruling(row: MueRow, units: int, release: Release) -> Ruling:
    over = units > row.units
    limit = (
        said(NOT_PAYABLE, code=row.code)
        if row.units == 0
        else said(AT_MOST, limit=_units(row.units), code=row.code, scope=SCOPE[row.mai])
    )
    return Ruling(
        Finding(
            id="",
            rule="unit_limit",
            verdict="too_many_units" if over else "within_limit",
            codes=(row.code,),
            authority=authority(release),
            release=release.label,
            rationale=row.rationale,
            message=limit + said(OVER, units=units) if over else limit + ".",
            what_would_change_it=CHANGE[row.mai] if over and row.units else None,
            sample=release.sample,
        ),
        (row_source(release, row.line, row.published),),
    )


def _units(units: int) -> Phrase:
    return counted("{number} unit", "{number} units", units)


def _no_row(code: str, chosen: Chosen) -> Finding:
    release = chosen.release
    reason = NO_ROW if chosen.covers(code) else OUTSIDE_SAMPLE
    return Finding(
        id="",
        rule="unit_limit",
        verdict="not_covered",
        codes=(code,),
        authority=authority(release),
        release=release.label,
        message=said(reason, release=release.label, code=code),
        sample=release.sample,
    )
