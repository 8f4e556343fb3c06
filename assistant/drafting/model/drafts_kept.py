"""Drafts kept on disk, so that the same question on the same material is paid for once.

One file each, named by the checksum of everything that determines the draft; it holds the
statements as the model wrote them, and passes the gate anew each time it is taken.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from pydantic import TypeAdapter

from assistant.drafting.model.drafted import DraftedStatement
from knowledge_base.phrases import said

_DAY_NS = 86_400 * 10**9
_ENDING, _UNFINISHED = ".json", ".part"
_SHAPE = TypeAdapter(tuple[DraftedStatement, ...])


@dataclass(slots=True)
class DraftsKept:
    """At most ``most`` drafts in ``folder``; those not taken for longest go first.

    Those not taken for ``days`` go too. ``notify`` is told one line, once, if they cannot be kept.
    """

    folder: Path
    most: int
    notify: Callable[[str], None] = lambda _line: None
    days: int | None = None
    fault: str | None = None

    def get(self, key: str) -> tuple[DraftedStatement, ...] | None:
        """The draft of this key; ``None`` where none is held, or none that can be read."""
        if not self.most:
            return None
        file = self.folder / f"{key}{_ENDING}"
        found = _read(file)
        if found is not None:
            with suppress(OSError):
                os.utime(file)
        return found

    def put(self, key: str, statements: tuple[DraftedStatement, ...]) -> None:
        """Keep a draft, and drop the oldest over the bound."""
        if not self.most:
            return
        try:
            self._write(key, orjson.dumps([asdict(item) for item in statements]))
            self._prune()
        except OSError as error:
            if self.fault is None:
                self.fault = said(
                    "Drafts cannot be kept in {folder} ({reason}).",
                    folder=self.folder,
                    reason=error.strerror,
                )
                self.notify(self.fault)

    def forget(self, statements: tuple[DraftedStatement, ...]) -> int:
        """Overwrite every draft of these very statements, and what cannot be read; how many."""
        return sum(
            map(_overwritten, (it for it in self._files() if _read(it) in {None, statements}))
        )

    def forget_all(self) -> int:
        """Overwrite every draft; how many."""
        return sum(map(_overwritten, self._files()))

    def _files(self) -> tuple[Path, ...]:
        return tuple(
            item for item in self.folder.glob("*") if item.suffix in {_ENDING, _UNFINISHED}
        )

    def _write(self, key: str, told: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=_UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(told)
            os.replace(temporary, self.folder / f"{key}{_ENDING}")  # noqa: PTH105 (atomic by name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _prune(self) -> None:
        held = [(item.stat().st_mtime_ns, item) for item in self.folder.glob(f"*{_ENDING}")]
        oldest = 0 if self.days is None else time.time_ns() - self.days * _DAY_NS
        over = len(held) - self.most
        for place, (taken, item) in enumerate(sorted(held)):
            if place < over or taken < oldest:
                _overwritten(item)


def _read(file: Path) -> tuple[DraftedStatement, ...] | None:
    try:
        return _SHAPE.validate_json(file.read_bytes())
    except (OSError, ValueError):
        return None


def _overwritten(file: Path) -> bool:
    """Overwrite a file and delete it; whether it was there."""
    try:
        with file.open("r+b") as held:
            held.write(b"\0" * file.stat().st_size)
            held.flush()
            os.fsync(held.fileno())
        file.unlink()
    except FileNotFoundError:
        return False  # another process dropped it meanwhile
    return True
