"""The gate's checks, once, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.verification.case import Case
from assistant.verification.checks import (
    bearing,
    conditions,
    evidence,
    facts,
    order,
    polarity,
    strength,
)
from assistant.verification.checks.tables import on_tables
from knowledge_base.phrases import said

CheckName = Literal[
    "cited",
    "quote",
    "edition",
    "orders",
    "scope",
    "language",
    "codes",
    "modifiers",
    "figures",
    "dates",
    "places",
    "rules",
    "negation",
    "conditions",
    "strength",
    "order",
    "bearing",
    "own_words",
    "entailment",
]
EXPLAINED: dict[CheckName, str] = {
    "cited": said("Something is cited for it: a passage, or a rule that says the same."),
    "quote": said("The quote stands in the document named, word for word."),
    "edition": said("The document quoted is the edition in force on the service date."),
    "orders": said("It rests on no text that gives orders to the program."),
    "scope": said(
        "It advises no modifier, promises no payment, and gives no diagnosis or treatment."
    ),
    "language": said("It is in the language asked for."),
    "codes": said("Every code stands in the evidence or the question."),
    "modifiers": said("Every modifier stands in the evidence or the question."),
    "figures": said("Every number stands in the evidence, with the same unit and code."),
    "dates": said("Every date stands in the evidence or the question."),
    "places": said("Every page, chapter or section named is where the evidence stands."),
    "rules": said("It contradicts nothing that the tables and notes say of its codes."),
    "negation": said("What the evidence denies is denied, and nothing else is."),
    "conditions": said("Every condition of the evidence is kept, and none is added."),
    "strength": said("May, should and must are as strong as in the evidence."),
    "order": said("What is part of what is as the evidence has it."),
    "bearing": said("The cited sentences hold every word of it that carries a claim."),
    "own_words": said("Where only rules speak, it says no more than they do."),
    "entailment": said("An entailment model, where one is set, finds it in the evidence."),
}


def _always(_case: Case) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Check:
    """A check by name; it gives the reason why a statement fails, or ``None``.

    ``made`` tells whether there is anything for it to judge: what was not made is not passed.
    """

    name: CheckName
    fault: Callable[[Case], str | None]
    made: Callable[[Case], bool] = _always


def _quoted(case: Case) -> bool:
    return bool(case.standing)


def _own_words(case: Case) -> str | None:
    if not on_tables(case):
        return None
    from assistant.verification.checks.said_by_rules import says_no_more

    return says_no_more(case)


# "rules" stands between "places" and "negation"; the gate makes it, since it corrects.
BEFORE_RULES = (
    Check("cited", evidence.cited),
    Check("quote", evidence.quote, _quoted),
    Check(
        "edition", evidence.edition, lambda case: _quoted(case) and case.about.editions is not None
    ),
    Check("orders", evidence.orders),
    Check("scope", evidence.scope),
    Check("language", evidence.in_language, lambda case: case.about.language is not None),
    Check("codes", facts.codes, lambda case: bool(case.reading.codes)),
    Check("modifiers", facts.modifiers, lambda case: bool(case.reading.modifiers)),
    Check("figures", facts.figures, lambda case: bool(case.reading.figures)),
    Check("dates", facts.days, lambda case: bool(case.reading.days)),
    Check("places", facts.places, lambda case: bool(case.placed)),
)
AFTER_RULES = (
    Check("negation", polarity.negation),
    Check("conditions", conditions.condition),
    Check("strength", strength.strength),
    Check("order", order.in_order, _quoted),
    Check("bearing", bearing.bears, _quoted),
    Check("own_words", _own_words, on_tables),
    Check("entailment", bearing.entailed, bearing.asks_a_model),
)
