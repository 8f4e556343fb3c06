"""A second, plain reading of pair tables: the csv module and dicts, to hold our own against.

Nothing of ``knowledge_base.edit_tables`` is used here, on purpose.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.cases import PairExpected

Pair = tuple[str, str]
_NEVER = 9
_VERDICTS = {0: "not_together", 1: "only_with_modifier"}
_CODE = 5


@dataclass(frozen=True, slots=True)
class Row:
    """An edit of column one over column two; ``deleted`` is its last day, ``None`` is open."""

    one: str
    two: str
    effective: dt.date | None
    deleted: dt.date | None
    indicator: int

    def in_force(self, day: dt.date) -> bool:
        """Whether it holds on a day that its release speaks for."""
        return (
            self.indicator != _NEVER
            and (self.effective is None or self.effective <= day)
            and (self.deleted is None or day <= self.deleted)
        )


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows by pair, column one first, and the first day that the table can speak for."""

    speaks_from: dt.date
    rows: dict[Pair, list[Row]]

    @classmethod
    def of_csv(cls, path: Path, speaks_from: dt.date, one_code_in: int = 1) -> Slice:
        """The copies without effective dates: they speak from their quarter on.

        Of a large one, only the pairs among every so many-th code, by checksum.
        """
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            read = csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8"))
            return cls(speaks_from, _by_pair(_of_csv(read, one_code_in)))

    @classmethod
    def of_cms(cls, path: Path) -> Slice:
        """The text files as CMS publishes them, a tab between columns, with dates."""
        lines = path.read_text(encoding="utf-8").splitlines()
        fields = [line.split("\t") for line in lines]
        rows = [_of_cms(row) for row in fields if len(row) > _CODE and len(row[0]) == _CODE]
        return cls(min(row.effective for row in rows if row.effective is not None), _by_pair(rows))

    def pairs(self) -> Iterator[Pair]:
        """The pairs that have rows, each in one order only."""
        for one, two in self.rows:
            if (two, one) not in self.rows or one < two:
                yield one, two

    def between(self, one: str, two: str) -> list[Row]:
        """The rows of a pair, in either direction."""
        return self.rows.get((one, two), []) + self.rows.get((two, one), [])


def verdict(held: Slice, pair: Pair, day: dt.date) -> PairExpected | None:
    """What the table says of a pair on a day; ``None`` where two rows hold at once."""
    if day < held.speaks_from:
        return PairExpected(codes=pair, verdict="not_covered")
    rows = [row for row in held.between(*pair) if row.in_force(day)]
    if len(rows) > 1:
        return None
    if not rows:
        return PairExpected(codes=pair, verdict="no_edit_found")
    row = rows[0]
    return PairExpected.model_validate(
        {
            "codes": pair,
            "verdict": _VERDICTS[row.indicator],
            "column_one": row.one,
            "column_two": row.two,
            "modifier_indicator": row.indicator,
        }
    )


def _of_csv(rows: Iterable[dict[str, str]], one_code_in: int) -> Iterator[Row]:
    chosen: dict[str, bool] = {}

    def kept(code: str) -> bool:
        if code not in chosen:
            chosen[code] = zlib.crc32(code.encode()) % one_code_in == 0
        return chosen[code]

    for row in rows:
        if kept(row["column_1"]) and kept(row["column_2"]):
            ended = row["deletion_date"]
            yield Row(
                row["column_1"],
                row["column_2"],
                None,
                None if ended == "*" else dt.date.fromisoformat(ended),
                int(row["modifier_indicator"]),
            )


def _of_cms(fields: list[str]) -> Row:
    one, two, _, effective, deleted, indicator = fields[:6]
    return Row(one, two, _day(effective), _day(deleted), int(indicator))


def _day(text: str) -> dt.date | None:
    return None if text == "*" else dt.date.fromisoformat(text)


def _by_pair(rows: Iterable[Row]) -> dict[Pair, list[Row]]:
    held: defaultdict[Pair, list[Row]] = defaultdict(list)
    for row in rows:
        held[row.one, row.two].append(row)
    return dict(held)
