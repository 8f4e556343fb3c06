"""Reading files: what text, pages and sections come out, and what is refused with which words."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge_base.errors import UnreadableFile
from knowledge_base.readers import check_size, docx, opening, read
from knowledge_base.records import ReadDocument

WORDS = ("zero", "alpha", "beta", "gamma", "delta", "epsilon")
Row = tuple[str, float, float] | tuple[str, float, float, str]


def write_pdf(
    path: Path,
    pages: Sequence[Sequence[Row]],
    outline: Sequence[tuple[str, int]] = (),
    trailer: bytes = b"",
) -> Path:
    """A minimal PDF: each row is text, x, y and font (F1 plain, F2 bold), in 12 points."""
    count = len(pages)
    objects: dict[int, bytes] = {}
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(count))
    root = b"<< /Type /Catalog /Pages 2 0 R"
    if outline:
        root += b" /Outlines 5 0 R"
        first, last = 1000, 1000 + len(outline) - 1
        objects[5] = f"<< /First {first} 0 R /Last {last} 0 R /Count {len(outline)} >>".encode()
        for number, (title, page) in enumerate(outline):
            after = f" /Next {first + number + 1} 0 R" if first + number < last else ""
            before = f" /Prev {first + number - 1} 0 R" if number else ""
            target = f"/Dest [{10 + 2 * page} 0 R /XYZ 0 792 0]"
            entry = f"<< /Title ({title}) /Parent 5 0 R {target}{after}{before} >>"
            objects[first + number] = entry.encode()
    objects[1] = root + b" >>"
    objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode()
    for number, (font, base) in enumerate((("F1", "Helvetica"), ("F2", "Helvetica-Bold"))):
        assert font
        objects[3 + number] = (
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{base} "
            "/Encoding /WinAnsiEncoding >>".encode()
        )
    for number, rows in enumerate(pages):
        content = b"".join(_row(row) for row in rows)
        objects[11 + 2 * number] = (
            f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"
        )
        objects[10 + 2 * number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {11 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
    body, offsets = b"%PDF-1.4\n", {}
    for key, value in sorted(objects.items()):
        offsets[key] = len(body)
        body += f"{key} 0 obj\n".encode() + value + b"\nendobj\n"
    table = b"".join(
        f"{key} 1\n{offset:010d} 00000 n \n".encode() for key, offset in offsets.items()
    )
    end = f"startxref\n{len(body)}\n%%EOF\n".encode()
    body += b"xref\n0 1\n0000000000 65535 f \n" + table
    body += (
        f"trailer\n<< /Size {max(objects) + 1} /Root 1 0 R ".encode() + trailer + b" >>\n" + end
    )
    path.write_bytes(body)
    return path


def _row(row: Row) -> bytes:
    text, left, bottom, *font = row
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    shown = escaped.encode("cp1252")
    face = (font or ["F1"])[0]
    return f"BT /{face} 12 Tf {left} {bottom} Td (".encode() + shown + b") Tj ET\n"


def prose(lines: Sequence[str], top: float = 700, left: float = 72) -> list[Row]:
    return [(line, left, top - 14 * number) for number, line in enumerate(lines)]


def check_offsets(document: ReadDocument) -> None:
    """What holds of every document: sections begin with their heading, pages rise."""
    assert list(document.page_starts) == sorted(document.page_starts)
    for section in document.sections:
        assert 0 <= section.start < section.end <= len(document.text)


# --- PDF ------------------------------------------------------------------------------------


def test_pdf_lines_become_paragraphs_and_items(tmp_path: Path) -> None:
    rows = [
        *prose(
            ["The first paragraph runs over two lines that are quite long indeed and", "ends."]
        ),
        *prose(
            ["1. First item goes on over the whole of the printed line, and also", "here."], 650
        ),
        *prose(["2. Second item."], 622),
    ]
    document = read(write_pdf(tmp_path / "a.pdf", [rows]))
    assert document.text == (
        "The first paragraph runs over two lines that are quite long indeed and ends.\n"
        "1. First item goes on over the whole of the printed line, and also here.\n"
        "2. Second item."
    )
    assert document.page_starts == (0,)


def test_pdf_keeps_the_dash_of_code_ranges_and_mends_words(tmp_path: Path) -> None:
    lines = [
        "Report drug administration such as infusion with the codes 96360-",
        "96379 only if unrelated. The post-procedure visit is included, as is post-",
        "procedure pain care. An administration is a service, so the admini-",
        "stration counts once for each session that the patient has been to.",
    ]
    text = read(write_pdf(tmp_path / "a.pdf", [prose(lines)])).text
    assert "codes 96360-96379 only" in text
    assert "post-procedure pain" in text
    assert "the administration counts" in text


def test_pdf_drops_running_lines_and_joins_over_the_page_end(tmp_path: Path) -> None:
    pages = [
        [
            (f"Manual of everything, edition {number}", 72, 760),
            *prose(
                [
                    f"Page {number} opens with this sentence.",
                    f"{WORDS[number]} goes on over the whole of the",
                ]
            ),
            *prose([f"printed page of {WORDS[number]}"], 672),
            (f"I-{number}", 300, 40),
        ]
        for number in range(1, 6)
    ]
    document = read(write_pdf(tmp_path / "a.pdf", pages))
    assert "Manual of everything" not in document.text
    assert not re.search(r"I-\d", document.text)
    assert len(document.page_starts) == 5
    for number, start in enumerate(document.page_starts, start=1):
        assert document.text[start:].startswith(f"Page {number} opens")
    assert "printed page of delta Page 5 opens" in document.text


def test_pdf_outline_gives_sections_with_pages_and_exact_offsets(tmp_path: Path) -> None:
    pages = [
        [("Scope", 72, 700, "F2"), *prose(["What this is about, in words."], 670)],
        [("Billing rules", 72, 700, "F2"), *prose(["One rule, and another one."], 670)],
    ]
    marks = [("Scope", 0), ("Billing rules", 1)]
    document = read(write_pdf(tmp_path / "a.pdf", pages, marks))
    check_offsets(document)
    assert [(one.path, one.page) for one in document.sections] == [
        (("Scope",), 1),
        (("Billing rules",), 2),
    ]
    for section in document.sections:
        assert document.text[section.start :].startswith(section.title)


def test_pdf_without_outline_takes_bold_lines_for_headings(tmp_path: Path) -> None:
    rows = [("Modifiers", 72, 700, "F2"), *prose(["Plain text follows the bold line here."], 670)]
    document = read(write_pdf(tmp_path / "a.pdf", [rows]))
    assert [section.title for section in document.sections] == ["Modifiers"]


def test_bookmark_named_after_a_file_stays_out_of_paths(tmp_path: Path) -> None:
    pages = [
        [("Cover page text, without heading.", 72, 700)],
        [("Scope", 72, 700, "F2"), ("Text of the scope.", 72, 670)],
    ]
    marks = [("01_Chapter_final.pdf", 0), ("Scope", 1)]
    document = read(write_pdf(tmp_path / "a.pdf", pages, marks))
    assert [section.path for section in document.sections] == [("Chapter final",), ("Scope",)]


# --- other formats --------------------------------------------------------------------------


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


# --- what is refused ------------------------------------------------------------------------


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


def test_encrypted_pdf(tmp_path: Path) -> None:
    # A user password that is not empty: no key derived from "" matches these entries.
    locked = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]"
    path = write_pdf(
        tmp_path / "a.pdf", [prose(["Secret."])], trailer=locked % (b"11" * 32, b"22" * 32)
    )
    message = "a.pdf: the PDF is encrypted; save a copy without a password and add it"
    assert refusal(path) == message


def test_broken_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\nnothing of the kind")
    message = "a.pdf: the PDF is damaged or incomplete; download or export it again and add "
    assert refusal(tmp_path / "a.pdf") == message + "the new copy"


def test_pdf_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("just words")
    message = "a.pdf: named .pdf but not a PDF inside; export it as PDF again, or rename it to "
    assert refusal(tmp_path / "a.pdf") == message + "what it is"


def test_scanned_pdf(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [[], []])
    message = "a.pdf: the PDF holds no text, only images; run OCR on it (for example ocrmypdf) "
    assert refusal(path) == message + "and add the result"


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


# --- the real manual ------------------------------------------------------------------------


@pytest.mark.real_data
def test_manual_2026_pages_hold_what_is_printed_on_them(real_data: Path) -> None:
    import pypdfium2

    path = real_data / "policy-manual" / "ncci-policy-manual-2026.pdf"
    document = read(path)
    check_offsets(document)
    ends = [*document.page_starts[1:], len(document.text)]
    with pypdfium2.PdfDocument(path) as pdf:
        assert len(document.page_starts) == len(pdf) == 287
        for number, (start, end) in enumerate(zip(document.page_starts, ends, strict=True)):
            page = pdf[number]
            text_page = page.get_textpage()
            printed = re.sub(r"\W", "", text_page.get_text_range())
            text_page.close()
            page.close()
            kept = re.sub(r"\W", "", document.text[start:end])
            assert kept in printed
            assert len(printed) - len(kept) <= 45  # the running lines
    assert "Revision Date" not in document.text
    assert "codes 96360-96379" in document.text
    chapter = "Chapter I General Correct Coding Policies"
    modifiers = (chapter, "E. Modifiers and Modifier Indicators")
    found = {section.path: section.page for section in document.sections}
    assert found[modifiers] == 30
    # This chapter has no entries in the outline; its headings are known by their looks.
    bones = "Chapter IV Surgery: Musculoskeletal System CPT Codes 20000 - 29999"
    assert found[bones, "E. Arthroscopy"] == 87


@pytest.mark.real_data
def test_manual_2025_text_dump_loses_its_page_feet(real_data: Path) -> None:
    document = read(real_data / "policy-manual" / "ncci-policy-manual-2025.txt")
    assert "Revision Date" not in document.text
    assert len(document.page_starts) > 280
    assert "E. Modifiers and Modifier Indicators" in {one.title for one in document.sections}
