"""What somebody with fresh eyes broke, kept from breaking again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ui.conftest import Ran

Run = Callable[..., Ran]


@pytest.mark.parametrize(
    "question",
    [
        "What does 62302 cost?",
        "Does 62302 need prior authorization?",
        "What is the weather like for 62302?",
    ],
)
def test_a_code_page_does_not_answer_what_it_does_not_hold(run: Run, question: str) -> None:
    assert run("ask", question, "--json").json["outcome"] == "not_in_material"


@pytest.mark.parametrize(
    "question", ["What is 62302?", "62302", "What does 62302 mean on my bill?"]
)
def test_a_code_asked_about_in_general_gets_its_summary(run: Run, question: str) -> None:
    answer = run("ask", question, "--json").json
    assert answer["headline"] == "62302 is a combined code for the neck."


def test_a_date_before_the_tables_says_so_in_the_answer(run: Run) -> None:
    answer = run("ask", "62284 with 72240?", "--service-date", "2019-03-01", "--json").json
    # What a document says of the two when they are split between providers is only noted.
    assert {item["verdict"] for item in answer["findings"]} - {"noted"} == {"not_covered"}


def test_a_range_in_a_note_makes_its_codes_known(run: Run, tmp_path: Path) -> None:
    home, page = tmp_path / "home", tmp_path / "page.md"
    page.write_text("# Code 45378\n\nDo not report 45378 with 45380-45385.\n", encoding="utf-8")
    run("add", page, home=home)
    found = run("check", "45378", "45384", "--json", home=home).json
    assert "unknown_code" not in {item["verdict"] for item in found["findings"]}
    answer = run("ask", "Can I report 45378 with 45384?", "--json", home=home).json
    assert answer["headline"].startswith("Not together: ")


def test_a_draft_about_a_person_is_not_judged(run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.json"
    statement = {"text": "62302 is for the neck.", "citations": []}
    question = "Can patient John Smith, DOB 1/2/1960, have 62302?"
    draft.write_text(json.dumps({"question": question, "statements": [statement]}))
    answer = run("verify", draft, "--json").json
    assert (answer["outcome"], answer["statements"]) == ("case_specific", [])


def test_a_batch_that_is_not_utf8_is_named(run: Run, tmp_path: Path) -> None:
    batch = tmp_path / "latin.jsonl"
    batch.write_bytes('{"question": "caf\xe9"}\n'.encode("latin-1"))
    ran = run("ask", "--batch", batch)
    assert ran.code == 1
    assert "latin.jsonl is not UTF-8 text" in ran.err


def test_a_folder_without_a_model_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUNDLEWISE_EMBEDDER", str(tmp_path))
    ran = run("ask", "Why would a myelogram be done?")
    assert ran.code == 1
    assert "holds no sentence-transformers model" in ran.err
