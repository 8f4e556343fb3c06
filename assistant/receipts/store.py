"""The SQLite file of receipts and of questions that found nothing, apart from the library's.

A line is written in one transaction, in write-ahead mode and without waiting for the disk: a
power cut may lose the last receipts, never an older one. What is forgotten is overwritten.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import orjson

from assistant.receipts.receipt import Basis, Receipt
from assistant.receipts.receipts_file import FILE, connected, drop_bases, prune, unusable
from assistant.settings import Retention
from knowledge_base.catalogue import transaction
from knowledge_base.errors import LibraryDamaged, UnknownRelease
from knowledge_base.phrases import said

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_AT_ONCE = 200
_BASES_REMEMBERED = 16
MOST_SUBJECTS = 5_000
"""Of subjects that found nothing at most so many are kept, those asked about most and last."""


@dataclass(frozen=True, slots=True)
class Miss:
    """Codes and words of questions that found nothing, how often, and the last day (UTC).

    ``question`` is the last of them as it was asked, where the owner has that kept.
    """

    codes: tuple[str, ...]
    words: tuple[str, ...]
    count: int
    last_day: dt.date
    question: str | None = None


class Store:
    """The file in one home folder; it is made when something is first written.

    Every method raises ``LibraryDamaged`` for a file of no use, and those that only read give
    nothing where there is no file. One connection is shared by all threads behind a lock.
    """

    def __init__(self, home: Path) -> None:
        self.file = home / FILE
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            self._drop()

    def write(self, receipt: Receipt, fingerprint: str, keep: Retention) -> None:
        """Keep a receipt, or count it once more, and drop what need not be kept any longer.

        ``fingerprint`` is that of the receipt's basis, which is kept once for all that share it.
        """
        told = _packed(_body(receipt))
        with self._writing() as connection:
            again = connection.execute(
                "UPDATE receipts SET last_at = ?, times = times + 1 WHERE id = ?",
                (receipt.last_at, receipt.id),
            )
            if again.rowcount:
                return
            known = "SELECT 1 FROM bases WHERE fingerprint = ?"
            if connection.execute(known, (fingerprint,)).fetchone() is None:
                connection.execute(
                    "INSERT INTO bases VALUES (?, ?)", (fingerprint, _packed(receipt.basis))
                )
            connection.execute(
                "INSERT INTO receipts VALUES (?, ?, ?, 1, ?, ?)",
                (receipt.id, receipt.made_at, receipt.last_at, fingerprint, told),
            )
            prune(connection, keep, receipt.last_at)

    def count_miss(
        self, codes: Sequence[str], words: Sequence[str], day: dt.date, question: str | None
    ) -> None:
        """Count a question that found nothing, by what it was about."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO misses VALUES (?, ?, ?, 1, ?) ON CONFLICT (codes, words) DO UPDATE "
                "SET count = count + 1, last_day = excluded.last_day, "
                "question = excluded.question",
                (json.dumps(codes), json.dumps(words), question, day.isoformat()),
            )
            over = connection.execute("SELECT count(*) FROM misses").fetchone()[0] - MOST_SUBJECTS
            if over > 0:
                connection.execute(
                    "DELETE FROM misses WHERE (codes, words) IN (SELECT codes, words FROM misses "
                    "ORDER BY count, last_day LIMIT ?)",
                    (over,),
                )

    def receipts(self, since: str = "") -> Iterator[Receipt]:
        """The receipts last given after ``since`` (an ISO time, UTC), oldest first.

        They are read a few hundred at a time, so that the file may change meanwhile.
        """
        place = (since, "\uffff")
        bases: dict[str, Basis] = {}
        while True:
            rows = self._read(
                "SELECT id, made_at, last_at, times, basis, told FROM receipts "
                "WHERE (last_at, id) > (?, ?) ORDER BY last_at, id LIMIT ?",
                (*place, _AT_ONCE),
            )
            for row in rows:
                yield self._receipt(row, bases)
            if len(rows) < _AT_ONCE:
                return
            place = (rows[-1][2], rows[-1][0])

    def newest(self, most: int) -> tuple[Receipt, ...]:
        """The receipts that were given last, newest first."""
        rows = self._read(
            "SELECT id, made_at, last_at, times, basis, told FROM receipts "
            "ORDER BY last_at DESC, id DESC LIMIT ?",
            (most,),
        )
        bases: dict[str, Basis] = {}
        return tuple(self._receipt(row, bases) for row in rows)

    def receipt(self, name: str) -> Receipt:
        """The receipt of this id. Raises ``UnknownRelease``."""
        rows = self._read(
            "SELECT id, made_at, last_at, times, basis, told FROM receipts WHERE id = ?", (name,)
        )
        if not rows:
            raise _no_such(name)
        return self._receipt(rows[0], {})

    def count(self, since: str = "") -> int:
        """How many receipts were last given after ``since``."""
        rows = self._read("SELECT count(*) FROM receipts WHERE last_at > ?", (since,))
        return int(rows[0][0]) if rows else 0

    def misses(self) -> tuple[Miss, ...]:
        """Every subject that found nothing, most asked about first."""
        rows = self._read(
            "SELECT codes, words, count, last_day, question FROM misses "
            "ORDER BY count DESC, last_day DESC, codes, words"
        )
        return tuple(
            Miss(
                tuple(json.loads(codes)),
                tuple(json.loads(words)),
                count,
                dt.date.fromisoformat(day),
                question,
            )
            for codes, words, count, day, question in rows
        )

    def forget(self, name: str) -> None:
        """Overwrite one receipt. Raises ``UnknownRelease``."""
        with self._writing() as connection:
            gone = connection.execute("DELETE FROM receipts WHERE id = ?", (name,)).rowcount
            if not gone:
                raise _no_such(name)
            drop_bases(connection)
        self._empty_journal()

    def forget_receipts(self) -> int:
        """Overwrite every receipt; how many there were."""
        with self._writing() as connection:
            gone = connection.execute("DELETE FROM receipts").rowcount
            drop_bases(connection)
        self._empty_journal()
        return gone

    def forget_misses(self) -> int:
        """Overwrite all that was counted of questions that found nothing; how many subjects."""
        with self._writing() as connection:
            gone = connection.execute("DELETE FROM misses").rowcount
        self._empty_journal()
        return gone

    def discard(self) -> None:
        """Delete the file whole, whatever is in it."""
        with self._lock:
            self._drop()
            for ending in ("", "-wal", "-shm"):
                self.file.with_name(self.file.name + ending).unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._clear():
            connection = self._open()
            with transaction(connection):
                yield connection

    def _read(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock, self._clear():
            if self._connection is None and not self.file.exists():
                return []
            return self._open().execute(query, tuple(values)).fetchall()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = connected(self.file)
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _empty_journal(self) -> None:
        with self._lock, self._clear():
            self._open().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @contextmanager
    def _clear(self) -> Iterator[None]:
        """Turn what SQLite says of the file into one line, and open it anew next time."""
        try:
            yield
        except sqlite3.OperationalError as error:
            self._drop()
            raise LibraryDamaged(
                said(
                    "{file} cannot be written or read ({error}): no receipts are kept, "
                    "answers are given as ever; check the folder, or set "
                    "BUNDLEWISE_RECEIPTS=off.",
                    file=self.file,
                    error=error,
                )
            ) from error
        except sqlite3.Error as error:
            self._drop()
            raise LibraryDamaged(unusable(self.file, str(error))) from error

    def _receipt(self, row: Any, bases: dict[str, Basis]) -> Receipt:
        name, made, last, times, fingerprint, told = row
        try:
            if fingerprint not in bases:
                if len(bases) >= _BASES_REMEMBERED:
                    bases.clear()
                (held,) = self._read(
                    "SELECT told FROM bases WHERE fingerprint = ?", (fingerprint,)
                )
                bases[fingerprint] = _basis_shape().validate_json(zlib.decompress(held[0]))
            whole = {
                **orjson.loads(zlib.decompress(told)),
                "id": name,
                "made_at": made,
                "last_at": last,
                "times": times,
                "basis": bases[fingerprint],
            }
            return _receipt_shape().validate_python(whole)
        except (zlib.error, ValueError) as error:
            fault = f"receipt {name}: {type(error).__name__}"
            raise LibraryDamaged(unusable(self.file, fault)) from error


def _body(receipt: Receipt) -> dict[str, Any]:
    """What is written of a receipt beside the columns of its row."""
    return {
        "question": receipt.question,
        "today": receipt.today,
        "given": receipt.given,
        "draft": receipt.draft,
        "answer": receipt.answer,
        "model": receipt.model,
    }


def _packed(value: Any) -> bytes:
    return zlib.compress(orjson.dumps(value), 1)


@cache
def _receipt_shape() -> TypeAdapter[Receipt]:
    from pydantic import TypeAdapter  # 0.1 s: only for those who read receipts

    return TypeAdapter(Receipt)


@cache
def _basis_shape() -> TypeAdapter[Basis]:
    from pydantic import TypeAdapter

    return TypeAdapter(Basis)


def _no_such(name: str) -> UnknownRelease:
    return UnknownRelease(
        said("No receipt {name} is kept; `bundlewise receipts list` lists them.", name=repr(name))
    )
