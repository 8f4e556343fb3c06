"""What a statement on tables says of the units of a code, or of an add-on and its primaries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Finding
from assistant.verification.case import Case
from assistant.verification.checks.single import (
    SPANS,
    adjudication_of,
    adjudication_told,
    limit_of,
    per_line,
)
from assistant.verification.checks.tables import (
    codes_of,
    companions_of,
    counted_of,
    of_units,
    told_of,
)
from assistant.verification.reading.companions import Companions
from assistant.verification.reading.counted import agrees
from assistant.verification.reading.statement import read
from knowledge_base.phrases import said

Found = Iterator[tuple[Finding, str]]


# Rules whose rows an English statement without a quote is judged by here.
OF_TABLES = frozenset({"unit_limit", "add_on"})


def against_single_rows(case: Case, rules: Sequence[Finding]) -> Found:
    """What it says of the units of a code, or of an add-on and its primaries."""
    codes = codes_of(case)
    limits = [item for item in rules if item.rule == "unit_limit" and item.codes[0] in codes]
    if limits and of_units(case):
        yield from _against_limits(case, limits)
    # "There is no edit of 35556" speaks of no companions.
    other = told_of(case).edit and not case.reading.has("addon", "primary")
    for item in () if other else rules:
        if item.rule == "add_on" and item.codes[0] in codes:
            reason = _against_add_on(case, item)
            if reason is not None:
                yield item, reason


def _against_limits(case: Case, limits: Sequence[Finding]) -> Found:
    heard = counted_of(case)
    known = [int(held) for item in limits if (held := limit_of(item)) is not None]
    if not known:
        if heard.unlimited or heard.counts:
            yield limits[0], said("no limit is published for it, which is not 'unlimited'")
        return
    reason = said("the published limit is {limit}", limit=known[0])
    wrong = any(not any(agrees(count, held) for held in known) for count in heard.counts)
    if heard.unlimited or wrong:
        yield limits[0], reason
    indicator = adjudication_of(limits[0])
    if heard.per and heard.counts and not heard.per <= _MEASURES.get(indicator or "", heard.per):
        yield limits[0], said(SPANS[per_line(limits[0])], limit=known[0])
    if len(heard.exceedable) == 1 and heard.exceedable == _NOT_SO.get(indicator or ""):
        yield (
            limits[0],
            said(
                "the published limit is {limit}, with the adjudication indicator {indicator}",
                limit=known[0],
                indicator=indicator,
            ),
        )
    for segment in case.reading.segments:
        mai = adjudication_told(segment.text)
        if mai is not None and mai != adjudication_of(limits[0]):
            yield (
                limits[0],
                said(
                    "the table's adjudication indicator is {indicator}",
                    indicator=adjudication_of(limits[0]),
                ),
            )


# What units may be counted by, and whether it is wrong that more may be paid, by indicator.
_MEASURES = {"1": frozenset({"line"}), "2": frozenset({"day"}), "3": frozenset({"day"})}


_NOT_SO = {"2": frozenset({True}), "3": frozenset({False})}


def bears_limit(case: Case, finding: Finding) -> bool:
    """Whether it gives a number of units, or the adjudication indicator, of a limit."""
    if limit_of(finding) is None or not of_units(case):
        return False
    return bool(counted_of(case).counts) or case.reading.has("adjudication")


def _against_add_on(case: Case, finding: Finding) -> str | None:
    """Whether it is an add-on, whether it may stand alone, and with which primaries."""
    heard, code = companions_of(case), finding.codes[0]
    listed = finding.verdict in {"needs_primary", "primary_present", "contractor_decides"}
    if not listed:
        about = not heard.addons or code in heard.addons
        wrong = (True in heard.addon or True in heard.dependent) and about
        only = set(case.reading.codes) == {code}
        return (
            said("{code} is not listed as an add-on code", code=code)
            if wrong and (only or code in heard.addons)
            else None
        )
    if False in heard.addon:
        return said("{code} is listed as an add-on code", code=code)
    if False in heard.dependent or code in heard.primaries:
        return said("{code} is an add-on code and needs its primary", code=code)
    if finding.verdict == "contractor_decides":
        return None
    return _against_primaries(case, finding, heard)


def _against_primaries(case: Case, finding: Finding, heard: Companions) -> str | None:
    """Which of its codes it says to need another, and which to be a primary."""
    # Of the primaries that a statement names, all that are listed stand with the finding.
    code = finding.codes[0]
    primaries = {*finding.codes[1:], *read(finding.message, "en").codes}
    if heard.unlisted & primaries:
        return said("the table lists {code} with it", code=min(heard.unlisted & primaries))
    others = set(case.reading.codes) - primaries
    if (heard.addon or heard.dependent) and others:
        return said("the table does not list {code} with it", code=min(others))
    if heard.addons and code not in heard.addons:
        return said("{code} is the add-on code", code=code)
    turned = (
        code in heard.leant_on - heard.lean or (heard.lean & primaries) - {code} - heard.leant_on
    )
    told = heard.addon or heard.dependent or heard.primaries
    if _ITS_ADD_ONS.search(case.reading.text) or (told and turned):
        return said("{code} is the add-on code, which goes with a primary", code=code)
    return None


# It is the add-on code that needs another, never its primary.
_ITS_ADD_ONS = re.compile(
    r"\b(?:without|needs?|requires?|depends on|lacks?|absent|with no) "
    r"(?:(?:any|one|some|none) of )?(?:its|the|a|an|any) (?:listed )?add-?ons?\b"
    r"(?! table| code edits?| list)(?! code [^.;,]{0,20}\b(?:of|for))",
    re.IGNORECASE,
)


def bears_add_on(case: Case) -> bool:
    """Whether it says of a code that it is an add-on, or needs another."""
    heard = companions_of(case)
    return bool(heard.addon or heard.dependent or heard.primaries)
