"""Which release answers for a day of service; or that none does, which is never "no edit"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge_base.errors import NotCovered
from knowledge_base.phrases import said, series
from knowledge_base.records import Release, Setting, TableKind

# CMS publishes these per setting; the others hold for all of them.
KINDS_BY_SETTING: frozenset[TableKind] = frozenset({"ptp", "mue"})
# How the importer begins its word on a table of which not all published files are there.
INCOMPLETE = "only part "
_LISTING: tuple[TableKind, ...] = ("ptp", "mue", "fee-schedule", "aoc", "hcpcs")
_TELLING: frozenset[TableKind] = frozenset({"ptp", "mue", "fee-schedule"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """The release that answers. ``stale``: the day lies after the quarter it was made for."""

    release: Release
    stale: bool

    @property
    def incomplete(self) -> bool:
        """Whether only some of the files of the table were imported, so that silence is none."""
        return is_incomplete(self.release)

    def covers(self, code: str) -> bool:
        """Whether the release can speak of the code: a sample slice holds only some."""
        return self.release.codes is None or code in self.release.codes


def release_for(
    releases: Iterable[Release], kind: TableKind, setting: Setting | None, day: dt.date
) -> Chosen:
    """The release to answer from on a day of service. Raises ``NotCovered``.

    First the one made for the quarter of the day; else the earliest later one that speaks
    for the day (its rows carry their dates, deleted ones included); else the newest earlier
    one, which is stale. Samples count only where no full table of that kind and setting is
    held. ``setting`` does not matter for kinds that are published once for all settings.
    """
    held = _rivals(releases, kind, setting)
    speaking = [release for release in held if release.speaks_from <= day]
    # Of editions for the same day the one for the shorter span is the more exact (2024Q3, 2024).
    made_for_day = [release for release in speaking if day in release.quarter]
    if made_for_day:
        return Chosen(max(made_for_day, key=_age), stale=False)
    # What is known to lack rows answers for no day but those it was published for.
    speaking = [release for release in speaking if not is_incomplete(release)] or speaking
    later = [release for release in speaking if _first(release) > day]
    if later:
        return Chosen(min(later, key=_age), stale=False)
    if speaking:
        return Chosen(max(speaking, key=_age), stale=True)
    raise NotCovered(_nothing_speaks(held, kind, setting, day))


def is_incomplete(release: Release) -> bool:
    """Whether only some of the published files of the table were imported."""
    return any(fault.startswith(INCOMPLETE) for fault in release.rejected)


@dataclass(frozen=True, slots=True)
class Listing:
    """The full tables that speak for a day: the pair edits, and those that list codes."""

    pairs: Release
    listing: tuple[Release, ...]


def listing_releases(
    releases: Sequence[Release], setting: Setting, day: dt.date
) -> Listing | None:
    """The tables that together tell whether a code is in use on a day, or ``None``.

    They are the pair edits, the unit limits and the fee schedule, all of them full and made
    for that day or later; add-on edits and Level II codes count as lists where they are held.
    """
    found: dict[TableKind, Release] = {}
    for kind in _LISTING:
        try:
            chosen = release_for(releases, kind, setting, day)
        except NotCovered:
            continue
        whole = chosen.release.codes is None and not chosen.incomplete
        if whole and not chosen.stale and not chosen.release.sample:
            found[kind] = chosen.release
    if not found.keys() >= _TELLING:
        return None
    return Listing(found["ptp"], tuple(found[kind] for kind in _LISTING[1:] if kind in found))


def _rivals(
    releases: Iterable[Release], kind: TableKind, setting: Setting | None
) -> list[Release]:
    fitting = [r for r in releases if r.kind == kind and r.setting in {None, setting}]
    full = [release for release in fitting if not release.sample]
    return full or fitting


def _first(release: Release) -> dt.date:
    return release.quarter.first or release.speaks_from


def _age(release: Release) -> tuple[dt.date, str]:
    return _first(release), release.label


def _nothing_speaks(
    held: Sequence[Release], kind: TableKind, setting: Setting | None, day: dt.date
) -> str:
    by_setting = setting if kind in KINDS_BY_SETTING else None
    command = " ".join(
        (
            f"bundlewise import-table FILE --kind {kind}",
            *([f"--setting {by_setting}"] if by_setting else []),
            "--release ...",
        )
    )
    return said(
        "no {kind} table{whose} that speaks for {day} is loaded (held: {held}); import one with "
        "`{command}`",
        kind=kind,
        whose=said(" for {setting}", setting=by_setting) if by_setting else "",
        day=day,
        held=releases_held(sorted(held, key=_age)),
        command=command,
    )


def releases_held(releases: Iterable[Release]) -> str:
    """Releases in a line: their labels, and from when each speaks."""
    told = [
        said("{label} (sample) from {day}", label=item.label, day=item.speaks_from)
        if item.sample
        else said("{label} from {day}", label=item.label, day=item.speaks_from)
        for item in releases
    ]
    return series(told) if told else said("none")
