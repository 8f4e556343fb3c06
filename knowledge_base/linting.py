"""Problems in the material itself, each with its place and what to do about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge_base.codes import find_codes
from knowledge_base.inconsistencies import inconsistencies
from knowledge_base.library import Library
from knowledge_base.records import Document, Part

# What a coder looks for first on a code page.
_PARTS_EXPECTED: tuple[Part, ...] = ("bundling", "documentation", "modifiers", "plain_words")
# The kinds of full table that together know every code one may name.
_KNOWING_KINDS = frozenset({"mue", "fee-schedule", "ptp"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at ``text[start:end]`` of a document (``None`` for the document as a whole)."""

    rule: Literal["source_inconsistency", "unknown_code", "missing_part", "reader_warning"]
    severity: Literal["error", "warning", "note"]
    document: str
    document_id: str
    page: int | None
    section: str | None
    start: int | None
    end: int | None
    quote: str | None
    message: str
    suggestion: str


def lint(library: Library) -> tuple[Problem, ...]:
    """Check every document held, in order."""
    return tuple(problem for item in library.documents() for problem in _of(item, library))


def _of(document: Document, library: Library) -> Iterator[Problem]:
    body = library.body(document.id)
    yield from _slips(document, body, library)
    yield from _unknown(document, body, library)
    yield from _missing_parts(document, library)
    for warning in document.warnings:
        yield _problem(
            document, "reader_warning", "warning", warning, "Read the text on the Library page."
        )


def _slips(document: Document, body: str, library: Library) -> Iterator[Problem]:
    for item in inconsistencies(body, library.tables.knows):
        yield dataclasses.replace(
            _at(document, library, item.start, item.end, body),
            rule="source_inconsistency",
            severity="error",
            message=item.message,
            suggestion=f"Compare with the source; {', '.join(item.likely)} may be meant.",
        )


def _unknown(document: Document, body: str, library: Library) -> Iterator[Problem]:
    """Codes that no full table knows; silent while only samples are held."""
    held = {item.kind for item in library.tables.releases() if not item.sample}
    if not held >= _KNOWING_KINDS:
        return
    known = _remembered(library.tables.knows)
    told: set[str] = set()
    for span in find_codes(body):
        if span.is_range or span.first in told or known(span.first):
            continue
        told.add(span.first)
        yield dataclasses.replace(
            _at(document, library, span.start, span.end, body),
            rule="unknown_code",
            severity="warning",
            message=f"{span.first} stands in no loaded table.",
            suggestion="Check the number; it may be deleted, newer than the tables, or a slip.",
        )


def _at(document: Document, library: Library, start: int, end: int, body: str) -> Problem:
    """A problem at a place, still to be named."""
    passage = library.passage_at(document.id, start)
    return dataclasses.replace(
        _problem(document, "reader_warning", "note", "", ""),
        page=passage.page_at(start - passage.start) if passage else None,
        section=passage.section if passage else None,
        start=start,
        end=end,
        quote=body[start:end],
    )


def _remembered(known: Callable[[str], bool]) -> Callable[[str], bool]:
    answers: dict[str, bool] = {}

    def ask(code: str) -> bool:
        if code not in answers:
            answers[code] = known(code)
        return answers[code]

    return ask


def _missing_parts(document: Document, library: Library) -> Iterator[Problem]:
    held = library.parts_of(document.id)
    if not held:
        return
    for part in _PARTS_EXPECTED:
        if part not in held:
            name = part.replace("_", " ")
            yield _problem(
                document,
                "missing_part",
                "note",
                f"The code page has no part on {name}.",
                f"Add a heading on {name}, or leave it if the source has none.",
            )


def _problem(
    document: Document,
    rule: Literal["missing_part", "reader_warning"],
    severity: Literal["warning", "note"],
    message: str,
    suggestion: str,
) -> Problem:
    return Problem(
        rule=rule,
        severity=severity,
        document=document.title,
        document_id=document.id,
        page=None,
        section=None,
        start=None,
        end=None,
        quote=None,
        message=message,
        suggestion=suggestion,
    )
