"""Statements on two codes against what was found of them: permissions, bars, "no edit".

Absence is not permission: where no edit was found, that they may be billed together is as little
borne out as that they may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Finding
from assistant.verification.case import Case
from assistant.verification.checks.tables import points_back
from assistant.verification.reading.statement import Segment
from knowledge_base.phrases import said

_PAIR_RULES = frozenset({"ptp_pair", "guidance_note"})
_LINKING = ("together", "bundled", "no_edit", "edit", "unlock", "column_one", "column_two")
# What makes a permission one under a condition that an edit knows.
_SEPARATE = re.compile(
    r"\b(?:separate|distinct|different|another|unrelated|record|document(?:ed|s|ation)|justif\w+|"
    r"circumstances)\b",
    re.IGNORECASE,
)
_NEEDED = re.compile(
    r"\b(?:no|without(?: a| any)?) modifiers?\b(?: is| are)?(?: needed| required| necessary)?",
    re.IGNORECASE,
)


def pair_codes(case: Case, segment: Segment) -> frozenset[str]:
    """The codes that a segment speaks of: its own, else the statement's, else the question's."""
    codes = frozenset(segment.codes or case.reading.codes)
    if len(codes) < 2:
        codes |= frozenset(case.reading.codes)
    if len(codes) < 2 and segment.has(*_LINKING) and (codes or points_back(case)):
        codes |= frozenset(case.about.asked.codes)
    return codes


def against_pairs(case: Case, rules: Sequence[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each pair on which the statement says what its finding does not."""
    for segment in case.reading.segments:
        if not segment.stances:
            continue
        codes = pair_codes(case, segment)
        pairs = [
            item
            for item in rules
            if item.rule in _PAIR_RULES and len(set(item.codes)) == 2 and set(item.codes) <= codes
        ]
        for finding in pairs:
            reason = _against(case, segment, finding, pairs, alone=len(codes) == 2)
            if reason is not None:
                yield finding, reason


def _against(
    case: Case, segment: Segment, finding: Finding, pairs: Sequence[Finding], *, alone: bool
) -> str | None:
    if "no_edit" in segment.stances and finding.rule == "ptp_pair":
        if finding.column_one:
            return said("{table} holds an edit between them", table=finding.authority)
        if finding.verdict == "not_covered":
            return said("no table held can tell whether there is an edit")
    if "permits" in segment.stances and "no_edit" not in segment.stances:
        return _against_permission(case, segment, finding, pairs)
    if "bars" in segment.stances and alone and not _quoted(case):
        return _against_bar(segment, finding, pairs)
    return None


def _quoted(case: Case) -> bool:
    return bool(case.standing)


def _against_permission(
    case: Case, segment: Segment, finding: Finding, pairs: Sequence[Finding]
) -> str | None:
    conditional = is_conditional(segment)
    of_table = segment.has("edit", "indicator", "column_one", "column_two", "unlock")
    if finding.rule == "guidance_note":
        rows = any(item.rule == "ptp_pair" and item.column_one for item in pairs)
        if finding.verdict != "not_together" or (of_table and conditional and rows):
            return None
        return said("it allows what {authority} does not", authority=finding.authority)
    if finding.verdict == "not_together":
        elsewhere = segment.has("other_case") and not segment.has("modifier")
        if elsewhere:
            return None
        return said("it allows what {authority} does not", authority=finding.authority)
    if finding.verdict == "only_with_modifier" and not conditional:
        return said("it allows what {authority} does not", authority=finding.authority)
    if finding.verdict == "no_edit_found" and not segment.has("not_permission"):
        return said("the absence of an edit is not permission")
    if finding.verdict in {"not_covered", "unknown_code"} and not _quoted(case):
        return said("no table held can speak for them")
    return None


def is_conditional(segment: Segment) -> bool:
    """Whether a permission hangs on something that an edit leaves open."""
    if segment.has("modifier"):
        return not (segment.has("without") or _NEEDED.search(segment.text))
    if segment.has("other_case"):
        return True
    limited = segment.has("exception", "only", "if")
    return limited and _SEPARATE.search(segment.text) is not None


def _against_bar(segment: Segment, finding: Finding, pairs: Sequence[Finding]) -> str | None:
    if finding.verdict in {"not_covered", "unknown_code"} and finding.rule == "ptp_pair":
        others = any(item.fires for item in pairs)
        return None if others else said("no table held can speak for them")
    if finding.verdict == "no_edit_found" and not any(item.fires for item in pairs):
        if segment.has("not_permission"):
            return None
        return said("{table} has no such edit", table=finding.authority)
    return None
