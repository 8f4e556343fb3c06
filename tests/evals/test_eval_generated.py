"""Generated pairs, and the plain reading they are judged by."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from evals import generated
from evals.homes import Places
from evals.plain_reading import Row, Slice, verdict

HEADS = "column_1,column_2,deletion_date,modifier_indicator,rationale\n"
FIRST = dt.date(2024, 7, 1)
NOWHERE = Places(Path("/nowhere"), Path("/nowhere"), "minilm")


@pytest.fixture
def undated(tmp_path: Path) -> Slice:
    path = tmp_path / "ptp.csv"
    rows = "A1,B1,*,1,x\nB1,C1,2024-08-15,0,x\nC1,D1,*,9,x\nE1,A1,2020-01-01,0,x\n"
    path.write_text(HEADS + rows, encoding="utf-8")
    return Slice.of_csv(path, FIRST)


@pytest.mark.parametrize(
    ("pair", "day", "expected"),
    [
        (("A1", "B1"), "2024-07-01", ("only_with_modifier", "A1", "B1", 1)),
        (("B1", "A1"), "2031-01-01", ("only_with_modifier", "A1", "B1", 1)),
        (("A1", "B1"), "2024-06-30", ("not_covered", None, None, None)),
        (("C1", "B1"), "2024-08-15", ("not_together", "B1", "C1", 0)),
        (("C1", "B1"), "2024-08-16", ("no_edit_found", None, None, None)),
        (("C1", "D1"), "2024-08-01", ("no_edit_found", None, None, None)),
        (("A1", "E1"), "2024-08-01", ("no_edit_found", None, None, None)),
    ],
)
def test_a_pair_is_read_plainly(
    undated: Slice, pair: tuple[str, str], day: str, expected: tuple[object, ...]
) -> None:
    told = verdict(undated, pair, dt.date.fromisoformat(day))
    assert told is not None
    found = (told.verdict, told.column_one, told.column_two, told.modifier_indicator)
    assert found == expected


def test_two_rows_at_once_are_no_case() -> None:
    one = Row("A1", "B1", FIRST, None, 0)
    other = Row("B1", "A1", FIRST, dt.date(2024, 8, 1), 1)
    held = Slice(FIRST, {("A1", "B1"): [one], ("B1", "A1"): [other]})
    assert verdict(held, ("A1", "B1"), dt.date(2024, 8, 1)) is None
    later = verdict(held, ("A1", "B1"), dt.date(2024, 8, 2))
    assert later is not None
    assert later.column_one == "A1"


def test_only_some_codes_of_a_large_table_are_read(tmp_path: Path) -> None:
    path = tmp_path / "ptp.csv"
    codes = [f"{number:05}" for number in range(60)]
    rows = (f"{one},{two},*,1,x\n" for one in codes for two in codes if one < two)
    path.write_text(HEADS + "".join(rows), encoding="utf-8")
    some, every = Slice.of_csv(path, FIRST, 4), Slice.of_csv(path, FIRST)
    kept = {code for pair in some.rows for code in pair}
    assert 5 < len(kept) < 30
    # Every pair among those that are kept is there.
    assert len(some.rows) == len(kept) * (len(kept) - 1) // 2
    assert len(every.rows) == 60 * 59 // 2


def test_the_same_cases_are_drawn_again_and_say_what_is_asked() -> None:
    drawn, again = (list(generated.suites(NOWHERE, lambda _name: True)) for _ in range(2))
    assert drawn == again
    assert [suite.suite for suite in drawn] == list(generated.NAMES)
    sample, dated, full = drawn
    assert not full.cases
    assert len(full.files) == 2
    kinds = Counter(case.kind for case in sample.cases)
    assert kinds == {"edit": 62, "before": 24, "after": 10, "unknown_code": 9}
    assert {case.setting for case in sample.cases} == {
        None, "practitioner", "outpatient_hospital",
    }  # fmt: skip
    asked = {case.question.replace(case.pair.codes[0], "") for case in sample.cases if case.pair}
    assert len(asked) > 90
    assert len({case.id for suite in drawn for case in suite.cases}) == len(
        [case for suite in drawn for case in suite.cases]
    )
    verdicts = Counter(case.pair.verdict for case in dated.cases if case.pair)
    assert min(verdicts.values()) > 1
    assert set(verdicts) == {"no_edit_found", "not_together", "only_with_modifier", "not_covered"}


def test_suites_that_are_not_wanted_are_not_read() -> None:
    drawn = list(generated.suites(NOWHERE, lambda name: name == "pairs_dated"))
    assert [suite.suite for suite in drawn] == ["pairs_dated"]
