"""From an answer and what the library holds to its proof. Nothing is judged anew here."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

from assistant.answer import Answer, Citation, Finding, Statement
from assistant.proof.checks import passed
from assistant.proof.proof import (
    Piece,
    Proof,
    SearchedTable,
    Shown,
    ShownFinding,
    ShownPassage,
    ShownReceipt,
    ShownRow,
    ShownStatement,
)
from assistant.proof.rows import cells
from assistant.proof.surroundings import around, saying
from assistant.receipts.receipt import Basis, answer_sha256
from assistant.rules.ruling import authority
from knowledge_base.edit_tables.release_files import release_id
from knowledge_base.records import Release

Body = Callable[[str], str | None]
"""Gives the stored text of a document id, or ``None`` where it is not held."""


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """What can be looked up now: texts of documents, and releases by id."""

    body: Body
    releases: Mapping[str, Release]

    @classmethod
    def of(cls, body: Body, releases: Sequence[Release]) -> Held:
        """The same from a list of releases."""
        return cls(body, {release_id(item): item for item in releases})


def prove(answer: Answer, held: Held, basis: Basis, *, made_at: str, kept: bool) -> Proof:
    """Open an answer up.

    Args:
        answer: with its receipt's id.
        held: where surroundings and columns are looked up; may be other than it was.
        basis: what was held when the answer was given; its checksums are the ones shown.
        made_at: the moment it was given, UTC.
        kept: whether the receipt is in the home's file.
    """
    sources = {
        item.id: _source(number, item, held, basis)
        for number, item in enumerate(answer.citations, start=1)
    }
    findings = {
        item.id: ShownFinding(item, _searched(item, held, basis)) for item in answer.findings
    }
    return Proof(
        answer=answer,
        statements=tuple(_statement(item, sources, findings) for item in answer.statements),
        sources=tuple(sources.values()),
        receipt=_receipt(answer, basis, made_at, kept=kept),
    )


def _statement(
    item: Statement, sources: Mapping[str, Shown], findings: Mapping[str, ShownFinding]
) -> ShownStatement:
    shown_findings = tuple(findings[name] for name in item.findings if name in findings)
    ruled = [of.finding for of in shown_findings]
    # A rule's row belongs to its statement even where only the finding is named.
    names = dict.fromkeys((*item.citations, *(name for of in ruled for name in of.citations)))
    shown = tuple(sources[name] for name in names if name in sources)
    narrowed = tuple(
        saying(source, item.text) if isinstance(source, ShownPassage) else source
        for source in shown
    )
    checks = tuple(map(passed, item.checks))
    return ShownStatement(item, narrowed, shown_findings, checks, _changes(item, ruled, shown))


def _searched(finding: Finding, held: Held, basis: Basis) -> SearchedTable | None:
    """The release that has no row for a finding, if it is held as it was then."""
    if finding.citations or finding.release is None:
        return None
    return next(
        (
            SearchedTable(name, item.label, item.source, item.rows, item.sha256)
            for name, item in held.releases.items()
            if (authority(item), item.label) == (finding.authority, finding.release)
            and basis.releases.get(name) == item.sha256
        ),
        None,
    )


def _changes(
    item: Statement, findings: Sequence[Finding], sources: Sequence[Shown]
) -> tuple[str, ...]:
    """What would change a statement: its rules' own word, else another text of its sources."""
    told = [of.what_would_change_it for of in findings if of.what_would_change_it]
    if not told and item.state != "withheld":
        told = [
            "Another release of the table."
            if isinstance(source, ShownRow)
            else f"Another edition of {source.citation.document}, in force on the service date."
            for source in sources
        ]
    return tuple(text for text in dict.fromkeys(told) if text not in item.text)


def _source(number: int, citation: Citation, held: Held, basis: Basis) -> Shown:
    if citation.kind == "table_row":
        return _row(number, citation, held, basis)
    found = around(held.body(citation.document_id), citation)
    document = basis.documents.get(citation.document_id)
    pieces, before, after = found or ((Piece(citation.quote, "quoted"),), False, False)
    return ShownPassage(
        number=number,
        citation=citation,
        pieces=pieces,
        cut_before=before,
        cut_after=after,
        held=found is not None,
        # The folder a file was added from is its owner's business.
        file="" if document is None else PurePath(document.source).name,
        sha256="" if document is None else document.sha256,
    )


def _row(number: int, citation: Citation, held: Held, basis: Basis) -> ShownRow:
    sha256 = basis.releases.get(citation.document_id, "")
    release = held.releases.get(citation.document_id)
    if release is not None and release.sha256 != sha256:
        release = None  # imported anew since, perhaps from another file
    row = (citation.section or "").removeprefix("row ")
    return ShownRow(
        number=number,
        citation=citation,
        row=row,
        cells=() if release is None else cells(citation.quote, release.columns),
        file="" if release is None else release.source,
        sha256=sha256,
        imported_on="" if release is None else release.imported_at[:10],
        notice="" if release is None else release.notice,
        held=release is not None,
    )


def _receipt(answer: Answer, basis: Basis, made_at: str, *, kept: bool) -> ShownReceipt:
    return ShownReceipt(
        id=answer.receipt,
        made_at=made_at,
        kept=kept,
        question=answer.question,
        read_as=answer.read_as,
        service_date=answer.service_date,
        setting=answer.setting,
        language=answer.language,
        drafted_by=answer.drafted_by,
        generation=basis.generation,
        documents=len(basis.documents),
        releases=len(basis.releases),
        fingerprint=basis.fingerprint,
        answer_sha256=answer_sha256(answer),
        versions=basis.versions,
        usage=answer.usage,
    )
