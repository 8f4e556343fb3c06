"""The same queries on Spark, on this machine, find what they find on DuckDB."""

from __future__ import annotations

import datetime as dt
import importlib.util
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from assistant.rules.claim import Claim, Line
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.records import SETTINGS
from tests.assistant.audited import of_audit, of_checks, run, written
from tests.assistant.test_audit_properties import CODES, HOUSE, MODIFIERS, NOTES, fee_codes

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None,
        reason="PySpark is not installed (the spark extra has it)",
    ),
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, which is not here"),
    # PySpark's own word on the newest pandas, which an audit does not use.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]


def _claims(tables: EditTables) -> dict[str, Claim]:
    chance = random.Random(20)  # noqa: S311
    codes = [*CODES, *fee_codes(tables)]

    def line() -> Line:
        modifiers = tuple(chance.sample(MODIFIERS, chance.choice([0, 0, 1, 2])))
        provider = chance.choice([None, None, "p1", "p2"])
        return Line(chance.choice(codes), modifiers, chance.randint(1, 6), provider)

    first = dt.date(1995, 6, 1)
    return {
        f"c{number}": Claim(
            tuple(line() for _ in range(chance.randint(1, 7))),
            first + dt.timedelta(days=chance.randrange(11_000)),
            chance.choice(SETTINGS),
        )
        for number in range(400)
    }


def test_spark_finds_what_duckdb_and_single_checks_find(
    dated_tables: EditTables, tmp_path: Path
) -> None:
    from assistant.auditing.spark_engine import Spark

    claims = _claims(dated_tables)
    path = written(claims, tmp_path / "claims.parquet")
    on_duckdb, told = run(path, tmp_path, dated_tables, [HOUSE], NOTES)
    (tmp_path / "findings.parquet").unlink()
    on_spark, told_by_spark = run(path, tmp_path, dated_tables, [HOUSE], NOTES, engine=Spark)
    assert Counter(map(str, on_spark)) == Counter(map(str, on_duckdb))
    assert of_audit(on_spark) == of_checks(claims, dated_tables, [HOUSE], NOTES)
    assert told_by_spark == told
    assert len({item["rule"] for item in on_spark}) >= 10
