"""Reports of ``bundlewise eval`` for the page: found and read.

The newest readable report of the home comes first; the one committed with the project stands in
only where the home has none. A damaged report is named, and never fails the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

import evals
from evals.figures import Evaluation
from evals.report.keeping import JSON, history, read_report
from knowledge_base.errors import BundlewiseError, UnreadableFile
from knowledge_base.phrases import said
from ui.speech import phrase, plural

REFERENCE = Path(evals.__file__).parent / "reference"
# A page reads at most so many reports, the newest.
MOST = 40


@dataclass(frozen=True, slots=True)
class Report:
    """One report that could be read; ``own`` is one of this home."""

    folder: Path
    made: dt.datetime
    found: Evaluation
    own: bool

    @property
    def suites(self) -> tuple[str, ...]:
        """The suites whose cases were asked, in alphabetical order."""
        return tuple(sorted({item.suite for item in self.found.cases}))

    @property
    def line(self) -> str:
        """The report in one line: when, on which split, how many cases."""
        return phrase(
            "{moment}, split {split}, {cases} of {suites}",
            moment=stamp(self.made),
            split=self.found.split,
            cases=plural("{number} case", "{number} cases", len(self.found.cases)),
            suites=", ".join(self.suites) or phrase("no suite"),
        )

    def comparable(self, other: Report) -> bool:
        """Whether both are on the same suites and the same split, so that one line may hold both.

        Cases may have been added in between.
        """
        return (self.suites, self.found.split, self.found.fast) == (
            other.suites, other.found.split, other.found.fast,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shelf:
    """The reports there are, newest first, and a line for each that cannot be read."""

    reports: tuple[Report, ...]
    damaged: tuple[str, ...]
    left_out: int = 0


def shelf(home: Path, reference: Path = REFERENCE) -> Shelf:
    """The reports of a home; where it has none, the committed one if there is one."""
    folders = history(home)
    reports, damaged = _read(folders[:MOST], own=True)
    if not reports and (reference / JSON).is_file():
        committed, more = _read((reference,), own=False)
        reports, damaged = committed, damaged + more
    return Shelf(reports, damaged, max(0, len(folders) - MOST))


def _read(folders: Sequence[Path], *, own: bool) -> tuple[tuple[Report, ...], tuple[str, ...]]:
    reports, damaged = [], []
    for folder in folders:
        try:
            found = read(folder)
            made = dt.datetime.fromisoformat(found.made).astimezone(dt.UTC)
            reports.append(Report(folder, made, found, own))
        except BundlewiseError as error:
            damaged.append(error.args[0])
        except Exception:  # whatever is in a file, the page stays
            damaged.append(said("{file} cannot be read as a report.", file=folder / JSON))
    return tuple(reports), tuple(damaged)


@cache
def _shape() -> TypeAdapter[Evaluation]:
    return TypeAdapter(Evaluation)


def read(folder: Path) -> Evaluation:
    """Read the report in a folder.

    Raises:
        UnreadableFile: it is no report, or a part of it is not of the form.
    """
    try:
        return _shape().validate_python(read_report(folder))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = " ".join(map(str, fault["loc"]))
        raise UnreadableFile(
            said(
                "{file} is damaged or of another version ({place}: {fault}).",
                file=folder / JSON,
                place=place,
                fault=fault["msg"],
            )
        ) from error


def stamp(made: dt.datetime) -> str:
    """The moment a report was made, for people."""
    return f"{made:%Y-%m-%d %H:%M} UTC"
