"""The translation desk by command and on the page, with a model at the door and without."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from knowledge_base.library import Library
from knowledge_base.sample.seeding import ensure_sample
from tests.assistant.held_pages import hold
from tests.scripted_model import Scripted, answers, says, scripted
from tests.ui.conftest import Ran
from ui.escaping import for_markdown

Run = Callable[..., Ran]
PAGE = Path(__file__).parents[2] / "ui" / "handout_page.py"
VIETNAMESE = {"what.1": "12345 là để đếm con gribble.", "what.2": "Việc này đau."}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the page of one code that no fact is known of."""
    library = Library(tmp_path / "home")
    ensure_sample(library, wanted=False)
    told = "# Code 12345: Ours\n\n## In plain words\n\n12345 is for counting gribbles. "
    hold(library, tmp_path / "page.md", told + "It does not hurt.\n")
    library.close()
    return tmp_path / "home"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    """A model that translates one of two sentences wrong, and then fails."""
    told = [{"id": name, "text": text} for name, text in VIETNAMESE.items()]
    with scripted([says(json.dumps({"sentences": told})), answers(401)]) as started:
        monkeypatch.setenv("BUNDLEWISE_MODEL", f"{started.url}#tiny")
        monkeypatch.setenv("BUNDLEWISE_MODEL_KEY", "sk-secret")
        yield started


def test_a_machines_draft_goes_to_a_reviewer_and_back(
    run: Run, home: Path, server: Scripted, tmp_path: Path
) -> None:
    ran = run("translations", "machine", "12345", "--language", "vi", home=home)
    assert (ran.code, ran.out) == (0, "12345 vi: 2 sentences, machine\n")
    sent, broken, took = ran.err.splitlines()
    assert sent == f"The English sentences about 12345 go to {server.url}."
    assert broken.startswith("what.2 is shown in English (negation: ")
    assert took == "openai-compatible:tiny: 1 call, 1,000 tokens in, 200 out"
    shown = run("explain", "12345", "--language", "vi", home=home)
    assert "- 12345 là để đếm con gribble. [1]\n- It does not hurt. [2]" in shown.out
    assert len(server.requests) == 1
    file = tmp_path / "12345.xlf"
    out = run(
        "translations", "export", "12345", "--language", "vi", "--format", "xliff", home=home
    ).out
    file.write_text(out.replace("Việc này đau.", "Việc này không đau."), encoding="utf-8")
    back = run("translations", "import", file, "--reviewed-by", "B. Lê", home=home)
    assert (back.out, back.err) == ("12345 vi: 2 sentences, reviewed\n", "")
    shown = run("explain", "12345", "--language", "vi", "--json", home=home).json
    assert shown["statements"][1]["text"] == "Việc này không đau."
    assert [item["kind"] for item in shown["warnings"]] == ["reviewed"]
    again = run("translations", "machine", "12345", "--language", "vi", home=home)
    assert again.code == 2
    assert "has a reviewed text in 'vi' that no machine wrote" in again.err
    assert len(server.requests) == 1


def test_a_model_that_fails_is_a_line_and_the_sheet_is_whole(
    run: Run, home: Path, server: Scripted
) -> None:
    server.turns.pop(0)
    ran = run("explain", "12345", "--language", "vi", "--format", "html", home=home)
    assert ran.code == 0
    assert '<bdi lang="en" dir="ltr">It does not hurt.</bdi>' in ran.out
    assert "HTTP 401" not in ran.out
    assert ran.err.count("\n") == 1
    assert "openai-compatible:tiny" in ran.err
    assert "HTTP 401" in ran.err
    assert "sk-secret" not in ran.out + ran.err
    asked = run("translations", "machine", "12345", "--language", "vi", home=home)
    assert (asked.code, asked.out) == (1, "")
    assert asked.err.splitlines()[-1].endswith("; nothing was stored.")


def test_without_a_model_there_is_nothing_to_translate_with(run: Run, home: Path) -> None:
    ran = run("translations", "machine", "12345", "--language", "vi", home=home)
    assert (ran.code, ran.out) == (2, "")
    assert "No model is set to translate with" in ran.err


def test_a_file_that_is_none_is_one_line(run: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.xlf"
    file.write_text("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    ran = run("translations", "import", file, home=home)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == ("bundlewise: a.xlf declares a document type, which no XLIFF file needs.\n")


def _page(home: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("BUNDLEWISE_HOME", str(home))
    st.cache_resource.clear()
    return AppTest.from_file(str(PAGE), default_timeout=60).run()


def test_the_page_says_who_is_sent_what_and_marks_what_came_back(
    home: Path, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(home, monkeypatch)
    assert server.requests == []
    page.selectbox[0].select("vi").run()
    captions = [item.value for item in page.caption]
    assert any(for_markdown(f"tiny ({server.url})") in told for told in captions)
    assert len(server.requests) == 1
    assert not page.exception
    assert not page.error
    page.run()
    assert len(server.requests) == 1


def test_a_model_that_failed_is_not_asked_at_every_touch_of_the_page(
    home: Path, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.turns.pop(0)
    page = _page(home, monkeypatch)
    page.selectbox[0].select("vi").run()
    assert "HTTP 401" in page.warning[0].value
    page.run()
    assert len(server.requests) == 1
    assert "HTTP 401" in page.warning[0].value


def test_the_desk_makes_a_machines_draft_when_it_is_asked(
    home: Path, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(home, monkeypatch)
    page.selectbox(key="desk-code").select("12345").run()
    page.selectbox(key="desk-language").select("vi").run()
    assert server.requests == []
    button = next(item for item in page.button if item.label.startswith("Translate by machine"))
    button.click().run()
    assert not page.exception
    assert "machine" in page.success[0].value
    shown = "\n".join(item.proto.body for item in page.get("html"))
    assert "12345 là để đếm con gribble." in shown
    assert "negation: " in shown
    # A person's text is not offered to a machine.
    page.selectbox(key="desk-code").select("62302").run()
    assert not [item for item in page.button if item.label.startswith("Translate by machine")]
