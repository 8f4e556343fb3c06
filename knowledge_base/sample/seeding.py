"""Putting the sample material into a home that holds nothing yet."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any

import yaml

from knowledge_base import catalogue
from knowledge_base.library import Library

SAMPLE_EDITION = "2025"


def ensure_sample(library: Library, *, wanted: bool = True) -> None:
    """Seed a fresh home with the sample, once; ``wanted=False`` declines it for good.

    A home is fresh until it was seeded, declined, or had a document or table added. The vectors
    of the sample are made when a question first needs them.
    """
    if catalogue.meta(library.connection, "sample") is not None:
        return
    with library.writing():
        # Another process may have seeded it while this one waited.
        if catalogue.meta(library.connection, "sample") is not None:
            return
        if wanted:
            _add_pages(library)
            _import_tables(library)
        with catalogue.transaction(library.connection):
            catalogue.set_meta(library.connection, "sample", "held" if wanted else "declined")


def _add_pages(library: Library) -> None:
    pages = files("knowledge_base.sample") / "pages"
    for page in sorted(item.name for item in pages.iterdir() if item.name.endswith(".md")):
        with as_file(pages / page) as path:
            library.add_sample(path, f"sample:{page}", SAMPLE_EDITION)


def _import_tables(library: Library) -> None:
    folder = files("knowledge_base.sample") / "tables"
    listed: dict[str, Any] = yaml.safe_load((folder / "sources.yaml").read_text(encoding="utf-8"))
    for entry in listed["tables"]:
        with as_file(folder / entry["file"]) as path:
            library.tables.add(
                path,
                entry["kind"],
                str(entry["release"]),
                setting=entry.get("setting"),
                codes=frozenset(str(code) for code in listed["codes"]),
                sample=True,
            )
