"""`bundlewise notes` as a librarian runs it: listing, deciding, and taking decisions elsewhere."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from knowledge_base.guidance_notes import NOTE_KINDS
from knowledge_base.library import Library
from tests.hand_notes import EVERY_KIND, SENTENCES, add_with_notes
from tests.ui.conftest import Ran

Run = Callable[..., Ran]
KEYS = [note.key for note in EVERY_KIND]


@pytest.fixture
def home(tmp_path: Path, run: Run) -> Path:
    """A home with a note of every kind and no sample."""
    folder = tmp_path / "home"
    run("add", "--no-sample", home=folder)
    library = Library(folder)
    add_with_notes(library, tmp_path / "every.md")
    library.close()
    return folder


def test_the_whole_list(run: Run, home: Path) -> None:
    ran = run("notes", home=home)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:2] == [
        f"{KEYS[0]}  not_with, to review: 62303 is not reported with 62304. Condition: “save "
        "when a second puncture is charted”.",
        f"    every: “{SENTENCES[0]}”",
    ]
    assert [line[14:] for line in lines[2::2]] == [
        "use_with, undecided: 72240 is reported together with 62284.",
        "add_on, undecided: 99292 is only reported in addition to 99291.",
        "see_instead, undecided: In place of 62303, 62304 is reported. Condition: “For the "
        "lumbar region”.",
        "separately_reportable, undecided: 76376 may be reported besides 62302.",
        "included_in, undecided: 12001 is part of 11400 and not reported besides it.",
        "split_providers, to review: Of two providers, one reports 62284 and the other 72240.",
        "once_per, undecided: 62290 is reported once per level.",
        "modifier_required, undecided: 72270 takes modifier 26. Condition: “when the hospital "
        "owns the machine”.",
        "modifier_barred, undecided: 62302 may not take modifier 50.",
        "units, undecided: At most 2 units of 64400 may be reported per day.",
    ]


def test_the_list_as_json_for_one_document_kind_and_review(run: Run, home: Path) -> None:
    every = run("notes", "every", "--json", home=home).json
    assert every["schema"] == "bundlewise.notes/1"
    assert {item["as_read"]["kind"] for item in every["notes"]} == set(NOTE_KINDS)
    first = every["notes"][0]
    assert (first["key"], first["state"], first["start"]) == (KEYS[0], "to_review", 0)
    assert first["holds"]["needs_review"] is True
    review = run("notes", "--review", "--json", home=home).json
    assert [item["key"] for item in review["notes"]] == [KEYS[0], KEYS[6]]
    units = run("notes", "--kind", "units", "--json", home=home).json
    assert [item["as_read"]["units"] for item in units["notes"]] == [2]
    assert run("notes", "--kind", "units", "--review", home=home).out == "No notes.\n"


def test_accepting_rejecting_editing_and_taking_back(run: Run, home: Path, tmp_path: Path) -> None:
    edit = tmp_path / "edit.yaml"
    edit.write_text("left: [00100, 62303]\ncondition: null\n", encoding="utf-8")
    signed = ("--by", "Ann Gale", "--reason", "as the board has it")
    ran = run("notes", "decide", KEYS[0], "--edit", edit, *signed, home=home)
    warning, done = ran.err.splitlines()
    assert warning == "Warning: the sentence does not name 00100; the edit was kept."
    assert done.startswith(f"{KEYS[0]}: edited by Ann Gale on 2")
    run("notes", "decide", KEYS[1], "--reject", *signed, home=home)
    told = run("notes", "decide", KEYS[6], "--accept", *signed, "--json", home=home).json
    assert told["decision"]["decision"] == "accepted"
    notes = {item["key"]: item for item in run("notes", "--json", home=home).json["notes"]}
    assert notes[KEYS[0]]["holds"] == {
        "kind": "not_with", "left": ["00100", "62303"], "right": ["62304"],
    }  # fmt: skip
    assert notes[KEYS[0]]["as_read"]["condition"] == "save when a second puncture is charted"
    assert notes[KEYS[1]]["holds"] is None
    assert "needs_review" not in notes[KEYS[6]]["holds"]
    assert "    Reason: as the board has it\n" in run("notes", home=home).out
    unsigned = run("notes", "decide", KEYS[1], "--take-back", home=home)
    assert (unsigned.code, "A decision is signed" in unsigned.err) == (2, True)
    back = ("--take-back", "--by", "Bob", "--reason", "too strict")
    run("notes", "decide", KEYS[1], *back, home=home)
    notes = {item["key"]: item for item in run("notes", "--json", home=home).json["notes"]}
    assert notes[KEYS[1]]["state"] == "undecided"
    # What was decided before stays: who, what, why; in the list, as JSON and in the file.
    before = [(item["decision"], item["decided_by"]) for item in notes[KEYS[1]]["before"]]
    assert before == [("rejected", "Ann Gale"), ("taken_back", "Bob")]
    assert notes[KEYS[0]]["before"] == []
    assert re.search(
        "    Before: taken back by Bob on 20.*: too strict", run("notes", home=home).out
    )
    file = tmp_path / "decisions.yaml"
    run("notes", "export", file, home=home)
    told = yaml.safe_load(file.read_text("utf-8"))
    assert [item["note"] for item in told["history"]] == [KEYS[1]] * 2
    assert [item["reason"] for item in told["history"]] == ["as the board has it", "too strict"]


def test_a_decision_taken_back_is_told_in_a_line_or_as_json(run: Run, home: Path) -> None:
    signed = ("--by", "Ann")
    for form, out, err in (
        ((), "", f"{KEYS[1]}: the decision was taken back; the note holds as it was read.\n"),
        (("--json",), '{\n  "schema": "bundlewise.decision/1",\n  "decision": null\n}\n', ""),
    ):
        run("notes", "decide", KEYS[1], "--reject", *signed, home=home)
        ran = run("notes", "decide", KEYS[1], "--take-back", *signed, *form, home=home)
        assert (ran.code, ran.out, ran.err) == (0, out, err)


def test_export_and_import_bring_decisions_to_another_home(
    run: Run, home: Path, tmp_path: Path
) -> None:
    for number, word in ((0, "--accept"), (1, "--reject")):
        run("notes", "decide", KEYS[number], word, "--by", "Ann", home=home)
    file, again = tmp_path / "decisions.yaml", tmp_path / "again.yaml"
    assert run("notes", "export", file, home=home).err == "2 decisions in decisions.yaml.\n"
    other = tmp_path / "other"
    run("add", "--no-sample", tmp_path / "every.md", home=other)
    ran = run("notes", "import", file, home=other)
    assert ran.err == "2 new decisions, 0 held already, 0 decided differently before or since.\n"
    run("notes", "export", again, home=other)
    assert again.read_bytes() == file.read_bytes()
    listed = run("notes", "--json", home=other).json
    # The compiler reads the same notes there, so both decisions hold.
    assert listed["resting"] == []
    assert "rejected by Ann on 2" in run("notes", home=other).out

    late = file.read_text(encoding="utf-8").replace("decision: rejected", "decision: accepted")
    file.write_text(late.replace("decided_by: Ann", "decided_by: Bob"), encoding="utf-8")
    told = run("notes", "import", file, "--json", home=home).json
    assert (told["new"], told["same"]) == (0, 0)
    assert f"{KEYS[1]}: rejected by Ann on " in told["conflicts"][1]
    assert " holds, not accepted by Bob on " in told["conflicts"][1]


def test_the_same_note_in_two_documents_wants_the_document(
    run: Run, home: Path, tmp_path: Path
) -> None:
    library = Library(home)
    twin = add_with_notes(
        library, tmp_path / "twin.md", EVERY_KIND[:1],
        f"{SENTENCES[0]} Quite another page, of herons, reeds and a quiet pond at dusk.",
    )  # fmt: skip
    library.close()
    ran = run("notes", "decide", KEYS[0], "--reject", "--by", "Ann", home=home)
    assert ran.code == 2
    assert f"The note {KEYS[0]} stands in several documents: " in ran.err
    assert "Name one with --document" in ran.err
    one = ("--reject", "--by", "Ann", "--document", twin.id)
    assert run("notes", "decide", KEYS[0], *one, home=home).code == 0
    notes = run("notes", "--json", home=home).json["notes"]
    states = {item["document_id"]: item["state"] for item in notes if item["key"] == KEYS[0]}
    assert states.pop(twin.id) == "rejected"
    assert list(states.values()) == ["to_review"]


FAULTS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "an unknown key": (("beef", "--accept", "--by", "Ann"), "", "No note has the key 'beef'"),
    "no name": (("KEY", "--accept"), "", "A decision is signed: give the name"),
    "a blank name": (("KEY", "--accept", "--by", " "), "", "A decision is signed"),
    "nothing said": (("KEY", "--by", "Ann"), "", "Say one of --accept, --reject"),
    "two things said": (("KEY", "--accept", "--reject"), "", "Say one of --accept, --reject"),
    "a bad kind": (("KEY", "--edit", "FILE", "--by", "Ann"), "kind: none", "is no kind of note"),
    "a bad code": (("KEY", "--edit", "FILE", "--by", "Ann"), "left: [6230]", "is no code"),
    "broken YAML": (("KEY", "--edit", "FILE", "--by", "Ann"), "left: [", "is not YAML, line 1"),
    "no file": (("KEY", "--edit", "nowhere.yaml", "--by", "Ann"), "", "cannot be opened"),
    "a person": (
        ("KEY", "--reject", "--by", "Ann", "--reason", "Patient Zeb Quimby, DOB 1/2/1960"),
        "", "seems to tell of one person",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("words", "yaml", "line"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_clear_line_and_nothing_is_stored(
    run: Run, home: Path, tmp_path: Path, words: tuple[str, ...], yaml: str, line: str
) -> None:
    file = tmp_path / "edit.yaml"
    file.write_text(yaml, encoding="utf-8")
    given = [{"KEY": KEYS[0], "FILE": str(file)}.get(word, word) for word in words]
    ran = run("notes", "decide", *given, home=home)
    assert ran.code in {1, 2}
    assert ran.out == ""
    assert ran.err.startswith("bundlewise: ")
    assert ran.err.count("\n") == 1
    assert line in ran.err
    assert all(
        item["decision"] is None for item in run("notes", "--json", home=home).json["notes"]
    )


def test_other_faults_are_one_clear_line(run: Run, home: Path, tmp_path: Path) -> None:
    for words, line in (
        (("--kind", "none"), "'none' is no kind of note"),
        (("nowhere",), "Nothing with the id 'nowhere' is held"),
        (("export", tmp_path / "no" / "where.yaml"), "cannot be written"),
        (("import", tmp_path / "none.yaml"), "cannot be opened"),
        (("import", tmp_path / "every.md"), "no file of decisions"),
    ):
        ran = run("notes", *words, home=home)
        assert ran.code in {1, 2}
        assert ran.err.count("\n") == 1
        assert line in ran.err


def test_a_sentence_that_is_read_otherwise_now_is_to_be_decided_anew(
    run: Run, home: Path, tmp_path: Path
) -> None:
    run("notes", "decide", KEYS[1], "--reject", "--by", "Ann", home=home)
    other = dataclasses.replace(EVERY_KIND[1], kind="included_in")
    library = Library(home)
    add_with_notes(library, tmp_path / "every.md", (EVERY_KIND[0], other))
    library.close()
    told = run("notes", "--json", home=home).json["resting"]
    assert [item["read_now_as"] for item in told] == [[other.key]]
    assert f"read otherwise now, as {other.key}: decide anew." in run("notes", home=home).out


def test_help_lists_the_commands(run: Run) -> None:
    out = run("notes", "--help").out
    assert all(f"\n  {name} " in out for name in ("list", "decide", "export", "import"))
