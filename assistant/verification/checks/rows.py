"""What a statement says of an edit's row: its columns, direction, indicator, days and keys.

With several rows a claim stands if any of them bears it out; it falls if none does.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from assistant.answer import Finding
from assistant.rules.claim import Line
from assistant.rules.modifiers import modifier_rules, unlocking
from assistant.verification.case import Case
from assistant.verification.checks.pairs import pair_codes
from assistant.verification.reading.statement import Segment
from knowledge_base.codes import PROCEDURE_SHAPE, find_codes
from knowledge_base.phrases import said

_DIGIT = re.compile(r"(?<![A-Za-z0-9.])(?P<value>[019])(?![A-Za-z0-9%]|\.\d)")
_CODES = re.compile(PROCEDURE_SHAPE)
_NEAR = 60
_WORD_AFTER = re.compile(r"[\s:=\"'-]*(?:is|of)?\s*(?P<word>zero|one|nine)\b", re.IGNORECASE)
_WORDS = {"zero": 0, "one": 1, "nine": 9}
_NEEDS = re.compile(r"\b(?:needed|required|necessary|needs?|requires?)\b", re.IGNORECASE)
# "No modifier changes that", of which "no modifier is needed" says the contrary.
_NO_MODIFIER = re.compile(
    r"\b(?:no|not any|none of the|never any|neither)\s+(?:[a-z-]+\s+){0,3}modifiers?\b"
    r"(?!\s+(?:is|are|was|has to|have to|need|must)?\s*(?:be\s+)?"
    r"(?:needed|required|necessary|needs?|requires?|appended|added|used|reported))",
    re.IGNORECASE,
)
Found = Iterator[tuple[Finding, str]]


def against_rows(case: Case, rules: Sequence[Finding]) -> Found:
    """Every way in which the statement contradicts the rows of the pairs it speaks of."""
    pairs = [item for item in rules if item.rule == "ptp_pair"]
    yield from _directions(case, pairs)
    for segment in case.reading.segments:
        codes = pair_codes(case, segment)
        if segment.has("indicator", "column_one", "column_two", "modifier"):
            codes |= set(case.about.asked.codes) if len(codes) < 2 else codes
        about = [item for item in pairs if set(item.codes) <= codes]
        rows = [item for item in about if item.column_one]
        if rows:
            yield from _indicators(segment, rows)
            yield from _columns(segment, rows)
            if case.standing or case.worded or case.reading.language.code != "en":
                yield from _keys(case, segment, rows)
        elif about and not case.standing:
            yield from _no_row(segment, about)


def _no_row(segment: Segment, about: Sequence[Finding]) -> Found:
    """Columns and indicators of an edit that was not found."""
    claims = segment.has("column_one", "column_two") or indicators(segment)
    if claims and len(about) == 1 and about[0].verdict in {"no_edit_found", "not_covered"}:
        yield about[0], said("{table} has no such edit", table=about[0].authority)


def indicators(segment: Segment) -> list[int]:
    """The modifier indicators that a segment gives."""
    found = []
    for mark in segment.marks:
        if mark.kind != "indicator":
            continue
        plain = _CODES.sub(lambda match: " " * len(match.group()), segment.text)
        after = plain[mark.end :]
        digit, word = _DIGIT.search(after[:_NEAR]), _WORD_AFTER.match(after)
        if digit is not None:
            found.append(int(digit["value"]))
        elif word is not None:
            found.append(_WORDS[word["word"].lower()])
        else:
            before = re.search(r"(?<!\d)([019])[- ]?(?:\w+ )?$", segment.text[: mark.start])
            found += [int(before[1])] if before else []
    return [value for value in found if value in {0, 1, 9}]


def _indicators(segment: Segment, rows: Sequence[Finding]) -> Found:
    held = {row.modifier_indicator for row in rows}
    denied = segment.has("not") and not segment.has("modifier", "pay", "report", "unlock")
    for value in indicators(segment):
        if (value not in held) != (denied and len(held) == 1):
            yield (
                rows[0],
                said(
                    "the table's modifier indicator is {indicator}",
                    indicator=rows[0].modifier_indicator,
                ),
            )


def _columns(segment: Segment, rows: Sequence[Finding]) -> Found:
    """Codes said to be column one or two: in step with the words for it, or the nearest one."""
    named = [(span.start, span.end, span.first) for span in find_codes(segment.text)]
    marks = [mark for mark in segment.marks if mark.kind in {"column_one", "column_two"}]
    if not marks or not named:
        return
    if len(marks) == len(named):
        stated = [(code, mark.kind) for (_, _, code), mark in zip(named, marks, strict=True)]
    elif len(marks) == 1:
        mark = marks[0]
        near = min(named, key=lambda code: _gap(code, mark.start, mark.end))
        stated = [(near[2], mark.kind)]
    else:
        return
    denied = segment.has("not") and len(marks) == 1
    for code, kind in stated:
        mine = [row for row in rows if code in row.codes]
        held = {row.column_one if kind == "column_one" else row.column_two for row in mine}
        if mine and (code not in held) != denied:
            yield mine[0], told(mine[0])


def _gap(code: tuple[int, int, str], start: int, end: int) -> tuple[int, int]:
    # Of two as near, the one before: "62302 is column one of an edit with 72240".
    return max(code[0] - end, start - code[1]), code[0]


def _directions(case: Case, pairs: Sequence[Finding]) -> Found:
    for direction in case.reading.directions:
        wide = {direction.whole, *([direction.part] if direction.part else case.reading.codes)}
        wide |= set() if len(wide) > 1 else set(case.about.asked.codes)
        rows = [
            item for item in pairs if direction.whole in item.codes and set(item.codes) <= wide
        ]
        for row in rows:
            if row.column_one is not None and row.column_one != direction.whole:
                yield row, told(row)
        for item in rows:
            if item.verdict == "no_edit_found" and not case.standing:
                yield item, said("{table} has no such edit", table=item.authority)


def told(row: Finding) -> str:
    """Which code is column one of a row and which column two."""
    return said(
        "column one is {one} and column two is {two}", one=row.column_one, two=row.column_two
    )


def _keys(case: Case, segment: Segment, rows: Sequence[Finding]) -> Found:
    """Modifiers said to unlock an edit, or said not to."""
    if not segment.has("modifier") and not (case.reading.modifiers and segment.stances):
        return
    held = {row.modifier_indicator for row in rows}
    claim = key_claimed(segment)
    named = {item for item in case.reading.modifiers if _stands(item, segment.text)}
    if claim == "none" and not named and 0 not in held:
        yield (
            rows[0],
            said("the table's modifier indicator is 1, which a modifier may unlock"),
        )
    if claim == "some" and held == {0}:
        yield rows[0], said("the table's modifier indicator is 0, which no modifier unlocks")
    elif claim == "some":
        for modifier in sorted(named):
            if not any(unlocks(modifier, row, case) for row in rows):
                yield (
                    rows[0],
                    said("modifier {modifier} does not unlock this edit", modifier=modifier),
                )
    elif claim == "none" and held == {1}:
        for modifier in sorted(named):
            if any(unlocks(modifier, row, case) for row in rows):
                yield (
                    rows[0],
                    said(
                        "modifier {modifier} may unlock this edit where the record bears it out",
                        modifier=modifier,
                    ),
                )


def _stands(modifier: str, text: str) -> bool:
    return re.search(rf"(?<![A-Za-z0-9]){modifier}(?![A-Za-z0-9])", text) is not None


def key_claimed(segment: Segment) -> str | None:
    """``some`` if a modifier is said to unlock, ``none`` if none is, else ``None``."""
    kinds = [mark.kind for mark in segment.marks]
    if _NO_MODIFIER.search(segment.text):
        return "none"
    denying = sum(kind in {"not", "cannot"} for kind in kinds)
    limited = segment.has("exception", "only", "without")
    if "bars" in segment.stances and limited:
        return "some"
    if "always" in kinds and denying and "modifier" in kinds:
        return "none"
    if "permits" in segment.stances:
        return "some" if "without" not in kinds else None
    if "unlock" in kinds or "may" in kinds or _NEEDS.search(segment.text):
        # "Ни один ... не" and its like deny once, however often they say so.
        return "none" if denying else "some"
    if denying and "modifier" in kinds and not segment.has("report", "pay", "bundled"):
        return "none"
    if "edit" in kinds and "modifier" in kinds and "indicator" not in kinds:
        return "none" if denying else "some"
    return None


def unlocks(modifier: str, row: Finding, case: Case) -> bool:
    """Whether the rules let ``modifier`` unlock a row on the service date, on either line."""
    one, two = row.column_one, row.column_two
    if row.modifier_indicator != 1 or one is None or two is None:
        return False
    day = row.service_date or case.about.service_date or dt.date.max
    if modifier in modifier_rules().anatomic:
        pairs = [(Line(one), Line(two, (modifier,)))]
    else:
        pairs = [(Line(one), Line(two, (modifier,))), (Line(one, (modifier,)), Line(two))]
    return any(unlocking(first, second, day, case.about.setting) for first, second in pairs)
