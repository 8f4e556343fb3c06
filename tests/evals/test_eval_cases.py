"""Suites as data: the form, the split, and the cases kept from the chat."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cases import (
    SUITES,
    Case,
    add_case,
    feedback_file,
    names,
    own_suite,
    read_suite,
    split_of,
)
from knowledge_base.errors import UnreadableFile

PRESENT = [name for name in names() if read_suite(SUITES / f"{name}.yaml") is not None]


def write(folder: Path, text: str) -> Path:
    path = folder / "some.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@given(st.text(min_size=1))
def test_the_split_hangs_on_the_id_alone(name: str) -> None:
    original = name.partition("@")[0]
    even = int(hashlib.sha256(original.encode()).hexdigest()[:2], 16) % 2 == 0
    assert split_of(name) == ("development" if even else "test")


def test_the_split_of_two_known_ids() -> None:
    # By `printf a | sha256sum`: ca..., and of "b" 3e...: both even; of "c" 2e, of "d" 18, "e" 3f.
    assert [split_of(name) for name in "abcde"] == [*["development"] * 4, "test"]


def test_both_halves_are_of_some_size() -> None:
    ids = [f"case-{number}" for number in range(400)]
    assert 150 < sum(split_of(name) == "test" for name in ids) < 250


@pytest.mark.parametrize("name", PRESENT)
def test_every_suite_is_of_the_form_and_judges_every_case(name: str) -> None:
    suite = read_suite(SUITES / f"{name}.yaml")
    assert suite is not None
    assert suite.cases
    for case in suite.cases:
        judged = case.patterns or case.ranked or case.pair or case.edition
        assert judged or not case.stands, case.id


def test_ids_are_unique_over_all_suites() -> None:
    read = [read_suite(SUITES / f"{name}.yaml") for name in PRESENT]
    ids = [case.id for suite in read if suite for case in suite.cases]
    assert len(ids) == len(set(ids))


def test_a_file_without_cases_is_no_suite(tmp_path: Path) -> None:
    assert read_suite(write(tmp_path, "answerable: [a question]\n")) is None


@pytest.mark.parametrize(
    ("cases", "fault"),
    [
        ("[{id: a, kind: k}]", "case a question: Field required"),
        ("[{id: a, kind: k, question: q, gold_page: [[1]]}]", "case a gold_page: Extra inputs"),
        ("[{id: a, kind: k, question: q, patterns: ['(']}]", "no regular expression"),
        ("[{id: a, kind: k, question: q, expect: maybe}]", "case a expect"),
        ("[{id: a, kind: k, question: q}, {id: a, kind: k, question: q}]", "two cases have"),
        ("[", "cannot be read as a suite"),
    ],
)
def test_what_is_wrong_with_a_suite_is_said_in_one_line(
    tmp_path: Path, cases: str, fault: str
) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read_suite(write(tmp_path, f"cases: {cases}\n"))
    assert "some.yaml" in str(raised.value)
    assert fault in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_case_from_the_chat_is_kept_and_replaced_by_id(tmp_path: Path) -> None:
    day = dt.date(2026, 3, 4)
    first = Case(id="f1", kind="feedback", question="Größe: 62302?", service_date=day)
    other = Case(id="f2", kind="feedback", question="q", gold_pages=((1, 2), (3,)))
    better = first.model_copy(update={"expect": "not_in_material"})
    for case in (first, other, better):
        add_case(tmp_path, case)
    held = own_suite(tmp_path)
    assert held is not None
    assert held.cases == (other, better)
    assert (held.suite, held.material) == ("feedback", "library")


def test_no_home_no_feedback(tmp_path: Path) -> None:
    assert own_suite(tmp_path) is None


def test_cases_added_at_once_are_all_kept(tmp_path: Path) -> None:
    cases = [Case(id=f"f{number}", kind="k", question="q") for number in range(12)]
    adding = [threading.Thread(target=add_case, args=(tmp_path, case)) for case in cases]
    for thread in adding:
        thread.start()
    for thread in adding:
        thread.join()
    held = own_suite(tmp_path)
    assert held is not None
    assert {case.id for case in held.cases} == {case.id for case in cases}


def test_a_write_that_fails_leaves_the_cases_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_case(tmp_path, Case(id="f1", kind="k", question="q"))
    before = feedback_file(tmp_path).read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UnreadableFile, match="No space left"):
        add_case(tmp_path, Case(id="f2", kind="k", question="q"))
    assert feedback_file(tmp_path).read_bytes() == before
    assert not list(feedback_file(tmp_path).parent.glob("*.new"))


def test_a_broken_file_of_cases_is_not_overwritten(tmp_path: Path) -> None:
    path = feedback_file(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text("cases: [", encoding="utf-8")
    with pytest.raises(UnreadableFile):
        add_case(tmp_path, Case(id="f1", kind="k", question="q"))
    assert path.read_text(encoding="utf-8") == "cases: ["
