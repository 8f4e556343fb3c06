"""What a statement says of a code's fields in the physician fee schedule, against its row."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from assistant.answer import Finding
from assistant.rules.fee_asked import SCHEDULE
from assistant.rules.fee_indicators import fee_rules
from assistant.verification.case import Case
from assistant.verification.checks.bearing import besides_modifiers
from assistant.verification.checks.beyond_tables import beyond_tables
from assistant.verification.checks.tables import is_english
from assistant.verification.reading.schedule import (
    Matter,
    OfSchedule,
    Schedule,
    matters,
    schedule_told,
)
from assistant.verification.reading.statement import read
from assistant.verification.reading.words import (
    lexicon,
    names_of,
    nothing_of,
    tokens,
    tokens_of,
    unborne,
)
from knowledge_base.phrases import said

Found = Iterator[tuple[Finding, str]]
_VALUE = re.compile(
    r"\b(?:status|global period|indicator) (?P<value>[A-Z0-9]+)(?=:| in the Medicare)"
)
# Without one of these a statement with "bundled" or "paid" speaks of a pair of codes.
_SURELY = re.compile(
    r"\b(?:status|fee schedule|global|bilateral\w*|component|assistant\w*|surgeons?|surgical|"
    r"glob|non-?covered|indicator|contractor|statute|national price|pc/tc)\b",
    re.IGNORECASE,
)
_OF_OTHER_TABLES = re.compile(
    r"\b(?:units?|mues?|mai|medically unlikely|add-?ons?|primar(?:y|ies)|edits?|column|limits?|"
    r"lines?|times|modifier indicator)\b",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:document\w*|records?|necess\w+|justif\w+|chart\w*|evidence|supported?)\b", re.IGNORECASE
)
_ANYWAY = re.compile(
    r"\b(?:even (?:if|when|with|where|given)|regardless|whether or not|irrespective|need not|"
    r"no (?:supporting )?documentation|without report)\b",
    re.IGNORECASE,
)
_UNLESS = re.compile(r"\b(?:unless|except\w*|without|until|absent|only)\b", re.IGNORECASE)
_EXCEPTED = re.compile(
    r"\b(?:unless|except (?!for)\w+|by way of|only (?:if|when|where|with)|otherwise|at times|"
    r"sometimes)\b",
    re.IGNORECASE,
)


def told_of_schedule(case: Case) -> Schedule | None:
    """What it says of fields of the one code that it speaks of; ``None`` if it is no such."""
    codes = frozenset(case.reading.codes)
    asked = frozenset(case.about.asked.codes)
    if not is_english(case) or len(codes) > 1 or (not codes and len(asked) != 1):
        return None
    elsewhere = bool(asked - codes and codes) or _OF_OTHER_TABLES.search(case.reading.text)
    if elsewhere and not _SURELY.search(case.reading.text):
        return None
    found = schedule_told(case.reading.text)
    return found if found.matters else None


def value_of(finding: Finding) -> str | None:
    """The letter, indicator or period that a finding on the schedule gives."""
    found = _VALUE.search(finding.message)
    return found["value"] if found else None


def bears_schedule(case: Case, finding: Finding) -> bool:
    """Whether a finding on the schedule is about what the statement says."""
    told = told_of_schedule(case)
    return told is not None and finding.rule in told.matters and value_of(finding) is not None


def against_schedule(case: Case, rules: Sequence[Finding]) -> Found:
    """What it says of a field that the code's row does not."""
    if not is_english(case):
        yield from _status_abroad(case, rules)
    told = told_of_schedule(case)
    if told is None:
        return
    for item in rules:
        if item.rule not in told.matters or len(item.codes) != 1:
            continue
        value = value_of(item)
        if value is not None and _wrong(case, told.matters[item.rule], item.rule, value):
            yield item, said("the fee schedule's row gives it {value}", value=value)


# Statuses under which nothing is paid for a code by itself.
_UNPAID = frozenset("BINPX")


def _status_abroad(case: Case, rules: Sequence[Finding]) -> Found:
    """In another language: that a code is paid, or is not, beside its status letter."""
    from assistant.verification.reading.abroad_words import words_of

    held = words_of(case.reading.language.code)
    for item in rules:
        value = value_of(item)
        if item.rule != "fee_status" or value is None or not case.reading.has("status"):
            continue
        for clause in held.patterns["split"].split(case.reading.text):
            if not clause or not held.has("pays", clause) or held.has("bars", clause):
                continue
            if (value in _UNPAID) is not held.has("negates", clause):
                yield item, said("the fee schedule's row gives it {value}", value=value)


def _wrong(case: Case, told: OfSchedule, rule: str, value: str) -> bool:
    matter = matters()[rule]
    if any(given == value if not asserted else given != value for given, asserted in told.values):
        return True
    held = matter.held.get(value, {})
    facts = dict.fromkeys(told.facts)
    if value in matter.asks_record:
        if _unrecorded(case, told):
            return True
        facts = {item: None for item in facts if item[0] not in {"allowed", "barred"}}
    if any(fact in held and held[fact] is not asserted for fact, asserted in facts):
        return True
    days = matter.days.get(value)
    return any(
        (days is None and number > 0)
        or (days is not None and (days[role] == number) is not asserted)
        for role, number, asserted in told.days
    )


def _unrecorded(case: Case, told: OfSchedule) -> bool:
    """Whether it grants or refuses without a word of the record, where that decides."""
    grants = ("allowed", True) in told.facts or ("barred", False) in told.facts
    refuses = ("allowed", False) in told.facts or ("barred", True) in told.facts
    if not grants and not refuses:
        return False
    text = case.reading.text
    if _ANYWAY.search(text) or not _RECORD.search(text):
        return True
    limited = _UNLESS.search(text) is not None
    return not limited if refuses else re.search(r"\b(?:unless|except)\b", text, re.I) is not None


def untold(case: Case) -> str | None:
    """What a statement on the schedule says beside facts that its row can tell."""
    told = told_of_schedule(case)
    if told is None:
        return said("what it says of the fee schedule cannot be told")
    for item in case.findings:
        value = value_of(item)
        if item.rule not in SCHEDULE or value is None or item.rule not in told.matters:
            continue
        matter, heard = matters()[item.rule], told.matters[item.rule]
        held = matter.held.get(value, {})
        if any(fact not in held and fact not in _OF_RECORD for fact, _ in heard.facts):
            return said("what it says of the fee schedule cannot be told")
        if _EXCEPTED.search(told.rest) and not _open_to_conditions(matter, value, heard):
            return nothing_of(_first(_EXCEPTED, told.rest))
    return beyond_tables(told.rest, case.told) or _strange(case, told)


def _strange(case: Case, told: Schedule) -> str | None:
    """A word beside the facts that neither the row nor the manner of the schedule has."""
    beside = " ".join(matters()[name].beside for name in told.matters)
    held = names_of(tokens_of(read(case.told, "en"))) | names_of(tokens(beside))
    missing = besides_modifiers(unborne(tokens(told.rest), held | _manner()), case)
    return nothing_of(missing[0]) if missing else None


@functools.cache
def _manner() -> frozenset[str]:
    return names_of(tokens(f"{lexicon().of_rules} {lexicon().of_conditions}"))


_OF_RECORD = frozenset({"recorded", "unrecorded"})


def _open_to_conditions(matter: Matter, value: str, heard: OfSchedule) -> bool:
    return value in matter.asks_record or any(fact == "depends" for fact, _ in heard.facts)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group() if found else ""


def modifiers_of(findings: Sequence[Finding]) -> frozenset[str]:
    """The modifiers that the schedule's findings speak of."""
    rules = {item.rule for item in findings}
    return frozenset(
        modifier for modifier, rule in fee_rules().modifiers.items() if rule.rule in rules
    )
