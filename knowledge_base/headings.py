"""The heading context of a passage: its section's path, shortened to what a model can spare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

_JOIN = " > "
CountTokens = Callable[[Sequence[str]], list[int]]


def contexts(
    paths: Sequence[tuple[str, ...]], count_tokens: CountTokens, most: int
) -> list[tuple[str, int]]:
    """For each path its titles joined by " > " and the tokens of that, at most ``most``.

    A path that is too long loses its outermost titles first; a last title that is too long
    by itself loses its last words.
    """
    distinct = list(dict.fromkeys(paths))
    shorter = {path: _candidates(path) for path in distinct}
    flat = [text for path in distinct for text in shorter[path]]
    tokens = dict(zip(flat, count_tokens(flat), strict=True)) if flat else {}
    chosen: dict[tuple[str, ...], tuple[str, int]] = {}
    for path in distinct:
        fitting = (text for text in shorter[path] if tokens[text] <= most)
        text = next(fitting, "")
        chosen[path] = (text, tokens.get(text, 0))
    return [chosen[path] for path in paths]


def _candidates(path: tuple[str, ...]) -> list[str]:
    """Ever shorter forms of a path, the whole one first."""
    if not path:
        return []
    whole = [_JOIN.join(path[index:]) for index in range(len(path))]
    words = path[-1].split(" ")[:60]
    cut = list(accumulate(words, lambda left, right: f"{left} {right}"))[:-1]
    return [*whole, *reversed(cut)]
