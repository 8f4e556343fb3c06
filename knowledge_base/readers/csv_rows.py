"""Comma-, semicolon- or tab-separated files: every row a line of "Header: value" pairs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said
from knowledge_base.readers.blocks import Block, assemble
from knowledge_base.readers.opening import read_text
from knowledge_base.readers.unwrapping import clean
from knowledge_base.records import ReadDocument

_DELIMITERS = ",;\t|"
_LONGEST_FIELD = 1_000_000


def read_csv(path: Path, title: str | None) -> ReadDocument:
    """Read a table whose first row names its columns; empty values are left out."""
    text, warnings = read_text(path)
    sample = text[:8192].split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=sample.count)
    previous = csv.field_size_limit(_LONGEST_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableFile(
            said(
                "{name}: not a well-formed CSV file ({error}); export it again",
                name=path.name,
                error=error,
            )
        ) from None
    finally:
        csv.field_size_limit(previous)
    return assemble(title or path.stem, _blocks(rows), warnings=warnings)


def _blocks(rows: Sequence[Sequence[str]]) -> Iterator[Block]:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if len(filled) == 1:
        yield Block("; ".join(clean(cell) for cell in filled[0] if cell.strip()))
    for row in filled[1:]:
        yield Block(row_text(filled[0], row), item=True)


def row_text(header: Sequence[str], row: Sequence[str]) -> str:
    """One row as "Header: value; Header: value"; a value without a header stands alone."""
    pairs: list[str] = []
    for index, cell in enumerate(row):
        value = clean(cell)
        name = clean(header[index]) if index < len(header) else ""
        if value:
            pairs.append(f"{name}: {value}" if name else value)
    return "; ".join(pairs)
