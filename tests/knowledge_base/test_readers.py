"""Reading files: what text, pages and sections come out, and what is refused with which words."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from knowledge_base.errors import UnreadableFile
from knowledge_base.readers import check_size, docx, opening, read
from knowledge_base.records import ReadDocument


def check_offsets(document: ReadDocument) -> None:
    """What holds of every document: sections begin with their heading, pages rise."""
    assert list(document.page_starts) == sorted(document.page_starts)
    for section in document.sections:
        assert 0 <= section.start < section.end <= len(document.text)


def test_markdown_text_is_readable_and_sectioned(tmp_path: Path) -> None:
    source = (
        "---\ntitle: A page\n---\n# CPT 45380\n\nSome *stressed* and [linked](http://x.test) "
        "text\nover lines.\n\n## Rules\n\n- one\n- two **bold**\n\n1. first\n2. second\n\n"
        "**Risks**\n\nNone known.\n\n| Code | Units |\n|---|---|\n| J1100 | 4 |\n"
    )
    (tmp_path / "a.md").write_text(source)
    document = read(tmp_path / "a.md")
    check_offsets(document)
    assert document.title == "A page"
    assert document.text == (
        "CPT 45380\n\nSome stressed and linked text over lines.\n\nRules\n\u2022 one\n"
        "\u2022 two bold\n1. first\n2. second\n\nRisks\n\nNone known.\nCode: J1100; Units: 4"
    )
    assert [section.path for section in document.sections] == [
        ("CPT 45380",),
        ("CPT 45380", "Rules"),
        ("CPT 45380", "Rules", "Risks"),
    ]


def test_html_keeps_the_page_and_drops_its_furniture(tmp_path: Path) -> None:
    source = """<!doctype html><html><head><title>Site</title><script>var x = 1</script></head>
    <body><nav><a href="/">Home</a></nav><div class="langs"><a>English</a> <a>Deutsch</a>
    <a>Fran&ccedil;ais</a> <a>Tagalog</a></div><h1>Code 45380</h1><p>Text&nbsp;with <b>bold</b>
    words.</p><h2>Rules</h2><ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>
    <table><tr><th>Code</th><th>Units</th></tr><tr><td>J1100</td><td>4</td></tr></table>
    <img src="http://127.0.0.1:9/never.png"><p style="display: none">hidden</p>
    <footer>All rights reserved</footer></body></html>"""
    (tmp_path / "a.html").write_text(source, encoding="utf-8")
    document = read(tmp_path / "a.html")
    check_offsets(document)
    assert document.title == "Code 45380"
    assert document.text == (
        "Code 45380\n\nText with bold words.\n\nRules\n\u2022 one\n\u2022 inner\n\u2022 two\n"
        "Code: J1100; Units: 4"
    )
    assert document.sections[1].path == ("Code 45380", "Rules")


def test_html_is_recognised_under_another_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("<html><body><p>Inside a page.</p></body></html>")
    assert read(tmp_path / "a.txt").text == "Inside a page."


def test_docx_headings_lists_and_tables(tmp_path: Path) -> None:
    from docx import Document

    made = Document()
    made.add_heading("Code 45380", level=1)
    made.add_paragraph("A paragraph.")
    made.add_heading("Rules", level=2)
    made.add_paragraph("one", style="List Bullet")
    made.add_paragraph().add_run("Risks").bold = True
    made.add_paragraph("Bleeding.")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Code", "Units", "J1100", "4"), strict=True):
        cell.text = text
    made.save(str(tmp_path / "a.docx"))
    document = read(tmp_path / "a.docx")
    check_offsets(document)
    assert document.text == (
        "Code 45380\n\nA paragraph.\n\nRules\n\u2022 one\n\nRisks\n\nBleeding.\n"
        "Code: J1100; Units: 4"
    )
    assert document.sections[-1].path == ("Code 45380", "Rules", "Risks")


def test_csv_rows_name_their_columns_and_keep_zeros(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('Code,Note\n00100,"one, two"\n0001A,\n')
    assert read(tmp_path / "a.csv").text == "Code: 00100; Note: one, two\nCode: 0001A"


def test_text_unwraps_paragraphs_and_finds_headings(tmp_path: Path) -> None:
    line = "This line is wrapped at about seventy characters, as typed text often"
    source = f"A. Scope\n\n{line}\nis, and then it ends.\n\n" + f"{line}\n" * 6 + "ends.\n"
    (tmp_path / "a.txt").write_text(source)
    document = read(tmp_path / "a.txt")
    assert document.text.startswith(f"A. Scope\n\n{line} is, and then it ends.\n\n")
    assert [section.title for section in document.sections] == ["A. Scope"]
    assert document.page_starts == ()


def test_text_pages_from_form_feeds_and_from_page_numbers(tmp_path: Path) -> None:
    feeds = "\f".join(f"My manual\n\nText {word}.\n\nPage {word}" for word in "123")
    (tmp_path / "feeds.txt").write_text(feeds)
    document = read(tmp_path / "feeds.txt")
    assert document.text == "Text 1.\n\nText 2.\n\nText 3."
    assert document.page_starts == (0, 9, 18)
    body = "".join(f"Sentence {word} stands here.\n" * 6 + f"Page {word}\n" for word in "1234")
    (tmp_path / "numbers.txt").write_text(body)
    numbered = read(tmp_path / "numbers.txt")
    assert "Page" not in numbered.text
    assert [numbered.text[at : at + 10] for at in numbered.page_starts] == [
        f"Sentence {word}" for word in "1234"
    ]


def test_characters_are_normalised(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\ufeffThe\u00a0\ufb01rst signi\u00adficant word.", "utf-8")
    assert read(tmp_path / "a.txt").text == "The first significant word."


def test_another_encoding_is_read_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Caf\u00e9 \u201cquoted\u201d.".encode("cp1252"))
    document = read(tmp_path / "a.txt")
    assert document.text == "Caf\u00e9 \u201cquoted\u201d."
    assert document.warnings == ("not UTF-8; read as Windows-1252, so check accented letters",)


def test_title_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Own\n\nText.")
    assert read(tmp_path / "a.md", title="Mine").title == "Mine"


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.txt") == "gone.txt: there is no such file; check the path"


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    message = "papers: this is a folder; name the files in it"
    assert refusal(tmp_path / "papers") == message


def test_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    message = "a.txt: the file is empty; save it again and add the new copy"
    assert refusal(tmp_path / "a.txt") == message


def test_only_white_space(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" \n\n ")
    message = "a.txt: the file holds no text, only white space; save it again and add the new copy"
    assert refusal(tmp_path / "a.txt") == message


def test_unknown_extension(tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_text("text")
    message = "a.xyz: files of type .xyz cannot be read; save it as "
    assert refusal(tmp_path / "a.xyz") == message + "PDF, DOCX, HTML, Markdown, CSV or plain text"


def test_binary_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    message = "a.txt: binary files cannot be read; save it as "
    assert refusal(tmp_path / "a.txt") == message + "PDF, DOCX, HTML, Markdown, CSV or plain text"


def test_undecodable_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x81\x8d\x8f\x90\x9d" * 20)
    message = "a.txt: the file is not readable text; save it as UTF-8 text"
    assert refusal(tmp_path / "a.txt") == message


def test_too_large_is_refused_without_reading(tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        file.truncate(500 * 2**20)
    message = "a.pdf: 500 MB is more than the 200 MB a document may have; "
    with pytest.raises(UnreadableFile, match=re.escape(message)):
        check_size(tmp_path / "a.pdf")
    assert refusal(tmp_path / "a.pdf") == message + "split it into parts and add those"


def test_too_long_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_CHARACTERS", 100)
    (tmp_path / "a.txt").write_text("word " * 30)
    message = "a.txt: 150 characters are more than the 100 a document may have; "
    assert refusal(tmp_path / "a.txt") == message + "split it into parts and add those"


def broken_docx(name: str) -> str:
    message = f"{name}: the DOCX is damaged or no Word document; "
    return message + "open it in Word, save it again and add the new copy"


def test_broken_docx(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 and no more")
    assert refusal(tmp_path / "a.docx") == broken_docx("a.docx")
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as archive:
        archive.writestr("other.txt", "not Word")
    assert refusal(tmp_path / "b.docx") == broken_docx("b.docx")
    with zipfile.ZipFile(tmp_path / "c.docx", "w") as archive:
        archive.writestr("word/document.xml", "<not-xml")
    assert refusal(tmp_path / "c.docx") == broken_docx("c.docx")


def bomb(path: Path, size: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * size)
    return path


def test_docx_bomb_by_ratio(tmp_path: Path) -> None:
    message = "a.docx: the DOCX unpacks to more than 200 times its size, as an archive made to do "
    path = bomb(tmp_path / "a.docx", 20 * 2**20)
    assert refusal(path) == message + "harm does; export the text you need into a new file"


def test_docx_bomb_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "MAX_UNPACKED_BYTES", 2 * 2**20)
    message = "a.docx: the DOCX unpacks to more than 2 MB, as an archive made to do harm does; "
    path = bomb(tmp_path / "a.docx", 3 * 2**20)
    assert refusal(path) == message + "export the text you need into a new file"


def test_docx_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = bomb(tmp_path / "a.docx", 20 * 2**20)
    honest = (20 * 2**20).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, (1000).to_bytes(4, "little")))
    assert refusal(path) == broken_docx("a.docx")


def test_deeply_nested_html(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html>" + "<div>" * 5000 + "deep")
    message = "a.html: the page's elements are nested too deeply; "
    assert refusal(tmp_path / "a.html") == message + "copy its text into a text file and add that"


@pytest.mark.real_data
def test_manual_2025_text_dump_loses_its_page_feet(real_data: Path) -> None:
    document = read(real_data / "policy-manual" / "ncci-policy-manual-2025.txt")
    assert "Revision Date" not in document.text
    assert len(document.page_starts) > 280
    assert "E. Modifiers and Modifier Indicators" in {one.title for one in document.sections}
