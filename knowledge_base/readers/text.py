"""Plain text files: paragraphs from hard-wrapped lines, pages and headings where they show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from knowledge_base.readers.blocks import Block, assemble
from knowledge_base.readers.opening import read_text
from knowledge_base.readers.text_headings import heading_levels, heading_text
from knowledge_base.readers.text_pages import split_pages
from knowledge_base.readers.unwrapping import (
    Vocabulary,
    clean,
    ends_sentence,
    follows,
    join_lines,
    list_marker,
    opens_list,
)
from knowledge_base.records import ReadDocument

# Typed or printed lines are at most this wide; a text with longer ones is not hard-wrapped.
_WIDEST_WRAPPED = 130
_NARROWEST_WRAPPED = 45
_ENOUGH_LINES = 5
_RULE = re.compile(r"\s*([-=_*~#])(?:\s*\1){2,}\s*")


def read_text_file(path: Path, title: str | None) -> ReadDocument:
    """Read a plain text file; the title is the file's name unless one is given."""
    text, warnings = read_text(path)
    pages = split_pages(text)
    blocks = to_blocks(pages)
    return assemble(
        title or path.stem, blocks, pages=len(pages) if len(pages) > 1 else 0, warnings=warnings
    )


def to_blocks(pages: Sequence[Sequence[str]]) -> Iterator[Block]:
    """Paragraphs, items and headings; a paragraph runs on over a page where it is unfinished."""
    cleaned = [["" if _RULE.fullmatch(line) else clean(line) for line in page] for page in pages]
    lines = [line for page in cleaned for line in page]
    page_of = [number for number, page in enumerate(cleaned) for _ in page]
    levels = heading_levels(lines)
    width = wrap_width(lines)
    vocabulary = Vocabulary(lines)
    group: list[int] = []
    marks: list[str] = []
    for index, line in enumerate(lines):
        if not line:
            continue
        if group and (index in levels or _starts(lines, group, index, width, marks, page_of)):
            yield _block(lines, group, page_of, vocabulary)
            group = []
        if index in levels:
            text = heading_text(line)
            yield Block(text, levels[index], breaks=((page_of[index], 0),))
            marks.clear()
            continue
        mark = None if group else list_marker(line)
        if mark is not None:
            marks.append(mark)
        group.append(index)
    if group:
        yield _block(lines, group, page_of, vocabulary)


def wrap_width(lines: Sequence[str]) -> int:
    """The width the text was wrapped to, in characters, or 0 if every line is a paragraph."""
    inner = [
        len(line)
        for line, after in pairwise(lines)
        if line and after and list_marker(after) is None
    ]
    if len(inner) < _ENOUGH_LINES:
        return 0
    inner.sort()
    widest, middle = inner[int(len(inner) * 0.98)], inner[len(inner) // 2]
    wrapped = widest <= _WIDEST_WRAPPED and middle >= _NARROWEST_WRAPPED
    return widest if wrapped and middle >= 0.75 * widest else 0


def _starts(
    lines: Sequence[str],
    group: Sequence[int],
    index: int,
    width: int,
    marks: Sequence[str],
    page_of: Sequence[int],
) -> bool:
    """Whether a new paragraph or item begins at ``index``, after the lines of ``group``."""
    last, line = group[-1], lines[index]
    before = lines[last]
    ended = ends_sentence(before)
    mark = list_marker(line)
    if mark is not None and (width == 0 or _expected(mark, marks, ended=ended)):
        return True
    if page_of[last] != page_of[index]:
        return ended or not (line[0].islower() or len(before) >= _NARROWEST_WRAPPED)
    if index > last + 1:
        return True
    if width == 0:
        return ended or not line[0].islower()
    return ended and len(before) + 1 + len(line.split(" ", 1)[0]) < width - 2


def _expected(mark: str, marks: Sequence[str], *, ended: bool) -> bool:
    known = opens_list(mark) or any(follows(mark, earlier) for earlier in marks[-12:])
    return known and (ended or mark == "*")


def _block(
    lines: Sequence[str], group: Sequence[int], page_of: Sequence[int], words: Vocabulary
) -> Block:
    text, starts = join_lines([lines[index] for index in group], words)
    breaks: dict[int, int] = {}
    for index, start in zip(group, starts, strict=True):
        breaks.setdefault(page_of[index], start)
    return Block(text, item=list_marker(text) is not None, breaks=tuple(breaks.items()))
