"""A problem in the material: what the linter gives, and what a rule gives to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Severity = Literal["error", "warning", "note"]
Rule = Literal[
    "unknown_code",
    "source_inconsistency",
    "contradiction",
    "against_tables",
    "code_not_in_force",
    "missing_part",
    "stale_edition",
    "same_text",
    "broken_text",
    "mixed_languages",
    "web_leftovers",
    "patient_identity",
    "reader_warning",
]
RULES: tuple[Rule, ...] = get_args(Rule)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found at ``text[start:end]`` (``None`` for the document as a whole)."""

    severity: Severity
    message: str
    suggestion: str
    start: int | None = None
    end: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a problem is not to be told, who decided so, and when (ISO, UTC)."""

    reason: str
    decided_by: str
    decided_at: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at ``text[start:end]`` of a document (``None`` for the document as a whole).

    ``quote`` is exactly that text; ``page`` is 1-based, as a PDF viewer counts. ``silenced`` is
    set where somebody decided that the rule is not to speak here.
    """

    rule: Rule
    severity: Severity
    document: str
    document_id: str
    page: int | None
    section: str | None
    start: int | None
    end: int | None
    quote: str | None
    message: str
    suggestion: str
    silenced: Silence | None = None
