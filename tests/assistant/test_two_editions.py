"""Questions on what changed from one edition to another are answered from both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing

import pytest

from assistant.question.editions import asks_changes, subject_compared
from assistant.service import Assistant
from knowledge_base.library import Library

TITLES = {2025: "Harbour Guidance 2025", 2026: "Harbour Guidance 2026"}
KEPT = """# Harbour Guidance

## Wound care

A dressing put on after a biopsy belongs to the biopsy and is not reported separately. The
record names the wound, its size and the person who closed it.

## Casts

A cast put on again within the global period of a fracture is reported with modifier 58 if it
was planned. The first cast is part of the fracture care.

## Sedation

{sedation}

## Needle placement

Guidance of a needle by ultrasound is reported once for each session, whatever the number of
needles that are placed.
"""
CHANGED = {
    2025: "Moderate sedation is reported by the person who performs the procedure.",
    2026: "Moderate sedation by the person who performs the procedure is part of the procedure.",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("editions")
    with closing(Library(folder / "home")) as library:
        for year, title in TITLES.items():
            path = folder / f"{year}.md"
            path.write_text(KEPT.format(sedation=CHANGED[year]), encoding="utf-8")
            library.add(path, title=title, edition=str(year))
        yield Assistant(library, today=lambda: dt.date(2026, 8, 1))


def test_a_changed_sentence_is_quoted_from_each_edition(assistant: Assistant) -> None:
    answer = assistant.ask("What changed between the 2025 and 2026 edition on moderate sedation?")
    assert answer.outcome == "answered"
    assert answer.headline == (
        "Harbour Guidance 2025 and Harbour Guidance 2026 do not say the same on this: the "
        "sentences that stand in one of them only are quoted below."
    )
    assert [(item.text, item.topic, item.state) for item in answer.statements] == [
        (CHANGED[2026], "Only in Harbour Guidance 2026", "supported"),
        (CHANGED[2025], "Only in Harbour Guidance 2025", "supported"),
    ]
    assert [item.kind for item in answer.warnings] == ["stale_edition"]


def test_one_edition_named_is_compared_with_the_one_beside_it(assistant: Assistant) -> None:
    answer = assistant.ask("What is new in the 2026 edition about moderate sedation?")
    assert {item.edition for item in answer.citations} == {"2025", "2026"}


def test_what_did_not_change_is_said_to_be_the_same(assistant: Assistant) -> None:
    answer = assistant.ask("Compare the 2025 and 2026 edition on a cast put on again.")
    assert answer.headline == (
        "Harbour Guidance 2025 and Harbour Guidance 2026 say the same in the passages nearest to "
        "the question."
    )
    assert {item.edition for item in answer.citations} == {"2026"}


def test_an_edition_that_is_not_held_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("What changed between the 2019 and 2026 edition on casts?")
    assert answer.outcome == "not_in_material"
    assert "no 2019 edition is held" in answer.headline


def test_a_subject_that_neither_edition_has_is_refused(assistant: Assistant) -> None:
    answer = assistant.ask("What changed between the 2025 and 2026 edition on parking permits?")
    assert (answer.outcome, answer.statements) == ("not_in_material", ())


def test_nothing_of_the_older_edition_is_quoted_unless_asked(assistant: Assistant) -> None:
    answer = assistant.ask("Is moderate sedation reported by the person who operates?")
    assert {item.edition for item in answer.citations} == {"2026"}


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What changed between the 2025 and 2026 manual on modifier 25?", "modifier 25"),
        ("How does the 2026 manual differ from the 2025 edition on sedation?", "sedation"),
        ("Did the rule on 77401 change since last year's manual?", "77401"),
        ("What is new in the 2026 manual about casts?", "casts"),
    ],
)
def test_the_subject_is_what_is_left_of_the_question(question: str, subject: str) -> None:
    assert asks_changes(question)
    assert subject_compared(question) == subject


@pytest.mark.parametrize(
    "question",
    [
        "What does the 2025 manual say about sedation?",
        "How do 62302 and 62303 differ?",
        "Did the edit of 62302 and 72240 change between 2023 and 2024?",
        "What changed?",
    ],
)
def test_other_questions_do_not_compare_editions(question: str) -> None:
    assert not asks_changes(question)
