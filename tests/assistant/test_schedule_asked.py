"""Questions on what the fee schedule tells of one code are answered from its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from assistant.answer import Answer
from assistant.service import Assistant, Question
from knowledge_base.library import Library

HEADER = (
    "hcpcs_code,mod,status,pctc,glob,pre_op,intra_op,post_op,mult_proc,bilat_surg,asst_surg,"
    "co_surg,team_surg,endo_base"
)
FEES = f"""{HEADER}
27447,,A,0,090,0,0,0,2,1,2,1,0,
11720,,A,0,000,0,0,0,2,0,1,0,0,
93000,,A,1,XXX,0,0,0,0,0,0,0,0,
99499,,C,0,ZZZ,0,0,0,0,0,0,0,0,
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("schedule")
    (folder / "fees.csv").write_text(FEES, encoding="utf-8")
    (folder / "memo.md").write_text("# Memo\n\nThe desk opens at nine.\n", encoding="utf-8")
    with closing(Library(folder / "home")) as library:
        library.add(folder / "memo.md", title="Memo")
        library.import_table(folder / "fees.csv", "fee-schedule", "2024Q3")
        yield Assistant(library, today=lambda: dt.date(2024, 8, 1))


def told(answer: Answer) -> list[tuple[str, str, str]]:
    """Rule, verdict and code of each finding that a statement shown rests on."""
    by_id = {item.id: item for item in answer.findings}
    return [
        (by_id[name].rule, by_id[name].verdict, by_id[name].codes[0])
        for item in answer.statements
        if item.state == "supported"
        for name in item.findings
    ]


@pytest.mark.parametrize(
    ("question", "rule", "verdict", "said"),
    [
        ("What is the global period of 27447?", "global_period", "noted", "global period 090"),
        ("How many global days has 11720?", "global_period", "noted", "global period 000"),
        ("Global period 93000?", "global_period", "noted", "does not apply"),
        ("Can 27447 be billed bilaterally?", "bilateral", "modifier_fits", "indicator 1"),
        ("May 11720 be reported with modifier 50?", "bilateral", "modifier_not_allowed", "0"),
        (
            "Is an assistant at surgery allowed for 11720?",
            "assistant_at_surgery",
            "modifier_not_allowed",
            "assistant-at-surgery indicator 1",
        ),
        ("Are co-surgeons allowed for 27447?", "co_surgeons", "documentation_needed", "62"),
        ("Is 27447 team surgery?", "team_surgery", "modifier_not_allowed", "66"),
        ("What is the status of 99499?", "fee_status", "contractor_priced", "status C"),
    ],
)
def test_the_row_answers(
    assistant: Assistant, question: str, rule: str, verdict: str, said: str
) -> None:
    answer = assistant.ask(question)
    assert answer.outcome == "answered"
    assert said in answer.headline
    ((found, decided, _),) = told(answer)
    assert found == rule
    assert decided == verdict
    (row,) = answer.citations
    assert row.kind == "table_row"


def test_both_parts_are_told_where_neither_is_named(assistant: Assistant) -> None:
    both = assistant.ask("Does 93000 have a technical component?")
    one = assistant.ask("Can 93000 be billed with modifier 26?")
    assert [item[1] for item in told(both)] == ["modifier_fits", "modifier_fits"]
    assert [item[0] for item in told(one)] == ["professional_technical"]
    assert "Modifier TC" not in one.headline


def test_a_code_without_a_row_is_not_guessed_at(assistant: Assistant) -> None:
    answer = assistant.ask("What is the global period of 27130?")
    assert answer.outcome == "not_in_material"


def test_the_schedule_says_nothing_for_a_hospital(assistant: Assistant) -> None:
    question = Question("What is the global period of 27447?", setting="outpatient_hospital")
    assert assistant.ask(question).outcome == "not_in_material"


def test_the_row_answers_in_another_language(assistant: Assistant) -> None:
    answer = assistant.ask("¿Cuál es el período global de 27447?")
    assert told(answer) == [("global_period", "noted", "27447")]
    assert answer.headline.startswith("27447 tiene el período global 090")


ASKED = yaml.safe_load(Path(__file__).with_name("schedule_asked.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("rule", "language", "questions"),
    [(rule, *item) for rule, asked in ASKED.items() for item in asked.items()],
)
def test_the_schedule_is_asked_for_in_many_words(
    assistant: Assistant, rule: str, language: str, questions: list[str]
) -> None:
    for question in questions:
        answer = assistant.ask(Question(question.format(code="27447"), language=language))
        assert {item.rule for item in answer.findings} == {rule}, question


def test_several_codes_are_told_each_from_its_row(assistant: Assistant) -> None:
    answer = assistant.ask("Global days for 27447 and 11720?")
    assert [code for *_, code in told(answer)] == ["27447", "11720"]


def test_a_minor_procedure_named_beside_a_code_is_another_subject(assistant: Assistant) -> None:
    answer = assistant.ask("May 99213 be reported on the day of a minor procedure?")
    assert not any(item.rule == "global_period" for item in answer.findings)
