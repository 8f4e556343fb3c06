"""Keyword search over passages: SQLite's FTS5, stemmed, ranked by BM25."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Sequence

# A heading says what a passage is about in few words, so a match there weighs more.
_HEADING_WEIGHT, _BODY_WEIGHT = 2.0, 1.0
_ALSO_WEIGHT = 0.5
# The two searches look further than what is given, so that few sums lack one side.
_DEEPER = 3
# A word in so many passages is common; how much more so does not matter.
_COUNTED = 20_000
_WORD = re.compile(r"\w+", re.UNICODE)
_MOST_WORDS = 64


def search(
    connection: sqlite3.Connection,
    words: Sequence[str],
    most: int,
    document_ids: Sequence[str] | None = None,
    also: Sequence[str] = (),
) -> list[tuple[str, float]]:
    """Passage ids that hold any of ``words`` and their BM25 score (higher is better).

    Words in ``also`` (what the words asked may be called elsewhere) count ``_ALSO_WEIGHT``.
    """
    scores: defaultdict[str, float] = defaultdict(float)
    for chosen, weight in ((words, 1.0), (also, _ALSO_WEIGHT)):
        for name, score in _ranked(connection, chosen, _DEEPER * most, document_ids):
            scores[name] += weight * score
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:most]


def _ranked(
    connection: sqlite3.Connection,
    words: Sequence[str],
    most: int,
    document_ids: Sequence[str] | None,
) -> list[tuple[str, float]]:
    query = " OR ".join(f'"{word}"' for word in _clean(words))
    if not query:
        return []
    restriction = ""
    values: list[object] = [query]
    if document_ids:
        restriction = f" AND p.document_id IN ({', '.join('?' * len(document_ids))})"
        values.extend(document_ids)
    rows = connection.execute(
        f"SELECT p.id, -bm25(keywords, {_HEADING_WEIGHT}, {_BODY_WEIGHT}) AS score "  # noqa: S608
        "FROM keywords JOIN passages p ON p.rowid = keywords.rowid "
        f"WHERE keywords MATCH ?{restriction} ORDER BY score DESC LIMIT ?",
        (*values, most),
    )
    return [(row[0], float(row[1])) for row in rows]


def frequencies(connection: sqlite3.Connection, words: Sequence[str]) -> dict[str, int]:
    """How many passages hold each of ``words``, by the index's own stemming; at most so many."""
    return {
        word: int(
            connection.execute(
                "SELECT count(*) FROM (SELECT 1 FROM keywords WHERE keywords MATCH ? LIMIT ?)",
                (f'"{word}"', _COUNTED),
            ).fetchone()[0]
        )
        for word in _clean(words)
    }


def _clean(words: Sequence[str]) -> list[str]:
    parts = (part for word in words for part in _WORD.findall(word))
    return list(dict.fromkeys(part for part in parts))[:_MOST_WORDS]
