"""A proof on the page, as Markdown, as JSON and as PDF: all of it there, and text stays text."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from html.parser import HTMLParser

import pypdfium2
import pytest
from markdown_it import MarkdownIt

from assistant.answer import as_json
from tests.ui.made_answer import HOSTILE, NOTICE, ROW, SHA, made
from ui import proof_pieces
from ui.escaping import shown_plainly
from ui.exporting import ExportFormat, exported
from ui.proof_markdown import escaped, proof_markdown
from ui.proof_pdf import _in_fonts, proof_pdf, reads_to_the_left, shows_all
from ui.proof_sheet import Sheet, sheet
from ui.speech import phrase, share, speaking

GIVEN = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
PLAIN = "The gribble survey is reported once."


class Read(HTMLParser):
    """The text and the tags of some HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words = ""
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.words += data


def page(shown: Sheet) -> str:
    """All HTML of a sheet."""
    return "".join(
        (
            proof_pieces.statements_html(shown.statements),
            proof_pieces.withheld_html(shown.withheld),
            proof_pieces.sources_html(shown.sources),
            proof_pieces.receipt_html("a line", shown),
        )
    )


def words(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_on_the_page_no_text_becomes_markup(text: str) -> None:
    read = Read(page(sheet(made(text))))
    assert read.tags <= {
        "details", "summary", "div", "span", "s", "b", "bdi", "mark", "p", "ul", "li",
        "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert read.attributes <= {"class"}
    assert shown_plainly(text) in read.words


@pytest.mark.parametrize("text", HOSTILE)
def test_in_markdown_no_text_becomes_markup(text: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(proof_markdown(sheet(made(text))))
    read = Read(html)
    assert read.tags <= {
        "h1", "h2", "p", "ul", "ol", "li", "em", "strong", "blockquote", "br", "s",
    }  # fmt: skip
    assert read.attributes <= {"start"}
    assert words(shown_plainly(text)) in words(read.words)
    # The quote stands whole within its passage, line for line.
    quoted = re.findall(r"<blockquote>(.*?)</blockquote>", html, re.DOTALL)
    assert any(words(shown_plainly(text)) in words(Read(item).words) for item in quoted)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_of_markdown_comes_back_as_the_text_it_was(text: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(escaped(text.replace("\0", "?")))
    read = Read(html)
    assert read.tags <= {"p"}
    assert words(read.words) == words(text.replace("\0", "?"))
    assert re.search(r"(?<!\\):(//|\w+:)|(?<!\\)@\w|www\.", escaped(text)) is None


def test_on_paper_no_text_becomes_markup() -> None:
    hostile = "\n".join(HOSTILE)
    pdf, _ = proof_pdf(sheet(made(hostile)), GIVEN)
    printed = words(_printed(pdf))
    for text in HOSTILE[:14]:
        if "\n" not in text:
            assert words(shown_plainly(text)) in printed
    assert '#panic("read") #eval("1") #import "x.typ"' in printed
    assert "⟨U+202E⟩txt.exe⟨U+202C⟩" in printed
    assert "不得同时报告 62302 与 72240。" in printed


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "不得同时报告 62302 与 72240。",
        "أبلغ عن 62302 مرة",
        "62302는 함께 보고하지 않습니다.",
        "Не указывайте 62302 с 72240.",
        "Không báo cáo 62302 cùng với 72240 trừ khi được phép.",
    ],
)
def test_a_pdf_is_tagged_selectable_and_has_all_of_the_proof(text: str) -> None:
    proof = made(text)
    pdf, full = proof_pdf(sheet(proof), GIVEN)
    assert full
    document = pypdfium2.PdfDocument(pdf)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
    assert document.get_metadata_value("Title") == text
    assert b"pdfuaid" in pdf
    printed = words(_printed(pdf))
    # Two statements that stand and their quote, the one withheld, what was drafted.
    assert printed.count(text) > 8
    for expected in (ROW, SHA, NOTICE, proof.receipt.answer_sha256, "generation 7", "guide.txt"):
        assert expected in printed
    assert proof_pdf(sheet(proof), GIVEN)[0] == pdf


def test_a_pdf_with_a_character_of_no_font_says_so_and_is_made_all_the_same() -> None:
    pdf, full = proof_pdf(sheet(made("A \ufdd0 of no font.")), GIVEN)
    assert not full
    assert pypdfium2.raw.FPDFCatalog_IsTagged(pypdfium2.PdfDocument(pdf).raw)


def test_a_pdf_of_an_answer_without_statements_or_headline() -> None:
    shown = dataclasses.replace(
        sheet(made(PLAIN)), statements=(), withheld=(), missing=(), cautions=(), sources=()
    )
    pdf, full = proof_pdf(shown, GIVEN)
    assert full
    assert b"pdfuaid" in pdf
    proof = made(PLAIN)
    bare = dataclasses.replace(proof, answer=dataclasses.replace(proof.answer, headline=""))
    assert sheet(bare).headline == "From the material"


def test_a_word_longer_than_a_line_stays_on_the_paper() -> None:
    document = pypdfium2.PdfDocument(proof_pdf(sheet(made("x" * 900)), GIVEN)[0])
    width = document[0].get_width()
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
        assert max(right for _, _, right, _ in boxes) < width


def test_on_arabic_paper_a_published_row_reads_from_left_to_right() -> None:
    with speaking("ar"):
        pdf, _ = proof_pdf(sheet(made("لا يُبلَّغ عن 62302 مع 72240.")), GIVEN)
    first, last = ROW.split(",")[0], ROW.rsplit(",", 1)[1]
    places = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
        told = text.get_text_range()
        if len(told) != len(boxes) or last not in told:
            continue
        left, low, *_ = boxes[told.index(last)]
        line = "".join(
            letter
            for (start, below, *_), letter in sorted(zip(boxes, told, strict=True))
            if start < left and abs(below - low) < 4 and letter.isdigit()
        )
        places.append(line)
    assert any(line.startswith(first) for line in places), places


def test_on_an_arabic_page_days_and_lines_in_english_stand_in_isolation() -> None:
    with speaking("ar"):
        shown = page(sheet(made("Do not report 62302 with 72240.")))
        day = phrase("edition {edition}", edition="2026-03-05")
    assert '<bdi class="bw-text">' in shown
    assert "\u200e2026-03-05\u200e" in day
    with speaking("es"):
        assert "\u200e" not in phrase("edition {edition}", edition="2026-03-05")


def _printed(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize(
    ("text", "to_the_left"),
    [
        ("62302 لا", True),
        ("שלום 62302", True),
        ("Not لا", False),
        ("62302 (1)", False),
        ("不得", False),
        ("", False),
    ],
)
def test_a_text_is_read_as_its_first_letter_is(text: str, *, to_the_left: bool) -> None:
    assert reads_to_the_left(text) is to_the_left


def test_all_three_show_the_same() -> None:
    shown = sheet(made(PLAIN))
    facts = {
        (words(label), words(value))
        for facts in (
            shown.receipt,
            *(source.trace for source in shown.sources),
            *(source.cells for source in shown.sources),
            *(facts for card in shown.statements for facts in card.findings),
        )
        for label, value in facts
    }
    assert len(facts) > 25
    html = MarkdownIt("gfm-like", {"linkify": False}).render(proof_markdown(shown))
    for laid_out in (page(shown), html):
        read = words(Read(laid_out).words)
        assert [pair for pair in facts for word in pair if word not in read] == []
    printed = words(_printed(proof_pdf(shown, GIVEN)[0]))
    assert [pair for pair in facts for word in pair if word not in printed] == []


@pytest.mark.parametrize("text", [*HOSTILE, PLAIN])
def test_what_no_font_has_is_known_before_the_file_is_made(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import typst

    # As on a machine without any but those that the package brings.
    few = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr("ui.proof_pdf._fonts", lambda: few)
    _in_fonts.cache_clear()
    shown = sheet(made(text))
    told = shows_all(shown)
    assert told is proof_pdf(shown, GIVEN)[1]
    assert told is False or "得" not in text
    _in_fonts.cache_clear()


def test_a_corrected_statement_shows_what_was_drafted_struck_through() -> None:
    shown = sheet(made(PLAIN))
    corrected = shown.statements[1]
    assert corrected.corrected
    assert f"<s>{PLAIN}</s>" in proof_pieces.statements_html([corrected])
    assert f"~~{escaped(PLAIN)}~~" in proof_markdown(shown)


def test_what_was_withheld_is_out_of_sight_until_asked_for() -> None:
    shown = sheet(made(PLAIN))
    made_html = proof_pieces.withheld_html(shown.withheld)
    assert made_html.startswith('<details class="bw-withholding"><summary>Show what was withheld')
    assert " open" not in made_html.split(">")[0]
    assert proof_pieces.withheld_html(()) == ""


def test_an_unknown_check_is_shown_as_words_and_an_explained_one_with_its_line() -> None:
    html = proof_pieces.checks_html((("Quote found", "It stands there."), ("Odd <b>", "")))
    assert html.startswith('<details class="bw-checks"><summary>2 checks passed: Quote found, Odd')
    assert "<b>Quote found</b>: It stands there." in html
    assert "<b>Odd &lt;b&gt;</b></li>" in html


def test_json_is_the_contracts_answer_with_the_proof_beside_it() -> None:
    proof = made("\u202ehostile <b>")
    found = json.loads(exported(proof, ExportFormat.JSON)[0])
    beside = found.pop("proof")
    assert found == json.loads(json.dumps(as_json(proof.answer)))
    assert beside["schema"] == "bundlewise.proof/1"
    assert [item["citation"] for item in beside["sources"]] == ["c1", "c2", "c3"]
    assert beside["sources"][2]["cells"][3] == ["modifier_indicator", "1"]
    assert beside["sources"][0]["sha256"] == SHA
    assert beside["receipt"]["generation"] == 7
    # Data are to the character; only what is shown names the characters that hide.
    assert beside["sources"][0]["pieces"][1]["text"] == "\u202ehostile <b>"


def test_a_share_is_written_as_the_language_writes_it() -> None:
    assert share(0.0664) == "6.6%"
    with speaking("vi"):
        assert share(0.0664) == "6,6%"
