"""Which codes have a page of their own in the library."""

from __future__ import annotations

from knowledge_base.reading_room import ReadingRoom


def codes_with_pages(library: ReadingRoom) -> tuple[str, ...]:
    """The codes that some page held is about, in order."""
    rows = library.connection.execute(
        "SELECT DISTINCT subject FROM passages WHERE subject IS NOT NULL ORDER BY subject"
    )
    return tuple(row["subject"] for row in rows)
