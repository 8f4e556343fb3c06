"""What a statement says of an edit's row: its columns, direction, indicator, and its key.

With several rows a claim stands if any of them bears it out; it falls if none does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from assistant.answer import Finding
from knowledge_base.codes import PROCEDURE_SHAPE

_INDICATOR = re.compile(r"\bindicator\s*(?:of|is|:|=)?\s*[“\"']?(?P<value>[019])\b", re.IGNORECASE)
_COLUMN = re.compile(
    rf"\b(?P<code>{PROCEDURE_SHAPE})\b\s*(?:\([^)]*\)\s*)?(?:is|as|in|=)\s*(?:the\s+)?column\s*"
    r"(?P<column>one|two|1|2)\b",
    re.IGNORECASE,
)
_ONE = rf"(?P<one>{PROCEDURE_SHAPE})"
_TWO = rf"(?P<two>{PROCEDURE_SHAPE})"
# Wordings that say which of two codes is payable.
_DIRECTIONS = tuple(
    re.compile(wording, re.IGNORECASE)
    for wording in (
        rf"\b{_TWO} (?:is |gets )?(?:bundle[sd]|included|packaged|incorporated) (?:in|into) "
        rf"{_ONE}",
        rf"\b{_ONE} (?:bundles|includes|contains) {_TWO}",
        rf"\b{_ONE} is (?:payable|paid) (?:and|but|while) {_TWO} is not\b",
        rf"\b{_TWO} is not (?:separately )?(?:payable|paid) and {_ONE} is\b",
        rf"\b{_TWO} is not (?:separately )?(?:payable|paid) "
        rf"(?:(?:together |along )?with|in addition to|beside) {_ONE}",
    )
)
_EDIT = re.compile(r"\b(?:edit|NCCI)\b", re.IGNORECASE)
_NO_KEY = re.compile(
    r"\bno modifier\b|\bmodifiers? (?:cannot|can never|never|does not|do not)\b", re.I
)
_A_KEY = re.compile(
    r"\b(?<!no )modifiers?\b[^.;]{0,40}\b(?:may|can|could|will|would)\b(?! not\b| never\b)"
    r"[^.;]{0,20}\b(?:unlock|overrid|overcome|bypass|allow|permit)",
    re.IGNORECASE,
)


def names_row(text: str) -> bool:
    """Whether ``text`` names a column or an indicator."""
    return bool(_INDICATOR.search(text) or _COLUMN.search(text))


def against_rows(text: str, rows: Sequence[Finding]) -> tuple[Finding, str] | None:
    """The first of ``rows``, findings on edits, that ``text`` contradicts, and how."""
    if not rows:
        return None
    return next(chain(_indicators(text, rows), _columns(text, rows), _keys(text, rows)), None)


def _indicators(text: str, rows: Sequence[Finding]) -> Iterator[tuple[Finding, str]]:
    held = {row.modifier_indicator for row in rows}
    for match in _INDICATOR.finditer(text):
        if int(match["value"]) not in held:
            yield rows[0], f"the table's modifier indicator is {rows[0].modifier_indicator}"


def _columns(text: str, rows: Sequence[Finding]) -> Iterator[tuple[Finding, str]]:
    for match in _COLUMN.finditer(text):
        code, first = match["code"].upper(), match["column"].lower() in {"one", "1"}
        named = [row for row in rows if code in row.codes]
        held = {row.column_one if first else row.column_two for row in named}
        if named and code not in held:
            yield named[0], _told(named[0])
    for match in chain.from_iterable(wording.finditer(text) for wording in _DIRECTIONS):
        turned = (match["two"].upper(), match["one"].upper())
        for row in rows:
            if (row.column_one, row.column_two) == turned:
                yield row, _told(row)


def _told(row: Finding) -> str:
    return f"column one is {row.column_one} and column two is {row.column_two}"


def _keys(text: str, rows: Sequence[Finding]) -> Iterator[tuple[Finding, str]]:
    held = {row.modifier_indicator for row in rows}
    if _EDIT.search(text) and _NO_KEY.search(text) and 0 not in held:
        yield rows[0], "the table's modifier indicator is 1, which a modifier may unlock"
    if _A_KEY.search(text) and held == {0}:
        yield rows[0], "the table's modifier indicator is 0, which no modifier unlocks"
