"""Locating a quote in the stored text it is said to come from: exactly, or not at all."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer import Citation
from knowledge_base.codes import PROCEDURE_SHAPE
from knowledge_base.sentences import sentences

# A paragraph of which more than this would be read is read only so far around the quote.
_FAR = 1_500


@dataclass(frozen=True, slots=True)
class Place:
    """The page (1-based) and section in which something stands, where they are known."""

    page: int | None
    section: str | None
    heading: str = ""


def stands(citation: Citation, body: str | None) -> bool:
    """Whether the citation's quote is exactly ``body[start:end]``; a table row is its own text."""
    if citation.kind == "table_row":
        return bool(citation.quote)
    return (
        body is not None
        and citation.start is not None
        and citation.end is not None
        and bool(citation.quote.strip())
        and body[citation.start : citation.end] == citation.quote
    )


def cites_row(cited: Citation, row: Citation, authority: str) -> bool:
    """Whether a citation names the row's table (or whose it is) and quotes the row as published.

    What stands between the row's fields may differ (commas, tabs, bars), and their order; some
    may be left out, but no code.
    """
    names = {row.document, row.document_id, authority, f"{authority} {row.edition or ''}"}
    if _folded(cited.document) not in {_folded(name) for name in names}:
        return False
    fields, quoted = (Counter(_FIELD.findall(item.quote)) for item in (row, cited))
    codes = {field for field in fields if _CODE.fullmatch(field)}
    return bool(quoted) and quoted <= fields and codes <= set(quoted)


_CODE = re.compile(PROCEDURE_SHAPE)
_FIELD = re.compile(r"[^\s,;|\"]+")


def _folded(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.lower()))


def enclosing(citation: Citation, body: str | None) -> str:
    """The whole sentences that a quote is cut from: half a sentence may leave its "not" behind."""
    if body is None or citation.start is None or citation.end is None:
        return citation.quote
    start, around = _lines(body, citation.start, citation.end)
    held = [
        around[first:last]
        for first, last in sentences(around)
        if first + start < citation.end and citation.start < last + start
    ]
    return " ".join(held) or citation.quote


def paragraph(citation: Citation, body: str | None) -> str:
    """The lines a quote stands in, with the line before and the line after."""
    if body is None or citation.start is None or citation.end is None:
        return citation.quote
    before = body.rfind("\n", 0, max(0, body.rfind("\n", 0, citation.start))) + 1
    after = body.find("\n", citation.end)
    after = len(body) if after < 0 else after
    onward = body.find("\n", after + 1)
    onward = len(body) if onward < 0 else onward
    return body[max(before, citation.start - _FAR) : min(onward, citation.end + _FAR)]


def _lines(body: str, start: int, end: int) -> tuple[int, str]:
    first = body.rfind("\n", 0, start) + 1
    last = body.find("\n", end)
    return first, body[first : len(body) if last < 0 else last]


def locate(quote: str, body: str) -> tuple[int, int] | None:
    """Half-open span of ``quote`` in ``body``; only white space may differ. ``None`` if absent.

    A quote begins and ends with whole words: "65 codes" does not stand in "165 codes".
    """
    at = body.find(quote) if quote.strip() else -1
    while at >= 0:
        if _whole_words(body, at, at + len(quote)):
            return at, at + len(quote)
        at = body.find(quote, at + 1)
    pattern = _loose(quote)
    found = None if pattern is None else pattern.search(body)
    return None if found is None else found.span()


def _whole_words(body: str, start: int, end: int) -> bool:
    return not (_inside_word(body, start) or _inside_word(body, end))


def _inside_word(body: str, at: int) -> bool:
    # Only scripts that put spaces between words have words to be cut.
    return 0 < at < len(body) and bool(_JOINED.fullmatch(body[at - 1 : at + 1]))


_JOINED = re.compile(r"[A-Za-z0-9]{2}")


@lru_cache(maxsize=256)
def _loose(quote: str) -> re.Pattern[str] | None:
    words = quote.split()
    if not words:
        return None
    return re.compile(
        r"(?<![A-Za-z0-9])" * words[0][0].isalnum()
        + r"\s+".join(map(re.escape, words))
        + r"(?![A-Za-z0-9])" * words[-1][-1].isalnum()
    )
