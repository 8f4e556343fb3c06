"""Pages in ten languages: every phrase is in the catalogues, and none is shown in English."""

from __future__ import annotations

import ast
import functools
import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.languages.catalogues import LANGUAGES
from assistant.languages.phrases_found import DOMAINS, found
from assistant.languages.speaking import PAGES
from assistant.service import Assistant
from assistant.settings import Settings
from ui.language_choice import chosen_language
from ui.page_style import style
from ui.speech import figure, language_spoken, phrase, plural, speak, speaking, told, written

UI = Path(__file__).parents[2] / "ui"
# What is neither page nor command in ten languages: the measuring of quality, and the style sheet.
NO_PAGE = {"evaluating.py", "page_style.py"}
SAYING = {"phrase", "plural", "said", "mark", "counted", "command_html", "catalogue"}
# What --help tells is Typer's own English.
SAYING |= {"Option", "Argument", "Typer"}
# Where ``say`` is that of a patient's catalogue; elsewhere it prints what it is given.
CATALOGUED = {"handout_page.py", "translation_lines.py"}
# Every argument of these is read by people, save keys and codes.
SHOWING = re.compile(
    r"^(button|selectbox|radio|text_input|number_input|date_input|checkbox|expander|tabs|spinner|"
    r"file_uploader|download_button|form_submit_button|chat_input|error|warning|success|info|"
    r"caption|markdown|write|title|header|subheader|metric|toggle|multiselect|Page)$"
)
READ = {"label", "help", "placeholder", "title", "alt", "text"}
NAMES = {"Bundlewise", "JSON", "Markdown", "PDF"}
# What is no language: a command, the form of page numbers, a receipt's id, a compiler's message.
NO_WORDS = {
    "bundlewise eval --suite feedback --split all", "13 or 27-29, 40", "bw1-…",
    "could not be displayed", "--out FILE.csv",
}  # fmt: skip
FONT = re.compile(r"^(Noto|Libertinus) ")
TAG = re.compile(r"<[^<>]*>?|^[^<>]*>|&\w+;")
WORDS = re.compile(r"[A-Za-z]{2,}(?:[ ,'’]+[A-Za-z]{2,})+")
CODE = re.compile(r'[="_:;{}/#]|\.py|%[A-Za-z]|^https?')


def pages() -> list[Path]:
    """The modules whose words are shown on a page."""
    return [path for path in sorted(UI.glob("*.py")) if path.name not in NO_PAGE]


def strange(path: Path) -> Iterator[str]:
    """English words of a module that go round the catalogues."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    saying = SAYING | {"say"} if path.name in CATALOGUED else SAYING
    for node in _outside(tree, saying):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            shown = TAG.sub(" ", node.value).strip()
            known = shown in NO_WORDS or CODE.search(shown) or FONT.match(shown)
            if WORDS.search(shown) and not known:
                yield f"{path.name}:{node.lineno}: {shown!r}"
        if isinstance(node, ast.Call) and SHOWING.match(getattr(node.func, "attr", "")):
            read = [*node.args[:1], *(item.value for item in node.keywords if item.arg in READ)]
            for item in read:
                value = item.value if isinstance(item, ast.Constant) else None
                known = value in NAMES | NO_WORDS
                if isinstance(value, str) and not known and re.search(r"[a-z]{2,}", value):
                    yield f"{path.name}:{item.lineno}: {value!r}"


def _outside(node: ast.AST, saying: set[str]) -> Iterator[ast.AST]:
    """Every node that stands in no call to the catalogues; docstrings after an assignment too."""
    previous: ast.AST | None = None
    for child in ast.iter_child_nodes(node):
        is_call = isinstance(child, ast.Call)
        name = getattr(child.func, "id", getattr(child.func, "attr", "")) if is_call else ""
        is_doc = (
            isinstance(child, ast.Expr)
            and isinstance(child.value, ast.Constant)
            and isinstance(previous, ast.Assign | ast.AnnAssign)
        )
        previous = child
        if name in saying or is_doc:
            continue
        yield child
        yield from _outside(child, saying)


def test_every_word_of_a_page_goes_through_the_catalogues() -> None:
    assert [line for path in pages() for line in strange(path)] == []


def test_a_word_that_goes_round_them_is_found(tmp_path: Path) -> None:
    module = tmp_path / "page.py"
    module.write_text(
        'st.button("Remove")\nst.html(f"<p>Nothing of {x} here.</p>")\n'
        'st.html(phrase("All well"))\n'
        'st.text_input(phrase("Name"), help="Who you are")\nst.button("JSON", key="a b")\n',
        encoding="utf-8",
    )
    lines = [line.split(":")[1] for line in strange(module)]
    assert set(lines) == {"1", "2", "4"}


@functools.cache
def chunks(*domains: str) -> list[str]:
    """The longest stretch of words of each English phrase that nobody writes by chance."""
    ids = [
        text
        for domain in domains
        for item in found(domain)
        if item.id
        for text in ([item.id] if isinstance(item.id, str) else item.id)
    ]
    longest = (
        max((part for part, *_ in string.Formatter().parse(text)), key=len).strip() for text in ids
    )
    return [text for text in dict.fromkeys(longest) if len(text.split()) >= 3 and len(text) >= 12]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample library and a note of somebody's own."""
    made = tmp_path_factory.mktemp("languages-home")
    assistant = Assistant.open(Settings(home=made))
    file = made / "quixel.txt"
    file.write_text("Do not report 99998 with 99999.\n", encoding="utf-8")
    assistant.library.add(file)
    assistant.ask("What does 27447 pay in Ohio?")
    assistant.close()
    return made


@pytest.fixture
def page(home: Path, on_home: Callable[[Path], None]) -> Iterator[object]:
    """Opens a page by its file's name, in a language."""
    on_home(home)

    def show(name: str, language: str) -> AppTest:
        speak(language)  # the test asks for the words of choices, as a browser would hold them
        test = AppTest.from_file(str(UI / name), default_timeout=60)
        test.session_state["language"] = language
        return test.run()

    yield show
    speak(None)


def everything(page: AppTest) -> str:
    """All that a page shows: HTML, labels, helps, options and messages."""
    kept = []
    for item in _elements(page):
        proto = item.proto
        for name in ("body", "label", "help", "placeholder", "value", "text"):
            value = getattr(proto, name, "")
            kept.append(value if isinstance(value, str) else "")
        kept += [str(option) for option in getattr(proto, "options", ())]
    return "\n".join(kept)


def _elements(page: AppTest) -> Iterator[object]:
    for block in (page.main, page.sidebar):
        yield from (item for item in block if hasattr(item, "proto"))


NAMED = ("chat.py", "library_page.py", "coverage.py", "performance.py", "handout_page.py")


@pytest.mark.parametrize("language", ["ar", "zh", "es"])
@pytest.mark.parametrize("name", NAMED)
def test_no_phrase_of_ours_is_shown_in_english(page, name: str, language: str) -> None:  # type: ignore[no-untyped-def]
    shown = page(name, language)
    assert not shown.exception
    if name == "chat.py":
        shown.chat_input[0].set_value("May 62302 go with 72240?").run()
    if name == "library_page.py":
        next(item for item in shown.button if item.key.startswith("open-")).click().run()
        _none_in_english(everything(shown), language)
        shown.radio(key=f"view-{language}").set_value("problems").run()
    if name == "handout_page.py":
        # The desk on it is labelled where it is being made.
        assert phrase_in(language, "Translation desk") in [item.label for item in shown.tabs]
        return
    text = everything(shown)
    assert len(text) > 500
    # What a report tells of answers is in the words of those.
    domains = (PAGES,) if name == "performance.py" else DOMAINS
    _none_in_english(text.replace("HCPCS Level II", ""), language, *domains)


def _none_in_english(text: str, language: str, *domains: str) -> None:
    every = chunks(*(domains or DOMAINS))
    left = [chunk for chunk in every if re.search(rf"(?<!\w){re.escape(chunk)}(?!\w)", text)]
    assert left == [], language


def phrase_in(language: str, template: str) -> str:
    with speaking(language):
        return phrase(template)


def test_a_quote_is_marked_with_its_own_language(page) -> None:  # type: ignore[no-untyped-def]
    shown = page("chat.py", "ar")
    shown.chat_input[0].set_value("What documentation does 62302 require?").run()
    text = everything(shown)
    assert '<span class="bw-text" lang="en" dir="ltr">' in text
    assert '<div class="bw-passage" lang="en" dir="ltr">' in text
    assert "بالإنجليزية" in text
    with speaking("ar"):
        assert "direction: rtl" in style()
    with speaking("de"):
        assert "direction: rtl" not in style()
    answer = shown.session_state["turns"][-1].answer
    assert answer.language == "ar"
    assert "(بالإنجليزية)" in answer.text


def test_the_choice_is_kept_by_a_new_conversation(page) -> None:  # type: ignore[no-untyped-def]
    shown = page("chat.py", "de")
    next(item for item in shown.button if item.label == "Neu beginnen").click().run()
    assert shown.session_state["language"] == "de"
    assert any(item.label == "Neu beginnen" for item in shown.button)


def test_a_choice_of_words_holds_when_the_language_changes(page) -> None:  # type: ignore[no-untyped-def]
    shown = page("chat.py", "en")
    shown.selectbox(key="setting-0").set_value("outpatient_hospital").run()
    shown.selectbox(key="language").set_value("es").run()
    speak("es")
    setting = shown.selectbox(key="setting-0-es")
    assert (setting.label, setting.value) == ("Entorno", "outpatient_hospital")
    shown.chat_input[0].set_value("62302 72240").run()
    answer = shown.session_state["turns"][-1].answer
    assert (answer.setting, answer.language) == ("outpatient_hospital", "es")


def test_without_a_choice_a_page_is_english() -> None:
    assert chosen_language() == "en"
    assert language_spoken() == "en"
    assert phrase("Service date {day}, setting {setting}", day="2024-08-01", setting="dme") == (
        "Service date 2024-08-01, setting dme"
    )
    assert plural("{number} page", "{number} pages", 1_234) == "1,234 pages"


def test_numbers_plurals_and_direction_are_the_languages_own() -> None:
    with speaking("ru"):
        assert [plural("{number} page", "{number} pages", n) for n in (1, 3, 5)] == [
            "1 страница", "3 страницы", "5 страниц",
        ]  # fmt: skip
        assert figure(12_345) == "12\xa0345"
    with speaking("AR"):
        assert written() == "rtl"
    assert written() == "ltr"
    assert told("a quote") == "a quote"


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_an_example_is_a_question_that_is_understood(home: Path, language: str) -> None:
    with speaking(language):
        asked = phrase("Can I report 62302 with 72240?")
    assistant = Assistant.open(Settings(home=home))
    try:
        assert "62302" in asked
        assert assistant.ask(asked).findings[0].codes == ("62302", "72240")
    finally:
        assistant.close()
