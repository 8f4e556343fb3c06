"""The pair rule on Medicare's own tables of 2024Q3, against a slow reader of the same files."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import random
import zlib
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from assistant.rules.check import Material, check_claim
from assistant.rules.claim import Claim, Line
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.records import Setting

pytestmark = pytest.mark.real_data

DAY = dt.date(2024, 7, 1)
FILES: dict[Setting, str] = {
    "practitioner": "practitioner", "outpatient_hospital": "outpatient"
}  # fmt: skip
WHOLE, INJECTION = ("62302", "62303", "62304", "62305"), "62284"
IMAGES = ("72240", "72255", "72265", "72270")
# Column one -> column two -> indicator, as Medicare publishes it in both settings.
FAMILY = {
    **{(code, other): 1 for code in WHOLE for other in (INJECTION, *IMAGES)},
    **{(code, INJECTION): 1 for code in IMAGES},
    ("62302", "62304"): 0, ("62303", "62302"): 0, ("62303", "62304"): 0, ("62305", "62302"): 0,
    ("62305", "62303"): 0, ("62305", "62304"): 0, ("72240", "72255"): 0, ("72240", "72265"): 0,
    ("72255", "72265"): 0, ("72270", "72240"): 0, ("72270", "72255"): 0, ("72270", "72265"): 0,
}  # fmt: skip
Row = tuple[str, str, str, int]
Told = tuple[str, str | None, str | None, int | None]
# One pair of the table in so many is taken, and as many pairs of codes at random.
ONE_IN, AT_RANDOM = 700, 1_250
VERDICTS = {0: "not_together", 1: "only_with_modifier"}


def told(one: str, other: str, setting: Setting, tables: EditTables) -> Told:
    claim = Claim((Line(one), Line(other)), DAY, setting)
    checked = check_claim(claim, Material(tables, (), {}, ()), everything=True)
    (found,) = (item for item in checked.findings if item.rule == "ptp_pair")
    if found.verdict != "no_edit_found":
        assert checked.verdict == "edits_found"
    return found.verdict, found.column_one, found.column_two, found.modifier_indicator


@pytest.mark.parametrize("setting", FILES)
def test_every_pair_of_the_myelography_family(full_tables: EditTables, setting: Setting) -> None:
    codes = (*WHOLE, INJECTION, *IMAGES)
    assert len(FAMILY) == 36 == len(list(combinations(codes, 2)))
    for one, other in combinations(codes, 2):
        pair = (one, other) if (one, other) in FAMILY else (other, one)
        expected = (VERDICTS[FAMILY[pair]], *pair, FAMILY[pair])
        assert told(one, other, setting, full_tables) == expected
        assert told(other, one, setting, full_tables) == expected


@pytest.mark.parametrize("setting", FILES)
def test_thousands_of_pairs_say_what_the_file_says(
    real_data: Path, full_tables: EditTables, setting: Setting
) -> None:
    folder = real_data / "ncci-2024q3"
    rows = _sampled(folder, FILES[setting])
    expected = {pair: _slowly(pair, rows[pair]) for pair in sorted(rows)}
    seen = {said[0] for said in expected.values()}
    assert seen == {"not_together", "only_with_modifier", "no_edit_found"}
    assert len(expected) >= 2_500
    for (one, other), said in expected.items():
        assert told(one, other, setting, full_tables) == said
        assert told(other, one, setting, full_tables) == said


def _sampled(folder: Path, name: str) -> dict[tuple[str, str], list[Row]]:
    """Every row, in either direction, of some pairs of the table and of some random pairs."""
    with (folder / f"mue_{name}_2024q3.csv").open(encoding="utf-8") as limits:
        codes = [line.split(",")[0] for line in limits][1:]
    chance = random.Random(2024)  # noqa: S311
    rows: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for _ in range(AT_RANDOM):
        one, other = sorted(chance.sample(codes, 2))
        rows[one, other] = []
    # All rows of a pair are taken or none, so one reading is enough.
    with gzip.open(folder / f"ptp_{name}_2024q3.csv.gz", "rt", encoding="utf-8") as table:
        next(table)
        for line in table:
            one, other = line[:5], line[6:11]
            pair = (one, other) if one < other else (other, one)
            if pair in rows or zlib.crc32("".join(pair).encode()) % ONE_IN == 0:
                first, second, deleted, indicator, _ = next(csv.reader([line]))
                rows[pair].append((first, second, deleted, int(indicator)))
    return rows


def _slowly(pair: tuple[str, str], rows: list[Row]) -> Told:
    """What holds on the day: not deleted before it, and ever in effect at all."""
    for one, two, deleted, indicator in rows:
        assert {one, two} == set(pair)
        in_force = deleted == "*" or dt.date.fromisoformat(deleted) >= DAY
        if in_force and indicator in VERDICTS:
            return VERDICTS[indicator], one, two, indicator
    return "no_edit_found", None, None, None
