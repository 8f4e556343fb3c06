"""The printed lines of a PDF page: their text, where they stand, and how they look."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import Any

from knowledge_base.readers.unwrapping import BROKEN_WORD, clean

# PDFium ends a line with CR LF, except where a word is broken: there it leaves one mark.
_LINE = re.compile(rf"[^\r\n{BROKEN_WORD}]+[{BROKEN_WORD}]?")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD = re.compile(r"bold|black|heavy|semibold", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """How a line looks. ``height`` is its font's box in points, rounded."""

    font: str
    height: int
    bold: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line. ``left``, ``right`` and ``bottom`` are in points from the page's corner."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    style: Style


def page_lines(page: Any, number: int) -> list[Line]:
    """The lines of one pypdfium2 page, in the order the file gives them."""
    text_page = page.get_textpage()
    try:
        text = text_page.get_text_range()
        # Offsets into the text are PDFium's character numbers unless it left some out.
        shift = _Shift(text_page, aligned=len(text) == text_page.count_chars())
        found = (_line(text_page, match, number, shift) for match in _LINE.finditer(text))
        return [line for line in found if line is not None]
    finally:
        text_page.close()


@dataclass(frozen=True, slots=True)
class _Shift:
    text_page: Any
    aligned: bool

    def __call__(self, offset: int) -> int:
        if self.aligned:
            return offset
        from pypdfium2 import raw

        return max(0, int(raw.FPDFText_GetCharIndexFromTextIndex(self.text_page, offset)))


def _line(text_page: Any, match: re.Match[str], number: int, shift: _Shift) -> Line | None:
    raw_text = match.group()
    broken = raw_text[-1] in BROKEN_WORD
    text = clean(raw_text.rstrip(BROKEN_WORD))
    visible = raw_text.rstrip(BROKEN_WORD).strip()
    if not text:
        return None
    start = match.start() + raw_text.index(visible[0])
    first, last = shift(start), shift(start + len(visible) - 1)
    left, bottom, _, top = text_page.get_charbox(first, loose=True)
    right = text_page.get_charbox(last, loose=True)[2]
    style = _style(text_page, first, round(top - bottom))
    if style.bold and not _style(text_page, last, style.height).bold:
        style = Style(style.font, style.height, bold=False)
    return Line(text + BROKEN_WORD[0] * broken, number, left, right, bottom, style)


def _style(text_page: Any, index: int, height: int) -> Style:
    from pypdfium2 import raw

    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text_page, index, buffer, 128, flags)
    font = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
    bold = raw.FPDFText_GetFontWeight(text_page, index) >= 600 or bool(_BOLD.search(font))
    return Style(font, height, bold)
