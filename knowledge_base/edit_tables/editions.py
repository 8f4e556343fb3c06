"""Which release tells what held in the quarter that a label names.

Two labels are compared on the first day of their quarters. The release held under a label
answers for it. Where none is, a later one may, if its rows carry their own dates: the official
PTP files tell their whole history. A copy without dates cannot say which of its rows held
before its own quarter, so it answers for its own label only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.edit_tables.coverage import KINDS_BY_SETTING, releases_held
from knowledge_base.edit_tables.labels import read_label
from knowledge_base.edit_tables.release_files import file_of, read_release, release_id
from knowledge_base.errors import UnknownRelease
from knowledge_base.phrases import said
from knowledge_base.records import DateRange, Release, Setting, TableKind


@dataclass(frozen=True, slots=True)
class Edition:
    """What ``label`` asks for: the rows that ``release`` has in force on ``day``.

    ``day`` is the first day of the label's quarter, or the first day within it that the
    release speaks for.
    """

    label: str
    release: Release
    day: dt.date

    @property
    def name(self) -> str:
        """The label, and which release tells it where that is another."""
        if self.release.label == self.label:
            return self.label
        return said(
            "{label} as release {release} tells it", label=self.label, release=self.release.label
        )

    def file(self, folder: Path) -> Path:
        """The release's file. Raises ``UnknownRelease`` if it went or was replaced meanwhile."""
        release = self.release
        path = file_of(folder, release.kind, release.setting, release.label, sample=release.sample)
        if not path.exists():
            raise UnknownRelease(
                said(
                    "{release} is no longer held; list the releases again",
                    release=release_id(release),
                )
            )
        if read_release(path).sha256 != release.sha256:
            raise UnknownRelease(
                said(
                    "{release} was replaced; list the releases again", release=release_id(release)
                )
            )
        return path


@dataclass(frozen=True, slots=True)
class Sought:
    """Which rows are compared: those naming any of ``codes`` (none means all), and, where a
    sample slice takes part, those whose codes are all ``within`` what it holds.
    """  # noqa: D205

    codes: frozenset[str] = frozenset()
    within: frozenset[str] | None = None

    def wants(self, codes: Sequence[str]) -> bool:
        """Whether a row of these codes is compared."""
        named = not self.codes or not self.codes.isdisjoint(codes)
        return named and (self.within is None or self.within.issuperset(codes))


def edition_for(
    releases: Iterable[Release], kind: TableKind, setting: Setting | None, text: str
) -> Edition:
    """The edition that a label names. Raises ``UnknownRelease``, naming what is held.

    A sample answers only where no full table does, be it one told by a later release: a new
    home has the sample of nine codes, which must not stand in for the table imported since.
    """
    label, quarter = read_label(text)
    held = [item for item in releases if item.kind == kind and item.setting == setting]
    for sample in (False, True):
        rivals = [item for item in held if item.sample is sample]
        release = _own(rivals, label, quarter) or _later(rivals, quarter)
        if release is not None:
            return Edition(label, release, max(_first(quarter), release.speaks_from))
    raise UnknownRelease(_nothing_answers(held, kind, setting, label))


def shared_slice(before: Edition, after: Edition) -> frozenset[str] | None:
    """The codes that both releases can speak of; ``None`` means all."""
    slices = [item.release.codes for item in (before, after) if item.release.codes is not None]
    return frozenset.intersection(*slices) if slices else None


def _own(rivals: Sequence[Release], label: str, quarter: DateRange) -> Release | None:
    last = quarter.last
    own = (r for r in rivals if r.label == label and (last is None or r.speaks_from <= last))
    return next(own, None)


def _later(rivals: Sequence[Release], quarter: DateRange) -> Release | None:
    day = _first(quarter)
    telling = [
        item
        for item in rivals
        if item.dated_rows and item.speaks_from <= day <= _first(item.quarter)
    ]
    return min(telling, key=_age, default=None)


def _first(quarter: DateRange) -> dt.date:
    return quarter.first or dt.date.min


def _age(release: Release) -> tuple[dt.date, str]:
    return _first(release.quarter), release.label


def _nothing_answers(
    held: Sequence[Release], kind: TableKind, setting: Setting | None, label: str
) -> str:
    by_setting = setting is not None and kind in KINDS_BY_SETTING
    option = f" --setting {setting}" if by_setting else ""
    return said(
        "no {kind} table{whose} answers for {label} (held: {held}); import it with `{command}`",
        kind=kind,
        whose=said(" for {setting}", setting=setting) if by_setting else "",
        label=label,
        held=releases_held(sorted(held, key=_age)),
        command=f"bundlewise import-table FILE --kind {kind}{option} --release {label}",
    )
