"""The home that the verifier is asked in: the manuals, the sample's pages, tables, and a board.

Documents are stored as ``bundlewise add`` stores them but for their vectors, which no step of
verifying reads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Citation
from assistant.rules.claim import Claim, make_line
from assistant.service import Assistant
from evals.lies import of_conduct
from evals.lies.cases import Cited, Fact
from evals.lies.tables import RELEASE, Tables, at_hand, real_tables, sample_tables
from evals.lies.texts import Texts, read
from evals.lies.world import World
from knowledge_base import catalogue, documents
from knowledge_base.adding import Details, checksum, prepare
from knowledge_base.codes import mentioned
from knowledge_base.library import Library
from knowledge_base.reading_room import Progress, silent
from knowledge_base.records import DateRange

ASKED_ON = dt.date(2026, 6, 1)
_PAGES = Path(__file__).parents[2] / "knowledge_base" / "sample" / "pages"
_MANUALS = (
    ("ncci-policy-manual-2026.pdf", "NCCI Policy Manual 2026", 2026),
    ("ncci-policy-manual-2025.txt", "NCCI Policy Manual 2025", 2025),
)


@dataclass(frozen=True, slots=True)
class Bench:
    """The assistant that is asked, and what the cases are made from.

    ``skipped`` says why only the sample's material is used, if it is.
    """

    assistant: Assistant
    world: World
    skipped: str | None


@contextmanager
def opened(data: Path | None, work: Path, progress: Progress = silent) -> Iterator[Bench]:
    """A home below ``work``, with the large files of ``data`` where they are at hand.

    ``data`` ``None`` takes the sample's pages and tables alone.
    """
    folder = data if data is not None and at_hand(data) else None
    missing = data is not None and folder is None
    with closing(Library(work / "home")) as library:
        for path in sorted(_PAGES.glob("*.md")):
            _add(library, path, None, None)
        for number, (name, title, year) in enumerate(_MANUALS if folder else ()):
            progress("Reading the manuals", number, len(_MANUALS))
            _add(library, (folder or _PAGES) / "policy-manual" / name, title, year)
        tables = _tables(library, folder, work)
        assistant = Assistant(library, lambda: ASKED_ON)
        world = _world(assistant, tables)
        board = work / "board.txt"
        board.write_text(of_conduct.board(world), encoding="utf-8")
        _add(library, board, of_conduct.BOARD, None)
        reason = f"the large tables and manuals are not in {data}; the sample's alone were used"
        yield Bench(assistant, _world(assistant, tables), reason if missing else None)


def _add(library: Library, path: Path, title: str | None, year: int | None) -> None:
    effective = DateRange(dt.date(year, 1, 1), dt.date(year, 12, 31)) if year else None
    details = Details(str(path), title, str(year) if year else None, effective, "en", sample=False)
    with library.writing(), catalogue.transaction(library.connection):
        documents.insert(library.connection, prepare(path, details, checksum(path), silent))


def _tables(library: Library, data: Path | None, work: Path) -> Tables:
    if data is None:
        tables = sample_tables()
    else:
        bodies = (library.body(item.id) for item in library.documents())
        named = {code for body in bodies for code in mentioned(body)}
        tables = real_tables(data, work, named)
    for file in tables.files:
        library.tables.add(file.path, file.kind, RELEASE, setting=file.setting, codes=file.codes)
    return tables


def _world(assistant: Assistant, tables: Tables) -> World:
    texts: Texts = read(assistant.library, of_conduct.BOARD)

    def row_of(fact: Fact) -> Cited | None:
        lines = tuple(make_line(code, units=(fact.limit or 0) + 1) for code in fact.codes)
        found = assistant.check(Claim(lines, ASKED_ON))
        cited = {item.id: item for item in found.citations}
        rows: list[Citation] = [
            cited[name]
            for finding in found.findings
            if finding.rule == fact.rule and set(finding.codes) == set(fact.codes)
            for name in finding.citations
        ]
        held = (Cited(row.document, row.quote) for row in rows if row.kind == "table_row")
        return next(held, None)

    return World(tables, texts, row_of)
