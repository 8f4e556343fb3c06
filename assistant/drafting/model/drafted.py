"""What a language model drafted, before anything of it was judged."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol

from assistant.answer import Usage
from assistant.drafting.grounds import Grounds

FOLDER = "model-drafts"
"""Where a home keeps drafts."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote, and the number (``P1``) of the passage that it is said to stand in."""

    passage: str
    quote: str


@dataclass(frozen=True, slots=True)
class DraftedStatement:
    """One sentence of a draft as the model wrote it, with what it cites."""

    text: str
    citations: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """Which passage had a number: its document, and where it begins there."""

    id: str
    document_id: str
    document: str
    start: int


@dataclass(frozen=True, slots=True)
class ModelDraft:
    """A model's draft, as a receipt keeps it to be judged again without asking the model.

    ``model`` is ``PROVIDER:NAME`` and ``prompt`` the version and checksum of the instructions;
    ``failure`` says in one line why there is no draft.
    """

    model: str
    prompt: str
    statements: tuple[DraftedStatement, ...] = ()
    sent: tuple[Sent, ...] = ()
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """The whole draft, and what it took; ``usage`` is ``None`` for one that is only retold."""

    draft: ModelDraft
    usage: Usage | None = None


class Voice(Protocol):
    """Whoever drafts: yields what was drafted so far, statement by statement, then the whole.

    A further try begins anew, with fewer statements than before, and while nothing arrives the
    same is yielded again every moment, so that whoever asked may stop. It never raises for what a
    provider does: such a draft has a ``failure``.
    """

    def drafting(self, grounds: Grounds) -> Generator[ModelDraft, None, Heard]:
        """Draft an answer from the grounds."""
        ...


@dataclass(frozen=True, slots=True)
class Retold:
    """A draft of earlier, told again as it was."""

    draft: ModelDraft

    def drafting(self, grounds: Grounds) -> Generator[ModelDraft, None, Heard]:  # noqa: ARG002
        """Tell the same draft, whatever the grounds are now."""
        yield self.draft
        return Heard(self.draft)
