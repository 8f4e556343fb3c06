"""The handout as its readers get it: the command, the HTML, the PDF and the page."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.answer import Answer, Citation, Statement
from assistant.handouts.desk import Line
from assistant.handouts.invariants import Breach
from assistant.languages.catalogues import LANGUAGES
from tests.ui.conftest import Ran
from ui.handout import handout_html
from ui.handout_pdf import FontMissing, handout_pdf
from ui.translation_desk import lines_html

Run = Callable[..., Ran]
PAGE = Path(__file__).parents[2] / "ui" / "handout_page.py"
DAY = dt.date(2026, 11, 23)
HOSTILE = '#sys.inputs <script>alert(1)</script> *bold* $x$ #image("x") [a](b) </style>'


class _Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _answer(text: str, language: str = "en") -> Answer:
    cited = Citation("c1", "passage", HOSTILE, "d", 3, HOSTILE, "2025", HOSTILE, 0, 1)
    return Answer(
        question="q",
        language=language,
        service_date=DAY,
        setting="practitioner",
        outcome="answered",
        headline=text,
        text=text,
        statements=(Statement(text, "supported", ("c1",), topic=text),),
        citations=(cited,),
    )


def _text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_html_says_its_language_and_direction(run: Run, language: str) -> None:
    told = run("explain", "72240", "--language", language, "--format", "html").out
    tags = _Tags()
    tags.feed(told)
    html = next(attributes for tag, attributes in tags.found if tag == "html")
    assert html == {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    names = [tag for tag, _ in tags.found]
    assert names.count("h1") == 1
    assert names.count("h2") == 10  # nine sections and the sources
    assert "script" not in names
    marks = [attributes["href"] for tag, attributes in tags.found if tag == "a"]
    ids = {f"#{attributes['id']}" for _, attributes in tags.found if attributes.get("id")}
    assert marks
    assert set(marks) <= ids


def test_what_documents_say_is_text_in_html() -> None:
    told = handout_html(_answer(HOSTILE), DAY)
    assert "<script" not in told
    assert told.count("</style>") == 1


def test_what_documents_say_is_text_in_a_pdf() -> None:
    told = " ".join(_text_of(handout_pdf(_answer(HOSTILE), DAY)).split())
    assert '#image("x") [a](b)' in told
    assert "*bold* $x$" in told


@pytest.mark.parametrize("language", ["vi", "ar", "zh", "de"])
def test_a_pdf_is_tagged_and_one_page_with_its_sources_behind(
    sample_home: Path, run: Run, language: str
) -> None:
    run("library")
    command = "from ui.command_line import main; main()"
    arguments = ["explain", "72255", "--language", language, "--format", "pdf"]
    try:
        made = subprocess.run(
            [sys.executable, "-c", command, *arguments],
            capture_output=True,
            check=True,
            env=_environment(sample_home),
        ).stdout
    except subprocess.CalledProcessError as error:
        if b"needs the font" in error.stderr:
            pytest.skip(error.stderr.decode())
        raise
    assert made.startswith(b"%PDF")
    assert b"/StructTreeRoot" in made
    assert b"pdfuaid:part" in made
    document = pypdfium2.PdfDocument(made)
    assert len(document) == 2
    first = document[0].get_textpage().get_text_bounded()
    assert "72255" in first
    # "MRI refused because of an implant": a quote, in whatever order the words were read out.
    assert "implant" not in first
    assert "implant" in document[1].get_textpage().get_text_bounded()


def _environment(home: Path) -> dict[str, str]:
    import os

    return {**os.environ, "BUNDLEWISE_HOME": str(home)}


def test_a_missing_font_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import typst

    class Bare:
        def families(self) -> list[str]:
            return ["Libertinus Serif"]

    monkeypatch.setattr(typst, "Fonts", Bare)
    with pytest.raises(FontMissing) as told:
        handout_pdf(_answer("x", "ko"), DAY)
    assert str(told.value) == (
        "A PDF in 한국어 needs the font Noto Sans CJK KR, which is not installed; install the "
        "Debian package fonts-noto-cjk, or take --format html."
    )


def test_the_text_and_the_json_are_in_the_language(run: Run) -> None:
    assert run("explain", "62284", "--language", "fr").out.startswith("# À propos du code 62284")
    found = run("explain", "62284", "--language", "fr", "--json").json
    assert (found["schema"], found["language"]) == ("bundlewise.answer/1", "fr")
    assert found["statements"][0]["text"] == "62284 est une piqûre dans le bas du dos."


@pytest.fixture
def page(sample_home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    run("library")
    monkeypatch.setenv("BUNDLEWISE_HOME", str(sample_home))
    st.cache_resource.clear()
    yield AppTest.from_file(str(PAGE), default_timeout=60).run()
    st.cache_resource.clear()


def test_the_page_offers_each_code_that_has_a_page(page: AppTest) -> None:
    assert not page.exception
    assert page.selectbox[1].options[0] == "62284"
    assert len(page.selectbox[1].options) == 9


def test_the_page_speaks_the_chosen_language(page: AppTest) -> None:
    page.selectbox[0].select("vi").run()
    assert not page.exception
    assert page.selectbox[1].label == "Mã hoặc trang"
    assert not page.error


def test_the_desk_shows_both_languages_side_by_side(page: AppTest) -> None:
    told = "".join(item.body for item in page.main if item.type == "html")
    shown = told or str(page)
    assert "Translation desk" in [tab.label for tab in page.tabs]
    assert "62284 is for a shot in your low back." in shown


def test_what_a_translation_says_is_text_on_the_desk() -> None:
    line = Line("what.1", "<b>a</b>", "<i>q</i>", HOSTILE, (Breach("codes", "<u>"),))
    told = lines_html([line], "ar")
    assert "<script" not in told
    assert "<b>a" not in told
    assert 'dir="rtl"' in told


def test_the_desk_by_command(run: Run, tmp_path: Path) -> None:
    found = run("translations", "status", "--language", "vi", "--json").json
    assert found["schema"] == "bundlewise.translations/1"
    assert len(found["texts"]) == 9
    lines = run("translations", "status").out.splitlines()
    assert lines[0] == "62284  en  draft"
    ran = run("translations", "import", tmp_path / "none.po")
    assert (ran.code, ran.out) == (1, "")
    assert "cannot be opened" in ran.err
