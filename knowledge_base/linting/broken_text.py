"""Text layers that were broken on the way: the words on the page are not those that were meant.

Each way of breaking is looked for by what it leaves: characters in a wrong encoding, those that
stand for "unknown", glyph numbers, letters spaced out, ligatures lost, words without spaces, and
pages without any text. One problem is given per paragraph and way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from knowledge_base.linting.broken_words import WAYS_OF_ENGLISH, Way
from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.records import Passage

_UNKNOWN = re.compile("\ufffd+")
_GLYPHS = re.compile(
    r"(?:\(cid:\d+\)\s?)+|(?:/[GgC]\d{2,3}){3,}|(?:[\u25a1\u25af\u25a0\u2610] ?){4,}"
)
_PRIVATE = re.compile(r"(?<=\w)[\ue000-\uf8ff]|[\ue000-\uf8ff](?=\w)|[\ue000-\uf8ff]{3,}")
_LOST_MARK = re.compile(r"\b[A-Za-z]{2,}[?Õ´](?:s|t|re|ll|ve)\b")
_MOST_TOLD = 40
_READ_AGAIN = "Export the document anew from its source, or run OCR on it, and add it again."


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give each paragraph with broken text, and each page without any."""
    del held
    english = reading.document.language == "en"
    ways = _ANY + (WAYS_OF_ENGLISH if english else ())
    # A token as long as several words is what is looked for, not a word to know others by.
    own = frozenset(word for word in reading.words if 3 < len(word) <= 18)
    told = 0
    for start, end in reading.lines:
        line = reading.text[start:end]
        for way in ways:
            found = list(way(line, own))
            if not found:
                continue
            told += 1
            if told > _MOST_TOLD:
                yield Fault("error", f"More than {_MOST_TOLD} paragraphs are broken.", _READ_AGAIN)
                return
            first, last, what = found[0]
            more = f" ({len(found) - 1} more in this paragraph)" if len(found) > 1 else ""
            yield Fault(
                "error", f"Broken text: {what}{more}.", _READ_AGAIN, start + first, start + last
            )
    yield from _empty_pages(reading)


def _marks(line: str, own: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    del own
    for pattern, what in (
        (_UNKNOWN, "a character that could not be read"),
        (_GLYPHS, "numbers of glyphs or empty boxes instead of letters"),
        (_PRIVATE, "a character that only one font knows"),
        (_LOST_MARK, "another mark in place of an apostrophe"),
    ):
        for match in pattern.finditer(line):
            yield match.start(), match.start() + len(match.group().rstrip()), what


def _encoding(line: str, own: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Mojibake, as ftfy tells it."""
    del own
    if line.isascii():
        return
    from ftfy import fix_encoding
    from ftfy.badness import BADNESS_RE

    for match in BADNESS_RE.finditer(line):
        start, end = match.span()
        while start and not line[start - 1].isspace():
            start -= 1
        while end < len(line) and not line[end].isspace():
            end += 1
        mended = fix_encoding(line[start:end])
        if mended != line[start:end]:
            yield start, end, f"characters in a wrong encoding, probably “{mended}”"
            return


def _empty_pages(reading: Reading) -> Iterator[Fault]:
    for page in _without_text(reading):
        yield Fault(
            "error",
            f"Page {page} has no text.",
            "Run OCR on the page, and add it again.",
            page=page,
        )


def _without_text(reading: Reading) -> Iterator[int]:
    """Pages of pictures, as the PDF reader counts them; else pages with nothing between."""
    if reading.document.media == "pdf":
        for warning in reading.document.warnings:
            if "without text" in warning:
                yield from map(int, re.findall(r"\d+", warning.partition(":")[2]))
        return
    stretches = [item for passage in reading.passages for item in _by_page(passage)]
    for (page, _, end), (following, start, _) in pairwise(stretches):
        # What stands between may be a list of contents, which no passage takes in.
        if following - page > 1 and not reading.text[end:start].strip():
            yield from range(page + 1, following)


def _by_page(passage: Passage) -> Iterator[tuple[int, int, int]]:
    """Page, start and end of each stretch of a passage that has text on a page."""
    if passage.page is None:
        return
    cuts = [0, *passage.breaks, len(passage.text)]
    for number, (start, end) in enumerate(pairwise(cuts)):
        if passage.text[start:end].strip():
            yield passage.page + number, passage.start + start, passage.start + end


_ANY: tuple[Way, ...] = (_marks, _encoding)
