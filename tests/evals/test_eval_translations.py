"""Suites that ask other suites' cases again in other languages."""

from __future__ import annotations

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


@pytest.mark.parametrize(("half", "answerable"), [("development", 12), ("test", 25)])
def test_each_half_is_asked_in_all_ten_languages(half: str, answerable: int) -> None:
    suite = read_suite(SUITES / f"languages_{half}.yaml")
    assert suite is not None
    for language in (None, "es", "zh", "ru", "ar", "vi", "fr", "de", "ko", "tl"):
        cases = [item for item in suite.cases if item.language == language]
        assert sum(item.stands for item in cases) == answerable
        assert sum(not item.stands for item in cases) == 8
