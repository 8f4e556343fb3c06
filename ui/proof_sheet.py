"""A proof in words, ready to be laid out: the page, Markdown and PDF all show this sheet.

Every text on it is plain: characters that would hide or turn round what stands beside them are
named instead (``shown_plainly``). Making it safe in a markup is left to whoever lays it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answer import Answer, Finding, Statement
from assistant.composing import source_line
from assistant.proof.proof import (
    Proof,
    Role,
    Shown,
    ShownFinding,
    ShownPassage,
    ShownReceipt,
    ShownRow,
    ShownStatement,
)
from ui.escaping import shown_plainly
from ui.phrases import CAUTIONS, INDICATORS, OUTCOMES, RULES, SETTINGS, drafter, spoken, usage_told

Facts = tuple[tuple[str, str], ...]
"""Labels, which are ours, each with its value."""
_BULLETS = ("• ", "- ", "* ", "– ")
_CHANGED_SINCE = "The document was changed or removed since; only the quote is shown."
_UNSAID = {"corrected": "Corrected from a rule.", "withheld": "No reason was given."}
_ROW_GONE = "This release was removed or imported anew since; only the row is shown."


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source opened: a passage in ``pieces``, or a row ``published`` and in ``cells``."""

    number: int
    line: str
    title: str
    is_row: bool
    sample: bool
    place: Facts
    pieces: tuple[tuple[str, Role], ...]
    cut_before: bool
    cut_after: bool
    published: str
    cells: Facts
    note: str
    trace: Facts
    notice: str


@dataclass(frozen=True, slots=True)
class StatementCard:
    """A statement and its proof; ``topic`` is set where a new one begins."""

    text: str
    topic: str
    corrected: bool
    drafted: str
    reason: str
    marks: tuple[int, ...]
    sources: tuple[SourceCard, ...]
    findings: tuple[Facts, ...]
    checks: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole of a proof in words; ``checks`` explains each that any statement passed."""

    headline: str
    outcome: str
    basis: Facts
    statements: tuple[StatementCard, ...]
    withheld: tuple[StatementCard, ...]
    missing: tuple[str, ...]
    cautions: Facts
    sources: tuple[SourceCard, ...]
    checks: Facts
    receipt: Facts


def sheet(proof: Proof) -> Sheet:
    """Put a proof into words."""
    answer = proof.answer
    return Sheet(
        headline=shown_plainly(answer.headline) or OUTCOMES[answer.outcome],
        outcome=OUTCOMES[answer.outcome],
        basis=_basis(proof.receipt),
        statements=tuple(_cards(proof.standing, answer)),
        withheld=tuple(_cards(proof.withheld, answer)),
        missing=tuple(shown_plainly(fact) for fact in answer.missing_facts),
        cautions=_plain((CAUTIONS[item.kind], item.message) for item in answer.warnings),
        sources=tuple(map(_source, proof.sources)),
        checks=_plain(
            {
                check.words: check.explanation
                for item in proof.statements
                for check in item.checks
            }.items()
        ),
        receipt=receipt_facts(proof.receipt),
    )


def _plain(facts: Iterable[tuple[str, object]]) -> Facts:
    """The facts that have a value, as plain text."""
    return tuple(
        (label, shown_plainly(str(value))) for label, value in facts if value not in (None, "")
    )


def _basis(receipt: ShownReceipt) -> Facts:
    return _plain(
        (
            ("Question", receipt.question),
            ("Read as", receipt.read_as),
            ("Service date", receipt.service_date.isoformat()),
            ("Setting", SETTINGS[receipt.setting]),
        )
    )


def _cards(statements: Iterable[ShownStatement], answer: Answer) -> Iterable[StatementCard]:
    topic: str | None = None
    for item in statements:
        stated = item.statement
        new = stated.topic if stated.topic != topic else None
        topic = stated.topic
        told = new and (new in stated.text or new in answer.headline)
        yield _card(item, "" if told or not new else new, answer.service_date)


def _card(item: ShownStatement, topic: str, day: dt.date) -> StatementCard:
    stated = item.statement
    return StatementCard(
        text=shown_plainly(unbulleted(stated)),
        topic=shown_plainly(topic),
        corrected=stated.state == "corrected",
        drafted=shown_plainly(stated.drafted or ""),
        reason=shown_plainly(stated.reason or _UNSAID.get(stated.state, "")),
        marks=tuple(source.number for source in item.sources),
        sources=tuple(map(_source, item.sources)),
        findings=tuple(finding_facts(finding, item, day) for finding in item.findings),
        checks=_plain_pairs((check.words, check.explanation) for check in item.checks),
        changes=tuple(map(shown_plainly, item.changes)),
    )


def _plain_pairs(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((shown_plainly(one), shown_plainly(two)) for one, two in pairs)


def unbulleted(statement: Statement) -> str:
    """A statement's text without the bullet that it may have had in its document."""
    text = statement.text
    for bullet in _BULLETS:
        text = text.removeprefix(bullet)
    return text


def finding_facts(shown: ShownFinding, within: ShownStatement, day: dt.date) -> Facts:
    """What a rule said, field by field; a message that is the statement itself is left out.

    ``day`` is the service date of the answer, which holds unless the finding has its own.
    """
    finding, table = shown.finding, shown.searched
    message = "" if finding.message == within.statement.text else finding.message
    columns = finding.column_one or finding.column_two
    return _plain(
        (
            ("Rule", RULES.get(finding.rule, spoken(finding.rule))),
            ("Verdict", spoken(finding.verdict)),
            ("Says", message),
            ("Codes", "" if columns else ", ".join(finding.codes)),
            ("Column one", finding.column_one),
            ("Column two", finding.column_two),
            ("Modifier indicator", _indicator(finding.modifier_indicator)),
            ("In force", _days(finding)),
            ("Service date", finding.service_date or day),
            ("Authority", _with_sample(finding.authority, sample=finding.sample)),
            ("Edition" if finding.rule == "guidance_note" else "Release", finding.release),
            ("Rationale", finding.rationale),
            ("Decided", finding.decided),
            ("Looked through", table and f"{table.release_id}, {table.rows:,} rows, none fits"),
            ("File", table and table.file),
            ("SHA-256 of the file", table and table.sha256),
        )
    )


def _indicator(value: int | None) -> str:
    if value is None:
        return ""
    return f"{value}: {INDICATORS[value]}" if value in INDICATORS else str(value)


def _days(finding: Finding) -> str:
    first, last = finding.effective_from, finding.deleted_on
    if first is None and last is None:
        return ""
    begins = f"from {first.isoformat()}" if first else "first day not given"
    return f"{begins}, last day {last.isoformat()}" if last else f"{begins}, no last day given"


def _with_sample(name: str, *, sample: bool) -> str:
    return f"{name}, sample" if sample and "sample" not in name.lower() else name


def _source(shown: Shown) -> SourceCard:
    return _row(shown) if isinstance(shown, ShownRow) else _passage(shown)


def _passage(shown: ShownPassage) -> SourceCard:
    cited = shown.citation
    span = None if cited.start is None else f"{cited.start:,} to {cited.end:,} of the stored text"
    return SourceCard(
        number=shown.number,
        line=shown_plainly(source_line(cited)),
        title=shown_plainly(cited.document),
        is_row=False,
        sample=cited.sample,
        place=_plain(
            (("Page", cited.page), ("Section", cited.section), ("Edition", cited.edition))
        ),
        pieces=tuple((shown_plainly(piece.text), piece.role) for piece in shown.pieces),
        cut_before=shown.cut_before,
        cut_after=shown.cut_after,
        published="",
        cells=(),
        note="" if shown.held else _CHANGED_SINCE,
        trace=_plain(
            (
                ("Characters", span),
                ("File", shown.file),
                ("SHA-256 of the file", shown.sha256),
                ("Document", cited.document_id),
            )
        ),
        notice="",
    )


def _row(shown: ShownRow) -> SourceCard:
    cited = shown.citation
    return SourceCard(
        number=shown.number,
        line=shown_plainly(source_line(cited)),
        title=shown_plainly(cited.document),
        is_row=True,
        sample=cited.sample,
        place=_plain((("Row", shown.row), ("Release", cited.edition))),
        pieces=(),
        cut_before=False,
        cut_after=False,
        published=shown_plainly(cited.quote),
        cells=tuple((shown_plainly(name), shown_plainly(value)) for name, value in shown.cells),
        note="" if shown.held else _ROW_GONE,
        trace=_plain(
            (
                ("File", shown.file),
                ("SHA-256 of the file", shown.sha256),
                ("Imported", shown.imported_on),
                ("Release id", cited.document_id),
            )
        ),
        notice=shown_plainly(shown.notice),
    )


def receipt_facts(receipt: ShownReceipt) -> Facts:
    """A receipt, field by field."""
    versions = ", ".join(f"{name} {told}" for name, told in receipt.versions.items())
    held = f"{receipt.documents:,} documents, {receipt.releases:,} table releases"
    return _plain(
        (
            ("Receipt", receipt.id),
            ("Given", f"{receipt.made_at[:19].replace('T', ' ')} UTC"),
            ("Drafted by", drafter(receipt.drafted_by)),
            ("Model asked", receipt.usage and usage_told(receipt.usage)),
            ("Instructions", receipt.usage and receipt.usage.prompt),
            ("Language", receipt.language),
            ("Library", f"generation {receipt.generation}; {held}"),
            ("Made by", versions),
            ("SHA-256 of what was held", receipt.fingerprint),
            ("SHA-256 of the answer", receipt.answer_sha256),
        )
    )
