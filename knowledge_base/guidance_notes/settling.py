"""Notes of one sentence beside one another: shared subjects, and what only repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge_base.guidance_notes.said import Said
from knowledge_base.guidance_notes.sentence import Sentence


def settled(sentence: Sentence, found: Sequence[Said]) -> Iterator[Said]:
    """Without what only repeats a side of another note; a limit goes to the subject of both."""
    found = [item for item in found if not _sends_nowhere(item, found)]
    found = list(_with_subjects(sentence, found))
    for item in found:
        beside = [
            other
            for other in found
            if other.whole
            and other is not item
            and (_meets(other.sides, item.sides) or item.left in (other.left, other.right))
        ]
        if item.kind == "separately_reportable" and any(_bars(other, item) for other in found):
            continue
        if any(_repeats(item, other) for other in found[: found.index(item)]):
            continue
        counted = any(other.count and other.left == item.left for other in found)
        if item.kind == "separately_reportable" and not item.whole and counted:
            continue
        if item.whole or not beside:
            yield item
        elif (
            item.count is not None
            and item.left == beside[0].right
            and item.start >= beside[0].start
        ):
            yield replace(item, left=beside[0].left)
        elif not item.bar and item.kind not in {beside[0].kind, "add_on", "separately_reportable"}:
            yield item


def paired(sentence: Sentence, found: Sequence[Said]) -> Iterator[Said]:
    """Where the sentence says "respectively", a note for each pair: "A and B with C and D"."""
    in_order = any(token.text.lower().startswith("respective") for token in sentence.tokens)
    for item in found:
        if not in_order or len(item.left) != len(item.right) or len(item.left) < 2:
            yield item
            continue
        for one, other in zip(item.left, item.right, strict=True):
            yield replace(item, left=(one,), right=(other,))


def _sends_nowhere(item: Said, found: Sequence[Said]) -> bool:
    """Whether "for this, report A" goes on to say how: "with modifier 59"."""
    if item.kind != "see_instead" or item.left:
        return False
    return any(other.left == item.right for other in found if other is not item)


def _bars(other: Said, item: Said) -> bool:
    """Whether "only one of A and B may be reported" is what "may be reported" belongs to."""
    return other.kind == "not_with" and not item.right and other.left == item.left


def _repeats(item: Said, other: Said) -> bool:
    """Whether "it is part of B" only gives the reason of "A is not reported with B"."""
    apart = {"not_with", "included_in"}
    same = item.left == other.left and item.right == other.right
    return same and bool(item.right) and {item.kind, other.kind} == apart


def _with_subjects(sentence: Sentence, found: Sequence[Said]) -> Iterator[Said]:
    """Read "A is included in B and is not reported with C" as of A."""
    for item in found:
        subject = next(
            (
                other
                for other in found
                if len(other.sides) == len(item.sides) == 2
                and other.sides[1] == item.sides[0]
                and sentence.cue(item.sides[0][1]) == "and"
            ),
            None,
        )
        yield replace(item, left=subject.left) if subject and item.right else item


def _meets(ones: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    return any(a < d and c < b for a, b in ones for c, d in others)
