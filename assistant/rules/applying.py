"""Each rule beside what it consults: its rulings, or in a sentence why it has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Rule
from assistant.rules.add_ons import add_on_rulings
from assistant.rules.consulting import Consulted, not_covered
from assistant.rules.fee_indicators import fee_rules
from assistant.rules.fee_lines import FeeLine, fee_lines
from assistant.rules.fee_modifiers import both_sides_rulings, modifier_rulings
from assistant.rules.fee_status import status_rulings
from assistant.rules.global_period import global_period_rulings
from assistant.rules.notes import note_rulings, noted
from assistant.rules.pairs import pair_rulings
from assistant.rules.ruling import Ruling
from assistant.rules.standing import standing_rulings
from assistant.rules.units import unit_rulings
from assistant.rules.validity import unknown_rulings, validity_rulings
from knowledge_base.errors import NotCovered
from knowledge_base.phrases import listing, said, series
from knowledge_base.records import Release


@dataclass(frozen=True, slots=True)
class Applied:
    """What one rule came to. ``why`` says why it has no ruling, where it has none."""

    rule: Rule
    rulings: tuple[Ruling, ...]
    why: str = ""


def apply_rules(consulted: Consulted, *, everything: bool) -> Iterator[Applied]:
    """Every rule, in the order in which findings are listed.

    ``everything``: quiet rulings on pairs as well, which for a long claim are very many.
    """
    yield _validity(consulted)
    yield _pairs(consulted, everything=everything)
    yield _notes(consulted)
    yield _units(consulted)
    yield _add_ons(consulted)
    yield from _fee_schedule(consulted)


def _validity(consulted: Consulted) -> Applied:
    claim, releases, material = consulted.claim, consulted.releases, consulted.material
    known = [
        code
        for code in consulted.codes
        if code in material.named or material.tables.knows(code) or noted(code, material.notes)
    ]
    rulings = [
        *unknown_rulings(
            claim, known, only_samples=bool(releases) and all(item.sample for item in releases)
        )
    ]
    try:
        release = consulted.choose("hcpcs").release
    except NotCovered:
        pass
    else:
        found = {code: consulted.tables.hcpcs_row(code, release) for code in consulted.codes}
        rows = {code: row for code, row in found.items() if row is not None}
        if not rows:
            consulted.unused(release)
        rulings.extend(validity_rulings(claim, release, rows))
    rulings.extend(standing_rulings(consulted))
    day = claim.service_date.isoformat()
    return Applied(
        "code_validity",
        tuple(rulings),
        said(
            "Each code stands in a loaded table or document, and no loaded table says of one that "
            "it was not valid on {day}.",
            day=day,
        ),
    )


def _pairs(consulted: Consulted, *, everything: bool) -> Applied:
    claim = consulted.claim
    if len(consulted.codes) < 2:
        return Applied("ptp_pair", (), said("The claim has no two lines with different codes."))
    try:
        chosen = consulted.choose("ptp")
    except NotCovered as error:
        return Applied(
            "ptp_pair",
            tuple(
                Ruling(not_covered("ptp", (one.code, other.code), error))
                for one, other in claim.pairs()
            ),
        )
    rows = consulted.tables.pair_rows_many(consulted.codes, chosen.release)
    rulings = tuple(pair_rulings(claim, chosen, rows, everything=everything))
    return Applied("ptp_pair", rulings, said("No pair of the lines has an edit in force."))


def _notes(consulted: Consulted) -> Applied:
    material, day = consulted.material, consulted.claim.service_date
    speaking = sum(day in document.effective for document in material.documents)
    return Applied(
        "guidance_note",
        tuple(note_rulings(consulted.claim, material.documents, material.notes)),
        said(
            "No note of the {number} documents in force on {day} is on two of the codes.",
            number=speaking,
            day=day,
        ),
    )


def _units(consulted: Consulted) -> Applied:
    try:
        chosen = consulted.choose("mue")
    except NotCovered as error:
        return Applied("unit_limit", (Ruling(not_covered("mue", consulted.codes, error)),))
    found = {code: consulted.tables.unit_row(code, chosen.release) for code in consulted.codes}
    rows = {code: row for code, row in found.items() if row is not None}
    return Applied("unit_limit", tuple(unit_rulings(consulted.claim, chosen, rows)))


def _add_ons(consulted: Consulted) -> Applied:
    try:
        release = consulted.choose("aoc").release
    except NotCovered as error:
        # No table of add-ons is no ground to suspect that a code is one.
        return Applied("add_on", (), error.sentence)
    rows = {code: consulted.tables.add_on_rows(code, release) for code in consulted.codes}
    if not any(rows.values()):
        consulted.unused(release)
    return Applied(
        "add_on",
        tuple(add_on_rulings(consulted.claim, release, rows)),
        said(
            "Release {release} of the add-on code edits lists none of the codes as an add-on in "
            "force.",
            release=release.label,
        ),
    )


def _fee_schedule(consulted: Consulted) -> Iterator[Applied]:
    fees, claim = fee_rules(), consulted.claim
    by_rule: dict[Rule, list[str]] = {}
    for modifier, rule in fees.modifiers.items():
        by_rule.setdefault(rule.rule, []).append(modifier)
    every: tuple[Rule, ...] = ("fee_status", *by_rule, "global_period")
    if claim.setting != fees.setting:
        why = said(
            "The physician fee schedule does not speak for the setting {setting}.",
            setting=claim.setting,
        )
        yield from (Applied(rule, (), why) for rule in every)
        return
    try:
        release = consulted.choose("fee-schedule").release
    except NotCovered as error:
        yield from (Applied(rule, (), error.sentence) for rule in every)
        return
    rows = {code: consulted.tables.fee_rows(code, release) for code in consulted.codes}
    lines = fee_lines(claim, rows)
    if not lines:
        consulted.unused(release)
        why = said(
            "Release {release} of the fee schedule lists none of the codes.", release=release.label
        )
        yield from (Applied(rule, (), why) for rule in every)
        return
    yield Applied("fee_status", tuple(status_rulings(lines, release)))
    modified = [*modifier_rulings(lines, release), *both_sides_rulings(lines, release)]
    for name, modifiers in by_rule.items():
        yield Applied(
            name,
            tuple(ruling for ruling in modified if ruling.finding.rule == name),
            said(
                "No line bears modifier {modifiers} on a code that the schedule judges by it.",
                modifiers=listing(modifiers, "or"),
            ),
        )
    yield Applied("global_period", *_global_period(consulted, lines, release))


def _global_period(
    consulted: Consulted, lines: Sequence[FeeLine], release: Release
) -> tuple[tuple[Ruling, ...], str]:
    periods = series(tuple(fee_rules().global_periods))
    return (
        tuple(global_period_rulings(consulted.claim, lines, release)),
        said(
            "The claim has no evaluation beside a procedure with a global period of {periods} "
            "days.",
            periods=periods,
        ),
    )
