"""A receipt: what was asked, what the answer rests on, and what it said.

Its id is a checksum of all that determines the answer and of the answer itself, so that the
same question on the same material has the same receipt, in whichever process it is asked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from assistant.answer import Answer, Citation, Outcome, as_json
from assistant.drafting.model.drafted import ModelDraft
from assistant.question.posed import Question

# What differs from one run to the next, and the passages that were looked at but not used:
# their scores may differ in the last digit from one processor to another.
_NOT_REPLAYED = ("id", "timings_ms", "receipt", "evidence", "usage")
_LENGTH = 20


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document as it was held when an answer was given."""

    title: str
    source: str
    edition: str | None
    first: dt.date | None
    last: dt.date | None
    work: str
    sha256: str = ""
    """Of the file; empty in receipts from before it was kept."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What was held when an answer was given, and what gave it.

    ``documents`` are by id and ``releases`` the checksums of table releases by id; ``versions``
    name the program, the model that embeds, what reranks, and the weights that decide refusals.
    """

    generation: int
    documents: Mapping[str, HeldDocument]
    releases: Mapping[str, str]
    versions: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """A checksum of all of it, in hexadecimal digits."""
        # A librarian's decision shows in the generation only.
        return _digest([self.generation, self.documents, self.releases, self.versions])


@dataclass(frozen=True, slots=True)
class Used:
    """A quote that an answer rests on: ``text[start:end]`` of a document, or a row as published.

    For a row ``document_id`` is the id of its release. ``sha256`` is of the quote.
    """

    id: str
    kind: Literal["passage", "table_row"]
    document: str
    document_id: str
    edition: str | None
    section: str | None
    page: int | None
    start: int | None
    end: int | None
    quote: str
    sha256: str

    @classmethod
    def of(cls, citation: Citation) -> Used:
        """Keep a citation of an answer."""
        return cls(
            citation.id,
            citation.kind,
            citation.document,
            citation.document_id,
            citation.edition,
            citation.section,
            citation.page,
            citation.start,
            citation.end,
            citation.quote,
            hashlib.sha256(citation.quote.encode()).hexdigest(),
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """What one rule said; see ``assistant.answer.Finding``."""

    rule: str
    verdict: str
    codes: tuple[str, ...]
    authority: str
    release: str | None
    modifier_indicator: int | None
    service_date: dt.date | None
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as a receipt keeps it; ``sha256`` is of the whole of it, ``text`` as shown."""

    outcome: Outcome
    headline: str
    text: str
    drafted_by: str
    judged: tuple[Judged, ...]
    used: tuple[Used, ...]
    sha256: str

    @classmethod
    def of(cls, answer: Answer) -> Given:
        """Keep an answer."""
        judged = (
            Judged(
                item.rule,
                item.verdict,
                item.codes,
                item.authority,
                item.release,
                item.modifier_indicator,
                item.service_date,
                item.citations,
            )
            for item in answer.findings
        )
        return cls(
            answer.outcome,
            answer.headline,
            answer.text,
            answer.drafted_by,
            tuple(judged),
            tuple(Used.of(item) for item in answer.citations),
            answer_sha256(answer),
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """A question and its answer. Times are UTC; ``times`` is how often this was the answer.

    ``today`` is the day that stood for the service date where none was given; ``draft`` is what
    ``verify`` was given to judge, ``model`` what a language model drafted; ``answer`` is the whole
    answer as the contract has it, ``None`` in receipts from before it was kept. Whatever name the
    caller has for the question is not kept.
    """

    id: str
    made_at: str
    last_at: str
    question: Question
    today: dt.date
    given: Given
    basis: Basis
    times: int = 1
    draft: dict[str, Any] | None = None
    answer: dict[str, Any] | None = None
    model: ModelDraft | None = None


def replayed_bytes(answer: Answer) -> bytes:
    """All of an answer that the same question has again on the same material, as JSON."""
    return _plain(
        {name: value for name, value in _fields(answer).items() if name not in _NOT_REPLAYED}
    )


def answer_sha256(answer: Answer) -> str:
    """The checksum of ``replayed_bytes``."""
    return hashlib.sha256(replayed_bytes(answer)).hexdigest()


def receipt_id(answer: Answer, question: Question | None, fingerprint: str) -> str:
    """The short checksum by which a receipt is known.

    ``question`` is ``None`` where the question was about a patient: it leaves no trace, not even
    as a checksum.
    """
    put = None if question is None else [question.text, question.after, question.document_ids]
    whole = _digest([answer_sha256(answer), put, fingerprint])
    return f"bw1-{whole[:_LENGTH]}"


def _fields(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in answer.__dataclass_fields__}


def _digest(value: Any) -> str:
    return hashlib.sha256(_plain(value)).hexdigest()


def _plain(value: Any) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Half a character, as broken software sends it, has no UTF-8; JSON can escape it.
        return json.dumps(as_json(value), sort_keys=True).encode()


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """A receipt as plain JSON values."""
    told: dict[str, Any] = as_json(receipt)
    return {"schema": "bundlewise.receipt/1", **told}
