"""The records of the bench: a case is one drafted statement, right or wrong."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, TypeVar

from assistant.answer import Rule

Half = Literal["development", "test"]
HALVES: tuple[Half, ...] = ("development", "test")
SEEDS: dict[Half, int] = {"development": 20_261, "test": 70_843}
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote and the title of the document that it is said to stand in."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What a statement says of the tables, true or not; what it does not say is ``None``.

    ``limit`` is units, ``per`` the words of MAI: 1 for the line, 2 or 3 for the day.
    """

    rule: Rule
    codes: tuple[str, ...]
    column_one: str | None = None
    column_two: str | None = None
    indicator: int | None = None
    limit: int | None = None
    per: Literal["line", "day"] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One statement, alone in its draft.

    Args:
        kind: of lie, or of harmless rewording.
        lie: whether it is to be stopped.
        half: of the bench; no text, and but for a few words no wording, is in both.
        language: of the statement.
        question: that the draft is said to answer.
        text: the statement.
        cited: for it.
        truth: the true statement that it was made from.
        fact: what it says of the tables, if it speaks of nothing else.
    """

    kind: str
    lie: bool
    half: Half
    language: str
    question: str
    text: str
    cited: tuple[Cited, ...]
    truth: str
    fact: Fact | None = None

    @property
    def id(self) -> str:
        """Ten characters that are the same for the same case."""
        told = "\0".join((self.kind, self.question, self.text, *(i.quote for i in self.cited)))
        return hashlib.sha256(told.encode()).hexdigest()[:10]


def half_of(thing: str) -> Half:
    """The half that a code or a sentence of the material belongs to."""
    return HALVES[hashlib.sha256(thing.encode()).digest()[0] % 2]


def chance_for(name: str, half: Half) -> random.Random:
    """The dice of one kind in one half: adding a kind leaves the cases of the others alone."""
    return random.Random(f"{SEEDS[half]} {name}")  # noqa: S311 (no secret)


def shuffled(items: Iterable[Item], chance: random.Random) -> list[Item]:
    """A new list of the items in an order by the dice."""
    held = list(items)
    chance.shuffle(held)
    return held


def first_different(made: Iterable[Case], most: int) -> tuple[Case, ...]:
    """The first ``most`` cases, no two of them with the same question, text and quotes."""
    seen: set[str] = set()

    def fresh() -> Iterable[Case]:
        for case in made:
            if case.id not in seen:
                seen.add(case.id)
                yield case

    return tuple(islice(fresh(), most))


def in_turn(*sources: Iterable[Case]) -> Iterable[Case]:
    """One case of each source after the other, until all are spent."""
    waiting = [iter(source) for source in sources]
    while waiting:
        for source in tuple(waiting):
            case = next(source, None)
            if case is None:
                waiting.remove(source)
            else:
                yield case


def one_of(items: Sequence[Item], chance: random.Random) -> Item:
    """Any of the items."""
    return items[chance.randrange(len(items))]
