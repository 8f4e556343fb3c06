"""A sentence as its cues, and the places of a wording that fits it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes.elements import shape
from knowledge_base.guidance_notes.tokens import Token

Codes = tuple[CodeSpan, ...]
# Words that bear no part of what a wording says; two notes may share them.
_SHARED = ("word", ",", "and", "harmless", "to", "be", "hedge", "plain_with", "for", "narrow")


@dataclass(frozen=True, slots=True)
class Context:
    """What stands for "this code": the page's own, or the only codes of the sentence before."""

    subject: str | None = None
    before: Codes = ()


@dataclass(slots=True)
class Sentence:
    """The tokens of a sentence, and which of them notes have taken so far."""

    tokens: Sequence[Token]
    context: Context
    shape: str = ""
    taken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.shape = shape(self.tokens)

    def cue(self, at: int) -> str:
        """What the token at a place does."""
        return self.tokens[at].cue


def codes_of(tokens: Sequence[Token]) -> Codes:
    """The codes among some tokens, each once."""
    return tuple(dict.fromkeys(span for token in tokens for span in token.codes))


def head(sentence: Sentence, at: int) -> str:
    """What the clause of a place begins with."""
    first = at
    while first and sentence.cue(first - 1) not in {";", "however"}:
        first -= 1
    heads = (sentence.cue(place) for place in range(first, at))
    return next((cue for cue in heads if cue not in {"harmless", "number", ","}), "")


def has(match: re.Match[str], name: str) -> bool:
    """Whether a wording has a part of that name and it is there."""
    return name in match.re.groupindex and match[name] is not None


def spans_of(match: re.Match[str], *names: str) -> list[tuple[int, int]]:
    """The places of those named parts that are there."""
    return [match.span(name) for name in names if has(match, name)]


def gaps(match: re.Match[str]) -> tuple[tuple[int, int], ...]:
    """The stretches that may hold a limit."""
    names = [name for name in match.re.groupindex if name == "behind" or name.startswith("gap")]
    return tuple(spans_of(match, *names))


def core(sentence: Sentence, match: re.Match[str]) -> set[int]:
    """The places of the cues that make the wording, without its sides."""
    aside = [*spans_of(match, "left", "right"), *gaps(match)]
    return {
        at
        for at in range(*match.span())
        if sentence.cue(at) not in _SHARED and not any(low <= at < high for low, high in aside)
    }
