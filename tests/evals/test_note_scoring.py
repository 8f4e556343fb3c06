"""Labelled notes and their scorer: the halves, what counts as right, and what was lost."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from evals.cases import split_of
from evals.note_labels import (
    Chapter,
    LabelledNote,
    NoteCase,
    begins,
    chapters,
    checksum,
    own_words,
)
from evals.note_matching import is_right, match
from evals.note_scoring import MANUAL, ManualText, manual_at, of_chapter, score
from knowledge_base.codes import CodeSpan, find_codes
from knowledge_base.errors import InvalidRequest, UnreadableFile
from knowledge_base.guidance_notes import GuidanceNote, NoteKind
from knowledge_base.readers import read

CASES = own_words(None)
BY_TEXT = {case.text: case for case in CASES}


def spans(told: Sequence[str]) -> tuple[CodeSpan, ...]:
    return tuple(span for part in told for span in find_codes(part))


def note(kind: NoteKind, left: str, right: str = "", **more: object) -> GuidanceNote:
    held = GuidanceNote(spans(left.split()), spans(right.split()), 0, 1, "x", kind=kind)
    return dataclasses.replace(held, **more)  # type: ignore[arg-type]


def of_label(label: LabelledNote) -> GuidanceNote:
    return GuidanceNote(
        spans(label.left),
        spans(label.right),
        0,
        1,
        "x",
        condition="x" if label.conditional == "yes" else None,
        kind=label.kind,
        modifiers=label.modifiers,
        per=label.per,
        units=label.units,
    )


def perfect(text: str, subject: str | None) -> tuple[GuidanceNote, ...]:
    case = BY_TEXT[text]
    assert subject == case.subject
    return tuple(of_label(label) for label in case.notes)


def test_there_are_enough_labels_of_every_kind_in_both_halves() -> None:
    notes = Counter(label.kind for case in CASES for label in case.notes)
    assert notes.total() >= 320
    assert sum(not case.notes for case in CASES) >= 80
    for split in ("development", "test"):
        of_half = Counter(label.kind for case in own_words(split) for label in case.notes)
        assert all(of_half[kind] >= 10 for kind in get_args(NoteKind)), of_half


def test_a_case_is_in_the_half_of_its_id() -> None:
    assert len({case.id for case in CASES}) == len(CASES)
    for split in ("development", "test"):
        assert [case.id for case in own_words(split) if split_of(case.id) != split] == []


def test_what_is_added_later_never_counts_to_the_half_held_out(tmp_path: Path) -> None:
    names = ("development", "test", "more_a", "more_c", "more_d")
    for name, told in zip(names, "abcde", strict=True):
        text = f"about: x\ncases:\n  - {{id: {told}, text: x, notes: []}}\n"
        (tmp_path / f"{name}.yaml").write_text(text)
    assert [case.id for case in own_words("development", tmp_path)] == ["a", "c", "d"]
    assert [case.id for case in own_words("second_look", tmp_path)] == ["e"]
    assert [case.id for case in own_words("test", tmp_path)] == ["b"]
    (tmp_path / "test.yaml").unlink()
    with pytest.raises(UnreadableFile, match=r"test\.yaml cannot be read"):
        own_words("test", tmp_path)


def test_every_code_of_a_label_stands_in_its_sentence() -> None:
    assert [case.id for case in CASES if not _holds_its_labels(case)] == []


def _holds_its_labels(case: NoteCase) -> bool:
    named = {code for part in (case.text, case.subject or "") for code in _ends(part)}
    readings = [reading for label in case.notes for reading in label.readings]
    return all(
        reading.left
        and {code for part in (*reading.left, *reading.right) for code in _ends(part)} <= named
        and bool(reading.modifiers) == reading.kind.startswith("modifier_")
        and (reading.units is not None) == (reading.kind == "units")
        for reading in readings
    )


def _ends(text: str) -> list[str]:
    return [code for span in find_codes(text) for code in (span.first, span.last)]


def test_a_perfect_reader_scores_one_and_one_that_reads_nothing_nought() -> None:
    best = score(None, None, perfect)
    assert [item.f1.value for item in best.figures] == [1.0] * 12
    assert best.lost == ()
    assert best.skipped is not None
    worst = score(None, None, lambda _text, _subject: ())
    assert {item.f1.value for item in worst.figures} == {0.0}
    assert worst.lost == ()


def test_notes_without_conditions_are_found_out() -> None:
    def careless(text: str, subject: str | None) -> tuple[GuidanceNote, ...]:
        held = perfect(text, subject)
        return tuple(dataclasses.replace(item, condition=None) for item in held)

    conditional = sum(
        any(label.conditional == "yes" for label in case.notes if not label.optional)
        for case in CASES
    )
    lost = {result.id for result, _ in score(None, None, careless).lost}
    assert len(lost) > 0.9 * conditional


def test_the_order_of_sides_counts_only_where_it_means_something() -> None:
    apart = LabelledNote(kind="not_with", left=("62302",), right=("62284", "72240"))
    assert is_right(apart, note("not_with", "62284 72240", "62302"))
    assert not is_right(apart, note("not_with", "62302 62284 72240"))
    two = LabelledNote(kind="not_with", left=("43235",), right=("43239",))
    assert is_right(two, note("not_with", "43235 43239"))
    within = LabelledNote(kind="included_in", left=("45378",), right=("45385",))
    assert not is_right(within, note("included_in", "45385", "45378"))


def test_a_range_is_the_codes_it_holds_and_one_unit_is_once() -> None:
    label = LabelledNote(kind="included_in", left=("77767-77769",), right=("62302",))
    assert is_right(label, note("included_in", "77767 77768 77769", "62302"))
    once = LabelledNote(kind="once_per", left=("62302",), per="day")
    assert is_right(once, note("units", "62302", per="day", units=1))
    assert not is_right(once, note("units", "62302", per="day", units=2))
    assert not is_right(once, note("once_per", "62302", per="session"))


def test_a_mark_for_review_is_right_only_where_it_is_allowed() -> None:
    strict = LabelledNote(kind="not_with", left=("62302",), right=("62284",), condition=True)
    marked = note("not_with", "62302", "62284", needs_review=True)
    assert not is_right(strict, marked)
    assert is_right(strict.model_copy(update={"needs_review": True}), marked)


def test_a_positive_note_on_a_negative_sentence_lost_its_negation() -> None:
    label = LabelledNote(kind="not_with", left=("62302",), right=("62284",))
    turned = note("use_with", "62302", "62284", condition="if any")
    assert match([label], [turned]).lost == (turned,)
    assert match([label], [dataclasses.replace(turned, needs_review=True)]).lost == ()
    other = note("use_with", "72240", "72255")
    assert match([label], [other]).lost == ()
    assert match([label], [other]).extra == (other,)


def test_an_unconditional_note_on_a_conditional_sentence_lost_its_condition() -> None:
    label = LabelledNote(kind="not_with", left=("62302",), right=("62284",), condition="unless")
    bare = note("not_with", "62302", "62284")
    assert match([label], [bare]).lost == (bare,)
    either = label.model_copy(update={"condition": "either"})
    assert match([either], [bare]).lost == ()


def test_an_optional_label_is_no_miss_and_another_reading_is_right() -> None:
    label = LabelledNote.model_validate(
        {
            "kind": "not_with", "left": ["62302"], "right": ["62284"], "optional": True,
            "or": [{"kind": "included_in", "left": ["62284"], "right": ["62302"]}],
        }
    )  # fmt: skip
    assert match([label], []).missed == ()
    assert match([label], [note("included_in", "62284", "62302")]).met == (label,)


PAGES = ("Do not report 62302 with 62284.\n", "Codes 62303 and 62304 exist.\nUse 72240.\n")
SENTENCE = PAGES[0].strip()


def small_manual() -> tuple[Chapter, ManualText]:
    label = {"kind": "not_with", "left": ["62302"], "right": ["62284"]}
    told = {"page": 1, "begins": begins(SENTENCE), "checksum": checksum(SENTENCE)}
    chapter = Chapter.model_validate(
        {"about": "x", "pages": (1, 2), "sentences": [{**told, "notes": [label]}]}
    )
    return chapter, ManualText("".join(PAGES), (0, len(PAGES[0])))


def test_a_note_where_a_chapter_has_none_is_one_too_many() -> None:
    chapter, manual = small_manual()
    at = manual.text.index("Codes")
    right = note("not_with", "62302", "62284")
    extra = dataclasses.replace(note("not_with", "62303", "62304"), start=at, end=at + 5)
    first, second = of_chapter(chapter, manual, [right, extra])
    assert first.matched.met
    assert second.matched.extra == (extra,)
    assert second.id == "page 2: Codes 62303 and 62304 exist."


def test_another_manual_is_refused() -> None:
    chapter, manual = small_manual()
    changed = dataclasses.replace(manual, text=manual.text.replace("report", "submit"))
    with pytest.raises(InvalidRequest, match="is not on page 1"):
        list(of_chapter(chapter, changed, []))
    short = dataclasses.replace(manual, page_starts=(0,))
    with pytest.raises(InvalidRequest, match="no page 2"):
        list(of_chapter(chapter, short, []))


def test_the_manuals_text_is_told_by_checksums_only() -> None:
    for chapter in chapters(None):
        for sentence in chapter.sentences:
            assert len(sentence.begins.split()) <= 6
            assert "(" not in sentence.begins
            assert len(sentence.checksum) == 16


def test_the_later_chapters_are_of_the_development_half_and_hold_enough_of_both() -> None:
    later = [item for item in chapters("development") if item.pages in {(160, 179), (224, 234)}]
    held = [sentence for chapter in later for sentence in chapter.sentences]
    assert sum(any(not label.optional for label in item.notes) for item in held) >= 110
    assert sum(not item.notes for item in held) >= 30
    assert not {item.pages for item in later} & {item.pages for item in chapters("test")}


def test_every_labelled_sentence_stands_in_the_manual(real_data: Path) -> None:
    document = read(real_data / MANUAL)
    manual = ManualText(document.text, document.page_starts)
    told = [list(of_chapter(chapter, manual, [])) for chapter in chapters(None)]
    assert [len(results) for results in told] == [len(c.sentences) for c in chapters(None)]
    missed = sum(len(result.matched.missed) for results in told for result in results)
    assert missed >= 120


def test_labels_that_are_no_labels_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "test.yaml").write_text("about: x\ncases:\n  - {id: a, text: b, notes: 3}\n")
    with pytest.raises(UnreadableFile, match=r"test\.yaml: cases 0 notes"):
        own_words("test", tmp_path)


def test_the_command_prints_a_line_a_kind_and_refuses_an_unknown_split(tmp_path: Path) -> None:
    import typer

    from evals import note_scoring

    app = typer.Typer()
    app.command()(note_scoring.main)
    ran = CliRunner().invoke(app, ["--split", "development", "--data", str(tmp_path)])
    assert "own words, not_with" in ran.output
    assert "lost negation or condition" in ran.output
    assert "not at hand" in ran.output
    assert CliRunner().invoke(app, ["--split", "both"]).exit_code == InvalidRequest.exit_code


def test_a_place_without_the_manual_is_refused(tmp_path: Path) -> None:
    from evals.homes import Places

    with pytest.raises(InvalidRequest, match="is not at"):
        manual_at(tmp_path, Places(tmp_path, tmp_path, "minilm"))
    assert manual_at(None, Places(tmp_path, tmp_path, "minilm")) is None
