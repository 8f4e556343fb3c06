"""Walking the rows of an official file: its header, its parts, its broken rows."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from knowledge_base.edit_tables.columns import HEAD_LINES, Heading, find_heading
from knowledge_base.edit_tables.layouts import Gathered, Layout, Stored
from knowledge_base.edit_tables.source_files import one_line_errors, open_parts
from knowledge_base.errors import MalformedTable
from knowledge_base.phrases import said

# Longer than any published line; a file without line ends is read in pieces of this size.
_LONGEST_LINE = 1 << 17
_REPORT_EVERY = 50_000
_MOST_KEPT = 100
# Below this number of rows a broken one is taken as a sign that the file is not as published.
_SMALL_FILE = 200
_BROKEN_SHARE = 0.01


@dataclass(slots=True)
class Walk:
    """One pass over a file. After ``rows`` is exhausted the other fields are complete."""

    path: Path
    layout: Layout
    gathered: Gathered
    progress: Callable[[int], None] | None = None
    parts: list[tuple[str, Heading]] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    skipped_parts: list[str] = field(default_factory=list)
    good: int = 0
    broken: int = 0
    _first_broken: str = ""

    def rows(self) -> Iterator[Stored]:
        """The values of every good row. Raises ``MalformedTable`` or ``UnreadableFile``."""
        with one_line_errors(self.path.name), closing(open_parts(self.path)) as parts:
            for name, text in parts:
                yield from self._part(name, text)
        self._judge()

    def _part(self, name: str, text: TextIO) -> Iterator[Stored]:
        file = f"{self.path.name}/{name}" if name else self.path.name
        lines = iter(partial(text.readline, _LONGEST_LINE), "")
        head = list(islice(lines, HEAD_LINES))
        try:
            heading = find_heading(head, self.layout.columns, file=file, kind=self.layout.kind)
        except MalformedTable:
            # CMS zips some tables with others; that nothing fits at all is said at the end.
            if not name or self.layout.several_parts:
                raise
            self.skipped_parts.append(name)
            return
        if self.parts and not self.layout.several_parts:
            raise MalformedTable(
                said(
                    "{name}: holds two {kind} tables ({first} and {second}); unpack it "
                    "and import the one you mean",
                    name=self.path.name,
                    kind=self.layout.kind,
                    first=self.parts[0][0],
                    second=name,
                )
            )
        self.parts.append((name, heading))
        yield from self._records(file, heading, _chained(head, lines))

    def _records(self, file: str, heading: Heading, lines: Iterator[str]) -> Iterator[Stored]:
        self.gathered.file = file
        read, part = self.layout.reader(heading, self.gathered), len(self.parts) - 1
        consumed: list[str] = []
        reader = csv.reader(_kept(lines, consumed), delimiter=heading.separator)
        line = 0
        try:
            for fields in reader:
                first_line, line = line + 1, reader.line_num
                raw, spread = consumed[0], len(consumed) > 1
                consumed.clear()
                if line <= heading.last_line or not any(fields):  # above the table, or empty
                    continue
                if spread:
                    # It may have swallowed thousands of rows up to the next quote.
                    raise MalformedTable(
                        said(
                            "{file}, line {line}: a quote is not closed",
                            file=file,
                            line=first_line,
                        )
                    )
                try:
                    values = read(fields, raw.rstrip("\r\n"), part, first_line)
                except ValueError as reason:
                    if raw.strip():
                        self._reject(
                            file, first_line, reason.args[0] if reason.args else str(reason)
                        )
                    continue
                if values is not None:
                    self._count()
                    yield values
        except csv.Error as error:
            raise MalformedTable(
                said(
                    "{file}, line {line}: {error}; is a quote not closed?",
                    file=file,
                    line=line + 1,
                    error=error,
                )
            ) from error

    def _count(self) -> None:
        self.good += 1
        if self.progress is not None and self.good % _REPORT_EVERY == 0:
            self.progress(self.good)

    def _reject(self, file: str, line: int, reason: str) -> None:
        self.broken += 1
        if not self._first_broken:
            self._first_broken = said(
                "{file}, line {line}: {reason}", file=file, line=line, reason=reason
            )
        if len(self.rejected) < _MOST_KEPT:
            told = said("line {line}: {reason}", line=line, reason=reason)
            if "/" in file:
                part = file.removeprefix(f"{self.path.name}/")
                told = said("{file} line {line}: {reason}", file=part, line=line, reason=reason)
            self.rejected.append(told)

    def _judge(self) -> None:
        """Refuse a file without rows, or with more broken ones than slips explain."""
        total = self.good + self.broken
        if not self.parts:
            raise MalformedTable(
                said(
                    "{name}: holds no {kind} table (looked into {listed})",
                    name=self.path.name,
                    kind=self.layout.kind,
                    listed=", ".join(self.skipped_parts),
                )
            )
        if self.broken and (total < _SMALL_FILE or self.broken > total * _BROKEN_SHARE):
            if self.broken == 1:
                raise MalformedTable(self._first_broken)
            raise MalformedTable(
                said(
                    "{fault} ({broken} of {total} rows are broken)",
                    fault=self._first_broken,
                    broken=self.broken,
                    total=total,
                )
            )
        if not total:
            raise MalformedTable(said("{name}: has a header but no rows", name=self.path.name))


def _chained(head: list[str], lines: Iterator[str]) -> Iterator[str]:
    yield from head
    yield from lines


def _kept(lines: Iterator[str], consumed: list[str]) -> Iterator[str]:
    """Pass the lines on to the csv reader and keep those of the record it is reading."""
    for line in lines:
        consumed.append(line)
        yield line
