"""Answers in ten languages: every phrase translated, every verdict, code and number the same."""

from __future__ import annotations

import collections
import re
import string

import pytest
from babel.messages.catalog import Message

from assistant.answer import Answer
from assistant.languages.catalogues import LANGUAGES
from assistant.languages.localising import NOT_ALL
from assistant.languages.phrases_found import brought_up_to_date, found
from assistant.service import Assistant, Question

OTHERS = LANGUAGES[1:]
QUESTIONS = (
    "Can I report 62302 with 72240?",
    "Can I report 62302 with 72240 with modifier 59?",
    "Can I report 62302 with 62303 and 62304?",
    "Why can't 62302 and 72240 be reported together?",
    "How many units of 62302 may be reported in a day?",
    "Is 62302 an add-on code?",
    "How do 62302 and 62303 differ?",
    "What documentation does 62302 require?",
    "Can I report 62302 with 99999?",
    "What does 27447 pay in Ohio?",
    "Can these two codes be reported together?",
    "What is MAI 9?",
    "My patient John Smith, born 3/4/1951, had 62302. May I bill 72240?",
)


def holes(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def texts(message: Message) -> list[str]:
    told = message.string
    return [told] if isinstance(told, str) else list(told)


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_is_translated_with_every_placeholder(language: str) -> None:
    catalog = brought_up_to_date(language)
    for message in catalog:
        if not message.id:
            continue
        templates = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set.union(*(holes(template) for template in templates))
        for told in texts(message):
            assert told, f"{language}: {templates[0]!r} is not translated"
            assert holes(told) == wanted, f"{language}: {told!r} of {templates[0]!r}"


def test_the_phrases_of_tables_notes_and_indicators_are_found() -> None:
    templates = {item.id for item in found() if isinstance(item.id, str)}
    assert "No modifier changes that." in templates
    assert "{name} says not to report {one} with {other}." in templates
    assert "the concept of two sides does not apply" in templates


@pytest.fixture(scope="module")
def english(sample_assistant: Assistant) -> dict[str, Answer]:
    return {text: sample_assistant.ask(text) for text in QUESTIONS}


def figures(text: str) -> collections.Counter[str]:
    """Codes, numbers and days in a text; some languages need no number to say "one"."""
    return collections.Counter(re.findall(r"\d[\d-]*[A-Z0-9]*", text))


@pytest.mark.parametrize("language", OTHERS)
def test_the_verdict_is_the_same_and_nothing_stays_english(
    sample_assistant: Assistant, english: dict[str, Answer], language: str
) -> None:
    for text, there in english.items():
        here = sample_assistant.ask(Question(text, language=language))
        assert here.language == language
        assert here.outcome == there.outcome
        assert [(f.rule, f.verdict, f.codes, f.modifier_indicator) for f in here.findings] == [
            (f.rule, f.verdict, f.codes, f.modifier_indicator) for f in there.findings
        ]
        assert [item.state for item in here.statements] == [
            item.state for item in there.statements
        ]
        assert figures(here.headline) == figures(there.headline), (text, here.headline)
        for mine, theirs in zip(here.statements, there.statements, strict=True):
            assert figures(mine.text) == figures(theirs.text), mine.text
        assert not any(item.message == NOT_ALL for item in here.warnings)
        assert here.citations == there.citations


@pytest.mark.parametrize("language", OTHERS)
def test_only_quotes_stay_as_they_are(sample_assistant: Assistant, language: str) -> None:
    there = sample_assistant.ask("Can I report 62302 with 72240?")
    here = sample_assistant.ask(Question("Can I report 62302 with 72240?", language=language))
    quotes = {item.quote for item in there.citations}
    for mine, theirs in zip(here.statements, there.statements, strict=True):
        quoted = any(theirs.text in quote for quote in quotes)
        assert (mine.text == theirs.text) == quoted, mine.text
    assert here.headline != there.headline
    assert any(item.kind == "untranslated" for item in here.warnings)


def test_english_has_no_such_warning(english: dict[str, Answer]) -> None:
    assert not any(
        item.kind == "untranslated" for answer in english.values() for item in answer.warnings
    )
