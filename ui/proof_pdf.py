"""A proof as a tagged PDF, set by Typst from ``proof.typ``.

All text goes in as data, in one JSON document, and is placed as strings: Typst reads no markup in
a string, so that no document can write to the page anything but its words.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answer import as_json
from assistant.languages.wording import INFORMATION_ONLY
from ui.proof_sheet import Sheet

if TYPE_CHECKING:
    import typst

_TEMPLATE = Path(__file__).with_name("proof.typ")
_ONE_BY_ONE = b"#set document(title: [-])\n#sys.inputs.characters"
_TO_THE_LEFT = frozenset({"R", "AL"})
_STRONG = frozenset({"L", *_TO_THE_LEFT})
_NO_GLYPH = re.compile(r"could not be displayed")


def proof_pdf(shown: Sheet, given: dt.datetime) -> tuple[bytes, bool]:
    """Set a proof on paper.

    Args:
        shown: what to set.
        given: when the answer was given; the file bears this moment, so that it is always the
            same to the byte.

    Returns:
        The file, and whether every character is in some font at hand; where one is not, it shows
        as a box and the file is tagged but no PDF/UA.
    """
    import typst

    inputs = {"proof": json.dumps(_data(shown))}
    compiler = typst.Compiler(_TEMPLATE, font_paths=_fonts(), sys_inputs=inputs)
    try:
        made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=given)
    except typst.TypstError as error:
        if not _NO_GLYPH.search(str(error)):
            raise
        made = compiler.compile(format="pdf", timestamp=given)
        return _whole(made), False
    return _whole(made), True


def _whole(made: bytes | list[bytes] | None) -> bytes:
    assert isinstance(made, bytes)  # noqa: S101 (a PDF is one file)
    return made


def shows_all(shown: Sheet) -> bool:
    """Whether every character of a proof is in some font at hand, so that its PDF shows it."""
    characters = {
        character
        for text in _texts(as_json(shown))
        for character in text
        if not character.isascii() and not character.isspace()
    }
    return _in_fonts("".join(sorted(characters)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


@lru_cache(maxsize=256)
def _in_fonts(characters: str) -> bool:
    import typst

    # Apart, so that none changes the shape of another.
    inputs = {"characters": " ".join(characters)}
    compiler = typst.Compiler(_ONE_BY_ONE, font_paths=_fonts(), sys_inputs=inputs)
    try:
        compiler.compile(format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        return _NO_GLYPH.search(str(error)) is None
    return True


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts()  # looks through the system's fonts: once in a process


def _data(shown: Sheet) -> Any:
    """The sheet as the template reads it: every text with the direction that it is read in."""
    return {**_directed(as_json(shown)), "information": INFORMATION_ONLY}


def _directed(value: Any) -> Any:
    if isinstance(value, str):
        return {"text": value, "rtl": reads_to_the_left(value)}
    if isinstance(value, list):
        return [_directed(item) for item in value]
    if isinstance(value, dict):
        return {name: _directed(item) for name, item in value.items()}
    return value


def reads_to_the_left(text: str | Iterable[str]) -> bool:
    """Whether the first letter that has a direction is Arabic, Hebrew or the like."""
    kinds = (unicodedata.bidirectional(character) for character in "".join(text))
    return next((kind for kind in kinds if kind in _STRONG), "L") in _TO_THE_LEFT
