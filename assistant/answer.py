"""The whole vocabulary of an answer, once: from Finding and Citation to Answer.

Field names are the contract's (``bundlewise.answer/1`` and ``bundlewise.check/1``); ``as_json``
turns any of these into plain JSON values. Dates are ISO when written out. Quotes are exactly
``text[start:end]`` of the stored document (end exclusive), or a table row as published.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

from knowledge_base.records import Setting

Outcome = Literal["answered", "not_in_material", "needs_facts", "case_specific", "refused"]
StatementState = Literal["supported", "corrected", "withheld"]
CheckVerdict = Literal["edits_found", "no_edit_found", "not_covered"]
Rule = Literal[
    "ptp_pair",
    "unit_limit",
    "add_on",
    "guidance_note",
    "code_validity",
    "modifier",
    "fee_status",
    "professional_technical",
    "bilateral",
    "assistant_at_surgery",
    "co_surgeons",
    "team_surgery",
    "global_period",
]
Verdict = Literal[
    "not_together",
    "only_with_modifier",
    "unlocked_by_modifier",
    "conditional",
    "no_edit_found",
    "other_provider",
    "too_many_units",
    "within_limit",
    "needs_primary",
    "primary_present",
    "not_an_add_on",
    "contractor_decides",
    "not_valid",
    "bundled",
    "excluded",
    "modifier_not_allowed",
    "documentation_needed",
    "status_active",
    "other_schedule",
    "contractor_priced",
    "restricted_coverage",
    "modifier_fits",
    "not_applicable",
    "noted",
    "unknown_code",
    "not_covered",
]
_LONG_TITLE = 40
# Verdicts that a coder must act on; the rest say nothing stands in the way, or nothing is known.
FIRING: frozenset[str] = frozenset(
    {
        "not_together",
        "only_with_modifier",
        "unlocked_by_modifier",
        "conditional",
        "too_many_units",
        "needs_primary",
        "contractor_decides",
        "not_valid",
        "bundled",
        "excluded",
        "modifier_not_allowed",
        "documentation_needed",
    }
)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement or finding stands: a quote from a document, or a published table row."""

    id: str
    kind: Literal["passage", "table_row"]
    document: str
    document_id: str
    page: int | None
    section: str | None
    edition: str | None
    quote: str
    start: int | None
    end: int | None
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule of one authority says of some codes on one service date.

    ``service_date`` names that date where a question asks about several.
    """

    id: str
    rule: Rule
    verdict: Verdict
    codes: tuple[str, ...]
    authority: str
    message: str
    column_one: str | None = None
    column_two: str | None = None
    modifier_indicator: int | None = None
    release: str | None = None
    effective_from: dt.date | None = None
    deleted_on: dt.date | None = None
    rationale: str | None = None
    what_would_change_it: str | None = None
    citations: tuple[str, ...] = ()
    sample: bool = False
    service_date: dt.date | None = None
    decided: str | None = None
    """Whose decision made a guidance note what it is: "edited by N on D"."""

    @property
    def fires(self) -> bool:
        """Whether a coder must act on it."""
        return self.verdict in FIRING


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the reader should know about the sources of an answer."""

    kind: Literal[
        "source_inconsistency",
        "stale_edition",
        "authorities_differ",
        "machine_translated",
        "untranslated",
        "sample_material",
        "unknown_code",
        "not_covered",
        "assumed_date",
        "note_decided",
        "built_in_instead",
        "unreviewed",
        "reviewed",
        "out_of_date",
    ]
    message: str
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the answer and what it rests on."""

    text: str
    state: StatementState
    citations: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    reason: str | None = None
    topic: str | None = None
    checks: tuple[str, ...] = ()
    """The names of the gate's checks that it passed, in the order they were made."""
    drafted: str | None = None
    """What stood here before it was corrected; ``None`` if nothing was."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One statement that a drafter proposes, with its sources and the findings it words."""

    text: str
    sources: tuple[Citation, ...] = ()
    findings: tuple[Finding, ...] = ()
    topic: str | None = None
    reviewed: bool = False
    """Whether it is of our own reviewed words or a quote by itself: not read for its language."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed answer; nothing of it is shown before it was verified."""

    outcome: Outcome
    headline: str
    proposals: tuple[Proposal, ...] = ()
    missing_facts: tuple[str, ...] = ()
    drafted_by: str = "extractive"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that was considered, best first."""

    document: str
    document_id: str
    page: int | None
    section: str | None
    score: float
    quote: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model was asked for an answer, and what that cost.

    Tokens are ``None`` where the provider does not tell them, and so is ``cost`` without prices.
    ``cached`` says that an earlier draft of the same was taken, so that nothing was sent;
    ``prompt`` is the version and checksum of the instructions.
    """

    model: str
    calls: int = 0
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None
    currency: str = "USD"
    cached: bool = False
    prompt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything one question yields, as the contract's ``bundlewise.answer/1``."""

    schema: str = "bundlewise.answer/1"
    id: str | int | None = None
    question: str
    language: str
    service_date: dt.date
    setting: Setting
    outcome: Outcome
    headline: str
    text: str
    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    citations: tuple[Citation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    missing_facts: tuple[str, ...] = ()
    warnings: tuple[Caution, ...] = ()
    drafted_by: str = "extractive"
    timings_ms: dict[str, float] = field(default_factory=dict)
    receipt: str = ""
    read_as: str | None = None
    """The whole question that a follow-up was read as; ``None`` if it stood on its own."""
    usage: Usage | None = None
    """What a language model was asked; ``None`` where none was."""


@dataclass(frozen=True, slots=True)
class LineShown:
    """A claim line as it was understood."""

    code: str
    modifiers: tuple[str, ...]
    units: int
    provider: str | None
    diagnoses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule as it was tried: on which codes, whether it fired, and why it did or did not."""

    rule: Rule
    codes: tuple[str, ...]
    fired: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCheck:
    """What all rules say of one claim, as the contract's ``bundlewise.check/1``."""

    schema: str = "bundlewise.check/1"
    id: str | int | None = None
    lines: tuple[LineShown, ...]
    service_date: dt.date
    setting: Setting
    verdict: CheckVerdict
    findings: tuple[Finding, ...]
    citations: tuple[Citation, ...]
    warnings: tuple[Caution, ...] = ()
    tried: tuple[Tried, ...] = ()


def short_name(title: str) -> str:
    """Shorten a long title for use within a sentence: what stands before its colon."""
    head, colon, _ = title.partition(":")
    if not colon or len(title) <= _LONG_TITLE or len(head) > _LONG_TITLE:
        return title
    return f"{head} (sample page)" if title.endswith("(sample page)") else head


def speaker(title: str, decided: str | None) -> str:
    """Who says what a guidance note says: the document, and whoever edited the note."""
    name = short_name(title)
    return f"{name}, as {decided}," if decided else name


def as_json(value: Any) -> Any:
    """Turn records into plain JSON values: tuples to lists, dates to ISO strings."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: as_json(getattr(value, item.name)) for item in dataclasses.fields(value)
        }
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset | set):
        return [as_json(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
