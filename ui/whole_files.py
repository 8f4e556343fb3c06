"""Files that a command writes for its user: whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the unfinished file to write; it takes ``path``'s place once the block has ended.

    Where the block fails, nothing of it is left and what stood at ``path`` still does.

    Raises:
        UnreadableFile: it cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        try:
            yield unfinished
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise UnreadableFile(
            said(
                "{path} cannot be written ({reason}); name a file in a folder that "
                "can be written to.",
                path=path,
                reason=error.strerror,
            )
        ) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file; it appears, or is replaced, only once it is whole.

    Raises:
        UnreadableFile: it cannot be written.
    """
    if path.is_dir():
        raise UnreadableFile(
            said("{path} cannot be written, it is a folder; name a file to write.", path=path)
        )
    with whole_file(path) as unfinished:
        unfinished.write_bytes(content)
