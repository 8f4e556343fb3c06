"""Opening the files that edit tables are published in: csv and text, gzipped or zipped.

A file is read as a stream and never held whole. Sizes are bounded by counting what is
really unpacked, since the sizes that an archive states about itself may be false.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said

LARGEST_FILE = 2 * 1024**3
# The official tables pack at about 18 to 1; a file of one repeated byte packs at 1000 to 1.
LARGEST_RATIO = 300
_ALWAYS_ALLOWED = 16 * 1024**2
_MOST_PARTS = 100
_PLAIN = (".csv", ".txt", ".tsv")
_GZIPPED = tuple(f"{ending}.gz" for ending in _PLAIN)
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError)
_WINDOWS = "bundlewise-windows-1252"


def _windows_byte(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that is not UTF-8 as Windows-1252, in which older CMS files are written."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    text = error.object[error.start : error.end].decode("cp1252", errors="replace")
    return text, error.end


codecs.register_error(_WINDOWS, _windows_byte)


class Allowance:
    """How many more bytes may be unpacked from one file, over all its parts."""

    def __init__(self, name: str, packed: int) -> None:
        self._name = name
        self._left = min(LARGEST_FILE, max(_ALWAYS_ALLOWED, packed * LARGEST_RATIO))

    def spend(self, count: int) -> None:
        """Take ``count`` bytes off, or raise ``UnreadableFile``."""
        self._left -= count
        if self._left < 0:
            raise UnreadableFile(
                said(
                    "{name}: unpacks to more than an edit table can be; get it again from CMS",
                    name=self._name,
                )
            )


class _Bytes(Protocol):
    """What is read from: a file, a gzip stream, a member of a zip."""

    def read(self, size: int = ..., /) -> bytes: ...


class _Counted(io.RawIOBase):
    """A byte stream that is charged to an allowance as it is read."""

    def __init__(self, inner: _Bytes, allowance: Allowance) -> None:
        super().__init__()
        self._read: Callable[[int], bytes] = inner.read
        self._allowance = allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        chunk = self._read(len(buffer))
        self._allowance.spend(len(chunk))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def fingerprint(path: Path) -> str:
    """SHA-256 of the file as it is, in hex. Raises ``UnreadableFile``."""
    if path.is_dir():
        raise UnreadableFile(
            said("{name}: is a folder; import one file at a time", name=path.name)
        )
    name = path.name.lower()
    if not name.endswith((*_PLAIN, *_GZIPPED, ".zip")):
        raise UnreadableFile(
            said(
                "{name}: not a table file; give a .csv or .txt (also .gz) or a .zip of them",
                name=path.name,
            )
        )
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableFile(
                said("{name}: larger than 2 GB, which no edit table is", name=path.name)
            )
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        raise UnreadableFile(
            said("{name}: no such file; check the path", name=path.name)
        ) from None
    except PermissionError:
        raise UnreadableFile(
            said("{name}: may not be read; check its permissions", name=path.name)
        ) from None


def open_parts(path: Path) -> Generator[tuple[str, TextIO], None, None]:
    """Each part of the file as (its name within a zip, or "", and its text), one at a time.

    A part must be read before the next is asked for, and within ``one_line_errors``.
    """
    allowance = Allowance(path.name, path.stat().st_size)
    if path.suffix.lower() == ".zip":
        yield from _zipped(path, allowance)
    elif path.suffix.lower() == ".gz":
        with gzip.open(path, "rb") as packed, _text(packed, allowance) as text:
            yield "", text
    else:
        with path.open("rb") as plain, _text(plain, allowance) as text:
            yield "", text


@contextmanager
def one_line_errors(name: str) -> Iterator[None]:
    """Turn what a broken or encrypted archive raises, while it is read, into one clear line."""
    try:
        yield
    except _BROKEN as error:
        raise UnreadableFile(
            said("{name}: broken or cut short ({error}); get it again", name=name, error=error)
        ) from error
    except RuntimeError as error:  # zipfile's only sign of encryption
        if "password" not in str(error) and "encrypted" not in str(error):
            raise
        raise UnreadableFile(
            said("{name}: encrypted; unpack it and import what is inside", name=name)
        ) from error


def _zipped(path: Path, allowance: Allowance) -> Iterator[tuple[str, TextIO]]:
    with zipfile.ZipFile(path) as archive:
        members = _tables_in(archive)
        if not members:
            raise UnreadableFile(said("{name}: holds no .csv or .txt file", name=path.name))
        if len(members) > _MOST_PARTS:
            raise UnreadableFile(
                said(
                    "{name}: holds more than {most} files",
                    name=path.name,
                    most=_MOST_PARTS,
                )
            )
        for member in members:
            with archive.open(member) as packed, _text(packed, allowance) as text:
                yield member, text


def _tables_in(archive: zipfile.ZipFile) -> list[str]:
    """Names of the table files, in order; of x.csv and x.txt only the csv, being the same."""
    names = [
        name
        for name in archive.namelist()
        if name.lower().endswith(_PLAIN) and not name.startswith(("__MACOSX/", "."))
    ]
    csvs = {name.lower() for name in names}
    return sorted(
        name
        for name in names
        if name.lower().endswith(".csv") or f"{name.lower()[:-4]}.csv" not in csvs
    )


def _text(stream: _Bytes, allowance: Allowance) -> TextIO:
    buffered = io.BufferedReader(_Counted(stream, allowance), buffer_size=1 << 18)
    # Excel's "Unicode text" is UTF-16 with a byte order mark; all else is UTF-8 or older.
    wide = buffered.peek(2)[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    encoding = "utf-16" if wide else "utf-8-sig"
    return io.TextIOWrapper(buffered, encoding=encoding, errors=_WINDOWS, newline="")
