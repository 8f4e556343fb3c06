"""What else is held, as the rules need it: the tables, and the other documents."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from knowledge_base.codes import CodeSpan
from knowledge_base.edit_tables.coverage import Chosen, is_incomplete, release_for
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.editions import begins
from knowledge_base.errors import NotCovered
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.records import DateRange, Document, Release, Setting, TableKind

# The kinds of full table that together know every code one may name.
_KNOWING_KINDS = frozenset({"mue", "fee-schedule", "ptp"})


_WIDE = 60  # numbers in a span from which it is a chapter rather than a few codes
# Texts that share half of their checksums share one of the smallest.
_SMALLEST = 24


@dataclass(frozen=True)
class Held:
    """Everything held beside the document in hand.

    ``sketches`` tell texts apart (``knowledge_base.editions``); ``codes_of`` are the codes that
    a document names; ``subjects`` the code that a code page is about.
    """

    tables: EditTables
    releases: tuple[Release, ...]
    documents: tuple[Document, ...]
    today: dt.date
    notes: Mapping[str, tuple[GuidanceNote, ...]] = field(default_factory=dict)
    sketches: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    _known: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def knows_all(self) -> bool:
        """Whether full tables are held that together list every code one may name."""
        full = {item.kind for item in self.releases if not item.sample}
        return full >= _KNOWING_KINDS

    @cached_property
    def newest(self) -> dt.date | None:
        """The first day of the newest quarter of any table that lists codes."""
        days = [
            item.quarter.first or item.speaks_from
            for item in self.releases
            if item.kind in _KNOWING_KINDS and not item.sample
        ]
        return max(days, default=None)

    def is_newer(self, document: Document) -> bool:
        """Whether a document begins after the newest table: its codes may be newer, too."""
        day = begins(document)
        return day is not None and self.newest is not None and day > self.newest

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """The place of each document in the order in which they are held."""
        return {item.id: rank for rank, item in enumerate(self.documents)}

    @cached_property
    def notes_by_code(self) -> Mapping[str, Sequence[tuple[GuidanceNote, Document]]]:
        """Every note with its document, by each code that it names."""
        found: dict[str, list[tuple[GuidanceNote, Document]]] = {}
        for document in self.documents:
            for note in self.notes.get(document.id, ()):
                for code in codes_of((*note.left, *note.right)):
                    found.setdefault(code, []).append((note, document))
        return found

    def alike(self, document_id: str) -> frozenset[str]:
        """The documents that may share much of their text with one: see ``editions.sketch``."""
        smallest = self.sketches.get(document_id, ())[:_SMALLEST]
        return frozenset(item for sign in smallest for item in self._bearers.get(sign, ()))

    @cached_property
    def _bearers(self) -> Mapping[int, Sequence[str]]:
        found: dict[int, list[str]] = {}
        for name, sketch in self.sketches.items():
            for sign in sketch[:_SMALLEST]:
                found.setdefault(sign, []).append(name)
        return found

    def known(self, codes: Iterable[str]) -> frozenset[str]:
        """Those of ``codes`` that stand in any table, on any day."""
        asked = set(codes)
        new = asked - self._known.keys()
        if new:
            found = self.tables.known(new, self.releases)
            self._known.update({code: code in found for code in new})
        return frozenset(code for code in asked if self._known[code])

    def knows(self, code: str) -> bool:
        """Whether the code stands in any table, on any day."""
        return code in self.known((code,))

    def chosen(
        self, kind: TableKind, setting: Setting | None, document: Document
    ) -> tuple[Chosen, dt.date] | None:
        """The release that speaks for the days of a document, and the day it is asked for.

        A document without a date is held against the newest edition. ``None`` where nothing
        held speaks for its days: a newer document is never judged by older tables.
        """
        fitting = [r for r in self.releases if r.kind == kind and r.setting in {None, setting}]
        full = [item for item in fitting if not item.sample] or fitting
        days = period(document)
        met = [item for item in full if _overlap(item.quarter, days) and not is_incomplete(item)]
        if met:
            release = max(met, key=lambda item: (_first(item), item.label))
            day = max(_first(release), release.speaks_from, days.first or dt.date.min)
            if day in days:
                return Chosen(release, stale=False), day
        if days.first is None:
            return None
        try:
            found = release_for(self.releases, kind, setting, days.first)
        except NotCovered:
            return None
        return None if found.stale or found.incomplete else (found, days.first)


@functools.lru_cache(maxsize=4_096)
def codes_of(spans: tuple[CodeSpan, ...]) -> frozenset[str]:
    """The codes of all spans but those of whole chapters."""
    return frozenset(code for span in spans if span.width <= _WIDE for code in span.codes())


def period(document: Document) -> DateRange:
    """The days that a document is about: as stated, else the year that its edition names."""
    first, last = begins(document), document.effective.last
    if last is None and first is not None and document.effective.first is None:
        last = dt.date(first.year, 12, 31)
    return DateRange(first, last)


def _overlap(one: DateRange, other: DateRange) -> bool:
    starts = max(one.first or dt.date.min, other.first or dt.date.min)
    ends = min(one.last or dt.date.max, other.last or dt.date.max)
    return starts <= ends


def in_force_together(one: Document, other: Document) -> bool:
    """Whether the stated days of two documents have one in common."""
    return _overlap(one.effective, other.effective)


def _first(release: Release) -> dt.date:
    return release.quarter.first or release.speaks_from
