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
    FieldChange,
    PairChange,
    UnitChange,
)
from knowledge_base.edit_tables.differences import Differences
from knowledge_base.edit_tables.editions import Edition
from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import begun, labelled, said, series
from knowledge_base.records import TableKind
from ui.phrases import CHANGES, FEE_FIELDS
from ui.speech import figure, in_words, phrase, plural, told
from ui.terminal import show
from ui.whole_files import whole_file

_SHOWN_OF_EACH = 20


def show_changes(before: Edition, after: Edition, found: Differences, out: Path | None) -> None:
    """Print how much changed, and the first changes of each sort."""
    release = before.release
    table = ", ".join(filter(None, (release.kind, release.setting)))
    counts = [
        phrase("{number} {change}", number=figure(count), change=in_words(name, CHANGES))
        for name, count in found.counts.items()
    ]
    editions = phrase("{first} to {last}", first=_named(before), last=_named(after))
    show(told(labelled(table, labelled(editions, series(counts)))))
    for name, count in found.counts.items():
        if not count:
            continue
        show(f"\n{phrase('{changes}:', changes=begun(in_words(name, CHANGES)))}")
        for change in found.changes(name, _SHOWN_OF_EACH):
            show(f"  {_line(change)}")
        if count > _SHOWN_OF_EACH:
            rest = f"{out}" if out else "--out FILE.csv"
            more = phrase(
                "... and {number} more; {file} lists all",
                number=figure(count - _SHOWN_OF_EACH),
                file=rest,
            )
            show(f"  {more}")
    if release.kind == "mue" and found.counts["deleted"]:
        limits = phrase("A code without a row is not unlimited: some limits are confidential.")
        show(f"\n{limits}")


def _named(edition: Edition) -> str:
    values = {"edition": edition.name, "day": edition.day}
    if edition.release.sample:
        return phrase("{edition} ({day}, sample)", **values)
    return f"{told(edition.name)} ({edition.day})"


def _line(change: Change) -> str:
    match change:
        case PairChange():
            line = _pair(change)
        case UnitChange():
            line = _units(change)
        case AddOnChange():
            line = _add_on(change)
        case FeeChange():
            line = _fee(change)
        case CodeChange():
            line = _code(change)
    return f"{told(line)} ({told(_rows(change))})"


def _rows(change: Change) -> str:
    before, after = change.line_before, change.line_after
    if before == after:
        return phrase("row {line} of both", line=_figure(after))
    told_of = []
    if before is not None:
        told_of.append(phrase("row {line} before", line=_figure(before)))
    if after is not None:
        told_of.append(phrase("row {line} after", line=_figure(after)))
    return series(told_of)


def _figure(line: int | None) -> str:
    return "" if line is None else figure(line)


def _pair(change: PairChange) -> str:
    one, two = change.column_one, change.column_two
    parts: list[str] = [
        phrase("{one} over {two}", one=one, two=two),
        phrase(
            "indicator {indicator}",
            indicator=_moved(change.indicator_before, change.indicator_after),
        ),
    ]
    if change.change == "flipped":
        parts.append(phrase("before {two} over {one}", one=one, two=two))
    if change.change == "deleted":
        if change.indicator_after == 9:
            parts.append(phrase("withdrawn from its first day"))
        parts += _last(change.deleted_on)
    elif change.effective_from:
        parts.append(phrase("from {day}", day=change.effective_from))
    return f"{told(series(parts))}; {change.rationale}"


def _last(day: object) -> list[str]:
    return [phrase("last in force {day}", day=day)] if day else []


def _moved(before: object, after: object) -> str:
    """One value where nothing moved or only one is known, else both."""
    known = [str(value) for value in dict.fromkeys((before, after)) if value is not None]
    return " -> ".join(known)


def _units(change: UnitChange) -> str:
    limits = (
        (change.units_before, change.mai_before),
        (change.units_after, change.mai_after),
    )
    moved = [
        plural("{number} unit, MAI {mai}", "{number} units, MAI {mai}", units, mai=mai)
        for units, mai in limits
        if units is not None
    ]
    return labelled(change.code, f"{' -> '.join(moved)}; {change.rationale}")


def _add_on(change: AddOnChange) -> str:
    with_primary = phrase(
        "{code} with {primary}, type {kind}",
        code=change.add_on,
        primary=change.primary,
        kind=_moved(change.edit_type_before, change.edit_type_after),
    )
    return series([with_primary, *_last(change.deleted_on)])


def _fee(change: FeeChange) -> str:
    code = change.code
    if change.modifier:
        code = phrase("{code} with {modifier}", code=code, modifier=change.modifier)
    moved = series([_moved_field(item) for item in change.fields])
    return labelled(code, moved) if moved else code


def _moved_field(item: FieldChange) -> str:
    name = in_words(item.field, FEE_FIELDS)
    return f"{name} {item.before or phrase('none')} -> {item.after or phrase('none')}"


def _code(change: CodeChange) -> str:
    parts: list[str] = [change.code]
    if added := _moved(change.added_before, change.added_after):
        parts.append(phrase("added {day}", day=added))
    if ended := _moved(change.terminated_before, change.terminated_after):
        parts.append(phrase("last day {day}", day=ended))
    return series(parts)


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
    with (
        whole_file(path) as unfinished,
        unfinished.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([_cell(getattr(item, name)) for name in names] for item in changes)


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(f"{item.field} {item.before} -> {item.after}" for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
