"""Reading PDF files: paragraphs, pages, sections, and what is refused with which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge_base.errors import UnreadableFile
from knowledge_base.readers import read
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


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    message = str(caught.value)
    assert "\n" not in message
    return message


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
