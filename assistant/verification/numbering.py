"""The findings and sources of one answer under their numbers, and further ones as they come."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence

from assistant.answer import Citation, Finding
from assistant.verification.case import Consult


class Numbering:
    """Findings f1, f2, ... and sources c1, c2, ...; equal ones bear one number.

    Args:
        findings: those of the question, numbered.
        sources: what they cite, numbered.
        consult: what the rules say of other codes.
    """

    def __init__(
        self, findings: Sequence[Finding], sources: Sequence[Citation], consult: Consult | None
    ) -> None:
        self._given = tuple(findings)
        self._bare = {dataclasses.replace(item, id=""): item for item in findings}
        self._further: dict[Finding, Finding] = {}
        self._names = {dataclasses.replace(source, id=""): source.id for source in sources}
        self._consult = consult
        self._consulted: dict[frozenset[str], tuple[Finding, ...]] = {}

    def name_of(self, source: Citation) -> str:
        """The number of a source, a new one if it has none."""
        return self._names.setdefault(
            dataclasses.replace(source, id=""), f"c{len(self._names) + 1}"
        )

    def citations(self) -> tuple[Citation, ...]:
        """Every source that has a number."""
        return tuple(dataclasses.replace(source, id=name) for source, name in self._names.items())

    def sources_of(self, finding: Finding) -> tuple[Citation, ...]:
        """What a finding cites."""
        by_name = {name: source for source, name in self._names.items()}
        return tuple(
            dataclasses.replace(by_name[name], id=name)
            for name in finding.citations
            if name in by_name
        )

    def further(self, used: Collection[str]) -> tuple[Finding, ...]:
        """The findings among ``used`` that were not given."""
        return tuple(item for item in self._further.values() if item.id in used)

    def rules_of(self, codes: Sequence[str]) -> tuple[Finding, ...]:
        """What the rules say of some codes: as given, and what is not given as consulted."""
        wanted = frozenset(codes)
        given = [item for item in self._given if set(item.codes) <= wanted]
        if self._consult is None or not wanted:
            return tuple(given)
        if wanted not in self._consulted:
            self._consulted[wanted] = self._ask(codes)
        # What a question says of a pair, with its modifiers and days, goes before the bare rule.
        told = {(item.rule, frozenset(item.codes)) for item in given}
        more = (
            item
            for item in self._consulted[wanted]
            if (item.rule, frozenset(item.codes)) not in told
        )
        return (*given, *more)

    def _ask(self, codes: Sequence[str]) -> tuple[Finding, ...]:
        if self._consult is None:
            return ()
        return tuple(
            self._numbered(
                dataclasses.replace(
                    ruling.finding, id="", citations=tuple(map(self.name_of, ruling.sources))
                )
            )
            for ruling in self._consult(codes)
        )

    def _numbered(self, finding: Finding) -> Finding:
        if finding in self._bare:
            return self._bare[finding]
        if finding not in self._further:
            name = f"f{len(self._given) + len(self._further) + 1}"
            self._further[finding] = dataclasses.replace(finding, id=name)
        return self._further[finding]
