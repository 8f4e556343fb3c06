"""Pairs of codes and days, drawn from the tables, with the verdict of a plain reading of them.

Three suites: ``pairs_sample`` on the tables that come with the project, ``pairs_dated`` on the
small invented tables of the tests whose rows carry dates (the days about every row's ends), and
``pairs_2024q3`` on Medicare's full tables where they are at hand. The same seed draws the same
cases. What is expected is read by ``evals.plain_reading`` and never by our own table code.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import yaml

from evals.cases import Case, Material, PairExpected, Suite
from evals.homes import Places
from evals.plain_reading import Pair, Row, Slice, verdict
from knowledge_base.records import Setting

NAMES = ("pairs_sample", "pairs_dated", "pairs_2024q3")
SEED = 20_240_701
QUARTER = (dt.date(2024, 7, 1), dt.date(2024, 9, 30))
_REPOSITORY = Path(__file__).parents[1]
_SAMPLE = _REPOSITORY / "knowledge_base" / "sample" / "tables"
_DATED = _REPOSITORY / "tests" / "rule_cases" / "tables"
_SETTINGS: tuple[Setting, ...] = ("practitioner", "outpatient_hospital")
_SHORT: dict[Setting, str] = {
    "practitioner": "practitioner", "outpatient_hospital": "outpatient", "dme": "dme"
}  # fmt: skip
_WORDINGS = (
    "Can I report {a} with {b} on {day}?",
    "{a} and {b} same day, {day} - billable together?",
    "Is {a} bundled into {b}? Date of service {day}",
    "DOS {day}: {a} + {b}, same provider. Allowed?",
    "Are {a} and {b} payable together for a service of {day}?",
    "may {a} be billed alongside {b} ({day})",
)
_DAYS: tuple[Callable[[dt.date], str], ...] = (
    dt.date.isoformat,
    lambda day: f"{day:%B} {day.day}, {day.year}",
    lambda day: f"{day.month}/{day.day}/{day.year}",
)
_PLACES = (" in the outpatient hospital", " in the hospital outpatient department")
# Codes of no table of the sample, so that nothing can be said of them.
_STRANGERS = ("29881", "43239", "66984", "93458", "11042", "52000")
# Of the full tables, the codes whose checksum falls here are read: all pairs among some 300.
ONE_CODE_IN = 40
_FULL = {"edit": 130, "ended": 50, "never": 20, "none": 50, "before": 30, "after": 20}


def suites(places: Places, wanted: Callable[[str], bool]) -> Iterator[Suite]:
    """The generated suites whose names are wanted; the others are not read."""
    makers: tuple[Callable[[], Suite], ...] = (
        _on_sample,
        _on_dated,
        lambda: _on_full(places),
    )
    for name, make in zip(NAMES, makers, strict=True):
        if wanted(name):
            yield make()


def _on_sample() -> Suite:
    chooser = random.Random(SEED)  # noqa: S311 (drawing cases, not secrets)
    listed = yaml.safe_load((_SAMPLE / "sources.yaml").read_text(encoding="utf-8"))
    codes = [str(code) for code in listed["codes"]]
    held = {
        setting: Slice.of_csv(_SAMPLE / f"ptp_{_SHORT[setting]}_2024q3.csv", QUARTER[0])
        for setting in _SETTINGS
    }
    draw = _Drawing("sample", chooser, held)
    for setting in _SETTINGS:
        for number, pair in enumerate(combinations(codes, 2)):
            day = chooser.choice((*QUARTER, _within(chooser), QUARTER[1] + dt.timedelta(1)))
            draw.add("after" if day > QUARTER[1] else "edit", pair, day, setting)
            if number % 3 == 0:
                draw.add("before", pair, _before(chooser), setting)
        for stranger in _STRANGERS[: 6 if setting == "practitioner" else 3]:
            draw.unknown((chooser.choice(codes), stranger), _within(chooser), setting)
    return Suite(
        suite=NAMES[0],
        about="Every pair of the sample's codes, in both settings, on days about its quarter.",
        cases=tuple(draw.cases),
    )


def _on_dated() -> Suite:
    chooser = random.Random(SEED)  # noqa: S311
    paths = {setting: _DATED / f"ptp_{setting}.txt" for setting in _SETTINGS}
    held = {name: Slice.of_cms(path) for name, path in paths.items() if path.is_file()}
    draw = _Drawing("dated", chooser, held)
    # The sample lies in the same home, and speaks of its own codes there.
    listed = yaml.safe_load((_SAMPLE / "sources.yaml").read_text(encoding="utf-8"))
    sample = {str(code) for code in listed["codes"]}
    for setting, rows in held.items():
        for pair in sorted(rows.pairs()):
            if sample.isdisjoint(pair):
                for day in _ends(rows.between(*pair)):
                    draw.add("boundary", pair, day, setting)
    return Suite(
        suite=NAMES[1],
        about="Invented rows with dates: the days before, at and after each of their ends.",
        material=tuple(
            Material(table=str(path), kind="ptp", setting=setting, release="2024Q3")
            for setting, path in paths.items()
        ),
        cases=tuple(draw.cases),
    )


def _ends(rows: Sequence[Row]) -> list[dt.date]:
    one = dt.timedelta(1)
    days = {QUARTER[0], QUARTER[1] + one}
    for row in rows:
        if row.effective is not None and row.effective.year > 1996:
            days |= {row.effective - one, row.effective}
        if row.deleted is not None:
            days |= {row.deleted, row.deleted + one}
    return sorted(days)


def _on_full(places: Places) -> Suite:
    chooser = random.Random(SEED)  # noqa: S311
    names = {setting: f"ncci-2024q3/ptp_{_SHORT[setting]}_2024q3.csv.gz" for setting in _SETTINGS}
    held = {
        setting: Slice.of_csv(places.data / name, QUARTER[0], ONE_CODE_IN)
        for setting, name in names.items()
        if (places.data / name).is_file()
    }
    draw = _Drawing("full", chooser, held)
    for setting, rows in held.items():
        _draw_full(draw, rows, setting, chooser)
    return Suite(
        suite=NAMES[2],
        about="Medicare's full tables of 2024Q3: edits, ended and never valid rows, no rows.",
        material=tuple(
            Material(table=name, kind="ptp", setting=setting, release="2024Q3")
            for setting, name in names.items()
        ),
        cases=tuple(draw.cases),
    )


def _draw_full(draw: _Drawing, held: Slice, setting: Setting, chooser: random.Random) -> None:
    first = QUARTER[0]
    pairs = sorted(held.pairs())
    by_verdict: dict[str, list[Pair]] = {"edit": [], "ended": [], "never": []}
    for pair in pairs:
        rows = held.rows[pair]
        if any(row.in_force(first) for row in rows):
            by_verdict["edit"].append(pair)
        else:
            ended = any(row.indicator != 9 for row in rows)
            by_verdict["ended" if ended else "never"].append(pair)
    # A code with an edit in force is one the release certainly knows.
    current = sorted({code for pair in by_verdict["edit"] for code in pair})
    bare = (tuple(chooser.sample(current, 2)) for _ in range(10_000))
    none = (pair for pair in bare if not held.between(pair[0], pair[1]))
    for kind, count in _FULL.items():
        for _ in range(count // len(_SETTINGS)):
            day = _within(chooser)
            if kind == "none":
                one, other = next(none)
                draw.add(kind, (one, other), day, setting)
                continue
            if kind in {"before", "after"}:
                day = _before(chooser) if kind == "before" else dt.date(2025, 2, 3)
            drawn = by_verdict.get(kind) or by_verdict["edit"]
            draw.add(kind, chooser.choice(drawn), day, setting)


class _Drawing:
    """Cases as they are drawn, each with an id that says what it is."""

    def __init__(self, prefix: str, chooser: random.Random, held: Mapping[Setting, Slice]) -> None:
        self.cases: list[Case] = []
        self._prefix, self._chooser, self._held = prefix, chooser, held

    def add(self, kind: str, pair: Pair, day: dt.date, setting: Setting) -> None:
        """A pair on a day, asked in either order; left out where two rows hold at once."""
        expected = {name: verdict(rows, pair, day) for name, rows in self._held.items()}
        if None not in expected.values():
            self._put(kind, day, setting, expected)

    def unknown(self, pair: Pair, day: dt.date, setting: Setting) -> None:
        """A pair of which one code is in nothing that is loaded."""
        expected = PairExpected(codes=pair, verdict="unknown_code")
        self._put("unknown_code", day, setting, {setting: expected})

    def _put(
        self,
        kind: str,
        day: dt.date,
        setting: Setting,
        expected: Mapping[Setting, PairExpected | None],
    ) -> None:
        """Half the cases name their setting as an option.

        The rest name it in the text, or where it is the practitioner's, leave it open: the other
        setting's verdict is wanted too then, if it is another one.
        """
        chooser, wanted = self._chooser, expected[setting]
        assert wanted is not None  # noqa: S101 (left out before)
        one, other = chooser.sample(wanted.codes, 2)
        text = chooser.choice(_WORDINGS).format(a=one, b=other, day=chooser.choice(_DAYS)(day))
        stated = chooser.random() < 0.5
        elsewhere = None
        if setting != "practitioner" and not stated:
            text = text.rstrip("?") + chooser.choice(_PLACES) + "?"
        elif not stated:
            # A setting whose tables cannot speak for the day says nothing otherwise.
            others = (item for item in expected.values() if item != wanted)
            elsewhere = next(
                (item for item in others if item and item.verdict != "not_covered"), None
            )
        number = f"{self._prefix}-{len(self.cases):03}"
        self.cases.append(
            Case(
                id=f"{number}-{one}-{other}-{day.isoformat()}-{_SHORT[setting]}",
                kind=kind,
                question=text,
                setting=setting if stated else None,
                pair=wanted,
                pair_elsewhere=elsewhere,
            )
        )


def _within(chooser: random.Random) -> dt.date:
    days = (QUARTER[1] - QUARTER[0]).days
    return QUARTER[0] + dt.timedelta(chooser.randint(0, days))


def _before(chooser: random.Random) -> dt.date:
    """The eve of the release, or some day of the years before it."""
    return QUARTER[0] - dt.timedelta(chooser.choice((1, chooser.randint(2, 900))))
