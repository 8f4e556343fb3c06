"""Running the rules over the documents of a library."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence

from knowledge_base import stored_passages
from knowledge_base.errors import InvalidRequest
from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import RULES, Fault, Problem, Rule
from knowledge_base.linting.reading import Reading
from knowledge_base.linting.registry import find_of
from knowledge_base.linting.silencing import silence_of, silenced
from knowledge_base.phrases import said
from knowledge_base.reading_room import ReadingRoom
from knowledge_base.records import Document


def lint(
    library: ReadingRoom,
    *,
    documents: Sequence[str] = (),
    rules: Sequence[str] = (),
    everything: bool = False,
    today: dt.date | None = None,
) -> tuple[Problem, ...]:
    """Check documents, in order, each by all the rules.

    Args:
        library: what is held.
        documents: ids or titles; all documents if empty.
        rules: names of rules; all if empty.
        everything: give silenced problems too, with their reason.
        today: tells which editions are over.

    Raises:
        InvalidRequest: no such rule.
        UnknownRelease: no such document is held.
    """
    chosen = _rules(rules)
    wanted = set(library.document_ids(documents))
    held = _held(library, today or dt.date.today())  # noqa: DTZ011 (the user's own day)
    quiet = silenced(library.connection)
    found: list[Problem] = []
    for document in held.documents:
        if wanted and document.id not in wanted:
            continue
        for problem in check(_reading(library, document, held), held, chosen):
            silence = silence_of(problem, document, quiet)
            if silence is None:
                found.append(problem)
            elif everything:
                found.append(_with_silence(problem, silence))
    return tuple(found)


def check(reading: Reading, held: Held, rules: Sequence[Rule] = RULES) -> Iterator[Problem]:
    """Every problem of one document, rule by rule; a pure function of what it is given."""
    for rule in rules:
        for fault in find_of(rule)(reading, held):
            yield _placed(rule, fault, reading)


def _rules(names: Sequence[str]) -> tuple[Rule, ...]:
    unknown = sorted(set(names) - set(RULES))
    if unknown:
        raise InvalidRequest(
            said(
                "{rule} is not a rule: use one of {rules}.",
                rule=repr(unknown[0]),
                rules=", ".join(RULES),
            )
        )
    return tuple(rule for rule in RULES if not names or rule in names)


def _held(library: ReadingRoom, today: dt.date) -> Held:
    rows = library.connection.execute("SELECT id, sketch, subject FROM documents").fetchall()
    return Held(
        tables=library.tables,
        releases=library.tables.releases(),
        documents=library.documents(),
        today=today,
        notes=library.notes(),
        sketches={row["id"]: tuple(json.loads(row["sketch"])) for row in rows},
        subjects={row["id"]: row["subject"] for row in rows if row["subject"]},
    )


def _reading(library: ReadingRoom, document: Document, held: Held) -> Reading:
    found = stored_passages.passages(library.connection, "WHERE document_id = ?", (document.id,))
    notes = held.notes.get(document.id, ())
    return Reading(document, library.body(document.id), notes, tuple(found))


def _placed(rule: Rule, fault: Fault, reading: Reading) -> Problem:
    page, section = (fault.page, None)
    if fault.start is not None:
        page, section = reading.place(fault.start)
    document = reading.document
    return Problem(
        rule=rule,
        severity=fault.severity,
        document=document.title,
        document_id=document.id,
        page=page,
        section=section,
        start=fault.start,
        end=fault.end,
        quote=None if fault.start is None else reading.text[fault.start : fault.end],
        message=fault.message,
        suggestion=fault.suggestion,
    )


def _with_silence(problem: Problem, silence: object) -> Problem:
    import dataclasses

    return dataclasses.replace(problem, silenced=silence)  # type: ignore[arg-type]
