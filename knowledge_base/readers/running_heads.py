"""Finding what is printed on page after page, by its repetition and nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from knowledge_base.readers.unwrapping import ends_sentence

# Lines looked at from each edge of a page, and how near its repetitions must be.
_DEPTH = 3
_REACH = 4
_NEEDED = 3
_LABEL = re.compile(r"(?:[A-Za-z]{1,12}|page)?[\s.\u2013-]*\d{1,4}", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def running_key(line: str) -> str:
    """The line with what changes from page to page blanked: numbers, and whole page labels.

    A sentence keeps its numbers: two that differ in a code or an amount say different things.
    """
    stripped = line.strip()
    if ends_sentence(stripped):
        return stripped.casefold()
    if _LABEL.fullmatch(stripped):
        return "<label>"
    return _DIGITS.sub("#", stripped.casefold())


def running_lines(pages: Sequence[Sequence[str]]) -> list[set[int]]:
    """For every page, the indices of its lines that are running heads, feet or page labels.

    A line is one if, counted from the nearest edge, only such lines lie before it, and the
    same line stands at the edge of two other pages within four (in a text of two pages: on
    both, with a number in it).
    """
    needed = min(_NEEDED, len(pages))
    if needed < 2:
        return [set() for _ in pages]
    where: dict[str, set[int]] = defaultdict(set)
    keys = [[running_key(line) for line in page] for page in pages]
    for number, page in enumerate(keys):
        for key in {*page[:_DEPTH], *page[-_DEPTH:]}:
            where[key].add(number)

    def runs(key: str, number: int) -> bool:
        if needed == 2 and "#" not in key and key != "<label>":
            return False
        near = range(number - _REACH, number + _REACH + 1)
        return sum(page in where[key] for page in near) >= needed

    return [_edges(page, number, runs) for number, page in enumerate(keys)]


def _edges(keys: Sequence[str], number: int, runs: Callable[[str, int], bool]) -> set[int]:
    found: set[int] = set()
    for order in (range(len(keys)), range(len(keys) - 1, -1, -1)):
        for index in list(order)[:_DEPTH]:
            if not runs(keys[index], number):
                break
            found.add(index)
    return found
