"""Which sentence of a quote heads an answer."""

from __future__ import annotations

import pytest

from assistant.drafting.quoting import best_sentence
from assistant.drafting.sought import sought
from assistant.retrieval.evidence import Gathered

TELLING = "Removal of sutures is done when the wound has closed, as a rule in the office."
RULING = "Removal of sutures shall not be reported by whoever placed them."
WEIGHTS = Gathered(weights={"removal": 2.0, "sutur": 3.0})


@pytest.mark.parametrize("question", ["May suture removal be reported?", "do we bill sutures out"])
def test_a_ruling_goes_first_where_one_is_asked(question: str) -> None:
    assert best_sentence(f"{TELLING} {RULING}", sought(question, WEIGHTS)) == RULING


@pytest.mark.parametrize("question", ["What is suture removal?", "Suture removal"])
def test_what_is_asked_otherwise_is_headed_by_the_first(question: str) -> None:
    assert best_sentence(f"{TELLING} {RULING}", sought(question, WEIGHTS)) == TELLING


def test_a_ruling_on_something_else_does_not_go_first() -> None:
    other = "Dressings shall not be reported separately."
    asked = sought("May suture removal be reported?", WEIGHTS)
    assert best_sentence(f"{other} {TELLING}", asked) == TELLING
