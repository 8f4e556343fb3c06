"""Who drafts is said before anything is sent, and on every answer; the page and the command."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.drafting.model.task import prompt
from tests.scripted_model import Scripted, answers, drafts, scripted, stalls
from tests.ui.conftest import Ran
from ui.proof_markdown import escaped

PAGE = Path(__file__).parents[2] / "ui" / "chat.py"
QUESTION = "What documentation does 62302 require?"
SAID = "The record has to say <b>why</b> MRI was impossible or not enough."
GOOD = (SAID, "P1", "Reason why MRI was impossible or not enough")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    """A model at the door: it drafts one statement, then fails."""
    with scripted([drafts(GOOD), answers(401)]) as started:
        monkeypatch.setenv("BUNDLEWISE_MODEL", f"{started.url}#tiny")
        monkeypatch.setenv("BUNDLEWISE_MODEL_KEY", "sk-secret")
        monkeypatch.setenv("BUNDLEWISE_MODEL_PRICES", "2.5 10 EUR")
        monkeypatch.setenv("BUNDLEWISE_MODEL_CACHE", "off")
        yield started


@pytest.mark.usefixtures("server")
def test_a_command_tells_who_drafted_and_what_it_took(run: Callable[..., Ran]) -> None:
    ran = run("ask", QUESTION)
    assert ran.code == 0
    assert f"**{SAID}**" in ran.out
    assert "*Drafted by openai-compatible:tiny; every statement" in ran.out
    assert ran.out.endswith(
        "\nopenai-compatible:tiny: 1 call, 1,000 tokens in, 200 out, 0.0045 EUR\n"
    )
    failed = run("ask", QUESTION, "--json")
    assert failed.json["drafted_by"] == "extractive"
    assert failed.json["usage"]["calls"] == 1
    assert "HTTP 401" in failed.json["warnings"][0]["message"]
    assert "sk-secret" not in ran.out + ran.err + failed.out + failed.err
    shown = run("receipts", "show", failed.json["receipt"])
    assert "Model: openai-compatible:tiny, instructions_2@" in shown.out


@pytest.mark.usefixtures("server")
def test_an_exported_receipt_names_the_instructions_and_what_it_took(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    name = run("ask", QUESTION, "--json").json["receipt"]
    told = ("openai-compatible:tiny: 1 call, 1,000 tokens in, 200 out, 0.0045 EUR", prompt())
    markdown = run("export", name).out
    assert f"- Model asked: {escaped(told[0])}\n- Instructions: {escaped(told[1])}\n" in markdown
    exported = run("export", name, "--format", "json").json
    assert exported["proof"]["receipt"]["usage"] == exported["usage"]
    assert (exported["usage"]["prompt"], exported["usage"]["cost"]) == (told[1], 0.0045)
    assert run("export", name, "--out", tmp_path / "a.pdf").code == 0
    printed = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / "a.pdf")
    )
    for text in told:
        assert "".join(text.split()) in "".join(printed.split()).replace("\ufffe", "")


def test_what_names_no_model_is_one_line(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUNDLEWISE_MODEL", "sk-secret")
    ran = run("ask", QUESTION)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "BUNDLEWISE_MODEL names no model" in ran.err
    assert "sk-secret" not in ran.err


def test_the_page_says_where_questions_go_and_who_drafted(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch, server: Scripted
) -> None:
    monkeypatch.setenv("BUNDLEWISE_HOME", str(sample_home))
    st.cache_resource.clear()
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()

    def shown() -> str:
        return "\n".join(item.proto.body for item in page.get("html"))

    notice = f"questions and the passages found for them go to {server.url};"
    assert notice in shown()
    page.chat_input[0].set_value(QUESTION).run()
    assert "say &lt;b&gt;why&lt;/b&gt; MRI" in shown()
    assert "Drafted by openai-compatible:tiny" in shown()
    assert "1,000 tokens in, 200 out, 0.0045 EUR" in shown()
    page.chat_input[0].set_value(QUESTION).run()
    assert "did not accept the key (HTTP 401)" in shown()
    assert "Drafted without the model" in shown()
    assert not page.exception
    assert "sk-secret" not in shown()
    page.chat_input[0].set_value("Can I report 62302 with 72240?").run()
    assert "72240 bundles into 62302" in shown()
    st.cache_resource.clear()


def test_a_model_that_falls_silent_in_the_middle_leaves_the_conversation_usable(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cited = {"passage": GOOD[1], "quote": GOOD[2]}
    told = json.dumps({"statements": [{"text": SAID, "citations": [cited]}]})
    with scripted([stalls(told[:-2] + ', {"text": "And'), drafts(GOOD)]) as server:
        monkeypatch.setenv("BUNDLEWISE_HOME", str(sample_home))
        monkeypatch.setenv("BUNDLEWISE_MODEL", f"{server.url}#tiny")
        monkeypatch.setenv("BUNDLEWISE_MODEL_CACHE", "off")
        monkeypatch.setenv("BUNDLEWISE_MODEL_LIMITS", "pause=5 total=30 retries=0")
        st.cache_resource.clear()
        page = AppTest.from_file(str(PAGE), default_timeout=60).run()

        def shown() -> str:
            return "\n".join(item.proto.body for item in page.get("html"))

        page.chat_input[0].set_value(QUESTION).run()
        assert "openai-compatible:tiny fell silent; the built-in drafter answered" in shown()
        assert "Reason why MRI was impossible or not enough" in shown()
        assert "say &lt;b&gt;why&lt;/b&gt; MRI" not in shown()
        page.chat_input[0].set_value(QUESTION).run()
        assert "say &lt;b&gt;why&lt;/b&gt; MRI" in shown()
        assert [item.label for item in page.button if item.label == "Stop"] == []
        assert not page.exception
        st.cache_resource.clear()
