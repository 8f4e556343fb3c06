"""The run against an engine of one's own, and the model that babbles."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from assistant.service import Assistant
from assistant.settings import Settings
from evals.local_engine.__main__ import _is_sound, ask_all
from evals.local_engine.babbler import write_babbler
from tests.scripted_model import drafts, scripted

QUOTE = "Reason why MRI was impossible or not enough"
QUESTION = "What documentation does 62302 require?"
ASKED = (QUESTION, "Can I report 62302 with 72240?", "Jane Doe, DOB 1/2/1950, had 62302")


def test_the_babbler_is_the_same_file_for_the_same_seed(tmp_path: Path) -> None:
    gguf = pytest.importorskip("gguf", reason="gguf is not installed: pip install gguf")
    one, two = write_babbler(tmp_path / "one.gguf"), write_babbler(tmp_path / "two.gguf")
    assert one.read_bytes() == two.read_bytes()
    assert write_babbler(tmp_path / "other.gguf", seed=8).read_bytes() != one.read_bytes()
    read = gguf.GGUFReader(one)
    assert {item.name for item in read.tensors} >= {"token_embd.weight", "output.weight"}
    assert len(read.tensors) == 3 + 2 * 9


def test_a_run_tells_what_was_drafted_and_what_of_it_was_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    turn = drafts(
        ("The record says why MRI was impossible or not enough.", "P1", QUOTE),
        ("62302 and 72240 may be reported together.", "P1", QUOTE),
        ("Use 9 needles.", "P1", "a quote of nowhere"),
    )
    with scripted([turn]) as server:
        assert ask_all(f"{server.url}#tiny", tmp_path / "home", ASKED) == 0
        assert len(server.requests) == 2
    told = capsys.readouterr().out
    assert told.splitlines()[-1] == (
        "3 questions; 2 went to the model, which drafted 6 statements: 1 supported, 1 corrected, "
        "4 withheld; 0 answers with something poor let through"
    )


def test_a_poor_answer_would_be_told(tmp_path: Path) -> None:
    opened = Assistant.open(Settings(home=tmp_path / "home", model=None))
    answer = opened.ask(QUESTION)
    assert _is_sound(answer, answer, opened)
    (first, *_) = answer.statements
    (cited, *_) = answer.citations
    for poor in (
        dataclasses.replace(answer, outcome="refused"),
        dataclasses.replace(answer, statements=(dataclasses.replace(first, citations=()),)),
        dataclasses.replace(answer, citations=(dataclasses.replace(cited, quote="other"),)),
    ):
        assert not _is_sound(poor, answer, opened)
    opened.close()
