"""All rules on one claim: every finding, not the first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Caution, CheckVerdict, ClaimCheck, Finding, LineShown, Rule
from assistant.rules.add_ons import add_on_rulings, not_an_add_on
from assistant.rules.claim import Claim, check_size
from assistant.rules.notes import note_rulings
from assistant.rules.pairs import pair_rulings
from assistant.rules.ruling import TABLE_NAMES, Ruling, authority, number
from assistant.rules.units import unit_rulings
from assistant.rules.validity import unknown_rulings, validity_rulings
from knowledge_base.edit_tables.coverage import Chosen, release_for
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.errors import NotCovered
from knowledge_base.guidance_notes import GuidanceNote, holds
from knowledge_base.records import Document, Release, TableKind

_RULE_OF: dict[str, Rule] = {"ptp": "ptp_pair", "mue": "unit_limit", "aoc": "add_on"}
# Said whether or not anything fires: a coder must know what was not looked at.
_ALWAYS_SHOWN = frozenset({"not_covered", "unknown_code"})


@dataclass(frozen=True, slots=True)
class Material:
    """What the rules may consult: tables, the notes of documents, and the codes these name."""

    tables: EditTables
    documents: Sequence[Document]
    notes: Mapping[str, Sequence[GuidanceNote]]
    named: Collection[str]


def check_claim(
    claim: Claim, material: Material, *, everything: bool = False, name: str | int | None = None
) -> ClaimCheck:
    """Apply every rule to a claim.

    Args:
        claim: 1 to 500 lines.
        material: the tables and notes that may speak.
        everything: give findings that stand in nobody's way as well ("no edit found", "within
            the limit", "primary present").
        name: the claim's id, given back.

    Raises:
        InvalidRequest: too many lines.
    """
    check_size(len(claim.lines))
    rulings, warnings = _rule(claim, material)
    verdict = _verdict(claim, [ruling.finding for ruling in rulings])
    findings, citations = number(
        ruling
        for ruling in rulings
        if everything or ruling.finding.fires or ruling.finding.verdict in _ALWAYS_SHOWN
    )
    return ClaimCheck(
        lines=tuple(
            LineShown(line.code, line.modifiers, line.units, line.provider) for line in claim.lines
        ),
        service_date=claim.service_date,
        setting=claim.setting,
        verdict=verdict,
        findings=findings,
        citations=citations,
        warnings=warnings,
        id=name,
    )


def _rule(claim: Claim, material: Material) -> tuple[list[Ruling], tuple[Caution, ...]]:
    releases = material.tables.releases()
    stale: dict[str, Caution] = {}
    known = [
        code
        for code in claim.codes()
        if code in material.named or material.tables.knows(code) or _noted(code, material)
    ]
    rulings = [
        *unknown_rulings(
            claim, known, only_samples=bool(releases) and all(item.sample for item in releases)
        ),
        *_validity(claim, material.tables, releases, stale),
        *_pairs(claim, material.tables, releases, stale),
        *note_rulings(claim, material.documents, material.notes),
        *_units(claim, material.tables, releases, stale),
        *_add_ons(claim, material.tables, releases, stale),
    ]
    return rulings, tuple(stale.values())


def _noted(code: str, material: Material) -> bool:
    """Whether a note speaks of the code, if only within a range."""
    return any(
        holds(note.left, code) or holds(note.right, code)
        for notes in material.notes.values()
        for note in notes
    )


def _choose(
    claim: Claim, kind: TableKind, releases: Sequence[Release], stale: dict[str, Caution]
) -> Chosen:
    chosen = release_for(releases, kind, claim.setting, claim.service_date)
    if chosen.stale:
        release = chosen.release
        last = release.quarter.last
        stale[authority(release)] = Caution(
            kind="stale_edition",
            message=(
                f"The newest {authority(release)} held is {release.label}"
                f"{f' (made for days up to {last.isoformat()})' if last else ''}; the service "
                f"date {claim.service_date.isoformat()} is answered from it."
            ),
        )
    return chosen


def _pairs(
    claim: Claim, tables: EditTables, releases: Sequence[Release], stale: dict[str, Caution]
) -> Iterator[Ruling]:
    if not any(True for _ in claim.pairs()):
        return
    try:
        chosen = _choose(claim, "ptp", releases, stale)
    except NotCovered as error:
        for one, other in claim.pairs():
            yield Ruling(_not_covered("ptp", (one.code, other.code), error))
        return
    rows = tables.pair_rows_many(claim.codes(), chosen.release)
    yield from pair_rulings(claim, chosen, rows)


def _units(
    claim: Claim, tables: EditTables, releases: Sequence[Release], stale: dict[str, Caution]
) -> Iterator[Ruling]:
    try:
        chosen = _choose(claim, "mue", releases, stale)
    except NotCovered as error:
        yield Ruling(_not_covered("mue", claim.codes(), error))
        return
    found = {code: tables.unit_row(code, chosen.release) for code in claim.codes()}
    rows = {code: row for code, row in found.items() if row is not None}
    yield from unit_rulings(claim, chosen, rows)


def _add_ons(
    claim: Claim, tables: EditTables, releases: Sequence[Release], stale: dict[str, Caution]
) -> Iterator[Ruling]:
    try:
        release = _choose(claim, "aoc", releases, stale).release
    except NotCovered:
        # No table of add-ons is no ground to suspect that a code is one.
        return
    rows = {code: tables.add_on_rows(code, release) for code in claim.codes()}
    if not any(rows.values()):
        stale.pop(authority(release), None)
    yield from add_on_rulings(claim, release, rows)


def primary_needed(claim: Claim, tables: EditTables) -> Finding:
    """What the add-on table says of the claim's first code where it lists no primary for it."""
    code = claim.codes()[0]
    try:
        release = release_for(tables.releases(), "aoc", None, claim.service_date).release
    except NotCovered as error:
        return _not_covered("aoc", (code,), error)
    return not_an_add_on(code, release)


def _validity(
    claim: Claim, tables: EditTables, releases: Sequence[Release], stale: dict[str, Caution]
) -> Iterator[Ruling]:
    try:
        release = _choose(claim, "hcpcs", releases, stale).release
    except NotCovered:
        return
    found = {code: tables.hcpcs_row(code, release) for code in claim.codes()}
    rows = {code: row for code, row in found.items() if row is not None}
    if not rows:
        stale.pop(authority(release), None)
    yield from validity_rulings(claim, release, rows)


def _not_covered(kind: TableKind, codes: tuple[str, ...], error: NotCovered) -> Finding:
    return Finding(
        id="",
        rule=_RULE_OF[kind],
        verdict="not_covered",
        codes=codes,
        authority=TABLE_NAMES[kind],
        message=f"{str(error)[:1].upper()}{str(error)[1:]}.",
    )


def _verdict(claim: Claim, findings: Sequence[Finding]) -> CheckVerdict:
    if any(finding.fires for finding in findings):
        return "edits_found"
    if any(finding.verdict == "unknown_code" for finding in findings):
        return "not_covered"
    # Pairs are what "no edit" is about; a claim of one code is about its units.
    asked = "ptp_pair" if any(True for _ in claim.pairs()) else "unit_limit"
    silent = [finding for finding in findings if finding.rule == asked]
    if not silent or any(finding.verdict == "not_covered" for finding in silent):
        return "not_covered"
    return "no_edit_found"
