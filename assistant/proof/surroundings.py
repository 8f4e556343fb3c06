"""A quote within the paragraph that it stands in."""

from __future__ import annotations

import dataclasses

from assistant.answer import Citation
from assistant.proof.proof import Piece, ShownPassage

LEAST, MOST = 220, 900
"""Characters shown on either side of a quote: whole lines, as far as these two allow."""


@dataclasses.dataclass(frozen=True, slots=True)
class Stretch:
    """Some of a stored text, half-open, with whether it ends before the text does."""

    start: int
    end: int
    cut_before: bool
    cut_after: bool


def stretch(body: str, start: int, end: int) -> Stretch:
    """The lines about ``body[start:end]``, the outermost cut at a word where they are long."""
    line = body.rfind("\n", 0, max(0, start - LEAST)) + 1
    ends = body.find("\n", end + LEAST)
    first = max(line, start - MOST)
    last = min(len(body) if ends < 0 else ends, end + MOST)
    if first > 0 and not body[first - 1].isspace():
        first = _after_space(body, first, start)
    if last < len(body) and not body[last].isspace():
        last = _before_space(body, end, last)
    while first < start and body[first].isspace():
        first += 1
    while last > end and body[last - 1].isspace():
        last -= 1
    return Stretch(first, last, bool(body[:first].strip()), bool(body[last:].strip()))


def _after_space(body: str, first: int, start: int) -> int:
    """The next word's beginning; text without blanks, such as Chinese, is cut where it is."""
    return next((at for at in range(first, min(start, first + 60)) if body[at].isspace()), first)


def _before_space(body: str, end: int, last: int) -> int:
    return next(
        (at for at in range(last, max(end, last - 60), -1) if body[at - 1].isspace()), last
    )


def around(body: str | None, citation: Citation) -> tuple[tuple[Piece, ...], bool, bool] | None:
    """The quote's surroundings in pieces, and whether they are cut before and after.

    ``None`` where the text held now has the quote no longer in its place.
    """
    start, end = citation.start, citation.end
    if body is None or start is None or end is None or body[start:end] != citation.quote:
        return None
    found = stretch(body, start, end)
    pieces = (
        Piece(body[found.start : start], "around"),
        Piece(citation.quote, "quoted"),
        Piece(body[end : found.end], "around"),
    )
    return tuple(item for item in pieces if item.text), found.cut_before, found.cut_after


def saying(passage: ShownPassage, text: str) -> ShownPassage:
    """The same passage, with what a statement says word for word set apart within the quote."""
    pieces = [part for item in passage.pieces for part in _parted(item, text)]
    return dataclasses.replace(passage, pieces=tuple(pieces))


def _parted(piece: Piece, text: str) -> tuple[Piece, ...]:
    if piece.role != "quoted" or not text or text not in piece.text or text == piece.text:
        return (piece,)
    before, said, after = piece.text.partition(text)
    parts = (Piece(before, "quoted"), Piece(said, "said"), Piece(after, "quoted"))
    return tuple(item for item in parts if item.text)
