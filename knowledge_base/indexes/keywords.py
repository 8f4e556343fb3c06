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
# Words between a name and its number, which may stand in a list.
_NEAR = 12


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
    return _matching(
        connection, " OR ".join(f'"{word}"' for word in _clean(words)), most, document_ids
    )


def together(
    connection: sqlite3.Connection,
    pairs: Sequence[tuple[str, str]],
    most: int,
    document_ids: Sequence[str] | None = None,
) -> list[tuple[str, float]]:
    """Passage ids in which the two of any pair stand near one another, and their score."""
    told = [[" ".join(_clean([part])) for part in pair] for pair in pairs[:_MOST_WORDS]]
    query = " OR ".join(
        f'NEAR("{one}" "{other}", {_NEAR})' for one, other in told if one and other
    )
    return _matching(connection, query, most, document_ids)


def _matching(
    connection: sqlite3.Connection, query: str, most: int, document_ids: Sequence[str] | None
) -> list[tuple[str, float]]:
    if not query:
        return []
    restriction = ""
    values: list[object] = [query]
    if document_ids:
        marks = ", ".join("?" * len(document_ids))
        restriction = f" AND rowid IN (SELECT rowid FROM passages WHERE document_id IN ({marks}))"  # noqa: S608
        values.extend(document_ids)
    # Names are looked up for the best only: of a large library thousands of passages match.
    rows = connection.execute(
        f"SELECT p.id, best.score FROM (SELECT rowid, "  # noqa: S608
        f"-bm25(keywords, {_HEADING_WEIGHT}, {_BODY_WEIGHT}) AS score FROM keywords "
        f"WHERE keywords MATCH ?{restriction} ORDER BY score DESC, rowid LIMIT ?) AS best "
        "JOIN passages p ON p.rowid = best.rowid",
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


def vocabulary(connection: sqlite3.Connection) -> list[str]:
    """Every word of the index, by its own stemming."""
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.held_words "
        "USING fts5vocab('main', 'keywords', 'row')"
    )
    return [str(row[0]) for row in connection.execute("SELECT term FROM temp.held_words")]


def _clean(words: Sequence[str]) -> list[str]:
    parts = (part for word in words for part in _WORD.findall(word))
    return list(dict.fromkeys(part for part in parts))[:_MOST_WORDS]
