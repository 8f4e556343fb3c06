"""Preparing a file to be added: read, split into passages, compile its notes."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from knowledge_base.code_pages import subject_code
from knowledge_base.editions import sketch
from knowledge_base.errors import UnreadableFile
from knowledge_base.guidance_notes import GuidanceNote, compile_notes
from knowledge_base.indexes.embedders import count_tokens
from knowledge_base.passages import split
from knowledge_base.phrases import said
from knowledge_base.readers import check_size, read
from knowledge_base.records import DateRange, Document, Passage, PassageSpan


@dataclass(frozen=True, slots=True)
class Details:
    """What the user says of a document; ``None`` keeps what is known or can be read."""

    source: str
    title: str | None = None
    edition: str | None = None
    effective: DateRange | None = None
    language: str | None = None
    sample: bool = False

    def applied_to(self, document: Document) -> Document:
        """Give ``document`` with the details that were stated."""
        stated = {
            name: value
            for name in ("title", "edition", "effective", "language")
            if (value := getattr(self, name)) is not None
        }
        return dataclasses.replace(document, **stated)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready to be stored, with everything that goes with it."""

    document: Document
    body: str
    subject: str | None
    passages: tuple[Passage, ...]
    notes: tuple[GuidanceNote, ...]
    sketch: tuple[int, ...]

    def keep_source(self, path: Path, folder: Path) -> None:
        """Copy the file as uploaded into ``folder``, whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{self.document.id}{path.suffix.lower()}"
        temporary = target.with_name(target.name + ".new")
        try:
            shutil.copyfile(path, temporary)
            os.replace(temporary, target)  # noqa: PTH105 (atomic by name)
        finally:
            temporary.unlink(missing_ok=True)


def checksum(path: Path) -> str:
    """SHA-256 of a file's bytes, refused early where the file cannot be a document.

    Raises:
        UnreadableFile: missing, a folder, empty, too large, or not readable.
    """
    check_size(path)
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(
            said(
                "{name} cannot be opened ({strerror}); check that it may be read.",
                name=path.name,
                strerror=error.strerror,
            )
        ) from error


def prepare(
    path: Path, details: Details, sha256: str, progress: Callable[[str, int, int], None]
) -> Prepared:
    """Read a file into a document with passages and notes.

    Raises:
        UnreadableFile: no text can be taken from the file.
    """
    progress(said("Reading {file}", file=path.name), 0, 1)
    found = read(path, title=details.title)
    subject = subject_code(found)
    spans = split(found, count_tokens)
    if not spans:
        raise UnreadableFile(
            said("{name} holds no sentences to quote; add a file with text.", name=path.name)
        )
    document_id = sha256[:12]
    document = Document(
        id=document_id,
        title=found.title,
        source=details.source,
        media=path.suffix.lower().lstrip(".") or "txt",
        sha256=sha256,
        edition=None,
        effective=DateRange(),
        language="en",
        sample=details.sample,
        pages=len(found.page_starts) or None,
        characters=len(found.text),
        passages=len(spans),
        added_at=datetime.now(UTC).isoformat(timespec="seconds"),
        warnings=found.warnings,
        work=document_id,
    )
    passages = tuple(
        _passage(document_id, ordinal, span, found.text) for ordinal, span in enumerate(spans)
    )
    notes = compile_notes(found.text, subject)
    progress(said("Reading {file}", file=path.name), 1, 1)
    stated = details.applied_to(document)
    return Prepared(stated, found.text, subject, passages, notes, sketch(found.text))


def _passage(document_id: str, ordinal: int, span: PassageSpan, text: str) -> Passage:
    return Passage(
        id=f"{document_id}-{ordinal}",
        document_id=document_id,
        ordinal=ordinal,
        start=span.start,
        end=span.end,
        page=span.page,
        section=span.section,
        heading=span.heading,
        part=span.part,
        subject=span.subject,
        text=text[span.start : span.end],
        breaks=span.breaks,
    )
