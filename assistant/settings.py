"""Settings, each from an environment variable ``BUNDLEWISE_...``.

A plain dataclass, not pydantic-settings: importing that costs a third of what a whole
``bundlewise check`` may take (docs/decisions/0002-sqlite-without-an-orm.md has the figures).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from knowledge_base.errors import InvalidRequest

_PREFIX = "BUNDLEWISE_"


def _home() -> Path:
    stated = os.environ.get(f"{_PREFIX}HOME")
    return Path(stated).expanduser() if stated else user_data_path("bundlewise")


def _lock_timeout() -> float:
    stated = os.environ.get(f"{_PREFIX}LOCK_TIMEOUT", "600")
    try:
        seconds = float(stated)
    except ValueError:
        seconds = -1.0
    if not seconds > 0:
        raise InvalidRequest(
            f"BUNDLEWISE_LOCK_TIMEOUT is {stated!r}; give a number of seconds above 0."
        )
    return seconds


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept and how the assistant behaves; nothing here leaves the machine.

    Attributes:
        home: the folder that holds everything a user stores.
        embedder: ``minilm``, or the folder of a sentence-transformers model.
        reranker: the folder of a sentence-transformers CrossEncoder; empty for none.
        lock_timeout: seconds to wait while another process writes.

    Raises:
        InvalidRequest: a variable has no possible reading.
    """

    home: Path = field(default_factory=_home)
    embedder: str = field(default_factory=lambda: os.environ.get(f"{_PREFIX}EMBEDDER") or "minilm")
    reranker: str = field(default_factory=lambda: os.environ.get(f"{_PREFIX}RERANKER", ""))
    lock_timeout: float = field(default_factory=_lock_timeout)
