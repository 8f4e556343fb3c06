"""Markdown files, through markdown-it: readable text, headings as sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge_base.readers.blocks import UNMARKED_LEVEL, Block, assemble, is_bold_heading
from knowledge_base.readers.csv_rows import row_text
from knowledge_base.readers.opening import read_text
from knowledge_base.readers.unwrapping import clean
from knowledge_base.records import ReadDocument

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_TITLE_LINE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)


def read_markdown(path: Path, title: str | None) -> ReadDocument:
    """Read a CommonMark file with tables; embedded HTML gives its text, links their words."""
    from markdown_it import MarkdownIt

    text, warnings = read_text(path)
    front = _FRONT_MATTER.match(text)
    named = _TITLE_LINE.search(front[1]) if front else None
    tokens = MarkdownIt("commonmark").enable("table").parse(text[front.end() :] if front else text)
    blocks = list(_blocks(tokens))
    first = next((block.text for block in blocks if block.level == 1), None)
    own_title = (named[1] if named else None) or first or path.stem
    return assemble(title or own_title, blocks, warnings=warnings)


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    numbers: list[int | None] = []
    mark = ""
    level = 0
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "table_open":
            index, rows = _table(tokens, index)
            yield from (Block(row, item=True) for row in rows)
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            ordered = token.type.startswith("ordered")
            numbers.append(int(token.attrs.get("start", 1)) if ordered else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            numbers.pop()
        elif token.type == "list_item_open":
            number = numbers[-1]
            mark = "\u2022 " if number is None else f"{number}. "
            numbers[-1] = None if number is None else number + 1
        elif token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type in {"inline", "fence", "code_block", "html_block"}:
            yield from _body(token, level, mark)
            level, mark = 0, ""
        index += 1


def _body(token: Token, level: int, mark: str) -> Iterator[Block]:
    if token.type != "inline":
        content = _TAG.sub(" ", token.content) if token.type == "html_block" else token.content
        for paragraph in re.split(r"\n\s*\n", content):
            yield Block(clean(mark + paragraph), item=bool(mark))
        return
    text = inline_text(token)
    if not level and not mark and _all_bold(token) and is_bold_heading(text):
        level = UNMARKED_LEVEL
    yield Block(text if level or not text else mark + text, level, item=bool(mark) and not level)


def inline_text(token: Token) -> str:
    """The words of an inline token: no marks, links by their text, images by their label."""
    pieces: list[str] = []
    for child in token.children or []:
        if child.type in {"softbreak", "hardbreak"}:
            pieces.append(" ")
        elif child.type == "html_inline":
            pieces.append(" " if child.content.lower().startswith("<br") else "")
        else:
            pieces.append(child.content)
    return clean("".join(pieces))


def _all_bold(token: Token) -> bool:
    children = [child for child in token.children or [] if child.type != "text" or child.content]
    return (
        len(children) >= 3
        and children[0].type == "strong_open"
        and children[-1].type == "strong_close"
        and sum(child.type == "strong_open" for child in children) == 1
    )


def _table(tokens: Sequence[Token], start: int) -> tuple[int, list[str]]:
    """Index of the table's last token, and its rows as text."""
    rows: list[list[str]] = []
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(inline_text(token))
        elif token.type == "table_close":
            break
    return index, [row_text(rows[0], row) for row in rows[1:]] or [row_text([], rows[0])]
