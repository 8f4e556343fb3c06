"""Whatever a provider does, the built-in drafter answers in bounded time, and one line says why.

The next question is answered as if nothing had been.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import socket
import threading
import time
from collections.abc import Callable

import pytest

from assistant.answer import Answer, Caution
from assistant.drafting.model.voice import ModelVoice
from assistant.model_settings import Limits
from assistant.service import Assistant
from tests.assistant.model_home import GOOD, KEY, LABEL, PATIENT, QUESTION, shown, speaking
from tests.scripted_model import (
    Turn,
    answers,
    cuts,
    drafts,
    ends_early,
    ends_with,
    floods,
    never_ends,
    only_whole,
    redirects,
    refuses,
    says,
    scripted,
    stalls,
    trickles,
)

HASTY = Limits(connect=0.5, pause=0.4, total=8, tokens=200, retries=1)
BRIEF = dataclasses.replace(HASTY, pause=5, total=0.8)
WHOLE = json.dumps({"statements": [{"text": GOOD[0], "citations": []}]})
SPANISH = json.dumps(
    {
        "statements": [
            {
                "text": "El informe debe decir por qué la resonancia no fue posible y nombrar a "
                "la persona que inyectó el contraste.",
                "citations": [{"passage": "P1", "quote": "x"}],
            }
        ]
    }
)
HALF = '{"statements": [{"text": "The record'
NO_JSON = "sent an answer that is no JSON"
OTHER_FORM = "sent an answer of another form"
TOO_LONG = "wrote more than 1,600 characters"
# What the server does, what is said of it, how often it was asked, and within which limits.
FAULTS: dict[str, tuple[Turn, str, int, Limits]] = {
    "429": (answers(429), "answers no more requests for now (HTTP 429)", 2, PATIENT),
    "429, come back": (
        answers(429, Retry_After="0.1"), "answers no more requests for now (HTTP 429)", 2, PATIENT
    ),
    "429, come back tomorrow": (
        answers(429, Retry_After="86400"), "answers no more requests for now (HTTP 429)", 1, BRIEF
    ),
    "500": (answers(500), "failed (HTTP 500)", 2, PATIENT),
    "503": (answers(503), "failed (HTTP 503)", 2, PATIENT),
    "400": (answers(400), "did not accept the request (HTTP 400)", 2, PATIENT),
    "401": (
        answers(401),
        "did not accept the key (HTTP 401); check the provider's variable or "
        "BUNDLEWISE_MODEL_KEY",
        1,
        PATIENT,
    ),
    "404": (
        answers(404),
        "does not know the model or the address (HTTP 404); check BUNDLEWISE_MODEL",
        1,
        PATIENT,
    ),
    "redirect": (
        redirects("http://127.0.0.1:9/v1/chat/completions"),
        "sent the request elsewhere (HTTP 307), which is not followed",
        1,
        PATIENT,
    ),
    "stall before the head": (stalls(after_head=False), "fell silent", 2, HASTY),
    "stall before a word": (stalls(), "fell silent", 2, HASTY),
    "stall in a word": (stalls(HALF), "fell silent", 2, HASTY),
    "no time left": (stalls(HALF), "gave no whole answer in time", 1, BRIEF),
    "a byte now and then": (trickles(), "gave no whole answer in time", 1, BRIEF),
    "cut stream": (cuts(HALF), "broke off its answer", 2, PATIENT),
    "stream without an end": (ends_early(HALF), NO_JSON, 2, PATIENT),
    "malformed JSON": (says('{"statements": [oops]}'), NO_JSON, 2, PATIENT),
    "prose": (says("Sure! You may report both."), NO_JSON, 2, PATIENT),
    "another object": (says('{"answer": "yes"}'), OTHER_FORM, 2, PATIENT),
    "a list": (says("[1, 2]"), OTHER_FORM, 2, PATIENT),
    "a number for a text": (
        says('{"statements": [{"text": 7, "citations": []}]}'), OTHER_FORM, 2, PATIENT
    ),
    "a statement too many": (
        says(json.dumps({"statements": [{"text": "a", "citations": []}] * 25})),
        OTHER_FORM, 2, PATIENT,
    ),
    "nested without end": (says('{"statements": ' + "[" * 1_500), NO_JSON, 2, PATIENT),
    "endless output": (never_ends("word "), TOO_LONG, 1, PATIENT),
    "endless braces": (never_ends("}"), TOO_LONG, 1, PATIENT),
    "endless line": (floods(), "sent more than 1,000,000 bytes", 1, PATIENT),
    "1 MB of one token": (
        says("a" * 1_000_000, piece=1_000_000), "sent more than 1,000,000 bytes", 1, PATIENT
    ),
    "half of that": (says("a" * 500_000, piece=500_000), TOO_LONG, 1, PATIENT),
    "empty output": (says(""), "sent an empty answer", 2, PATIENT),
    "refusal": (refuses(), "refused to answer", 1, PATIENT),
    "content filter": (ends_with("content_filter"), "refused to answer", 1, PATIENT),
    "limit of tokens": (
        ends_with("length"), "was cut off at its limit of tokens", 1, PATIENT
    ),
    "another language": (
        says(SPANISH), "answered in another language than was asked", 2, PATIENT
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def built_in(sample_assistant: Assistant) -> Answer:
    return sample_assistant.ask(QUESTION)


@pytest.fixture(scope="module", autouse=True)
def _loaded(sample_assistant: Assistant) -> None:
    """Load the libraries once, so that no test counts that."""
    with scripted([drafts(GOOD)]) as server:
        assert speaking(sample_assistant, server).ask(QUESTION).drafted_by == LABEL


def instead(answer: Answer) -> list[Caution]:
    return [item for item in answer.warnings if item.kind == "built_in_instead"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_line_and_the_conversation_goes_on(
    name: str,
    sample_assistant: Assistant,
    built_in: Answer,
    caplog: pytest.LogCaptureFixture,
    recwarn: pytest.WarningsRecorder,
) -> None:
    turn, line, asked, limits = FAULTS[name]
    caplog.set_level(logging.DEBUG)
    with scripted([*[turn] * asked, drafts(GOOD)]) as server:
        opened = speaking(sample_assistant, server, limits)
        started = time.monotonic()
        answer = opened.ask(QUESTION)
        assert time.monotonic() - started < 8
        assert len(server.requests) == asked
        told = f"{LABEL} {line}; the built-in drafter answered instead."
        assert instead(answer) == [Caution("built_in_instead", told)]
        assert f"> {told}\n" in answer.text
        assert answer.drafted_by == "extractive"
        assert (answer.outcome, answer.headline) == (built_in.outcome, built_in.headline)
        assert shown(answer) == shown(built_in)
        assert answer.usage is not None
        assert answer.usage.calls == asked
        after = speaking(sample_assistant, server).ask(QUESTION)
        assert (after.drafted_by, after.headline) == (LABEL, GOOD[0])
        assert all(
            item["Authorization"] == f"Bearer {KEY}" for item in map(_titled, server.headers)
        )
    assert listening() == 0
    assert KEY not in caplog.text
    assert KEY not in repr(opened.__dict__)
    assert KEY not in json.dumps(str(opened.records.store.receipt(answer.receipt)))
    assert not recwarn.list


def listening() -> int:
    """How many threads still read a provider, once they had time to see that nobody listens."""
    for _ in range(100):
        left = [item for item in threading.enumerate() if item.name == "bundlewise-model"]
        if not left:
            break
        time.sleep(0.02)
    return len(left)


def _titled(headers: dict[str, str]) -> dict[str, str]:
    return {name.title(): value for name, value in headers.items()}


def test_nobody_listening_is_one_line(sample_assistant: Assistant, built_in: Answer) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/v1"
        answer = speaking(sample_assistant, url).ask(QUESTION)
    assert [item.message for item in instead(answer)] == [
        f"{LABEL} cannot be reached; the built-in drafter answered instead."
    ]
    assert shown(answer) == shown(built_in)


def test_a_server_that_takes_no_connection_is_one_line(sample_assistant: Assistant) -> None:
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        # Connections that nobody takes fill the queue; the next gets no answer at all.
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}/v1"
        limits = dataclasses.replace(HASTY, pause=5, connect=0.3)
        started = time.monotonic()
        answer = speaking(sample_assistant, url, limits).ask(QUESTION)
        assert time.monotonic() - started < 5
    assert [item.message for item in instead(answer)] == [
        f"{LABEL} cannot be reached; the built-in drafter answered instead."
    ]


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        pytest.param(answers(500), 2, id="failed once"),
        pytest.param(cuts(HALF), 2, id="broke off once"),
        pytest.param(says("{oops"), 2, id="was no JSON once"),
        pytest.param(answers(400), 2, id="knows no schema"),
        pytest.param(only_whole(json.dumps({"statements": []})), 3, id="knows no stream"),
    ],
)
def test_a_further_try_is_taken_in_a_manner_that_may_help(
    first: Turn, asked: int, sample_assistant: Assistant
) -> None:
    with scripted([*[first] * (asked - 1), drafts(GOOD)]) as server:
        limits = dataclasses.replace(PATIENT, retries=2)
        answer = speaking(sample_assistant, server, limits).ask(QUESTION)
        assert (answer.drafted_by, answer.headline) == (LABEL, GOOD[0])
        assert len(server.requests) == asked
        assert "response_format" in server.requests[0]
        assert server.requests[0]["stream"] is True
        if first.__qualname__.startswith("only_whole"):
            assert "response_format" not in server.requests[-1]
            assert not server.requests[-1].get("stream")


@pytest.mark.parametrize("ending", [cuts, ends_early], ids=["cut", "without a role or an end"])
def test_a_draft_that_came_whole_is_taken_however_it_ended(
    ending: Callable[[str], Turn], sample_assistant: Assistant
) -> None:
    told = {"statements": [{"text": GOOD[0], "citations": [{"passage": "P1", "quote": GOOD[2]}]}]}
    with scripted([ending(json.dumps(told))]) as server:
        answer = speaking(sample_assistant, server).ask(QUESTION)
        assert (answer.drafted_by, answer.headline) == (LABEL, GOOD[0])
        assert len(server.requests) == 1


def test_a_draft_in_fences_and_after_thoughts_is_read(sample_assistant: Assistant) -> None:
    told = {"statements": [{"text": GOOD[0], "citations": [{"passage": "P1", "quote": GOOD[2]}]}]}
    for text in (
        f"```json\n{json.dumps(told)}\n```",
        f"<think>{{hm}}</think>\n{json.dumps(told)}",
    ):
        with scripted([says(text)]) as server:
            answer = speaking(sample_assistant, server).ask(QUESTION)
            assert (answer.drafted_by, answer.headline) == (LABEL, GOOD[0])


def test_half_characters_and_controls_are_taken_out(sample_assistant: Assistant) -> None:
    text = '{"statements": [{"text": "A \\ud800 b\\u0000\\n\\n> c \\u202e d", "citations": []}]}'
    with scripted([says(text)]) as server:
        answer = speaking(sample_assistant, server).ask(QUESTION)
    withheld = [item for item in answer.statements if item.state == "withheld"]
    assert [item.text for item in withheld] == ["A ? b > c d"]
    assert answer.receipt.startswith("bw1-")


def test_after_failures_in_a_row_it_is_left_alone_for_a_while(sample_assistant: Assistant) -> None:
    with scripted([*[answers(500)] * 3, drafts(GOOD)]) as server:
        asked = speaking(sample_assistant, server, dataclasses.replace(PATIENT, retries=0))
        lines = [instead(asked.ask(QUESTION))[0].message for _ in range(4)]
        assert lines[2] == f"{LABEL} failed (HTTP 500); the built-in drafter answered instead."
        assert lines[3] == (
            f"{LABEL} was not asked, as it failed 3 times in a row just now; the built-in drafter "
            "answered instead."
        )
        assert len(server.requests) == 3
        assert isinstance(asked.voice, ModelVoice)
        asked.voice.speaker.rests_until = 0.0
        assert asked.ask(QUESTION).drafted_by == LABEL


def test_silence_up_to_the_last_limit_counts_as_a_failure(sample_assistant: Assistant) -> None:
    with scripted([stalls()]) as server:
        asked = speaking(sample_assistant, server, dataclasses.replace(BRIEF, total=0.3))
        lines = [instead(asked.ask(QUESTION))[0].message for _ in range(4)]
        assert "gave no whole answer in time" in lines[2]
        assert "was not asked" in lines[3]


def test_words_of_another_language_are_not_streamed_either(sample_assistant: Assistant) -> None:
    told = json.loads(SPANISH)
    told["statements"][0]["citations"] = [{"passage": "P1", "quote": GOOD[2]}]
    with scripted([says(json.dumps(told))]) as server:
        *statements, answer = speaking(sample_assistant, server).stream(QUESTION)
    assert isinstance(answer, Answer)
    assert "informe" not in " ".join(item.text for item in (*statements, *answer.statements))
