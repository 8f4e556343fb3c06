"""Documents to passages: one topic each, whole sentences, exact offsets, never too long.

A passage and its heading context together fit what the embedding model reads; the model
drops the rest in silence, so the limit is a promise. Where a single sentence is longer than
the limit it is cut, first at semicolons, then at commas, then at white space, and only where
there is none between characters.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge_base.code_pages import part_names, parts, subject_code
from knowledge_base.headings import contexts
from knowledge_base.noise import noise
from knowledge_base.packing import Limits, Unit, pack, to_units
from knowledge_base.readers.blocks import page_at
from knowledge_base.records import Part, PassageSpan, ReadDocument, Section
from knowledge_base.sentences import sentences

__all__ = ["MODEL_TOKENS", "noise", "sentences", "split"]

# What all-MiniLM-L6-v2 reads, its two special tokens included.
MODEL_TOKENS = 256
_SPECIAL = 2
# Room for the line break between heading and passage in tokenizers that count it.
_MARGIN = 2
HEADING_TOKENS = 40
# Small passages are found more surely; what stands around them is read when they are.
TARGET_TOKENS = 100

CountTokens = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class _Region:
    """A stretch that no passage may cross: of one section and, on a code page, one part."""

    start: int
    end: int
    section: str | None
    path: tuple[str, ...]
    part: Part | None


def split(document: ReadDocument, count_tokens: CountTokens) -> tuple[PassageSpan, ...]:
    """The passages of ``document`` in order.

    ``count_tokens`` gives the number of tokens of each text of a batch, without special
    tokens. Each character that is neither white space nor in ``noise(document)`` is in
    exactly one passage.
    """
    subject = subject_code(document)
    regions = _without(noise(document), _regions(document, subject))
    headings = contexts([region.path for region in regions], count_tokens, HEADING_TOKENS)
    units = [to_units(document.text, region.start, region.end) for region in regions]
    counted = _count(document.text, units, count_tokens)
    spans: list[PassageSpan] = []
    for region, (heading, used), own in zip(regions, headings, counted, strict=True):
        limit = MODEL_TOKENS - _SPECIAL - _MARGIN - used
        limits = Limits(limit, min(TARGET_TOKENS, limit))
        for start, end in pack(document.text, own, limits, count_tokens):
            page = page_at(document.page_starts, start)
            breaks = _breaks(document.page_starts, start, end)
            spans.append(
                PassageSpan(
                    start, end, page, region.section, heading, region.part, subject, breaks
                )
            )
    return tuple(spans)


def _breaks(page_starts: Sequence[int], start: int, end: int) -> tuple[int, ...]:
    """Offsets within a passage at which further pages begin."""
    first, last = bisect_right(page_starts, start), bisect_left(page_starts, end)
    return tuple(offset - start for offset in page_starts[first:last])


def _count(
    text: str, regions: Sequence[Sequence[Unit]], count_tokens: CountTokens
) -> list[list[Unit]]:
    """The units with the tokens of each of their sentences, counted in one batch."""
    flat = [text[start:end] for units in regions for unit in units for start, end in unit.spans]
    tokens = iter(count_tokens(flat) if flat else [])
    return [
        [Unit(unit.spans, unit.item, tuple(next(tokens) for _ in unit.spans)) for unit in units]
        for units in regions
    ]


def _regions(document: ReadDocument, subject: str | None) -> list[_Region]:
    own = _section_regions(document)
    if subject is None:
        return own
    named = parts(document)
    found: list[_Region] = []
    for region in own:
        for index, part in enumerate(named):
            # White space between two parts goes with the earlier one.
            end = named[index + 1].start if index + 1 < len(named) else len(document.text)
            start, end = max(region.start, part.start), min(region.end, end)
            if start < end:
                found.append(_of_part(region, start, end, part.part, subject))
    return found


def _of_part(region: _Region, start: int, end: int, part: Part, subject: str) -> _Region:
    name = part_names()[part]
    page_title = subject in (region.section or subject).upper()
    section = name if page_title else region.section
    path = tuple(title for title in region.path if subject not in title.upper())
    return _Region(start, end, section, (f"Code {subject}", *(path or (name,))), part)


def _without(left_out: Sequence[tuple[int, int]], regions: Sequence[_Region]) -> list[_Region]:
    """The regions less what is left out: no passage may run across a gap either."""
    found: list[_Region] = []
    for region in regions:
        start = region.start
        first = bisect_left(left_out, (start, 0))
        for out_start, out_end in left_out[first:]:
            if out_start >= region.end:
                break
            if start < out_start:
                found.append(replace(region, start=start, end=out_start))
            start = out_end
        if start < region.end:
            found.append(replace(region, start=start))
    return found


def _section_regions(document: ReadDocument) -> list[_Region]:
    """The text of each section without its subsections, and what lies outside of any."""
    sections = document.sections
    bounds = sorted(
        {0, len(document.text)} | {edge for one in sections for edge in (one.start, one.end)}
    )
    found: list[_Region] = []
    open_ones: list[Section] = []
    position = 0
    for start, end in pairwise(bounds):
        while position < len(sections) and sections[position].start <= start:
            open_ones.append(sections[position])
            position += 1
        while open_ones and open_ones[-1].end <= start:
            open_ones.pop()
        inner = next((one for one in reversed(open_ones) if one.end > start), None)
        found.append(
            _Region(start, end, inner.title, inner.path, None)
            if inner
            else _Region(start, end, None, (), None)
        )
    return found
