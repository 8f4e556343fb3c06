"""Suites of cases, kept as data: ``evals/suites/*.yaml`` and the user's own, from the chat.

A suite's name is its file's. The user's own cases lie in ``HOME/evaluations/cases.yaml`` and make
the suite ``feedback``. A YAML file without a list of cases is no suite and is passed over (the
questions that the refusal was fitted on are kept beside the suites).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from evals.translations import with_translations
from knowledge_base.errors import UnreadableFile
from knowledge_base.records import Setting, TableKind

Expected = Literal["answered", "corrected", "not_in_material", "case_specific"]
Split = Literal["development", "test"]
SUITES = Path(__file__).with_name("suites")
FEEDBACK = "feedback"
OWN_LIBRARY = "library"
_ABOUT_FEEDBACK = "Cases kept from the chat, on the material of this home."


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PairExpected(_Record):
    """What a plain reading of the tables says of a pair of codes on one day."""

    codes: tuple[str, str]
    verdict: Literal[
        "not_together", "only_with_modifier", "no_edit_found", "not_covered", "unknown_code"
    ]
    column_one: str | None = None
    column_two: str | None = None
    modifier_indicator: int | None = None


class Case(_Record):
    """One question and what is expected of its answer; see ``evals/suites`` for examples.

    ``gold_pages`` are groups of 1-based PDF pages: every group has to be found, and any page of
    a group will do. Each of ``patterns`` has to match in the text quoted. ``gold_document`` is
    part of a title (a code will do), of ``gold_documents`` any one will do, and ``gold_section``
    is part of a section's heading; they stand in for pages where the material has none.
    ``edition`` is that of every quote. Where a question leaves the setting open and the other
    setting's table says otherwise, that is ``pair_elsewhere``. ``corrected`` is expected where
    the question takes something for granted that the material contradicts; ``premise`` says
    what is true.
    """

    id: str = Field(min_length=1)
    kind: str = Field(min_length=1)
    question: str = Field(min_length=1)
    chapter: str | None = None
    gold_pages: tuple[tuple[int, ...], ...] = ()
    gold_document: str | None = None
    gold_documents: tuple[str, ...] = ()
    gold_section: str | None = None
    patterns: tuple[str, ...] = ()
    expect: Expected = "answered"
    premise: str | None = None
    service_date: dt.date | None = None
    setting: Setting | None = None
    language: str | None = None
    edition: str | None = None
    pair: PairExpected | None = None
    pair_elsewhere: PairExpected | None = None
    note: str | None = None

    @field_validator("chapter", "edition", "gold_document", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value

    @field_validator("patterns")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from None
        return patterns

    @property
    def stands(self) -> bool:
        """Whether the material holds what has to be shown: an answer or a correction."""
        return self.expect in {"answered", "corrected"}

    @property
    def ranked(self) -> bool:
        """Whether it says where the answer stands, so that the ranking can be scored."""
        return self.stands and bool(self.gold_pages or self.documents)

    @property
    def documents(self) -> tuple[str, ...]:
        """Parts of the titles of the documents that its answer stands in, any of which will do."""
        named = (self.gold_document,) if self.gold_document else ()
        return tuple(dict.fromkeys((*named, *self.gold_documents)))

    @property
    def split(self) -> Split:
        """The half of the cases it belongs to; see ``split_of``."""
        return split_of(self.id)


class Material(_Record):
    """A document or a table that a suite asks about; paths are below the data folder."""

    file: str | None = None
    title: str | None = None
    edition: str | None = None
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    language: str | None = None
    table: str | None = None
    kind: TableKind | None = None
    setting: Setting | None = None
    release: str | None = None

    @property
    def path(self) -> str:
        """The file, whichever of the two it is."""
        return self.file or self.table or ""

    @field_validator("edition", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value


class Suite(BaseModel):
    """Cases that are asked of the same material; ``library`` is the user's own home."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    suite: str
    about: str = ""
    material: tuple[Material, ...] | Literal["library"] = ()
    cases: tuple[Case, ...] = ()

    @property
    def files(self) -> tuple[Material, ...]:
        """The documents and tables it needs beside the sample."""
        return () if self.material == OWN_LIBRARY else self.material  # type: ignore[return-value]


def split_of(name: str) -> Split:
    """The half a case belongs to: by the parity of the first byte of its id's SHA-256.

    Nobody chooses: a case is tuned on or held out by its id alone, which is fixed before any
    result is seen, and adding or removing other cases moves none. A translation, whose id has a
    language behind an ``@``, belongs to the half of its original.
    """
    original = name.partition("@")[0]
    return "test" if hashlib.sha256(original.encode()).digest()[0] % 2 else "development"


def read_suite(path: Path) -> Suite | None:
    """Read one suite; ``None`` where the file is not one.

    Raises:
        UnreadableFile: not YAML, or a case that is not of the form.
    """
    try:
        found: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        fault = " ".join(str(error).split())
        raise UnreadableFile(f"{path.name} cannot be read as a suite: {fault}") from error
    if not isinstance(found, dict) or not {"cases", "translations"} & found.keys():
        return None
    found = with_translations({**found, "suite": path.stem}, path.parent)
    try:
        suite = Suite.model_validate({**found, "suite": path.stem})
    except ValidationError as error:
        raise UnreadableFile(f"{path.name}: {_first_fault(error, found)}") from error
    names = [case.id for case in suite.cases]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UnreadableFile(f"{path.name}: two cases have the id {twice!r}; ids are unique.")
    return suite


def _first_fault(error: ValidationError, found: dict[str, Any]) -> str:
    fault = error.errors()[0]
    place = list(fault["loc"])
    if len(place) > 1 and place[0] == "cases" and isinstance(place[1], int):
        case = found["cases"][place[1]]
        place[:2] = [f"case {case.get('id', place[1]) if isinstance(case, dict) else place[1]}"]
    return f"{' '.join(map(str, place))}: {fault['msg']}"


def names(folder: Path = SUITES) -> tuple[str, ...]:
    """The names of the YAML files of a folder, which are the suites' if they are suites."""
    return tuple(path.stem for path in sorted(folder.glob("*.yaml")))


def suites(folder: Path, wanted: Callable[[str], bool]) -> Iterator[Suite]:
    """The suites of a folder whose names are wanted; the others are not read."""
    for name in filter(wanted, names(folder)):
        found = read_suite(folder / f"{name}.yaml")
        if found is not None:
            yield found


def feedback_file(home: Path) -> Path:
    """Where the user's own cases are kept."""
    return home / "evaluations" / "cases.yaml"


def own_suite(home: Path) -> Suite | None:
    """The suite ``feedback`` of a home; ``None`` while there are no cases.

    Raises:
        UnreadableFile: the file was changed into something else.
    """
    path = feedback_file(home)
    found = read_suite(path) if path.is_file() else None
    return found and found.model_copy(update={"suite": FEEDBACK, "material": OWN_LIBRARY})


def add_case(home: Path, case: Case) -> None:
    """Keep a case of the user's own, replacing an earlier one of the same id; whole or not at all.

    Raises:
        UnreadableFile: the file that is there cannot be read or replaced, and is left as it is.
    """
    from filelock import FileLock

    path = feedback_file(home)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name("cases.lock")):
            held = own_suite(home)
            kept = [item for item in (held.cases if held else ()) if item.id != case.id]
            _write(path, [*kept, case])
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be written ({error.strerror}).") from error


def _write(path: Path, cases: Sequence[Case]) -> None:
    told = {
        "suite": FEEDBACK,
        "about": _ABOUT_FEEDBACK,
        "material": OWN_LIBRARY,
        "cases": [case.model_dump(mode="json", exclude_defaults=True) for case in cases],
    }
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with temporary.open("w", encoding="utf-8") as stream:
            yaml.safe_dump(told, stream, allow_unicode=True, sort_keys=False, width=99)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
