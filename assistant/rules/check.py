"""All rules on one claim: every finding, not the first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.answer import CheckVerdict, ClaimCheck, Finding, LineShown, Tried
from assistant.rules.add_ons import not_an_add_on
from assistant.rules.applying import Applied, apply_rules
from assistant.rules.claim import Claim, check_size
from assistant.rules.consulting import Consulted, Material, not_covered
from assistant.rules.ruling import number
from knowledge_base.edit_tables.coverage import release_for
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.errors import NotCovered

__all__ = ["Material", "check_claim", "primary_needed"]

# Said whether or not anything fires: a coder must know what was not looked at.
_ALWAYS_SHOWN = frozenset({"not_covered", "unknown_code"})


def check_claim(
    claim: Claim,
    material: Material,
    *,
    everything: bool = False,
    explain: bool = False,
    name: str | int | None = None,
) -> ClaimCheck:
    """Apply every rule to a claim.

    Args:
        claim: 1 to 500 lines.
        material: the tables and notes that may speak.
        everything: give findings that stand in nobody's way as well ("no edit found", "within
            the limit", "primary present").
        explain: tell of each rule that was tried, on what, and why it did not fire.
        name: the claim's id, given back.

    Raises:
        InvalidRequest: too many lines.
    """
    check_size(len(claim.lines))
    consulted = Consulted(claim, material)
    applied = tuple(apply_rules(consulted, everything=everything or explain))
    rulings = [ruling for item in applied for ruling in item.rulings]
    findings, citations = number(
        ruling
        for ruling in rulings
        if everything or ruling.finding.fires or ruling.finding.verdict in _ALWAYS_SHOWN
    )
    return ClaimCheck(
        lines=tuple(
            LineShown(line.code, line.modifiers, line.units, line.provider, line.diagnoses)
            for line in claim.lines
        ),
        service_date=claim.service_date,
        setting=claim.setting,
        verdict=_verdict(claim, [ruling.finding for ruling in rulings]),
        findings=findings,
        citations=citations,
        warnings=consulted.cautions,
        tried=tuple(_tried(applied)) if explain else (),
        id=name,
    )


def _tried(applied: Iterable[Applied]) -> Iterable[Tried]:
    for item in applied:
        if not item.rulings:
            yield Tried(item.rule, (), fired=False, why=item.why)
        for ruling in item.rulings:
            found = ruling.finding
            yield Tried(item.rule, found.codes, fired=found.fires, why=found.message)


def primary_needed(claim: Claim, tables: EditTables) -> Finding:
    """What the add-on table says of the claim's first code where it lists no primary for it."""
    code = claim.codes()[0]
    try:
        release = release_for(tables.releases(), "aoc", None, claim.service_date).release
    except NotCovered as error:
        return not_covered("aoc", (code,), error)
    return not_an_add_on(code, release)


def _verdict(claim: Claim, findings: Sequence[Finding]) -> CheckVerdict:
    if any(finding.fires for finding in findings):
        return "edits_found"
    if any(finding.verdict == "unknown_code" for finding in findings):
        return "not_covered"
    # Pairs are what "no edit" is about; a claim of one code is about its units.
    asked = "ptp_pair" if len(claim.codes()) > 1 else "unit_limit"
    silent = any(item.rule == asked and item.verdict == "not_covered" for item in findings)
    return "not_covered" if silent else "no_edit_found"
