"""Answers in ten languages: every phrase translated, every verdict, code and number the same."""

from __future__ import annotations

import collections
import datetime as dt
import re
import string

import pytest
from babel.messages.catalog import Message

from assistant.answer import Answer
from assistant.languages.catalogues import LANGUAGES
from assistant.languages.korean import filled
from assistant.languages.localising import NOT_ALL
from assistant.languages.phrases_found import DOMAINS, brought_up_to_date, found
from assistant.languages.speaking import PAGES, Speaker
from assistant.rules.claim import Claim, parse_line
from assistant.service import Assistant, Question
from assistant.verification.drafts import Submitted
from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import in_language, said, sentence

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


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_is_translated_with_every_placeholder(language: str, domain: str) -> None:
    catalog = brought_up_to_date(language, domain)
    for message in catalog:
        if not message.id:
            continue
        templates = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set.union(*(holes(template) for template in templates))
        for told in texts(message):
            assert told, f"{language}: {templates[0]!r} is not translated"
            assert holes(told) == wanted, f"{language}: {told!r} of {templates[0]!r}"
        assert len(texts(message)) == (1 if len(templates) == 1 else catalog.num_plurals)


def test_the_phrases_of_tables_notes_and_indicators_are_found() -> None:
    templates = {item.id for item in found() if isinstance(item.id, str)}
    assert "No modifier changes that." in templates
    assert "{name} says not to report {one} with {other}." in templates
    assert "the concept of two sides does not apply" in templates
    # One that stands within an f-string.
    assert "Proof" in {item.id for item in found(PAGES)}


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


CLAIM = Claim(
    (parse_line("62302"), parse_line("72240:59"), parse_line("62304x3")),
    dt.date(2024, 8, 1),
    "practitioner",
)


@pytest.mark.parametrize("language", OTHERS)
def test_a_claim_is_checked_the_same_and_said_in_the_language(
    sample_assistant: Assistant, language: str
) -> None:
    there = sample_assistant.check(CLAIM, everything=True, explain=True)
    here = sample_assistant.check(CLAIM, everything=True, explain=True, language=language.upper())
    assert (here.verdict, here.citations) == (there.verdict, there.citations)
    for mine, theirs in zip(here.findings, there.findings, strict=True):
        assert (mine.verdict, mine.codes, mine.authority) == (
            theirs.verdict, theirs.codes, theirs.authority,
        )  # fmt: skip
        assert mine.message != theirs.message
        assert figures(mine.message) == figures(theirs.message)
        assert mine.what_would_change_it != theirs.what_would_change_it or not (
            theirs.what_would_change_it
        )
    assert all(
        mine.why != theirs.why for mine, theirs in zip(here.tried, there.tried, strict=True)
    )
    assert all(
        mine.message != theirs.message
        for mine, theirs in zip(here.warnings, there.warnings, strict=True)
    )


def test_why_a_statement_is_withheld_is_said_in_the_language(sample_assistant: Assistant) -> None:
    submitted = Submitted.model_validate(
        {
            "question": "¿Puedo reportar 62302 con 72240?",
            "language": "es",
            "statements": [
                {"text": "La luna está llena."},
                {"text": "62302 y 72240 se pueden reportar juntos siempre."},
            ],
        }
    )
    answer = sample_assistant.verify(submitted)
    reasons = [item.reason for item in answer.statements]
    assert reasons[0] == "Retenido: no se cita nada, y ninguna regla lo dice."
    assert reasons[1] is not None
    assert reasons[1].startswith("Corregido: ")


def test_a_language_is_taken_however_it_is_written(sample_assistant: Assistant) -> None:
    assert sample_assistant.explain("62302", "ES").language == "es"
    assert sample_assistant.ask(Question("What is MAI 9?", language="zh-Hans")).language == "zh"
    with pytest.raises(InvalidRequest, match="'it' is not a language: use one of en, es"):
        Question("What is MAI 9?", language="it")


def test_chinese_sentences_end_in_their_own_full_stop() -> None:
    told = sentence(said("no modifier unlocks the edit"))
    assert in_language(told, Speaker("zh", (PAGES,))) == "没有修饰符可解除该审核规则。"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("62302", "62302를 62302가 62302는 62302와 62302로"),
        ("72240", "72240을 72240이 72240은 72240과 72240으로"),
        ("J1", "J1을 J1이 J1은 J1과 J1로"),
        ("규칙", "규칙을 규칙이 규칙은 규칙과 규칙으로"),
        ("열", "열을 열이 열은 열과 열로"),
        ("표(예시)", "표(예시)를 표(예시)가 표(예시)는 표(예시)와 표(예시)로"),
    ],
)
def test_a_korean_particle_goes_by_the_sound_before_it(value: str, told: str) -> None:
    template = "{one}을(를) {one}이(가) {one}은(는) {one}와(과) {one}(으)로"
    assert filled(template, {"one": value}) == told


def test_a_particle_that_is_quoted_stays_as_it_is() -> None:
    assert filled("“{quote}” {one}은(는)", {"quote": "을(를)", "one": "a"}) == "“을(를)” a는"


def test_no_particle_is_left_open_in_an_answer(sample_assistant: Assistant) -> None:
    for text in QUESTIONS:
        answer = sample_assistant.ask(Question(text, language="ko"))
        assert not re.search(r"을\(를\)|이\(가\)|은\(는\)|와\(과\)|\(으\)로", answer.text)
