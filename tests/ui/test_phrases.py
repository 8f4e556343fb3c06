"""Every word of an answer's vocabulary has a phrase on the page."""

from __future__ import annotations

from typing import get_args, get_type_hints

from assistant.answer import Caution, Outcome, Rule, Verdict
from assistant.verification.checks.in_order import CheckName
from knowledge_base.linting import RULES
from knowledge_base.records import SETTINGS, TABLE_KINDS
from ui import phrases


def test_no_rule_caution_or_outcome_is_without_a_phrase() -> None:
    assert set(phrases.RULES) == set(get_args(Rule))
    assert set(phrases.CAUTIONS) == set(get_args(get_type_hints(Caution)["kind"]))
    assert set(phrases.OUTCOMES) == set(get_args(Outcome))
    assert set(phrases.SETTINGS) == set(SETTINGS)
    assert set(phrases.TABLES) == set(TABLE_KINDS)
    assert set(phrases.VERDICTS) == set(get_args(Verdict))
    assert set(phrases.CHECKS) == set(get_args(CheckName))
    assert set(phrases.LINT_RULES) == set(RULES)
