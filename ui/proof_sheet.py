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
    SearchedTable,
    Shown,
    ShownFinding,
    ShownPassage,
    ShownReceipt,
    ShownRow,
    ShownStatement,
)
from knowledge_base.phrases import said
from ui.escaping import shown_plainly
from ui.phrases import (
    CAUTIONS,
    INDICATORS,
    OUTCOMES,
    RULES,
    SETTINGS,
    check_told,
    drafter,
    usage_told,
    verdict_told,
)
from ui.speech import figure, phrase, plural, told

Facts = tuple[tuple[str, str], ...]
"""Labels, which are ours, each with its value."""
_BULLETS = ("• ", "- ", "* ", "– ")
_CHANGED_SINCE = said("The document was changed or removed since; only the quote is shown.")
_UNSAID: dict[str, str] = {
    "corrected": said("Corrected from a rule."),
    "withheld": said("No reason was given."),
}
_ROW_GONE = said("This release was removed or imported anew since; only the row is shown.")


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source opened: a passage in ``pieces``, or a row ``published`` and in ``cells``.

    ``language`` is the document's, where it is known.
    """

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
    language: str = ""


@dataclass(frozen=True, slots=True)
class StatementCard:
    """A statement and its proof; ``topic`` is set where a new one begins.

    ``quoted`` is the language of the document whose very words the statement is.
    """

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
    quoted: str = ""


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
    """Put a proof into words, in the language spoken."""
    answer = proof.answer
    return Sheet(
        headline=shown_plainly(answer.headline) or told(OUTCOMES[answer.outcome]),
        outcome=told(OUTCOMES[answer.outcome]),
        basis=_basis(proof.receipt),
        statements=tuple(_cards(proof.standing, answer)),
        withheld=tuple(_cards(proof.withheld, answer)),
        missing=tuple(shown_plainly(fact) for fact in answer.missing_facts),
        cautions=_plain((told(CAUTIONS[item.kind]), item.message) for item in answer.warnings),
        sources=tuple(map(_source, proof.sources)),
        checks=_plain(
            {
                check_told(check): told(check.explanation)
                for item in proof.statements
                for check in item.checks
            }.items()
        ),
        receipt=receipt_facts(proof.receipt),
    )


def _plain(facts: Iterable[tuple[str, object]]) -> Facts:
    """The facts that have a value, as plain text."""
    return tuple(
        (label, shown_plainly(told(value) if isinstance(value, str) else str(value)))
        for label, value in facts
        if value not in (None, "")
    )


def _basis(receipt: ShownReceipt) -> Facts:
    return _plain(
        (
            (phrase("Question"), receipt.question),
            (phrase("Read as"), receipt.read_as),
            (phrase("Service date"), receipt.service_date.isoformat()),
            (phrase("Setting"), SETTINGS[receipt.setting]),
        )
    )


def _cards(statements: Iterable[ShownStatement], answer: Answer) -> Iterable[StatementCard]:
    topic: str | None = None
    for item in statements:
        stated = item.statement
        new = stated.topic if stated.topic != topic else None
        topic = stated.topic
        known = new and (new in stated.text or new in answer.headline)
        yield _card(item, "" if known or not new else told(new), answer.service_date)


def _card(item: ShownStatement, topic: str, day: dt.date) -> StatementCard:
    stated = item.statement
    reason = stated.reason or _UNSAID.get(stated.state, "")
    return StatementCard(
        text=shown_plainly(unbulleted(stated)),
        topic=shown_plainly(topic),
        corrected=stated.state == "corrected",
        drafted=shown_plainly(stated.drafted or ""),
        reason=shown_plainly(told(reason)),
        marks=tuple(source.number for source in item.sources),
        sources=tuple(map(_source, item.sources)),
        findings=tuple(finding_facts(finding, item, day) for finding in item.findings),
        checks=_plain_pairs((check_told(check), told(check.explanation)) for check in item.checks),
        changes=tuple(shown_plainly(told(text)) for text in item.changes),
        quoted=_language_quoted(item),
    )


def _language_quoted(item: ShownStatement) -> str:
    """The language of the document whose very words a statement is; empty if it is none's."""
    text = item.statement.text.strip()
    return next(
        (
            source.language
            for source in item.sources
            if isinstance(source, ShownPassage) and text in source.citation.quote
        ),
        "",
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
            (phrase("Rule"), RULES[finding.rule]),
            (phrase("Verdict"), verdict_told(finding.verdict)),
            (phrase("Says"), message),
            (phrase("Codes"), "" if columns else ", ".join(finding.codes)),
            (phrase("Column one"), finding.column_one),
            (phrase("Column two"), finding.column_two),
            (phrase("Modifier indicator"), _indicator(finding.modifier_indicator)),
            (phrase("In force"), _days(finding)),
            (phrase("Service date"), finding.service_date or day),
            (phrase("Authority"), _with_sample(finding.authority, sample=finding.sample)),
            (
                phrase("Edition") if finding.rule == "guidance_note" else phrase("Release"),
                finding.release,
            ),
            (phrase("Rationale"), finding.rationale),
            (phrase("Decided"), finding.decided),
            (phrase("Looked through"), table and _looked_through(table)),
            (phrase("File"), table and table.file),
            (phrase("SHA-256 of the file"), table and table.sha256),
        )
    )


def _looked_through(table: SearchedTable) -> str:
    return plural(
        "{release}, {number} row, none fits",
        "{release}, {number} rows, none fits",
        table.rows,
        release=table.release_id,
    )


def _indicator(value: int | None) -> str:
    if value is None:
        return ""
    return f"{value}: {told(INDICATORS[value])}" if value in INDICATORS else str(value)


def _days(finding: Finding) -> str:
    first, last = finding.effective_from, finding.deleted_on
    if first is None and last is None:
        return ""
    begins = phrase("from {day}", day=first) if first else phrase("first day not given")
    if last is None:
        return phrase("{begins}, no last day given", begins=begins)
    return phrase("{begins}, last day {day}", begins=begins, day=last)


def _with_sample(name: str, *, sample: bool) -> str:
    if sample and "sample" not in name.lower():
        return phrase("{name}, sample", name=name)
    return told(name)


def _source(shown: Shown) -> SourceCard:
    return _row(shown) if isinstance(shown, ShownRow) else _passage(shown)


def _passage(shown: ShownPassage) -> SourceCard:
    cited = shown.citation
    span = None
    if cited.start is not None and cited.end is not None:
        span = phrase(
            "{first} to {last} of the stored text",
            first=figure(cited.start),
            last=figure(cited.end),
        )
    return SourceCard(
        number=shown.number,
        line=shown_plainly(told(source_line(cited))),
        title=shown_plainly(told(cited.document)),
        is_row=False,
        sample=cited.sample,
        place=_plain(
            (
                (phrase("Page"), cited.page),
                (phrase("Section"), cited.section),
                (phrase("Edition"), cited.edition),
            )
        ),
        pieces=tuple((shown_plainly(piece.text), piece.role) for piece in shown.pieces),
        cut_before=shown.cut_before,
        cut_after=shown.cut_after,
        published="",
        cells=(),
        note="" if shown.held else told(_CHANGED_SINCE),
        trace=_plain(
            (
                (phrase("Characters"), span),
                (phrase("File"), shown.file),
                (phrase("SHA-256 of the file"), shown.sha256),
                (phrase("Document"), cited.document_id),
            )
        ),
        notice="",
        language=shown.language,
    )


def _row(shown: ShownRow) -> SourceCard:
    cited = shown.citation
    return SourceCard(
        number=shown.number,
        line=shown_plainly(told(source_line(cited))),
        title=shown_plainly(told(cited.document)),
        is_row=True,
        sample=cited.sample,
        place=_plain(((phrase("Row"), shown.row), (phrase("Release"), cited.edition))),
        pieces=(),
        cut_before=False,
        cut_after=False,
        published=shown_plainly(cited.quote),
        cells=tuple((shown_plainly(name), shown_plainly(value)) for name, value in shown.cells),
        note="" if shown.held else told(_ROW_GONE),
        trace=_plain(
            (
                (phrase("File"), shown.file),
                (phrase("SHA-256 of the file"), shown.sha256),
                (phrase("Imported"), shown.imported_on),
                (phrase("Release id"), cited.document_id),
            )
        ),
        notice=shown_plainly(shown.notice),
    )


def receipt_facts(receipt: ShownReceipt) -> Facts:
    """A receipt, field by field."""
    versions = ", ".join(f"{name} {told}" for name, told in receipt.versions.items())
    held = ", ".join(
        (
            plural("{number} document", "{number} documents", receipt.documents),
            plural("{number} table release", "{number} table releases", receipt.releases),
        )
    )
    return _plain(
        (
            (phrase("Receipt"), receipt.id),
            (phrase("Given"), f"{receipt.made_at[:19].replace('T', ' ')} UTC"),
            (phrase("Drafted by"), drafter(receipt.drafted_by)),
            (phrase("Model asked"), receipt.usage and usage_told(receipt.usage)),
            (phrase("Instructions"), receipt.usage and receipt.usage.prompt),
            (phrase("Language"), receipt.language),
            (
                phrase("Library"),
                phrase("generation {number}; {held}", number=receipt.generation, held=held),
            ),
            (phrase("Made by"), versions),
            (phrase("SHA-256 of what was held"), receipt.fingerprint),
            (phrase("SHA-256 of the answer"), receipt.answer_sha256),
        )
    )
