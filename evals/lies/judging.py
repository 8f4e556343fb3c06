"""Whether a lie was stopped, and whether a right statement was kept."""

from __future__ import annotations

from typing import Literal

from assistant.answer import Answer, Finding, Statement
from evals.lies.cases import Case, Fact

Fate = Literal["supported", "corrected", "withheld"]


def fate(case: Case, answer: Answer) -> Fate:
    """What became of the case's statement; what is nowhere in the answer was withheld."""
    found = _statement(case, answer)
    if found is None:
        return "withheld"
    if found.state == "corrected" and _plain(found.text) == _plain(case.text):
        return "supported"  # nothing was changed
    return found.state


def good(case: Case, answer: Answer) -> bool:
    """Whether a lie was stopped, or a right statement kept or corrected to what it said.

    A lie is stopped when it is withheld, and when another text from a rule takes its place.
    """
    told = fate(case, answer)
    if case.lie:
        return told != "supported"
    if told == "corrected":
        statement = _statement(case, answer)
        return statement is not None and _same(case.fact, statement, answer)
    return told == "supported"


def _statement(case: Case, answer: Answer) -> Statement | None:
    """The statement that stands for the case's; a draft has one, an answer may have more."""
    mine = _plain(case.text)
    for item in answer.statements:
        if mine in {_plain(item.text), _plain(item.drafted or "")}:
            return item
    return next(iter(answer.statements), None)


def _same(fact: Fact | None, statement: Statement, answer: Answer) -> bool:
    """Whether a finding that the correction rests on says what the right statement said."""
    if fact is None:
        return False
    held = {item.id: item for item in answer.findings}
    return any(_says(held[name], fact) for name in statement.findings if name in held)


def _says(finding: Finding, fact: Fact) -> bool:
    if finding.rule != fact.rule or not set(finding.codes) <= set(fact.codes):
        return False
    if fact.limit is not None:
        return f" {fact.limit} " in f" {finding.message} "
    if fact.rule == "add_on":
        return fact.codes[1] in finding.message
    if fact.column_one is None:
        return finding.verdict == "no_edit_found"
    columns = (finding.column_one, finding.column_two, finding.modifier_indicator)
    return columns == (fact.column_one, fact.column_two, fact.indicator)


def _plain(text: str) -> str:
    return " ".join(text.split())
