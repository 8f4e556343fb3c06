"""Loading the recognisers without what they would load only because it happens to be installed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

# spaCy and Presidio try these and go on without; together they cost four seconds.
_NOT_NEEDED = frozenset({"torch", "transformers", "tensorflow", "mxnet", "jax", "cupy", "stanza"})


class _Refusing:
    """Finds nothing of what is not needed, for the thread that made it only."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        """Nothing, so that the next finder is asked; or an error, as if it were not installed."""
        del path, target
        if fullname in _NOT_NEEDED and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(f"{fullname} is not needed here", name=fullname)
        return None


@contextmanager
def lean() -> Iterator[None]:
    """A block in which this thread imports nothing of ``_NOT_NEEDED`` that is not yet loaded."""
    refusing = _Refusing()
    sys.meta_path.insert(0, refusing)
    try:
        yield
    finally:
        sys.meta_path.remove(refusing)
