"""Replaying: the same material gives the same answers; a change of it is named."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.receipts.cause import Cause
from assistant.receipts.causes import causes
from assistant.receipts.receipt import replayed_bytes
from assistant.receipts.replaying import Replayed, blast_radius, since
from assistant.service import Assistant, Question
from knowledge_base.errors import InvalidRequest
from knowledge_base.records import DateRange
from tests.assistant.receipt_home import (
    DRAFT,
    GRIBBLE,
    PAIRS,
    QUESTIONS,
    TODAY,
    add,
    copied,
    fill,
    import_pairs,
    opened,
)

ROOT = Path(__file__).parents[2]
OCTOBER = dt.date(2024, 10, 5)
FIRST = "20551,76942,,20100101,*,1,Misuse of column two"
SURVEY = "How often is the gribble survey reported?"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, files: Path) -> Path:
    home = tmp_path_factory.mktemp("filled") / "home"
    fill(home, files)
    return home


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return copied(filled, tmp_path / "home")


@pytest.fixture
def assistant(home: Path) -> Iterator[Assistant]:
    found = opened(home)
    yield found
    found.close()


def replayed(assistant: Assistant) -> list[Replayed]:
    return list(assistant.replay(assistant.records.store.receipts()))


def only(assistant: Assistant) -> Replayed:
    (found,) = replayed(assistant)
    return found


def cause(assistant: Assistant) -> Cause:
    (found,) = only(assistant).causes
    return found


def test_every_kind_of_question_is_answered_byte_for_byte(assistant: Assistant) -> None:
    answers = {}
    for question in QUESTIONS:
        answer = assistant.ask(question)
        answers[answer.receipt] = replayed_bytes(answer)
    judged = assistant.verify(DRAFT)
    answers[judged.receipt] = replayed_bytes(judged)
    assert len(answers) == len(QUESTIONS) + 1
    outcomes = {item.given.outcome for item in assistant.records.store.receipts()}
    assert outcomes >= {"answered", "not_in_material", "needs_facts"}
    for receipt in assistant.records.store.receipts():
        again = assistant.answer_again(receipt)
        assert replayed_bytes(again) == answers[receipt.id], receipt.question
        assert again.receipt == receipt.id
    assert all(item.times == 1 for item in assistant.records.store.receipts())


def test_so_it_is_in_another_process_on_another_day(assistant: Assistant, home: Path) -> None:
    for question in QUESTIONS:
        assistant.ask(question)
    assistant.verify(DRAFT)
    assistant.close()
    later = opened(home, today=dt.date(2031, 1, 1))
    assert {item.weight for item in replayed(later)} == {"unchanged"}
    later.close()
    for seed in ("1", "2"):
        # Words in sets come in another order with each seed, and in each process without one.
        done = subprocess.run(
            [sys.executable, "-c", "from ui.command_line import main; main()", "replay", "--json"],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PYTHONHASHSEED": seed,
                "BUNDLEWISE_HOME": str(home),
            },
            capture_output=True,
            text=True,
            check=True,
        )
        told = json.loads(done.stdout)
        assert (told["replayed"], told["unchanged"]) == (len(QUESTIONS) + 1,) * 2


CODES = ("62302", "62303", "62304", "72240", "72255", "62284", "20551", "20552", "76942", "99998")


@given(
    pairs=st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "Can I report {0} with {1}?",
                    "what about {0} and {1}-59",
                    "How many units of {0}?",
                    "Which documentation does {0} require?",
                    "Is {0} bundled, and is the gribble survey?",
                    "How do {0} and {1} differ?",
                    "the harbour wall of {1}",
                ]
            ),
            st.sampled_from(CODES),
            st.sampled_from(CODES),
            st.one_of(st.none(), st.dates(dt.date(2020, 1, 1), dt.date(2027, 1, 1))),
            st.sampled_from([None, "practitioner", "outpatient_hospital"]),
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_answer_changes_on_the_same_material(assistant: Assistant, pairs: list[tuple]) -> None:  # type: ignore[type-arg]
    assistant.records.store.forget_receipts()
    asked = {
        assistant.ask(Question(form.format(one, two), day, setting)).receipt
        for form, one, two, day, setting in pairs
    }
    found = replayed(assistant)
    assert {item.receipt.id for item in found} == asked
    assert [item.weight for item in found] == ["unchanged"] * len(asked)
    assert blast_radius(found) == ()


def ask_pair(assistant: Assistant, one: str = "20551", day: dt.date = OCTOBER) -> None:
    assistant.ask(Question(f"Can {one} be billed with 76942?", day))


def test_a_changed_indicator_is_named_with_release_and_row(
    assistant: Assistant, files: Path
) -> None:
    ask_pair(assistant)
    changed = PAIRS.replace(FIRST, FIRST.replace(",1,", ",0,"))
    import_pairs(assistant.library, files, "2024Q4", changed)
    found = only(assistant)
    assert found.weight == "decision"
    assert found.changes == ("verdict", "headline", "citations")
    row = next(item for item in found.causes if item.kind == "row_changed")
    assert row.id == "ptp-practitioner-2024Q4"
    assert row.source == "Medicare NCCI PTP edits (practitioner), 2024Q4"
    assert "20551 and 76942, modifier indicator 1 -> 0: " in row.what
    assert f"row 2: {FIRST} -> row 2: {FIRST.replace(',1,', ',0,')}" in row.what


def test_a_row_that_is_gone_is_named_with_the_release_that_lacks_it(
    assistant: Assistant, files: Path
) -> None:
    ask_pair(assistant)
    import_pairs(assistant.library, files, "2024Q4", PAIRS.replace(f"{FIRST}\n", ""))
    found = only(assistant)
    assert "verdict" in found.changes
    (gone,) = [item for item in found.causes if item.kind == "row_gone"]
    assert gone.id == "ptp-practitioner-2024Q4"
    assert gone.what.startswith("no such row in force, 20551 and 76942: was Medicare NCCI PTP")
    assert FIRST in gone.what


def test_a_row_that_ended_is_shown_with_its_last_day(assistant: Assistant, files: Path) -> None:
    ask_pair(assistant)
    ended = FIRST.replace("*", "20240930")
    import_pairs(assistant.library, files, "2024Q4", PAIRS.replace(FIRST, ended))
    found = only(assistant)
    assert found.weight == "decision"
    assert any(item.id == "ptp-practitioner-2024Q4" for item in found.causes)


def test_a_new_row_is_named(assistant: Assistant, files: Path) -> None:
    ask_pair(assistant, "20600")
    row = "20600,76942,,20241001,*,0,Mutually exclusive\n"
    import_pairs(assistant.library, files, "2024Q4", PAIRS + row)
    found = cause(assistant)
    assert (found.kind, found.id) == ("row_new", "ptp-practitioner-2024Q4")
    assert row.strip() in found.what


def test_the_same_row_in_a_new_release_decides_as_before(
    assistant: Assistant, files: Path
) -> None:
    ask_pair(assistant)
    import_pairs(assistant.library, files, "2024Q4", PAIRS)
    found = only(assistant)
    assert found.weight == "moved"
    assert [item.kind for item in found.causes] == ["release_new"]
    assert "the same row as in" in found.causes[0].what


def test_no_edit_in_either_release_is_other_words_only(assistant: Assistant, files: Path) -> None:
    ask_pair(assistant, "20600")
    import_pairs(assistant.library, files, "2024Q4", PAIRS)
    found = only(assistant)
    assert found.weight == "wording"
    assert [(item.kind, item.what) for item in found.causes] == [
        ("searched", "added ptp-practitioner-2024Q4")
    ]


def test_a_release_that_was_removed_is_named(assistant: Assistant) -> None:
    ask_pair(assistant, day=TODAY)
    assistant.library.remove(["ptp-practitioner-2024Q3"])
    kinds = {(item.kind, item.id) for item in only(assistant).causes}
    assert ("release_gone", "ptp-practitioner-2024Q3") in kinds


def test_a_release_that_was_imported_anew_is_named(assistant: Assistant, files: Path) -> None:
    ask_pair(assistant, day=TODAY)
    assistant.library.remove(["ptp-practitioner-2024Q3"])
    changed = PAIRS.replace(FIRST, FIRST.replace(",1,", ",0,"))
    import_pairs(assistant.library, files, "2024Q3", changed)
    kinds = {(item.kind, item.id) for item in only(assistant).causes}
    assert ("row_changed", "ptp-practitioner-2024Q3") in kinds


def test_a_changed_unit_limit_is_named(assistant: Assistant, files: Path) -> None:
    assistant.ask(Question("How many units of 20551 may be reported?", OCTOBER))
    path = files / "limits-q4.csv"
    path.write_text(
        "hcpcs_code,mue_units,mue_mai,mue_rationale\n20551,4,3,Clinical\n", encoding="utf-8"
    )
    assistant.library.import_table(path, "mue", "2024Q4", setting="practitioner")
    found = only(assistant)
    (row,) = [item for item in found.causes if item.kind == "row_changed"]
    assert row.id == "mue-practitioner-2024Q4"
    assert "20551,2,3,Clinical -> row 2: 20551,4,3,Clinical" in row.what


def test_a_document_that_was_removed_is_named(assistant: Assistant) -> None:
    assistant.ask(SURVEY)
    (gone,) = [item for item in assistant.library.documents() if "gribble" in item.title]
    assistant.library.remove([gone.id])
    found = only(assistant)
    assert "outcome" in found.changes
    assert ("document_gone", gone.id) in {(item.kind, item.id) for item in found.causes}
    assert any("once for each harbour wall" in item.what for item in found.causes)


def test_a_document_that_came_is_named(assistant: Assistant, files: Path) -> None:
    assistant.ask("What is the reimbursement for a wheelchair?")
    text = "# Rentals\n\nThe reimbursement for a wheelchair is paid by the harbour master.\n"
    name = add(assistant.library, files / "rentals.md", text)
    found = only(assistant)
    assert found.changes[0] == "outcome"
    assert (found.causes[0].kind, found.causes[0].id) == ("document_new", name)
    assert "by the harbour master" in found.causes[0].what


def test_a_file_added_again_names_what_became_of_the_passage(
    assistant: Assistant, files: Path
) -> None:
    assistant.ask(SURVEY)
    path = files / "gribble.md"
    changed = add(assistant.library, path, GRIBBLE.replace("once for each", "twice for each"))
    found = next(item for item in only(assistant).causes if item.id == changed)
    assert found.kind == "passage_changed"
    assert "in place of Reporting the gribble survey" in found.source
    assert "once for each" in found.what.split(" -> ")[0]
    assert "twice for each" in found.what.split(" -> ")[1]


def test_a_passage_that_is_not_there_any_more_is_named(assistant: Assistant, files: Path) -> None:
    assistant.ask(SURVEY)
    text = "# Reporting the gribble survey\n\nNothing is said of its frequency in this edition.\n"
    name = add(assistant.library, files / "gribble.md", text)
    assert ("passage_gone", name) in {(item.kind, item.id) for item in only(assistant).causes}


LONG = " ".join(
    f"Paragraph {number} speaks of quay {number} and of its moorings in the wet season."
    for number in range(60)
)


def test_a_new_edition_that_says_the_same_is_named(assistant: Assistant, files: Path) -> None:
    first = f"# Quay manual\n\nThe snark tally is taken at dawn.\n\n{LONG}\n"
    add(assistant.library, files / "quays-2023.md", first, edition="2023")
    assistant.ask("When is the snark tally taken?")
    second = first.replace("# Quay manual", "# Quay manual, anew")
    name = add(assistant.library, files / "quays-2024.md", second, edition="2024")
    found = only(assistant)
    assert found.weight == "moved"
    moved = found.causes[0]
    assert (moved.kind, moved.id) == ("passage_moved", name)
    assert "edition 2024, in place of Quay manual" in moved.source


def test_a_document_that_is_not_in_force_any_more_is_named(
    assistant: Assistant, files: Path
) -> None:
    assistant.ask(SURVEY)
    add(
        assistant.library,
        files / "gribble.md",
        GRIBBLE,
        effective=DateRange(None, dt.date(2024, 6, 30)),
    )
    found = only(assistant)
    assert found.weight == "decision"
    told = next(item for item in found.causes if item.kind == "document_redated")
    assert "in force from ever to 2024-06-30; it was" in told.what


def test_a_question_that_can_no_longer_be_asked_is_said_with_its_document(
    assistant: Assistant,
) -> None:
    (held,) = [item for item in assistant.library.documents() if "gribble" in item.title]
    assistant.ask(Question(SURVEY, document_ids=(held.title,)))
    assistant.library.remove([held.id])
    found = only(assistant)
    assert found.after is None
    assert held.id in (found.error or "")
    assert found.weight == "decision"
    assert [(item.kind, item.id) for item in found.causes] == [("document_gone", held.id)]


def test_a_refusal_that_searched_more_is_other_words_only(
    assistant: Assistant, files: Path
) -> None:
    assistant.ask("Who pays for a wheelchair?")
    add(assistant.library, files / "other.md", "# Moorings\n\nA mooring is let for one season.\n")
    found = only(assistant)
    assert found.weight == "wording"
    assert [item.kind for item in found.causes] == ["searched"]
    assert found.causes[0].what == "added Moorings"


def test_another_program_is_named_where_nothing_else_is(assistant: Assistant) -> None:
    assistant.ask(SURVEY)
    (receipt,) = assistant.records.store.receipts()
    now = assistant.records.basis()
    older = dataclasses.replace(now, versions={**now.versions, "bundlewise": "0.0.9"})
    other = dataclasses.replace(receipt.given, headline="Other words", sha256="0" * 64)
    (found,) = causes(other, receipt.given, older, now, assistant.library.body_if_held)
    assert (found.kind, found.source) == ("program", "bundlewise")
    assert found.what.startswith("0.0.9 -> ")
    (unknown,) = causes(other, receipt.given, now, now, assistant.library.body_if_held)
    assert unknown.kind == "unexplained"


def test_the_blast_radius_gathers_answers_under_their_cause(
    assistant: Assistant, files: Path
) -> None:
    for day in range(3):
        ask_pair(assistant, day=OCTOBER + dt.timedelta(days=day))
    ask_pair(assistant, "20552")
    assistant.ask(SURVEY)
    changed = PAIRS.replace(FIRST, FIRST.replace(",1,", ",0,"))
    import_pairs(assistant.library, files, "2024Q4", changed)
    found = replayed(assistant)
    weights = [item.weight for item in found]
    assert sorted(weights) == ["decision"] * 3 + ["moved", "unchanged"]
    first, *rest = blast_radius(found)
    assert (first.cause.kind, len(first.receipts), first.decisions) == ("row_changed", 3, 3)
    assert all(item.decisions <= first.decisions for item in rest)


def test_since_a_day_or_a_receipt(assistant: Assistant) -> None:
    store = assistant.records.store
    names = [assistant.ask(f"What is {code}?").receipt for code in ("62302", "62303", "62304")]
    after = since(names[0], store.receipt)
    assert [item.id for item in store.receipts(after)] == names[1:]
    today = dt.datetime.now().astimezone().date()
    assert store.count(since(today.isoformat(), store.receipt)) == 3
    tomorrow = today + dt.timedelta(days=1)
    assert store.count(since(tomorrow.isoformat(), store.receipt)) == 0
    with pytest.raises(InvalidRequest):
        since("last week", store.receipt)


def test_replaying_leaves_no_receipt_and_counts_nothing(assistant: Assistant) -> None:
    assistant.ask("Who pays for a wheelchair?")
    before = assistant.records.store.misses(), list(assistant.records.store.receipts())
    replayed(assistant)
    assert (assistant.records.store.misses(), list(assistant.records.store.receipts())) == before
