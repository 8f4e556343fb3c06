"""Drafts kept on disk, so that the same question on the same material is paid for once.

One file each, named by the checksum of everything that determines the draft; it holds the
statements as the model wrote them, and passes the gate anew each time it is taken.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from pydantic import TypeAdapter

from assistant.drafting.model.drafted import DraftedStatement

FOLDER = "model-drafts"
_ENDING = ".json"
_SHAPE = TypeAdapter(tuple[DraftedStatement, ...])


@dataclass(slots=True)
class DraftsKept:
    """At most ``most`` drafts in ``folder``; those not taken for longest go first.

    ``notify`` is told one line, once, if they cannot be kept.
    """

    folder: Path
    most: int
    notify: Callable[[str], None] = lambda _line: None
    fault: str | None = None

    def get(self, key: str) -> tuple[DraftedStatement, ...] | None:
        """The draft of this key; ``None`` where none is held, or none that can be read."""
        if not self.most:
            return None
        file = self.folder / f"{key}{_ENDING}"
        try:
            found = _SHAPE.validate_json(file.read_bytes())
            os.utime(file)
        except (OSError, ValueError):
            return None
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
                self.fault = f"Drafts cannot be kept in {self.folder} ({error.strerror})."
                self.notify(self.fault)

    def _write(self, key: str, told: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(told)
            os.replace(temporary, self.folder / f"{key}{_ENDING}")  # noqa: PTH105 (atomic by name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _prune(self) -> None:
        held = [(item.stat().st_mtime_ns, item) for item in self.folder.glob(f"*{_ENDING}")]
        for _, item in sorted(held)[: max(0, len(held) - self.most)]:
            item.unlink(missing_ok=True)
