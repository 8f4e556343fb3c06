"""What a clause tells of codes, before it is placed among the other notes of its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge_base.guidance_notes.clauses.clause import NEGATIONS, Clause, Group
from knowledge_base.guidance_notes.note import NoteKind
from knowledge_base.guidance_notes.said import Said
from knowledge_base.guidance_notes.sentence import Codes, Sentence
from knowledge_base.guidance_notes.tokens import Token

_MET = frozenset(
    {"condition", "reason", "be", "done", "reported", "able", "harmless", "both", "it", "code",
     "and", ",", "report", "accepted", "together", "may", "number", "used", "agent", "must",
     "from", "to", "plain_with"}
)  # fmt: skip
_MET_WORDS = frozenset(
    {"a", "adjudicated", "already", "also", "any", "appears", "carries", "claim", "code", "day",
     "either", "first", "found", "has", "have", "in", "line", "listed", "of", "on", "one",
     "processed", "same", "seen", "shows", "stands", "that", "the", "there", "these", "they",
     "too", "we", "which", "you"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A note as a clause tells it: its groups, and the tokens (``used``) that say it."""

    kind: NoteKind
    left: tuple[Group, ...]
    right: tuple[Group, ...] = ()
    used: frozenset[int] = frozenset()
    count: int | None = None
    per: Token | None = None
    modifiers: tuple[str, ...] = ()
    purpose: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A clause of a sentence, and what can be asked of it."""

    sentence: Sentence
    clause: Clause
    places: Mapping[str, Sequence[int]]

    def cue(self, at: int) -> str:
        """What a token does."""
        return self.sentence.cue(at)

    def text(self, at: int) -> str:
        """A token's words, in lower case."""
        return self.sentence.tokens[at].text.lower()

    def at(self, *names: str) -> list[int]:
        """Where such cues stand in the clause itself, not in those within it."""
        if len(names) == 1:
            return list(self.places.get(names[0], ()))
        return sorted(place for name in set(names) for place in self.places.get(name, ()))

    def has(self, *names: str) -> bool:
        """Whether such a cue stands in the clause itself."""
        return any(name in self.places for name in names)

    def groups(self, *parts: str) -> list[Group]:
        """Its groups of codes that have one of these parts; all, where none is named."""
        return [item for item in self.clause.groups if not parts or item.part in parts]

    @property
    def alone(self) -> bool:
        """Whether no other codes stand in the sentence than those of the clause's groups."""
        inside = {at for group in self.clause.groups for at in range(group.start, group.end)}
        tokens = self.sentence.tokens
        return all(at in inside for at in range(len(tokens)) if tokens[at].codes)

    @property
    def within_codes(self) -> bool:
        """Whether a clause within it names codes."""
        return any(part.groups for part in self.clause.within)

    @property
    def negations(self) -> list[int]:
        """What denies or refuses in the clause itself."""
        ordered = [at for at in self.at("omit") if self._orders(at)]
        return sorted([*self.at(*NEGATIONS), *ordered])

    def _orders(self, at: int) -> bool:
        """Whether a verb of leaving off begins the clause: "omit A", "leave 59 off A"."""
        before = [self.cue(place) for place in self.clause.main if place < at]
        return all(cue in {"harmless", ",", "word"} for cue in before) and len(before) < 4

    @property
    def denied(self) -> bool:
        """Whether it denies once; twice is an affirmation that nothing here reads."""
        negations = self.negations
        words = [self.cue(at) for at in negations]
        return bool(words) and not (
            {"not", "no"} & set(words) and {"reject", "wrong", "exclude"} & set(words)
        )

    @property
    def affirmed(self) -> bool:
        """Whether nothing in it denies."""
        return not self.negations

    def met(self, within: Clause) -> bool:
        """Whether a clause within it only says that its codes are there, and no more."""
        return all(
            self.cue(at) in _MET or (self.cue(at) == "word" and self.text(at) in _MET_WORDS)
            for at in within.main
        )


def view_of(sentence: Sentence, clause: Clause) -> View:
    """A clause with its cues looked up."""
    places: dict[str, list[int]] = {}
    for at in clause.main:
        places.setdefault(sentence.cue(at), []).append(at)
    return View(sentence, clause, places)


def codes(groups: Iterable[Group]) -> Codes:
    """The codes of some groups, each once."""
    return tuple(dict.fromkeys(span for group in groups for span in group.codes))


def placed(told: Told, groups: Sequence[Group] = ()) -> Said:
    """The note among the tokens of its sentence: where it stands, and what in it may limit it."""
    sides = [(group.start, group.end) for group in (*told.left, *told.right, *groups)]
    used = set(told.used) | {
        group.by for group in (*told.left, *told.right) if group.by is not None
    }
    taken = used | {at for low, high in sides for at in range(low, high)}
    start, end = min(taken), max(taken) + 1
    return Said(
        told.kind,
        codes(told.left),
        codes(told.right),
        start,
        end,
        frozenset(used),
        tuple(_gaps(taken, start, end)),
        told.purpose,
        told.count,
        told.per,
        told.modifiers,
        bar=told.kind == "included_in" and not told.right,
        sides=tuple(sides),
        whole=True,
        by_clause=True,
    )


def _gaps(taken: set[int], start: int, end: int) -> Iterable[tuple[int, int]]:
    low = None
    for at in range(start, end + 1):
        if at < end and at not in taken:
            low = at if low is None else low
        elif low is not None:
            yield low, at
            low = None
