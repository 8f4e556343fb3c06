"""A statement that rests on tables alone, judged by its facts: what it says of rows.

A lie must assert something. Where codes, columns, edit, modifiers, units, companions and dates all
agree with the rows, what is left is a condition, a cause, a payer, a promise or advice; those are
looked for in ``remainder``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from assistant.answer import Finding
from assistant.rules.modifiers import modifier_rules
from assistant.verification.case import Case
from assistant.verification.checks.rows import told, unlocks
from assistant.verification.checks.single import (
    SPANS,
    adjudication_of,
    adjudication_told,
    limit_of,
    per_line,
)
from assistant.verification.reading.companions import Companions, companions
from assistant.verification.reading.counted import Counted, agrees, counted
from assistant.verification.reading.figures import Figure
from assistant.verification.reading.single_abroad import companions_abroad, counted_abroad
from assistant.verification.reading.statement import read
from assistant.verification.reading.telling import told_by
from assistant.verification.reading.telling_abroad import told_abroad
from assistant.verification.reading.told import Told

Found = Iterator[tuple[Finding, str]]
# Rules whose rows an English statement without a quote is judged by here.
OF_TABLES = frozenset({"unit_limit", "add_on"})


# Modifiers that unlock nothing, of which that may be said (chapter I, section E of the manual).
_NO_KEYS = frozenset({"22", "26", "50", "51", "52", "53", "76", "77", "TC"})


def is_modifier(written: str) -> bool:
    """Whether it is a modifier that the rules know, or one of those they know to be no key."""
    return written in modifier_rules().since or written in _NO_KEYS


def on_tables(case: Case) -> bool:
    """Whether it cites no passage and is not a rule's own words."""
    return not case.standing and not case.worded


def in_english(case: Case) -> bool:
    """Whether it is read as English."""
    return case.reading.language.code == "en"


def told_of(case: Case) -> Told:
    """What it says of pairs, in whichever of the ten languages."""
    return told_by(case.reading) if in_english(case) else told_abroad(case.reading)


def codes_of(case: Case) -> frozenset[str]:
    """The codes that it speaks of: its own, or with a single one the question's pair as well."""
    codes = frozenset(case.reading.codes)
    asked = case.about.asked.codes
    return codes | frozenset(asked) if len(codes) < 2 and len(asked) <= 2 else codes


def of_tables_themselves(case: Case) -> bool:
    """Whether a statement, quoted or not, speaks of edits, columns, indicators or MUEs."""
    if case.worded or not in_english(case) or not case.reading.codes:
        return False
    if _OF_LIMITS.search(case.reading.text):
        return True
    # A permission by itself may be a document's own, of some case that no table knows.
    named = case.reading.has("edit", "indicator", "column_one", "column_two", "no_edit")
    return len(case.reading.codes) == 2 and named and told_of(case).anything


_OF_LIMITS = re.compile(
    r"\b(?:mues?|medically unlikely|unit limit|units? of service limit)\b", re.I
)


def counted_of(case: Case) -> Counted:
    """What it says of units."""
    if in_english(case):
        return counted(case.reading.text, case.reading.modifiers)
    return counted_abroad(case.reading)


def companions_of(case: Case) -> Companions:
    """What it says of an add-on code and its primaries."""
    if in_english(case):
        return companions(case.reading.text)
    return companions_abroad(case.reading)


def against_pair_rows(case: Case, rules: Sequence[Finding]) -> Found:
    """What it says of a pair that its row, or the lack of one, does not."""
    said, codes = told_of(case), codes_of(case)
    listed = any(
        item.rule == "add_on" and item.verdict != "not_an_add_on" and item.codes[0] in codes
        for item in rules
    )
    if listed and bears_add_on(case) and not said.columns | said.indicators:
        rules = [item for item in rules if item.column_one]
    pairs = [item for item in rules if set(item.codes) <= codes and len(set(item.codes)) == 2]
    # What a table says goes before what a note says.
    pairs.sort(key=lambda item: item.rule == "guidance_note")
    for item in pairs:
        if item.rule == "guidance_note":
            if True in said.together and item.verdict == "not_together":
                yield item, f"it allows what {item.authority} does not"
        elif item.rule == "ptp_pair":
            rows = [set(other.codes) for other in pairs if other.column_one]
            alone = not rows or (len(codes) == 2 and set(item.codes) not in rows)
            reason = _against_row(case, said, item) if item.column_one else None
            if item.column_one is None and alone:
                reason = _against_absence(said, item)
            reason = reason or _against_days(case, item)
            if reason is not None:
                yield item, reason


def _against_row(case: Case, said: Told, row: Finding) -> str | None:
    if False in said.edit and True not in said.edit:
        return f"{row.authority} holds an edit between them"
    held = row.modifier_indicator
    if said.indicators - {held} or held in said.not_indicators:
        return f"the table's modifier indicator is {held}"
    # "A modifier may open it, so that both are paid."
    opened = row.modifier_indicator == 1 and said.key == {True}
    if True in said.together and not opened:
        return f"it allows what {row.authority} does not"
    columns = {(row.column_two, 1), (row.column_one, 2)}
    if row.column_two in said.paid or row.column_one in said.denied or columns & said.columns:
        return told(row)
    return _against_key(case, said, row)


_DAY = re.compile(
    r"(?P<iso>\d{4}-\d{2}-\d{2})|(?P<long>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|"
    r"Dec)[a-z]* \d{1,2}, \d{4})"
)
_ENDING = re.compile(
    r"\b(?:delet\w*|end(?:s|ed|ing)?(?: date)?|expir\w*|last (?:day|in force)|until|through|"
    r"retire\w*|terminat\w*|final|ran to|hasta|eliminad\w*|último|jusqu\w*|supprim\w*|dernier|"
    r"bis|gelöscht|letzte\w*|до|удал\w*|последн\w*|đến|xóa|cuối|hanggang|tinanggal|huling|حتى|"
    r"آخر)\b|至|截止|删除|最后",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    r"\b(?:since|effective|from|beg[ai]n\w*|start\w*|took effect|in force since|as of|"
    r"introduced|added|desde|partir|depuis|compter|seit|ab|начиная|từ|mula|simula|منذ)\b|自|开始",
    re.IGNORECASE,
)
_UNTIL_BEHIND = re.compile(r"^\s*(?:까지|为止|止|失效)")
_OUT_ALREADY = re.compile(
    r"\bfirst day (?:out|without|not|on which (?:it|the edit) (?:was|is) (?:no|not))|"
    r"\bno longer\b[^.;]{0,40}$|\bas its first day without|\balready\b[^.;]{0,12}\b(?:not|out|"
    r"gone)",
    re.IGNORECASE,
)


def _days_told(case: Case) -> Iterator[tuple[dt.date, str, str]]:
    """Each day written out, with what stands before and behind it in its clause."""
    text = case.reading.text
    for match in _DAY.finditer(text):
        try:
            day = (
                dt.date.fromisoformat(match["iso"])
                if match["iso"]
                else dt.datetime.strptime(match["long"], "%B %d, %Y").date()  # noqa: DTZ007
            )
        except ValueError:
            continue
        before = text[max(0, match.start() - 44) : match.start()]
        behind = text[match.end() : match.end() + 44]
        cut = max(before.rfind(char) for char in ",;:.")
        stops = [at for char in ",;." if (at := behind.find(char)) >= 0]
        yield day, before[cut + 1 :], behind[: min(stops, default=len(behind))]


def _against_days(case: Case, finding: Finding) -> str | None:
    """A day said to be the first or the last of an edit that it is not."""
    last = finding.deleted_on if finding.column_one else _last_of(finding)
    for day, before, behind in _days_told(case):
        ending = max((m.end() for m in _ENDING.finditer(before)), default=0)
        beginning = max((m.end() for m in _BEGINNING.finditer(before)), default=0)
        ending = len(before) + 1 if _UNTIL_BEHIND.match(behind) else ending
        if finding.column_one and ending > beginning and day != last:
            return f"the row gives {last.isoformat() if last else 'no day'} as its last day"
        if finding.column_one and beginning > ending and day != finding.effective_from:
            since = finding.effective_from
            return f"the row is in force since {since.isoformat()}" if since else None
        if last is not None and day == last and _OUT_ALREADY.search(before + behind):
            return f"{last.isoformat()} was the last day in force"
    return None


def _last_of(finding: Finding) -> dt.date | None:
    """The last day of an edit that is no longer in force."""
    found = _LAST.search(finding.message)
    return dt.date.fromisoformat(found[1]) if found else None


_LAST = re.compile(r"last in force on (\d{4}-\d{2}-\d{2})")


def _against_key(case: Case, said: Told, row: Finding) -> str | None:
    named = sorted(case.reading.modifiers)
    if True in said.key and row.modifier_indicator == 0:
        return "the table's modifier indicator is 0, which no modifier unlocks"
    if row.modifier_indicator != 1:
        return None
    if said.key == {True}:
        barred = [item for item in named if not unlocks(item, row, case)]
        return f"modifier {barred[0]} does not unlock this edit" if barred else None
    if said.key == {False}:
        keys = [item for item in named if unlocks(item, row, case)]
        if keys:
            return f"modifier {keys[0]} may unlock this edit where the record bears it out"
        if not named:
            return "the table's modifier indicator is 1, which a modifier may unlock"
    return None


def _against_absence(said: Told, found: Finding) -> str | None:
    if found.verdict == "no_edit_found":
        if True in said.together:
            return "the absence of an edit is not permission"
        if said.anything and said.edit != {False}:
            return f"{found.authority} has no such edit"
        return None
    return "no table held can speak for them" if said.anything else None


def bears_pair(case: Case, finding: Finding) -> bool:
    """Whether a finding on a pair says what the statement says of it."""
    said = told_of(case)
    if finding.verdict == "no_edit_found":
        return said.edit == {False}
    if finding.rule == "guidance_note":
        return False in said.together or True in said.edit
    if finding.column_one is None:
        return False
    allowed = True in said.together and said.key != {True}
    return said.anything and False not in said.edit and not allowed


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


def of_units(case: Case) -> bool:
    """Whether it speaks of how many units there may be of a code."""
    text = case.reading.text
    said = case.reading.has(*_OF_UNITS) or case.reading.language.has("limit", text)
    said = said or _UNITS.search(text) is not None
    pair = len(set(case.reading.codes)) > 1 and told_of(case).anything
    said = said or _ROW.search(text) is not None
    return said and not (pair and not case.reading.has("unit"))


_ROW = re.compile(r"^\W*[A-Z0-9]{5}\s*[|,;\t]\s*\d+\s*[|,;\t]\s*[123]\b")
_UNITS = re.compile(
    r"\b(?:mues?|medically unlikely|times|twice|thrice|once|uos|highest|adjudicates?|"
    r"by the line|as far as|added up|tops? out|allowance|quota|threshold)\b",
    re.IGNORECASE,
)
_OF_UNITS = ("unit", "unlimited", "too_many", "more_than", "at_most", "at_least", "adjudication")


def _against_limits(case: Case, limits: Sequence[Finding]) -> Found:
    said = counted_of(case)
    known = [int(held) for item in limits if (held := limit_of(item)) is not None]
    if not known:
        if said.unlimited or said.counts:
            yield limits[0], "no limit is published for it, which is not 'unlimited'"
        return
    reason = f"the published limit is {known[0]}"
    wrong = any(not any(agrees(count, held) for held in known) for count in said.counts)
    if said.unlimited or wrong:
        yield limits[0], reason
    indicator = adjudication_of(limits[0])
    if said.per and said.counts and not said.per <= _MEASURES.get(indicator or "", said.per):
        yield limits[0], f"{reason} {SPANS[per_line(limits[0])]}"
    if len(said.exceedable) == 1 and said.exceedable == _NOT_SO.get(indicator or ""):
        yield limits[0], f"{reason}, with the adjudication indicator {indicator}"
    for segment in case.reading.segments:
        mai = adjudication_told(segment.text)
        if mai is not None and mai != adjudication_of(limits[0]):
            yield limits[0], f"the table's adjudication indicator is {adjudication_of(limits[0])}"


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
    said, code = companions_of(case), finding.codes[0]
    listed = finding.verdict in {"needs_primary", "primary_present", "contractor_decides"}
    if not listed:
        about = not said.addons or code in said.addons
        wrong = (True in said.addon or True in said.dependent) and about
        only = set(case.reading.codes) == {code}
        return (
            f"{code} is not listed as an add-on code"
            if wrong and (only or code in said.addons)
            else None
        )
    if False in said.addon:
        return f"{code} is listed as an add-on code"
    if False in said.dependent or code in said.primaries:
        return f"{code} is an add-on code and needs its primary"
    if finding.verdict == "contractor_decides":
        return None
    primaries = set(read(finding.message, "en").codes)
    others = set(case.reading.codes) - primaries
    if (said.addon or said.dependent) and others:
        return f"the table does not list {sorted(others)[0]} with it"
    if said.addons and code not in said.addons:
        return f"{code} is the add-on code"
    if not (said.addon or said.dependent or said.primaries):
        return None
    turned = code in said.leant_on - said.lean or (said.lean & primaries) - {code} - said.leant_on
    return f"{code} is the add-on code, which goes with a primary" if turned else None


def explained(figure: Figure, case: Case) -> bool:
    """Whether a number of a statement on tables is judged as something else than evidence.

    "One day" and "two codes" count nothing; indicators and units are judged by their rows.
    """
    paired = any(item.column_one for item in case.findings)
    bare = figure.unit is None
    if paired and bare and (is_modifier(figure.value) or figure.value in {"0", "1", "9"}):
        return True
    if of_units(case) and any(item.rule == "unit_limit" for item in case.findings):
        said = counted_of(case).counts
        if any(figure.value == str(count.value) for count in said):
            return True
    small = figure.value in {"1", "2"} and figure.unit in {None, *_SPOKEN}
    if in_english(case):
        return small and (figure.spelled or figure.unit == "code")
    return figure.spelled and (small or (paired and bare))


_SPOKEN_LISTED = "code day line claim physician session encounter patient procedure time"
_SPOKEN = frozenset(_SPOKEN_LISTED.split())


def bears_add_on(case: Case) -> bool:
    """Whether it says of a code that it is an add-on, or needs another."""
    said = companions_of(case)
    return bool(said.addon or said.dependent or said.primaries)
