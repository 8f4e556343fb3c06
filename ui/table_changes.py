"""Writing what changed between two editions of a table: as text, as csv, as JSON.

There may be a million changes, so each is written as it is read.
"""

from __future__ import annotations

import csv
import dataclasses
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from assistant.answer import as_json
from knowledge_base.edit_tables.changes import (
    RECORDS,
    AddOnChange,
    Change,
    CodeChange,
    FeeChange,
    PairChange,
    UnitChange,
)
from knowledge_base.edit_tables.differences import Differences
from knowledge_base.edit_tables.editions import Edition
from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said
from knowledge_base.records import TableKind
from ui.terminal import show

_SHOWN_OF_EACH = 20


def show_changes(before: Edition, after: Edition, found: Differences, out: Path | None) -> None:
    """Print how much changed, and the first changes of each sort."""
    release = before.release
    table = ", ".join(filter(None, (release.kind, release.setting)))
    counted = ", ".join(f"{count:,} {_words(name)}" for name, count in found.counts.items())
    show(f"{table}: {_named(before)} to {_named(after)}: {counted}")
    for name, count in found.counts.items():
        if not count:
            continue
        show(f"\n{_words(name).capitalize()}:")
        for change in found.changes(name, _SHOWN_OF_EACH):
            show(f"  {_line(change)}")
        if count > _SHOWN_OF_EACH:
            rest = f"{out} lists all" if out else "--out FILE.csv lists all"
            show(f"  ... and {count - _SHOWN_OF_EACH:,} more; {rest}")
    if release.kind == "mue" and found.counts["deleted"]:
        show("\nA code without a row is not unlimited: some limits are confidential.")


def _words(name: str) -> str:
    return name.replace("_", " ")


def _named(edition: Edition) -> str:
    sample = ", sample" if edition.release.sample else ""
    return f"{edition.name} ({edition.day}{sample})"


def _line(change: Change) -> str:
    match change:
        case PairChange():
            told = _pair(change)
        case UnitChange():
            told = f"{change.code}{_units(change)}"
        case AddOnChange():
            told = _add_on(change)
        case FeeChange():
            told = _fee(change)
        case CodeChange():
            told = _code(change)
    return f"{told} ({_rows(change)})"


def _rows(change: Change) -> str:
    if change.line_before == change.line_after:
        return f"row {change.line_after:,} of both"
    places = (("before", change.line_before), ("after", change.line_after))
    return ", ".join(f"row {line:,} {when}" for when, line in places if line is not None)


def _pair(change: PairChange) -> str:
    one, two = change.column_one, change.column_two
    told = f"{one} over {two}, indicator {_moved(change.indicator_before, change.indicator_after)}"
    if change.change == "flipped":
        told += f", before {two} over {one}"
    if change.change == "deleted":
        told += ", withdrawn from its first day" if change.indicator_after == 9 else ""
        told += f", last in force {change.deleted_on}" if change.deleted_on else ""
    elif change.effective_from:
        told += f", from {change.effective_from}"
    return f"{told}; {change.rationale}"


def _moved(before: object, after: object) -> str:
    """One value where nothing moved or only one is known, else both."""
    known = [str(value) for value in dict.fromkeys((before, after)) if value is not None]
    return " -> ".join(known)


def _units(change: UnitChange) -> str:
    limits = (
        (change.units_before, change.mai_before),
        (change.units_after, change.mai_after),
    )
    told = [f"{units} units, MAI {mai}" for units, mai in limits if units is not None]
    return f": {' -> '.join(told)}; {change.rationale}"


def _add_on(change: AddOnChange) -> str:
    kind = _moved(change.edit_type_before, change.edit_type_after)
    last = f", last in force {change.deleted_on}" if change.deleted_on else ""
    return f"{change.add_on} with {change.primary}, type {kind}{last}"


def _fee(change: FeeChange) -> str:
    modifier = f" with {change.modifier}" if change.modifier else ""
    moved = ", ".join(
        f"{_words(item.field)} {item.before or 'none'} -> {item.after or 'none'}"
        for item in change.fields
    )
    return f"{change.code}{modifier}{': ' if moved else ''}{moved}"


def _code(change: CodeChange) -> str:
    dates = (
        ("added", _moved(change.added_before, change.added_after)),
        ("last day", _moved(change.terminated_before, change.terminated_after)),
    )
    told = "".join(f", {what} {when}" for what, when in dates if when)
    return f"{change.code}{told}"


def stream_json(head: dict[str, Any], changes: Iterable[Change]) -> None:
    """Print one JSON document: the head's fields, and the changes as its last."""
    opening = orjson.dumps(as_json(head), option=orjson.OPT_INDENT_2).decode()
    sys.stdout.write(f'{opening.removesuffix("}").rstrip()},\n  "changes": [')
    separator = "\n    "
    for change in changes:
        sys.stdout.write(separator + orjson.dumps(change).decode())
        separator = ",\n    "
    sys.stdout.write("\n  ]\n}\n")


def write_csv(path: Path, kind: TableKind, changes: Iterable[Change]) -> None:
    """Write every change as a row; the file appears, or is replaced, only once it is whole.

    Raises:
        UnreadableFile: the file cannot be written.
    """
    if path.is_dir():
        raise UnreadableFile(said("{path} is a folder; name a csv file to write.", path=path))
    names = [item.name for item in dataclasses.fields(RECORDS[kind])]
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        try:
            with unfinished.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(names)
                writer.writerows(
                    [_cell(getattr(item, name)) for name in names] for item in changes
                )
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


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(f"{item.field} {item.before} -> {item.after}" for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
