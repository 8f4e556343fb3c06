"""What scripts outside the project rely on: the JSON of answers and checks, and its promises."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assistant.answer import Answer, ClaimCheck, as_json
from assistant.rules.claim import Claim, parse_line
from assistant.service import Assistant, Question
from assistant.verification.drafts import Submitted

SCHEMA = json.loads(Path(__file__).with_name("contract_schema.json").read_text(encoding="utf-8"))
PAIR = "Can I report 62302 with 72240?"
# Every kind of question, and every part of a code page, with the outcome.
QUESTIONS = {
    PAIR: "answered",
    "Can I report 62302 with 72240 in the outpatient hospital setting?": "answered",
    "Can 62302 and 72240 be reported together with modifier 59?": "answered",
    "Can 62284, 72240 and 62302 be reported together?": "answered",
    "How many units of 62302 per day?": "answered",
    "Can a patient have 72240 twice on one day?": "answered",
    "Does 62302 need a primary code?": None,
    "What is the difference between 62302 and 62303?": "answered",
    "What is 62302?": "answered",
    "What is a summary of 62302?": "answered",
    "What are the coding guidelines of 62302?": "answered",
    "Which modifiers go with 62302?": "answered",
    "When is 62302 medically necessary?": "answered",
    "Who reports 62302?": "answered",
    "Which codes cannot be billed with 62302?": "answered",
    "What is 62302 in plain words?": "answered",
    "How is 62302 performed?": "answered",
    "Give an example of 62302": "answered",
    "What must be documented for 62302?": "answered",
    "What are the risks of 62302?": "answered",
    "Which headaches can follow a spinal puncture?": None,
    "Can these two codes be billed together?": "needs_facts",
    "Can 62302 be reported with 99998?": "not_in_material",
    "Which wine goes with fish?": "not_in_material",
    "Can 62302 be reported with 72240 on 2019-05-01?": None,
    "Can 62302 be reported with 72240 on 2019-05-01 and in August 2024?": "answered",
    "How many units of 62302 on 2024-07-01 and 2024-08-01?": "answered",
    "Can 62302 be reported with 72240 by different radiologists?": "answered",
    "Mrs. Doe had 62302 and 72240; together?": "case_specific",
    "62302": "answered",
}
CLAIMS = ("62302", "62302 72240", "62302:59 72240 62304x2", "62302 99998", "72240:26x2 72240")
DRAFT = Submitted.model_validate(
    {
        "question": PAIR,
        "statements": [
            {"text": "62302 and 72240 may be reported together."},
            {"text": "62302 is column one and 72240 is column two."},
            {
                "text": "The moon is made of cheese.",
                "citations": [{"document": "x", "quote": "y"}],
            },
        ],
    }
)


@pytest.fixture(scope="module")
def answers(sample_assistant: Assistant) -> list[Answer]:
    return [
        *(sample_assistant.ask(question) for question in QUESTIONS),
        sample_assistant.ask(Question(PAIR, language="es", id="q7")),
        sample_assistant.ask(Question(PAIR, service_date=dt.date(2026, 1, 1))),
        sample_assistant.ask(Question(PAIR, setting="dme")),
        sample_assistant.verify(DRAFT),
        sample_assistant.explain("62302"),
        sample_assistant.explain("72240", "zh"),
    ]


@pytest.fixture(scope="module")
def checks(sample_assistant: Assistant) -> list[ClaimCheck]:
    return [
        sample_assistant.check(_claim(text, day), everything=everything, name=name)
        for text in CLAIMS
        for day in (dt.date(2024, 8, 1), dt.date(2019, 1, 1), dt.date(2026, 1, 1))
        for everything, name in ((False, None), (True, "claim 1"))
    ]


def _claim(text: str, day: dt.date) -> Claim:
    return Claim(tuple(map(parse_line, text.split())), day)


def problems(value: Any, name: str) -> list[str]:
    validator = Draft202012Validator(SCHEMA | {"$ref": f"#/$defs/{name}"})
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def _plain(value: Any) -> Any:
    """The JSON as a script would read it."""
    return json.loads(json.dumps(as_json(value)))


def test_the_schema_is_one_and_is_strict() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert "$: 'question' is a required property" in problems({}, "answer")
    assert "$: 'lines' is a required property" in problems({}, "check")
    bare = {"text": "x", "state": "supported", "citations": [], "findings": [], "reason": None}
    assert len(problems(bare, "statement")) == 1
    assert problems(bare | {"citations": ["c1"]}, "statement") == []


def test_every_answer_is_of_the_contract(answers: list[Answer]) -> None:
    for answer in answers:
        if answer.drafted_by != "submitted":
            assert problems(_plain(answer), "answer") == [], answer.question


def test_a_judged_draft_is_of_the_contract(sample_assistant: Assistant) -> None:
    assert problems(_plain(sample_assistant.verify(DRAFT)), "answer") == []


def test_every_check_is_of_the_contract(checks: list[ClaimCheck]) -> None:
    for checked in checks:
        assert problems(_plain(checked), "check") == [], checked.lines


@pytest.mark.parametrize(
    ("question", "outcome"), [item for item in QUESTIONS.items() if item[1] is not None]
)
def test_the_outcome_of_each_kind(
    sample_assistant: Assistant, question: str, outcome: str
) -> None:
    assert sample_assistant.ask(question).outcome == outcome


def test_ids_that_are_named_exist_and_are_given_once(
    answers: list[Answer], checks: list[ClaimCheck]
) -> None:
    for shown in (*answers, *checks):
        citations, findings = [c.id for c in shown.citations], [f.id for f in shown.findings]
        assert len(set(citations)) == len(citations)
        assert len(set(findings)) == len(findings)
        cited = {name for finding in shown.findings for name in finding.citations}
        cited |= {name for warning in shown.warnings for name in warning.citations}
        if isinstance(shown, Answer):
            cited |= {name for item in shown.statements for name in item.citations}
            assert {name for item in shown.statements for name in item.findings} <= set(findings)
        assert cited <= set(citations)


def test_every_quote_is_what_stands_there(
    sample_assistant: Assistant, answers: list[Answer], checks: list[ClaimCheck]
) -> None:
    passages = 0
    for citation in (item for shown in (*answers, *checks) for item in shown.citations):
        if citation.kind == "passage":
            body = sample_assistant.library.body(citation.document_id)
            assert citation.quote == body[citation.start : citation.end]
            assert citation.section
            passages += 1
        else:
            assert citation.quote.split(",")[0] in citation.quote
            assert (citation.start, citation.end) == (None, None)
    assert passages > 50


def test_evidence_comes_best_first(answers: list[Answer]) -> None:
    for answer in answers:
        scores = [item.score for item in answer.evidence]
        assert scores == sorted(scores, reverse=True), answer.question


def test_what_is_shown_was_not_withheld(answers: list[Answer]) -> None:
    for answer in answers:
        for item in answer.statements:
            assert (item.text in answer.text) == (item.state != "withheld"), answer.question
    assert {item.state for item in answers[-3].statements} == {
        "supported", "corrected", "withheld"
    }  # fmt: skip


def test_two_authorities_and_the_sample_are_warned_of(answers: list[Answer]) -> None:
    kinds = {item.kind for item in answers[0].warnings}
    assert {"authorities_differ", "sample_material"} <= kinds
    by_day = {answer.service_date.year: answer for answer in answers if answer.question == PAIR}
    assert "stale_edition" in {item.kind for item in by_day[2026].warnings}


# Promises across questions


def _without_timings(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = _plain(answer)
    assert found.pop("timings_ms")
    return found


def test_the_same_question_has_the_same_receipt_and_answer(sample_assistant: Assistant) -> None:
    one, two = sample_assistant.ask(PAIR), sample_assistant.ask(PAIR)
    assert one.receipt == two.receipt
    assert _without_timings(one) == _without_timings(two)
    other = sample_assistant.ask(Question(PAIR, service_date=dt.date(2024, 8, 2)))
    assert other.receipt != one.receipt


@pytest.mark.parametrize("codes", [("62302", "72240"), ("62302", "62303"), ("72270", "62284")])
def test_the_order_of_codes_changes_neither_verdict_nor_columns(
    sample_assistant: Assistant, codes: tuple[str, str]
) -> None:
    def rows(one: str, other: str) -> Iterator[tuple[object, ...]]:
        for item in sample_assistant.ask(f"Can I report {one} with {other}?").findings:
            yield item.rule, item.verdict, item.column_one, item.column_two, item.authority

    one, other = codes
    assert set(rows(one, other)) == set(rows(other, one))
    assert "ptp_pair" in {item[0] for item in rows(one, other)}


def test_earlier_questions_do_not_leak(sample_assistant: Assistant) -> None:
    question = "What must be documented for 72265?"
    before = _without_timings(sample_assistant.ask(question))
    for other in (PAIR, "What are the risks of 62302?", "Mrs. Doe had 72265"):
        sample_assistant.ask(other)
    assert _without_timings(sample_assistant.ask(question)) == before
    assert "62302" not in json.dumps(before["citations"])


def test_the_street_gives_what_asking_gives(sample_assistant: Assistant) -> None:
    questions = [PAIR, "What is 62302?", "Can these two codes be billed together?"]
    asked = [_without_timings(sample_assistant.ask(question)) for question in questions]
    invoked = [_without_timings(sample_assistant.street.invoke(item)) for item in questions]
    assert invoked == asked
    in_batch = sample_assistant.street.batch(list(map(Question, questions)))
    assert [_without_timings(item) for item in in_batch] == asked


def test_a_stream_ends_with_the_answer(sample_assistant: Assistant) -> None:
    *statements, last = sample_assistant.stream(PAIR)
    assert isinstance(last, Answer)
    assert tuple(statements) == tuple(item for item in last.statements if item.state != "withheld")


def test_an_id_is_given_back(answers: list[Answer], checks: list[ClaimCheck]) -> None:
    assert {answer.id for answer in answers} == {None, "q7"}
    assert {checked.id for checked in checks} == {None, "claim 1"}


def test_a_code_that_is_no_add_on_is_said_to_be_none(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask("Does 62302 need a primary code?")
    assert answer.outcome == "not_in_material"
    assert answer.headline.startswith("No aoc table that speaks for")


def test_a_list_is_not_summed_up_by_its_first_item(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask("What modifiers apply to 72240?")
    assert answer.headline == "What the material says on 72240: Modifiers."


def test_an_unknown_code_does_not_hide_an_edit(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask("Can I report 62302, 99998 and 72240 together?")
    assert answer.outcome == "answered"
    assert "Nothing is known of 99998." in answer.headline
    assert {"unknown_code", "only_with_modifier"} <= {item.verdict for item in answer.findings}
