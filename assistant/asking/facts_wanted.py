"""Which facts that a question leaves open would change what the rules say of it.

Found by asking the rules again with that one fact otherwise. A modifier put on a line for such
a second look stands for the fact it attests, and goes no further: it is never shown or advised.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from assistant.answer import ClaimCheck, Finding
from assistant.asking.claim_of import with_providers
from assistant.languages import wording
from assistant.question.stated import Stated
from assistant.rules.add_ons import COLLEAGUE_MAY_REPORT
from assistant.rules.check import Material, check_claim
from assistant.rules.claim import Claim, Line
from assistant.rules.modifiers import is_evaluation
from knowledge_base.records import SETTINGS, Setting, TableKind

# Rules whose tables are published setting by setting.
BY_SETTING = frozenset({"ptp_pair", "unit_limit"})
# The two settings between which a pair without one has no single verdict.
_RIVALS: frozenset[Setting] = frozenset({"practitioner", "outpatient_hospital"})
_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The phrases of the facts wanted, in a fixed order.

    ``elsewhere`` is what the rules say in the rival setting where a pair's verdict differs
    there: without the setting no single verdict can be given.
    """

    facts: tuple[str, ...] = ()
    elsewhere: ClaimCheck | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A claim as asked about, with all that the rules say of it.

    ``rules`` are those whose findings matter to the question. ``limits`` tells that it asks
    for the limit on units itself, kept to or not. ``day`` is given where the facts of several
    days are asked for.
    """

    claim: Claim
    material: Material
    stated: Stated
    checked: ClaimCheck
    rules: Collection[str]
    limits: bool = False
    day: dt.date | None = None

    def again(self, claim: Claim) -> ClaimCheck:
        """What the rules say of an altered claim; documents say the same of any."""
        material = dataclasses.replace(self.material, documents=())
        return check_claim(claim, material, everything=True)

    def mattering(self, checked: ClaimCheck) -> Iterator[Finding]:
        """The findings that matter to the question."""
        return (item for item in checked.findings if item.rule in self.rules)

    def firing(self, checked: ClaimCheck) -> frozenset[_Key]:
        """What fires, to compare with another look. Guidance is left out: see ``again``."""
        return frozenset(
            _key(item)
            for item in self.mattering(checked)
            if item.fires and item.rule != "guidance_note"
        )


def facts_wanted(case: Case) -> Wanted:
    """The facts not stated that would change what the rules say."""
    told = dict(_settings(case)) if not case.stated.setting else {}
    facts: list[str] = []
    if told:
        here = [item for other in told.values() for item in other.here]
        sides = [(case.claim.setting, tuple(dict.fromkeys(here)))]
        sides += [(setting, other.there) for setting, other in told.items()]
        facts.append(wording.setting_wanted(sides, case.day))
    elsewhere = _without_single_verdict(case, told)
    facts += _of_lines(case)
    if elsewhere is not None:
        claim = dataclasses.replace(case.claim, setting=elsewhere.setting)
        facts += _of_lines(dataclasses.replace(case, claim=claim, checked=elsewhere))
    return Wanted(tuple(sorted(set(facts), key=wording.order_of_fact)), elsewhere)


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """Where another setting differs: the findings here and there, one for one."""

    checked: ClaimCheck
    here: tuple[Finding, ...]
    there: tuple[Finding, ...]


def _settings(case: Case) -> Iterator[tuple[Setting, _Elsewhere]]:
    """The other settings, of those a table is held for, in which something differs."""
    kind: TableKind = "ptp" if any(True for _ in case.claim.pairs()) else "mue"
    held = {item.setting for item in case.material.tables.releases() if item.kind == kind}
    by_codes = {_about(item): item for item in case.mattering(case.checked)}
    for setting in SETTINGS:
        if setting == case.claim.setting or setting not in held:
            continue
        checked = case.again(dataclasses.replace(case.claim, setting=setting))
        pairs = [
            (by_codes[_about(item)], item)
            for item in case.mattering(checked)
            if item.rule in BY_SETTING and _about(item) in by_codes
        ]
        differing = [both for both in pairs if _differ(*both, limits=case.limits)]
        if differing:
            here, there = zip(*differing, strict=True)
            yield setting, _Elsewhere(checked, here, there)


def _differ(here: Finding, there: Finding, *, limits: bool) -> bool:
    """Whether another setting says otherwise; one that cannot tell does not."""
    if there.verdict == "not_covered":
        return False
    if limits and here.rule == "unit_limit":
        return here.message != there.message
    return (here.fires or there.fires) and _key(here) != _key(there)


def _without_single_verdict(case: Case, told: Mapping[Setting, _Elsewhere]) -> ClaimCheck | None:
    if case.claim.setting not in _RIVALS:
        return None
    (rival,) = _RIVALS - {case.claim.setting}
    if rival not in told:
        return None
    # Where no table is held for the setting at hand, there is but one verdict.
    both = any(f.rule == "ptp_pair" and f.verdict != "not_covered" for f in told[rival].here)
    return told[rival].checked if both else None


def _of_lines(case: Case) -> Iterator[str]:
    """The facts of the claim's lines: who reports them, and what the record shows."""
    found = case.firing(case.checked)
    present = any(item.verdict == "primary_present" for item in case.mattering(case.checked))
    lines, stated = case.claim.lines, case.stated
    if stated.provider is None and len(lines) > 1 and (found or present):
        changed = found ^ case.firing(case.again(_altered(case, with_providers(lines, "other"))))
        if changed:
            yield _provider_wanted(changed)
    locked = [
        item
        for item in case.mattering(case.checked)
        if item.verdict == "only_with_modifier" and item.rule != "guidance_note"
    ]
    if not locked:
        return
    second = {item.column_two for item in locked}
    for known, attested, on_line, phrase in (
        (stated.encounter, "XE", lambda line: line.code in second, wording.SEPARATE_ENCOUNTER),
        (stated.site, "XS", lambda line: line.code in second, wording.SEPARATE_SITE),
        (stated.evaluation or None, "25", _is_evaluation, wording.SEPARATE_EVALUATION),
    ):
        if known is None and _unlocks(case, locked, attested, on_line):
            yield phrase


def _provider_wanted(changed: Collection[_Key]) -> str:
    """How a fact on who reports the lines is asked for, by what it would change."""
    if any(rule != "add_on" for rule, *_ in changed):
        return wording.ONE_PROVIDER
    codes = {code for _, _, of, *_ in changed if isinstance(of, frozenset) for code in of}
    of_colleague = not codes.isdisjoint(COLLEAGUE_MAY_REPORT)
    return wording.COLLEAGUES_PRIMARY if of_colleague else wording.PRIMARYS_PROVIDER


def _is_evaluation(line: Line) -> bool:
    return is_evaluation(line.code)


def _unlocks(
    case: Case, locked: Collection[Finding], modifier: str, on_line: Callable[[Line], bool]
) -> bool:
    """Whether the fact that ``modifier`` attests would unlock anything."""
    if not any(map(on_line, case.claim.lines)):
        return False
    lines = tuple(
        dataclasses.replace(line, modifiers=(*line.modifiers, modifier)) if on_line(line) else line
        for line in case.claim.lines
    )
    still = case.firing(case.again(_altered(case, lines)))
    return any(_key(item) not in still for item in locked)


def _altered(case: Case, lines: tuple[Line, ...]) -> Claim:
    return dataclasses.replace(case.claim, lines=lines)


def _key(item: Finding) -> _Key:
    return (
        item.rule,
        item.verdict,
        frozenset(item.codes),
        item.column_one,
        item.modifier_indicator,
    )


def _about(item: Finding) -> _Key:
    return item.rule, frozenset(item.codes)
