"""Which modifiers can unlock an edit of indicator 1, on which line, since when.

Source: Medicare NCCI Policy Manual, chapter I, section E; dates per entry in
``modifiers.yaml``. Modifiers 22, 76 and 77 are not NCCI PTP-associated and unlock nothing.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.rules.claim import Line
from knowledge_base.codes import family
from knowledge_base.phrases import said, series
from knowledge_base.records import Setting

# What the record must show for a modifier to be true: never advice to add it.
DOCUMENTED = {
    "anatomic": said("that the two services were done at different anatomic sites"),
    "24": said("an evaluation unrelated to the earlier procedure, in its postoperative period"),
    "25": said("a significant, separately identifiable evaluation on the day of the procedure"),
    "57": said("the evaluation at which the decision for major surgery was made"),
    "58": said("a staged or related procedure planned in the postoperative period"),
    "78": said("an unplanned return to the operating room for a related procedure"),
    "79": said("a procedure unrelated to the one whose postoperative period it falls in"),
    "27": said("separate hospital outpatient evaluations on the same day"),
    "59": said("a separate encounter, site, structure, lesion or injury"),
    "91": said("a medically needed repeat of the laboratory test to get a further result"),
    "XE": said("a separate encounter"),
    "XS": said("a separate structure or organ"),
    "XP": said("a different practitioner"),
    "XU": said("an unusual service that does not overlap the main one"),
}


@dataclass(frozen=True, slots=True)
class ModifierRules:
    """The modifier lists of ``modifiers.yaml``, ready to look up."""

    since: dict[str, dt.date]
    anatomic: frozenset[str]
    evaluation_only: frozenset[str]
    hospital_only: frozenset[str]
    laboratory_only: frozenset[str]
    either_line: frozenset[str]
    either_line_from: dt.date
    evaluation: tuple[tuple[str, str], ...]
    laboratory: tuple[tuple[str, str], ...]
    source: str


@functools.cache
def modifier_rules() -> ModifierRules:
    """Read ``modifiers.yaml`` once."""
    raw: dict[str, Any] = yaml.load(
        Path(__file__).with_name("modifiers.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 (both are safe)
    )
    since = {
        modifier: entry["from"]
        for group in ("anatomic", "global_surgery", "other")
        for entry in (raw[group], *raw[group].get("additions", ()))
        for modifier in entry["modifiers"]
    }
    return ModifierRules(
        since=since,
        anatomic=frozenset(raw["anatomic"]["modifiers"]),
        evaluation_only=frozenset(raw["evaluation_and_management_only"]),
        hospital_only=frozenset(raw["hospital_evaluation_only"]),
        laboratory_only=frozenset(raw["laboratory_only"]),
        either_line=frozenset(raw["either_line"]["modifiers"]),
        either_line_from=raw["either_line"]["from"],
        evaluation=tuple((low, high) for low, high in raw["evaluation_and_management"]),
        laboratory=tuple((low, high) for low, high in raw["laboratory"]),
        source=raw["source"],
    )


def _within(code: str, spans: tuple[tuple[str, str], ...]) -> bool:
    return any(family(code) == family(low) and low <= code <= high for low, high in spans)


def is_evaluation(code: str) -> bool:
    """Whether the code is an evaluation and management code."""
    return _within(code, modifier_rules().evaluation)


def is_laboratory(code: str) -> bool:
    """Whether the code is a laboratory test."""
    return _within(code, modifier_rules().laboratory)


def unlocking(one: Line, two: Line, day: dt.date, setting: Setting) -> tuple[str, ...]:
    """The modifiers present that can unlock an indicator-1 edit of ``one`` over ``two``.

    ``one`` is the column one line, ``two`` the column two line. Order of the result is that of
    the lines. Whether the record bears the modifier out is for the coder to say.
    """
    found = [
        modifier
        for line, is_second in ((two, True), (one, False))
        for modifier in line.modifiers
        if _counts(modifier, line, day, setting)
        and _stands_on_right_line(modifier, day, is_second=is_second)
    ]
    return tuple(dict.fromkeys(item for item in found if not _no_other_site(item, one, two)))


def refused(one: Line, two: Line, day: dt.date, setting: Setting) -> dict[str, str]:
    """The modifiers present that unlock nothing, each with the reason."""
    accepted = unlocking(one, two, day, setting)
    reasons: dict[str, str] = {}
    for line in (one, two):
        for modifier in line.modifiers:
            if modifier not in accepted:
                reasons.setdefault(modifier, _reason(modifier, line, (one, two), day, setting))
    return reasons


def _counts(modifier: str, line: Line, day: dt.date, setting: Setting) -> bool:
    rules = modifier_rules()
    since = rules.since.get(modifier)
    if since is None or day < since:
        return False
    evaluation = is_evaluation(line.code)
    if modifier in rules.evaluation_only:
        return evaluation
    if modifier in rules.hospital_only:
        return evaluation and setting == "outpatient_hospital"
    if modifier in rules.laboratory_only:
        return is_laboratory(line.code)
    # An evaluation has no anatomic site, and 59 and its kin are barred from it.
    return not evaluation


def _stands_on_right_line(modifier: str, day: dt.date, *, is_second: bool) -> bool:
    rules = modifier_rules()
    if modifier in rules.either_line and day < rules.either_line_from:
        return is_second
    return True


def _no_other_site(modifier: str, one: Line, two: Line) -> bool:
    """A site that both lines name is one site, whatever else they name; it unlocks nothing.

    LT on one line against RT on the other, or two different digits, are two sites. An
    evaluation has no site that another could be told from.
    """
    if modifier not in modifier_rules().anatomic:
        return False
    return bool(_shared_sites(one, two)) or is_evaluation(one.code) or is_evaluation(two.code)


def _shared_sites(one: Line, two: Line) -> list[str]:
    sites = modifier_rules().anatomic.intersection(one.modifiers)
    return sorted(sites.intersection(two.modifiers))


def _reason(
    modifier: str, line: Line, pair: tuple[Line, Line], day: dt.date, setting: Setting
) -> str:
    rules = modifier_rules()
    since = rules.since.get(modifier)
    if since is None:
        return said("{modifier} is not an NCCI PTP-associated modifier", modifier=modifier)
    if day < since:
        return said("{modifier} did not exist before {since}", modifier=modifier, since=since)
    if modifier in rules.evaluation_only and not is_evaluation(line.code):
        return said(
            "{modifier} belongs to evaluation and management codes; {code} is not one",
            modifier=modifier,
            code=line.code,
        )
    if modifier in rules.hospital_only and (
        setting != "outpatient_hospital" or not is_evaluation(line.code)
    ):
        return said("{modifier} belongs to hospital outpatient evaluations", modifier=modifier)
    if modifier in rules.laboratory_only:
        return said(
            "{modifier} belongs to laboratory tests; {code} is not one",
            modifier=modifier,
            code=line.code,
        )
    if is_evaluation(line.code):
        return said(
            "{modifier} does not belong on an evaluation and management code ({code})",
            modifier=modifier,
            code=line.code,
        )
    if modifier in rules.anatomic:
        return _reason_of_site(modifier, pair)
    return said(
        "{modifier} counted only on the column two line before {day}",
        modifier=modifier,
        day=rules.either_line_from,
    )


def _reason_of_site(modifier: str, pair: tuple[Line, Line]) -> str:
    shared = series(_shared_sites(*pair))
    if shared:
        return said("{sites} on both lines means the same site", sites=shared)
    return said(
        "{modifier} names a site, and an evaluation has none to tell it from", modifier=modifier
    )
