"""The procedure codes that invented claims are made of, from the tables held.

Which codes are in force, how many units of each a line may have and which pairs have an edit is
read from the releases that answer for the quarter. Only how often codes stand on claims is
assumed: visits, laboratory tests and imaging often, and within a group a few codes far more
often than the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from assistant.rules.modifiers import is_laboratory
from knowledge_base.edit_tables.coverage import release_for
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.errors import NotCovered
from knowledge_base.records import DateRange, Release, Setting, TableKind

Places = npt.NDArray[np.int32]
Yes = npt.NDArray[np.bool_]
SETTINGS: tuple[Setting, ...] = ("practitioner", "outpatient_hospital")
# Groups of codes, and the share of claim lines that each has.
SHARES = {
    "evaluation": 0.22, "laboratory": 0.22, "imaging": 0.16, "medicine": 0.12, "surgery": 0.16,
    "level two": 0.08, "add-on": 0.02, "other": 0.02,
}  # fmt: skip
GROUPS = tuple(SHARES)
# The most frequent codes of their groups, the first the most; the others follow by lot.
_COMMON = (
    "99213", "99214", "99212", "99203", "99204", "99215", "G0463", "36415", "80053", "85025",
    "80061", "83036", "84443", "80048", "81001", "87086", "71046", "77067", "76700", "73030",
    "70450", "74177", "73630", "93000", "97110", "96372", "92014", "20610", "17000", "11721",
    "45380", "43239", "66984", "J1885", "J3301",
)  # fmt: skip
_SPANS = (
    ("evaluation", "99202", "99215"), ("evaluation", "G0463", "G0463"),
    ("laboratory", "36415", "36416"), ("imaging", "70010", "79999"),
    ("medicine", "90281", "99199"), ("surgery", "10004", "69990"),
)  # fmt: skip
# Fee-schedule statuses of codes that are billed: paid by this schedule or by another one.
_BILLED = frozenset("ARTXEJ")
_NUMBERS = range(100, 99_990)
_STRANGE = 100
# The n-th code of a group stands on claims as often as one in n + this.
_FLATTER = 2


@dataclass(frozen=True, slots=True)
class CodesOfSetting:
    """What the claims of one setting are made of; codes are places in ``CodeBook.codes``.

    Args:
        drawn: the codes in use, with their ``cumulative`` frequencies.
        limits: the most units of each code of the book; 1 where no limit is published.
        clashes: a bit for each two codes of the book that have an edit all quarter, or are two
            visits of one kind.
        partners: of each code those it has an edit with, one code after the other; those of
            code n begin at ``starts[n]``.
    """

    name: Setting
    drawn: Places
    cumulative: npt.NDArray[np.float64]
    limits: Places
    clashes: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.int64]
    partners: Places

    def draw(self, chooser: np.random.Generator, count: int) -> Places:
        """So many codes, by their frequency."""
        places = np.searchsorted(self.cumulative, chooser.random(count), side="right")
        found: Places = self.drawn[places]
        return found

    def clash(self, ones: Places, others: Places) -> Yes:
        """Whether each two codes clash."""
        found: Yes = ((self.clashes[ones, others >> 3] >> (others & 7)) & 1).astype(bool)
        return found

    def partner(self, chooser: np.random.Generator, codes: Places) -> Places:
        """One of each code's partners; the code itself if it has none."""
        first, after = self.starts[codes], self.starts[codes + 1]
        places = first + (chooser.random(len(codes)) * (after - first)).astype(np.int64)
        found, has = codes.copy(), after > first
        found[has] = self.partners[places[has]]
        return found


@dataclass(frozen=True, slots=True)
class CodeBook:
    """All codes; the place in ``GROUPS`` of each; the places of those deleted or unknown."""

    codes: tuple[str, ...]
    groups: Places
    strange: Places
    settings: tuple[CodesOfSetting, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """The limits and edits of one setting: ``edits`` is a table of two columns of codes."""

    limits: dict[str, int]
    edits: pa.Table

    def codes(self) -> set[str]:
        in_edits = (pc.unique(column).to_pylist() for column in self.edits.columns)
        return set(self.limits).union(*in_edits)


def code_book(tables: EditTables, quarter: DateRange) -> CodeBook:
    """Read the releases that answer on the first day of the quarter."""
    held = {setting: _read(tables, setting, quarter) for setting in SETTINGS}
    add_ons = {
        row.add_on
        for release in _releases(tables, "aoc", None, quarter)
        for row in tables.every_add_on_row(release)
    }
    billed = {
        row.code
        for release in _releases(tables, "fee-schedule", None, quarter)
        for row in tables.every_fee_row(release)
        if row.status in _BILLED
    }
    strange = _strange(tables, quarter)
    codes = sorted(set(strange).union(*(item.codes() for item in held.values())))
    groups = np.array([GROUPS.index(_group(code, add_ons)) for code in codes], np.int32)
    return CodeBook(
        tuple(codes),
        groups,
        np.searchsorted(codes, strange).astype(np.int32),
        tuple(_of_setting(name, codes, groups, item, billed) for name, item in held.items()),
    )


def _releases(
    tables: EditTables, kind: TableKind, setting: Setting | None, quarter: DateRange
) -> list[Release]:
    """The release that answers on the first day, if there is one."""
    assert quarter.first is not None  # noqa: S101 (a quarter has a first day)
    try:
        return [release_for(tables.releases(), kind, setting, quarter.first).release]
    except NotCovered:
        return []


def _read(tables: EditTables, setting: Setting, quarter: DateRange) -> _Held:
    limits = {
        row.code: row.units
        for release in _releases(tables, "mue", setting, quarter)
        for row in tables.every_unit_row(release)
    }
    columns = ["column_one", "column_two"]
    edits = pa.table({name: pa.array([], pa.string()) for name in columns})
    in_force = [("first", "<=", quarter.first), ("last", ">=", quarter.last)]
    for release in _releases(tables, "ptp", setting, quarter):
        edits = pq.read_table(tables.pair_columns(release), columns=columns, filters=in_force)
    return _Held(limits, edits)


def _strange(tables: EditTables, quarter: DateRange) -> list[str]:
    """Codes that only deleted edits name, and numbers that no table holds."""
    numbers = [f"{number:05}" for number in _NUMBERS]
    listing = [
        release
        for kind in ("mue", "fee-schedule")
        for release in _releases(tables, kind, "practitioner", quarter)
    ]
    ended = {
        code
        for release in _releases(tables, "ptp", "practitioner", quarter)
        for code in tables.ended_edits(numbers, release)
    }
    deleted = sorted(ended - tables.known(ended, listing))
    unknown = sorted(set(numbers) - tables.known(numbers))
    return [*_spread(deleted), *_spread(unknown)]


def _spread(codes: Sequence[str]) -> Sequence[str]:
    return codes[:: max(1, len(codes) // _STRANGE)][:_STRANGE]


def _group(code: str, add_ons: set[str]) -> str:
    if code in add_ons:
        return "add-on"
    for group, low, high in _SPANS[:3]:
        if low <= code <= high:
            return group
    if is_laboratory(code):
        return "laboratory"
    if code.isdecimal():
        spans = (group for group, low, high in _SPANS[3:] if low <= code <= high)
        return next(spans, "other")
    return "level two" if code[0].isalpha() else "other"


def _of_setting(
    name: Setting, codes: Sequence[str], groups: Places, held: _Held, billed: set[str]
) -> CodesOfSetting:
    usable = {code for code, units in held.limits.items() if units > 0}
    drawn = np.searchsorted(codes, sorted(usable & billed or usable or held.codes()))
    weights = _weights(codes, drawn.tolist(), groups)
    visits = np.flatnonzero(groups == GROUPS.index("evaluation")).astype(np.int32)
    value_set = pa.array(codes, pa.string())
    one, two = (
        pc.index_in(column, value_set=value_set).to_numpy().astype(np.int32)
        for column in held.edits.columns
    )
    ones, others = np.concatenate((one, two)), np.concatenate((two, one))
    order = np.argsort(ones, kind="stable")
    counts = np.bincount(ones, minlength=len(codes))
    return CodesOfSetting(
        name,
        drawn.astype(np.int32),
        np.cumsum(weights / weights.sum()),
        np.array([max(held.limits.get(code, 1), 1) for code in codes], np.int32),
        _bits(np.concatenate((ones, visits)), np.concatenate((others, visits)), len(codes)),
        np.concatenate((np.zeros(1, np.int64), np.cumsum(counts))),
        others[order],
    )


def _weights(codes: Sequence[str], drawn: Sequence[int], groups: Places) -> Any:
    """How often each code is drawn: its group's share, by its rank within the group."""
    by_lot = np.random.default_rng(0).permutation(len(codes))
    rank = {code: place - len(_COMMON) for place, code in enumerate(_COMMON)}
    members: defaultdict[int, list[int]] = defaultdict(list)
    for place in sorted(drawn, key=lambda place: rank.get(codes[place], by_lot[place])):
        members[groups[place]].append(place)
    weight: dict[int, float] = {}
    for group, places in members.items():
        shares = 1 / (np.arange(len(places)) + _FLATTER)
        weight.update(zip(places, SHARES[GROUPS[group]] * shares / shares.sum(), strict=True))
    return np.array([weight[place] for place in drawn])


def _bits(ones: Places, others: Places, count: int) -> npt.NDArray[np.uint8]:
    found = np.zeros((count, (count + 7) // 8), np.uint8)
    np.bitwise_or.at(found, (ones, others >> 3), (1 << (others & 7)).astype(np.uint8))
    return found
