"""Documents that are written for the bench, and the words they are written of.

Every word is from ``words.yaml`` and from the codes of the tables; none is shared with the linter.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.records import DateRange

SEED = 20_260_601
WORDS = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file to be added to a library, with the details that its owner would state."""

    text: str
    title: str
    suffix: str = ".txt"
    edition: str | None = None
    effective: DateRange | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the matter stands: a stretch of one of the sheets, or a whole sheet (no words)."""

    sheet: int
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Sheets with one defect, or with one thing that is none; ``variety`` says of what sort.

    A defect that lies between two statements has a mark at each; either will do.
    """

    variety: str
    sheets: tuple[Sheet, ...]
    marks: tuple[Mark, ...]


@cache
def words() -> Mapping[str, Any]:
    """The words of the bench, by use."""
    found: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found


@dataclass
class Writer:
    """Writes sheets of one kind; the same for the same kind and seed, in the order of calls."""

    kind: str
    hosts: Sequence[str] = ()
    seed: int = SEED
    _orders: dict[tuple[Any, ...], list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed} {self.kind}")  # noqa: S311 (no secret)

    def one(self, held: Sequence[Any]) -> Any:
        """One of those held, at random."""
        return self.chance.choice(held)

    def next(self, held: Sequence[Any]) -> Any:
        """One of those held that was not given yet, until all were."""
        waiting = self._orders.setdefault(tuple(held), [])
        if not waiting:
            waiting.extend(self.chance.sample(held, len(held)))
        return waiting.pop()

    def filler(self, number: int = 1) -> str:
        """So many sentences that say nothing about any code."""
        parts = words()["filler"]
        told = []
        for _ in range(number):
            who, does, what, when, why = (
                self.one(parts[name]) for name in ("who", "does", "what", "when", "why")
            )
            told.append(self.one([
                f"{who} {does} {what} {when} {why}.",
                f"{when[0].upper()}{when[1:]}, {who[0].lower()}{who[1:]} {does} {what} {why}.",
                f"{who} {does} {what} from {self.one(words()['places'])} {when}.",
            ]))  # fmt: skip
        return " ".join(told)

    def title(self) -> str:
        """A title of a document that is about no single code."""
        return f"{self.one(words()['titles'])}, {self.one(words()['places'])} {self.letters()}"

    def letters(self) -> str:
        """Two letters that tell apart titles which would be alike."""
        return "".join(self.chance.choices("ABCDEFGHKLMNPRSTVWXZ", k=2))

    def memo(self, *paragraphs: str, **details: Any) -> Sheet:
        """A memo with these paragraphs between paragraphs that say nothing."""
        title = details.pop("title", None) or self.title()
        body = [title, self.filler(3), *paragraphs, self.filler(3)]
        return Sheet("\n\n".join(body) + "\n", title, **details)

    def among(self, sentence: str) -> str:
        """A paragraph with the sentence in its middle."""
        return f"{self.filler()} {sentence} {self.filler()}"

    def hosted(self, paragraph: str, number: int) -> Sheet:
        """The paragraph within real material every second time, if there is any; else a memo."""
        if not self.hosts or number % 2:
            return self.memo(paragraph)
        blocks = self.hosts[number // 2 % len(self.hosts)].split("\n\n")
        at = len(blocks) // 2
        title = self.title()
        body = [title, *blocks[:at], paragraph, *blocks[at:], self.filler()]
        return Sheet("\n\n".join(body) + "\n", title)


Maker = Callable[..., Draft]
