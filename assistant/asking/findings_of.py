"""What the rules say of a question: on each day it asks about, in each setting it leaves open."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from assistant.answer import Caution, Citation, ClaimCheck, Finding, Rule
from assistant.asking.claim_of import claim_of, with_modifiers
from assistant.asking.facts_wanted import Case, Wanted, facts_wanted
from assistant.languages.wording import place
from assistant.question.asked import Asked, Kind
from assistant.rules.check import Material, check_claim, primary_needed
from assistant.rules.claim import Claim
from assistant.rules.code_notes import asked_rulings
from assistant.rules.fee_asked import schedule_rulings
from assistant.rules.ruling import Ruling, number
from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import joined, said
from knowledge_base.records import Setting

MOST_DAYS = 4
_ON_CODES = frozenset({"ptp_pair", "guidance_note", "unit_limit", "add_on", "code_validity"})
_RULES_SHOWN: Mapping[Kind, frozenset[str]] = {
    "pair": frozenset(get_args(Rule)),
    "draft": _ON_CODES,
    "difference": frozenset({"ptp_pair", "guidance_note", "code_validity"}),
    "units": frozenset({"unit_limit", "guidance_note", "code_validity"}),
    "add_on": frozenset({"add_on", "guidance_note", "code_validity"}),
}
# What notes are told of, where it is asked for.
_NOTED: Mapping[Kind, Literal["units", "add_on"]] = {"units": "units", "add_on": "add_on"}
# Told whether or not there is something to act on; the others only if there is.
_TOLD_ANYWAY = frozenset({"ptp_pair", "guidance_note", "code_validity"})
# Where limits and primaries are told even if nothing is wrong.
_ASKED_FOR: frozenset[Kind] = frozenset({"units", "add_on", "draft"})
# Questions that the fee schedule may answer beside the pages, or instead of them.
_BESIDE_SCHEDULE: frozenset[Kind] = frozenset({"code", "part", "draft"})
# Questions that are answered for each day they name, and whose open facts are asked for.
_BY_DAY: frozenset[Kind] = frozenset({"pair", "units", "add_on", "draft"})
_WANTING: frozenset[Kind] = frozenset({"pair", "units", "add_on"})


@dataclass(frozen=True, slots=True)
class Told:
    """The findings of a question with their sources, numbered, and what goes with them.

    ``settings`` holds, by finding id, the setting of each finding that holds in one only; it
    is empty unless the question leaves the setting open and the verdict on a pair hangs on it.
    """

    findings: tuple[Finding, ...] = ()
    sources: tuple[Citation, ...] = ()
    cautions: tuple[Caution, ...] = ()
    facts: tuple[str, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)


def findings_of(asked: Asked, consulted: Callable[[dt.date], Material]) -> Told:
    """Apply the rules to a question; ``consulted`` gives what they may consult on a day.

    Raises:
        InvalidRequest: more days than a question can be about.
    """
    days = asked.dates if asked.kind in _BY_DAY else (asked.service_date,)
    if len(days) > MOST_DAYS:
        raise InvalidRequest(
            said(
                "The question names {number} dates; ask about at most {most} at once.",
                number=len(days),
                most=MOST_DAYS,
            )
        )
    placed: list[_Placed] = []
    cautions: dict[Caution, None] = {}
    facts: dict[str, None] = {}
    for day in days:
        found = _on_day(day, asked, consulted(day), several=len(days) > 1)
        placed += [item for item in found.placed if item not in placed]
        cautions |= dict.fromkeys(found.cautions)
        facts |= dict.fromkeys(found.facts)
    findings, sources = number(item.ruling for item in placed)
    settings = {
        finding.id: item.setting
        for finding, item in zip(findings, placed, strict=True)
        if item.setting is not None
    }
    return Told(findings, sources, tuple(cautions), tuple(facts), settings)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A finding with its sources, and its setting where the question leaves that open."""

    ruling: Ruling
    setting: Setting | None = None

    def on(self, day: dt.date | None) -> _Placed:
        """The same, saying itself where it holds if a question is about several days."""
        finding = self.ruling.finding
        # Whether a code is known at all does not depend on the day.
        if finding.verdict == "unknown_code" or (day is None and self.setting is None):
            return self
        message = joined(place(day, self.setting), ": ", finding.message)
        told = dataclasses.replace(finding, message=message, service_date=day)
        return _Placed(dataclasses.replace(self.ruling, finding=told), self.setting)


@dataclass(frozen=True, slots=True)
class _OnDay:
    placed: tuple[_Placed, ...]
    cautions: tuple[Caution, ...]
    facts: tuple[str, ...]


def _on_day(day: dt.date, asked: Asked, material: Material, *, several: bool) -> _OnDay:
    claim = claim_of(asked, day, material)
    checked = check_claim(claim, material, everything=True)
    named = day if several else None
    wanted = Wanted()
    if asked.kind in _WANTING:
        rules, limits = _RULES_SHOWN[asked.kind], asked.kind == "units"
        wanted = facts_wanted(
            Case(claim, material, asked.stated, checked, rules, limits=limits, day=named)
        )
    found = _shown(asked.kind, checked)
    if asked.kind == "add_on" and not any(item.finding.rule == "add_on" for item in found):
        found.append(Ruling(primary_needed(claim, material.tables)))
    found += _noted(claim, asked.kind, material)
    if asked.kind in _BESIDE_SCHEDULE:
        bearing = with_modifiers(claim.lines, asked.loose_modifiers)
        held = dataclasses.replace(claim, lines=bearing)
        found += schedule_rulings(held, asked.schedule, material)
    placed, warned = [_Placed(item) for item in found], checked.warnings
    if wanted.elsewhere is not None:
        other = _shown(asked.kind, wanted.elsewhere)
        placed = [*_by_setting((claim.setting, found), (wanted.elsewhere.setting, other))]
        warned += wanted.elsewhere.warnings
    # A table that has no part in the answer need not be called old.
    spoken = {item.ruling.finding.authority for item in placed}
    cautions = (item for item in warned if any(name in item.message for name in spoken))
    return _OnDay(tuple(item.on(named) for item in placed), tuple(cautions), wanted.facts)


def _noted(claim: Claim, kind: Kind, material: Material) -> Iterator[Ruling]:
    """What documents say of the units or the primary that is asked for."""
    matter = _NOTED.get(kind)
    for document in material.documents:
        if matter is not None and claim.service_date in document.effective:
            notes = material.notes.get(document.id, ())
            yield from asked_rulings(claim, notes, document, matter)


def _shown(kind: Kind, checked: ClaimCheck) -> list[Ruling]:
    """The findings that a question of this kind is answered with, each with its sources."""
    shown = _RULES_SHOWN.get(kind, frozenset({"code_validity"}))
    by_id = {item.id: dataclasses.replace(item, id="") for item in checked.citations}
    return [
        Ruling(
            dataclasses.replace(finding, id="", citations=()),
            tuple(by_id[name] for name in finding.citations),
        )
        for finding in checked.findings
        if finding.rule in shown
        and (finding.fires or finding.rule in _TOLD_ANYWAY or kind in _ASKED_FOR)
    ]


def _by_setting(*sides: tuple[Setting, Sequence[Ruling]]) -> Iterator[_Placed]:
    """The findings of two settings: those that hold in one only with their setting."""
    (_, here), (_, there) = sides
    for setting, found in sides:
        for ruling in found:
            # Documents do not tell settings apart, and are not asked again for the other.
            if ruling.finding.rule == "guidance_note" or (ruling in here and ruling in there):
                if found is here:
                    yield _Placed(ruling)
            else:
                yield _Placed(ruling, setting)
