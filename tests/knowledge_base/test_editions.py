"""Editions of one work: told by their text, one of them in force on a day."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.editions import begins, in_force, likeness, sketch
from knowledge_base.library import Library
from knowledge_base.records import DateRange, Document

WORDS = [f"word{number}" for number in range(400)]


def text(seed: int, length: int = 1500) -> str:
    chooser = random.Random(seed)  # noqa: S311 (invented text, nothing secret)
    return " ".join(chooser.choice(WORDS) for _ in range(length))


def manual(name: str, *, edition: str | None = None, dates: DateRange | None = None) -> Document:
    return Document(
        id=name,
        title=name,
        source=name,
        media="txt",
        sha256=name,
        edition=edition,
        effective=dates or DateRange(),
        language="en",
        sample=False,
        pages=None,
        characters=1,
        passages=1,
        added_at="",
        work="manual",
    )


def ids(documents: list[Document], day: str) -> list[str]:
    return [item.id for item in in_force(documents, dt.date.fromisoformat(day))]


def test_a_changed_edition_is_alike_and_another_text_is_not() -> None:
    words = text(1).split()
    for place in range(0, len(words), 60):
        words[place] = "changed"
    assert likeness(sketch(text(1)), sketch(" ".join(words))) > 0.6
    assert likeness(sketch(text(1)), sketch(text(2))) < 0.05


@given(st.text(), st.text())
def test_likeness_is_between_0_and_1_and_the_same_both_ways(one: str, other: str) -> None:
    there, back = sketch(one), sketch(other)
    assert likeness(there, back) == likeness(back, there)
    assert 0.0 <= likeness(there, back) <= 1.0
    assert likeness(there, there) == 1.0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            manual("a", dates=DateRange(dt.date(2025, 1, 1), None)),
            manual("b", dates=DateRange(dt.date(2026, 1, 1), None)),
        ),
        (manual("a", edition="2025"), manual("b", edition="2026")),
        (manual("a", edition="2025-01-01"), manual("b", edition="revision 2026-01-01")),
    ],
)
def test_the_later_edition_takes_over_on_its_first_day(old: Document, new: Document) -> None:
    held = [new, old]
    assert ids(held, "2025-12-31") == ["a"]
    assert ids(held, "2026-01-01") == ["b"]
    assert ids(held, "2030-01-01") == ["b"]


def test_a_stated_last_day_ends_an_edition_even_if_no_other_follows() -> None:
    only = manual("a", dates=DateRange(dt.date(2025, 1, 1), dt.date(2025, 12, 31)))
    assert ids([only], "2025-12-31") == ["a"]
    assert ids([only], "2026-01-01") == []


def test_before_every_known_beginning_the_earliest_edition_answers_unless_dates_bar_it() -> None:
    assert ids([manual("a", edition="2025"), manual("b", edition="2026")], "2024-06-01") == ["a"]


def test_a_year_that_is_no_date_is_taken_as_its_year() -> None:
    assert begins(manual("a", edition="2025-13")) == dt.date(2025, 1, 1)
    assert begins(manual("a", edition="second")) is None


def test_works_are_told_when_documents_are_added(tmp_path: Path) -> None:
    first, second, other = (tmp_path / f"{name}.txt" for name in ("first", "second", "other"))
    body = text(3)
    first.write_text(f"{body}. The limit is two units.")
    second.write_text(f"{body}. The limit is three units.")
    other.write_text(text(4))
    library = Library(tmp_path / "home")
    added = [library.add(file)[0] for file in (first, second, other)]
    assert added[1].work == added[0].id
    assert added[2].work == added[2].id
    library.close()
