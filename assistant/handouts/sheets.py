"""A text on its way to a translator or back, whichever format it travels in.

Beside its sentences a sheet carries how the text stood when it went out: who wrote and who
reviewed it, what it was made from, and a checksum of its sentences. What comes back unchanged is
what it was; what was changed on the way is nobody's until somebody's name is put to it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.handouts.texts import PatientText, State
from assistant.languages.catalogues import LANGUAGES
from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said, series

LARGEST = 1_000_000
MARKS = ("State", "Written-By", "Written-On", "Reviewed-By", "Reviewed-On", "Source", "Sentences")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence: English and translation (``""`` without one), and the quote it rests on.

    ``by_machine`` is set where the file itself says that a machine translated it.
    """

    name: str
    source: str
    target: str
    note: str
    by_machine: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """All sentences of one code into one language; ``marks`` say how the text stood."""

    code: str
    language: str
    units: tuple[Unit, ...]
    marks: Mapping[str, str]

    @property
    def state(self) -> State | None:
        """The state it went out in; ``None`` without a text, or if a sentence changed since."""
        if self.marks.get("Sentences") != checksum(unit.target for unit in self.units):
            return None
        told = self.marks.get("State")
        return next((state for state in ("draft", "machine", "reviewed") if state == told), None)

    @property
    def by_machine(self) -> bool:
        """Whether the file says of any sentence that a machine translated it."""
        return any(unit.by_machine for unit in self.units)


def marks_of(text: PatientText | None, sentences: Iterable[str]) -> dict[str, str]:
    """How a text stands, by the names of ``MARKS``; empty where there is none."""
    if text is None:
        return {}
    told = {
        "State": text.state,
        "Written-By": text.written_by,
        "Written-On": text.written_on,
        "Reviewed-By": text.reviewed_by,
        "Reviewed-On": text.reviewed_on,
        "Source": text.source,
        "Sentences": checksum(sentences),
    }
    return {name: one_line(str(value)) for name, value in told.items() if value}


def checksum(sentences: Iterable[str]) -> str:
    """SHA-256 of translations in the order of the sheet."""
    return hashlib.sha256("\n".join(sentences).encode()).hexdigest()


def one_line(text: str) -> str:
    """``text`` without line breaks and tabs, as tools may add them; other spaces stay."""
    return re.sub(r"[ \t\r\n]*[\t\r\n][ \t\r\n]*", " ", text).strip(" \t\r\n")


def checked(sheet: Sheet, name: str) -> Sheet:
    """The sheet, if its code and language are such as we send out.

    Raises:
        UnreadableFile: they are not, or two of its sentences have one name.
    """
    # The code becomes a file's name, so its shape is checked and not only that it is there.
    if not re.fullmatch(r"[0-9A-Z]{5}", sheet.code) or sheet.language not in LANGUAGES[1:]:
        raise UnreadableFile(
            said("{name} was not exported by `bundlewise translations export`.", name=name)
        )
    names = [unit.name for unit in sheet.units]
    twice = sorted({item for item in names if names.count(item) > 1})
    if twice:
        raise UnreadableFile(
            said(
                "{name} has more than one sentence named {twice}.",
                name=name,
                twice=series(twice),
            )
        )
    return sheet


def day(sheet: Sheet, mark: str, name: str) -> dt.date | None:
    """The day that a mark names.

    Raises:
        UnreadableFile: it is none.
    """
    told = sheet.marks.get(mark)
    try:
        return dt.date.fromisoformat(told) if told else None
    except ValueError as error:
        raise UnreadableFile(
            said("{name} has {told} for a day ({mark}).", name=name, told=repr(told), mark=mark)
        ) from error


__all__ = [
    "LARGEST",
    "MARKS",
    "Sheet",
    "Unit",
    "checked",
    "checksum",
    "day",
    "marks_of",
    "one_line",
]
