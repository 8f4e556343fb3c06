"""HTML files, through Beautiful Soup: the page's own text without menus, scripts or forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said
from knowledge_base.readers.blocks import UNMARKED_LEVEL, Block, assemble, is_bold_heading
from knowledge_base.readers.csv_rows import row_text
from knowledge_base.readers.opening import decode, read_bytes
from knowledge_base.readers.unwrapping import clean
from knowledge_base.records import ReadDocument

if TYPE_CHECKING:
    from bs4 import Tag

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DROPPED = (
    *("script", "style", "noscript", "template", "svg", "iframe", "object", "head"),
    *("nav", "footer", "aside", "form", "button", "select", "input", "textarea", "dialog"),
)
_DROPPED_ROLES = ("navigation", "banner", "contentinfo", "search", "complementary", "menu")
_BLOCKS = {
    *_HEADINGS,
    *("p", "div", "section", "article", "main", "header", "body", "html", "blockquote"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "figure", "figcaption", "pre", "hr"),
    *("details", "summary", "address", "fieldset", "center"),
}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
# A block of at least this many links that holds hardly any other words is a menu.
_MENU_LINKS = 4
_MENU_SHARE = 0.8


def read_html(path: Path, title: str | None) -> ReadDocument:
    """Read a saved web page. Nothing it refers to is opened or fetched."""
    text, warnings = _decoded(path)
    try:
        named, blocks = _page(text)
    except RecursionError:
        raise UnreadableFile(
            said(
                "{name}: the page's elements are nested too deeply; copy its text into "
                "a text file and add that",
                name=path.name,
            )
        ) from None
    headline = next((block.text for block in blocks if block.level == 1), "")
    return assemble(title or headline or named or path.stem, blocks, warnings=warnings)


def _page(text: str) -> tuple[str, list[Block]]:
    """The page's title and the blocks of its main part."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "lxml")
    named = clean(soup.title.get_text()) if soup.title else ""
    for tag in soup.find_all(_is_dropped):
        if not tag.decomposed:
            tag.decompose()
    whole = soup.body or soup
    top = [
        tag
        for tag in whole.find_all(["main", "article"])
        if tag.find_parent(["main", "article"]) is None
    ]
    # A page that marks its main part and yet keeps most words outside is marked wrongly.
    inside = sum(len(tag.get_text()) for tag in top)
    roots = top if inside * 2 >= len(whole.get_text()) else [whole]
    return named, [block for root in roots for block in _blocks(root)]


def _decoded(path: Path) -> tuple[str, list[str]]:
    """The page's text in the encoding it declares, if that fits, else as any text file."""
    data = read_bytes(path)
    declared = _CHARSET.search(data[:2048])
    if declared is not None:
        try:
            return data.decode(declared[1].decode("ascii")), []
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, path)


def _is_dropped(tag: Tag) -> bool:
    if tag.name in _DROPPED or tag.get("role") in _DROPPED_ROLES:
        return True
    if tag.has_attr("hidden") or tag.get("aria-hidden") == "true":
        return True
    if _HIDDEN_STYLE.search(str(tag.get("style") or "")):
        return True
    return tag.name in {"ul", "ol", "div"} and _is_menu(tag)


def _is_menu(tag: Tag) -> bool:
    links = tag.find_all("a")
    if len(links) < _MENU_LINKS or tag.find(_HEADINGS) is not None:
        return False
    linked = sum(len(link.get_text(strip=True)) for link in links)
    return linked >= _MENU_SHARE * len(tag.get_text(strip=True))


def _blocks(tag: Tag, mark: str = "") -> Iterator[Block]:
    """Walk the tree; text between block elements is a paragraph of its own."""
    from bs4 import NavigableString, Tag
    from bs4.element import PreformattedString

    inline: list[str] = []
    bold: list[bool] = []

    def flush() -> Iterator[Block]:
        nonlocal mark
        text = clean(_SPACES.sub(" ", "".join(inline)))
        if text:
            heading = bool(bold) and all(bold) and not mark and is_bold_heading(text)
            yield Block(mark + text, UNMARKED_LEVEL * heading, item=bool(mark))
            mark = ""
        inline.clear()
        bold.clear()

    for child in tag.children:
        if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(list(_BLOCKS))):
            yield from flush()
            yield from _element(child, mark)
            mark = ""
        elif isinstance(child, Tag):
            inline.append("\n" if child.name == "br" else child.get_text())
            if child.get_text(strip=True):
                bold.append(child.name in {"b", "strong"})
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            inline.append(str(child))
            if child.strip():
                bold.append(False)
    yield from flush()


def _element(tag: Tag, mark: str) -> Iterator[Block]:
    if tag.name in _HEADINGS:
        yield Block(clean(tag.get_text(" ")), int(tag.name[1]))
    elif tag.name == "table":
        yield from _table(tag)
    elif tag.name in {"ul", "ol"}:
        for number, entry in enumerate(tag.find_all("li", recursive=False), start=1):
            yield from _blocks(entry, f"{number}. " if tag.name == "ol" else "\u2022 ")
    elif tag.name == "dl" or tag.name not in {"dt", "summary"}:
        yield from _blocks(tag, mark)
    else:
        yield Block(clean(tag.get_text(" ")), UNMARKED_LEVEL)


def _table(tag: Tag) -> Iterator[Block]:
    """Rows under a header row as "Header: value" lines; a table for layout as paragraphs."""
    if tag.find("table") is not None or (tag.find("th") is None and tag.find("p") is not None):
        for cell in tag.find_all("td"):
            if cell.find_parent("table") is tag:
                yield from _blocks(cell)
        return
    rows = [
        [clean(cell.get_text(" ")) for cell in row.find_all(["td", "th"])]
        for row in tag.find_all("tr")
    ]
    if len(rows) == 1 or tag.find("th") is None:
        yield from (Block(row_text([], row), item=True) for row in rows)
        return
    yield from (Block(row_text(rows[0], row), item=True) for row in rows[1:])
