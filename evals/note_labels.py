"""Sentences with the notes they give, kept as data: ``evals/notes``; its README has the rules.

Sentences in our own words are in ``development.yaml`` with ``more_a.yaml`` to ``more_c.yaml``,
in ``more_d.yaml`` (a second look) and in ``test.yaml``; ``manual_chapter_*.yaml`` tell the
sentences of a policy manual's chapters by page and checksum, since its text is not ours to keep.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.cases import Split
from knowledge_base.codes import find_codes
from knowledge_base.errors import UnreadableFile
from knowledge_base.guidance_notes import NoteKind, NotePer

LABELS = Path(__file__).with_name("notes")
# A second look is read only after the compiler was done with the development half.
NoteSplit = Split | Literal["second_look"]
# Names or patterns. What is added later never counts to the half held out, so that this stays what
# it was before any result was seen.
OWN_WORDS: dict[NoteSplit, tuple[str, ...]] = {
    "development": ("development.yaml", "more_[abce]*.yaml"),
    "second_look": ("more_d.yaml",),
    "test": ("test.yaml",),
}
CHAPTERS: dict[NoteSplit, tuple[str, ...]] = {
    "development": ("manual_chapter_3.yaml", "manual_chapter_8.yaml", "manual_chapter_11.yaml"),
    "test": ("manual_chapter_9.yaml",),
}
_IRRELEVANT = re.compile(r"[^a-z0-9]")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class LabelledNote(_Record):
    """A note that a sentence gives; a code is "62302", a range "62302-62305".

    ``condition`` is whether it has one (its words will do), or "either" where both are right.
    ``needs_review`` allows a found note to be marked so. An ``optional`` note is right if found
    and not missed if not. ``others`` are readings that are as right as this one.
    """

    kind: NoteKind
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    condition: bool | str = False
    modifiers: tuple[str, ...] = ()
    per: NotePer | None = None
    units: int | None = None
    needs_review: bool = False
    optional: bool = False
    others: tuple[LabelledNote, ...] = Field(default=(), alias="or")

    @model_validator(mode="before")
    @classmethod
    def _split_between(cls, told: Any) -> Any:
        """Notes that split a service are conditional by their kind."""
        if isinstance(told, dict) and told.get("kind") == "split_providers":
            return {"condition": "either", **told}
        return told

    @property
    def readings(self) -> tuple[LabelledNote, ...]:
        """This reading and the others."""
        return (self, *self.others)

    @property
    def conditional(self) -> Literal["yes", "no", "either"]:
        """Whether the note has a condition."""
        if self.condition == "either":
            return "either"
        return "yes" if self.condition else "no"


class NoteCase(_Record):
    """A few sentences and their notes; ``subject`` is the code that a code page is about."""

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    subject: str | None = None
    notes: tuple[LabelledNote, ...]


class ManualSentence(_Record):
    """A sentence of the manual, by 1-based PDF page and the checksum of its words."""

    page: int
    begins: str
    checksum: str
    notes: tuple[LabelledNote, ...]


class Chapter(_Record):
    """All sentences of the PDF pages ``pages`` (both ends included) that give a note."""

    about: str
    pages: tuple[int, int]
    sentences: tuple[ManualSentence, ...]


class _Cases(_Record):
    about: str
    cases: tuple[NoteCase, ...]


def checksum(sentence: str) -> str:
    """16 hex digits of its letters and digits, whatever the spaces and marks between them."""
    return hashlib.sha256(_IRRELEVANT.sub("", sentence.lower()).encode()).hexdigest()[:16]


def begins(sentence: str) -> str:
    """At most six words, by which a person finds the sentence; nothing in brackets."""
    return " ".join(sentence.split("(", maxsplit=1)[0].split()[:6])


@functools.cache
def codes_of(told: tuple[str, ...]) -> frozenset[str]:
    """The codes that a side of a label names, ranges expanded."""
    return frozenset(code for part in told for span in find_codes(part) for code in span.codes())


def own_words(split: NoteSplit | None, folder: Path = LABELS) -> tuple[NoteCase, ...]:
    """The cases in our own words of one split, or of all."""
    return tuple(
        case
        for path in _files(OWN_WORDS, split, folder)
        for case in _read(path, _Cases).cases  # type: ignore[attr-defined]
    )


def chapters(split: NoteSplit | None, folder: Path = LABELS) -> tuple[Chapter, ...]:
    """The labelled chapters of the manual of one split, or of all; a second look has none."""
    return tuple(_read(path, Chapter) for path in _files(CHAPTERS, split, folder))  # type: ignore[misc]


def _files(
    named: dict[NoteSplit, tuple[str, ...]], split: NoteSplit | None, folder: Path
) -> Iterator[Path]:
    """A file that is named must be there; a pattern may match none."""
    for half, names in named.items():
        for name in names if split in {None, half} else ():
            if "*" in name:
                yield from sorted(folder.glob(name))
            else:
                yield folder / name


def _read(path: Path, form: type[_Record]) -> _Record:
    try:
        return form.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        fault = " ".join(str(error).split())
        raise UnreadableFile(f"{path.name} cannot be read as labels: {fault}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = " ".join(map(str, first["loc"]))
        raise UnreadableFile(f"{path.name}: {place}: {first['msg']}") from error
