"""Choosing the engine of an audit."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from assistant.auditing.engines import Engine
from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import said


def open_engine(name: str, memory: str, spill: Path) -> Engine:
    """DuckDB or Spark, ready for one audit.

    Raises:
        InvalidRequest: no such engine, or Spark is not installed.
    """
    if name == "duckdb":
        from assistant.auditing.duckdb_engine import DuckDb

        return DuckDb(memory, spill)
    if name != "spark":
        raise InvalidRequest(
            said("{name} is not an engine: use duckdb or spark.", name=repr(name))
        )
    if importlib.util.find_spec("pyspark") is None:
        raise InvalidRequest(
            said(
                "Spark is not installed; install it with `{command}` (it needs Java 17 or "
                "later), or use {option}.",
                command="pip install bundlewise[spark]",
                option="--engine duckdb",
            )
        )
    from assistant.auditing.spark_engine import Spark

    return Spark(spill)
