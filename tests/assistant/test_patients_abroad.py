"""One person's case is told from a general question. The questions: patients_abroad.yaml."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.question.tongues import tongue_of
from assistant.question.understand import understand
from assistant.service import Assistant
from knowledge_base.identities.recognisers import kinds
from knowledge_base.identities.screen import may_identify

HERE = Path(__file__).parent
SUITES = HERE.parent.parent / "evals" / "suites"
CASES: dict[str, Any] = yaml.safe_load((HERE / "patients_abroad.yaml").read_text(encoding="utf-8"))
TOLD = [
    (kind, text)
    for kind, by_language in CASES["case_specific"].items()
    for texts in by_language.values()
    for text in texts
]
GENERAL = [text for texts in CASES["general"].values() for text in texts]
# Questions on somebody's mother or father in the suites, which are rightly one person's.
OF_FAMILY = re.compile(r"EOB|\b(?:dad|papá|tatay|Ba tôi)\b")
SHAPES = {"{a}": "62302", "{b}": "72240", "{code}": "62302"}


def signs_of(text: str) -> tuple[str, ...]:
    return understand(text, today=dt.date(2026, 1, 1)).patient


def strings(held: object) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for item in held.values():
            yield from strings(item)
    elif isinstance(held, list):
        for item in held:
            yield from strings(item)


@pytest.mark.parametrize(("kind", "text"), TOLD)
def test_one_person_is_met_and_the_kind_of_sign_named(kind: str, text: str) -> None:
    assert kind in signs_of(text)


@pytest.mark.parametrize("text", GENERAL)
def test_a_question_on_nobody_is_left_general(text: str) -> None:
    assert signs_of(text) == ()


@pytest.mark.parametrize(
    "path",
    [
        HERE / "tongues.yaml",
        HERE / "schedule_asked.yaml",
        SUITES / "languages_development.yaml",
        SUITES / "fitting_abroad.yaml",
    ],
    ids=lambda path: path.name,
)
def test_no_question_of_the_suites_is_taken_for_a_patients(path: Path) -> None:
    wrong = []
    for text in strings(yaml.safe_load(path.read_text(encoding="utf-8"))):
        for shape, code in SHAPES.items():
            text = text.replace(shape, code)  # noqa: PLW2901
        if len(text) > 12 and not OF_FAMILY.search(text) and signs_of(text):
            wrong.append(text)
    assert wrong == []


def test_the_screen_holds_back_nothing_abroad() -> None:
    every = [text for _, text in TOLD] + GENERAL
    assert [text for text in every if kinds(text) and not may_identify(text)] == []


@pytest.mark.parametrize(
    "text",
    ["Übernimmt Aetna 62302?", "Was kostet 62302?", "Zahlt Medicare 62302?", "Gilt 62302 noch?"],
)
def test_a_short_german_question_is_german(text: str) -> None:
    assert tongue_of(text) == "de"


@pytest.mark.parametrize("text", list(strings(CASES["beyond"])))
def test_a_price_is_an_honest_no(text: str, sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask(text)
    assert answer.outcome == "not_in_material"
    assert answer.language == tongue_of(text)
    assert not answer.citations
