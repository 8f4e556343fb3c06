"""The command ``export`` and ``ask --export``: files, and one clear line for what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from assistant.service import Assistant
from assistant.settings import Settings
from tests.ui.conftest import Ran
from tests.ui.made_answer import made
from ui.export_buttons import content
from ui.exporting import ExportFormat, exported

Run = Callable[..., Ran]
ASKED = ("ask", "Can I report 62302 with 72240?", "--service-date", "2024-08-01")


@pytest.fixture
def answer(run: Run) -> dict[str, Any]:
    """An answer whose receipt is kept, as the contract has it."""
    found: dict[str, Any] = run(*ASKED, "--json").json
    return found


def test_a_receipt_is_written_in_every_format(
    run: Run, answer: dict[str, Any], tmp_path: Path
) -> None:
    for ending, begins in (("md", b"# Not together"), ("json", b"{"), ("pdf", b"%PDF-")):
        out = tmp_path / f"answer.{ending}"
        ran = run("export", answer["receipt"], "--format", ending, "--out", out)
        assert (ran.code, ran.out) == (0, "")
        assert ran.err == f"{answer['receipt']} written to {out}.\n"
        assert out.read_bytes().startswith(begins)
    assert [item.name for item in tmp_path.iterdir() if item.name.startswith(".")] == []
    document = pypdfium2.PdfDocument(tmp_path / "answer.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert answer["receipt"] in text


def test_json_is_the_answer_as_it_was_given(run: Run, answer: dict[str, Any]) -> None:
    ran = run("export", answer["receipt"], "--format", "json")
    proof = ran.json.pop("proof")
    found = ran.json
    found.pop("proof")
    first = {**found, "timings_ms": answer["timings_ms"]}  # the first of equal answers is kept
    assert first == answer
    assert proof["receipt"]["id"] == answer["receipt"]
    assert proof["receipt"]["kept"] is True
    assert {item["citation"] for item in proof["sources"]} == {
        item["id"] for item in answer["citations"]
    }


def test_markdown_goes_to_standard_output_where_no_file_is_named(
    run: Run, answer: dict[str, Any]
) -> None:
    ran = run("export", answer["receipt"])
    assert ran.code == 0
    assert ran.out.startswith("# Not together")
    assert f"Receipt: {answer['receipt']}" in ran.out


def test_the_ending_of_the_file_names_the_format(
    run: Run, answer: dict[str, Any], tmp_path: Path
) -> None:
    out = tmp_path / "answer.JSON"
    assert run("export", answer["receipt"], "--out", out).code == 0
    assert json.loads(out.read_bytes())["receipt"] == answer["receipt"]


def test_asking_can_write_the_answer_too(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "answer.md"
    ran = run(*ASKED, "--export", out)
    assert ran.code == 0
    assert "**Not together" in ran.out
    assert ran.err == f"Written to {out}.\n"
    name = run(*ASKED, "--json").json["receipt"]
    assert run("export", name).out == out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["export", "bw1-nothing"], 1, "No receipt 'bw1-nothing' is kept; `bundlewise receipts"),
        (["export", "RECEIPT", "--format", "pdf"], 2, "A PDF is not written to the terminal"),
        (["export", "RECEIPT", "--out", "a.doc"], 2, "a.doc does not say how to write it; end it"),
        (["export", "RECEIPT", "--out", "/no/such/a.md"], 1, "/no/such/a.md cannot be written"),
        (["export", "RECEIPT", "--out", "/", "--format", "md"], 1, "/ cannot be written"),
        ([*ASKED, "--export", "a.txt"], 2, "a.txt does not say how to write it"),
        (["ask", "--batch", "x", "--export", "a.md"], 2, "--export writes one answer; use it"),
    ],
)
def test_what_is_wrong_is_one_clear_line(
    run: Run, answer: dict[str, Any], arguments: list[str], code: int, message: str
) -> None:
    ran = run(*(answer["receipt"] if item == "RECEIPT" else item for item in arguments))
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(f"bundlewise: {message}")
    assert ran.err.count("\n") == 1


def test_an_unknown_format_is_wrong_usage(run: Run, answer: dict[str, Any]) -> None:
    assert run("export", answer["receipt"], "--format", "docx").code == 2


def test_a_question_about_a_person_is_not_written(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "answer.md"
    ran = run("ask", "Can patient Zebediah Quimby, DOB 1/2/1960, have 62302?", "--export", out)
    assert ran.code == 2
    assert "its answer was not exported" in ran.err
    assert not out.exists()


def test_a_button_gives_the_kept_receipts_answer_or_else_the_one_in_sight(
    tmp_path: Path,
) -> None:
    assistant = Assistant.open(Settings(home=tmp_path))
    answer = assistant.ask("Can I report 62302 with 72240?")
    shown = assistant.proof(answer)
    kept = json.loads(content(shown, assistant, ExportFormat.JSON))
    assert kept["proof"]["receipt"]["kept"] is True
    assistant.records.store.forget(answer.receipt)
    in_sight = json.loads(content(shown, assistant, ExportFormat.JSON))
    assert in_sight["proof"]["receipt"]["kept"] is False
    assert in_sight["statements"] == kept["statements"]
    assistant.close()


def test_a_proof_with_hidden_characters_is_written_in_every_format() -> None:
    proof = made("\u202e\0 <b>*x*</b> #eval(1)")
    for form in ExportFormat:
        written, _ = exported(proof, form)
        assert len(written) > 500
