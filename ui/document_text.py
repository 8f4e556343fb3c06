"""The text of a document in parts that a browser can show, with one stretch of it marked."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import streamlit as st

from assistant.languages.catalogues import direction
from knowledge_base.library import Library
from knowledge_base.records import Document
from ui.escaping import for_html
from ui.speech import phrase

PART = 3_000
"""Characters of a part, about; it ends with a line or a word."""
AROUND = 600
"""Characters shown before a marked stretch, so that it stands near the top."""
# A problem may concern pages on end; what is marked of it is bounded.
_LONGEST_MARK = 6_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch ``body[start:end]`` of a document, to be marked."""

    start: int
    end: int


def parts(body: str) -> tuple[int, ...]:
    """The offsets at which the parts of a text begin; the first is 0."""
    starts = [0]
    while len(body) - starts[-1] > PART:
        first = starts[-1]
        cut = body.rfind("\n", first + PART // 2, first + PART)
        if cut < 0:
            cut = body.rfind(" ", first + PART // 2, first + PART)
        starts.append(first + PART if cut < 0 else cut + 1)
    return tuple(starts)


def part_of(starts: tuple[int, ...], offset: int) -> int:
    """The number, from 1, of the part that holds ``offset``."""
    return max(1, bisect_right(starts, offset))


def part_html(body: str, starts: tuple[int, ...], number: int, spot: Spot | None) -> str:
    """A part as text, nothing of it markup; a spot that begins in it is marked, and whole."""
    first = starts[number - 1]
    last = starts[number] if number < len(starts) else len(body)
    if spot is None or part_of(starts, spot.start) != number:
        return for_html(body[first:last])
    begin, end = spot.start, min(spot.end, spot.start + _LONGEST_MARK)
    first = _word(body, max(first, begin - AROUND))
    if end + AROUND > last:
        last = _word(body, min(len(body), end + AROUND))
    return (
        f"{for_html(body[first:begin])}<mark>{for_html(body[begin:end])}</mark>"
        f"{for_html(body[end:last])}"
    )


def _word(body: str, offset: int) -> int:
    """Where the next word begins, unless the text begins here."""
    space = body.find(" ", offset, offset + 60)
    return offset if offset == 0 or body[offset - 1].isspace() or space < 0 else space + 1


def part_key(document: Document) -> str:
    """The name under which the part in sight is remembered."""
    return f"part-{document.id}"


def show_text(library: Library, document: Document, spot: Spot | None) -> None:
    """Show the part of the text that was chosen."""
    body = library.body(document.id)
    starts = parts(body)
    key = part_key(document)
    if len(starts) > 1:
        st.session_state[key] = min(st.session_state.get(key, 1), len(starts))
        number = st.number_input(
            phrase("Part of the text, 1 to {last}", last=len(starts)),
            1,
            len(starts),
            key=key,
            step=1,
        )
    else:
        number = 1
    inside = part_html(body, starts, number, spot)
    seen = spot is not None and part_of(starts, spot.start) == number
    offset = spot.start if spot is not None and seen else starts[number - 1]
    label = phrase("Text of the document, part {number}", number=number)
    st.html(
        f'<div class="bw-source bw-passage bw-leaf" role="region" tabindex="0"{_own(document)} '
        f'aria-label="{for_html(label)}">{inside}</div>'
        f'<div class="bw-footer">{for_html(_place(library, document, offset))}</div>'
    )


def _own(document: Document) -> str:
    """The attributes that mark a text as one in its document's language."""
    return f' lang="{for_html(document.language)}" dir="{direction(document.language)}"'


def _place(library: Library, document: Document, offset: int) -> str:
    passage = library.passage_at(document.id, offset)
    if passage is None:
        return ""
    page = passage.page_at(offset - passage.start)
    return " · ".join(
        item
        for item in (phrase("page {page}", page=page) if page else "", passage.section or "")
        if item
    )
