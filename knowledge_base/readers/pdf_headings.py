"""Which printed lines of a PDF are headings: those of its outline, and those that look alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge_base.readers.pdf_lines import Line, Style
from knowledge_base.readers.unwrapping import ends_sentence, list_marker

_NOT_WORD = re.compile(r"[\W_]+")
_FILE_NAME = re.compile(r"_|\.(?:pdf|docx?|txt)$|^\d+[ _-]", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"^\d+[ _.-]+")
_EXTENSION = re.compile(r"\.(?:pdf|docx?|txt)$", re.IGNORECASE)
_NAMED = re.compile(r"(chapter|part|section|appendix|annex)\s+[\divxlc]+\b", re.IGNORECASE)
_CAPITAL_MARK = re.compile(r"[A-Z]\.\s")
_NUMBER_MARK = re.compile(r"\d+((?:\.\d+)*)\.?\s")
# "A. Introduction I-3", "Overview .... 12": the lines of a table of contents.
CONTENTS_ENTRY = re.compile(r"(?:\.{3,}|\b[A-Za-z]{1,8}-)\s*\d{1,4}$")
_CONTENTS_LINES = 4
# A heading may run over this many lines, and no longer than this many characters.
_MOST_LINES = 4
_LONGEST = 140
# Lines further apart than this many times the usual distance are not of one paragraph.
WIDE = 1.35


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An outline entry: ``depth`` from 0, 0-based ``page``, ``top`` in points if it has one."""

    title: str
    depth: int
    page: int
    top: float | None


@dataclass(frozen=True, slots=True)
class Heading:
    """``lines`` lines from one on are a heading of ``level`` (1 is outermost)."""

    level: int
    lines: int


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings by page and index of their first line; unprinted section titles by page."""

    printed: Mapping[tuple[int, int], Heading]
    unseen: Mapping[int, str]


def find_headings(outline: Sequence[Bookmark], pages: Sequence[Sequence[Line]]) -> Headings:
    """Match the outline to the text, then look for headings where the outline says nothing."""
    printed: dict[tuple[int, int], Heading] = {}
    unseen: dict[int, str] = {}
    covered: set[int] = set()
    for number, mark in enumerate(outline):
        place = _locate(mark, pages[mark.page])
        if place is not None:
            index, count = place
            printed.setdefault((mark.page, index), Heading(mark.depth + 1, count))
        elif _FILE_NAME.search(mark.title):
            unseen[mark.page] = _readable(mark.title)
        if place is not None or not _FILE_NAME.search(mark.title):
            following = outline[number + 1].page if number + 1 < len(outline) else len(pages)
            covered.update(range(mark.page, max(following, mark.page + 1)))
    bare = [number for number in range(len(pages)) if number not in covered]
    printed.update(_guess(pages, bare, printed))
    return Headings(printed, unseen)


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text).casefold()


def _readable(title: str) -> str:
    bare = _EXTENSION.sub("", title.replace("_", " "))
    return _LEADING_NUMBER.sub("", bare).strip() or title


def _locate(mark: Bookmark, lines: Sequence[Line]) -> tuple[int, int] | None:
    """Index and number of the lines that spell the bookmark, the nearest to its target."""
    wanted = _key(mark.title)
    found: list[tuple[float, int, int]] = []
    for index, line in enumerate(lines):
        key = ""
        for count in range(1, _MOST_LINES + 1):
            if index + count > len(lines) or not wanted.startswith(key):
                break
            key += _key(lines[index + count - 1].text)
            if key == wanted:
                away = abs(line.bottom - mark.top) if mark.top is not None else 0.0
                found.append((away, index, count))
                break
    if not found or not wanted:
        return None
    _, index, count = min(found)
    return index, count


def _kind(text: str) -> str:
    """How a heading is numbered; headings numbered alike are of one level."""
    if _NAMED.match(text):
        return "named"
    if _CAPITAL_MARK.match(text):
        return "letter"
    number = _NUMBER_MARK.match(text)
    return f"number{number[1].count('.')}" if number else "plain"


def _guess(
    pages: Sequence[Sequence[Line]],
    bare: Sequence[int],
    printed: Mapping[tuple[int, int], Heading],
) -> dict[tuple[int, int], Heading]:
    """Headings by their looks on ``bare`` pages: larger or bolder than the body, and short."""
    body = body_style(pages)
    found = [
        (number, index, count)
        for number in bare
        for index, count in _standing_out(pages[number], body)
    ]
    known: dict[str, Counter[int]] = {}
    for (page, index), heading in printed.items():
        known.setdefault(_kind(pages[page][index].text), Counter())[heading.level] += 1
    levels = {kind: counts.most_common(1)[0][0] for kind, counts in known.items()}
    ranks = sorted({_rank(pages[page][index]) for page, index, _ in found})
    deepest = max((level for level in levels.values()), default=0)

    def level(line: Line) -> int:
        return levels.get(_kind(line.text), deepest + 1 + ranks.index(_rank(line)))

    return {(page, at): Heading(level(pages[page][at]), count) for page, at, count in found}


def _rank(line: Line) -> tuple[int, bool, str]:
    return -line.style.height, not line.style.bold, _kind(line.text)


def body_style(pages: Sequence[Sequence[Line]]) -> Style:
    """The style that most of the text is set in."""
    counts: Counter[Style] = Counter()
    for page in pages:
        for line in page:
            counts[line.style] += len(line.text)
    return counts.most_common(1)[0][0] if counts else Style("", 0, bold=False)


def _standing_out(lines: Sequence[Line], body: Style) -> Iterator[tuple[int, int]]:
    if is_contents(lines):
        return
    index = 0
    while index < len(lines):
        count = 1
        while index + count < len(lines) and _one_heading(lines, index + count):
            count += 1
        text = " ".join(line.text for line in lines[index : index + count])
        if _looks_like_heading(lines[index], text, body) and count <= _MOST_LINES + 1:
            yield index, count
        index += count


def is_contents(lines: Sequence[Line]) -> bool:
    """Whether a page is one of a table of contents: several lines end in a page number."""
    entries = sum(CONTENTS_ENTRY.search(line.text) is not None for line in lines)
    return entries >= _CONTENTS_LINES


def _looks_like_heading(line: Line, text: str, body: Style) -> bool:
    larger = line.style.height >= body.height * 1.15
    bolder = line.style.bold and not body.bold
    return (
        (larger or bolder)
        and len(text) <= _LONGEST
        and any(character.isalpha() for character in text)
        and not ends_sentence(text)
        and list_marker(text) != "*"
    )


def _one_heading(lines: Sequence[Line], index: int) -> bool:
    """Whether line ``index`` goes on with the line before: same looks, no gap, no new number."""
    line, before = lines[index], lines[index - 1]
    return (
        line.style == before.style
        and 0 < before.bottom - line.bottom <= line.style.height * WIDE
        and _kind(line.text) == "plain"
    )


def joined(headings: Headings, pages: Sequence[Sequence[Line]]) -> Headings:
    """Headings that stand line under line are one: "Chapter I", "General Policies"."""
    printed: dict[tuple[int, int], Heading] = {}
    last: tuple[int, int] | None = None
    for (page, index), heading in sorted(headings.printed.items()):
        if last is not None and last[0] == page:
            before = printed[last]
            if last[1] + before.lines == index and _one_heading(pages[page], index):
                level = min(before.level, heading.level)
                printed[last] = Heading(level, before.lines + heading.lines)
                continue
        printed[page, index] = heading
        last = page, index
    return Headings(printed, headings.unseen)
