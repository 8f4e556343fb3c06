"""Exclusion notes read from sentences, with their conditions and their exact span."""

from __future__ import annotations

import pytest

from knowledge_base.guidance_notes import compile_notes

SUBJECT = "62302"


@pytest.mark.parametrize(
    ("sentence", "one", "other"),
    [
        ("Do not report 62302 in conjunction with 62284, 72240.", "62302", "72240"),
        ("Do not bill this code with 72240 or 72255.", "62302", "72255"),
        ("62302 and 72240 may not be reported together.", "62302", "72240"),
        ("Never code 72270 together with 72240, 72255, or 72265.", "72270", "72265"),
        ("Code 72240 is not separately reportable with CPT codes 62302-62305.", "62304", "72240"),
        ("CPT codes 11055-11057 shall not be reported with 11720-11721.", "11056", "11721"),
        ("HCPCS code G0289 should not be used in addition to 29880.", "29880", "G0289"),
        ("You can't submit 99213 on the same day as 99214.", "99213", "99214"),
        ("An otter sling (code A9999) is never reported with code A9998.", "A9998", "A9999"),
        (
            "CPT code 96522 (our words) shall not be reported with 96416 (others).",
            "96416",
            "96522",
        ),
        ("IMPORTANT:Do not report 62302 with 62284, 72240.If not, see 72255.", "62302", "72240"),
    ],
)
def test_a_pair_is_excluded_in_either_order(sentence: str, one: str, other: str) -> None:
    (note,) = (item for item in compile_notes(sentence, SUBJECT) if item.kind == "not_with")
    assert note.excludes(one, other)
    assert note.excludes(other, one)
    assert note.condition is None


@pytest.mark.parametrize(
    ("sentence", "condition"),
    [
        ("Do not report 10004 with 10021 for the same lesion.", "for the same lesion"),
        ("62284 is not billed with 62302 unless another provider does it.", "unless another"),
        ("If one provider does both, do not report 62284 with 72240.", "If one provider"),
        ("Do not report 11720 with 11055 on the same toe.", "on the same toe"),
    ],
)
def test_a_condition_is_kept(sentence: str, condition: str) -> None:
    (note,) = compile_notes(sentence)
    assert note.condition is not None
    assert note.condition.startswith(condition)


@pytest.mark.parametrize(
    "sentence",
    [
        "Do not report 62302.",
        "62302 was not done, and 72240 was read elsewhere.",
        "",
    ],
)
def test_other_sentences_are_no_notes(sentence: str) -> None:
    assert compile_notes(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Report 62284 with 72240.",
        "12001-13153 shall not be reported separately for closure.",
        "Codes 99234-99236 shall not be reported on the same date of service as visits.",
        "When these are reported, codes 99202-99499 shall not be reported on the same day.",
        "Do not report 72240 unless 62302 is absent.",
    ],
)
def test_a_note_of_another_kind_keeps_no_pair_apart(sentence: str) -> None:
    notes = compile_notes(sentence)
    codes = ("62284", "72240", "12001", "13153", "99234", "99236", "99202", "99499", "62302")
    assert not any(note.excludes(one, other) for note in notes for one in codes for other in codes)


def test_the_span_is_the_sentence() -> None:
    text = "First words.\n\nDo not report 62302 with 72240. Last words."
    (note,) = compile_notes(text)
    assert text[note.start : note.end] == note.quote == "Do not report 62302 with 72240."


def test_a_code_is_not_excluded_with_itself_or_with_its_neighbours_in_a_list() -> None:
    (note,) = compile_notes("Do not report 62302 with 72240, 72255.")
    assert not note.excludes("62302", "62302")
    assert not note.excludes("72240", "72255")


def test_thousands_of_codes_on_one_line_take_no_time_to_pass_over() -> None:
    line = "not " + ", ".join(str(code) for code in range(10000, 40000)) + " with"
    assert compile_notes(line) == ()
