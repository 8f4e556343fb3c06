"""The tables that the bench's documents speak of: Medicare's where at hand, else invented ones.

Both are read from the same csv layouts that are then imported into the library, so that what the
generator takes for true is what the linter can look up.
"""

from __future__ import annotations

import csv
import gzip
import io
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from knowledge_base.codes import is_procedure
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.records import Setting, TableKind

OLD, NEW = "2024Q3", "2026Q3"
NEWEST_YEAR = 2026
# Families that have edits among themselves; the slice of PTP is what lies within them.
_FAMILIES = (
    ("11000", "12057"), ("20500", "20615"), ("31231", "31298"), ("43200", "43259"),
    ("62267", "62329"), ("64400", "64530"), ("72020", "72295"), ("93451", "93462"),
)  # fmt: skip
_PTP_HEAD = ("column_1", "column_2", "deletion_date", "modifier_indicator", "rationale")
_MUE_HEAD = ("hcpcs_code", "mue_units", "mue_mai", "mue_rationale", "mue_service")
_AOC_HEAD = ("primary_code", "add_on_code", "aoc_edit_type")
_HCPCS_HEAD = ("hcpcs_code", "date_added", "date_term")
_FEE_HEAD = (
    "hcpcs_code", "mod", "status", "pctc", "glob", "mult_proc", "bilat_surg", "asst_surg",
    "co_surg", "team_surg",
)  # fmt: skip
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A csv file and what it is imported as."""

    path: Path
    kind: TableKind
    label: str
    setting: Setting | None = None


@dataclass(frozen=True, slots=True)
class World:
    """What the tables say, as far as the bench speaks of it.

    ``barred`` and ``unlockable`` are pairs (column one, column two) of indicator 0 and 1 in both
    settings, ``free`` pairs without any row. ``units`` is the larger limit of the settings.
    ``dated`` are Level II codes with their first and last day (ISO, "" if none); ``gone`` are
    codes of the older fee schedule that the newer one has not, ``fresh`` those of the newer alone.
    ``families`` are runs of five
    codes with no other known code between them.
    """

    real: bool
    files: tuple[TableFile, ...]
    known: frozenset[str]
    codes: tuple[str, ...]
    barred: tuple[Pair, ...]
    unlockable: tuple[Pair, ...]
    free: tuple[Pair, ...]
    units: Mapping[str, int]
    add_ons: Mapping[str, tuple[str, ...]]
    dated: tuple[tuple[str, str, str], ...]
    gone: tuple[str, ...]
    fresh: tuple[str, ...]
    families: tuple[tuple[str, ...], ...]

    def imported(self, folder: Path) -> None:
        """Import every file into a folder of edit tables."""
        with EditTables(folder) as tables:
            for file in self.files:
                tables.add(file.path, file.kind, file.label, setting=file.setting)


def world(data: Path, work: Path) -> World:
    """The tables of the data folder, else invented ones; ``work`` is where slices are written."""
    work.mkdir(parents=True, exist_ok=True)
    found = _real_files(data, work) or _invented_files(work)
    return _world(found, real=found[0].path.is_relative_to(data))


def _real_files(data: Path, work: Path) -> tuple[TableFile, ...] | None:
    old, new = data / "ncci-2024q3", data / "fee-schedule-2026c" / "PPRRVU2026_Jul_nonQPP.csv"
    if not old.is_dir() or not new.is_file():
        return None
    settings: tuple[tuple[Setting, str], ...] = (
        ("practitioner", "practitioner"),
        ("outpatient_hospital", "outpatient"),
    )
    mue = [TableFile(old / f"mue_{name}_2024q3.csv", "mue", OLD, s) for s, name in settings]
    ptp = [
        TableFile(_slice(old / f"ptp_{name}_2024q3.csv.gz", work), "ptp", OLD, setting)
        for setting, name in settings
    ]
    return (
        *mue,
        *ptp,
        TableFile(old / "aoc_2024-06-03.csv", "aoc", OLD),
        TableFile(old / "hcpcs_level2_2024.csv", "hcpcs", OLD),
        TableFile(old / "pfs_indicators_2024jul.csv", "fee-schedule", OLD),
        TableFile(new, "fee-schedule", NEW),
    )


def _slice(path: Path, work: Path) -> Path:
    """The rows of pairs that lie within the families; the whole table takes minutes."""
    target = work / path.name.removesuffix(".gz")
    with gzip.open(path, "rt", encoding="utf-8") as stream, target.open("w") as out:
        out.write(next(stream))
        out.writelines(line for line in stream if _near(line[:5]) and _near(line[6:11]))
    return target


def _near(code: str) -> bool:
    return any(first <= code <= last for first, last in _FAMILIES)


def _world(files: tuple[TableFile, ...], *, real: bool) -> World:
    known: set[str] = set()
    limits: dict[str, int] = {}
    fees: dict[str, set[str]] = {}
    edits: list[dict[Pair, str]] = []
    add_ons: dict[str, list[str]] = {}
    typed: dict[str, set[str]] = {}
    dated: list[Mapping[str, str]] = []
    for file in files:
        if file.kind == "fee-schedule":
            fees[file.label] = set(_first_cells(file.path))
            known |= fees[file.label]
            continue
        rows = list(_rows(file.path))
        known |= {cell for row in rows for cell in _codes(row)}
        if file.kind == "mue":
            for row in rows:
                code, units = row["hcpcs_code"], int(row["mue_units"])
                limits[code] = max(limits.get(code, 0), units)
        elif file.kind == "ptp":
            edits.append(dict(_in_force(rows)))
        elif file.kind == "aoc":
            for row in rows:
                add_ons.setdefault(row["add_on_code"], []).append(row["primary_code"])
                typed.setdefault(row["add_on_code"], set()).add(row["aoc_edit_type"])
        else:
            dated = list(rows)
    current = fees[OLD] & fees[NEW] & {code for code, units in limits.items() if units}
    codes = tuple(sorted(code for code in current if code.isdigit() and _near(code)))
    both = edits[0].keys() & edits[1].keys()
    agreed = {pair: edits[0][pair] for pair in both if edits[0][pair] == edits[1][pair]}
    usable = {pair: flag for pair, flag in agreed.items() if set(pair) <= set(codes)}
    touched = {frozenset(pair) for held in edits for pair in held}
    return World(
        real,
        files,
        frozenset(known),
        codes,
        barred=tuple(sorted(pair for pair, flag in usable.items() if flag == "0")),
        unlockable=tuple(sorted(pair for pair, flag in usable.items() if flag == "1")),
        free=tuple(_free(codes, touched)),
        units={code: limits[code] for code in codes},
        add_ons={
            code: tuple(primaries)
            for code, primaries in sorted(add_ons.items())
            if typed[code] == {"1"} and code in current and set(primaries) <= current
        },
        dated=tuple((row["hcpcs_code"], row["date_added"], row["date_term"]) for row in dated),
        gone=tuple(sorted(code for code in fees[OLD] - fees[NEW] if code.isdigit())),
        fresh=tuple(sorted(code for code in fees[NEW] - fees[OLD] if code.isdigit())),
        families=tuple(_families(known, frozenset(codes))),
    )


def _families(known: Iterable[str], codes: frozenset[str]) -> Iterator[tuple[str, ...]]:
    numbers = sorted(code for code in known if code.isdigit())
    for at in range(0, len(numbers) - 5, 3):
        run = tuple(numbers[at : at + 5])
        if codes.issuperset(run) and int(run[-1]) - int(run[0]) < 60:
            yield run


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _codes(row: Mapping[str, str]) -> Iterator[str]:
    for name in ("hcpcs_code", "column_1", "column_2", "primary_code", "add_on_code"):
        if name in row:
            yield row[name]


def _first_cells(path: Path) -> Iterator[str]:
    """The codes of a fee schedule, whichever of the two layouts; headings are no codes."""
    with path.open(encoding="latin-1", newline="") as stream:
        for row in csv.reader(stream):
            if row and is_procedure(row[0]):
                yield row[0]


def _in_force(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[Pair, str]]:
    for row in rows:
        if row["deletion_date"] == "*":
            yield (row["column_1"], row["column_2"]), row["modifier_indicator"]


def _free(codes: tuple[str, ...], touched: set[frozenset[str]]) -> Iterator[Pair]:
    """Pairs of codes of two families that no table has a row for, not in any order."""
    chance = random.Random(len(codes))  # noqa: S311 (no secret)
    some = sorted(chance.sample(codes, min(len(codes), 120)))
    for one, other in combinations(some, 2):
        if one[:2] != other[:2] and frozenset({one, other}) not in touched:
            yield one, other


def _invented_files(work: Path) -> tuple[TableFile, ...]:
    """Small tables that are nobody's: numbers in the families, edits by a rule of our own."""
    chance = random.Random(7)  # noqa: S311 (no secret)
    codes = [
        f"{number:05d}"
        for first, last in _FAMILIES
        for number in range(int(first), min(int(last), int(first) + 90), 4)
    ]
    pairs = [
        (one, other, "*", str(chance.randrange(2)), "rule of the bench")
        for one, other in combinations(codes, 2)
        if one[:3] == other[:3] and chance.random() < 0.6
    ]
    gone = [f"{77000 + number * 3:05d}" for number in range(60)]
    fresh = [f"{77400 + number * 3:05d}" for number in range(60)]
    add_ons = [f"{22510 + number * 2:05d}" for number in range(40)]
    level_two = [
        (f"{letter}{number:04d}", added, ended)
        for letter, added, ended in (
            ("A", "1999-01-01", "2020-12-31"), ("C", "2005-01-01", "2022-12-31"),
            ("G", "2003-01-01", ""), ("J", "2022-01-01", ""), ("Q", "2024-01-01", ""),
        )
        for number in range(1003, 1303, 7)
    ]  # fmt: skip
    fees = [*codes, *add_ons]
    mue = [(code, str(1 + int(code) % 5), "3", "rule of the bench", "all") for code in fees]
    tables: tuple[tuple[str, TableKind, str, Setting | None, Iterable[tuple[str, ...]]], ...] = (
        ("mue_practitioner", "mue", OLD, "practitioner", [_MUE_HEAD, *mue]),
        ("mue_outpatient", "mue", OLD, "outpatient_hospital", [_MUE_HEAD, *mue]),
        ("ptp_practitioner", "ptp", OLD, "practitioner", [_PTP_HEAD, *pairs]),
        ("ptp_outpatient", "ptp", OLD, "outpatient_hospital", [_PTP_HEAD, *pairs]),
        ("aoc", "aoc", OLD, None, [_AOC_HEAD, *_primaries(add_ons, codes)]),
        ("hcpcs", "hcpcs", OLD, None, [_HCPCS_HEAD, *level_two]),
        ("fees_old", "fee-schedule", OLD, None, [_FEE_HEAD, *map(_fee, [*fees, *gone])]),
        ("fees_new", "fee-schedule", NEW, None, [_FEE_HEAD, *map(_fee, [*fees, *fresh])]),
    )
    return tuple(
        TableFile(_written(work / f"{name}.csv", rows), kind, label, setting)
        for name, kind, label, setting, rows in tables
    )


def _primaries(add_ons: Iterable[str], codes: list[str]) -> Iterator[tuple[str, str, str]]:
    for place, add_on in enumerate(add_ons):
        for primary in codes[place * 3 : place * 3 + 2]:
            yield primary, add_on, "1"


def _fee(code: str) -> tuple[str, ...]:
    return code, "", "A", "0", "000", "2", "0", "0", "0", "0"


def _written(path: Path, rows: Iterable[tuple[str, ...]]) -> Path:
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator="\n").writerows(rows)
    path.write_text(held.getvalue(), encoding="utf-8")
    return path
