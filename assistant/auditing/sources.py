"""What the queries consult beside the claims: releases, documents, and their rows.

Every authority has a number, so that a query carries a number and the name is joined at the
end. Which release answers for which day and setting is decided here, once for each that the
claims name, by the same ``release_for`` as for one claim.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.auditing.values import Day
from assistant.rules.ruling import TABLE_NAMES, authority
from assistant.rules.validity import EVERYTHING_HELD
from knowledge_base.edit_tables.coverage import Listing, listing_releases, release_for
from knowledge_base.edit_tables.release_files import release_id
from knowledge_base.errors import NotCovered
from knowledge_base.records import Document, Release, TableKind

KINDS: tuple[TableKind, ...] = ("ptp", "mue", "aoc", "fee-schedule", "hcpcs")
# Kinds whose absence is itself a finding: without them nothing can be said of a claim.
SPEAKING: frozenset[TableKind] = frozenset({"ptp", "mue"})


@dataclass(frozen=True, slots=True)
class Source:
    """One authority by its number; ``release`` is a table's label or a document's edition."""

    number: int
    authority: str
    release: str | None = None
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Which release answers for a day in a setting, by kind: its number, or why none does.

    ``listing`` is the number of the tables that tell whether a code is still in use.
    """

    day: Day
    releases: dict[TableKind, int]
    silences: dict[TableKind, str]
    listing: int | None = None


@dataclass(slots=True)
class Sources:
    """The authorities that the claims of one file call upon, each numbered when first called."""

    held: Sequence[Release]
    everything: Source = field(init=False)
    releases: dict[Release, int] = field(default_factory=dict)
    listings: dict[Listing, int] = field(default_factory=dict)
    stale: dict[Release, dt.date] = field(default_factory=dict)
    _listed: list[Source] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Number the authority of what no release or document says."""
        self.everything = self._new(EVERYTHING_HELD)
        for kind in KINDS:
            self._new(TABLE_NAMES[kind])

    def unspoken(self, kind: TableKind) -> int:
        """The number of a kind of table where no release of it speaks."""
        return KINDS.index(kind) + 1

    def listed(self) -> Sequence[Source]:
        """All authorities so far."""
        return self._listed

    def document(self, document: Document) -> int:
        """Number a document."""
        return self._new(document.title, document.edition, document.id).number

    def spoken(self, days: Iterable[Day]) -> list[Spoken]:
        """Choose the releases for each day that could be read."""
        return [self._spoken(day) for day in days]

    def _spoken(self, day: Day) -> Spoken:
        if day.day is None or day.setting is None:
            return Spoken(day, {}, {})
        listing = listing_releases(self.held, day.setting, day.day)
        place = None
        if listing is not None:
            place = self.listings.setdefault(listing, len(self.listings) + 1)
        found = Spoken(day, {}, {}, place)
        for kind in KINDS:
            if kind == "fee-schedule" and day.setting != "practitioner":
                continue
            try:
                chosen = release_for(self.held, kind, day.setting, day.day)
            except NotCovered as error:
                found.silences[kind] = error.sentence
                continue
            found.releases[kind] = self._number(chosen.release)
            if chosen.stale:
                last = self.stale.get(chosen.release, day.day)
                self.stale[chosen.release] = max(last, day.day)
        return found

    def _number(self, release: Release) -> int:
        if release not in self.releases:
            named = self._new(authority(release), release.label, release_id(release))
            self.releases[release] = named.number
        return self.releases[release]

    def _new(
        self, authority: str, release: str | None = None, document_id: str | None = None
    ) -> Source:
        source = Source(len(self._listed), authority, release, document_id)
        self._listed.append(source)
        return source
