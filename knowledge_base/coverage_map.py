"""Which codes the documents speak of, among all that any table held knows.

A document *names* a code that stands in its text by number, at the ends of a range included; it
speaks of it *within a range* where only a range around it is written. Ranges wider than
``codes.WIDEST_EXPANSION`` count for their ends alone: "10000 to 69999" says nothing of one code.

The map is made of what is indexed already: the list of codes that each release file keeps, and
the codes of each passage. No row of a pair table is read.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from knowledge_base.code_families import Family, family_of, in_order
from knowledge_base.edit_tables.release_files import release_id
from knowledge_base.library import Library
from knowledge_base.records import Document, Part, Release

Standing = Literal["page", "named", "range", "silent"]
"""A page of its own; named by a document; within a range of one only; in no document."""
STANDINGS: tuple[Standing, ...] = ("page", "named", "range", "silent")

PARTS: tuple[Part, ...] = tuple(part for part in get_args(Part) if part != "other")
"""The parts that a whole page about a code has."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one document says of one code: how many passages name it, or only a range around it.

    ``parts`` are the named parts of the document's page about the code; empty where it has none.
    """

    document_id: str
    named: int
    ranged: int
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeCoverage:
    """One code: the releases that know it, by id, and the documents that speak of it."""

    code: str
    releases: tuple[str, ...]
    spoken: tuple[Spoken, ...]

    @property
    def family(self) -> Family:
        """The family of the code."""
        return family_of(self.code)

    @property
    def standing(self) -> Standing:
        """The best that any document does for the code."""
        if any(item.parts for item in self.spoken):
            return "page"
        if any(item.named for item in self.spoken):
            return "named"
        return "range" if self.spoken else "silent"

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that the pages about the code have between them, in alphabetical order."""
        return tuple(sorted({part for item in self.spoken for part in item.parts}))


@dataclass(frozen=True, slots=True)
class FamilyCoverage:
    """How many codes of one family, or of one block of it, have which standing."""

    family: Family
    counts: Mapping[Standing, int]
    block: str = ""
    """The second character of the codes counted, or empty for all of the family."""

    @property
    def codes(self) -> int:
        """How many codes are known to a table."""
        return sum(self.counts.values())

    @property
    def share(self) -> float:
        """The share of the codes that some document names, 0 to 1."""
        return (self.counts["page"] + self.counts["named"]) / self.codes


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """Every code known to a table held, in order, beside the documents and releases held.

    ``unknown`` are the codes that documents name and no table held knows.
    """

    codes: tuple[CodeCoverage, ...]
    documents: Mapping[str, Document]
    releases: Mapping[str, Release]
    unknown: tuple[CodeCoverage, ...] = ()

    def of(self, code: str) -> CodeCoverage:
        """What is held on one code, whether or not a table knows it."""
        wanted = code.upper()
        held = (item for item in (*self.codes, *self.unknown) if item.code == wanted)
        return next(held, CodeCoverage(wanted, (), ()))

    def starting(self, prefix: str) -> tuple[CodeCoverage, ...]:
        """The known codes that begin with these characters, in order."""
        wanted = prefix.upper()
        return tuple(item for item in self.codes if item.code.startswith(wanted))


def coverage_map(library: Library) -> CoverageMap:
    """The map of everything held: some 20,000 codes over the full tables, in under a second."""
    releases = {release_id(item): item for item in library.tables.releases()}
    known: defaultdict[str, list[str]] = defaultdict(list)
    for name, release in releases.items():
        for code in library.tables.codes_in(release):
            known[code].append(name)
    spoken = _spoken(library.connection)
    documents = {item.id: item for item in library.documents()}
    return CoverageMap(
        tuple(
            CodeCoverage(code, tuple(known[code]), tuple(spoken.get(code, ())))
            for code in sorted(known)
        ),
        documents,
        releases,
        tuple(
            CodeCoverage(code, (), tuple(said))
            for code, said in sorted(spoken.items())
            if code not in known and any(item.named for item in said)
        ),
    )


def _spoken(connection: sqlite3.Connection) -> dict[str, list[Spoken]]:
    pages: defaultdict[tuple[str, str], list[Part]] = defaultdict(list)
    for code, document, part in connection.execute(
        "SELECT DISTINCT subject, document_id, part FROM passages "
        "WHERE subject IS NOT NULL AND part IS NOT NULL ORDER BY part"
    ):
        pages[code, document].append(part)
    found: defaultdict[str, list[Spoken]] = defaultdict(list)
    for code, document, named, every in connection.execute(
        "SELECT c.code, p.document_id, sum(c.named), count(*) FROM passage_codes c "
        "JOIN passages p ON p.rowid = c.passage JOIN documents d ON d.id = p.document_id "
        "GROUP BY c.code, p.document_id ORDER BY c.code, d.sample, d.added_at, d.source"
    ):
        parts = tuple(pages.pop((code, document), ()))
        found[code].append(Spoken(document, named, every - named, parts))
    return found


def by_family(codes: Iterable[CodeCoverage]) -> tuple[FamilyCoverage, ...]:
    """The codes counted by family, in the order of ``in_order``."""
    counted = _counted(codes, blocks=False)
    return tuple(sorted(counted, key=lambda item: in_order(item.family)))


def by_block(codes: Iterable[CodeCoverage]) -> tuple[FamilyCoverage, ...]:
    """The codes counted by family and second character, in order: the cells of the heat map."""
    counted = _counted(codes, blocks=True)
    return tuple(sorted(counted, key=lambda item: (in_order(item.family), item.block)))


def _counted(codes: Iterable[CodeCoverage], *, blocks: bool) -> Iterator[FamilyCoverage]:
    counts: dict[tuple[Family, str], dict[Standing, int]] = {}
    for item in codes:
        key = (item.family, item.code[1] if blocks else "")
        held = counts.setdefault(key, dict.fromkeys(STANDINGS, 0))
        held[item.standing] += 1
    return (FamilyCoverage(family, held, block) for (family, block), held in counts.items())
