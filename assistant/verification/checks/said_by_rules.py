"""Which findings say what an uncited statement says, and that it says no more than they do."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from assistant.answer import Finding
from assistant.rules.fee_asked import SCHEDULE
from assistant.verification.case import Case
from assistant.verification.checks.bearing import besides_modifiers
from assistant.verification.checks.beyond_tables import of_another_setting
from assistant.verification.checks.known_words import unknown_word
from assistant.verification.checks.pair_rows import bears_pair
from assistant.verification.checks.pairs import is_conditional
from assistant.verification.checks.remainder import remainder
from assistant.verification.checks.rows import indicators
from assistant.verification.checks.schedule_rows import bears_schedule, untold
from assistant.verification.checks.single import limit_of, units_told
from assistant.verification.checks.single_rows import bears_add_on, bears_limit
from assistant.verification.checks.tables import (
    codes_of,
    is_english,
    on_tables,
    points_back,
    told_of,
)
from assistant.verification.reading.statement import Reading, read
from assistant.verification.reading.words import lexicon, names_of, tokens, tokens_of, unborne
from knowledge_base.phrases import said, series


def bearing_out(case: Case) -> tuple[Finding, ...]:
    """The findings that say what the statement says, for one that cites no passage.

    A finding bears a statement out if it is about its codes and the statement takes its side: a
    bar is told as one, the absence of an edit with the word for it, a limit with units.
    """
    reading = case.reading
    asked = case.about.asked.codes if points_back(case) else ()
    codes = set(reading.codes) or (set(asked) if len(asked) <= 2 else set())
    if len(codes) == 1 and len(case.about.asked.codes) <= 2 and reading.directions:
        codes |= set(case.about.asked.codes)
    of_validity = reading.has("deleted", "valid") and not reading.has("edit", "bundled")
    if on_tables(case) and len(codes) == 1 and told_of(case).anything and not of_validity:
        codes |= codes_of(case)
    found = tuple(
        item
        for item in case.rules
        if item.codes and _about(item, codes) and _takes_side(case, item)
    )
    covered = {code for item in found for code in item.codes}
    return found if codes and codes <= covered | set(_listed(found)) else ()


def _listed(found: Sequence[Finding]) -> tuple[str, ...]:
    """Codes that a finding names beside its own, such as the primaries of an add-on."""
    return tuple(code for item in found for code in read(item.message, "en").codes)


def _about(finding: Finding, codes: set[str]) -> bool:
    if finding.rule == "add_on":
        return finding.codes[0] in codes
    return set(finding.codes) <= codes


def _takes_side(case: Case, finding: Finding) -> bool:
    if on_tables(case):
        if finding.rule in {"ptp_pair", "guidance_note"}:
            return bears_pair(case, finding)
        if finding.rule == "unit_limit":
            return bears_limit(case, finding)
        if finding.rule == "add_on":
            return bears_add_on(case)
        if finding.rule in SCHEDULE and is_english(case):
            return bears_schedule(case, finding)
    reading = case.reading
    if finding.rule in {"ptp_pair", "guidance_note"}:
        return _side_of_pair(reading, finding)
    if finding.rule == "unit_limit":
        told = any(units_told(segment, reading.language) for segment in reading.segments)
        return limit_of(finding) is not None and (told or "adjudication" in _kinds(reading))
    sides = {
        "add_on": ("addon", "alone", "primary"),
        "code_validity": ("deleted", "valid"),
        "fee_status": ("status",),
        "global_period": ("global",),
    }
    return reading.has(*sides[finding.rule]) if finding.rule in sides else False


def _kinds(reading: Reading) -> set[str]:
    return {mark.kind for segment in reading.segments for mark in segment.marks}


def _side_of_pair(reading: Reading, finding: Finding) -> bool:
    if finding.verdict == "no_edit_found":
        return "no_edit" in reading.stances
    if finding.verdict in {"noted", "not_covered", "unknown_code"}:
        return False
    named_row = reading.has("column_one", "column_two") or any(
        indicators(segment) for segment in reading.segments
    )
    if finding.column_one and (named_row or reading.directions):
        return True
    conditional = any("permits" in s.stances and is_conditional(s) for s in reading.segments)
    key = (
        finding.column_one is not None
        and reading.has("modifier")
        and reading.has("unlock", "edit")
    )
    return (
        "bars" in reading.stances
        or conditional
        or key
        or (finding.column_one is not None and reading.has("edit"))
    )


def says_no_more(case: Case) -> str | None:
    """A statement on rules alone can be told, and claims nothing beside those rules."""
    if not on_tables(case):
        return None
    if not is_english(case):
        doubt = told_of(case).doubt
        if doubt is None and of_another_setting(case):
            return said("it speaks of what these tables do not cover")
        return doubt or unknown_word(case)
    if all(item.rule in _TOLD for item in case.findings):
        return remainder(case) or unknown_word(case)
    if any(item.rule in SCHEDULE for item in case.findings):
        return untold(case) or unknown_word(case)
    held = names_of(tokens_of(read(case.told, "en"))) | _speaking_of_rules()
    missing = besides_modifiers(unborne(tokens_of(case.reading), held), case)
    if missing:
        shown = series([f"“{word}”" for word in missing[:3]])
        return said("no rule says anything of {words}", words=shown)
    return None


_TOLD = frozenset({"ptp_pair", "guidance_note", "unit_limit", "add_on"})


@functools.cache
def _speaking_of_rules() -> frozenset[str]:
    return names_of(tokens(lexicon().of_rules))
