"""What is checked before a file is read: that it is there, how large it is, what it holds."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said

MAX_DOCUMENT_BYTES = 200 * 1024 * 1024
MAX_CHARACTERS = 20_000_000
_SNIFFED = 4096
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def check_size(path: Path) -> None:
    """Refuse, from its directory entry alone, what is no readable file of a bearable size."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise UnreadableFile(
            said("{name}: there is no such file; check the path", name=path.name)
        ) from None
    except OSError as error:
        raise UnreadableFile(
            said(
                "{name}: cannot be opened ({strerror}); check the path",
                name=path.name,
                strerror=error.strerror,
            )
        ) from None
    if path.is_dir():
        raise UnreadableFile(
            said("{name}: this is a folder; name the files in it", name=path.name)
        )
    if not path.is_file():
        raise UnreadableFile(
            said("{name}: this is no regular file; save it as one first", name=path.name)
        )
    if size == 0:
        raise UnreadableFile(
            said("{name}: the file is empty; save it again and add the new copy", name=path.name)
        )
    if size > MAX_DOCUMENT_BYTES:
        limit, actual = MAX_DOCUMENT_BYTES // 2**20, size / 2**20
        raise UnreadableFile(
            said(
                "{name}: {actual} MB is more than the {limit} MB a document may have; "
                "split it into parts and add those",
                name=path.name,
                actual=f"{actual:.0f}",
                limit=limit,
            )
        )


def read_bytes(path: Path) -> bytes:
    """The whole file, which ``check_size`` has bounded."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            said(
                "{name}: cannot be read ({strerror}); check its permissions",
                name=path.name,
                strerror=error.strerror,
            )
        ) from None


def sniff(path: Path) -> str | None:
    """``"pdf"``, ``"zip"`` or ``"html"`` if the first bytes say so, ``"binary"`` or ``None``."""
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFFED)
    except OSError as error:
        raise UnreadableFile(
            said(
                "{name}: cannot be read ({strerror}); check its permissions",
                name=path.name,
                strerror=error.strerror,
            )
        ) from None
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if b"\x00" in head and not head.startswith(_UTF16):
        return "binary"
    opening = head.removeprefix(codecs.BOM_UTF8).lstrip()[:512]
    return "html" if opening.startswith(b"<") and _HTML.search(opening) else None


def read_text(path: Path) -> tuple[str, list[str]]:
    """The file as text, and a warning if its encoding had to be guessed.

    UTF-8 and UTF-16 with a byte order mark are certain; else Windows-1252 is tried.
    """
    return decode(read_bytes(path), path)


def decode(data: bytes, path: Path) -> tuple[str, list[str]]:
    """``data`` as text. Raises ``UnreadableFile`` if no encoding fits or it is too long."""
    text = _decoded(data)
    warnings: list[str] = []
    if text is None:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise _not_text(path) from None
        warnings.append(said("not UTF-8; read as Windows-1252, so check accented letters"))
    sample = text[:100_000]
    if len(_CONTROL.findall(sample)) > max(2, len(sample) // 200):
        raise _not_text(path)
    if not text.strip():
        raise UnreadableFile(
            said(
                "{name}: the file holds no text, only white space; save it again and "
                "add the new copy",
                name=path.name,
            )
        )
    if len(text) > MAX_CHARACTERS:
        raise UnreadableFile(
            said(
                "{name}: {number} characters are more than the {most} a "
                "document may have; split it into parts and add those",
                name=path.name,
                number=f"{len(text):,}",
                most=f"{MAX_CHARACTERS:,}",
            )
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), warnings


def _decoded(data: bytes) -> str | None:
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _not_text(path: Path) -> UnreadableFile:
    return UnreadableFile(
        said("{name}: the file is not readable text; save it as UTF-8 text", name=path.name)
    )
