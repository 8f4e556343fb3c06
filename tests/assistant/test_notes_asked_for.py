"""Questions on units and primaries are answered from notes as well, each authority by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing

import pytest

from assistant.service import Assistant
from knowledge_base.library import Library

TITLE = "Harbour payer guide"
RULES = (
    "# Harbour payer guide\n\nNo more than 2 units of J1100 may be billed per day. "
    "64484 is an add-on code to 64483. Report 31575 once per session. "
    "No more than 3 units of 11042 may be billed per day unless the wounds differ.\n"
)
MUE = "hcpcs_code,mue_units,mue_mai,mue_rationale\nJ1100,120,3,x\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("asked")
    (folder / "guide.md").write_text(RULES, encoding="utf-8")
    (folder / "mue.csv").write_text(MUE, encoding="utf-8")
    with closing(Library(folder / "home")) as library:
        library.add(folder / "guide.md", title=TITLE, edition="2024")
        library.import_table(folder / "mue.csv", "mue", "2024Q3", setting="practitioner")
        yield Assistant(library, today=lambda: dt.date(2024, 8, 1))


def told(assistant: Assistant, question: str) -> list[tuple[str, str]]:
    answer = assistant.ask(question)
    assert answer.outcome == "answered"
    assert {item.state for item in answer.statements} == {"supported"}
    by_id = {item.id: item for item in answer.findings}
    return [(item.text, by_id[item.findings[0]].rule) for item in answer.statements]


def test_the_limit_of_a_table_and_of_a_note_stand_side_by_side(assistant: Assistant) -> None:
    assert told(assistant, "How many units of J1100 may be billed?") == [
        ("At most 120 units of J1100 on one date of service (MAI 3).", "unit_limit"),
        (f"{TITLE} allows at most 2 units of J1100 per day.", "guidance_note"),
    ]


def test_units_over_the_limit_of_a_note_are_told_with_their_number(assistant: Assistant) -> None:
    assert told(assistant, "3 units of J1100?")[-1] == (
        f"{TITLE} allows at most 2 units of J1100 per day; the claim has 3.",
        "guidance_note",
    )


def test_a_note_alone_answers(assistant: Assistant) -> None:
    assert told(assistant, "How many units of 31575?") == [
        (f"{TITLE} says to report 31575 once per session.", "guidance_note")
    ]


def test_a_condition_is_told_with_the_limit(assistant: Assistant) -> None:
    (((limit, _),)) = told(assistant, "How many units of 11042?")
    assert limit == (
        f"{TITLE} allows at most 3 units of 11042 per day, with a condition: "
        "“unless the wounds differ”."
    )


def test_the_primary_that_a_note_names_is_told(assistant: Assistant) -> None:
    assert told(assistant, "Does 64484 need a primary?") == [
        (
            f"{TITLE} says that 64484 is reported in addition to 64483; none is on the claim.",
            "guidance_note",
        )
    ]
    beside = told(assistant, "Is 64484 an add-on code?")
    assert beside == told(assistant, "Does 64484 need a primary?")
