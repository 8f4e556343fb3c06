"""Keeping a patient text in the home: written whole or not at all, the one before it kept too."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from assistant.handouts.texts import FOLDER, PatientText
from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said

EARLIER = "earlier"


def keep(text: PatientText, home: Path) -> None:
    """Store a text; another one that stood in its place goes to the folder ``earlier``.

    Raises:
        UnreadableFile: the folder cannot be written to; what stood there still does.
    """
    folder = home / FOLDER
    target = folder / f"{text.code}.{text.language}.yaml"
    written = as_yaml(text)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _set_aside(target, written)
        with tempfile.NamedTemporaryFile("wb", dir=folder, suffix=".new", delete=False) as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(target)
    except OSError as error:
        raise UnreadableFile(
            said("{folder} cannot be written to ({reason}).", folder=folder, reason=error.strerror)
        ) from error


def _set_aside(target: Path, written: bytes) -> None:
    """Copy what stands at the target, if it is something else; its checksum is in its name."""
    before = target.read_bytes() if target.is_file() else written
    if before == written:
        return
    folder = target.parent / EARLIER
    folder.mkdir(exist_ok=True)
    name = f"{target.stem}.{hashlib.sha256(before).hexdigest()[:12]}.yaml"
    (folder / name).write_bytes(before)


def as_yaml(text: PatientText) -> bytes:
    """The text as ``texts.read_text`` reads it."""
    import yaml

    told: dict[str, object] = {
        "code": text.code,
        "language": text.language,
        "state": text.state,
        "written_by": text.written_by,
        "written_on": text.written_on,
        "reviewed_by": text.reviewed_by,
        "reviewed_on": text.reviewed_on,
        "source": text.source,
        "sentences": dict(text.sentences),
    }
    if text.originals:
        told["originals"] = dict(text.originals)
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=1_000).encode()


__all__ = ["EARLIER", "as_yaml", "keep"]
