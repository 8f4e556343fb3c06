"""The finding that is told instead of a statement on tables whose words cannot all be judged.

A sentence may speak of a row in more ways than the gate can tell apart. Where it is plain which
row is meant, the rule's own sentence takes its place: a reader loses a wording, not the answer.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain

from assistant.answer import Finding
from assistant.question.cues import schedule_fields
from assistant.question.tongues.detecting import tongue_of
from assistant.question.tongues.reading import in_english
from assistant.rules.fee_asked import SCHEDULE
from assistant.verification.case import Case
from assistant.verification.checks.against import of_days_named
from assistant.verification.checks.schedule_rows import told_of_schedule
from assistant.verification.checks.tables import of_units, on_tables, told_of
from assistant.verification.reading.statement import read
from assistant.verification.reading.words import names_of, tokens

_OF_PAIRS_LISTED = (
    "edit bundled column_one column_two indicator no_edit report pay separately modifier together"
)
_OF_PAIRS = tuple(_OF_PAIRS_LISTED.split())
_OF_COMPANIONS = ("addon", "primary", "alone")
_OF_VALIDITY = ("deleted", "valid")
_SAYS_NOTHING = frozenset({"not_covered", "unknown_code", "noted"})
_LEAST_SHARED = 2


def told_instead(case: Case) -> Finding | None:
    """The finding on the matter that a statement on tables speaks of, if one is plainly meant.

    A statement answers its question: what it does not name, codes or matter, is the question's.
    What cites a passage is not replaced, since its matter may be the document's own, nor what
    names a code that nothing held knows.
    """
    if case.draft.sources or not on_tables(case) or case.reading.days - _days_of(case.rules):
        return None
    if any(item.verdict == "unknown_code" for item in case.rules):
        return None
    rules = [item for item in of_days_named(case) if item.verdict not in _SAYS_NOTHING]
    told = _worded(case, case.draft.text)
    mine, theirs = set(case.reading.codes), set(case.about.asked.codes)
    of_rows = _speaks_of_rows(case) or _speaks_of_rows(told) or len(mine & theirs) > 1
    if not mine and not of_rows:
        return None
    asked = _worded(case, case.about.question)
    answers = of_rows and mine <= theirs
    meant = (_meant(told, rules), _meant(asked, rules) if answers else iter(()))
    return next(chain(*meant), None)


def _days_of(rules: Sequence[Finding]) -> set[dt.date]:
    """The days that the findings speak of: what holds on one is not told of another."""
    days = (day for i in rules for day in (i.service_date, i.effective_from, i.deleted_on))
    return {day for day in days if day is not None} | {
        day for item in rules for day in read(item.message, "en").days
    }


def _worded(case: Case, text: str) -> Case:
    """The case with another text, read as English: only its matter is asked for, not its truth."""
    english = in_english(text, tongue_of(text, case.about.language))
    about = dataclasses.replace(case.about, language="en")
    return dataclasses.replace(
        case, draft=dataclasses.replace(case.draft, text=english), about=about
    )


def _speaks_of_rows(case: Case) -> bool:
    """Whether it says anything that a row could say."""
    reading = case.reading
    named = reading.has(*_OF_PAIRS, *_OF_COMPANIONS, *_OF_VALIDITY, *_NAMED.values())
    return bool(named or reading.days or of_units(case) or told_of_schedule(case))


def _meant(case: Case, rules: Sequence[Finding]) -> Iterator[Finding]:
    reading = case.reading
    codes = _codes(case)
    single = [item for item in rules if item.codes and item.codes[0] in (reading.codes or codes)]
    # By itself an add-on is told with all of its primaries, whichever one the statement names.
    alone = [item for item in case.alone if item.codes[0] in codes]
    leans = alone or [i for i in single if i.rule == "add_on" and i.verdict != "not_an_add_on"]
    pairs = [i for i in rules if i.rule == "ptp_pair" and set(i.codes) <= codes]
    pairs.sort(key=lambda item: item.column_one is None)
    of_pair = len(codes) > 1 and (reading.has(*_OF_PAIRS) or told_of(case).anything)
    present = of_pair and any(item.verdict == "primary_present" for item in single)
    named = reading.has(*_OF_COMPANIONS) or (present and not any(i.column_one for i in pairs))
    if named and not reading.has("edit", "no_edit"):
        yield from leans
    if of_pair:
        yield from pairs
    if of_units(case):
        yield from (item for item in single if item.rule == "unit_limit")
    if reading.has(*_OF_VALIDITY):
        yield from (item for item in single if item.rule == "code_validity")
    if len(codes) == 1:
        yield from _of_schedule(case, [item for item in single if item.rule in SCHEDULE])


def _codes(case: Case) -> frozenset[str]:
    """The codes that it speaks of: its own, with a single one the question's pair as well."""
    mine, asked = frozenset(case.reading.codes), frozenset(case.about.asked.codes)
    return mine | asked if not mine or (mine < asked and len(asked) == 2) else mine


def _of_schedule(case: Case, found: Sequence[Finding]) -> Iterator[Finding]:
    """The field that is asked about or told of, or the one whose words it shares most."""
    asked = schedule_fields(case.about.question)
    if len(asked) == 1:
        yield from (item for item in found if item.rule in asked)
    told = told_of_schedule(case)
    if told is not None:
        yield from (item for item in found if item.rule in told.matters)
    fields = schedule_fields(case.reading.text)
    yield from (item for item in found if item.rule in fields)
    yield from (item for item in found if case.reading.has(_NAMED.get(item.rule, "")))
    mine = names_of(tokens(case.reading.text))
    shared = {item.id: len(mine & names_of(tokens(item.message))) for item in found}
    best = max(found, key=lambda item: shared[item.id], default=None)
    if best is not None and shared[best.id] >= _LEAST_SHARED:
        yield best


_NAMED = {"fee_status": "status", "global_period": "global"}
