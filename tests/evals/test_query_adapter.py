"""The experiment's questions are the same every time, and its training does what it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval.words import content_words
from assistant.service import Assistant
from assistant.settings import Settings
from evals.experiments.made_questions import Material, made_questions, reverse_lexicon
from evals.experiments.query_adapter import Asked, train_adapter


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Material]:
    home: Path = tmp_path_factory.mktemp("home")
    opened = Assistant.open(Settings(home=home))
    yield Material.of(opened.library)
    opened.close()


def test_the_lexicon_is_read_backwards() -> None:
    assert "FX" in reverse_lexicon()["fracture"]


def test_the_same_questions_are_made_every_time(material: Material) -> None:
    made = made_questions(material, None)
    assert made == made_questions(material, None)
    assert len(made) > len(material.passages)
    assert {len(content_words(item.question)) for item in made} > {3, 5, 8}


def test_a_sentence_worded_otherwise_last_year_is_of_todays_passage(material: Material) -> None:
    place = max(range(len(material.texts)), key=lambda at: len(material.stems[at]))
    words = material.texts[place].split()[:30]
    made = made_questions(material, " ".join(["Formerly", *words]))
    new = set(made) - set(made_questions(material, None))
    assert place in {item.place for item in new}


def test_a_passage_is_like_itself(material: Material) -> None:
    alike = material.alike()
    assert alike.diagonal().all()
    assert (alike == alike.T).all()


def _turned(hold: float) -> tuple[float, float]:
    """How often the nearest document is right, after training on questions turned away."""
    chance = np.random.default_rng(0)
    documents = chance.normal(size=(16, 32)).astype(np.float32)
    documents /= np.linalg.norm(documents, axis=1, keepdims=True)
    questions = np.roll(documents, 1, axis=1)
    asked = Asked(questions, documents, list(range(16)), np.eye(16, dtype=bool))
    weights = train_adapter([asked], hold, rounds=300)
    nearest = ((questions + questions @ weights) @ documents.T).argmax(axis=1)
    return float((nearest == np.arange(16)).mean()), float(np.linalg.norm(weights))


def test_the_adapter_learns_where_the_questions_lie() -> None:
    free, far = _turned(1e-4)
    held, near = _turned(1e3)
    assert free > 0.9
    assert held < 0.3
    assert near < 0.1 < far
