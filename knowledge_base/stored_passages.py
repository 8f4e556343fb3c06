"""Passages as rows of the catalogue: writing and reading them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from knowledge_base.codes import find_codes
from knowledge_base.records import Passage


def insert_passage(connection: sqlite3.Connection, passage: Passage) -> None:
    """Write a passage and the codes that it names or spans."""
    row = connection.execute(
        "INSERT INTO passages (id, document_id, ordinal, first, last, page, section, heading, "
        "part, subject, body, breaks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            passage.id,
            passage.document_id,
            passage.ordinal,
            passage.start,
            passage.end,
            passage.page,
            passage.section,
            passage.heading,
            passage.part,
            passage.subject,
            passage.text,
            json.dumps(passage.breaks),
        ),
    ).lastrowid
    codes: dict[str, int] = {}
    for span in find_codes(passage.text):
        for code in span.codes():
            named = int(code in {span.first, span.last})
            codes[code] = max(named, codes.get(code, 0))
    connection.executemany(
        "INSERT INTO passage_codes VALUES (?, ?, ?)",
        ((code, row, named) for code, named in codes.items()),
    )


def passages(
    connection: sqlite3.Connection, where: str = "", values: Sequence[Any] = ()
) -> Iterator[Passage]:
    """Passages that meet ``where`` (SQL over the table's own columns), in reading order."""
    rows = connection.execute(
        f"SELECT * FROM passages {where} ORDER BY document_id, ordinal",  # noqa: S608 (ours)
        tuple(values),
    )
    for row in rows:
        yield _passage(row)


def _passage(row: sqlite3.Row) -> Passage:
    return Passage(
        id=row["id"],
        document_id=row["document_id"],
        ordinal=row["ordinal"],
        start=row["first"],
        end=row["last"],
        page=row["page"],
        section=row["section"],
        heading=row["heading"],
        part=row["part"],
        subject=row["subject"],
        text=row["body"],
        breaks=tuple(json.loads(row["breaks"])),
    )


def passages_by_id(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Passage]:
    """The passages of these ids that are held; ids of a derived index may be out of date."""
    marks = ", ".join("?" * len(ids))
    return {item.id: item for item in passages(connection, f"WHERE id IN ({marks})", ids)}


def passages_naming(connection: sqlite3.Connection, codes: Sequence[str]) -> tuple[Passage, ...]:
    """The passages that name every one of ``codes``; those that name them by number first."""
    marks = ", ".join("?" * len(codes))
    rows = connection.execute(
        "SELECT p.* FROM passage_codes c JOIN passages p ON p.rowid = c.passage "  # noqa: S608
        f"WHERE c.code IN ({marks}) GROUP BY p.rowid HAVING count(*) = ? "
        "ORDER BY sum(c.named) DESC, p.document_id, p.ordinal",
        (*codes, len(set(codes))),
    )
    return tuple(_passage(row) for row in rows)


def headings(connection: sqlite3.Connection, document_id: str, word: str) -> tuple[str, ...]:
    """The distinct headings of a document that hold ``word``, in any case."""
    rows = connection.execute(
        "SELECT DISTINCT heading FROM passages WHERE document_id = ? AND heading LIKE ?",
        (document_id, f"%{word}%"),
    )
    return tuple(row[0] for row in rows)


def named_in_documents(connection: sqlite3.Connection, codes: Sequence[str]) -> frozenset[str]:
    """Those of ``codes`` that some document names (lying within a range does not count)."""
    marks = ", ".join("?" * len(codes))
    rows = connection.execute(
        f"SELECT DISTINCT code FROM passage_codes WHERE named AND code IN ({marks})",  # noqa: S608
        tuple(codes),
    )
    return frozenset(row[0] for row in rows)
