"""The one shape every reader produces, and how it becomes a stored text with sections."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge_base.readers.unwrapping import ends_sentence
from knowledge_base.records import ReadDocument, Section

# A heading nobody marked as one (a bold line on its own) nests under every marked one.
UNMARKED_LEVEL = 7
_LONGEST_BOLD_HEADING = 80


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list item or a heading, already on one line and cleaned.

    ``level`` is 0 for body text and 1 (outermost) and up for headings. ``breaks`` are the
    pages the block lies on: pairs of 0-based page and the offset in ``text`` of its first line.
    ``unseen`` is the title of a section that begins with this block but is not printed (a
    bookmark named after a file); it stays out of the paths of the sections under it.
    """

    text: str
    level: int = 0
    item: bool = False
    breaks: tuple[tuple[int, int], ...] = ()
    unseen: str | None = None


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    start: int
    title: str
    seen: bool = True


def assemble(
    title: str,
    blocks: Iterable[Block],
    *,
    pages: int = 0,
    warnings: Sequence[str] = (),
) -> ReadDocument:
    """Join ``blocks`` into one text; ``pages`` is the number of pages, 0 where there are none.

    A list item stands on its own line, everything else after a blank line.
    """
    pieces: list[str] = []
    starts: dict[int, int] = {}
    headings: list[_Heading] = []
    length = 0
    waiting: list[int] = []
    for block in blocks:
        if not block.text:
            waiting.extend(page for page, _ in block.breaks)
            continue
        gap = "" if not pieces else "\n" if block.item else "\n\n"
        pieces.extend((gap, block.text))
        length += len(gap)
        for page, offset in (*((page, 0) for page in waiting), *block.breaks):
            # The first block of a page says where it begins; later ones only lie on it.
            starts.setdefault(page, length + offset)
        waiting.clear()
        if block.unseen:
            headings.append(_Heading(0, length, block.unseen, seen=False))
        if block.level:
            headings.append(_Heading(block.level, length, block.text))
        length += len(block.text)
    page_starts = _fill(starts, pages, length)
    return ReadDocument(
        title=title,
        text="".join(pieces),
        page_starts=page_starts,
        sections=_sections(headings, length, page_starts),
        warnings=tuple(warnings),
    )


def _fill(starts: dict[int, int], pages: int, length: int) -> tuple[int, ...]:
    """An offset for every page; a page without text begins where the next one does."""
    filled: list[int] = []
    following = length
    for page in reversed(range(pages)):
        following = min(following, starts.get(page, following))
        filled.append(following)
    if filled:
        filled[-1] = 0
    return tuple(reversed(filled))


def _sections(
    headings: Sequence[_Heading], length: int, page_starts: Sequence[int]
) -> tuple[Section, ...]:
    """Nest headings by level: each ends where the next of its level or higher starts."""
    ends = [length] * len(headings)
    outer: list[int] = []
    paths: list[tuple[str, ...]] = []
    for number, heading in enumerate(headings):
        while outer and headings[outer[-1]].level >= heading.level:
            ends[outer.pop()] = heading.start
        above = (headings[index] for index in outer)
        paths.append((*(one.title for one in above if one.seen), heading.title))
        outer.append(number)
    return tuple(
        Section(path, heading.start, end, page_at(page_starts, heading.start))
        for path, heading, end in zip(paths, headings, ends, strict=True)
        if heading.start < end
    )


def is_bold_heading(text: str) -> bool:
    """Whether a paragraph that is bold as a whole reads as a heading: short, no sentence."""
    plain = not ends_sentence(text) or text.endswith(":")
    return plain and len(text) <= _LONGEST_BOLD_HEADING


def page_at(page_starts: Sequence[int], offset: int) -> int | None:
    """The 1-based page that ``offset`` lies on, or ``None`` for a text without pages."""
    return max(1, bisect_right(page_starts, offset)) if page_starts else None
