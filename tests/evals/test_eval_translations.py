"""Suites that ask other suites' cases again in other languages."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from evals.cases import SUITES, read_suite, split_of
from evals.translations import with_translations
from knowledge_base.errors import UnreadableFile

ORIGINAL = """\
suite: one
cases:
  - {id: a-1, kind: plain, question: "When?", gold_pages: [[3]], patterns: ["x"]}
"""


def test_a_translation_is_expected_what_its_original_is(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(ORIGINAL, encoding="utf-8")
    path = tmp_path / "two.yaml"
    path.write_text("originals: [one]\ntranslations: [{of: a-1, es: '¿Cuándo?'}]\n", "utf-8")
    suite = read_suite(path)
    assert suite is not None
    english, spanish = suite.cases
    assert (english.id, english.question, english.language) == ("a-1@en", "When?", None)
    assert (spanish.id, spanish.question, spanish.language) == ("a-1@es", "¿Cuándo?", "es")
    assert spanish.gold_pages == english.gold_pages == ((3,),)
    assert spanish.split == english.split == split_of("a-1")


def test_a_translation_of_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(ORIGINAL, encoding="utf-8")
    told = {"suite": "two", "originals": ["one"], "translations": [{"of": "b", "es": "¿?"}]}
    with pytest.raises(UnreadableFile, match="none of the originals has the case 'b'"):
        with_translations(told, tmp_path)


@pytest.mark.parametrize(
    ("half", "answerable", "unanswerable"), [("development", 22, 24), ("test", 35, 28)]
)
def test_each_half_is_asked_in_all_ten_languages(
    half: str, answerable: int, unanswerable: int
) -> None:
    suite = read_suite(SUITES / f"languages_{half}.yaml")
    assert suite is not None
    for language in (None, "es", "zh", "ru", "ar", "vi", "fr", "de", "ko", "tl"):
        cases = [item for item in suite.cases if item.language == language]
        assert {item.split for item in cases} == {half}
        assert sum(item.stands for item in cases) == answerable
        assert sum(not item.stands for item in cases) == unanswerable


@pytest.mark.parametrize("half", ["development", "test"])
def test_no_question_is_asked_twice_and_every_code_stands_in_every_language(half: str) -> None:
    suite = read_suite(SUITES / f"languages_{half}.yaml")
    assert suite is not None
    asked = [(item.language, item.question) for item in suite.cases]
    assert len(asked) == len(set(asked))
    english = {item.id: _codes(item.question) for item in suite.cases if item.language is None}
    for item in suite.cases:
        original = item.id.partition("@")[0]
        assert _codes(item.question) == english[f"{original}@en"], item.id


def _codes(question: str) -> set[str]:
    """Codes of five places, whatever digits they are written in."""
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in question)
    return set(re.findall(r"(?<![0-9A-Z])(?:[0-9]{5}|[A-Z][0-9]{4})(?![0-9])", plain))
