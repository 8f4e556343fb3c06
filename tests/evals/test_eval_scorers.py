"""Scorers against values worked out by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Finding, Statement
from evals.calibration import calibration
from evals.cases import Case, PairExpected
from evals.figures import Found, Response, Scored
from evals.intervals import mean, mean_difference
from evals.scorers import (
    Gold,
    of_edition,
    patterns_held,
    quotes_shown,
    rankings,
    scores_of,
    unsupported,
    verbatim,
    verdict_right,
)

MANUAL = "Policy Manual 2026"


def on(*pages: int, document: str = MANUAL) -> list[Found]:
    return [Found(document, page, (), f"text of {page}") for page in pages]


def ranked(gold: Gold, found: list[Found]) -> dict[str, float]:
    return rankings({"a": gold}, {"a": found})["a"]


def pages(*groups: tuple[int, ...]) -> Gold:
    return Gold.of(Case(id="a", kind="k", question="q", gold_pages=groups), MANUAL)


def test_depth_counts_passages_and_position_counts_pages() -> None:
    # Six passages on three pages; the gold page is the third page and the sixth passage.
    found = on(9, 9, 9, 8, 8, 7)
    scores = ranked(pages((7,)), found)
    assert (scores["recall@1"], scores["recall@5"], scores["recall@10"]) == (0.0, 0.0, 1.0)
    assert scores["mrr"] == pytest.approx(1 / 3)
    assert scores["ndcg@10"] == pytest.approx(1 / math.log2(4))
    assert pages((7,)).ranks(found) == (6,)


def test_any_page_of_a_group_will_do_and_every_group_counts() -> None:
    scores = ranked(pages((61, 62), (14,)), on(5, 62, 61, 3, 4, 14))
    assert (scores["recall@1"], scores["recall@5"], scores["recall@10"]) == (0.0, 0.5, 1.0)
    assert scores["mrr"] == 0.5
    # Distinct places: 5, group one, 3, 4, group two.
    gain = 1 / math.log2(3) + 1 / math.log2(6)
    assert scores["ndcg@10"] == pytest.approx(gain / (1 + 1 / math.log2(3)))


def test_a_page_of_two_groups_meets_both() -> None:
    scores = ranked(pages((1, 2), (2, 3)), on(2))
    assert (scores["recall@1"], scores["ndcg@10"], scores["mrr"]) == (1.0, 1.0, 1.0)


def test_nothing_found_scores_nought_and_is_not_left_out() -> None:
    scores = ranked(pages((7,)), [])
    assert set(scores) == {"recall@1", "recall@5", "recall@10", "mrr", "ndcg@10"}
    assert not any(scores.values())
    both = rankings({"a": pages((7,)), "b": pages((7,))}, {"a": [], "b": on(7)})
    assert (both["a"]["mrr"], both["b"]["mrr"]) == (0.0, 1.0)


def test_the_same_page_of_another_document_is_a_miss() -> None:
    assert ranked(pages((7,)), on(7, document="Policy Manual 2025"))["recall@10"] == 0.0
    assert ranked(Gold((), (frozenset({7}),)), on(7, document="Any"))["recall@10"] == 1.0


def test_documents_and_sections_stand_in_for_pages() -> None:
    case = Case(
        id="a", kind="k", question="q", gold_documents=("72240", "62284"), gold_section="plain"
    )
    gold = Gold.of(case, None)
    found = [
        Found("Code 72240: x", None, ("Code 72240 > Risks",), "r"),
        Found("Code 62302: x", None, ("Code 62302 > In plain words",), "p"),
        Found("Code 62284: x", None, ("Code 62284 > In plain words",), "p"),
    ]
    assert gold.ranks(found) == (3,)
    assert ranked(gold, found)["mrr"] == pytest.approx(1 / 3)


@given(
    st.lists(st.integers(1, 9), max_size=10),
    st.lists(st.sets(st.integers(1, 9), min_size=1, max_size=3), min_size=1, max_size=3),
)
def test_recall_is_what_counting_by_hand_gives(met: list[int], groups: list[set[int]]) -> None:
    scores = ranked(pages(*(tuple(group) for group in groups)), on(*met))
    for depth in (1, 5, 10):
        share = sum(bool(group & set(met[:depth])) for group in groups) / len(groups)
        assert scores[f"recall@{depth}"] == pytest.approx(share)
    first = next((page for page in met if any(page in group for group in groups)), None)
    assert (scores["mrr"] == 0.0) == (first is None)
    assert 0.0 <= scores["ndcg@10"] <= 1.0 + 1e-9


def test_patterns_match_within_one_quote_over_line_breaks() -> None:
    assert patterns_held(["shall not .{0,9}report", "modifier 59"],
                         ["They shall\n not ever report", "of  modifier\t59"])  # fmt: skip
    assert not patterns_held(["shall not report"], ["They shall", "not report"])
    assert not patterns_held(["a", "b"], ["a"])


def an_answer(**parts: object) -> Answer:
    plain = Answer(
        question="q", language="en", service_date=dt.date(2026, 6, 1), setting="practitioner",
        outcome="answered", headline="h", text="t",
    )  # fmt: skip
    return dataclasses.replace(plain, **parts)  # type: ignore[arg-type]


def cited(name: str, quote: str, start: int = 0, edition: str | None = "2026") -> Citation:
    return Citation(name, "passage", MANUAL, "d", 1, None, edition, quote, start,
                    start + len(quote))  # fmt: skip


def test_quotes_of_withheld_statements_are_not_shown() -> None:
    answer = an_answer(
        statements=(Statement("s", "supported", ("c1",)), Statement("s", "withheld", ("c2",))),
        citations=(cited("c1", "one"), cited("c2", "two")),
    )
    assert quotes_shown(answer) == ["one"]


def test_a_shown_statement_needs_a_right_quote_or_a_finding() -> None:
    finding = Finding("f1", "ptp_pair", "not_together", ("1", "2"), "a", "m")
    answer = an_answer(
        statements=(
            Statement("quoted", "supported", ("c1",)),
            Statement("found", "corrected", findings=("f1",)),
            Statement("misquoted", "supported", ("c2",)),
            Statement("bare", "supported"),
            Statement("withheld", "withheld"),
            Statement("no such finding", "supported", findings=("f9",)),
        ),
        findings=(finding,),
    )
    assert unsupported(answer, {"c1": True, "c2": False}) == 3


def test_a_quote_is_right_only_where_it_says_it_stands() -> None:
    body = "A rule. Another rule."
    assert verbatim(cited("c", "rule", 2), body)
    assert not verbatim(cited("c", "rule", 3), body)
    assert not verbatim(cited("c", "", 3), body)
    assert not verbatim(cited("c", "rule", 2), None)
    row = dataclasses.replace(cited("c", "62302,72240", 0), kind="table_row")
    assert not verbatim(row, "62302,72240")


def test_one_quote_of_another_edition_is_wrong_but_the_sample_has_none() -> None:
    new = Found("m", 1, (), "q", "2026")
    old = dataclasses.replace(new, edition="2025")
    sample = dataclasses.replace(old, sample=True)
    assert of_edition(Response((new, sample)), "2026")
    assert not of_edition(Response((new, old)), "2026")
    answer = an_answer(citations=(cited("c", "q", edition="2025"),))
    assert not of_edition(Response((new,), answer=answer), "2026")


def pair_case(*expected: tuple[str, str | None, str | None, int | None]) -> Case:
    told = [
        PairExpected.model_validate(
            {"codes": ("1", "2"), "verdict": verdict, "column_one": one, "column_two": two,
             "modifier_indicator": indicator}
        )
        for verdict, one, two, indicator in expected
    ]  # fmt: skip
    return Case(id="a", kind="k", question="q", pair=told[0], pair_elsewhere=(*told, None)[1])


def finding(verdict: str, one: str | None, two: str | None, indicator: int | None) -> Finding:
    return Finding(
        "f", "ptp_pair", verdict, ("2", "1"), "a", "m",  # type: ignore[arg-type]
        column_one=one, column_two=two, modifier_indicator=indicator,
    )  # fmt: skip


def test_direction_and_indicator_of_a_pair_count() -> None:
    case = pair_case(("not_together", "2", "1", 0))
    right = finding("not_together", "2", "1", 0)
    assert verdict_right(case, an_answer(findings=(right,)))
    for wrong in (
        finding("not_together", "1", "2", 0),
        finding("not_together", "2", "1", 1),
        finding("no_edit_found", None, None, None),
    ):
        assert not verdict_right(case, an_answer(findings=(wrong,)))
        assert not verdict_right(case, an_answer(findings=(right, wrong)))
    assert not verdict_right(case, an_answer())


def test_where_settings_differ_both_are_told_and_the_setting_is_asked_for() -> None:
    case = pair_case(("not_together", "2", "1", 0), ("no_edit_found", None, None, None))
    both = (finding("no_edit_found", None, None, None), finding("not_together", "2", "1", 0))
    assert verdict_right(case, an_answer(findings=both, outcome="needs_facts"))
    assert not verdict_right(case, an_answer(findings=both))
    assert not verdict_right(case, an_answer(findings=both[1:], outcome="needs_facts"))


def test_refusing_is_right_or_wrong_by_what_is_expected() -> None:
    case = Case(id="a", kind="k", question="q", expect="not_in_material")
    assert scores_of(case, Response((), refused=True)) == {"unanswerable_refused": 1.0}
    known = Case(id="a", kind="k", question="q", patterns=("zebra",))
    assert scores_of(known, Response((), refused=True)) == {
        "patterns@5": 0.0, "answerable_refused": 1.0,
    }  # fmt: skip
    assert scores_of(known, Response(tuple(on(1)))) == {"patterns@5": 0.0}


def test_the_mean_has_an_interval_that_repeats_and_narrows() -> None:
    few, many = mean([0.0, 1.0] * 5), mean([0.0, 1.0] * 200)
    assert few == mean([0.0, 1.0] * 5)
    assert few.low is not None
    assert few.high is not None
    assert few.low < few.value == 0.5 < few.high
    assert many.low is not None
    assert few.low < many.low
    # Within a hundredth of the normal approximation 0.5 - 1.96 * 0.5 / 20.
    assert many.low == pytest.approx(0.451, abs=0.01)
    assert (mean([1.0]).low, mean([1.0, 1.0]).low) == (None, 1.0)


def test_a_difference_is_of_the_same_cases() -> None:
    told = mean_difference([1.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0])
    assert told.value == 0.5
    with pytest.raises(ValueError, match="zip"):
        mean_difference([1.0], [1.0, 0.0])


def test_calibration_against_a_curve_worked_out_by_hand() -> None:
    asked = [(0.05, False), (0.05, True), (0.95, True), (1.0, True), (0.55, False)]
    scored = [
        Scored("s", "suite", None,
               Case(id=str(number), kind="k", question="q",
                    expect="answered" if truth else "not_in_material"),
               Response((), chance=chance), {})
        for number, (chance, truth) in enumerate(asked)
    ]  # fmt: skip
    points, brier = calibration(scored)
    assert [(item.predicted, item.observed, item.n) for item in points] == [
        (0.05, 0.5, 2), (0.55, 0.0, 1), (0.975, 1.0, 2),
    ]  # fmt: skip
    squares = 0.05**2 + 0.95**2 + 0.05**2 + 0.0 + 0.55**2
    assert brier == pytest.approx(squares / 5, abs=1e-4)
    assert calibration(scored[2:4]) == ((), None)
