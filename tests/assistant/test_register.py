"""The register of what was verified names every rule and table, and only tests that exist."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

import assistant.rules
from assistant.answer import Rule
from assistant.rules.check import Material, check_claim
from assistant.rules.claim import Claim, Line
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.records import TABLE_KINDS

ROOT = Path(__file__).parent.parent.parent
REGISTER: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(assistant.rules.__file__).with_name("coverage.yaml").read_text(encoding="utf-8")
)
RULES, TABLES = REGISTER["rules"], REGISTER["tables"]
ENTRIES = [*RULES.items(), *TABLES.items()]
NAMES = [name for name, _ in ENTRIES]
REAL_FILES = "test_real_tables.py", "test_edit_tables_lookup.py"
# In the contract for checks that somebody else may hand in; no rule of ours has findings by it.
NOT_A_RULE = "modifier"


def verified(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    assert entry["verified"], "an entry that verifies nothing belongs under not_verified"
    yield from entry["verified"]


@cache
def functions_of(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(item.name for item in tree.body if isinstance(item, ast.FunctionDef))


def test_every_rule_that_is_tried_on_a_claim_has_an_entry(dated_tables: EditTables) -> None:
    claim = Claim((Line("62302"), Line("72240"), Line("99214")), dt.date(2024, 8, 1))
    tried = check_claim(claim, Material(dated_tables, (), {}, ()), explain=True).tried
    assert {item.rule for item in tried} == RULES.keys()
    assert RULES.keys() | {NOT_A_RULE} == set(get_args(Rule))
    assert TABLES.keys() == set(TABLE_KINDS)


@pytest.mark.parametrize(("name", "entry"), ENTRIES, ids=NAMES)
def test_an_entry_names_its_source_and_what_is_not_verified(
    name: str, entry: dict[str, Any]
) -> None:
    assert len(entry["source"]) > 10
    assert entry["not_verified"]
    assert all(isinstance(text, str) and text for text in entry["not_verified"])
    if name in RULES:
        assert entry["says"].endswith(".")
    else:
        assert set(entry["editions"]) <= REGISTER["editions"].keys()


@pytest.mark.parametrize(("name", "entry"), ENTRIES, ids=NAMES)
def test_every_test_that_an_entry_names_exists(name: str, entry: dict[str, Any]) -> None:
    for item in verified(entry):
        assert item["by"], name
        for test in item["by"]:
            path, _, function = test.partition("::")
            assert function in functions_of(path), test


@pytest.mark.parametrize(("name", "entry"), ENTRIES, ids=NAMES)
def test_dates_are_days_in_their_order(name: str, entry: dict[str, Any]) -> None:
    for item in verified(entry):
        days = item["service_dates"]
        assert days.keys() == {"from", "to"}, name
        assert all(day is None or type(day) is dt.date for day in days.values()), name
        assert (days["from"] or dt.date.min) <= (days["to"] or dt.date.max), name


@pytest.mark.parametrize(("name", "entry"), ENTRIES, ids=NAMES)
def test_what_is_called_real_is_a_test_on_medicares_own_files(
    name: str, entry: dict[str, Any]
) -> None:
    for item in verified(entry):
        assert item["data"] in {"real", "invented"}, name
        by_real_files = [test for test in item["by"] if test.split("::")[0].endswith(REAL_FILES)]
        assert bool(by_real_files) == (item["data"] == "real"), item["what"]
        if item["data"] == "real" and name in RULES:
            assert item["edition"] in REGISTER["editions"], name
            # Copies without dates cannot speak for the days before their quarter.
            first = dt.date(1990, 1, 1) if name == "code_validity" else dt.date(2024, 7, 1)
            assert item["service_dates"]["from"] >= first, name


def test_every_edition_is_one_that_some_table_was_verified_on() -> None:
    told = [name for entry in TABLES.values() for name in entry["editions"]]
    assert sorted(told) == sorted(REGISTER["editions"])
    assert all(len(text) > 20 for text in REGISTER["editions"].values())
