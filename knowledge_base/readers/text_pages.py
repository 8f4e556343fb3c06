"""The pages of a plain text: form feeds, or the page numbers a PDF-to-text dump leaves."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge_base.readers.running_heads import running_lines

_LONGEST_FOOT = 100
_NEEDED = 3
_SHARE = 0.6
# Page marks stand at least this many lines apart on average; numbered steps stand closer.
_APART = 5
_NUMBERED = re.compile(r"(?P<before>.*?)(?P<label>[A-Za-z]{1,8}-)?(?P<number>\d{1,4})$")
_OF_TOTAL = re.compile(r"\s+of\s+\d+$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Mark:
    line: int
    number: int
    before: str


def split_pages(text: str) -> list[list[str]]:
    """The lines of each page, running heads and feet left out; one page where none is marked."""
    if "\f" in text:
        pages = [page.split("\n") for page in text.strip("\f").split("\f")]
        return [_without_running(page, dropped) for page, dropped in _running(pages)]
    lines = text.split("\n")
    marks = [mark for group in _groups(lines) for mark in group]
    if not marks:
        return [lines]
    dropped = {mark.line for mark in marks} | _companions(lines, marks)
    at_top = min(mark.line for mark in marks) <= 2
    pages = [[]]
    turns = {mark.line for mark in marks}
    for index, line in enumerate(lines):
        if index in turns and at_top and any(pages[-1]):
            pages.append([])
        if index not in dropped:
            pages[-1].append(line)
        if index in turns and not at_top:
            pages.append([])
    if len(pages) > 1 and not any(line.strip() for line in pages[-1]):
        pages.pop()
    return pages


def _running(pages: Sequence[list[str]]) -> list[tuple[list[str], set[int]]]:
    filled = [[index for index, line in enumerate(page) if line.strip()] for page in pages]
    shown = [[page[index] for index in kept] for page, kept in zip(pages, filled, strict=True)]
    found = running_lines(shown)
    return [
        (page, {kept[index] for index in dropped})
        for page, kept, dropped in zip(pages, filled, found, strict=True)
    ]


def _without_running(page: Sequence[str], dropped: set[int]) -> list[str]:
    return [line for index, line in enumerate(page) if index not in dropped]


def _groups(lines: Sequence[str]) -> list[list[_Mark]]:
    """Lines alike but for a page number that counts up, far enough apart to be page feet."""
    alike: dict[str, list[_Mark]] = defaultdict(list)
    for index, line in enumerate(lines):
        bare = line.strip()
        if len(bare) > _LONGEST_FOOT:
            continue
        match = _NUMBERED.fullmatch(_OF_TOTAL.sub("", bare))
        if match is None:
            continue
        before = match["before"].strip()
        if not before or match["label"] or "page" in before.casefold() or "/" in before:
            key = _DIGITS.sub("#", before) + ("-" if match["label"] else "")
            alike[key].append(_Mark(index, int(match["number"]), before))
    return [group for group in alike.values() if _counts_pages(group)]


def _counts_pages(group: Sequence[_Mark]) -> bool:
    if len(group) < _NEEDED:
        return False
    steps = list(pairwise(group))
    # Each chapter of a manual may begin its numbers anew.
    rising = sum(later.number in {mark.number + 1, 1} for mark, later in steps)
    apart = (group[-1].line - group[0].line) / len(steps)
    return rising >= 0.8 * len(steps) and apart >= _APART


def _companions(lines: Sequence[str], marks: Sequence[_Mark]) -> set[int]:
    """Lines printed with the page number: the same next to most marks, or the mark's own text."""
    beside: Counter[str] = Counter()
    places: dict[str, set[int]] = defaultdict(set)
    alike = Counter(_DIGITS.sub("#", mark.before) for mark in marks)
    for mark in marks:
        near: set[str] = set()
        for index in _neighbours(lines, mark.line):
            key = f"{_DIGITS.sub('#', mark.before)}\n{lines[index].strip()}"
            near.add(key)
            places[key].add(index)
        beside.update(near)
    found: set[int] = set()
    for key, count in beside.items():
        total = alike[key.split("\n", 1)[0]]
        if count >= _NEEDED and count >= _SHARE * total:
            found |= places[key]
    texts = {mark.before for mark in marks if mark.before}
    found |= {index for index, line in enumerate(lines) if line.strip() in texts}
    return found


def _neighbours(lines: Sequence[str], at: int) -> list[int]:
    """Up to three lines with text on each side of a mark."""
    before = [index for index in range(max(0, at - 5), at) if lines[index].strip()][-3:]
    after = [index for index in range(at + 1, min(len(lines), at + 6)) if lines[index].strip()][:3]
    return before + after
