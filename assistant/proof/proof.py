"""The proof of an answer as data, so that the page, a PDF and Markdown show the same of it.

Texts are as stored or published, to the character; making them harmless to look at belongs to
whoever shows them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Answer, Citation, Finding, Statement, Usage
from knowledge_base.records import Setting

Role = Literal["around", "quoted", "said"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: about the quote, of the quote, or of it and said by the statement."""

    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A quote within its surroundings; all ``pieces`` together are one stretch of the document.

    ``number`` is the source's in the answer's list. ``pieces`` are the quote alone, and ``held``
    is false, where the document was changed or removed since. ``sha256`` is of the whole file,
    empty where it is not known any more.
    """

    number: int
    citation: Citation
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool
    held: bool
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A table row as published; ``cells`` are its values by the file's own column names.

    ``cells`` are empty where row and columns do not fit. ``sha256`` is of the imported file; file,
    day of import (UTC) and notice are empty where that release is held no more.
    """

    number: int
    citation: Citation
    row: str
    cells: tuple[tuple[str, str], ...]
    file: str
    sha256: str
    imported_on: str
    notice: str
    held: bool


Shown = ShownPassage | ShownRow


@dataclass(frozen=True, slots=True)
class PassedCheck:
    """A check of the gate that a statement passed; ``explanation`` is empty for an unknown one."""

    name: str
    explanation: str = ""

    @property
    def words(self) -> str:
        """The name as words: ``quote_found`` is "Quote found"."""
        spaced = " ".join(self.name.replace("_", " ").replace("-", " ").split())
        return spaced[:1].upper() + spaced[1:]


@dataclass(frozen=True, slots=True)
class SearchedTable:
    """The table that was looked through and has no row; ``sha256`` is of the imported file."""

    release_id: str
    label: str
    file: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """What a rule said, and what it looked through where it found no row to cite."""

    finding: Finding
    searched: SearchedTable | None


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A statement with all that bears it out, and what would change it."""

    statement: Statement
    sources: tuple[Shown, ...]
    findings: tuple[ShownFinding, ...]
    checks: tuple[PassedCheck, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownReceipt:
    """The receipt of an answer, in full.

    ``made_at`` is UTC; ``generation`` counts the library's changes; ``fingerprint`` is of all
    that was held and of ``versions``, what gave the answer. ``kept`` tells whether the receipt
    is in the home's file, or was only given; ``usage`` is what a language model took, where one
    was asked.
    """

    id: str
    made_at: str
    kept: bool
    question: str
    read_as: str | None
    service_date: dt.date
    setting: Setting
    language: str
    drafted_by: str
    generation: int
    documents: int
    releases: int
    fingerprint: str
    answer_sha256: str
    versions: Mapping[str, str]
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """An answer opened up; ``statements`` are all of them, those withheld too, in order."""

    answer: Answer
    statements: tuple[ShownStatement, ...]
    sources: tuple[Shown, ...]
    receipt: ShownReceipt

    @property
    def standing(self) -> tuple[ShownStatement, ...]:
        """The statements that held, or were corrected."""
        return tuple(item for item in self.statements if item.statement.state != "withheld")

    @property
    def withheld(self) -> tuple[ShownStatement, ...]:
        """The statements that are not shown unless asked for."""
        return tuple(item for item in self.statements if item.statement.state == "withheld")
