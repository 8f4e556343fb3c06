"""Receipts: every answer leaves one, a person's question none, and no failure breaks an answer."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.receipts.kept_answer import answer_of
from assistant.receipts.receipt import Given, answer_sha256, receipt_json, replayed_bytes
from assistant.receipts.receipts_file import FILE
from assistant.receipts.store import Store
from assistant.service import Assistant, Question
from assistant.settings import Retention
from assistant.verification.drafts import Submitted
from knowledge_base.errors import LibraryDamaged, UnknownRelease
from knowledge_base.library import Library
from tests.assistant.receipt_home import DRAFT, TODAY, copied, fill, opened, said

ROOT = Path(__file__).parents[2]
PAIR = "Can 20551 be billed with 76942?"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("filled") / "home"
    fill(home, tmp_path_factory.mktemp("files"))
    return home


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return copied(filled, tmp_path / "home")


@pytest.fixture
def assistant(home: Path) -> Iterator[Assistant]:
    said()
    found = opened(home)
    yield found
    found.close()


def test_a_receipt_holds_what_was_asked_what_it_rests_on_and_what_was_said(
    assistant: Assistant,
) -> None:
    question = Question(
        "Can 20551 be billed with 76942?", dt.date(2024, 9, 1), "practitioner", "en", id="case-1"
    )
    answer = assistant.ask(question)
    found = assistant.records.store.receipt(answer.receipt)
    assert found.question.text == question.text
    assert found.question.service_date == dt.date(2024, 9, 1)
    assert (found.question.setting, found.question.language) == ("practitioner", "en")
    assert found.question.id is None
    assert found.today == TODAY
    assert found.given.text == answer.text
    assert found.given.outcome == "answered"
    row = next(item for item in found.given.used if item.kind == "table_row")
    assert row.document_id == "ptp-practitioner-2024Q3"
    assert row.quote == "20551,76942,,20100101,*,1,Misuse of column two"
    assert len(row.sha256) == 64
    held = {item.id: item for item in assistant.library.documents()}
    assert set(found.basis.documents) == set(held)
    assert found.basis.generation == assistant.library.generation
    assert found.basis.releases["ptp-practitioner-2024Q3"] == next(
        item.sha256
        for item in assistant.library.tables.releases()
        if not item.sample and item.kind == "ptp"
    )
    assert {"bundlewise", "refusal", "embedder"} <= set(found.basis.versions)


def test_a_quote_of_a_receipt_is_the_span_it_names(assistant: Assistant) -> None:
    answer = assistant.ask("How often is the gribble survey reported?")
    found = assistant.records.store.receipt(answer.receipt)
    (used,) = [item for item in found.given.used if "harbour" in item.quote]
    assert assistant.library.body(used.document_id)[used.start : used.end] == used.quote
    told = receipt_json(found)
    assert json.loads(json.dumps(told))["given"]["used"][0]["sha256"] == used.sha256


def test_the_same_question_is_one_receipt_counted_twice(assistant: Assistant) -> None:
    one, two = assistant.ask(PAIR), assistant.ask(PAIR)
    assert one.receipt == two.receipt
    found = assistant.records.store.receipt(one.receipt)
    assert found.times == 2
    assert found.last_at > found.made_at
    other = assistant.ask(Question(PAIR, document_ids=("Reporting the gribble survey",)))
    assert other.receipt != one.receipt
    assert assistant.records.store.count() == 2


@pytest.mark.parametrize(
    "text",
    [
        "Can patient Zebediah Quimby, DOB 1/2/1960, have 62302?",
        "My patient had a fall yesterday, what should I bill for her?",
        "Is MRN 8675309 covered for a wheelchair?",
    ],
)
def test_a_question_about_a_person_leaves_nothing(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(text)
    assert answer.outcome == "case_specific"
    assert answer.receipt.startswith("bw1-")
    assert assistant.records.store.count() == 0
    assert assistant.records.store.misses() == ()
    assert not assistant.records.store.file.exists()


def test_a_draft_leaves_a_receipt_unless_a_statement_of_it_names_a_person(
    assistant: Assistant,
) -> None:
    answer = assistant.verify(DRAFT)
    found = assistant.records.store.receipt(answer.receipt)
    assert found.draft is not None
    assert found.draft["statements"][1]["text"] == DRAFT.statements[1].text
    named = {
        "question": PAIR,
        "statements": [{"text": "Patient Zebediah Quimby, DOB 1/2/1960, had 62302."}],
    }
    assistant.verify(Submitted.model_validate(named))
    assert assistant.records.store.count() == 1


def test_the_earlier_question_is_kept_only_where_it_was_read(assistant: Assistant) -> None:
    after = "Can patient Zebediah Quimby, DOB 1/2/1960, have 62302?"
    answer = assistant.ask(Question("How often is the gribble survey reported?", after=after))
    assert assistant.records.store.receipt(answer.receipt).question.after is None
    follow = assistant.ask(Question("and 62304?", after="What documentation does 62302 require?"))
    kept = assistant.records.store.receipt(follow.receipt).question
    assert kept.after == "What documentation does 62302 require?"


def test_questions_that_find_nothing_are_counted_but_no_false_premise(
    assistant: Assistant,
) -> None:
    for _ in range(3):
        assistant.ask("What is the reimbursement for a wheelchair?")
    assistant.ask("Which edits have modifier indicator 7?")
    (miss,) = assistant.records.store.misses()
    assert (miss.words, miss.count) == (("reimbursement", "wheelchair"), 3)
    assert miss.question is None
    assert assistant.upload_list().words[0].count == 3


@pytest.mark.parametrize(("kept", "question"), [("questions", "Who pays for a wheelchair?")])
def test_the_owner_may_have_the_question_kept(home: Path, kept: str, question: str) -> None:
    found = opened(home, misses=kept)  # type: ignore[arg-type]
    found.ask(question)
    assert [miss.question for miss in found.records.store.misses()] == [question]
    found.close()


def test_both_can_be_switched_off(home: Path) -> None:
    found = opened(home, keep=Retention(0), misses="off")
    answer = found.ask("Who pays for a wheelchair?")
    assert answer.receipt.startswith("bw1-")
    assert not (home / FILE).exists()
    found.close()


def test_only_so_many_are_kept_and_the_oldest_go(home: Path) -> None:
    found = opened(home, keep=Retention(3))
    asked = [found.ask(f"What is {code}?").receipt for code in (62302, 62303, 62304, 62305)]
    assert [item.id for item in found.records.store.receipts()] == asked[1:]
    found.close()


def test_what_is_older_than_the_days_goes(assistant: Assistant, home: Path) -> None:
    old = assistant.ask(PAIR).receipt
    assistant.close()
    with sqlite3.connect(home / FILE) as connection:
        connection.execute("UPDATE receipts SET last_at = '2020-01-01T00:00:00.000000Z'")
    connection.close()
    kept = opened(home, keep=Retention(100_000, 30))
    fresh = kept.ask("What is 62303?").receipt
    assert [item.id for item in kept.records.store.receipts()] == [fresh]
    with pytest.raises(UnknownRelease, match=old):
        kept.records.store.receipt(old)
    kept.close()


def test_what_is_forgotten_is_in_no_file(assistant: Assistant, home: Path) -> None:
    name = assistant.ask(PAIR).receipt
    other = assistant.ask("What is 62303?").receipt
    assistant.close()
    with sqlite3.connect(home / FILE) as connection:
        query = "SELECT told FROM receipts WHERE id = ?"
        (blob,) = connection.execute(query, (name,)).fetchone()
    connection.close()
    piece = blob[:64]
    assert piece in (home / FILE).read_bytes()
    assistant.records.store.forget(name)
    assert [item.id for item in assistant.records.store.receipts()] == [other]
    files = [path.read_bytes() for path in home.glob(f"{FILE}*")]
    assert not any(piece in content for content in files)
    with pytest.raises(UnknownRelease, match="receipts list"):
        assistant.records.store.forget(name)
    assert assistant.records.store.forget_receipts() == 1


@pytest.mark.parametrize("content", [b"no database" * 500, bytes(range(256)) * 40])
def test_a_damaged_file_is_said_once_and_answers_go_on(home: Path, content: bytes) -> None:
    (home / FILE).write_bytes(content)
    found = opened(home)
    said()
    answers = [
        found.ask(PAIR),
        found.ask("What is 62303?"),
        found.ask("Who pays for a wheelchair?"),
    ]
    assert [item.outcome for item in answers] == ["answered", "answered", "not_in_material"]
    (line,) = said()
    assert str(home / FILE) in line
    assert "\n" not in line
    assert found.records.fault == line
    with pytest.raises(LibraryDamaged, match="receipts forget --all"):
        found.records.store.count()
    found.records.store.discard()
    found.ask(PAIR)
    assert found.records.store.count() == 1
    found.close()


def test_a_receipt_that_was_tampered_with_is_one_line(assistant: Assistant, home: Path) -> None:
    name = assistant.ask(PAIR).receipt
    with sqlite3.connect(home / FILE) as connection:
        connection.execute("UPDATE receipts SET told = x'0102'")
    connection.close()
    with pytest.raises(LibraryDamaged, match=name):
        assistant.records.store.receipt(name)


def test_where_nothing_can_be_written_answers_are_given(home: Path) -> None:
    (home / FILE).mkdir()  # as good as a folder that may not be written to, also for root
    found = opened(home)
    said()
    assert found.ask(PAIR).outcome == "answered"
    assert found.ask(PAIR).outcome == "answered"
    (line,) = said()
    assert "cannot be written or read" in line
    found.close()


def test_half_a_character_breaks_no_answer(assistant: Assistant) -> None:
    broken = assistant.ask("What is 62303? \ud800")
    assert broken.outcome in {"answered", "not_in_material"}
    (line,) = said()
    assert line.startswith("A receipt could not be kept (")
    assert assistant.ask("What is 62303?").receipt != broken.receipt
    assert assistant.records.store.count() == 1


def test_a_file_of_a_later_version_is_left_alone(home: Path) -> None:
    with sqlite3.connect(home / FILE) as connection:
        connection.execute("PRAGMA user_version = 7")
    connection.close()
    found = opened(home)
    assert found.ask(PAIR).outcome == "answered"
    with pytest.raises(LibraryDamaged, match="format 7, not 1"):
        found.records.store.newest(1)
    found.close()


def test_processes_and_threads_write_at_once(home: Path) -> None:
    script = (
        "import sys, datetime as dt; from pathlib import Path\n"
        "from tests.assistant.receipt_home import opened\n"
        "from assistant.service import Question\n"
        "found = opened(Path(sys.argv[1]))\n"
        "first = dt.date(2024, 8, 1) + dt.timedelta(days=100 * int(sys.argv[2]))\n"
        "for day in range(20):\n"
        "    found.ask(Question('What is 62303?', first + dt.timedelta(days=day)))\n"
        "print(found.records.fault or 'clean')\n"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(home), str(number)],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE, text=True,
        )
        for number in range(1, 4)
    ]  # fmt: skip
    found = opened(home)
    threads = [
        threading.Thread(
            target=lambda start=number: [
                found.ask(Question("What is 62304?", TODAY + dt.timedelta(days=start + day)))
                for day in range(5)
            ]
        )
        for number in (0, 5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [writer.communicate(timeout=120)[0].strip() for writer in writers] == ["clean"] * 3
    assert found.records.fault is None
    assert found.records.store.count() == 70
    found.close()


def test_receipts_are_read_while_others_are_written(assistant: Assistant) -> None:
    for code in (62302, 62303, 62304):
        assistant.ask(f"What is {code}?")
    reading = assistant.records.store.receipts()
    first = next(reading)
    assistant.ask("What is 62305?")
    assert first.question.text == "What is 62302?"
    assert len(list(reading)) >= 2


def test_nothing_is_made_by_reading(tmp_path: Path) -> None:
    held = Store(tmp_path)
    assert (held.count(), held.misses(), held.newest(5), list(held.receipts())) == (0, (), (), [])
    assert list(tmp_path.iterdir()) == []


def test_an_assistant_without_settings_keeps_nothing(home: Path) -> None:
    bare = Assistant(Library(home), lambda: TODAY)
    answer = bare.ask(PAIR)
    assert not (home / FILE).exists()
    assert Given.of(answer).sha256 == Given.of(bare.ask(PAIR)).sha256
    assert b"timings" not in replayed_bytes(answer)
    bare.close()


def test_a_receipt_holds_the_whole_answer_without_the_callers_name(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Can I report 62302 with 72240?", id="claim-of-somebody"))
    kept = answer_of(assistant.records.store.receipt(answer.receipt))
    assert kept == dataclasses.replace(answer, id=None)
    assert answer_sha256(kept) == assistant.records.store.receipt(answer.receipt).given.sha256


def test_the_proof_of_a_receipt_is_of_the_answer_as_it_was_given_then(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("How often is the gribble survey reported?")
    before = assistant.proof_of(answer.receipt)
    assert before.statements == assistant.proof(answer).statements
    assert (before.receipt.kept, before.receipt.id) == (True, answer.receipt)
    assistant.library.remove(sorted({item.document_id for item in answer.citations}))
    after = assistant.proof_of(answer.receipt)
    assert [item.statement for item in after.statements] == list(answer.statements)
    assert {item.held for item in before.sources} == {True}
    assert {item.held for item in after.sources} == {False}
    assert after.sources[0].sha256 == before.sources[0].sha256
    assert after.receipt == before.receipt


def test_a_receipt_from_before_whole_answers_says_what_to_do(assistant: Assistant) -> None:
    answer = assistant.ask("How long is the tide chart kept?")
    receipt = assistant.records.store.receipt(answer.receipt)
    with pytest.raises(UnknownRelease, match=r"ask its question again: How long is the tide"):
        answer_of(dataclasses.replace(receipt, answer=None))
    with pytest.raises(LibraryDamaged, match="answer of another version"):
        answer_of(dataclasses.replace(receipt, answer={"schema": "bundlewise.answer/9"}))
    with pytest.raises(UnknownRelease, match="No receipt 'bw1-0' is kept"):
        assistant.proof_of("bw1-0")
