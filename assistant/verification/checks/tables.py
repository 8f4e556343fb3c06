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
from knowledge_base.phrases import said

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
                reason = _against_absence(heard, item)
            reason = reason or _against_days(case, item)
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
            return (
                said("the row gives {day} as its last day", day=last)
                if last
                else said("the row gives no day as its last day")
            )
        if finding.column_one and beginning > ending and day != finding.effective_from:
            since = finding.effective_from
            return said("the row is in force since {day}", day=since) if since else None
        if last is not None and day == last and _OUT_ALREADY.search(before + behind):
            return said("{day} was the last day in force", day=last)
    return None


def _last_of(finding: Finding) -> dt.date | None:
    """The last day of an edit that is no longer in force."""
    found = _LAST.search(finding.message)
    return dt.date.fromisoformat(found[1]) if found else None


_LAST = re.compile(r"last in force on (\d{4}-\d{2}-\d{2})")


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


def _against_absence(heard: Told, found: Finding) -> str | None:
    if found.verdict == "no_edit_found":
        if True in heard.together:
            return said("the absence of an edit is not permission")
        if heard.anything and heard.edit != {False}:
            return said("{authority} has no such edit", authority=found.authority)
        return None
    return said("no table held can speak for them") if heard.anything else None


def bears_pair(case: Case, finding: Finding) -> bool:
    """Whether a finding on a pair says what the statement says of it."""
    heard = told_of(case)
    if finding.verdict == "no_edit_found":
        return heard.edit == {False}
    if finding.rule == "guidance_note":
        return False in heard.together or True in heard.edit
    if finding.column_one is None:
        return False
    allowed = True in heard.together and heard.key != {True}
    return heard.anything and False not in heard.edit and not allowed


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
    heard = case.reading.has(*_OF_UNITS) or case.reading.language.has("limit", text)
    heard = heard or _UNITS.search(text) is not None
    pair = len(set(case.reading.codes)) > 1 and told_of(case).anything
    heard = heard or _ROW.search(text) is not None
    return heard and not (pair and not case.reading.has("unit"))


_ROW = re.compile(r"^\W*[A-Z0-9]{5}\s*[|,;\t]\s*\d+\s*[|,;\t]\s*[123]\b")
_UNITS = re.compile(
    r"\b(?:mues?|medically unlikely|times|twice|thrice|once|uos|highest|adjudicates?|"
    r"by the line|as far as|added up|tops? out|allowance|quota|threshold)\b",
    re.IGNORECASE,
)
_OF_UNITS = ("unit", "unlimited", "too_many", "more_than", "at_most", "at_least", "adjudication")


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
    primaries = set(read(finding.message, "en").codes)
    others = set(case.reading.codes) - primaries
    if (heard.addon or heard.dependent) and others:
        return said("the table does not list {code} with it", code=sorted(others)[0])
    if heard.addons and code not in heard.addons:
        return said("{code} is the add-on code", code=code)
    if not (heard.addon or heard.dependent or heard.primaries):
        return None
    turned = (
        code in heard.leant_on - heard.lean or (heard.lean & primaries) - {code} - heard.leant_on
    )
    return (
        said("{code} is the add-on code, which goes with a primary", code=code) if turned else None
    )


def explained(figure: Figure, case: Case) -> bool:
    """Whether a number of a statement on tables is judged as something else than evidence.

    "One day" and "two codes" count nothing; indicators and units are judged by their rows.
    """
    paired = any(item.column_one for item in case.findings)
    bare = figure.unit is None
    if paired and bare and (is_modifier(figure.value) or figure.value in {"0", "1", "9"}):
        return True
    if of_units(case) and any(item.rule == "unit_limit" for item in case.findings):
        heard = counted_of(case).counts
        if any(figure.value == str(count.value) for count in heard):
            return True
    if figure.unit == "day" and case.reading.has("global"):
        # "A 90-day global period" is judged by the row, which has 090.
        period = f"global period {figure.value.zfill(3)}"
        if any(period in item.message for item in case.findings):
            return True
    small = figure.value in {"1", "2"} and figure.unit in {None, *_SPOKEN}
    if in_english(case):
        return small and (figure.spelled or figure.unit == "code")
    return figure.spelled and (small or (paired and bare))


_SPOKEN_LISTED = "code day line claim physician session encounter patient procedure time"
_SPOKEN = frozenset(_SPOKEN_LISTED.split())


def bears_add_on(case: Case) -> bool:
    """Whether it says of a code that it is an add-on, or needs another."""
    heard = companions_of(case)
    return bool(heard.addon or heard.dependent or heard.primaries)
