"""Writing a procedure-to-procedure row back exactly as it was published.

Keeping the text of 2.5 million rows would triple the file. A row is stored as values, and
the order of columns, the separator and the style of dates are stored once per file; the
importer compares what would be written with what was read, and keeps the text of those
rows that differ (a quoted cell, a stray space, a date in another style).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, Literal

from knowledge_base.edit_tables.columns import Heading

DateStyle = Literal["compact", "iso"]
_ORDER = (
    "column_one",
    "column_two",
    "prior_to_1996",
    "effective_date",
    "deletion_date",
    "modifier_indicator",
    "rationale",
)


class _Shown(dict[int | None, str]):
    """A stored ``yyyymmdd`` -> its text in one style; no date is ``*``."""

    def __init__(self, style: DateStyle) -> None:
        super().__init__({None: "*"})
        self._style = style

    def __missing__(self, number: int | None) -> str:
        text = f"{number:08d}"
        if self._style == "iso":
            text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        self[number] = text
        return text


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """Separator, columns in their order, and date style of one published file."""

    separator: str
    columns: tuple[str, ...]
    pick: Callable[[tuple[str, ...]], Any]
    shown: _Shown

    @classmethod
    def of(cls, heading: Heading) -> PublishedForm:
        """The form of a file with this header."""
        at = {position: name for name, position in heading.positions.items()}
        columns = tuple(at.get(i, "") for i in range(heading.width))
        return _form(heading.separator, columns, "iso" if heading.dashed_dates else "compact")

    def dumps(self) -> str:
        """The form as text, for the release's own file."""
        return json.dumps([self.separator, self.columns, self.shown._style])

    @staticmethod
    @lru_cache(maxsize=64)
    def loads(text: str) -> PublishedForm:
        """The form that ``dumps`` wrote."""
        separator, columns, style = json.loads(text)
        return _form(separator, tuple(columns), style)

    def render(
        self,
        one: str,
        two: str,
        prior: int,
        effective: int | None,
        deleted: int | None,
        indicator: str,
        rationale: str,
    ) -> str:
        """The row's text; a column that we do not read is left empty."""
        shown = self.shown
        return self.separator.join(
            self.pick(
                (
                    one, two, "*" if prior else "", shown[effective], shown[deleted], indicator,
                    rationale, "",
                )
            )
        )  # fmt: skip


def _form(separator: str, columns: tuple[str, ...], style: DateStyle) -> PublishedForm:
    unread = len(_ORDER)
    order = [_ORDER.index(name) if name else unread for name in columns]
    return PublishedForm(separator, columns, itemgetter(*order), _Shown(style))
