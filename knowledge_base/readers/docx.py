"""Word files (DOCX), through python-docx: headings, list items, and tables row by row."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said
from knowledge_base.readers.blocks import UNMARKED_LEVEL, Block, assemble, is_bold_heading
from knowledge_base.readers.csv_rows import row_text
from knowledge_base.readers.unwrapping import clean, list_marker
from knowledge_base.records import ReadDocument

# Bounds against archives made to exhaust memory: bytes once unpacked, and how many times
# larger than the file that may be (asked only of what is not small anyway).
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200
_SMALL = 5 * 1024 * 1024
_MAX_PARTS = 10_000
_CHUNK = 1024 * 1024
_HEADING_STYLE = re.compile(r"heading (\d)", re.IGNORECASE)


def read_docx(path: Path, title: str | None) -> ReadDocument:
    """Read a DOCX file. Raises ``UnreadableFile``: broken, no Word document, or a zip bomb."""
    from docx import Document

    _check_archive(path)
    try:
        document = Document(str(path))
        blocks = [block for part in document.iter_inner_content() for block in _blocks(part)]
        named = clean(document.core_properties.title or "")
    except (KeyError, ValueError, AttributeError, IndexError, SyntaxError, OSError):
        # SyntaxError: lxml's parse errors derive from it.
        raise _broken(path) from None
    headline = next((block.text for block in blocks if block.level == 1), "")
    return assemble(title or headline or named or path.stem, blocks)


def _broken(path: Path) -> UnreadableFile:
    return UnreadableFile(
        said(
            "{name}: the DOCX is damaged or no Word document; open it in Word, save it again and "
            "add the new copy",
            name=path.name,
        )
    )


def _check_archive(path: Path) -> None:
    """Bound what the archive unpacks to, by its directory first and then by unpacking it."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            declared = sum(entry.file_size for entry in entries)
            if "word/document.xml" not in archive.namelist():
                raise _broken(path)
            _check_size(path, declared, len(entries))
            unpacked = 0
            for entry in entries:
                with archive.open(entry) as part:
                    while chunk := part.read(_CHUNK):
                        unpacked += len(chunk)
                        _check_size(path, unpacked, len(entries))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
        # RuntimeError: an encrypted part, or a compression method Python does not know.
        raise _broken(path) from None


def _check_size(path: Path, unpacked: int, parts: int) -> None:
    ratio = unpacked / path.stat().st_size
    if unpacked > MAX_UNPACKED_BYTES or parts > _MAX_PARTS:
        reason = said("unpacks to more than {size} MB", size=MAX_UNPACKED_BYTES // 2**20)
    elif unpacked > _SMALL and ratio > MAX_RATIO:
        reason = said("unpacks to more than {ratio} times its size", ratio=MAX_RATIO)
    else:
        return
    raise UnreadableFile(
        said(
            "{name}: the DOCX {reason}, as an archive made to do harm does; export "
            "the text you need into a new file",
            name=path.name,
            reason=reason,
        )
    )


def _blocks(part: Any) -> Iterator[Block]:
    from docx.table import Table

    if isinstance(part, Table):
        yield from _rows(part)
        return
    for line in part.text.split("\n"):
        yield from _paragraph(part, clean(line))


def _paragraph(paragraph: Any, text: str) -> Iterator[Block]:
    if not text:
        return
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    heading = _HEADING_STYLE.match(style)
    if heading is not None or style == "Title":
        yield Block(text, int(heading[1]) if heading else 1)
    elif _is_item(paragraph, style) and list_marker(text) is None:
        yield Block(f"\u2022 {text}", item=True)
    elif list_marker(text) is not None:
        yield Block(text, item=True)
    else:
        yield Block(text, UNMARKED_LEVEL if _bold_heading(paragraph, text) else 0)


def _is_item(paragraph: Any, style: str) -> bool:
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    return style.startswith("List") or numbered


def _bold_heading(paragraph: Any, text: str) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return is_bold_heading(text) and bool(runs) and all(run.bold for run in runs)


def _rows(table: Any) -> Iterator[Block]:
    rows = [[clean(cell.text) for cell in row.cells] for row in table.rows]
    if len(rows) == 1:
        yield Block(row_text([], rows[0]), item=True)
    for row in rows[1:]:
        yield Block(row_text(rows[0], row), item=True)
