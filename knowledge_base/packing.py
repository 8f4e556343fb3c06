"""Filling passages with whole paragraphs, list items and sentences up to a number of tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.readers.unwrapping import list_marker
from knowledge_base.sentences import sentences

Span = tuple[int, int]
CountTokens = Callable[[Sequence[str]], list[int]]

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BREAKS = (re.compile(r"(?<=;)\s+"), re.compile(r"(?<=,)\s+"), re.compile(r"\s+"))
# A passage of fewer tokens joins a neighbour if it can: too little to be found or read alone.
_LEAST = 33


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or list item: the spans of its sentences, and the tokens of each."""

    spans: tuple[Span, ...]
    item: bool
    tokens: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        """Tokens of the whole unit."""
        return sum(self.tokens)


@dataclass(frozen=True, slots=True)
class Limits:
    """Tokens a passage may have at most, and how many are aimed at."""

    most: int
    target: int


def to_units(text: str, start: int, end: int) -> list[Unit]:
    """The paragraphs and list items of ``text[start:end]``, not yet counted."""
    units: list[Unit] = []
    for match in _LINE.finditer(text, start, end):
        line = match.group()
        spans = tuple((match.start() + a, match.start() + b) for a, b in sentences(line))
        if spans:
            units.append(Unit(spans, list_marker(line.lstrip()) is not None))
    return units


def pack(
    text: str, units: Sequence[Unit], limits: Limits, count_tokens: CountTokens
) -> list[Span]:
    """Spans of passages over ``units``, in order: each at most ``limits.most`` tokens."""
    groups: list[list[Unit]] = []
    for unit in _fitting(text, units, limits, count_tokens):
        last = groups[-1] if groups else None
        if last is None or not _joins(text, last, unit, limits):
            groups.append([unit])
            if last is not None and unit.item:
                _move_lead_in(text, last, groups[-1], limits)
        else:
            last.append(unit)
    _merge_small(groups, limits)
    return [(group[0].spans[0][0], group[-1].spans[-1][1]) for group in groups if group]


def _fitting(
    text: str, units: Sequence[Unit], limits: Limits, count_tokens: CountTokens
) -> Iterator[Unit]:
    """The units, those beyond the limit cut into even runs of sentences."""
    for unit in units:
        if unit.total <= limits.most:
            yield unit
            continue
        pieces = [
            piece
            for span, tokens in zip(unit.spans, unit.tokens, strict=True)
            for piece in _cut(text, span, tokens, limits.most, count_tokens)
        ]
        yield from _even_runs(pieces, unit.item, limits)


def _even_runs(pieces: Sequence[tuple[Span, int]], item: bool, limits: Limits) -> Iterator[Unit]:
    left = sum(tokens for _, tokens in pieces)
    runs = max(1, -(-left // limits.target))
    run: list[tuple[Span, int]] = []
    size = 0
    for span, tokens in pieces:
        aim = left / runs
        if run and (size + tokens > limits.most or size + tokens / 2 > aim):
            yield _unit(run, item)
            left, runs = left - size, max(1, runs - 1)
            run, size, item = [], 0, False
        run.append((span, tokens))
        size += tokens
    if run:
        yield _unit(run, item)


def _unit(run: Sequence[tuple[Span, int]], item: bool) -> Unit:
    return Unit(tuple(span for span, _ in run), item, tuple(tokens for _, tokens in run))


def _cut(
    text: str, span: Span, tokens: int, most: int, count_tokens: CountTokens
) -> list[tuple[Span, int]]:
    """A sentence in pieces within the limit: at ";", "," or white space, else by halves."""
    if tokens <= most:
        return [(span, tokens)]
    start, end = span
    for pattern in _BREAKS:
        cuts = [match.span() for match in pattern.finditer(text, start, end)]
        if not cuts:
            continue
        begins = [start, *(after for _, after in cuts)]
        ends = [*(before for before, _ in cuts), end]
        spans = [(begin, stop) for begin, stop in zip(begins, ends, strict=True) if begin < stop]
        counts = count_tokens([text[begin:stop] for begin, stop in spans])
        pieces = list(zip(spans, counts, strict=True))
        return [
            part
            for (begin_stop, count) in _runs(pieces, most)
            for part in _cut(text, begin_stop, count, most, count_tokens)
        ]
    if end - start < 2:
        return [(span, tokens)]
    middle = (start + end) // 2
    halves = [(start, middle), (middle, end)]
    counts = count_tokens([text[begin:stop] for begin, stop in halves])
    return [
        part
        for half, count in zip(halves, counts, strict=True)
        for part in _cut(text, half, count, most, count_tokens)
    ]


def _runs(pieces: Sequence[tuple[Span, int]], most: int) -> Iterator[tuple[Span, int]]:
    """Neighbouring pieces joined as far as the limit lets them."""
    current, size = pieces[0]
    for span, tokens in pieces[1:]:
        if size + tokens <= most:
            current, size = (current[0], span[1]), size + tokens
        else:
            yield current, size
            current, size = span, tokens
    yield current, size


def _size(group: Sequence[Unit]) -> int:
    return sum(unit.total for unit in group)


def _leads_in(text: str, unit: Unit) -> bool:
    return text[unit.spans[-1][1] - 1] == ":"


def _joins(text: str, group: Sequence[Unit], unit: Unit, limits: Limits) -> bool:
    """Whether ``unit`` still belongs to the passage: within the target, or after its lead-in."""
    together = _size(group) + unit.total
    if together > limits.most:
        return False
    if together <= limits.target or _size(group) < _LEAST:
        return True
    # A lead-in goes with its first item; if enough stands before it, it moves along instead.
    before = _size(group) - group[-1].total
    return unit.item and _leads_in(text, group[-1]) and before < _LEAST


def _move_lead_in(text: str, before: list[Unit], group: list[Unit], limits: Limits) -> None:
    """Take a lead-in ("... for example:") along to the passage of its first item."""
    together = before[-1].total + _size(group)
    if len(before) > 1 and _leads_in(text, before[-1]) and together <= limits.most:
        group.insert(0, before.pop())


def _merge_small(groups: list[list[Unit]], limits: Limits) -> None:
    """Join what is too short to stand alone to its neighbour before, where that has room."""
    for index in range(len(groups) - 1, 0, -1):
        small = min(_size(groups[index]), _size(groups[index - 1])) < _LEAST
        if small and _size(groups[index - 1]) + _size(groups[index]) <= limits.most:
            groups[index - 1].extend(groups.pop(index))
