"""What a statement on tables says of two codes against their edit's row, or the lack of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Finding
from assistant.verification.case import Case
from assistant.verification.checks.row_days import against_days, earlier_edit, names_last
from assistant.verification.checks.rows import told, unlocks
from assistant.verification.checks.single_rows import bears_add_on
from assistant.verification.checks.tables import codes_of, told_of
from assistant.verification.reading.told import Told
from knowledge_base.phrases import said

Found = Iterator[tuple[Finding, str]]


def against_pair_rows(case: Case, rules: Sequence[Finding]) -> Found:
    """What it says of a pair that its row, or the lack of one, does not."""
    heard, codes = told_of(case), codes_of(case)
    listed = any(
        item.rule == "add_on" and item.verdict != "not_an_add_on" and item.codes[0] in codes
        for item in rules
    )
    if listed and bears_add_on(case) and not heard.columns | heard.indicators:
        rules = [item for item in rules if item.column_one]
    pairs = [item for item in rules if set(item.codes) <= codes and len(set(item.codes)) == 2]
    # What a table says goes before what a note says.
    pairs.sort(key=lambda item: item.rule == "guidance_note")
    for item in pairs:
        if item.rule == "guidance_note":
            if True in heard.together and item.verdict == "not_together":
                yield item, said("it allows what {authority} does not", authority=item.authority)
        elif item.rule == "ptp_pair":
            rows = [set(other.codes) for other in pairs if other.column_one]
            alone = not rows or (len(codes) == 2 and set(item.codes) not in rows)
            reason = _against_row(case, heard, item) if item.column_one else None
            if item.column_one is None and alone:
                reason = _against_absence(case, heard, item)
            reason = reason or against_days(case, item)
            if reason is not None:
                yield item, reason


def _against_row(case: Case, heard: Told, row: Finding) -> str | None:
    if False in heard.edit and True not in heard.edit:
        return said("{authority} holds an edit between them", authority=row.authority)
    held = row.modifier_indicator
    if heard.indicators - {held} or held in heard.not_indicators:
        return said("the table's modifier indicator is {indicator}", indicator=held)
    # "A modifier may open it, so that both are paid."
    opened = row.modifier_indicator == 1 and heard.key == {True}
    if True in heard.together and not opened:
        return said("it allows what {authority} does not", authority=row.authority)
    columns = {(row.column_two, 1), (row.column_one, 2)}
    if row.column_two in heard.paid or row.column_one in heard.denied or columns & heard.columns:
        return told(row)
    return _against_key(case, heard, row)


def _against_key(case: Case, heard: Told, row: Finding) -> str | None:
    named = sorted(case.reading.modifiers)
    if True in heard.key and row.modifier_indicator == 0:
        return said("the table's modifier indicator is 0, which no modifier unlocks")
    if row.modifier_indicator != 1:
        return None
    if heard.key == {True}:
        barred = [item for item in named if not unlocks(item, row, case)]
        return (
            said("modifier {modifier} does not unlock this edit", modifier=barred[0])
            if barred
            else None
        )
    if heard.key == {False}:
        keys = [item for item in named if unlocks(item, row, case)]
        if keys:
            return said(
                "modifier {modifier} may unlock this edit where the record bears it out",
                modifier=keys[0],
            )
        if not named:
            return said("the table's modifier indicator is 1, which a modifier may unlock")
    return None


def _against_absence(case: Case, heard: Told, found: Finding) -> str | None:
    if names_last(case, found):
        return _against_earlier(heard, found)
    if found.verdict == "no_edit_found":
        if True in heard.together:
            return said("the absence of an edit is not permission")
        if heard.anything and heard.edit != {False}:
            return said("{authority} has no such edit", authority=found.authority)
        return None
    return said("no table held can speak for them") if heard.anything else None


def _against_earlier(heard: Told, found: Finding) -> str | None:
    """What it says of the columns of an edit of the past; its days are judged as such."""
    if True in heard.together:
        return said("the absence of an edit is not permission")
    earlier = earlier_edit(found)
    if earlier is None:
        return None
    one, two = earlier
    if two in heard.paid or one in heard.denied or {(two, 1), (one, 2)} & heard.columns:
        return said("column one is {one} and column two is {two}", one=one, two=two)
    return said("{authority} has no such edit", authority=found.authority) if heard.key else None


def bears_pair(case: Case, finding: Finding) -> bool:
    """Whether a finding on a pair says what the statement says of it."""
    heard = told_of(case)
    if finding.verdict == "no_edit_found":
        return heard.edit == {False} or names_last(case, finding)
    if finding.rule == "guidance_note":
        return False in heard.together or True in heard.edit
    if finding.column_one is None:
        return False
    allowed = True in heard.together and heard.key != {True}
    return heard.anything and False not in heard.edit and not allowed
