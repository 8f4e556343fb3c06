"""Invented claims on real codes: ``python -m evals.claim_generator LINES OUT.parquet``.

One claim line a row, as ``bundlewise audit`` reads it. The codes and their edits are those of
the tables imported in the home folder; nothing of the claims is anybody's. About one claim in
ten has two lines with an edit between them; apart from those, lines with an edit are drawn anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import typer

from assistant.settings import Settings
from evals.bench_codes import GROUPS, CodeBook, CodesOfSetting, Places, code_book
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.records import DateRange

QUARTER = DateRange(dt.date(2024, 7, 1), dt.date(2024, 9, 30))
SEED = 20240701
MOST_LINES_OF_CLAIM = 12
SCHEMA = pa.schema(
    {
        "claim_id": pa.string(), "line": pa.int32(), "code": pa.string(),
        "modifiers": pa.string(), "units": pa.int32(), "provider": pa.string(),
        "service_date": pa.date32(), "setting": pa.string(),
    }
)  # fmt: skip
_CHUNK = 250_000
# Of the lines, in the order of bench_codes.SETTINGS.
_PRACTITIONER = 0.7
# Each further line of a claim is so likely, up to twelve: some 4.5 lines a claim.
_ONE_MORE = 0.84
_SIZES = _ONE_MORE ** np.arange(MOST_LINES_OF_CLAIM)
_SIZES /= _SIZES.sum()
# Of the claims, those that are given an edit; of the lines, those with a code that is not in use.
_WITH_EDIT, _STRANGE = 0.11, 1 / 200
_DRAWN_ANEW = 8
_PROVIDERS = ("provider-1", "provider-2", "provider-3")
_OF_ANOTHER, _UNDER_59 = 0.05, 0.25
_SEVERAL_UNITS, _OVER_LIMIT = 0.08, 1 / 300
# Modifiers by group of codes, with the share of the group's lines that bear them.
_MODIFIERS: dict[str, dict[str, float]] = {
    "evaluation": {"25": 0.24, "24": 0.01, "57": 0.01},
    "laboratory": {"QW": 0.10, "90": 0.03, "91": 0.02},
    "imaging": {"26": 0.25, "TC": 0.06, "LT": 0.05, "RT": 0.05, "26,LT": 0.02, "26,RT": 0.02},
    "medicine": {"GP": 0.10, "26": 0.05, "59": 0.04, "76": 0.02},
    "surgery": {"RT": 0.12, "LT": 0.12, "50": 0.05, "51": 0.05, "59": 0.04, "59,LT": 0.02},
    "level two": {"JZ": 0.15, "JW": 0.03},
    "add-on": {"59": 0.05},
    "other": {"59": 0.05, "AA": 0.05},
}
_TEXTS = ("", *sorted({text for shares in _MODIFIERS.values() for text in shares}))
_CUMULATIVE = np.array(
    [[_MODIFIERS[group].get(text, 0.0) for text in _TEXTS] for group in GROUPS]
)  # fmt: skip
_CUMULATIVE[:, 0] = 1 - _CUMULATIVE.sum(axis=1)
_CUMULATIVE = np.cumsum(_CUMULATIVE, axis=1)[:, :-1]
Whole = npt.NDArray[np.int64]


def generate(lines: int, out: Path, tables: EditTables, seed: int = SEED) -> None:
    """Write so many claim lines; the same lines for the same number, seed and tables."""
    book = code_book(tables, QUARTER)
    with pq.ParquetWriter(out, SCHEMA) as writer:
        for part in _parts(lines, book, seed):
            writer.write_table(part)


def _parts(lines: int, book: CodeBook, seed: int) -> Iterator[pa.Table]:
    claims = 0
    for number, start in enumerate(range(0, lines, _CHUNK)):
        chooser = np.random.default_rng([seed, number])
        size = min(_CHUNK, lines - start)
        first = round(size * _PRACTITIONER)
        for codes, count in zip(book.settings, (first, size - first), strict=True):
            if count:
                claim = _claims(chooser, count)
                yield _lines(chooser, claim, claims, book, codes)
                claims += int(claim[-1]) + 1


def _claims(chooser: np.random.Generator, lines: int) -> Whole:
    """The number of its claim for each line."""
    sizes = chooser.choice(MOST_LINES_OF_CLAIM, size=lines, p=_SIZES) + 1
    needed = int(np.searchsorted(np.cumsum(sizes), lines)) + 1
    found: Whole = np.repeat(np.arange(needed), sizes[:needed])[:lines]
    return found


def _lines(
    chooser: np.random.Generator, claim: Whole, before: int, book: CodeBook, codes: CodesOfSetting
) -> pa.Table:
    """The lines of claims of one setting; ``before`` is how many claims there are already."""
    count, sizes = len(claim), np.bincount(claim)
    starts = np.cumsum(sizes) - sizes
    code = _without_edits(chooser, claim, codes)
    planted = _plant(chooser, code, starts, sizes, codes)
    strange = np.flatnonzero(chooser.random(count) < _STRANGE)
    if len(book.strange):
        code[strange] = chooser.choice(book.strange, size=len(strange))
    modifier = (chooser.random(count)[:, None] >= _CUMULATIVE[book.groups[code]]).sum(axis=1)
    under = planted[chooser.random(len(planted)) < _UNDER_59]
    modifier[under] = _TEXTS.index("59")
    provider = chooser.integers(len(_PROVIDERS), size=len(sizes))[claim]
    others = np.flatnonzero(chooser.random(count) < _OF_ANOTHER)
    provider[others] = chooser.integers(len(_PROVIDERS), size=len(others))
    assert QUARTER.first is not None  # noqa: S101 (a quarter has both)
    assert QUARTER.last is not None  # noqa: S101
    first_day = (QUARTER.first - dt.date(1970, 1, 1)).days
    days = (QUARTER.last - QUARTER.first).days + 1
    day = (first_day + chooser.integers(days, size=len(sizes)))[claim].astype(np.int32)
    columns = [
        pc.binary_join_element_wise("C", pa.array(claim + before + 1).cast(pa.string()), ""),
        pa.array((np.arange(count) - starts[claim] + 1).astype(np.int32)),
        pa.array(book.codes).take(pa.array(code)),
        pa.array(_TEXTS).take(pa.array(modifier)),
        pa.array(_units(chooser, code, codes)),
        pa.array(_PROVIDERS).take(pa.array(provider)),
        pa.array(day).cast(pa.date32()),
        pa.repeat(codes.name, count),
    ]
    return pa.table(columns, schema=SCHEMA)


def _without_edits(chooser: np.random.Generator, claim: Whole, codes: CodesOfSetting) -> Places:
    """A code for each line; those that clash with an earlier line are drawn anew."""
    code = codes.draw(chooser, len(claim))
    for _ in range(_DRAWN_ANEW):
        anew = np.zeros(len(claim), bool)
        for apart in range(1, MOST_LINES_OF_CLAIM):
            later = apart + np.flatnonzero(claim[apart:] == claim[:-apart])
            anew[later[codes.clash(code[later], code[later - apart])]] = True
        places = np.flatnonzero(anew)
        if not len(places):
            break
        code[places] = codes.draw(chooser, len(places))
    return code


def _plant(
    chooser: np.random.Generator,
    code: Places,
    starts: Whole,
    sizes: Whole,
    codes: CodesOfSetting,
) -> Whole:
    """Put beside the first line of some claims a partner in an edit; gives the lines changed."""
    several = np.flatnonzero(sizes > 1)
    wanted = min(1.0, _WITH_EDIT * len(sizes) / max(1, len(several)))
    chosen = several[chooser.random(len(several)) < wanted]
    further = 1 + (chooser.random(len(chosen)) * (sizes[chosen] - 1)).astype(np.int64)
    places: Whole = starts[chosen] + further
    partners = codes.partner(chooser, code[starts[chosen]])
    has = partners != code[starts[chosen]]
    code[places[has]] = partners[has]
    changed: Whole = places[has]
    return changed


def _units(chooser: np.random.Generator, code: Places, codes: CodesOfSetting) -> Places:
    """One unit mostly, else some within the limit, and rarely one more than the limit."""
    limits, count = codes.limits[code], len(code)
    units = np.ones(count, np.int32)
    several = np.flatnonzero(chooser.random(count) < _SEVERAL_UNITS)
    more = 1 + chooser.geometric(0.5, size=len(several))
    units[several] = np.minimum(more, limits[several])
    over = np.flatnonzero(chooser.random(count) < _OVER_LIMIT)
    units[over] = limits[over] + 1
    return units


def main(
    lines: Annotated[int, typer.Argument(help="How many claim lines.", min=1)],
    out: Annotated[Path, typer.Argument(help="The Parquet file to write.")],
    *,
    seed: Annotated[int, typer.Option(help="Another seed gives other claims.")] = SEED,
    home: Annotated[
        Path | None, typer.Option(help="The home folder whose tables give the codes.")
    ] = None,
) -> None:
    """Write invented claims as a Parquet file."""
    with EditTables((home or Settings().home) / "tables") as tables:
        generate(lines, out, tables, seed)


if __name__ == "__main__":
    typer.run(main)
