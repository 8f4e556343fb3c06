"""``bundlewise ask`` as a process of its own, before a model with every fault of its kind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.assistant.model_home import GOOD, KEY, LABEL, QUESTION
from tests.assistant.test_model_faults import HALF, NO_JSON, OTHER_FORM, SPANISH, TOO_LONG
from tests.scripted_model import (
    Turn,
    answers,
    cuts,
    drafts,
    never_ends,
    refuses,
    says,
    scripted,
    stalls,
)

COMMAND = "from ui.command_line import main; main()"
FAULTS: dict[str, tuple[Turn, str]] = {
    "429": (answers(429), "answers no more requests for now (HTTP 429)"),
    "500": (answers(500), "failed (HTTP 500)"),
    "stall": (stalls(HALF), "fell silent"),
    "cut stream": (cuts(HALF), "broke off its answer"),
    "malformed JSON": (says('{"statements": [oops]}'), NO_JSON),
    "wrong schema": (says('{"answer": "yes"}'), OTHER_FORM),
    "endless output": (never_ends("word "), TOO_LONG),
    "empty output": (says(""), "sent an empty answer"),
    "refusal": (refuses(), "refused to answer"),
    "wrong language": (says(SPANISH), "answered in another language than was asked"),
    "1 MB of one token": (
        says("a" * 1_000_000, piece=1_000_000), "sent more than 1,000,000 bytes"
    ),
}  # fmt: skip


def environment(home: Path, url: str, pause: float) -> dict[str, str]:
    """That of a user with a model at this address."""
    return {
        **os.environ,
        "BUNDLEWISE_HOME": str(home),
        "BUNDLEWISE_MODEL": f"{url}#tiny",
        "BUNDLEWISE_MODEL_KEY": KEY,
        "BUNDLEWISE_MODEL_CACHE": "off",
        "BUNDLEWISE_MODEL_LIMITS": f"connect=5 pause={pause} total=30 tokens=200 retries=0",
    }


def test_every_fault_is_one_line_of_an_answer_and_the_next_question_is_drafted(
    sample_home: Path, tmp_path: Path
) -> None:
    batch = tmp_path / "questions.jsonl"
    names = [name for fault in FAULTS for name in (fault, f"after {fault}")]
    batch.write_text(
        "".join(json.dumps({"id": name, "question": QUESTION}) + "\n" for name in names), "utf-8"
    )
    turns = [turn for fault, _ in FAULTS.values() for turn in (fault, drafts(GOOD))]
    with scripted(turns) as server:
        ran = subprocess.run(
            [sys.executable, "-c", COMMAND, "ask", "--batch", str(batch)],
            capture_output=True, text=True, check=False, timeout=120,
            env=environment(sample_home, server.url, pause=5),
        )  # fmt: skip
        assert len(server.requests) == len(turns)
    assert ran.returncode == 0
    assert KEY not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [item["id"] for item in told] == names
    for failed, after in zip(told[::2], told[1::2], strict=True):
        line = f"{LABEL} {FAULTS[failed['id']][1]}; the built-in drafter answered instead."
        assert line in [item["message"] for item in failed["warnings"]]
        assert (failed["outcome"], failed["drafted_by"]) == ("answered", "extractive")
        assert {item["state"] for item in failed["statements"]} == {"supported"}
        assert (after["drafted_by"], after["headline"]) == (LABEL, GOOD[0])


# A shell lets its background jobs ignore the interrupt, and their children with them.
HEARING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"


@pytest.mark.skipif(os.name != "posix", reason="signals as a terminal sends them")
def test_whoever_presses_control_c_while_a_model_is_silent_is_free_at_once(
    sample_home: Path,
) -> None:
    with scripted([stalls(HALF)]) as server:
        asking = subprocess.Popen(
            [sys.executable, "-c", f"{HEARING}; {COMMAND}", "ask", QUESTION],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=environment(sample_home, server.url, pause=30),
        )  # fmt: skip
        while not server.requests:
            assert asking.poll() is None
            time.sleep(0.05)
        asking.send_signal(signal.SIGINT)
        out, err = asking.communicate(timeout=60)
    assert (asking.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 1
