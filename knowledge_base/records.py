"""What the knowledge base stores: documents, passages, and releases of edit tables.

All positions are half-open character offsets into the stored text of the document:
``text[start:end]`` is the thing itself. Pages are 1-based, as a PDF viewer counts.
All dates are dates of service; both ends of a ``DateRange`` are days in force.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

Setting = Literal["practitioner", "outpatient_hospital", "dme"]
TableKind = Literal["ptp", "mue", "aoc", "fee-schedule", "hcpcs"]
SETTINGS: tuple[Setting, ...] = ("practitioner", "outpatient_hospital", "dme")
TABLE_KINDS: tuple[TableKind, ...] = ("ptp", "mue", "aoc", "fee-schedule", "hcpcs")

# The named parts of a code page. "other" is text under a heading we do not know.
Part = Literal[
    "summary",
    "guidelines",
    "modifiers",
    "necessity",
    "responsibilities",
    "bundling",
    "plain_words",
    "description",
    "examples",
    "documentation",
    "risks",
    "other",
]


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from ``first`` to ``last``, both included; ``None`` is open."""

    first: dt.date | None = None
    last: dt.date | None = None

    def __contains__(self, day: dt.date) -> bool:
        """Tell whether ``day`` lies in the range, ends included."""
        return (self.first is None or self.first <= day) and (
            self.last is None or day <= self.last
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text it governs, up to the next heading of its level or higher.

    ``start`` is where the heading's own text begins; ``path`` is the headings from the
    outermost to this one, e.g. ``("Chapter III", "E. Lesion Removal")``.
    """

    path: tuple[str, ...]
    start: int
    end: int
    page: int | None = None

    @property
    def title(self) -> str:
        """The section's own heading."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a reader makes of a file: one text, where its pages begin, and its sections.

    ``page_starts[i]`` is the offset at which page ``i + 1`` begins; empty for formats
    without pages. ``sections`` are in order of ``start``; text before the first has none.
    """

    title: str
    text: str
    page_starts: tuple[int, ...] = ()
    sections: tuple[Section, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A stretch of a document that is embedded and quoted as one piece.

    ``heading`` gives the model its context (section path, joined); it is not part of the
    quote. ``part`` and ``subject`` are set on code pages: the named part, and the code that
    the page is about. ``breaks`` are the offsets, from the passage's start, at which a further
    page begins; ``page`` is the one it starts on.
    """

    start: int
    end: int
    page: int | None
    section: str | None
    heading: str
    part: Part | None = None
    subject: str | None = None
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One uploaded document. ``id`` is the first 12 hex digits of its content's SHA-256."""

    id: str
    title: str
    source: str
    media: str
    sha256: str
    edition: str | None
    effective: DateRange
    language: str
    sample: bool
    pages: int | None
    characters: int
    passages: int
    added_at: str
    warnings: tuple[str, ...] = ()
    work: str = ""
    """The same for all editions of one work; see ``knowledge_base.editions``."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stored passage with its text and the document it is from; see ``PassageSpan``."""

    id: str
    document_id: str
    ordinal: int
    start: int
    end: int
    page: int | None
    section: str | None
    heading: str
    part: Part | None
    subject: str | None
    text: str
    breaks: tuple[int, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The 1-based page of the character at ``offset`` of the passage's own text."""
        return None if self.page is None else self.page + bisect_right(self.breaks, offset)


@dataclass(frozen=True, slots=True)
class Release:
    """One imported edition of one official table; immutable once imported.

    ``quarter`` is the days the edition was published for. ``dated_rows`` tells whether the
    rows carry their own effective dates; where they do not, the release speaks from its
    quarter's first day on. ``speaks_from`` is the first service date it may answer for.
    ``codes`` limits a sample slice to the codes it holds; ``None`` means the whole table.
    """

    kind: TableKind
    setting: Setting | None
    label: str
    quarter: DateRange
    speaks_from: dt.date
    dated_rows: bool
    rows: int
    source: str
    sha256: str
    notice: str
    sample: bool
    imported_at: str
    layout: str
    columns: tuple[str, ...] = ()
    codes: frozenset[str] | None = field(default=None)
    rejected: tuple[str, ...] = ()
