"""What is not to be told any more, with the reason: by rule and work, or for one quote only.

A silence belongs to the work, not to the file, so that it outlives the file's being read again
and holds for the next edition.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from knowledge_base.errors import InvalidRequest, UnknownRelease
from knowledge_base.library import Library
from knowledge_base.linting.problem import RULES, Problem, Silence
from knowledge_base.phrases import mark, said
from knowledge_base.records import Document

_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Silenced:
    """A rule silenced for a work; ``quote`` is empty where all it says of the work is."""

    work: str
    rule: str
    quote: str
    silence: Silence


def silenced(connection: sqlite3.Connection) -> Mapping[tuple[str, str, str], Silenced]:
    """Everything silenced, by work, rule and quote."""
    rows = connection.execute("SELECT * FROM silenced ORDER BY work, rule, quote")
    found = (
        Silenced(
            row["work"],
            row["rule"],
            row["quote"],
            Silence(row["reason"], row["decided_by"], row["decided_at"]),
        )
        for row in rows
    )
    return {(item.work, item.rule, item.quote): item for item in found}


def silence_of(
    problem: Problem, document: Document, held: Mapping[tuple[str, str, str], Silenced]
) -> Silence | None:
    """The silence that a problem falls under, the one for its own quote first."""
    quote = told(problem.quote)
    for key in ((document.work, problem.rule, quote), (document.work, problem.rule, "")):
        if key in held:
            return held[key].silence
    return None


def told(quote: str | None) -> str:
    """A quote as it is compared: white space does not matter, since a reader may change it."""
    return " ".join((quote or "").split())


def silence(
    library: Library,
    rule: str,
    document_id: str,
    *,
    reason: str,
    by: str,
    quote: str | None = None,
) -> Silenced:
    """Silence a rule for a document's work, or what it says of one quote of it.

    Raises:
        InvalidRequest: no such rule, no reason or name, or a quote that is empty or not there.
        UnknownRelease: no such document is held.
    """
    _check_rule(rule)
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise InvalidRequest(
            said(
                "Say with --reason, in at most {most} characters, why {rule} is silenced.",
                most=_LONGEST_REASON,
                rule=rule,
            )
        )
    if not by.strip():
        raise InvalidRequest(said("Say with --by who silences it."))
    if quote is not None and not quote.strip():
        raise InvalidRequest(said("--quote is empty; leave it out to silence the whole rule."))
    work = _work(library, document_id)
    if quote is not None and told(quote) not in told(library.body(document_id)):
        raise InvalidRequest(
            said(
                "The quote does not stand in {document}; copy it word for word from the problem.",
                document=document_id,
            )
        )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    made = Silenced(work, rule, told(quote), Silence(reason.strip(), by.strip(), now))
    with library.changing_decisions():
        library.connection.execute(
            "INSERT OR REPLACE INTO silenced (work, rule, quote, reason, decided_by, decided_at) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (work, rule, made.quote, made.silence.reason, made.silence.decided_by, now),
        )
    return made


def unsilence(library: Library, rule: str, document_id: str, quote: str | None = None) -> None:
    """Let a rule speak again.

    Raises:
        InvalidRequest: no such rule.
        UnknownRelease: no such document is held, or the rule was not silenced for it.
    """
    _check_rule(rule)
    work = _work(library, document_id)
    with library.changing_decisions():
        gone = library.connection.execute(
            "DELETE FROM silenced WHERE work = ? AND rule = ? AND quote = ?",
            (work, rule, told(quote)),
        ).rowcount
    if not gone:
        template = mark(
            "{rule} is not silenced in {document}; `bundlewise lint --all` shows what is, and "
            "what was silenced for a quote is let speak with that --quote."
        )
        if quote:
            template = mark(
                "{rule} is not silenced for {quote} in {document}; `bundlewise lint --all` shows "
                "what is, and what was silenced for a quote is let speak with that --quote."
            )
        raise UnknownRelease(
            said(
                template,
                rule=rule,
                document=document_id,
                **({"quote": repr(quote)} if quote else {}),
            )
        )


def _check_rule(rule: str) -> None:
    if rule not in RULES:
        raise InvalidRequest(
            said(
                "{rule} is not a rule: use one of {rules}.",
                rule=repr(rule),
                rules=", ".join(RULES),
            )
        )


def _work(library: Library, name: str) -> str:
    document = library.document_ids([name])[0]
    return next(item.work or item.id for item in library.documents() if item.id == document)
