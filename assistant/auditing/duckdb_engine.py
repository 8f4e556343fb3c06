"""The queries on DuckDB, within this process: bounded memory, the rest spilled to disk."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from assistant.auditing.engines import Dialect, header_of, is_parquet
from knowledge_base.errors import InvalidRequest, StorageFull, UnreadableFile
from knowledge_base.phrases import said

_DIALECT = Dialect(
    list_of="list_value",
    sorted_set="list_sort(list(DISTINCT {0}))",
    longer="list_concat({0}, {1})",
    joined="array_to_string({0}, {1})",
    rows_of="unnest({0})",
    length="len({0})",
    quote='"',
    claim_key="row_number() OVER ()",
)
_BATCH = 100_000
_AMOUNT = re.compile(r"[0-9]+(\.[0-9]+)?\s*([KMGT]i?B|%)", re.IGNORECASE)
_PREFIX, _STALE = ".audit-", 24 * 60 * 60.0
# What the queries keep grows with the lines they are given at once.
LINES_OF_PART = 1_000_000


class DuckDb:
    """One audit's own database; what does not fit into memory lies in a folder of its own.

    Args:
        memory: the most it may hold, such as ``2GB``.
        spill: where the folder for the rest is made.

    Raises:
        InvalidRequest: ``memory`` is no amount.
    """

    def __init__(self, memory: str, spill: Path) -> None:
        _clear(spill)
        self._folder = tempfile.TemporaryDirectory(prefix=_PREFIX, dir=spill)
        self._database = duckdb.connect(f"{self._folder.name}/audit.duckdb")
        try:
            if _AMOUNT.fullmatch(memory) is None:
                raise duckdb.InvalidInputException(memory)
            self._database.execute(f"SET memory_limit = {_text(memory)}")
        except (duckdb.ParserException, duckdb.InvalidInputException):
            self.close()
            raise InvalidRequest(
                said("{memory} is no amount of memory; write 2GB.", memory=repr(memory))
            ) from None
        self._database.execute(f"SET temp_directory = {_text(self._folder.name)}")
        # Nothing is fetched: what DuckDB has built in is all that an audit needs.
        self._database.execute("SET autoinstall_known_extensions = false")
        # Rows are known by what they hold, and findings are put in order at the end.
        self._database.execute("SET preserve_insertion_order = false")
        self._database.execute("SET enable_progress_bar = false")

    @property
    def dialect(self) -> Dialect:
        """DuckDB's words."""
        return _DIALECT

    def claims(self, path: Path) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
        """Open the claims file; see ``Engine``."""
        try:
            if is_parquet(path):
                self.parquet("claims", path)
            else:
                self._csv(path)
            described = self._database.execute("DESCRIBE claims").fetchall()
        except duckdb.Error as error:
            raise UnreadableFile(_unreadable(path, error)) from None
        nested: list[tuple[str, bool]] = []
        columns = []
        for name, kind, *_ in described:
            columns.append((name, kind.endswith("[]")))
            if kind.startswith("STRUCT(") and kind.endswith(")[]") and name.lower() == "lines":
                query = f'SELECT unnest(item) FROM (SELECT unnest("{name}") AS item FROM claims)'  # noqa: S608
                inner = self._database.execute(f"DESCRIBE {query}").fetchall()
                nested = [(field, type_.endswith("[]")) for field, type_, *_ in inner]
        return columns, nested

    def _csv(self, path: Path) -> None:
        """Take a CSV file in, every value as text; it is read once, not by each query."""
        separator, columns = header_of(path)
        named = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in columns)
        reading = (
            f"read_csv({_text(path)}, columns = {{{named}}}, delim = {_text(separator)}, "
            "quote = '\"', escape = '\"', header = true, auto_detect = false"
        )
        try:
            self.keep("claims", f"SELECT * FROM {reading})")  # noqa: S608 (names, quoted)
        except duckdb.InvalidInputException:
            # Rows that lack their last columns; reading these takes longer.
            padded = f"{reading}, null_padding = true, parallel = false)"
            self.keep("claims", f"SELECT * FROM {padded}")  # noqa: S608

    def table(self, name: str, rows: Any) -> None:
        """Take an Arrow table in."""
        self._database.register(f"arrow_{name}", rows)
        self.keep(name, f"SELECT * FROM arrow_{name}")  # noqa: S608 (a name of ours)
        self._database.unregister(f"arrow_{name}")

    def parquet(self, name: str, path: Path) -> None:
        """Open a Parquet file as a view."""
        files = _text(path / "*.parquet" if path.is_dir() else path)
        self.view(name, f"SELECT * FROM read_parquet({files})")  # noqa: S608 (quoted)

    def view(self, name: str, query: str) -> None:
        """Name a query."""
        self._database.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")

    def keep(self, name: str, query: str) -> None:
        """Run a query once and keep its rows."""
        self._run(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def add(self, name: str, query: str) -> None:
        """Run a query and add its rows to those kept under the name."""
        self._run(f"CREATE TEMP TABLE IF NOT EXISTS {name} AS {query} LIMIT 0")
        self._run(f"INSERT INTO {name} {query}")

    def parts(self, name: str) -> list[str]:
        """Parts of about a million lines, so that memory does not grow with the file."""
        ((lines,),) = self.rows(f"SELECT count(*) FROM {name}")  # noqa: S608 (a name of ours)
        count = -(-lines // LINES_OF_PART) or 1
        if count == 1:
            return [f"SELECT * FROM {name}"]  # noqa: S608
        bucket = f"CAST(hash(coalesce(claim_id, '')) % {count} AS SMALLINT)"
        self.keep(f"{name}_kept", f"SELECT *, {bucket} AS bucket FROM {name}")  # noqa: S608
        return [
            f"SELECT * FROM {name}_kept WHERE bucket = {number}"  # noqa: S608
            for number in range(count)
        ]

    def columns(self, name: str) -> Sequence[str]:
        """The columns of a view."""
        return [row[0] for row in self._database.execute(f"DESCRIBE {name}").fetchall()]

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Run a query for its rows."""
        self._run(query)
        while batch := self._database.fetchmany(_BATCH):
            yield from batch

    def write(self, query: str, out: Path) -> None:
        """Run a query into a file that takes its place when it is whole."""
        unfinished = out.with_name(f".{out.name}.{os.getpid()}.unfinished")
        is_csv = out.suffix.lower() == ".csv"
        form = "FORMAT csv, HEADER" if is_csv else "FORMAT parquet, COMPRESSION zstd"
        try:
            self._run(f"COPY ({query}) TO {_text(unfinished)} ({form})")
            if out.is_dir():  # written by Spark, see ``audit._check_out``
                shutil.rmtree(out)
            unfinished.replace(out)
        except OSError as error:
            raise UnreadableFile(
                said("{out} cannot be written ({reason}).", out=out, reason=error.strerror)
            ) from error
        finally:
            unfinished.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of everything."""
        self._database.close()
        self._folder.cleanup()

    def _run(self, query: str) -> None:
        try:
            self._database.execute(query)
        except duckdb.OutOfMemoryException as error:
            raise StorageFull(
                said(
                    "The audit needs more than it may use ({error}); give it more with "
                    "--memory, or split the file. Nothing was written.",
                    error=_short(error),
                )
            ) from error
        except duckdb.IOException as error:
            raise UnreadableFile(
                said("The audit stopped: {error}.", error=_short(error))
            ) from error


def _clear(spill: Path) -> None:
    """Remove what audits that were killed more than a day ago have left."""
    for folder in spill.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _STALE:
                shutil.rmtree(folder)


def _text(path: Path | str) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _short(error: duckdb.Error) -> str:
    return str(error).splitlines()[0][:200].rstrip(".")


def _unreadable(path: Path, error: duckdb.Error) -> str:
    if not path.exists():
        return said("{path}: no such file; check the path.", path=path)
    return said(
        "{name} cannot be read as claims ({error}); give Parquet or CSV.",
        name=path.name,
        error=_short(error),
    )
