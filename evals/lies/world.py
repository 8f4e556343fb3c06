"""What truths and lies are made from, and the questions that they are said to answer."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evals.lies.cases import Case, Cited, Fact, Half, half_of, one_of, shuffled
from evals.lies.tables import AddOn, Edit, Limit, Tables
from evals.lies.texts import Sentence, Texts, words
from evals.lies.wordings import english, statements


@dataclass(frozen=True, slots=True)
class World:
    """Tables and texts, and how a table's row may be cited: ``None`` where it cannot be."""

    tables: Tables
    texts: Texts
    row_of: Callable[[Fact], Cited | None]

    def flat(self, title: str) -> str:
        """The words of a document in small letters, one space between any two."""
        return _flat(self.texts.bodies[title])

    def edits(self, half: Half, chance: random.Random, flag: int | None = None) -> list[Edit]:
        """The edits of a half in an order by the dice, of one indicator if one is named."""
        held = (
            edit
            for edit in self.tables.edits
            if half_of(edit.one + edit.two) == half and flag in {None, edit.indicator}
        )
        return shuffled(held, chance)

    def limits(self, half: Half, chance: random.Random) -> list[Limit]:
        """The unit limits of a half of at least one unit."""
        held = (item for item in self.tables.limits.values() if item.units)
        return shuffled((item for item in held if half_of(item.code) == half), chance)

    def add_ons(self, half: Half, chance: random.Random) -> list[AddOn]:
        """The add-on codes of a half."""
        return shuffled(
            (item for item in self.tables.add_ons if half_of(item.code) == half), chance
        )

    def free(self, half: Half, chance: random.Random) -> Iterator[tuple[str, str]]:
        """Pairs without any row, of a half; endless unless the slice has none."""
        codes = self.tables.complete
        for _ in range(20_000 if len(codes) > 50 else 200):
            one, two = one_of(codes, chance), one_of(codes, chance)
            if self.tables.apart(one, two) and half_of(min(one, two) + max(one, two)) == half:
                yield one, two

    def sentences(self, half: Half, chance: random.Random) -> list[Sentence]:
        """The sentences of a half that truths may be made of, the older edition left out."""
        held = (item for item in self.texts.of(half) if item.edition != OLDER)
        return shuffled(held, chance)


@functools.lru_cache(maxsize=64)
def _flat(body: str) -> str:
    return " ".join(words(body))


Maker = Callable[[World, Half, random.Random], Iterator[Case]]
OLDER = "2025"


def asked_pair(one: str, two: str, half: Half, chance: random.Random, language: str = "en") -> str:
    """A question about two codes, in any order."""
    first, second = shuffled((one, two), chance)
    wording = one_of(statements("asked_pair", half, language), chance)
    return wording.format(one=first, two=second)


def asked_units(code: str, half: Half, chance: random.Random, language: str = "en") -> str:
    """A question about the unit limit of a code."""
    return one_of(statements("asked_units", half, language), chance).format(code=code)


def asked_text(sentence: Sentence, half: Half, chance: random.Random) -> str:
    """A question that the sentence may answer: by one of its codes, or its section."""
    named = sorted(sentence.codes)
    if named and chance.random() < 0.5:
        return str(one_of(english("asked_code", half), chance)).format(code=one_of(named, chance))
    return str(one_of(english("asked_text", half), chance)).format(topic=sentence.topic)
