"""PDF files, through PDFium: text with pages, sections from the outline or from the looks."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import counted, said
from knowledge_base.readers.blocks import assemble
from knowledge_base.readers.pdf_blocks import to_blocks
from knowledge_base.readers.pdf_headings import Bookmark, find_headings, joined
from knowledge_base.readers.pdf_lines import Line, page_lines
from knowledge_base.readers.running_heads import running_lines
from knowledge_base.readers.unwrapping import clean
from knowledge_base.records import ReadDocument

_DEEPEST_BOOKMARK = 8
_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
_NOT_A_TITLE = ("microsoft word", "untitled", "powerpoint presentation")


def read_pdf(path: Path, title: str | None) -> ReadDocument:
    """Read the text layer of a PDF. Raises ``UnreadableFile``: encrypted, broken, scanned."""
    with _opened(path) as pdf:
        raw_pages, warnings = _pages(pdf, path)
        outline = list(_outline(pdf, len(raw_pages)))
        own_title = clean(pdf.get_metadata_dict().get("Title", ""))
    if not any(raw_pages):
        raise UnreadableFile(
            said(
                "{name}: the PDF holds no text, only images; run OCR on it (for "
                "example ocrmypdf) and add the result",
                name=path.name,
            )
        )
    pages = _without_running_lines(raw_pages)
    headings = joined(find_headings(outline, pages), pages)
    if not own_title or own_title.casefold().startswith(_NOT_A_TITLE):
        own_title = path.stem
    return assemble(
        title or own_title, to_blocks(pages, headings), pages=len(pages), warnings=warnings
    )


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _WRONG_PASSWORD:
            raise UnreadableFile(
                said(
                    "{name}: the PDF is encrypted; save a copy without a password and add it",
                    name=path.name,
                )
            ) from None
        raise _broken(path) from None
    try:
        yield pdf
    except pypdfium2.PdfiumError:
        raise _broken(path) from None
    finally:
        pdf.close()


def _broken(path: Path) -> UnreadableFile:
    return UnreadableFile(
        said(
            "{name}: the PDF is damaged or incomplete; download or export it again and add the "
            "new copy",
            name=path.name,
        )
    )


def _pages(pdf: Any, path: Path) -> tuple[list[list[Line]], list[str]]:
    if len(pdf) == 0:
        raise _broken(path)
    pages: list[list[Line]] = []
    pictures: list[int] = []
    for number in range(len(pdf)):
        page = pdf[number]
        try:
            pages.append(page_lines(page, number))
            if not pages[-1] and next(iter(page.get_objects()), None) is not None:
                pictures.append(number + 1)
        finally:
            page.close()
    if not pictures:
        return pages, []
    shown = ", ".join(map(str, pictures[:10])) + (", ..." if len(pictures) > 10 else "")
    told = counted(
        "{number} page without text, not searched (run OCR): {pages}",
        "{number} pages without text, not searched (run OCR): {pages}",
        len(pictures),
        pages=shown,
    )
    return pages, [told]


def _outline(pdf: Any, pages: int) -> Iterator[Bookmark]:
    for item in pdf.get_toc(max_depth=_DEEPEST_BOOKMARK):
        target = item.get_dest()
        page = target.get_index() if target is not None else None
        title = clean(item.get_title())
        if page is None or not 0 <= page < pages or not title:
            continue
        _, position = target.get_view()
        # XYZ targets give left, top, zoom; FitH gives top alone.
        top = position[1] if len(position) == 3 else position[0] if len(position) == 1 else None
        yield Bookmark(title, item.level, page, top)


def _without_running_lines(pages: list[list[Line]]) -> list[list[Line]]:
    running = running_lines([[line.text for line in page] for page in pages])
    return [
        [line for index, line in enumerate(page) if index not in dropped]
        for page, dropped in zip(pages, running, strict=True)
    ]
