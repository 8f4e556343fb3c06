"""A table row as published, under the column names of the file that it came from."""

from __future__ import annotations

import csv
from collections.abc import Sequence

_SEPARATORS = (",", "\t", "|", ";")


def cells(published: str, columns: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The values of a row by column; nothing where it has not as many values as columns."""
    for separator in _SEPARATORS:
        values = _split(published, separator)
        if len(values) == len(columns) > 1:
            return tuple(zip(columns, values, strict=True))
    return ()


def _split(published: str, separator: str) -> list[str]:
    try:
        found = list(csv.reader([published], delimiter=separator, strict=True))
    except csv.Error:
        return []
    return [value.strip() for value in found[0]] if len(found) == 1 else []
