"""A model is asked for the language of the question, and held to it; else the built-in drafter."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial

import pytest

from assistant.languages.speaking import Speaker
from assistant.service import Assistant, Question
from knowledge_base.phrases import in_language, said
from tests.assistant.model_home import LABEL, shown, speaking
from tests.scripted_model import answers, drafts, says, scripted

QUOTE = (
    "Do not report 62302 in conjunction with 62303, 62304, 62305, 62284, 72240, 72255, 72265, "
    "72270."
)
ENGLISH = (
    "62302 is never reported in conjunction with 72240, whichever provider asks for it and why.",
    "P1",
    QUOTE,
)


@dataclass(frozen=True)
class Tongue:
    """A question, what a model answers to it, and what it must not say."""

    language: str
    name: str
    question: str
    right: str
    lie: str
    follow_up: str


SPANISH = Tongue(
    "es",
    "Spanish",
    "¿Qué reglas de agrupación tiene 62302?",
    "62302 y 72240 no se pueden facturar juntos.",
    "62302 y 72240 se pueden facturar juntos.",
    "¿y 62304?",
)
CHINESE = Tongue(
    "zh",
    "Chinese",
    "62302的捆绑规则是什么？",
    "62302和72240不能一起报告。",
    "62302和72240可以一起报告。",
    "62304呢？",
)
BOTH = pytest.mark.parametrize("tongue", [SPANISH, CHINESE], ids=lambda tongue: tongue.name)


@BOTH
def test_a_model_answers_in_the_language_of_the_question(
    tongue: Tongue, sample_assistant: Assistant
) -> None:
    turn = drafts((tongue.right, "P1", QUOTE), (tongue.lie, "P1", QUOTE))
    with scripted([turn]) as server:
        answer = speaking(sample_assistant, server).ask(tongue.question)
        assert server.data["question"] == tongue.question
        assert server.data["answer_in"] == tongue.name
    assert (answer.language, answer.drafted_by) == (tongue.language, LABEL)
    assert answer.headline == tongue.right
    (right,) = [item for item in answer.statements if item.text == tongue.right]
    (cited,) = [item for item in answer.citations if item.id in right.citations]
    assert (right.state, cited.quote) == ("supported", QUOTE)
    assert tongue.lie not in {item.text for item in answer.statements if item.state != "withheld"}


@BOTH
def test_the_language_may_be_asked_for_apart_from_the_question(
    tongue: Tongue, sample_assistant: Assistant
) -> None:
    with scripted([drafts((tongue.right, "P1", QUOTE))]) as server:
        asked = speaking(sample_assistant, server)
        answer = asked.ask(Question("What are the bundling rules of 62302?", language="es"))
        assert server.data["answer_in"] == "Spanish"
        assert (answer.headline == tongue.right) is (tongue is SPANISH)
        assert answer.drafted_by == (LABEL if tongue is SPANISH else "extractive")


@BOTH
def test_a_follow_up_is_answered_in_its_language(
    tongue: Tongue, sample_assistant: Assistant
) -> None:
    right = tongue.right.replace("62302", "62304")
    quote = QUOTE.replace("62302 in", "62304 in").replace("62303, 62304", "62302, 62303")
    with scripted([drafts((right, "P1", quote))]) as server:
        asked = speaking(sample_assistant, server)
        answer = asked.ask(Question(tongue.follow_up, after=tongue.question))
        assert server.data["answer_in"] == tongue.name
        assert any(quote in item["text"] for item in server.data["passages"])
    assert answer.language == tongue.language
    assert right in {item.text for item in answer.statements if item.state == "supported"}


@BOTH
def test_where_it_fails_the_built_in_drafter_answers_in_that_language(
    tongue: Tongue, sample_assistant: Assistant
) -> None:
    plain = sample_assistant.ask(tongue.question)
    assert plain.language == tongue.language
    read = partial(in_language, translator=Speaker(tongue.language))
    for turn, line in (
        (drafts(ENGLISH), said("answered in another language than was asked")),
        (answers(500), said("failed (HTTP {status})", status=500)),
        (says("{oops"), said("sent an answer that is no JSON")),
    ):
        with scripted([turn]) as server:
            answer = speaking(sample_assistant, server).ask(tongue.question)
            assert len(server.requests) == 2
        assert (answer.drafted_by, answer.headline) == ("extractive", plain.headline)
        assert shown(answer) == shown(plain)
        (told,) = [item.message for item in answer.warnings if item.kind == "built_in_instead"]
        assert told.startswith(f"{LABEL} {read(line)}")
        assert "the built-in drafter" not in told
        assert ENGLISH[0] not in json.dumps(answer.text)


@BOTH
def test_an_english_question_is_still_answered_in_english(
    tongue: Tongue, sample_assistant: Assistant
) -> None:
    long = (f"{tongue.right} " * 3, "P1", QUOTE)
    with scripted([drafts(long)]) as server:
        answer = speaking(sample_assistant, server).ask("What are the bundling rules of 62302?")
        assert server.data["answer_in"] == "English"
    assert answer.drafted_by == "extractive"
    assert tongue.right not in answer.text
