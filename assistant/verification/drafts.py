"""Drafts written by somebody else, as ``bundlewise verify`` takes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from assistant.answer import Citation, Proposal
from assistant.verification.quotes import locate
from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import known, mark, said
from knowledge_base.records import Document, Setting


class SubmittedCitation(BaseModel):
    """A quote and the document (title or id) it is said to stand in."""

    model_config = ConfigDict(frozen=True)

    document: str
    quote: str


class SubmittedStatement(BaseModel):
    """One sentence and what is cited for it."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(min_length=1)
    citations: tuple[SubmittedCitation, ...] = ()


class Submitted(BaseModel):
    """A whole draft: the question and the statements that answer it.

    ``language`` is the one the statements have to be in; that of the question if it is left out.
    ``service_date`` and ``setting`` go before what the question says of them.
    """

    model_config = ConfigDict(frozen=True)

    question: str = Field(min_length=1)
    language: str | None = None
    service_date: dt.date | None = None
    setting: Setting | None = None
    statements: tuple[SubmittedStatement, ...] = Field(max_length=500)

    @field_validator("statements")
    @classmethod
    def _some(cls, statements: tuple[SubmittedStatement, ...]) -> tuple[SubmittedStatement, ...]:
        if not statements:
            raise PydanticCustomError("nothing", mark("it has no statements to judge"))
        return statements


def read_draft(text: str | bytes, name: str) -> Submitted:
    """Read a draft from JSON; ``name`` is what the error calls it.

    Raises:
        InvalidRequest: not JSON, or not of the draft's form.
    """
    try:
        return Submitted.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(item) for item in first["loc"])
        raise InvalidRequest(
            said(
                "{name} is not a draft: {fault}; give {form}.",
                name=name,
                fault=said("{fault} (at {place})", fault=known(first["msg"]), place=place)
                if place
                else known(first["msg"]),
                form='{"question": ..., "statements": [{"text": ..., "citations": '
                '[{"document": ..., "quote": ...}]}]}',
            )
        ) from None


def proposals(
    submitted: Submitted, documents: Sequence[Document], body: Callable[[str], str | None]
) -> tuple[Proposal, ...]:
    """Turn submitted statements into proposals; a quote that is not found keeps no offsets."""
    return tuple(
        Proposal(item.text, tuple(_citations(item, documents, body)))
        for item in submitted.statements
    )


def _citations(
    statement: SubmittedStatement,
    documents: Sequence[Document],
    body: Callable[[str], str | None],
) -> Iterator[Citation]:
    for cited in statement.citations:
        named = [item for item in documents if cited.document in {item.id, item.title}]
        found = next(
            (
                (document, span, text)
                for document in named
                for text in [body(document.id)]
                if text is not None
                for span in [locate(cited.quote, text)]
                if span is not None
            ),
            None,
        )
        if found is None:
            yield _absent(cited)
            continue
        document, (start, end), text = found
        yield Citation(
            id="",
            kind="passage",
            document=document.title,
            document_id=document.id,
            page=None,
            section=None,
            edition=document.edition,
            quote=text[start:end],
            start=start,
            end=end,
            sample=document.sample,
        )


def _absent(cited: SubmittedCitation) -> Citation:
    return Citation(
        id="",
        kind="passage",
        document=cited.document,
        document_id="",
        page=None,
        section=None,
        edition=None,
        quote=cited.quote,
        start=None,
        end=None,
    )
