"""What the rules may consult for one claim: tables, notes, and which release speaks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.answer import Caution, Finding, Rule
from assistant.rules.claim import Claim
from assistant.rules.ruling import TABLE_NAMES, authority
from knowledge_base.edit_tables.coverage import Chosen, release_for
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.errors import NotCovered
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.phrases import said
from knowledge_base.records import Document, Release, TableKind

_RULE_OF: dict[str, Rule] = {"ptp": "ptp_pair", "mue": "unit_limit", "aoc": "add_on"}


@dataclass(frozen=True, slots=True)
class Material:
    """What the rules may consult: tables, the notes of documents, and the codes these name."""

    tables: EditTables
    documents: Sequence[Document]
    notes: Mapping[str, Sequence[GuidanceNote]]
    named: Collection[str]


@dataclass
class Consulted:
    """A claim beside its material; remembers which releases turned out to be stale."""

    claim: Claim
    material: Material
    _stale: dict[str, Caution] = field(default_factory=dict)

    @property
    def tables(self) -> EditTables:
        """The edit tables held."""
        return self.material.tables

    @cached_property
    def releases(self) -> tuple[Release, ...]:
        """Every release held."""
        return self.tables.releases()

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the claim, each once."""
        return self.claim.codes()

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What the reader should know of the releases that had a part in it."""
        return tuple(self._stale.values())

    def choose(self, kind: TableKind) -> Chosen:
        """The release that speaks for the claim. Raises ``NotCovered``.

        A stale one is told of, unless ``unused`` takes that back.
        """
        claim = self.claim
        chosen = release_for(self.releases, kind, claim.setting, claim.service_date)
        if chosen.stale:
            release = chosen.release
            last = release.quarter.last
            made_for = said(" (made for days up to {last})", last=last) if last else ""
            self._stale[authority(release)] = Caution(
                kind="stale_edition",
                message=said(
                    "The newest {table} held is {release}{made_for}; the service date {day} is "
                    "answered from it.",
                    table=authority(release),
                    release=release.label,
                    made_for=made_for,
                    day=claim.service_date,
                ),
            )
        return chosen

    def unused(self, release: Release) -> None:
        """Say that a release had nothing on any code of the claim."""
        self._stale.pop(authority(release), None)


def not_covered(kind: TableKind, codes: tuple[str, ...], error: NotCovered) -> Finding:
    """No release of a kind speaks for the claim."""
    return Finding(
        id="",
        rule=_RULE_OF[kind],
        verdict="not_covered",
        codes=codes,
        authority=TABLE_NAMES[kind],
        message=error.sentence,
    )
