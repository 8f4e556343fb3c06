"""The gate: answers may not get worse than the committed reference."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from evals.cases import SUITES, suites
from evals.figures import CaseResult, Evaluation
from evals.gate import GATED, judge, read_reference, reference_of, run_gated
from evals.homes import Places, opened
from evals.run import Options, evaluate
from knowledge_base.linting import lint
from knowledge_base.reading_room import silent

REFERENCE = read_reference()


@pytest.fixture(scope="module")
def nothing(places: Places) -> Evaluation:
    """An evaluation without a single case."""
    return evaluate(Options(("feedback",), baselines=False), places)


def run_of(nothing: Evaluation, **right: bool) -> Evaluation:
    told = tuple(
        CaseResult(
            name, "pairs_sample" if name.startswith("pair") else "some", "k", (), "", {}, ok
        )
        for name, ok in right.items()
    )
    return dataclasses.replace(nothing, cases=told)


@pytest.mark.parametrize(
    ("after", "passed", "named"),
    [
        ({"a": True, "b": True, "c": True, "pair": True}, True, ()),
        ({"a": False, "b": False, "c": True, "pair": True}, True, ("a", "b")),
        ({"a": False, "b": False, "c": False, "pair": True}, False, ("a", "b", "c")),
        ({"a": False, "b": False, "c": False, "d": True}, True, ("a", "b", "c")),
        ({"pair": False, "d": True}, False, ("pair",)),
        ({"new": False}, True, ()),
    ],
)
def test_more_than_two_losses_on_balance_or_one_pair_are_too_many(
    nothing: Evaluation, after: dict[str, bool], passed: bool, named: tuple[str, ...]
) -> None:
    before = run_of(nothing, a=True, b=True, c=True, d=False, pair=True)
    judged = judge(reference_of(before), run_of(nothing, **after))
    assert judged.passed is passed
    assert judged.lost == named
    for name in named:
        assert f"lost: {name}" in judged.told


def test_the_reference_holds_what_is_gated() -> None:
    suites = {item["suite"] for item in REFERENCE["figures"]}
    for name in GATED:
        assert any(suite == name or suite.startswith(f"{name}_") for suite in suites)
    assert any(REFERENCE["cases"].values())


def test_answers_on_the_sample_are_no_worse_than_the_reference(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home = tmp_path_factory.mktemp("gate")
    found = run_gated(Places(home, home / "no-data", "minilm"))
    judged = judge(REFERENCE, found)
    assert judged.compared >= 60
    assert judged.passed, judged.told


@pytest.fixture(scope="module")
def manual_places(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Where the manual's home is made once for the tests of this file."""
    return Places(tmp_path_factory.mktemp("gate-manual"), real_data, "minilm")


@pytest.mark.real_data
def test_answers_on_the_manual_are_no_worse_than_the_reference(manual_places: Places) -> None:
    judged = judge(REFERENCE, run_gated(manual_places))
    assert judged.compared >= 100
    assert judged.passed, judged.told


@pytest.mark.real_data
def test_linting_the_manual_finds_nothing(manual_places: Places) -> None:
    (suite,) = suites(SUITES, "policy_manual_2026_a".__eq__)
    assistant, _folder = opened(suite, manual_places, lambda _line: None, silent)
    try:
        held = [item.id for item in assistant.library.documents() if not item.sample]
        assert len(held) == 1
        assert lint(assistant.library, documents=held) == ()
    finally:
        assistant.close()
