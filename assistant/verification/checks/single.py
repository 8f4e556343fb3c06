"""What a statement says of one code against the rules: units, add-ons, validity, indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Finding
from assistant.verification.case import Case
from assistant.verification.reading.figures import Figure
from assistant.verification.reading.language import Language
from assistant.verification.reading.statement import Segment, read, read_in
from knowledge_base.codes import PROCEDURE_SHAPE
from knowledge_base.phrases import mark, said

_LIMIT = re.compile(r"At most (?P<units>\d+) units? of|\(its MUE value is (?P<none>0)\)")
_MAI = re.compile(r"\(MAI (?P<mai>[123])\)")
_MAI_SAID = re.compile(
    r"\b(?:MAI|adjudication indicator)s?\b[^.;\d]{0,24}(?P<mai>\d)", re.IGNORECASE
)
_DAYS_SAID = re.compile(
    r"(?<![\w.])(?P<days>\d{1,3}|XXX|YYY|ZZZ|MMM)(?![\w.]|-\d{4})(?:[- ]days?)?", re.I
)
_STATUS_SAID = re.compile(r"(?<![A-Za-z'])[\"']?(?P<status>[A-Z])[\"']?(?![A-Za-z'&-])")
_FACT = re.compile(r"(?P<name>status|global period) (?P<value>[A-Z0-9]+)\b")
Found = Iterator[tuple[Finding, str]]


def against_codes(case: Case, rules: Sequence[Finding]) -> Found:
    """Every way in which the statement contradicts what was found of one of its codes."""
    for segment in case.reading.segments:
        codes = set(segment.codes or case.reading.codes)
        if not codes and segment.has("unit", "unlimited", "addon", "global", "status"):
            codes = set(case.about.asked.codes)
        for finding in rules:
            if finding.codes and finding.codes[0] in codes:
                reason = _against(case, segment, finding)
                if reason is not None:
                    yield finding, reason


def _against(case: Case, segment: Segment, finding: Finding) -> str | None:
    judges = {
        "unit_limit": _limit,
        "add_on": _add_on,
        "code_validity": _validity,
        "fee_status": _indicators,
        "global_period": _indicators,
    }
    judge = judges.get(finding.rule)
    return None if judge is None else judge(case, segment, finding)


def limit_of(finding: Finding) -> str | None:
    """The number of units that a finding on a limit gives."""
    found = _LIMIT.search(finding.message)
    return None if found is None else found["units"] or found["none"]


def _limit(case: Case, segment: Segment, finding: Finding) -> str | None:
    limit = limit_of(finding)
    if limit is None:
        stated = segment.has("unlimited") or any(_counts(case, segment, finding, "0"))
        return (
            said("no limit is published for it, which is not 'unlimited'")
            if (stated and not segment.has("not") and not case.standing)
            else None
        )
    reason = said("the published limit is {limit}", limit=limit)
    if segment.has("unlimited") and not segment.has("not"):
        return reason
    mai = _MAI_SAID.search(segment.text)
    held = _MAI.search(finding.message)
    if mai and held and mai["mai"] != held["mai"]:
        return said("the table's adjudication indicator is {indicator}", indicator=held["mai"])
    claimed = [figure.value for figure in _counts(case, segment, finding, limit)]
    if not claimed:
        return None
    if not case.standing and other_span(case, segment, finding):
        return said(SPANS[per_line(finding)], limit=limit)
    if segment.has("at_least") and limit in claimed:
        return reason
    if limit in claimed:
        over = segment.has("more_than") and "permits" in segment.stances
        return reason if over else None
    barred = "bars" in segment.stances and segment.has("not", "cannot", "barred")
    too_many = segment.has("too_many", "more_than") or barred
    return (
        None if too_many and all(int(v) > int(limit) for v in claimed if v.isdigit()) else reason
    )


SPANS = {
    True: mark("the published limit is {limit} for one claim line"),
    False: mark("the published limit is {limit} for one day"),
}


def per_line(finding: Finding) -> bool:
    """Whether a published limit is one for each claim line."""
    held = _MAI.search(finding.message)
    return held is not None and held["mai"] == "1"


def adjudication_told(text: str) -> str | None:
    """The adjudication indicator that a text gives."""
    row = _ROW.search(text)
    if row is not None:
        return row["mai"]
    plain = _CODE.sub(lambda match: "\x00" * len(match.group()), text)
    found = _MAI_SAID.search(plain)
    return found["mai"] if found else None


_CODE = re.compile(rf"(?<![A-Za-z0-9]){PROCEDURE_SHAPE}(?![A-Za-z0-9])")
_ROW = re.compile(r"^\W*[A-Z0-9]{5}\s*[|,;\t]\s*\d+\s*[|,;\t]\s*(?P<mai>[123])\b")


def adjudication_of(finding: Finding) -> str | None:
    """The adjudication indicator of a published limit."""
    found = _MAI.search(finding.message)
    return found["mai"] if found else None


def other_span(case: Case, segment: Segment, finding: Finding) -> bool:
    """Whether a limit for the line is told for the day, or the other way round."""
    if _MAI.search(finding.message) is None:
        return False
    held, text = case.reading.language, segment.text
    line, day = held.has("per_line", text), held.has("per_day", text)
    return line != day and line is not per_line(finding)


def units_told(segment: Segment, held: Language) -> tuple[Figure, ...]:
    """The numbers of units that a segment gives: "2 units", and "its unit limit is 2"."""
    inside = read_in(segment.text, held).figures
    told = tuple(figure for figure in inside if figure.unit == "unit")
    if told or not (held.has("limit", segment.text) or segment.has("unit")):
        return told
    return tuple(
        figure
        for figure in inside
        if figure.unit is None and not figure.noun and figure.value.isdigit()
    )


def _counts(case: Case, segment: Segment, finding: Finding, _limit: str) -> list[Figure]:
    """The units that a segment gives the finding's code, those of the claim left out."""
    told = read(finding.message, "en")
    claim = {figure.value for figure in told.figures if figure.unit != "unit"}
    mai = {match["mai"] for match in _MAI_SAID.finditer(segment.text)}
    inside = units_told(segment, case.reading.language)
    return [
        figure
        for figure in inside
        if figure.code in {None, *finding.codes}
        and figure.value not in mai
        and not (
            figure.value in claim and "; the claim has" in finding.message and len(inside) > 1
        )
    ]


def _add_on(_case: Case, segment: Segment, finding: Finding) -> str | None:
    listed = finding.verdict in {"needs_primary", "primary_present", "contractor_decides"}
    if segment.has("addon"):
        denied = _denies_add_on(segment)
        if listed and denied:
            return said("{code} is listed as an add-on code", code=finding.codes[0])
        if finding.verdict == "not_an_add_on" and not denied and not segment.has("not"):
            return said("{code} is not listed as an add-on code", code=finding.codes[0])
    if listed and finding.verdict != "contractor_decides" and segment.has("alone"):
        may = (
            "permits" in segment.stances or segment.has("may") or not segment.has("not", "cannot")
        )
        barred = segment.has("not", "cannot") and "permits" not in segment.stances
        needless = re.search(
            r"\bno primary\b|\bwithout (?:a|its|any) primary\b", segment.text, re.I
        )
        if may and not (barred and not needless) and not _double(segment):
            return said("{code} is an add-on code and needs its primary", code=finding.codes[0])
    return None


def _double(segment: Segment) -> bool:
    return segment.count("not", "cannot") > 0 and "bars" in segment.stances


def _denies_add_on(segment: Segment) -> bool:
    marks = segment.marks
    place = next(index for index, mark in enumerate(marks) if mark.kind == "addon")
    before = marks[place - 1] if place else None
    after = marks[place + 1] if place + 1 < len(marks) else None
    return (before is not None and before.kind in {"not", "cannot"}) or (
        after is not None and after.kind == "not" and place + 2 == len(marks)
    )


def _validity(case: Case, segment: Segment, finding: Finding) -> str | None:
    if case.standing and finding.verdict == "unknown_code":
        return None
    denied = segment.has("not", "cannot") or finding.deleted_on in case.reading.days
    if finding.verdict == "not_valid" and not segment.has("deleted"):
        if segment.has("valid") and not denied:
            return said("{code} was not in force on that day", code=finding.codes[0])
        if "permits" in segment.stances and not denied:
            return said("{code} was not in force on that day", code=finding.codes[0])
    if finding.verdict == "unknown_code" and (segment.has("valid") or segment.stances):
        return said("nothing held knows the code {code}", code=finding.codes[0])
    return None


def _indicators(case: Case, segment: Segment, finding: Finding) -> str | None:
    """Status letter and global period, as ``rows_of_code`` words them."""
    held = {match["name"]: match["value"] for match in _FACT.finditer(finding.message)}
    if segment.has("global") and "global period" in held:
        value = held["global period"]
        stated = {match["days"].upper() for match in _DAYS_SAID.finditer(segment.text)}
        stated = {item.zfill(3) if item.isdigit() else item for item in stated}
        denied = segment.has("not", "cannot")
        none_told = denied and not stated and value != "XXX"
        if not case.standing and (none_told or (not stated and value == "XXX" and not denied)):
            return said("the fee schedule gives it the global period {value}", value=value)
        if stated and value not in stated:
            return said("the fee schedule gives it the global period {value}", value=value)
        if stated and segment.has("not") and value in stated and len(stated) == 1:
            return said("the fee schedule gives it the global period {value}", value=value)
    if segment.has("status") and "status" in held:
        after = segment.text.lower().find("status")
        letters = {m["status"] for m in _STATUS_SAID.finditer(segment.text[max(after, 0) :])}
        if letters and held["status"] not in letters:
            return said("the fee schedule gives it the status {status}", status=held["status"])
    return None
