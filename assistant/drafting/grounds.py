"""What an answer may rest on, gathered before anything is drafted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.answer import Caution, Citation, Finding, Proposal
from assistant.question.asked import Asked
from assistant.retrieval.evidence import Gathered, Hit
from knowledge_base.records import Setting

if TYPE_CHECKING:
    from assistant.retrieval.compared import Compared


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything an answer may rest on.

    ``page_hits`` are passages of the parts asked for, on pages about the codes; ``pair_hits``
    name all the codes of the question; ``gathered`` is the free search. ``sources`` are the
    citations of the findings, by id.

    ``facts`` are those that the question leaves open and that would change what the rules say.
    ``chance`` is the estimated probability that the passages found answer, where that decides.
    ``premises`` are sentences on what the question takes for granted and does not exist;
    ``payer`` is one that a question on codes names and that nothing held speaks of;
    ``not_in_force`` are titles of documents that the service date leaves out.

    Where no single verdict can be given without the setting, ``settings`` names that of each
    finding which holds in one setting only, by the finding's id; otherwise it is empty.

    ``set_aside`` are sentences whose note a librarian rejected or edited: they may be quoted, but
    head no answer. ``compared`` are two editions, where the question asks what changed.
    """

    asked: Asked
    findings: tuple[Finding, ...] = ()
    sources: tuple[Citation, ...] = ()
    cautions: tuple[Caution, ...] = ()
    facts: tuple[str, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    page_hits: tuple[Hit, ...] = ()
    pair_hits: tuple[Hit, ...] = ()
    gathered: Gathered = field(default_factory=Gathered)
    answerable: bool = False
    chance: float | None = None
    premises: tuple[str, ...] = ()
    payer: str | None = None
    not_in_force: tuple[str, ...] = ()
    documents: int = 0
    releases: tuple[str, ...] = ()
    set_aside: frozenset[str] = frozenset()
    compared: Compared | None = None

    def of_rule(self, *rules: str) -> tuple[Finding, ...]:
        """The findings of these rules."""
        return tuple(finding for finding in self.findings if finding.rule in rules)

    def cited(self, *findings: Finding) -> tuple[Citation, ...]:
        """The sources of these findings, each once."""
        by_id = {source.id: source for source in self.sources}
        names = dict.fromkeys(name for finding in findings for name in finding.citations)
        return tuple(by_id[name] for name in names)

    def worded(self, findings: Iterable[Finding]) -> tuple[Proposal, ...]:
        """Each finding in its own words, under its authority; the same words only once."""
        by_message: dict[str, list[Finding]] = {}
        for finding in findings:
            by_message.setdefault(finding.message, []).append(finding)
        return tuple(
            Proposal(message, self.cited(*told), tuple(told), topic=told[0].authority)
            for message, told in by_message.items()
        )
