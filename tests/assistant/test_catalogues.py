"""The catalogues: whole, with every placeholder, and nothing left in English."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from assistant.handouts import explaining
from assistant.handouts.composed import INFORMATION_ONLY
from assistant.handouts.facts import LABELS
from assistant.handouts.invariants import CHECKS
from assistant.handouts.texts import SECTIONS
from assistant.languages.catalogues import LANGUAGES, catalogue, direction, locale_name

ROOT = Path(__file__).parents[2]
PLACEHOLDER = re.compile(r"\{\w+\}")


def _phrases(language: str) -> dict[str, tuple[str, ...]]:
    path = ROOT / "assistant/languages/locale" / language / "LC_MESSAGES/bundlewise.po"
    with path.open("rb") as file:
        read = read_po(file, locale=locale_name(language))
    found = {}
    for message in read:
        if message.id:
            assert not message.fuzzy
            one = message.id if isinstance(message.id, str) else message.id[0]
            told = message.string
            found[one] = (told,) if isinstance(told, str) else tuple(told)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_untranslated_and_no_placeholder_missing(language: str) -> None:
    english = _phrases("en")
    phrases = _phrases(language)
    assert phrases.keys() == english.keys()
    for phrase, forms in phrases.items():
        for told in forms:
            assert told.strip(), phrase
            assert set(PLACEHOLDER.findall(told)) == set(PLACEHOLDER.findall(phrase))
            if language != "en" and PLACEHOLDER.sub("", phrase).strip(": "):
                assert told != phrase


def test_every_phrase_that_the_program_says_is_in_the_catalogues() -> None:
    held = _phrases("en")
    said = {*SECTIONS.values(), *LABELS, *CHECKS, *explaining.STATES.values()}
    said |= {INFORMATION_ONLY, explaining.FALLBACKS[0]}
    said |= {explaining.BY_MODEL, explaining.UNHEARD, explaining.UNTRANSLATED}
    sources = [*(ROOT / "assistant/handouts").glob("*.py"), *(ROOT / "ui").glob("handout*.py")]
    for source in sources:
        with source.open("rb") as file:
            said |= {item[1] for item in extract("python", file, keywords={"say": None})}
    assert len(said) > 40
    assert said <= held.keys()


def test_a_plural_takes_the_form_of_its_number() -> None:
    told = [
        catalogue("ru").count(*explaining.FALLBACKS, number, checks="x") for number in (1, 3, 5)
    ]
    assert [line.split()[1] for line in told] == ["предложение", "предложения", "предложений"]
    assert "جملتان" in catalogue("ar").count(*explaining.FALLBACKS, 2, checks="x")


def test_dates_and_direction_are_the_languages_own() -> None:
    day = dt.date(2026, 3, 5)
    assert catalogue("de").date(day) == "5. März 2026"
    assert catalogue("ko").date(day) == "2026년 3월 5일"
    assert catalogue("tl").date(day) == "Marso 5, 2026"
    assert [language for language in LANGUAGES if direction(language) == "rtl"] == ["ar"]


def test_there_is_no_eleventh_language() -> None:
    with pytest.raises(KeyError):
        catalogue("it")
