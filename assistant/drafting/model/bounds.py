"""Bounding what a provider's connection may bring: bytes and time, whatever arrives of it.

A client's own time limits count the silence between two reads, so that a server which sends a
byte a second, and never the end of a line, would be listened to for ever.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from assistant.drafting.model.faults import ModelFailed
from knowledge_base.phrases import said

_MOST_BYTES_A_TOKEN = 1_000
_current = threading.local()


@dataclass(frozen=True, slots=True)
class Bounds:
    """``until`` is a time of ``time.monotonic``; ``stop`` is set where nobody listens any more."""

    until: float
    most_bytes: int
    stop: threading.Event


@contextmanager
def bounded(bounds: Bounds) -> Iterator[None]:
    """Hold whatever this thread receives to these bounds."""
    _current.bounds = bounds
    try:
        yield
    finally:
        _current.bounds = None


def most_bytes(tokens: int) -> int:
    """How many bytes a reply of so many tokens may have, each in an event of its own."""
    return max(1_000_000, tokens * _MOST_BYTES_A_TOKEN)


def watch(response: Any) -> None:
    """Hold a response of httpx to the bounds of the thread that reads it; an event hook."""
    bounds: Bounds | None = getattr(_current, "bounds", None)
    if bounds is None:
        return
    arriving = response.iter_raw

    def watched(*arguments: Any, **options: Any) -> Iterator[bytes]:
        received = 0
        for piece in arriving(*arguments, **options):
            received += len(piece)
            if received > bounds.most_bytes:
                raise ModelFailed(
                    said("sent more than {number} bytes", number=f"{bounds.most_bytes:,}")
                )
            if bounds.stop.is_set() or time.monotonic() > bounds.until:
                raise ModelFailed(said("gave no whole answer in time"), again=True)
            yield piece

    response.iter_raw = watched
