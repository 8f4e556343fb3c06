"""Labels such as "modifier 57", and named sections: read, found in text, and answered from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.quoting import best_quotes, best_sentence
from assistant.drafting.sought import Sought, sought
from assistant.question.labels import labels
from assistant.retrieval.evidence import Gathered, Hit
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge_base.records import DateRange, Document, Passage

LIST = (
    "Anatomic modifiers: LT, RT Global surgery modifiers: 24, 25, 57, 58 Other modifiers: 27, 59"
)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("What does modifier 57 mean?", [("57",)]),
        ("difference between modifier 58 and 78", [("58",), ("78",)]),
        ("modifiers 59, XS or XU", [("59",), ("XS",), ("XU",)]),
        ("What is an MAI of 2?", [("2",)]),
        ("what does modifier indicator 9 mean", [("9",)]),
        ("MUE adjudication indicator 3", [("3",)]),
        ("Type II add-on codes", [("II", "2")]),
        ("global period 010", [("010",)]),
        ("CCMI of “1”", [("1",)]),
        ("the modifier is needed", []),
        ("a type of edit", []),
        ("type 2.5 cells", []),
        ("report 62302 with 59", []),
    ],
)
def test_labels_of_a_question(question: str, values: list[tuple[str, ...]]) -> None:
    assert [label.values for label in labels(question)] == values


@pytest.mark.parametrize(
    ("question", "text", "stands", "named"),
    [
        ("modifier 57", "may be reported with modifier 57.", True, True),
        ("modifier 57", LIST, True, False),
        ("modifier 57", "modifier 25 applies. There are 57 codes.", False, False),
        ("modifier 5", "with modifier 57", False, False),
        ("modifier indicator 1", "A CCMI of “1” indicates", True, True),
        ("MAI 2", "The MUE adjudication indicator of 2 is absolute", True, True),
        ("type II add-on", "For Type 2 AOC edits", True, True),
        ("modifier XE", "Modifiers XE, XS, XP, XU", True, True),
    ],
)
def test_where_a_label_stands(question: str, text: str, stands: bool, named: bool) -> None:
    (label,) = labels(question)
    assert label.stands_in(text) is stands
    assert label.is_named_in(text) is named


@given(st.text(max_size=200))
def test_any_text_has_labels_or_none(text: str) -> None:
    for label in labels(f"modifier 25 {text}"):
        assert label.names
        assert label.values


def _hit(text: str) -> Hit:
    document = Document(
        "d", "Guide", "g", "txt", "0", None, DateRange(), "en", False, None, len(text), 1, ""
    )
    passage = Passage("d-0", "d", 0, 0, len(text), None, None, "", None, None, text)
    return Hit(passage, document, 1.0)


def _wanted(question: str) -> Sought:
    return sought(question, Gathered(weights={"modifier": 2.0}, labels=labels(question)))


def test_the_sentence_that_explains_the_label_heads_the_answer() -> None:
    text = (
        "Each edit has a modifier indicator. A CCMI of “0” indicates that no modifier opens it. "
        "A CCMI of “1” indicates that a modifier may open it."
    )
    assert best_sentence(text, _wanted("what does modifier indicator 1 mean")).startswith(
        "A CCMI of “1”"
    )


def test_a_quote_does_not_run_into_the_next_item_of_a_list() -> None:
    text = (
        "c. Modifier 58 tells of a staged procedure.\n"
        "d. Modifier 59 tells of a distinct procedure. It is often misused.\n"
        "e. Modifier 78 tells of a return to the operating room."
    )
    (quote,) = best_quotes([_hit(text)], _wanted("modifier 59"))
    assert quote.text == "Modifier 59 tells of a distinct procedure. It is often misused."


SECTIONS = """# Chapter I General

## A. Introduction

A claim is a request for payment of services by whoever gave them to a patient.

## B. Otters

Otters are reported once a day and never with beavers on the same claim.

# Chapter II Rivers

## A. Introduction

A river is never reported by itself, but only with the otters that live in it.
"""


@pytest.fixture(scope="module")
def sections(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("sections")
    page = home / "guide.md"
    page.write_text(SECTIONS, encoding="utf-8")
    assistant = Assistant.open(Settings(home=home / "home"), sample=False)
    assistant.library.add(page)
    yield assistant
    assistant.close()


def test_a_section_that_is_named_answers(sections: Assistant) -> None:
    answer = sections.ask("What does chapter I, section B say?")
    assert answer.outcome == "answered"
    assert answer.headline.startswith("Otters are reported once a day")
    assert {item.section for item in answer.evidence} == {"B. Otters"}


def test_a_section_that_is_not_there_is_named(sections: Assistant) -> None:
    answer = sections.ask("Does chapter II, section B allow rivers?")
    assert answer.outcome == "not_in_material"
    assert answer.headline.endswith("has no section B.")


def test_a_question_without_a_letter_is_not_answered(sections: Assistant) -> None:
    assert sections.ask("{{7*7}}").outcome == "not_in_material"
