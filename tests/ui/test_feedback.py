"""Feedback on an answer: what it keeps, and that it keeps nothing unasked or of a patient."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.answer import Answer
from evals.cases import feedback_file, own_suite
from knowledge_base.errors import InvalidRequest
from ui.conversation import Turn
from ui.feedback import COMMAND, KINDS, Verdict, case_of, likely, page_groups

PAGE = Path(__file__).parents[2] / "ui" / "chat.py"
QUESTION = "What is 72270 in plain words?"
ANSWER = Answer(
    question="Größe? <b>x</b>", language="en", service_date=dt.date(2026, 1, 2),
    setting="practitioner", outcome="answered", headline="", text="",
)  # fmt: skip
ASKED = Turn(ANSWER.question, ANSWER)


@pytest.fixture(scope="module")
def library_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback-home")


@pytest.fixture
def home(library_home: Path) -> Iterator[Path]:
    yield library_home
    feedback_file(library_home).unlink(missing_ok=True)


@pytest.fixture
def page(home: Path, on_home: Callable[[Path], None]) -> AppTest:
    on_home(home)
    return AppTest.from_file(str(PAGE), default_timeout=60).run()


def ask(page: AppTest, question: str) -> None:
    page.chat_input[0].set_value(question).run()


def offered(page: AppTest) -> bool:
    return any("evaluation cases" in item.label for item in page.expander)


def press(page: AppTest, label: str) -> None:
    next(item for item in page.button if item.label == label).click().run()


def test_a_thumb_offers_the_form_and_stores_nothing(page: AppTest, home: Path) -> None:
    ask(page, QUESTION)
    assert not offered(page)
    page.feedback[0].set_value(0).run()
    assert offered(page)
    assert not feedback_file(home).exists()
    assert not page.success


def test_the_button_keeps_the_case_and_says_where(page: AppTest, home: Path) -> None:
    ask(page, QUESTION)
    page.feedback[0].set_value(0).run()
    fields = {item.label: item for item in page.text_input}
    fields["Pages it stands on (optional)"].set_value("13 or 14, 20")
    fields["A phrase that a right answer has to quote (optional)"].set_value(" more  (parts)")
    document = next(box for box in page.selectbox if box.label.startswith("Document"))
    document.set_value(document.options[1])
    press(page, "Keep as a case")
    held = own_suite(home)
    assert held is not None
    (case,) = held.cases
    assert (case.question, case.kind, case.expect) == (QUESTION, "feedback", "answered")
    assert case.gold_pages == ((13, 14), (20,))
    assert case.gold_document is not None
    assert "72270" in case.gold_document
    assert re.search(case.patterns[0], "two or MORE (parts) of")
    assert (case.service_date, case.setting) == (None, None)
    line = page.success[0].value
    assert "cases\\.yaml" in line
    assert f"`{COMMAND}`" in line


def test_date_and_setting_are_kept_where_they_were_chosen(page: AppTest, home: Path) -> None:
    page.selectbox[0].set_value("outpatient_hospital").run()
    page.date_input[0].set_value("2024-08-01").run()
    ask(page, QUESTION)
    page.selectbox[0].set_value("").run()
    page.feedback[0].set_value(1).run()
    press(page, "Keep as a case")
    held = own_suite(home)
    assert held is not None
    assert held.cases[0].service_date == dt.date(2024, 8, 1)
    assert held.cases[0].setting == "outpatient_hospital"


def test_what_cannot_be_read_is_one_line_and_not_stored(page: AppTest, home: Path) -> None:
    ask(page, QUESTION)
    page.feedback[0].set_value(1).run()
    next(i for i in page.text_input if i.label.startswith("Pages")).set_value("<b>iv</b>")
    press(page, "Keep as a case")
    assert page.error[0].value.startswith("Pages are numbers")
    assert r"\<b\>iv" in page.error[0].value
    assert not feedback_file(home).exists()


def test_a_damaged_file_of_cases_is_one_line_and_left_as_it_is(page: AppTest, home: Path) -> None:
    path = feedback_file(home)
    path.parent.mkdir(exist_ok=True)
    path.write_text("cases: [1, 2", encoding="utf-8")
    ask(page, QUESTION)
    page.feedback[0].set_value(1).run()
    press(page, "Keep as a case")
    assert "cases\\.yaml" in page.error[0].value
    assert path.read_text(encoding="utf-8") == "cases: [1, 2"
    assert not page.success


def test_a_question_about_a_patient_has_no_feedback(page: AppTest, home: Path) -> None:
    ask(page, "My patient Jane Roe, DOB 1/2/1960, had a myelogram. Can I bill 62302?")
    assert "case_specific" in repr(page.session_state["turns"])
    assert not page.feedback
    assert not offered(page)
    assert not feedback_file(home).exists()
    assert "chosen" not in page.session_state


def test_each_answer_has_its_own_feedback_and_start_new_forgets_it(page: AppTest) -> None:
    ask(page, QUESTION)
    ask(page, "How many units of 62302 may be reported in a day?")
    assert len(page.feedback) == 2
    page.feedback[1].set_value(1).run()
    assert [item.value for item in page.feedback] == [None, 1]
    press(page, "Start New")
    ask(page, QUESTION)
    assert [item.value for item in page.feedback] == [None]


def test_performance_is_a_page_of_the_same_app(page: AppTest) -> None:
    ask(page, QUESTION)
    page.switch_page("performance.py").run()
    text = "\n".join(item.proto.body for item in page.get("html"))
    assert "<h1>Performance</h1>" in text
    assert "Coding answers from your" not in text
    assert not page.chat_input
    assert len(page.session_state["turns"]) == 1


def test_a_patients_question_is_never_made_a_case() -> None:
    private = Turn("x", dataclasses.replace(ANSWER, outcome="case_specific"))
    with pytest.raises(InvalidRequest, match="one person"):
        case_of(private, Verdict("feedback", "answered"))


def test_a_follow_up_is_kept_as_the_whole_question_it_was_read_as() -> None:
    follow_up = Turn("and 72240?", dataclasses.replace(ANSWER, read_as="What is 72240?"))
    assert case_of(follow_up, Verdict("lay", "answered")).question == "What is 72240?"


def test_the_same_question_has_the_same_id_and_another_date_another() -> None:
    first = case_of(ASKED, Verdict("lay", "answered"))
    assert case_of(ASKED, Verdict("terse", "not_in_material")).id == first.id
    assert case_of(ASKED, Verdict("lay", "answered"), dt.date(2025, 1, 1)).id != first.id
    assert first.question == ANSWER.question


@pytest.mark.parametrize("where", [{"pages": "3"}, {"phrase": "x"}, {"document": "Manual"}])
def test_what_is_not_in_the_material_stands_nowhere(where: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest, match="no document, page or phrase"):
        case_of(ASKED, Verdict("lay", "not_in_material", **where))


def test_the_likely_expectation_follows_the_thumb() -> None:
    absent = dataclasses.replace(ANSWER, outcome="not_in_material")
    assert likely(absent, right=True) == "not_in_material"
    assert likely(absent, right=False) == "answered"
    assert likely(ANSWER, right=False) == likely(ANSWER, right=True) == "answered"
    assert "feedback" in KINDS


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", ()),
        (" , ", ()),
        ("13", ((13,),)),
        ("27-29, 40", ((27, 28, 29), (40,))),
        ("27 or 28/28;3", ((27, 28), (3,))),
    ],
)
def test_pages_are_read_in_groups(text: str, groups: tuple[tuple[int, ...], ...]) -> None:
    assert page_groups(text) == groups


@pytest.mark.parametrize("text", ["0", "iv", "5-3", "1-900", "-2", "3 or", "1.5", "9" * 30])
def test_what_is_no_page_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="Pages are numbers"):
        page_groups(text)
