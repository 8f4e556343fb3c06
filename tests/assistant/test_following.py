"""Follow-ups take codes and dates from the question before, and a new subject starts clean."""

from __future__ import annotations

import pytest

from assistant.question.following import read_with
from assistant.service import Assistant, Question

PAIR = "Can I report 62302 with 72240?"


@pytest.mark.parametrize(
    ("earlier", "said", "whole"),
    [
        (PAIR, "with 59?", "Can I report 62302 with 72240 with modifier 59?"),
        (PAIR, "XS?", "Can I report 62302 with 72240 with modifier XS?"),
        (
            "Can I report 62302 with 72240 with modifier 59?",
            "and XU?",
            "Can I report 62302 with 72240 with modifier XU?",
        ),
        (PAIR, "why?", f"Why? {PAIR}"),
        (PAIR, "Why not?", f"Why? {PAIR}"),
        (f"Why? {PAIR}", "but why?", f"Why? {PAIR}"),
        (PAIR, "what's the reason?", f"Why? {PAIR}"),
        (
            PAIR,
            "outpatient?",
            "Can I report 62302 with 72240, in the outpatient hospital setting?",
        ),
        (
            "Can I report 62302 with 72240, in the outpatient hospital setting?",
            "and in the office?",
            "Can I report 62302 with 72240, in a physician office?",
        ),
        (
            PAIR,
            "at a different session?",
            "Can I report 62302 with 72240, at a different session?",
        ),
        (PAIR, "how many units?", "how many units (62302 and 72240)?"),
        (PAIR, "can I override it?", "can I override it (62302 and 72240)?"),
        (PAIR, "and 72255?", "Can I report 62302 with 72255?"),
        ("neck myelogram", "72240?", "neck myelogram 72240?"),
        ("Is a cervical myelogram bundled?", "And thoracic?", "Is a thoracic myelogram bundled?"),
        ("What is MAI 2?", "and MAI 3?", "What is MAI 3?"),
        (
            "Can I report 62302 with 72240 on 2024-08-01?",
            "and on 2023-05-01?",
            "Can I report 62302 with 72240 on ? and on 2023-05-01?",
        ),
    ],
)
def test_a_follow_up_is_read_with_the_question_before(earlier: str, said: str, whole: str) -> None:
    assert read_with(said, earlier) == whole


def test_the_code_of_one_region_is_not_carried_to_another() -> None:
    whole = read_with("and thoracic?", "What does the cervical myelogram 62302 include?")
    assert whole is not None
    assert "62302" not in whole
    assert "thoracic myelogram" in whole


@pytest.mark.parametrize(
    "said",
    [
        "When can modifier 59 be used?",
        "what is a separate procedure",
        "99213 and 99214",
        "which fractures are covered?",
        "How is a hospital different from an office for E&M?",
        "What documentation does 62305 need?",
        "And is it allowed to bill a screening colonoscopy with a polyp removal at once?",
    ],
)
def test_a_new_subject_starts_clean(said: str) -> None:
    assert read_with(said, PAIR) is None


def test_a_follow_up_keeps_the_codes_and_says_how_it_was_read(
    sample_assistant: Assistant,
) -> None:
    answer = sample_assistant.ask(Question("with 59?", after=PAIR))
    assert answer.question == "with 59?"
    assert answer.read_as == "Can I report 62302 with 72240 with modifier 59?"
    alone = sample_assistant.ask(answer.read_as)
    assert answer.headline == alone.headline
    assert answer.statements == alone.statements
    assert alone.read_as is None


def test_why_is_answered_with_the_reason_that_the_table_gives(
    sample_assistant: Assistant,
) -> None:
    answer = sample_assistant.ask(Question("why?", after=PAIR))
    reason = (
        "The reason published with the edit of 62302 and 72240 in release 2024Q3 is "
        '"CPT Manual or CMS manual coding instruction".'
    )
    assert answer.headline.startswith(f"{reason} Not together: ")
    first = answer.statements[0]
    assert (first.text, first.state) == (reason, "supported")
    cited = next(item for item in answer.citations if item.id in first.citations)
    assert "CPT Manual or CMS manual coding instruction" in cited.quote


def test_the_limits_of_both_codes_are_told(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask(Question("how many units?", after=PAIR))
    assert "unit of 62302" in answer.headline
    assert "unit of 72240" in answer.headline


def test_a_follow_up_about_a_person_keeps_nothing(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask(Question("and for John Smith, born 3/4/1951?", after=PAIR))
    assert answer.outcome == "case_specific"
    assert answer.read_as is None
    assert "Smith" not in str(answer)


def test_a_wide_range_is_searched_for_and_not_taken_for_its_codes(
    sample_assistant: Assistant,
) -> None:
    answer = sample_assistant.ask("Is modifier 78 right for the codes 35800-35860?")
    assert answer.outcome in {"answered", "not_in_material"}
    assert not answer.findings
