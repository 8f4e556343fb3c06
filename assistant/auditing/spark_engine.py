"""The queries on Spark, for those whose claims live on a cluster.

The text of every query is the same as on DuckDB, but for the words in ``Dialect``. Spark is told
where it runs by its own settings (``SPARK_REMOTE``, ``spark-defaults.conf``, ``spark-submit``);
without any it runs on this machine. The Parquet files of the pair edits lie in the home folder,
so every worker has to reach that folder under the same path.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pyspark import SparkConf
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import ArrayType, StructType

from assistant.auditing.engines import Dialect, header_of, is_parquet
from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said

_DIALECT = Dialect(
    list_of="array",
    sorted_set="sort_array(collect_set({0}))",
    longer="concat({0}, {1})",
    joined="array_join({0}, {1})",
    rows_of="explode({0})",
    length="size({0})",
    quote="`",
    claim_key="concat_ws('|', claim_id, CAST(day AS STRING), setting)",
)
# For a machine of a few cores; whoever has a cluster states his own.
_UNLESS_STATED = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": "4g",
    "spark.sql.shuffle.partitions": "8",
    # The pair edits take little room on disk and much in memory: too much to broadcast.
    "spark.sql.sources.fileCompressionFactor": "20",
    "spark.log.level": "ERROR",
}


class Spark:
    """One audit's session; it is stopped with the audit only if the audit started it.

    Args:
        spill: where Spark keeps what does not fit into memory, if it runs on this machine.
    """

    def __init__(self, spill: Path) -> None:
        self._own = SparkSession.getActiveSession() is None
        builder = SparkSession.builder.appName("bundlewise audit")
        stated = SparkConf()
        for name, value in (_UNLESS_STATED | {"spark.local.dir": str(spill)}).items():
            if not stated.contains(name):
                builder = builder.config(name, value)
        self._session: SparkSession = builder.getOrCreate()
        self._session.conf.set("spark.sql.session.timeZone", "UTC")
        self._kept: dict[str, DataFrame] = {}

    @property
    def dialect(self) -> Dialect:
        """Spark's words."""
        return _DIALECT

    def claims(self, path: Path) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
        """Open the claims file; see ``Engine``."""
        reader = self._session.read
        try:
            frame = (
                reader.parquet(str(path))
                if is_parquet(path)
                else reader.csv(str(path), sep=header_of(path)[0], header=True, escape='"')
            )
        except AnalysisException as error:
            if not path.exists():
                raise UnreadableFile(
                    said("{path}: no such file; check the path.", path=path)
                ) from None
            raise UnreadableFile(
                said(
                    "{name} cannot be read as claims ({error}); give Parquet or CSV.",
                    name=path.name,
                    error=_short(error),
                )
            ) from None
        frame.createOrReplaceTempView("claims")
        nested: list[tuple[str, bool]] = []
        columns = []
        for field in frame.schema.fields:
            kind = field.dataType
            columns.append((field.name, isinstance(kind, ArrayType)))
            if (
                field.name.lower() == "lines"
                and isinstance(kind, ArrayType)
                and isinstance(kind.elementType, StructType)
            ):
                nested = [
                    (inner.name, isinstance(inner.dataType, ArrayType))
                    for inner in kind.elementType.fields
                ]
        return columns, nested

    def table(self, name: str, rows: Any) -> None:
        """Take an Arrow table in."""
        self._session.createDataFrame(rows).createOrReplaceTempView(name)

    def parquet(self, name: str, path: Path) -> None:
        """Open a Parquet file as a view."""
        self._session.read.parquet(str(path)).createOrReplaceTempView(name)

    def view(self, name: str, query: str) -> None:
        """Name a query."""
        self._session.sql(query).createOrReplaceTempView(name)

    def keep(self, name: str, query: str) -> None:
        """Keep a query's rows once they were asked for, in memory or on disk."""
        frame = self._session.sql(query).persist()
        self._kept[name] = frame
        frame.createOrReplaceTempView(name)

    def add(self, name: str, query: str) -> None:
        """Keep a query's rows under the name; Spark's audits have one part."""
        self.keep(name, query)

    def parts(self, name: str) -> list[str]:
        """All lines at once: Spark itself parts them."""
        return [f"SELECT * FROM {name}"]  # noqa: S608 (a name of ours)

    def columns(self, name: str) -> Sequence[str]:
        """The columns of a view."""
        return self._session.table(name).columns

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Run a query for its rows."""
        yield from (tuple(row) for row in self._session.sql(query).toLocalIterator())

    def write(self, query: str, out: Path) -> None:
        """Run a query into a folder of files, which takes its place when it is whole."""
        frame = self._session.sql(query)
        unfinished = out.with_name(f".{out.name}.{os.getpid()}.unfinished")
        try:
            if out.suffix.lower() == ".csv":
                frame.write.csv(str(unfinished), header=True)
            else:
                frame.write.parquet(str(unfinished))
            _remove(out)
            unfinished.replace(out)
        except (PySparkException, OSError) as error:
            raise UnreadableFile(
                said("{out} cannot be written ({reason}).", out=out, reason=_short(error))
            ) from error
        finally:
            _remove(unfinished)

    def close(self) -> None:
        """Let go of what was kept, and of the session if it is ours."""
        for frame in self._kept.values():
            frame.unpersist()
        if self._own:
            self._session.stop()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:200].rstrip(".")
