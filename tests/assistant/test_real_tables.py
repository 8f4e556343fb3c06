"""The rules on Medicare's own tables of 2024, against slow readers of the same files.

Each reader is the csv module and plain dicts. Pairs are asked one claim of forty codes at a
time and, through the audit, as claims of two lines; what has no pairs is asked through the audit,
which ``test_audit_properties.py`` holds equal to single checks.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assistant.auditing.audit import AuditMaterial, audit
from assistant.auditing.duckdb_engine import DuckDb
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
VERDICTS = {"0": "not_together", "1": "only_with_modifier"}
KEPT = frozenset(VERDICTS.values())
# A group is a code, partners of it by what the table says of them, and codes at random.
GROUPS, PARTNERS, AT_RANDOM = 76, {"edit": 14, "deleted": 8, "never": 4}, 13
ONE_CODE_IN = 12
Pair = tuple[str, str]


class Row(NamedTuple):
    """A row of a pair table as the file has it, with the number of its line."""

    line: int
    one: str
    two: str
    deleted: str
    indicator: str
    rationale: str

    @property
    def kind(self) -> str:
        if self.indicator == "9":
            return "never"
        return "edit" if self.deleted == "*" or self.deleted >= DAY.isoformat() else "deleted"


class Told(NamedTuple):
    """What is said of a pair; ``rows`` are those cited for it, of no edit the one that ended."""

    verdict: str
    column_one: str | None
    column_two: str | None
    indicator: str | None
    rows: frozenset[Row]


def pair_of(one: str, two: str) -> Pair:
    return (one, two) if one < two else (two, one)


def rows_of_file(file: Path) -> Iterator[Row]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        reader = csv.reader(text)
        next(reader)
        for cells in reader:
            yield Row(reader.line_num, *cells)


class Oracle:
    """One pair table, read twice: for groups of codes to ask about, and for all their rows."""

    def __init__(self, folder: Path, setting: Setting) -> None:
        file = folder / f"ptp_{FILES[setting]}_2024q3.csv.gz"
        with (folder / f"mue_{FILES[setting]}_2024q3.csv").open(encoding="utf-8") as limits:
            codes = [line.split(",")[0] for line in limits][1:]
        self.groups = [*_groups(file, codes)]
        member: defaultdict[str, int] = defaultdict(int)
        for number, group in enumerate(self.groups):
            for code in group:
                member[code] |= 1 << number
        self.rows: dict[Pair, list[Row]] = {
            pair_of(one, two): [] for group in self.groups for one, two in combinations(group, 2)
        }
        for row in rows_of_file(file):
            if row.one in member and member[row.one] & member.get(row.two, 0):
                self.rows[pair_of(row.one, row.two)].append(row)

    def kinds(self) -> Counter[str]:
        """How many pairs have an edit, only deleted rows, only rows that never held, no row."""
        return Counter(
            min((row.kind for row in rows), key=["edit", "deleted", "never"].index, default="none")
            for rows in self.rows.values()
        )

    def says(self, pair: Pair) -> Told:
        """What holds on the day: not deleted before it, and ever in effect at all."""
        rows = [row for row in self.rows[pair] if row.kind != "never"]
        edits = [row for row in rows if row.kind == "edit"]
        if edits:
            (row,) = edits
            verdict = VERDICTS[row.indicator]
            return Told(verdict, row.one, row.two, row.indicator, frozenset(edits))
        last = max((row.deleted for row in rows), default=None)
        ended = frozenset(row for row in rows if row.deleted == last)
        return Told("no_edit_found", None, None, None, ended)


def _groups(file: Path, codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    partners: defaultdict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows_of_file(file):
        if zlib.crc32(row.one.encode()) % ONE_CODE_IN == 0:
            partners[row.one][row.kind].add(row.two)
    rich = [
        code
        for code, found in sorted(partners.items())
        if all(len(found[kind]) >= number for kind, number in PARTNERS.items())
    ]
    chance = random.Random(2024)  # noqa: S311
    for code in chance.sample(rich, GROUPS):
        chosen = {code, *chance.sample(codes, AT_RANDOM)}
        for kind, number in PARTNERS.items():
            chosen.update(chance.sample(sorted(partners[code][kind]), number))
        yield tuple(sorted(chosen, key=lambda _: chance.random()))


@pytest.fixture(scope="module")
def oracles(real_data: Path) -> Mapping[Setting, Oracle]:
    return {setting: Oracle(real_data / "ncci-2024q3", setting) for setting in FILES}


def told(codes: Iterable[str], setting: Setting, tables: EditTables) -> dict[Pair, Told]:
    """What one check of all the codes says of each pair of them."""
    claim = Claim(tuple(map(Line, codes)), DAY, setting)
    checked = check_claim(claim, Material(tables, (), {}, ()), everything=True)
    rows = {
        item.id: Row(int((item.section or "row 0")[4:]), *next(csv.reader([item.quote])))
        for item in checked.citations
        if item.section and item.document.startswith("Medicare NCCI PTP edits")
    }
    return {
        pair_of(*item.codes): Told(
            item.verdict, item.column_one, item.column_two,
            None if item.modifier_indicator is None else str(item.modifier_indicator),
            frozenset(rows[name] for name in item.citations),
        )
        for item in checked.findings
        if item.rule == "ptp_pair"
    }  # fmt: skip


def audited(
    lines: Mapping[str, Sequence[object]], tables: EditTables, folder: Path, *rules: str
) -> list[dict[str, Any]]:
    """What an audit of these lines finds by some rules; ``lines`` are columns."""
    columns = {
        "service_date": [DAY] * len(lines["code"]),
        "setting": ["practitioner"] * len(lines["code"]),
        **lines,
    }
    claims, out = folder / "claims.parquet", folder / "found.parquet"
    pq.write_table(pa.table({name: list(values) for name, values in columns.items()}), claims)
    engine = DuckDb("2GB", folder)
    try:
        audit(claims, out, AuditMaterial(tables, (), {}, lambda _codes: frozenset()), engine)
    finally:
        engine.close()
    shown = ["claim_id", "rule", "verdict", "codes", "column_one", "column_two",
             "modifier_indicator", "row", "published", "message"]  # fmt: skip
    found: list[dict[str, Any]] = pq.read_table(
        out, columns=shown, filters=[("rule", "in", rules)]
    ).to_pylist()
    return found


def table_of(real_data: Path, name: str) -> list[dict[str, str]]:
    with (real_data / "ncci-2024q3" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("setting", FILES)
def test_every_pair_of_the_myelography_family(full_tables: EditTables, setting: Setting) -> None:
    codes = (*WHOLE, INJECTION, *IMAGES)
    assert len(FAMILY) == 36 == len(list(combinations(codes, 2)))
    for one, other in combinations(codes, 2):
        pair = (one, other) if (one, other) in FAMILY else (other, one)
        indicator = str(FAMILY[pair])
        for lines in (pair, pair[::-1]):
            (said,) = told(lines, setting, full_tables).values()
            assert said[:-1] == (VERDICTS[indicator], *pair, indicator)
            assert [row[1:3] for row in said.rows] == [pair]


def test_enough_pairs_of_every_kind_are_asked(oracles: Mapping[Setting, Oracle]) -> None:
    assert sum(len(oracle.rows) for oracle in oracles.values()) >= 100_000
    for oracle in oracles.values():
        kinds = oracle.kinds()
        assert len(oracle.rows) >= 50_000
        assert kinds["edit"] >= 9_000
        assert kinds["deleted"] >= 4_000
        assert kinds["never"] >= 700
        assert kinds["none"] >= 25_000
        edits = [said for said in map(oracle.says, oracle.rows) if said.verdict in KEPT]
        verdicts = Counter(said.verdict for said in edits)
        assert min(verdicts[verdict] for verdict in KEPT) >= 400
        assert sum(str(said.column_one) > str(said.column_two) for said in edits) >= 3_000


@pytest.mark.parametrize("setting", FILES)
def test_a_hundred_thousand_pairs_say_what_the_file_says(
    oracles: Mapping[Setting, Oracle], full_tables: EditTables, setting: Setting
) -> None:
    oracle, asked = oracles[setting], set[Pair]()
    for group in oracle.groups:
        for codes in (group, group[::-1]):
            said = told(codes, setting, full_tables)
            assert len(said) == len(group) * (len(group) - 1) // 2
            wrong = {pair: it for pair, it in said.items() if it != oracle.says(pair)}
            assert wrong == {}
            asked |= said.keys()
    assert asked == oracle.rows.keys()


def test_an_audit_of_as_many_claims_says_what_the_files_say(
    oracles: Mapping[Setting, Oracle], full_tables: EditTables, tmp_path: Path
) -> None:
    asked = [
        (setting, pair, lines)
        for setting, oracle in oracles.items()
        for pair in oracle.rows
        for lines in (pair, pair[::-1])
    ]
    assert len(asked) >= 200_000
    lines = {
        "claim_id": [str(number) for number in range(len(asked)) for _ in range(2)],
        "setting": [setting for setting, _, _ in asked for _ in range(2)],
        "code": [code for _, _, codes in asked for code in codes],
    }
    found = {
        int(item["claim_id"]): Told(
            item["verdict"], item["column_one"], item["column_two"],
            str(item["modifier_indicator"]),
            frozenset({Row(item["row"], *next(csv.reader([item["published"]])))}),
        )
        for item in audited(lines, full_tables, tmp_path, "ptp_pair")
    }  # fmt: skip
    expected = {
        number: said
        for number, (setting, pair, _) in enumerate(asked)
        if (said := oracles[setting].says(pair)).verdict != "no_edit_found"
    }
    assert len(expected) >= 40_000
    assert found.keys() == expected.keys()
    assert [number for number, said in found.items() if said != expected[number]] == []


@pytest.mark.parametrize("setting", FILES)
def test_every_unit_limit_holds_at_its_value_and_one_above(
    real_data: Path, full_tables: EditTables, tmp_path: Path, setting: Setting
) -> None:
    limits = {
        row["hcpcs_code"]: int(row["mue_units"])
        for row in table_of(real_data, f"mue_{FILES[setting]}_2024q3.csv")
    }
    assert len(limits) > 14_000
    assert sum(limit == 0 for limit in limits.values()) > 500
    asked = [(code, max(limit, 1), limit == 0) for code, limit in limits.items()]
    asked += [(code, limit + 1, True) for code, limit in limits.items()]
    lines = {
        "claim_id": list(map(str, range(len(asked)))),
        "setting": [setting] * len(asked),
        "code": [code for code, _, _ in asked],
        "units": [units for _, units, _ in asked],
    }
    found = audited(lines, full_tables, tmp_path, "unit_limit")
    assert {item["verdict"] for item in found} == {"too_many_units"}
    assert sorted(int(item["claim_id"]) for item in found) == [
        number for number, (_, _, over) in enumerate(asked) if over
    ]


def test_every_add_on_code_alone_and_with_each_of_its_primaries(
    real_data: Path, full_tables: EditTables, tmp_path: Path
) -> None:
    rows = table_of(real_data, "aoc_2024-06-03.csv")
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        kinds[row["add_on_code"]].add(row["aoc_edit_type"])
    listed = [
        (row["add_on_code"], row["primary_code"]) for row in rows if row["primary_code"] != "CCCCC"
    ]
    assert (len(kinds) > 500, len(listed) > 6_000) == (True, True)
    lines = {
        "claim_id": [*kinds, *(f"{one}+{two}" for pair in listed for one, two in [pair] * 2)],
        "code": [*kinds, *(code for pair in listed for code in pair)],
    }
    said = {
        item["claim_id"]: item["verdict"]
        for item in audited(lines, full_tables, tmp_path, "add_on")
        if item["codes"][0] in item["claim_id"][:5]
    }
    # The exception of the manual: 99292 may stand without its primary.
    strict = {code for code, found in kinds.items() if found == {"1"} and code != "99292"}
    assert said == {
        code: "needs_primary" if code in strict else "contractor_decides" for code in kinds
    }
    assert len(strict) > 300


def test_every_level_two_code_on_its_first_and_last_days(real_data: Path, tmp_path: Path) -> None:
    rows = table_of(real_data, "hcpcs_level2_2024.csv")
    dates = {
        row["hcpcs_code"]: tuple(
            dt.date.fromisoformat(row[name]) if row[name] else None
            for name in ("date_added", "date_term")
        )
        for row in rows
        if len(row["hcpcs_code"]) == 5
    }
    one = dt.timedelta(days=1)
    asked = [
        (code, day, valid)
        for code, (added, ended) in dates.items()
        for day, valid in (
            (added and added - one, False),
            (added, True),
            (ended, True),
            (ended and ended + one, False),
        )
        if day is not None and dt.date(1990, 1, 1) <= day
    ]
    assert sum(not valid for _, _, valid in asked) > 5_000
    with EditTables(tmp_path / "tables") as tables:
        tables.add(real_data / "ncci-2024q3" / "hcpcs_level2_2024.csv", "hcpcs", "2024")
        lines = {
            "claim_id": [f"{code} {day} {valid}" for code, day, valid in asked],
            "service_date": [day for _, day, _ in asked],
            "code": [code for code, _, _ in asked],
        }
        found = audited(lines, tables, tmp_path, "code_validity")
    assert {item["verdict"] for item in found} == {"not_valid"}
    assert {item["claim_id"] for item in found} == {
        f"{code} {day} {valid}" for code, day, valid in asked if not valid
    }


def test_every_code_of_the_fee_schedule_by_its_status_and_its_parts(
    real_data: Path, full_tables: EditTables, tmp_path: Path
) -> None:
    rows = table_of(real_data, "pfs_indicators_2024jul.csv")
    whole = {row["hcpcs_code"]: row for row in rows if not row["mod"].strip()}
    parts = {row["hcpcs_code"]: row for row in rows if row["mod"] == "26"}
    assert len(whole) > 16_000
    lines = {
        "claim_id": [f"{code}{mark}" for mark in ("", "26") for code in whole],
        "code": [*whole] * 2,
        "modifiers": [*([""] * len(whole)), *(["26"] * len(whole))],
    }
    statuses: dict[str, str] = {}
    split: dict[str, str] = {}
    for item in audited(lines, full_tables, tmp_path, "fee_status", "professional_technical"):
        by_rule = statuses if item["rule"] == "fee_status" else split
        by_rule[item["claim_id"]] = item["verdict"]
    objecting = {"B": "bundled", "P": "bundled", "I": "not_valid", "N": "excluded"}
    assert {row["status"] for row in whole.values()} == set("ABCEIJMNPRTX")
    assert {name: said for name, said in statuses.items() if len(name) == 5} == {
        code: objecting[row["status"]] for code, row in whole.items() if row["status"] in objecting
    }
    indicators = {code: parts.get(code, row)["pctc"] for code, row in whole.items()}
    assert Counter(indicators.values())["1"] > 1_000
    # 1 may be split into 26 and TC; 0, 2, 3, 4 and 9 may not.
    barred = {f"{code}26" for code, indicator in indicators.items() if indicator in set("02349")}
    free = {f"{code}26" for code, indicator in indicators.items() if indicator == "1"}
    assert {name for name in barred if split.get(name) != "modifier_not_allowed"} == set()
    assert free & split.keys() == set()
