"""A statement that rests on tables alone, judged by its facts: what it says of rows.

A lie must assert something. Where codes, columns, edit, modifiers, units, companions and dates all
agree with the rows, what is left is a condition, a cause, a payer, a promise or advice; those are
looked for in ``remainder``, and every word has to be a known one. What reads such statements is
imported where one is judged: our own answers have none, and its hundreds of patterns take time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.rules.fee_asked import SCHEDULE
from assistant.rules.modifiers import modifier_rules
from assistant.verification.case import Case
from assistant.verification.reading.figures import Figure
from assistant.verification.reading.told import Told

if TYPE_CHECKING:
    from assistant.verification.reading.companions import Companions
    from assistant.verification.reading.counted import Counted

# Modifiers that unlock nothing, of which that may be said (chapter I, section E of the manual).
_NO_KEYS = frozenset({"22", "26", "50", "51", "52", "53", "76", "77", "TC"})


def is_modifier(written: str) -> bool:
    """Whether it is a modifier that the rules know, or one of those they know to be no key."""
    return written in modifier_rules().since or written in _NO_KEYS


def on_tables(case: Case) -> bool:
    """Whether it cites no passage and is not a rule's own words."""
    return not case.standing and not case.worded


def is_english(case: Case) -> bool:
    """Whether it is read as English."""
    return case.reading.language.code == "en"


def told_of(case: Case) -> Told:
    """What it says of pairs, in whichever of the ten languages."""
    if is_english(case):
        from assistant.verification.reading.telling import told_by

        return told_by(case.reading)
    from assistant.verification.reading.telling_abroad import told_abroad

    return told_abroad(case.reading)


def codes_of(case: Case) -> frozenset[str]:
    """The codes that it speaks of: its own, or with a single one the question's pair as well."""
    codes = frozenset(case.reading.codes)
    asked = case.about.asked.codes
    if not codes and not points_back(case):
        return frozenset()
    return codes | frozenset(asked) if len(codes) < 2 and len(asked) <= 2 else codes


def points_back(case: Case) -> bool:
    """Whether it can speak of the question's codes without naming one: "they", "the edit"."""
    return not is_english(case) or _POINTING.search(case.reading.text) is not None


_POINTING = re.compile(
    r"\b(?:it|its|it's|they|them|their|both|these|those|neither|either|each|together|you|"
    r"edits?|pairs?|rows?|columns?|indicators?|modifiers?|ncci|ptp|mues?|units?|codes?|limits?|"
    r"release|combination|add-?ons?|primary|status|global|bilateral\w*|surgeons?|component|"
    r"the (?:two|first|second|former|latter|procedures|services|answer)|"
    r"this (?:service|procedure|one))\b",
    re.IGNORECASE,
)


def of_tables_themselves(case: Case) -> bool:
    """Whether a statement, quoted or not, speaks of edits, columns, indicators or MUEs."""
    if case.worded or not is_english(case) or not case.reading.codes:
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
    if is_english(case):
        from assistant.verification.reading.counted import counted

        return counted(case.reading.text, case.reading.modifiers)
    from assistant.verification.reading.single_abroad import counted_abroad

    return counted_abroad(case.reading)


def companions_of(case: Case) -> Companions:
    """What it says of an add-on code and its primaries."""
    if is_english(case):
        from assistant.verification.reading.companions import companions

        return companions(case.reading.text)
    from assistant.verification.reading.single_abroad import companions_abroad

    return companions_abroad(case.reading)


def of_units(case: Case) -> bool:
    """Whether it speaks of how many units there may be of a code."""
    text = case.reading.text
    if is_english(case) and not case.reading.has("unit") and not _OF_LIMITS.search(text):
        from assistant.verification.checks.schedule_rows import told_of_schedule

        if told_of_schedule(case) is not None:
            return False
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
    if is_english(case) and any(item.rule in SCHEDULE for item in case.findings):
        from assistant.verification.checks.schedule_rows import told_of_schedule

        # "A 90-day global period" is judged by the row, which has 090.
        of_schedule = told_of_schedule(case)
        if of_schedule is not None and figure.value not in of_schedule.rest:
            return True
    small = figure.value in {"1", "2"} and figure.unit in {None, *_SPOKEN}
    if is_english(case):
        return small and (figure.spelled or figure.unit == "code")
    return figure.spelled and (small or (paired and bare))


_SPOKEN_LISTED = "code day line claim physician session encounter patient procedure time"
_SPOKEN = frozenset(_SPOKEN_LISTED.split())
