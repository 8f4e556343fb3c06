"""Locating a quote in the stored text it is said to come from: exactly, or not at all."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.answer import Citation
from knowledge_base.sentences import sentences


def stands(citation: Citation, body: str | None) -> bool:
    """Whether the citation's quote is exactly ``body[start:end]``; a table row is its own text."""
    if citation.kind == "table_row":
        return bool(citation.quote)
    return (
        body is not None
        and citation.start is not None
        and citation.end is not None
        and bool(citation.quote)
        and body[citation.start : citation.end] == citation.quote
    )


def enclosing(citation: Citation, body: str | None) -> str:
    """The whole sentences that a quote is cut from: half a sentence may leave its "not" behind."""
    if body is None or citation.start is None or citation.end is None:
        return citation.quote
    start = body.rfind("\n", 0, citation.start) + 1
    end = body.find("\n", citation.end)
    around = body[start : len(body) if end < 0 else end]
    held = [
        around[first:last]
        for first, last in sentences(around)
        if first + start < citation.end and citation.start < last + start
    ]
    return " ".join(held) or citation.quote


def locate(quote: str, body: str) -> tuple[int, int] | None:
    """Half-open span of ``quote`` in ``body``; only white space may differ. ``None`` if absent."""
    exact = body.find(quote)
    if quote and exact >= 0:
        return exact, exact + len(quote)
    pattern = _loose(quote)
    found = None if pattern is None else pattern.search(body)
    return None if found is None else found.span()


@lru_cache(maxsize=256)
def _loose(quote: str) -> re.Pattern[str] | None:
    words = quote.split()
    return re.compile(r"\s+".join(map(re.escape, words))) if words else None
