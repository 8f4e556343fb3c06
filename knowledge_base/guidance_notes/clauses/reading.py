"""A sentence read clause by clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from knowledge_base.guidance_notes.clauses.adding_on import adding_on
from knowledge_base.guidance_notes.clauses.belonging import apart, belonging
from knowledge_base.guidance_notes.clauses.clause import clauses
from knowledge_base.guidance_notes.clauses.counting import counting
from knowledge_base.guidance_notes.clauses.meeting import meeting
from knowledge_base.guidance_notes.clauses.modifying import modifying
from knowledge_base.guidance_notes.clauses.replacing import opposed, replacing
from knowledge_base.guidance_notes.clauses.told import Told, View, placed, view_of
from knowledge_base.guidance_notes.said import Said
from knowledge_base.guidance_notes.sentence import Sentence

# The first that reads a clause has it: what names a modifier or a number is about that.
_READERS: tuple[Callable[[View], Iterator[Told]], ...] = (
    modifying, counting, adding_on, replacing, belonging, apart, meeting,
)  # fmt: skip


def by_clauses(sentence: Sentence) -> Iterator[Said]:
    """What each clause says of codes; at most one note of a clause."""
    views = [view_of(sentence, clause) for clause in clauses(sentence)]
    for told in (*opposed(views), *_each(views)):
        yield placed(told)


def _each(views: Sequence[View]) -> Iterator[Told]:
    for view, following in zip_longest(views, views[1:]):
        told = next((found for read in _READERS for found in read(view)), None)
        if told is not None and told.kind == "add_on" and not told.right:
            told = _with_primary(told, following)
        if told is not None and not set(_codes(told.left)) & set(_codes(told.right)):
            yield told


def _with_primary(told: Told, following: View | None) -> Told:
    """Match "A is never reported by itself; B must be there"."""
    groups = following.groups() if following is not None else []
    if following is None or len(groups) != 1 or following.negations or not following.has("must"):
        return told
    return replace(told, right=tuple(groups), used=told.used | set(following.at("must", "be")))


def _codes(groups: Sequence[object]) -> Iterator[object]:
    for group in groups:
        yield from group.codes  # type: ignore[attr-defined]
