"""The fitting questions asked abroad: each stands for an English one, in three languages."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import yaml

from evals.cases import SUITES

LANGUAGES = {"es", "zh", "ru", "ar", "vi", "fr", "de", "ko", "tl"}


def _read(name: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((SUITES / name).read_text("utf-8"))
    return told


ABROAD = _read("fitting_abroad.yaml")
CASES = [case for part in ABROAD.values() for case in part]


def _originals(part: str) -> dict[str, bool]:
    """The English questions a part may translate, and whether the material answers each."""
    if part == "other_material":
        asked = _read("other_material.yaml")["questions"]
        return {entry["question"]: entry["answerable"] for entry in asked}
    fitting = _read("refusal_fitting.yaml")
    refused = [question for group in fitting["unanswerable"].values() for question in group]
    return dict.fromkeys(fitting["answerable"], True) | dict.fromkeys(refused, False)


@pytest.mark.parametrize("part", ["other_material", "manual"])
def test_each_stands_verbatim_in_its_source_and_is_answerable_there_alike(part: str) -> None:
    originals = _originals(part)
    for case in ABROAD[part]:
        assert case["of"] in originals, f"not in the source: {case['of']}"
        assert case["answerable"] is originals[case["of"]], case["of"]


def test_every_invented_page_question_is_asked_and_the_manual_half_and_half() -> None:
    assert {case["of"] for case in ABROAD["other_material"]} == set(_originals("other_material"))
    assert Counter(case["answerable"] for case in ABROAD["manual"]) == {True: 45, False: 45}


def test_every_group_of_unanswerable_questions_is_asked() -> None:
    asked = {case["of"] for case in ABROAD["manual"]}
    for group, questions in _read("refusal_fitting.yaml")["unanswerable"].items():
        assert asked & set(questions), f"none of the group {group}"


def test_each_is_asked_in_three_languages_and_no_language_more_than_another() -> None:
    for case in CASES:
        assert len(case["asked"]) == 3, case["of"]
        assert set(case["asked"]) <= LANGUAGES, case["of"]
    for part, cases in ABROAD.items():
        for answerable in (True, False):
            mine = [case["asked"] for case in cases if case["answerable"] is answerable]
            told = Counter(language for asked in mine for language in asked)
            assert set(told) == LANGUAGES, part
            assert max(told.values()) - min(told.values()) <= 1, part


def test_nothing_is_asked_twice_or_left_in_english() -> None:
    assert max(Counter(case["of"] for case in CASES).values()) == 1
    wordings = [text for case in CASES for text in case["asked"].values()]
    assert max(Counter(wordings).values()) == 1
    assert not set(wordings) & {case["of"] for case in CASES}
    assert all(text == text.strip() != "" for text in wordings)
