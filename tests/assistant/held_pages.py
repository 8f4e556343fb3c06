"""Holding a page as a user's own, without the vectors that no explanation needs."""

from __future__ import annotations

from pathlib import Path

from knowledge_base import catalogue, documents
from knowledge_base.adding import Details, checksum, prepare
from knowledge_base.library import Library
from knowledge_base.reading_room import silent


def hold(library: Library, page: Path, text: str, language: str = "en") -> None:
    page.write_text(text, encoding="utf-8")
    details = Details(str(page), None, None, language=language, sample=False)
    prepared = prepare(page, details, checksum(page), silent)
    with library.writing(), catalogue.transaction(library.connection):
        documents.insert(library.connection, prepared)
        catalogue.bump(library.connection)
