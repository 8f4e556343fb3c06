"""What a statement says against the rules, whether or not the question named its codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Finding
from assistant.rules.fee_asked import SCHEDULE
from assistant.verification.case import Case
from assistant.verification.checks.pairs import against_pairs
from assistant.verification.checks.rows import against_rows
from assistant.verification.checks.single import against_codes
from assistant.verification.checks.tables import is_english, of_tables_themselves, on_tables

Contradiction = tuple[Finding, str]


def contradiction(case: Case) -> Contradiction | None:
    """The first finding that the statement contradicts, and how; ``None`` if it does none."""
    rules = of_days_named(case)
    return next(_found(case, rules), None)


def against_tables(case: Case) -> Contradiction | None:
    """What a quoted statement says of the tables themselves that their rows do not.

    A document may forbid what a table allows; it cannot say what stands in the table.
    """
    if not of_tables_themselves(case):
        return None
    from assistant.verification.checks.pair_rows import against_pair_rows
    from assistant.verification.checks.single_rows import against_single_rows

    rules = [item for item in of_days_named(case) if item.column_one or item.rule == "unit_limit"]
    limits = [*against_single_rows(case, rules)] if case.reading.has("unit") else []
    return next(iter((*against_pair_rows(case, rules), *limits)), None)


def _found(case: Case, rules: Sequence[Finding]) -> Iterator[Contradiction]:
    if on_tables(case):
        from assistant.verification.checks.pair_rows import against_pair_rows
        from assistant.verification.checks.row_days import against_validity
        from assistant.verification.checks.schedule_rows import against_schedule
        from assistant.verification.checks.single_rows import OF_TABLES, against_single_rows

        yield from against_pair_rows(case, rules)
        yield from against_single_rows(case, rules)
        yield from against_schedule(case, rules)
        yield from against_validity(case, rules)
        judged = OF_TABLES | (SCHEDULE if is_english(case) else frozenset())
        if is_english(case) and case.reading.days:
            judged |= {"code_validity"}
        rules = [item for item in rules if item.rule not in judged]
    else:
        # A list or range of codes in a document is no pair: "one of 47531-47540" is not.
        named = set(case.reading.codes)
        rules = [item for item in rules if item.rule != "ptp_pair" or named <= set(item.codes)]
        yield from against_rows(case, rules)
        yield from against_pairs(case, rules)
    yield from against_codes(case, rules)


def of_days_named(case: Case) -> Sequence[Finding]:
    """The findings of the days that the statement names; all if it names none asked about."""
    asked = {item.service_date for item in case.rules if item.service_date is not None}
    named = asked & case.reading.days
    if not named:
        return case.rules
    return [item for item in case.rules if item.service_date in {None, *named}]
