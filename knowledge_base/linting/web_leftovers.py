"""What a saved web page leaves in its text: cookie notices, menus, buttons, bits of code."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.phrases import said

_LONGEST_LINE = 60
_MOST_WORDS, _TELLING_ENOUGH = 14, 2
_LONGEST_MENU = 240
_BETWEEN = re.compile(r"\s*(?:[|»›>•·/]|::|\s{2,}|\t)\s*")
_NAMES = re.compile(
    r"(?:English|Español|Français|Deutsch|Tagalog|Русский|العربية|中文|한국어|Tiếng Việt|"
    r"Português|Italiano|日本語|Polski|Kreyòl Ayisyen)"
)
_TWO_WORDS = re.compile(r"\b(log|sign) (in|out|up)\b")
_WORD = re.compile(r"[^\W\d_]+")
_TRIM = re.compile(r"^[\s*#>•·|\-–]+|[\s|»›>•·]+$")


@dataclass(frozen=True, slots=True)
class _Signs:
    anywhere: re.Pattern[str]
    line: re.Pattern[str]
    menu: re.Pattern[str]
    telling: frozenset[str]
    common: frozenset[str]


@functools.cache
def _signs() -> _Signs:
    import yaml

    source = resources.files("knowledge_base.linting").joinpath("web_leftovers.yaml")
    table = yaml.safe_load(source.read_text(encoding="utf-8"))
    words, markup = "|".join(table["anywhere"]), "|".join(table["markup"])
    return _Signs(
        re.compile(rf"(?<![\w-])(?:{words})|{markup}", re.IGNORECASE),
        re.compile("|".join(table["line"]), re.IGNORECASE),
        re.compile(table["menu"], re.IGNORECASE),
        frozenset(table["telling"].split()),
        frozenset(table["common"].split()),
    )


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give each leftover, one for a line."""
    del held
    for start, end in reading.lines:
        line = reading.text[start:end]
        span = _span(line)
        if span is not None:
            yield Fault(
                "note",
                said("A leftover of a web page, not guidance."),
                said("Take it out of the source, or save the page's text alone."),
                start + span[0],
                start + span[1],
            )


def _span(line: str) -> tuple[int, int] | None:
    match = _signs().anywhere.search(line)
    if match is not None:
        return match.span()
    bare = _TRIM.sub("", line)
    at = line.find(bare)
    whole = at, at + len(bare)
    if len(bare) <= _LONGEST_LINE and (_is_line(bare) or _is_line(line.strip())):
        return whole
    if len(bare) <= _LONGEST_MENU and (_is_menu(bare) or len(_NAMES.findall(bare)) >= 5):
        return whole if _is_menu(bare) or not re.search(r"[a-z]{3,}[.,:]\s", bare) else None
    return None


def _is_line(line: str) -> bool:
    return _signs().line.fullmatch(line) is not None or _of_buttons(line)


def _of_buttons(line: str) -> bool:
    """Whether a line is made of nothing but words of buttons and menus."""
    signs, words = _signs(), _WORD.findall(_TWO_WORDS.sub(r"\1\2", line.lower()))
    if not 2 <= len(words) <= _MOST_WORDS or set(words) - signs.telling - signs.common:
        return False
    telling = len(signs.telling & set(words))
    return telling >= _TELLING_ENOUGH


def _is_menu(line: str) -> bool:
    entries = [item for item in _BETWEEN.split(line) if item]
    known = sum(_signs().menu.fullmatch(item) is not None for item in entries)
    return len(entries) >= 3 and known >= 2 and known * 2 >= len(entries)
