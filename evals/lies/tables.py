"""What Medicare's tables say, read from the published csv files and not through the product.

Only edits and limits that are the same for practitioners and hospitals are spoken of, so that a
statement that names no setting is true or false in both.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.records import Setting, TableKind

RELEASE = "2024Q3"
_SAMPLE = Path(__file__).parents[2] / "knowledge_base" / "sample"
_SETTINGS: tuple[tuple[Setting, str], ...] = (
    ("practitioner", "practitioner"),
    ("outpatient_hospital", "outpatient"),
)
_CODE = re.compile(r"(?:[0-9]{5}|[0-9]{4}[A-Z]|[A-V][0-9]{4})")
# Families beside the codes of the manual, so that pairs that it does not speak of are there too.
_FAMILIES = (
    ("11000", "12057"), ("20500", "20615"), ("31231", "31298"), ("43200", "43259"),
    ("62267", "62329"), ("64400", "64530"), ("72020", "72295"), ("93451", "93462"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableFile:
    """A csv file, what it is imported as, and the codes it holds if it is but a slice."""

    path: Path
    kind: TableKind
    setting: Setting | None = None
    codes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit in force, the same in both settings; ``indicator`` is 0 or 1."""

    one: str
    two: str
    indicator: int


@dataclass(frozen=True, slots=True)
class Limit:
    """Units of a code, the same in both settings; ``mai`` is 1 for the line, 2 or 3 the day."""

    code: str
    units: int
    mai: int


@dataclass(frozen=True, slots=True)
class AddOn:
    """A type 1 add-on code and its primaries."""

    code: str
    primaries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one release.

    ``touched`` are all pairs with any row in any setting, deleted ones too; ``known`` every code
    of any table; ``complete`` the codes whose every pair among themselves is in the slice.
    """

    files: tuple[TableFile, ...]
    edits: tuple[Edit, ...]
    touched: frozenset[frozenset[str]]
    limits: Mapping[str, Limit]
    add_ons: tuple[AddOn, ...]
    known: frozenset[str]
    complete: tuple[str, ...]

    def apart(self, one: str, other: str) -> bool:
        """Whether no table has a row for the two in any order, and both can be asked about."""
        return one != other and frozenset({one, other}) not in self.touched

    def neighbours(self, code: str) -> Iterator[str]:
        """Codes of the slice with numbers near that of ``code``, nearest first."""
        if not code.isdigit():
            return
        near = (other for other in self.complete if other.isdigit() and other != code)
        yield from sorted(
            (other for other in near if abs(int(other) - int(code)) <= 30),
            key=lambda other: (abs(int(other) - int(code)), other),
        )


def sample_tables() -> Tables:
    """The tables of the sample: nine codes."""
    folder = _SAMPLE / "tables"
    codes = frozenset(path.stem for path in (_SAMPLE / "pages").glob("*.md"))
    files = tuple(
        TableFile(folder / f"{kind}_{name}_2024q3.csv", kind, setting, codes)
        for kind in _pair_and_units()
        for setting, name in _SETTINGS
    )
    return _read(files, codes)


def real_tables(data: Path, work: Path, named: Collection[str]) -> Tables:
    """The tables of the data folder; of the edits those among the ``named`` codes and families.

    Args:
        data: the folder of large public files.
        work: an existing folder where the slices are written.
        named: codes that the documents name, whose edits must all be there.
    """
    source = data / "ncci-2024q3"
    kept = frozenset(named) | {path.stem for path in (_SAMPLE / "pages").glob("*.md")}
    files = [
        TableFile(source / f"mue_{name}_2024q3.csv", "mue", setting) for setting, name in _SETTINGS
    ]
    files += [
        TableFile(_slice(source / f"ptp_{name}_2024q3.csv.gz", work, kept), "ptp", setting)
        for setting, name in _SETTINGS
    ]
    files += [TableFile(source / "aoc_2024-06-03.csv", "aoc")]
    return _read(tuple(files), kept)


def at_hand(data: Path) -> bool:
    """Whether the large tables are in the data folder."""
    return (data / "ncci-2024q3" / "ptp_practitioner_2024q3.csv.gz").is_file()


def _pair_and_units() -> tuple[TableKind, ...]:
    return ("ptp", "mue")


def _slice(path: Path, work: Path, kept: frozenset[str]) -> Path:
    target = work / path.name.removesuffix(".gz")
    with gzip.open(path, "rt", encoding="utf-8") as stream, target.open("w") as out:
        out.write(next(stream))
        out.writelines(
            line for line in stream if _near(line[:5], kept) and _near(line[6:11], kept)
        )
    return target


def _near(code: str, kept: frozenset[str]) -> bool:
    return code in kept or any(first <= code <= last for first, last in _FAMILIES)


def _read(files: tuple[TableFile, ...], kept: frozenset[str]) -> Tables:
    edits: dict[Setting | None, dict[tuple[str, str], int]] = {}
    limits: dict[Setting | None, dict[str, Limit]] = {}
    primaries: dict[str, list[str]] = {}
    kinds: dict[str, set[str]] = {}
    touched: set[frozenset[str]] = set()
    known: set[str] = set()
    for file in files:
        for row in _rows(file.path):
            known.update(value for value in row.values() if value and _CODE.fullmatch(value))
            if file.kind == "ptp":
                pair = row["column_1"], row["column_2"]
                touched.add(frozenset(pair))
                if row["deletion_date"] == "*":
                    edits.setdefault(file.setting, {})[pair] = int(row["modifier_indicator"])
            elif file.kind == "mue":
                found = Limit(row["hcpcs_code"], int(row["mue_units"]), int(row["mue_mai"]))
                limits.setdefault(file.setting, {})[found.code] = found
            else:
                primaries.setdefault(row["add_on_code"], []).append(row["primary_code"])
                kinds.setdefault(row["add_on_code"], set()).add(row["aoc_edit_type"])
    first, second = (edits[setting] for setting, _ in _SETTINGS)
    same, other = (limits[setting] for setting, _ in _SETTINGS)
    return Tables(
        files,
        tuple(
            Edit(one, two, flag)
            for (one, two), flag in sorted(first.items())
            if second.get((one, two)) == flag and flag in {0, 1} and one in same and two in same
        ),
        frozenset(touched),
        {code: limit for code, limit in sorted(same.items()) if other.get(code) == limit},
        tuple(
            AddOn(code, tuple(sorted(listed)))
            for code, listed in sorted(primaries.items())
            if kinds[code] == {"1"} and code in same
        ),
        frozenset(known),
        tuple(sorted(_complete(same, kept))),
    )


def _complete(limits: Iterable[str], kept: frozenset[str]) -> Iterator[str]:
    return (code for code in limits if _near(code, kept) and _CODE.fullmatch(code))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
