"""Decisions on notes: what holds after them, what they outlive, and their way through YAML."""

from __future__ import annotations

import dataclasses
import datetime as dt
import multiprocessing
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge_base import note_decisions
from knowledge_base.codes import CodeSpan
from knowledge_base.decision_files import SCHEMA, from_yaml, to_yaml
from knowledge_base.errors import (
    BundlewiseError,
    InvalidRequest,
    LibraryBusy,
    StorageFull,
    UnreadableFile,
)
from knowledge_base.guidance_notes import NOTE_KINDS, NOTE_PERS, GuidanceNote
from knowledge_base.library import Library
from knowledge_base.note_decisions import (
    OUTCOMES,
    DecidedNote,
    Decision,
    Outcome,
    Taken,
    signed,
    works_here,
)
from knowledge_base.note_history import entry_of, taken_back
from knowledge_base.note_readings import Reading, edited, not_in_sentence, read_whole, written
from tests.hand_notes import EVERY_KIND, SENTENCES, add_with_notes, spans

TWO = "Do not report 62302 with 62303. The wall is painted green each spring by the keeper.\n"
MARCH = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    opened = Library(tmp_path / "home", lock_timeout=0.2)
    yield opened
    opened.close()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A document with one note, as the compiler reads it."""
    path = tmp_path / "page.md"
    path.write_text(TWO, encoding="utf-8")
    return path


def only(library: Library) -> DecidedNote:
    (found,) = [note for listed in library.decided_notes().values() for note in listed]
    return found


def holding(library: Library) -> list[GuidanceNote]:
    return [note for listed in library.notes().values() for note in listed]


def decide(library: Library, outcome: Outcome, edit: Reading | None = None) -> Decision:
    decision = signed(only(library), outcome, "Ann Gale", reason="read it", edit=edit, at=MARCH)
    library.decide(decision)
    return decision


def test_a_rejected_note_is_left_out_and_shown_as_rejected(library: Library, page: Path) -> None:
    library.add(page)
    assert [note.decided for note in holding(library)] == [None]
    generation = library.generation
    decide(library, "rejected")
    assert library.generation == generation + 1
    assert holding(library) == []
    assert library.notes() == {}
    assert only(library).state == "rejected"
    assert only(library).decision == library.decisions()[0]
    library.take_back(taken_back(only(library), "Bob"))
    assert len(holding(library)) == 1
    assert only(library).state == "undecided"


def test_a_decision_asks_for_no_new_vectors(library: Library, page: Path) -> None:
    library.add(page)
    before = library.index().ids()
    decide(library, "rejected")
    assert library.index().ids() == before
    told: list[str] = []
    again = Library(library.home, notify=told.append)
    again.index()
    again.close()
    assert told == []


@pytest.mark.parametrize("note", EVERY_KIND, ids=lambda note: note.kind)
def test_an_edit_of_every_kind_replaces_the_note_but_not_its_words(
    library: Library, tmp_path: Path, note: GuidanceNote
) -> None:
    add_with_notes(library, tmp_path / "every.md", (note,))
    plain = {"kind": "not_with", "left": "62302", "right": "62303-62305", "condition": ""}
    reading = edited(plain, note)
    decide(library, "edited", reading)
    (found,) = holding(library)
    assert (found.quote, found.start) == (note.quote, 0)
    assert found.kind == "not_with"
    assert found.right == spans("62303-62305")
    assert found.condition is None
    assert (found.modifiers, found.per, found.units) == ((), None, None)
    assert found.needs_review is False
    assert found.decided == "edited by Ann Gale on 2026-03-01"
    assert only(library).note.key == note.key


def test_an_accepted_note_that_waited_for_review_may_decide_and_says_by_whom(
    library: Library, tmp_path: Path
) -> None:
    add_with_notes(library, tmp_path / "every.md", EVERY_KIND[:1])
    assert only(library).state == "to_review"
    assert not holding(library)[0].excludes("62303", "62304")
    decide(library, "accepted")
    (found,) = holding(library)
    assert found.needs_review is False
    assert found.decided == "accepted by Ann Gale on 2026-03-01"
    assert found.condition == "save when a second puncture is charted"
    assert found.excludes("62303", "62304")


def test_accepting_what_was_understood_changes_nothing(library: Library, page: Path) -> None:
    library.add(page)
    before = holding(library)
    decide(library, "accepted")
    assert holding(library) == before
    assert only(library).state == "accepted"


def test_decisions_survive_the_same_and_a_changed_file(library: Library, page: Path) -> None:
    library.add(page)
    decide(library, "rejected")
    library.add(page)
    assert holding(library) == []
    # All but the one sentence is another: no longer alike as texts.
    page.write_text(
        "An otter sleeps on its back in the kelp. Do not  report 62302 with 62303. Beavers fell "
        "willows at night and keep their lodges warm. Do not report 72240 with 72270.\n",
        encoding="utf-8",
    )
    _, outcome = library.add(page)
    assert outcome == "replaced"
    assert [note.left[0].first for note in holding(library)] == ["72240"]
    assert library.resting_decisions() == ()


def test_a_decision_whose_sentence_is_gone_rests_and_wakes(library: Library, page: Path) -> None:
    library.add(page)
    decision = decide(library, "rejected")
    page.write_text(TWO.replace("62303", "62304"), encoding="utf-8")
    library.add(page)
    assert library.resting_decisions() == library.decisions()
    assert [item.quote for item in library.resting_decisions()] == [decision.quote]
    assert len(holding(library)) == 1
    page.write_text(TWO, encoding="utf-8")
    library.add(page)
    assert holding(library) == []
    assert library.resting_decisions() == ()


def test_removing_a_document_leaves_the_decision_and_not_the_sentence(
    library: Library, page: Path
) -> None:
    document, _ = library.add(page)
    decide(library, "rejected")
    library.remove([document.id])
    (rest,) = library.resting_decisions()
    assert rest.quote == ""
    library.close()
    kept = [file for file in library.home.rglob("*") if file.is_file()]
    assert [file.name for file in kept if b"Do not report" in file.read_bytes()] == []
    library.add(page)
    assert holding(library) == []
    assert library.resting_decisions() == ()


def test_editions_of_one_work_share_decisions_and_other_works_do_not(
    library: Library, tmp_path: Path
) -> None:
    story = " ".join(f"Keeper {number} paints wall {number}." for number in range(80))
    for name, text in (
        ("old", f"{TWO}\n{story}"),
        ("new", f"{TWO}\n{story} A new gate was added."),
        ("else", TWO + "Other words entirely, of herons and of reeds beside a quiet pond."),
    ):
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        library.add(tmp_path / f"{name}.md")
    old, new, other = (
        next(item for item in library.documents() if item.source.endswith(f"{name}.md"))
        for name in ("old", "new", "else")
    )
    assert old.work == new.work != other.work
    (found,) = library.decided_notes()[old.id]
    library.decide(signed(found, "rejected", "Ann"))
    assert set(library.notes()) == {other.id}
    library.remove([old.id])
    assert [item.quote for item in library.decisions()] == [found.note.quote]


def test_another_reader_sees_a_decision(library: Library, page: Path) -> None:
    library.add(page)
    reader = Library(library.home)
    assert len(holding(reader)) == 1
    decide(library, "rejected")
    assert holding(reader) == []
    reader.close()


def _hold(home: Path, held: Any, free: Any) -> None:
    other = Library(home)
    with other.writing():
        held.set()
        free.wait(30)
    other.close()


def test_while_another_process_writes_one_clear_line_and_nothing_is_lost(
    library: Library, page: Path
) -> None:
    library.add(page)
    context = multiprocessing.get_context("spawn")
    held, free = context.Event(), context.Event()
    writer = context.Process(target=_hold, args=(library.home, held, free))
    writer.start()
    try:
        assert held.wait(30)
        with pytest.raises(LibraryBusy, match="Another process has been writing"):
            decide(library, "rejected")
        assert library.decisions() == ()
    finally:
        free.set()
        writer.join(30)
    decide(library, "rejected")
    assert holding(library) == []


def _decide_many(home: Path, name: str) -> None:
    other = Library(home)
    for item in next(iter(other.decided_notes().values())):
        other.decide(signed(item, "rejected", name))
    other.close()


def test_two_writers_at_once_lose_no_decision(library: Library, tmp_path: Path) -> None:
    add_with_notes(library, tmp_path / "every.md")
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_decide_many, args=(library.home, name)) for name in ("Ann", "Bob")
    ]
    generation = library.generation
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert len(library.decisions()) == len(EVERY_KIND)
    assert library.generation == generation + 2 * len(EVERY_KIND)


def test_a_full_disk_keeps_the_earlier_decision(
    library: Library, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(page)
    decide(library, "rejected")
    held, generation = library.decisions(), library.generation

    def full(*_given: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(note_decisions, "store", full)
    with pytest.raises(StorageFull):
        decide(library, "accepted")
    assert library.decisions() == held
    assert library.generation == generation


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("  ", "signed: give the name"),
        ("x" * 81, "cannot be the name"),
        ("Ann 72240", "without a code"),
        ("17", "with a letter"),
        ("Ann\u202eGale", "cannot be the name"),
    ],
)
def test_a_decision_is_signed_with_a_name(
    library: Library, page: Path, name: str, told: str
) -> None:
    library.add(page)
    with pytest.raises(InvalidRequest, match=told):
        signed(only(library), "accepted", name)


BAD_EDITS: dict[str, tuple[object, str]] = {
    "not a mapping": (["left"], "An edit is a mapping of"),
    "empty": ({}, "An edit is a mapping of"),
    "an unknown field": ({"lefts": ["62302"]}, "no field 'lefts'"),
    "a bad kind": ({"kind": "not_without"}, "'not_without' is no kind of note"),
    "four digits": ({"left": ["6230"]}, "'6230' is no code: write 62302"),
    "a number": ({"left": [62302]}, "codes of a note are a list of texts"),
    "a falling range": ({"left": ["62305-62302"]}, "is no range"),
    "two families": ({"left": ["62302-J1100"]}, "is no range"),
    "no codes": ({"left": ""}, "names at least one code"),
    "alone": ({"left": ["62302"], "right": []}, "needs right, or two codes in left"),
    "a bad modifier": ({"kind": "modifier_barred", "modifiers": "5"}, "'5' is no modifier"),
    "no modifier": ({"kind": "modifier_required"}, "needs modifiers"),
    "no per": ({"kind": "once_per"}, "needs per"),
    "a bad per": ({"kind": "once_per", "per": "week"}, "'week' is not what a note counts per"),
    "no units": ({"kind": "units", "per": "day"}, "needs units"),
    "units of nothing": ({"kind": "units", "units": "0"}, "'0' is no number of units"),
    "half a unit": ({"kind": "units", "units": "1.5"}, "'1.5' is no number of units"),
    "no partner": ({"kind": "included_in", "right": ""}, "needs right"),
    "an invented condition": ({"condition": "at night"}, "does not stand in the sentence"),
    "neither true nor false": ({"needs_review": "maybe"}, "true or false"),
}


@pytest.mark.parametrize(("told", "line"), BAD_EDITS.values(), ids=BAD_EDITS)
def test_an_edit_that_cannot_be_is_one_clear_line(told: object, line: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        edited(told, EVERY_KIND[0])
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_edit_keeps_what_it_does_not_name_and_null_is_none() -> None:
    reading = edited({"right": ["62305"]}, EVERY_KIND[0])
    assert reading.condition == "save when a second puncture is charted"
    assert reading.left == EVERY_KIND[0].left
    assert edited({"condition": "null"}, EVERY_KIND[0]).condition is None
    assert edited({"kind": "units", "units": "3"}, EVERY_KIND[7]).per == "level"
    assert edited({"kind": "not_with", "right": "62302"}, EVERY_KIND[10]).units is None
    assert edited({"kind": "once_per", "per": "day"}, EVERY_KIND[0]).right == ()


def test_codes_that_the_sentence_does_not_name_are_told() -> None:
    reading = edited({"right": ["62304", "72270", "72240-72255"]}, EVERY_KIND[0])
    assert not_in_sentence(reading, EVERY_KIND[0]) == ("72270", "72240", "72255")
    page = dataclasses.replace(EVERY_KIND[0], left=spans("62999"))
    assert not_in_sentence(edited({"right": ["62304"]}, page), page) == ()


# The way through YAML.

codes = st.one_of(
    st.integers(0, 99_999).map(lambda number: f"{number:05d}"),
    st.integers(0, 9_999).map(lambda number: f"{number:04d}T"),
    st.integers(0, 9_999).map(lambda number: f"E{number:04d}"),
).map(lambda code: CodeSpan(code, code, 0, 0))
ranges = st.integers(0, 99_000).map(
    lambda number: CodeSpan(f"{number:05d}", f"{number + 9:05d}", 0, 0)
)
sides = st.lists(st.one_of(codes, ranges), min_size=1, max_size=4).map(tuple)
lines = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
readings = st.builds(
    Reading,
    kind=st.sampled_from(NOTE_KINDS),
    left=st.tuples(codes, ranges),
    right=sides,
    condition=st.none() | lines.map(str.strip).filter(bool),
    modifiers=st.lists(st.sampled_from(["59", "XU", "26", "LT"]), min_size=1).map(tuple),
    per=st.sampled_from(NOTE_PERS),
    units=st.integers(1, 9_999),
    needs_review=st.booleans(),
)
names = st.text("aÉж北é#:&!*{}[]|>%@`'\"\\-?, .~=", max_size=40).map(
    lambda text: f"N {text}".strip()
)
moments = st.integers(0, 750_000_000).map(
    lambda number: dt.datetime.fromtimestamp(1_000_000_000 + number, dt.UTC)
)


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    outcome = draw(st.sampled_from(OUTCOMES))
    return Decision(
        draw(st.from_regex(r"[0-9a-f]{12}", fullmatch=True)),
        draw(st.from_regex(r"[0-9a-f]{12}", fullmatch=True)),
        outcome,
        draw(lines),
        " ".join(draw(names).split()),
        draw(moments).isoformat(timespec="seconds"),
        " ".join(draw(lines).split()),
        draw(readings) if outcome == "edited" else None,
    )


@example(
    [Decision("a", "0123456789ab", "rejected", "q\x85\u2028 \r\n\0'\"", "N", MARCH.isoformat())]
)
@settings(deadline=None)
@given(st.lists(decisions(), max_size=5))
def test_what_is_exported_is_imported(made: list[Decision]) -> None:
    read = from_yaml(to_yaml(made, ()), "f.yaml").decisions
    assert sorted(map(repr, read)) == sorted(map(repr, made))


@settings(deadline=None)
@given(readings)
def test_a_reading_is_read_as_it_was_written(reading: Reading) -> None:
    assert read_whole(written(reading)) == reading


def test_a_round_trip_through_another_home(library: Library, tmp_path: Path) -> None:
    add_with_notes(library, tmp_path / "every.md")
    (listed,) = library.decided_notes().values()
    for number, found in enumerate(listed):
        outcome = OUTCOMES[number % 3]
        edit = edited({"right": "00100"}, found.note) if outcome == "edited" else None
        library.decide(signed(found, outcome, "Ann", edit=edit))
    text = to_yaml(library.decisions(), library.documents())
    assert "document: Never bill" in text or "document: every" in text
    other = Library(tmp_path / "other")
    taken = other.take_decisions(from_yaml(text, "f.yaml").decisions)
    assert taken == Taken(new=len(EVERY_KIND))
    assert len(other.resting_decisions()) == len(EVERY_KIND)
    add_with_notes(other, tmp_path / "every.md")
    assert list(other.notes().values()) == list(library.notes().values())
    assert to_yaml(other.decisions(), other.documents()) == text
    assert other.take_decisions(from_yaml(text, "f.yaml").decisions) == Taken(same=len(EVERY_KIND))
    other.close()


def test_of_two_decisions_on_one_note_the_later_holds_and_it_is_said(
    library: Library, page: Path
) -> None:
    library.add(page)
    ours = decide(library, "rejected")
    earlier = dataclasses.replace(
        ours, decision="accepted", decided_by="Bob", decided_at="2026-02-01T10:00:00+00:00"
    )
    later = dataclasses.replace(earlier, decided_at="2026-03-01T12:00:00+01:00", decided_by="Cy")
    generation = library.generation
    taken = library.take_decisions([earlier])
    told = f"{ours.note}: rejected by Ann Gale on 2026-03-01 holds, not accepted by Bob on "
    assert taken.conflicts == (f"{told}2026-02-01",)
    assert library.decisions() == (ours,)
    assert library.generation == generation
    (line,) = library.take_decisions([earlier, later]).conflicts[1:]
    assert line.endswith(
        "accepted by Cy on 2026-03-01 holds, not rejected by Ann Gale on 2026-03-01"
    )
    assert library.decisions() == (later,)


def test_a_work_known_by_another_name_here_is_found_by_its_note() -> None:
    note = EVERY_KIND[1]
    given_one = signed(DecidedNote(note, "there"), "rejected", "Ann")
    here = {"d": (DecidedNote(note, "here"),)}
    assert works_here(here)(given_one) == "here"
    both = {**here, "e": (DecidedNote(note, "elsewhere"),)}
    assert works_here(both)(given_one) == "there"


GOOD = {
    "work": "0123456789ab",
    "note": "abcdef012345",
    "decision": "rejected",
    "quote": "Do not.",
    "decided_by": "Ann",
    "decided_at": "2026-03-01T10:00:00+00:00",
}
BAD_FILES: dict[str, tuple[str, str]] = {
    "broken": ("decisions: [a, b", "f.yaml is not YAML, line 1"),
    "a tab": ("schema:\n\t- x", "f.yaml is not YAML, line 2"),
    "deep": ("[" * 20_000, "f.yaml is not YAML"),
    "another file": ("schema: else/1", "f.yaml is no file of decisions"),
    "a list": ("- a\n- b", "f.yaml is no file of decisions"),
    "empty": ("", "f.yaml is no file of decisions"),
    "no list": (f"schema: {SCHEMA}\ndecisions: all", "decisions is not a list"),
    "a python object": ("!!python/object/apply:os.getcwd []", "f.yaml is no file of decisions"),
}


@pytest.mark.parametrize(("text", "line"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_none_of_decisions_is_one_clear_line(text: str, line: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        from_yaml(text, "f.yaml")
    assert str(caught.value).startswith(line) or line in str(caught.value)
    assert "\n" not in str(caught.value)


BAD_DECISIONS: dict[str, tuple[dict[str, object], str]] = {
    "a bad decision": ({"decision": "maybe"}, "its decision is 'maybe'"),
    "a bad key": ({"note": "xyz"}, "not a key of 12 hex digits"),
    "a bad work": ({"work": "../x"}, "no work's id"),
    "unsigned": ({"decided_by": ""}, "give the name of whoever decides"),
    "no moment": ({"decided_at": "yesterday"}, "which is no moment"),
    "no offset": ({"decided_at": "2026-03-01T10:00:00"}, "which is no moment"),
    "to come": ({"decided_at": "2999-03-01T10:00:00+00:00"}, "still to come"),
    "an extra field": ({"colour": "red"}, "a field 'colour' that is not known"),
    "edited without an edit": ({"decision": "edited"}, "says how it is to read"),
    "an edit of a rejected one": ({"edited": {"kind": "units"}}, "says how it is to read"),
    "half an edit": ({"decision": "edited", "edited": {"kind": "units"}}, "no kind or codes"),
    "a list for a text": ({"quote": ["a"]}, "its quote is not a text"),
}


@pytest.mark.parametrize(("changed", "line"), BAD_DECISIONS.values(), ids=BAD_DECISIONS)
def test_one_bad_decision_bars_the_file_and_is_named(
    changed: dict[str, object], line: str
) -> None:
    told = {"schema": SCHEMA, "decisions": [GOOD, {**GOOD, **changed}]}
    with pytest.raises(BundlewiseError) as caught:
        from_yaml(yaml.safe_dump(told), "f.yaml")
    assert str(caught.value).startswith("f.yaml, decision 2: ")
    assert line in str(caught.value)


def test_codes_keep_their_zeros_whatever_yaml_makes_of_them() -> None:
    text = (
        f"schema: {SCHEMA}\ndecisions:\n- work: 012345678901\n  note: 123456789012\n"
        "  decision: edited\n  decided_by: Ann\n  decided_at: 2026-03-01T10:00:00+00:00\n"
        "  edited: {kind: units, left: [00100, 0001E], units: 010}\n"
    )
    (found,) = from_yaml(text, "f.yaml").decisions
    assert found.edited is not None
    assert [span.first for span in found.edited.left] == ["00100", "0001E"]
    assert found.edited.units == 10
    assert (found.work, found.note) == ("012345678901", "123456789012")


def test_every_sentence_by_hand_stands_in_its_document(library: Library, tmp_path: Path) -> None:
    document = add_with_notes(library, tmp_path / "every.md")
    found = library.decided_notes()[document.id]
    assert [item.note.quote for item in found] == list(SENTENCES)
    assert {item.note.kind for item in found} == set(NOTE_KINDS)


# What was decided before


def test_the_history_keeps_every_decision_in_order(library: Library, page: Path) -> None:
    library.add(page)
    first = decide(library, "rejected")
    edit = edited({"right": "00100"}, only(library).note)
    second = signed(only(library), "edited", "Bob", reason="the board", edit=edit)
    library.decide(second)
    library.decide(second)
    back = taken_back(only(library), "Cy", reason="it was right")
    library.take_back(back)
    assert library.decisions() == ()
    (entries,) = library.note_history().values()
    assert entries == (entry_of(first), entry_of(second), back)
    assert [item.signed[:15] for item in entries] == [
        "rejected by Ann", "edited by Bob o", "taken back by C"
    ]  # fmt: skip
    with pytest.raises(InvalidRequest, match="signed: give the name"):
        taken_back(only(library), " ")


@pytest.mark.parametrize(
    "change", ["DELETE FROM note_history", "UPDATE note_history SET reason = ''"]
)
def test_the_history_is_only_added_to(library: Library, page: Path, change: str) -> None:
    library.add(page)
    decide(library, "rejected")
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        library.connection.execute(change)


def test_the_history_outlives_file_and_removal_and_keeps_no_sentence(
    library: Library, page: Path
) -> None:
    document, _ = library.add(page)
    decide(library, "rejected")
    decide(library, "accepted")
    page.write_text(TWO + "Herons, reeds and a quiet pond. " * 40, encoding="utf-8")
    changed, _ = library.add(page)
    assert changed.work != document.work
    assert [place for place, _ in library.note_history()] == [changed.work]
    library.remove([changed.id])
    library.close()
    (entries,) = library.note_history().values()
    assert [item.decision for item in entries] == ["rejected", "accepted"]
    library.close()
    kept = [file for file in library.home.rglob("*") if file.is_file()]
    assert [file.name for file in kept if b"Do not report" in file.read_bytes()] == []


def test_the_history_travels_and_what_gives_way_joins_it(
    library: Library, page: Path, tmp_path: Path
) -> None:
    library.add(page)
    first = decide(library, "rejected")
    later = signed(only(library), "accepted", "Bob", at=MARCH + dt.timedelta(days=1))
    library.decide(later)
    text = to_yaml(library.decisions(), library.documents(), library.note_history())
    read = from_yaml(text, "f.yaml")
    assert (read.decisions, read.history) == ((later,), (entry_of(first),))
    other = Library(tmp_path / "other")
    other.add(page)
    newest = signed(only(other), "rejected", "Cy", at=MARCH + dt.timedelta(days=2))
    other.decide(newest)
    generation = other.generation
    assert len(other.take_decisions(read.decisions, read.history).conflicts) == 1
    assert other.decisions() == (newest,)
    assert other.generation == generation
    (entries,) = other.note_history().values()
    assert entries == tuple(map(entry_of, (first, later, newest)))
    other.take_decisions(read.decisions, read.history)
    assert list(other.note_history().values()) == [entries]
    other.close()


def test_a_home_without_a_history_gets_one_from_what_holds(library: Library, page: Path) -> None:
    library.add(page)
    decide(library, "edited", edited({"right": "00100"}, only(library).note))
    held = library.note_history()
    library.close()
    with sqlite3.connect(library.home / "library.sqlite") as connection:
        connection.execute("DROP TABLE note_history")
        connection.execute("PRAGMA user_version = 3")
    connection.close()
    again = Library(library.home)
    assert again.note_history() == held
    again.close()
