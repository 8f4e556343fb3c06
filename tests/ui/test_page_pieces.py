"""The page's pure parts: escaping, excerpts, uploads, and HTML made of hostile answers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import re
from pathlib import Path

import pytest

from assistant.answer import Answer, Caution, Finding, Statement
from assistant.proof.proof import Proof
from knowledge_base.errors import UnreadableFile
from knowledge_base.library import Library
from tests.ui.made_answer import HOSTILE
from ui import answer_pieces as pieces
from ui.conversation import ABOUT_ONE_PERSON, turn
from ui.escaping import for_html, for_markdown, shown_plainly
from ui.uploads import add_upload, file_name

MARKED = re.compile(r"(?<!\\)(?:\\\\)*[*_`#$<>\[\](){}|~!&:]")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markdown_character_is_left_unescaped(text: str) -> None:
    escaped = for_markdown(text)
    assert MARKED.search(escaped) is None
    assert "\n" not in escaped


@pytest.mark.parametrize("text", HOSTILE)
def test_what_streamlit_replaces_after_markdown_is_broken_up(text: str) -> None:
    read = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", for_markdown(text))
    assert re.search(r":\S|://|www\.|\S@\w|->|<-|--|>=", read.replace(":\u2060", "")) is None
    assert read.replace("\u2060", "") == " ".join(text.replace("\0", "\ufffd").split())


@pytest.mark.parametrize("text", HOSTILE)
def test_html_comes_back_as_the_text_it_was(text: str) -> None:
    escaped = for_html(text)
    assert not set("<>\"'\0") & set(escaped)
    assert html.unescape(escaped) == text.replace("\0", "\ufffd")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\nand\ttabbed", "plain\nand\ttabbed"),
        ("page\x0cend\r\nline\rline", "page\nend\nline\nline"),
        ("\u202etxt.exe\u202c", "⟨U+202E⟩txt.exe⟨U+202C⟩"),
        ("a\0\0\0b", "a⟨U+0000 ×3⟩b"),
        ("half \ud800 a pair", "half \ufffd a pair"),
        ("\U000e0041\U000e0042", "⟨U+E0041 ×2⟩"),
        ("می\u200cشود \u200f", "می\u200cشود \u200f"),
    ],
)
def test_characters_that_hide_or_turn_text_round_are_named(text: str, shown: str) -> None:
    assert shown_plainly(text) == shown


def test_ordinary_titles_stay_readable_and_are_cut_when_long() -> None:
    assert for_markdown("Code 62302: Neck myelogram") == r"Code 62302\: Neck myelogram"
    assert for_markdown("x" * 50, longest=10) == "x" * 9 + "…"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_field_of_an_answer_becomes_markup(text: str) -> None:
    finding = Finding(
        "f1", "ptp_pair", "not_together", (text,), text, text, column_one=text, release=text
    )
    answer = _answer(headline=text, drafted_by=text, receipt=text)
    made = "".join(
        (
            pieces.question_html(text),
            pieces.verdict_html(answer),
            pieces.basis_html(answer),
            pieces.statements_html([Statement(text, "corrected", reason=text, topic=text)], {}),
            pieces.cautions_html([Caution("authorities_differ", text)], {}),
            pieces.missing_html([text]),
            pieces.findings_html([finding, dataclasses.replace(finding, column_one=None)]),
            pieces.footer_html(answer),
        )
    )
    ours = {"div", "span", "p", "b", "bdi", "s", "ul", "li", "mark"}
    ours |= {"table", "thead", "tbody", "tr", "th", "td"}
    assert set(re.findall(r"</?([a-z]\w*)", made)) <= ours
    assert "\0" not in made


def test_a_withheld_statement_is_not_among_those_that_held() -> None:
    statements = [Statement("held", "supported", ("c1",)), Statement("fell", "withheld")]
    shown = pieces.statements_html(statements, {"c1": 1})
    assert "held" in shown
    assert "fell" not in shown


def test_the_turn_of_a_patients_question_holds_nothing_of_it() -> None:
    answer = _answer(question="Jane Roe", text="Jane Roe", outcome="case_specific")

    def never(_answer: Answer) -> Proof:
        raise AssertionError("a person's answer was opened up")

    kept = turn("Jane Roe", answer, never)
    assert kept.question == ABOUT_ONE_PERSON
    assert "Jane" not in repr(kept)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("guide.pdf", "guide.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\guide.md", "guide.md"),
        ("x" * 300 + ".docx", "x" * 60 + ".docx"),
        ("", "upload.txt"),
    ],
)
def test_an_upload_keeps_its_bare_name(sent: str, kept: str) -> None:
    assert file_name(sent) == kept


def test_a_failed_upload_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise UnreadableFile("guide.pdf is encrypted; save it without a password.")

    monkeypatch.setattr(library, "add", refuse)
    receipt = add_upload(library, "guide.pdf", b"%PDF", lambda *_: None)
    assert not receipt.added
    assert receipt.line == "guide.pdf is encrypted; save it without a password."
    library.close()


def _answer(**fields: object) -> Answer:
    given: dict[str, object] = {
        "question": "q", "language": "en", "service_date": dt.date(2024, 8, 1),
        "setting": "practitioner", "outcome": "answered", "headline": "h", "text": "t",
    }  # fmt: skip
    return Answer(**(given | fields))  # type: ignore[arg-type]
