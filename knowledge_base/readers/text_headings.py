"""Headings of a plain text, guessed cautiously: a wrong heading costs more than a missed one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.readers.unwrapping import ends_sentence, list_marker

_LONGEST = 90
_SHORT = 45
_PROSE = 120
_BODY = 80  # characters: a line this long is body text, whatever else it looks like
_MARKDOWN = re.compile(r"(#{1,6})\s+\S")
_NAMED = re.compile(r"(?:chapter|part|section|appendix)\s+(?:\d+|[ivxlc]+)\b", re.IGNORECASE)
_LETTER = re.compile(r"[A-Z]\.\s+[A-Z]")
_NUMBER = re.compile(r"\d{1,2}(?P<more>(?:\.\d{1,2})+)\.?\s+[A-Z]")
_CONTENTS = re.compile(r"(?:\.{3,}|\b[A-Za-z]{1,8}-)\s*\d{1,4}$")
_SMALL_WORDS = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the"}
_SMALL_WORDS |= {"to", "with", "its", "vs", "per", "is", "be"}
_PLAIN_LEVEL = 9


def heading_levels(lines: Sequence[str]) -> dict[int, int]:
    """Level (1 is outermost) by index of each line that is taken for a heading.

    ``lines`` are paragraphs with blank lines between them kept. A heading must be followed
    by body text, or by a deeper heading that is; so the entries of a table of contents,
    which follow one another, are none.
    """
    levels: dict[int, int] = {}
    following: tuple[int, bool] | None = None  # level of the next line, and whether it will do
    spaced = sum(not line.strip() for line in lines) * 3 >= len(lines)
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index].strip()
        if not line:
            continue
        level = _level(line, _stands_alone(lines, index, spaced=spaced))
        valid = False
        if level and following is not None:
            after, after_valid = following
            # Numbered titles are followed by prose; those of a list of contents are not.
            prose = after_valid if level < _PLAIN_LEVEL - 1 else True
            valid = prose if after == 0 else after_valid and after > level
        if level and (valid or _MARKDOWN.match(line)):
            levels[index] = level
            valid = True
        if level:
            following = level, valid
        elif _CONTENTS.search(line[-_SHORT:]) or _is_prose(line):
            following = 0, not _CONTENTS.search(line[-_SHORT:])
        # Else a subtitle or the first lines of a paragraph: what comes after them decides.
    return dict(sorted(levels.items()))


def heading_text(line: str) -> str:
    """The heading without the number signs of Markdown and a colon at its end."""
    return line.strip().lstrip("#").strip().rstrip(":").strip()


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE or bool(ends_sentence(line) or list_marker(line))


def _level(line: str, alone: bool) -> int:
    marked = _MARKDOWN.match(line)
    if marked is not None:
        return len(marked[1])
    if len(line) > _LONGEST or _CONTENTS.search(line[-_SHORT:]):
        return 0
    if ends_sentence(line) and not (alone and line.endswith(":")):
        return 0
    if _NAMED.match(line):
        return 3
    if _LETTER.match(line):
        return 5
    number = _NUMBER.match(line)
    if number is not None:
        return 5 + number["more"].count(".")
    if not alone or len(line) > _BODY:
        return 0
    return _PLAIN_LEVEL - 1 if line.isupper() and " " in line else _PLAIN_LEVEL


def _stands_alone(lines: Sequence[str], index: int, *, spaced: bool) -> bool:
    """Whether the line reads as a title: blank lines around it, or all words capitalised."""
    line = lines[index].strip().rstrip(":")
    words = re.findall(r"[^\W\d_][\w'\u2019/&-]*", line)
    if not words or len(words) > 10 or not (line[0].isupper() or line[0].isdigit()):
        return False
    if line[0].isdigit() and not re.match(r"\d{4,5}\b", line):
        return False
    before = lines[index - 1].strip() if index else ""
    after = lines[index + 1].strip() if index + 1 < len(lines) else ""
    if spaced:
        return not before and (not after or _heads(line, after))
    title_case = all(word[0].isupper() or word in _SMALL_WORDS for word in words)
    ended = not before or ends_sentence(before)
    return title_case and ended and len(after) >= _BODY


def _heads(line: str, after: str) -> bool:
    """Whether a short line right above body text is its title."""
    body = len(after) >= 60 or ends_sentence(after)
    return len(line) <= _SHORT and (line.isupper() or body)
