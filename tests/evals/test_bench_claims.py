"""The bench's invented claims, and the pandas script beside the audit on them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from assistant.auditing.audit import AuditMaterial, AuditSummary, audit
from assistant.auditing.duckdb_engine import DuckDb
from assistant.rules.claim import make_line, parse_setting
from evals.bench_codes import GROUPS, SETTINGS, code_book
from evals.bench_pandas import agreement, find, load_tables
from evals.claim_generator import MOST_LINES_OF_CLAIM, QUARTER, SCHEMA, generate
from knowledge_base.edit_tables.importing import import_table
from knowledge_base.edit_tables.lookup import EditTables

LINES = 4000
# Numbers of every group; the pairs and limits of these small tables are invented.
VISITS = [f"992{number:02}" for number in range(2, 16)]
CODES = [
    *VISITS, "G0463",
    *(f"8{number:04}" for number in range(47, 67)),
    *(f"7{number:04}" for number in range(100, 120)),
    *(f"97{number:03}" for number in range(110, 130)),
    *(f"2{number:04}" for number in range(600, 640)),
    *(f"J{number:04}" for number in range(100, 110)),
]  # fmt: skip
ADD_ON, DELETED = "11045", "20000"
PAIRS = [(one, two) for place, one in enumerate(CODES) for two in CODES[place + 40 :: 30]]


def pair_table() -> str:
    rows = [f"{one},{two},*,{place % 2},Invented" for place, (one, two) in enumerate(PAIRS)]
    # One that ends within the quarter, one that never was, one that makes a code a deleted one.
    rows += ["99213,20601,2024-08-15,1,Invented", "99214,20601,*,9,Invented"]
    rows += [f"{DELETED},20601,2021-12-31,1,Invented"]
    head = "column_1,column_2,deletion_date,modifier_indicator,rationale"
    return "\n".join([head, *rows]) + "\n"


def limit_table() -> str:
    rows = [f"{code},{place % 4 + 1},{place % 3 + 1},x" for place, code in enumerate(CODES)]
    return "\n".join(["hcpcs_code,mue_units,mue_mai,mue_rationale", *rows, f"{ADD_ON},9,3,x"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("invented")
    (made / "ptp.csv").write_text(pair_table(), encoding="utf-8")
    (made / "mue.csv").write_text(limit_table(), encoding="utf-8")
    (made / "aoc.csv").write_text(
        f"primary_code,add_on_code,aoc_edit_type\n20600,{ADD_ON},1\n", encoding="utf-8"
    )
    for setting in SETTINGS:
        import_table(made / "ptp.csv", "ptp", "2024Q3", made / "tables", setting=setting)
        import_table(made / "mue.csv", "mue", "2024Q3", made / "tables", setting=setting)
    import_table(made / "aoc.csv", "aoc", "2024Q3", made / "tables")
    return made


@pytest.fixture(scope="module")
def tables(folder: Path) -> Iterator[EditTables]:
    with EditTables(folder / "tables") as opened:
        yield opened


@pytest.fixture(scope="module")
def claims(folder: Path, tables: EditTables) -> Path:
    path = folder / "claims.parquet"
    generate(LINES, path, tables)
    return path


@pytest.fixture(scope="module")
def lines(claims: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(claims).to_pylist()
    return rows


def by_claim(lines: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for line in lines:
        found[line["claim_id"]].append(line)
    return found


def audited(claims: Path, out: Path, tables: EditTables) -> AuditSummary:
    engine = DuckDb("500MB", out.parent)
    try:
        return audit(claims, out, AuditMaterial(tables, (), {}, lambda _: frozenset()), engine)
    finally:
        engine.close()


@pytest.mark.parametrize("number", [1, 2, 9, 250])
def test_there_are_as_many_lines_as_asked_for(number: int, tmp_path: Path, tables: EditTables):
    generate(number, tmp_path / "c.parquet", tables)
    written = pq.read_table(tmp_path / "c.parquet")
    assert written.num_rows == number
    assert written.schema.equals(SCHEMA)


def test_a_seed_gives_the_same_claims_and_another_one_others(
    claims: Path, tmp_path: Path, tables: EditTables
):
    for name, seed in (("same", 20240701), ("other", 1)):
        generate(LINES, tmp_path / f"{name}.parquet", tables, seed)
    first = pq.read_table(claims)
    assert pq.read_table(tmp_path / "same.parquet").equals(first)
    assert not pq.read_table(tmp_path / "other.parquet").equals(first)


def test_claims_go_on_from_one_chunk_to_the_next(
    tmp_path: Path, tables: EditTables, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("evals.claim_generator._CHUNK", 30)
    generate(100, tmp_path / "c.parquet", tables)
    written = pq.read_table(tmp_path / "c.parquet").to_pylist()
    assert len(written) == 100
    numbers = list(dict.fromkeys(line["claim_id"] for line in written))
    assert numbers == [f"C{number}" for number in range(1, len(numbers) + 1)]


def test_every_value_can_be_read_and_is_of_the_quarter(lines: list[dict[str, Any]]):
    for line in lines:
        make_line(line["code"], [item for item in line["modifiers"].split(",") if item])
        assert parse_setting(line["setting"]) in SETTINGS
        assert isinstance(line["service_date"], dt.date)
        assert line["service_date"] in QUARTER
        assert line["units"] >= 1
        assert line["provider"]


def test_claims_look_like_claims(lines: list[dict[str, Any]]):
    claims = by_claim(lines)
    for held in claims.values():
        assert [line["line"] for line in held] == list(range(1, len(held) + 1))
        assert len({(line["service_date"], line["setting"]) for line in held}) == 1
    assert max(len(held) for held in claims.values()) == MOST_LINES_OF_CLAIM
    assert 4 < len(lines) / len(claims) < 5
    assert 0.2 < sum(bool(line["modifiers"]) for line in lines) / len(lines) < 0.35
    assert 0.9 < sum(line["units"] == 1 for line in lines) / len(lines) < 1
    settings = Counter(line["setting"] for line in lines)
    assert settings == {"practitioner": 0.7 * LINES, "outpatient_hospital": 0.3 * LINES}
    assert len({line["provider"] for line in lines}) == 3


def test_codes_are_of_the_tables_but_for_one_in_two_hundred(lines: list[dict[str, Any]]):
    codes = Counter(line["code"] for line in lines)
    strange = [line["code"] for line in lines if line["code"] not in {*CODES, ADD_ON}]
    assert 0 < len(strange) < 0.015 * LINES
    assert DELETED in strange
    # Visits stand on about a fifth of the lines, and some codes far more often than others.
    assert 0.15 < sum(codes[code] for code in VISITS) / LINES < 0.35
    assert codes["99213"] > 3 * codes["99211"]


def test_about_one_claim_in_ten_has_an_edit(lines: list[dict[str, Any]]):
    pairs, claims = set(PAIRS), by_claim(lines)
    with_edit = [
        number
        for number, held in claims.items()
        if any((one["code"], two["code"]) in pairs for one in held for two in held)
    ]
    assert 0.08 < len(with_edit) / len(claims) < 0.12


def test_every_code_has_its_group(tables: EditTables):
    book = code_book(tables, QUARTER)
    group = dict(zip(book.codes, (GROUPS[place] for place in book.groups), strict=True))
    assert {group[code] for code in (*VISITS, "G0463")} == {"evaluation"}
    assert [group[code] for code in ("80053", "70100", "97110", "20610", "J0100", ADD_ON)] == [
        "laboratory", "imaging", "medicine", "surgery", "level two", "add-on",
    ]  # fmt: skip


def test_the_pandas_script_finds_the_edits_that_an_audit_finds(
    folder: Path, claims: Path, tables: EditTables
):
    ours, theirs = folder / "ours.parquet", folder / "theirs.parquet"
    summary = audited(claims, ours, tables)
    paths = {kind: {setting: str(folder / f"{kind}.csv") for setting in SETTINGS}
             for kind in ("ptp", "mue")}  # fmt: skip
    found = find(str(claims), load_tables(paths["ptp"], paths["mue"]))
    found.to_parquet(theirs)
    told = agreement(ours, theirs)
    assert told["ours"] == told["theirs"] == told["both"] > 50
    assert summary.not_read == 0
    assert {rule for rule, _ in summary.findings} >= {"ptp_pair", "unit_limit", "code_validity"}
    assert set(found["rule"]) == {"ptp_pair", "unit_limit"}
