"""Printed lines to paragraphs: by the distance between lines, their length, and list marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge_base.readers.blocks import Block
from knowledge_base.readers.pdf_headings import CONTENTS_ENTRY, WIDE, Headings, is_contents
from knowledge_base.readers.pdf_lines import Line
from knowledge_base.readers.unwrapping import (
    BROKEN_WORD,
    Vocabulary,
    ends_sentence,
    follows,
    join_lines,
    list_marker,
    opens_list,
)

_SAME_ROW = 2.0  # points
_SAME_COLUMN = 60.0


class _Page:
    """What is usual on a page: the distance between lines, and how far to the right they go."""

    def __init__(self, lines: Sequence[Line]) -> None:
        steps = Counter(
            round(before.bottom - line.bottom)
            for before, line in pairwise(lines)
            if before.bottom - line.bottom > _SAME_ROW
        )
        # The commonest distance, the smaller of two as common: gaps vary more than lines do.
        self.step = min(steps, key=lambda step: (-steps[step], step), default=0)
        if lines:
            self.step = min(self.step or 99, round(lines[0].style.height * 1.5))
        self.contents = is_contents(lines)
        self._lines = lines

    def right_of(self, line: Line) -> float:
        """How far to the right the lines of the same column go."""
        return max(one.right for one in self._lines if abs(one.left - line.left) <= _SAME_COLUMN)


def to_blocks(pages: Sequence[Sequence[Line]], headings: Headings) -> Iterator[Block]:
    """Paragraphs, list items and headings of all pages, in order, joined over page ends."""
    vocabulary = Vocabulary(line.text.rstrip(BROKEN_WORD) for page in pages for line in page)
    group: list[Line] = []
    unseen: str | None = None
    marks: list[str] = []

    def flush(level: int = 0) -> Iterator[Block]:
        nonlocal unseen
        if group:
            yield _block(group, level, unseen, vocabulary)
            group.clear()
            unseen = None

    for number, lines in enumerate(pages):
        usual = _Page(lines)
        if number in headings.unseen:
            yield from flush()
            unseen = headings.unseen[number]
        heading_left = 0
        for index, line in enumerate(lines):
            heading = headings.printed.get((number, index))
            if heading is not None:
                yield from flush()
                heading_left = heading.lines
                marks.clear()
            elif not heading_left and _starts_block(group, line, usual, marks):
                yield from flush()
            if not group and not heading_left:
                _remember(line, marks)
            group.append(line)
            if heading_left == 1:
                yield from flush(_level_of(headings, number, index))
            heading_left = max(0, heading_left - 1)
    yield from flush()


def _level_of(headings: Headings, page: int, index: int) -> int:
    """The level of the heading whose last line is at ``index``."""
    for back in range(index, -1, -1):
        heading = headings.printed.get((page, back))
        if heading is not None:
            return heading.level
    return 0


def _remember(line: Line, marks: list[str]) -> None:
    mark = list_marker(line.text)
    if mark is not None:
        marks.append(mark)


def _block(group: Sequence[Line], level: int, unseen: str | None, words: Vocabulary) -> Block:
    text, starts = join_lines([line.text for line in group], words)
    text = text.replace(BROKEN_WORD[0], "-")
    breaks: dict[int, int] = {}
    for line, start in zip(group, starts, strict=True):
        breaks.setdefault(line.page, start)
    item = not level and list_marker(text) is not None
    return Block(text, level, item, tuple(breaks.items()), unseen)


def _starts_block(group: Sequence[Line], line: Line, usual: _Page, marks: Sequence[str]) -> bool:
    if not group:
        return False
    before = group[-1]
    if before.text[-1] in BROKEN_WORD:
        return False
    ended = ends_sentence(before.text)
    if _new_item(line.text, ended, marks):
        return True
    if usual.contents and CONTENTS_ENTRY.search(before.text):
        return True
    drop = before.bottom - line.bottom
    if before.page != line.page or drop < -_SAME_ROW:
        # At the top of the next page or column a paragraph goes on until a sentence ends.
        return ended or _changes_look(before, line)
    return drop > _SAME_ROW and (
        drop > usual.step * WIDE
        or _changes_look(before, line)
        or _had_room(before, line, usual.right_of(line), ended=ended)
    )


def _new_item(text: str, ended: bool, marks: Sequence[str]) -> bool:
    """Whether a list item opens here, and not a wrapped line that begins with a number."""
    mark = list_marker(text)
    if mark is None:
        return False
    expected = opens_list(mark) or any(follows(mark, earlier) for earlier in marks[-12:])
    return expected and (ended or mark == "*")


def _changes_look(before: Line, line: Line) -> bool:
    return before.style.height != line.style.height and before.style.bold != line.style.bold


def _had_room(before: Line, line: Line, right: float, *, ended: bool) -> bool:
    """Whether the line before was left short, as only the last of a paragraph or row is.

    After a sentence's end it is enough that the next line's first word would have fitted;
    in the middle of one, as in the rows of a table, a third of the line must be empty.
    """
    letter = (line.right - line.left) / max(1, len(line.text))
    space = right - before.right
    if ended:
        first_word = len(line.text.split(" ", 1)[0]) + 1
        return space > (first_word + 1) * letter
    same_edge = abs(before.left - line.left) <= _SAME_ROW
    return same_edge and line.text[0].isupper() and space > (right - line.left) / 3
