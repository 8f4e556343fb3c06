"""What of a document is no evidence: lists of contents, rules, headings of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge_base.records import ReadDocument

Span = tuple[int, int]

_LINE = re.compile(r"[^\n]*\S[^\n]*")
# "A. Introduction ........ 12" and "A. Introduction I-3": entries of a list of contents.
# (It may only begin at a run's first dot, or a long run would be tried from each of them.)
_LEADER = re.compile(r"(?<!\.)(?<!\. )(?:\.[ ]?){4,}+\s*(?:[A-Za-z]{1,8}-)?\d{1,4}\s*(?=$|\D)")
_PAGE_LABEL = re.compile(r"\s(?:[A-Za-z]{1,8}-)\d{1,3}$")
_LABELLED_RUN = 3
_LONGEST_ENTRY = 200
_NO_WORDS = re.compile(r"[\W_]+")


def noise(document: ReadDocument) -> tuple[Span, ...]:
    """Spans, in order and disjoint, that no passage takes in.

    Entries of a table of contents, lines without a letter or digit, and headings that have
    no text of their own before their first subheading, which all their subsections name in
    their heading context anyway.
    """
    lines = [match.span() for match in _LINE.finditer(document.text)]
    found = {*_contents(document.text, lines), *_bare_headings(document)}
    found |= {span for span in lines if _NO_WORDS.fullmatch(document.text[slice(*span)])}
    return tuple(_joined(sorted(found)))


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """The same stretches without overlap: a bare heading may hold a line without words."""
    held: Span | None = None
    for start, end in spans:
        if held is not None and start < held[1]:
            held = (held[0], max(held[1], end))
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held


def _contents(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    run: list[Span] = []
    for start, end in lines:
        line = text[start:end]
        if _LEADER.search(line):
            yield start, end
        elif end - start <= _LONGEST_ENTRY and _PAGE_LABEL.search(line):
            run.append((start, end))
            continue
        if len(run) >= _LABELLED_RUN:
            yield from run
        run.clear()
    if len(run) >= _LABELLED_RUN:
        yield from run


def _bare_headings(document: ReadDocument) -> Iterator[Span]:
    for section, below in pairwise(document.sections):
        own = document.text[section.start : below.start]
        nested = below.end <= section.end and below.start < section.end
        if nested and own.strip() == section.title:
            yield section.start, section.start + len(section.title)
