"""What an engine must do for the queries, and how the two dialects differ."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said

_SEPARATORS = (",", "\t", ";", "|")
_HEADER = 100_000


@dataclass(frozen=True, slots=True)
class Dialect:
    """The few words in which DuckDB and Spark differ; everything else is the same text.

    ``list_of`` makes a list of values, ``sorted_set`` the distinct values of a group in order,
    ``longer`` a list with another behind it, ``joined`` one text of a list, ``rows_of`` one row
    for each record in a list; ``length`` is how many a list has;
    ``quote`` stands around a column's name. ``claim_key`` tells the
    groups of claim, day and setting apart: a number, or the three as text where work is spread.
    """

    list_of: str
    sorted_set: str
    longer: str
    joined: str
    rows_of: str
    length: str
    quote: str
    claim_key: str

    def name(self, column: str) -> str:
        """A column's name, quoted."""
        return self.quote + column.replace(self.quote, self.quote * 2) + self.quote


class Engine(Protocol):
    """A database that runs the queries; everything in it is gone when it is closed."""

    @property
    def dialect(self) -> Dialect:
        """The engine's words."""
        ...

    def claims(self, path: Path) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
        """Open the claims file as the view ``claims``.

        Gives its columns with whether each is a list, and the fields of a column ``lines`` that
        is a list of records.
        """
        ...

    def table(self, name: str, rows: Any) -> None:
        """Take an Arrow table in."""
        ...

    def parquet(self, name: str, path: Path) -> None:
        """Open a Parquet file as a view."""
        ...

    def view(self, name: str, query: str) -> None:
        """Name a query."""
        ...

    def keep(self, name: str, query: str) -> None:
        """Run a query once and keep its rows."""
        ...

    def add(self, name: str, query: str) -> None:
        """Run a query and add its rows to those kept under the name."""
        ...

    def parts(self, name: str) -> list[str]:
        """Queries that give the rows of a view in parts, the lines of a claim together.

        Parts are what bounds the memory; an engine that spreads its work has one.
        """
        ...

    def columns(self, name: str) -> Sequence[str]:
        """The columns of a view."""
        ...

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Run a query for its rows."""
        ...

    def write(self, query: str, out: Path) -> None:
        """Run a query into a Parquet or CSV file, whole or not at all."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


def is_parquet(path: Path) -> bool:
    """Whether a name says that the file is Parquet, or a folder of such files."""
    return path.suffix.lower() in {".parquet", ".pq"} or path.is_dir()


def header_of(path: Path) -> tuple[str, list[str]]:
    """What stands between the columns of a CSV file, and the columns, by its first line.

    Raises:
        UnreadableFile: there is no such file, it may not be read, or it has no header.
    """
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as raw:
            first = raw.readline(_HEADER).decode("utf-8-sig")
    except FileNotFoundError:
        raise UnreadableFile(said("{path}: no such file; check the path.", path=path)) from None
    except UnicodeDecodeError:
        raise UnreadableFile(
            said("{name} is neither Parquet nor CSV in UTF-8.", name=path.name)
        ) from None
    except OSError as error:
        raise UnreadableFile(
            said(
                "{name} cannot be read ({reason}).", name=path.name, reason=error.strerror or error
            )
        ) from None
    separator = max(_SEPARATORS, key=first.count)
    columns = next(csv.reader([first], delimiter=separator), [])
    if not any(columns):
        raise UnreadableFile(
            said("{name} has no header; its first line must name the columns.", name=path.name)
        )
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise UnreadableFile(
            said(
                "{name} has more than one column {twice}; keep one.",
                name=path.name,
                twice=repr(twice[0]),
            )
        )
    return separator, columns
