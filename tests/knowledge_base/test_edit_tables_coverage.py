"""Which release answers for a day, and that silence is never an answer."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge_base.edit_tables.coverage import release_for
from knowledge_base.edit_tables.labels import read_label
from knowledge_base.errors import NotCovered
from knowledge_base.records import Release


def held(label: str, speaks_from: str | None = None, **changes: object) -> Release:
    name, quarter = read_label(label)
    first = dt.date.fromisoformat(speaks_from) if speaks_from else quarter.first
    values: dict[str, object] = {
        "kind": "ptp", "setting": "practitioner", "label": name, "quarter": quarter,
        "speaks_from": first, "dated_rows": speaks_from is not None, "rows": 1, "source": "x.csv",
        "sha256": "0", "notice": "", "sample": False, "imported_at": "", "layout": "csv",
    }  # fmt: skip
    return Release(**(values | changes))  # type: ignore[arg-type]


def chosen(releases: list[Release], day: str) -> tuple[str, bool]:
    answer = release_for(releases, "ptp", "practitioner", dt.date.fromisoformat(day))
    return answer.release.label, answer.stale


def test_the_release_of_the_quarter_answers_first() -> None:
    releases = [held("2024Q4", "1996-01-01"), held("2024Q3"), held("2024Q2")]
    assert chosen(releases, "2024-07-01") == ("2024Q3", False)
    assert chosen(releases, "2024-09-30") == ("2024Q3", False)
    assert chosen(releases, "2024-06-30") == ("2024Q2", False)


def test_an_earlier_day_is_answered_by_the_earliest_later_release_with_dates() -> None:
    releases = [held("2026Q3", "1996-01-01"), held("2025Q1", "1996-01-01"), held("2024Q3")]
    assert chosen(releases, "2019-05-01") == ("2025Q1", False)
    assert chosen([held("2024Q2"), held("2025Q1", "1996-01-01")], "2024-08-01") == (
        "2025Q1",
        False,
    )


def test_a_later_day_is_answered_by_the_newest_release_and_is_stale() -> None:
    releases = [held("2024Q2"), held("2024Q3")]
    assert chosen(releases, "2026-11-22") == ("2024Q3", True)


def test_an_undated_copy_says_nothing_of_days_before_its_quarter() -> None:
    with pytest.raises(NotCovered) as caught:
        chosen([held("2024Q3")], "2019-05-01")
    assert str(caught.value) == (
        "no ptp table for practitioner that speaks for 2019-05-01 is loaded (held: 2024Q3 from "
        "2024-07-01); import one with `bundlewise import-table FILE --kind ptp --setting "
        "practitioner --release ...`"
    )
    assert isinstance(caught.value, LookupError)


def test_a_given_first_day_widens_or_narrows_what_a_copy_speaks_for() -> None:
    assert chosen([held("2024Q3", "2020-01-01", dated_rows=False)], "2021-05-01")[0] == "2024Q3"
    with pytest.raises(NotCovered):
        chosen([held("2024Q3", "2024-08-01", dated_rows=False)], "2024-07-31")


def test_another_setting_or_kind_does_not_answer() -> None:
    with pytest.raises(NotCovered, match=r"no ptp table for dme .* \(held: none\)"):
        release_for([held("2024Q3")], "ptp", "dme", dt.date(2024, 8, 1))
    with pytest.raises(
        NotCovered, match=r"^no aoc table that speaks for 2024-08-01 .* --kind aoc --r"
    ):
        release_for([held("2024Q3")], "aoc", "practitioner", dt.date(2024, 8, 1))
    add_ons = held("2024Q3", kind="aoc", setting=None)
    answer = release_for([add_ons], "aoc", "practitioner", dt.date(2024, 8, 1))
    assert answer.release is add_ons


def test_a_sample_is_silent_as_soon_as_a_full_table_is_held() -> None:
    sample = held("2024Q3", sample=True, codes=frozenset({"62302"}))
    day = dt.date(2024, 8, 1)
    alone = release_for([sample], "ptp", "practitioner", day)
    assert alone.covers("62302")
    assert not alone.covers("62303")
    full = held("2025Q1")
    with pytest.raises(NotCovered, match=r"\(held: 2025Q1 from 2025-01-01\)"):
        release_for([sample, full], "ptp", "practitioner", day)
    assert release_for([full], "ptp", "practitioner", dt.date(2025, 1, 1)).covers("62303")
    with pytest.raises(NotCovered, match=r"held: 2024Q3 \(sample\) from 2024-07-01"):
        release_for([sample], "ptp", "practitioner", dt.date(2019, 1, 1))


def test_a_yearly_edition_gives_way_to_a_quarterly_one() -> None:
    assert chosen([held("2024"), held("2024Q3")], "2024-08-01") == ("2024Q3", False)
    assert chosen([held("2024"), held("2024Q3")], "2024-02-01") == ("2024", False)
