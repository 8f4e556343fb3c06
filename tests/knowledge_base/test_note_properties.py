"""What holds of notes whatever the text: spans, negations, conditions, time."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge_base.guidance_notes import GuidanceNote, compile_notes
from knowledge_base.guidance_notes.cues import cues
from knowledge_base.guidance_notes.wordings import wordings
from knowledge_base.readers import read

CODES = ("62302", "62303", "72240", "72255", "G0289", "0054T", "11400-11446")
WORDS = (
    "Do", "not", "report", "reported", "with", "in conjunction with", "unless", "except", "if",
    "when", "performed", "is", "are", "included in", "integral to", "includes", "may", "never",
    "separately", "only", "once per day", "per lesion", "modifier 59", "append", "to", "and", "or",
    ",", ";", ":", ".", "\n- ", "(", ")", "see", "instead of", "add-on code", "primary", "neither",
    "for the same lesion", "it", "this code", "the following", "no more than", "2", "units",
    "another physician", "reports", "by", "since", "however", "cannot", "excluded", "without",
)  # fmt: skip
pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(CODES))
made = st.lists(pieces, max_size=30).map(" ".join)
verbs = st.sampled_from(["report", "bill", "code", "use", "submit", "claim"])
joints = st.sampled_from(["with", "in conjunction with", "together with", "in addition to"])
code = st.sampled_from(["62302", "62303", "72240", "72255", "20610", "G0289"])
LIMITS = (
    "unless the sites differ", "except for a deep joint", "if the same joint was treated",
    "only if asked for", "except when the record says so", "unless medically necessary",
)  # fmt: skip
POSITIVE = {"use_with", "separately_reportable", "add_on", "modifier_required"}


def _of_text(text: str, notes: tuple[GuidanceNote, ...]) -> None:
    for note in notes:
        assert text[note.start : note.end] == note.quote
        assert note.left or note.right
        assert len(note.key) == 12
        limit = re.search(r"\b(?:unless|except|if)\b", note.quote)
        # "Not 62303 unless 62302" is an add-on and its primary: what limits it is told as such.
        primary = note.kind == "add_on" and any(
            re.search(rf"\bunless\s+(?:\w+\s+){{0,2}}{span.first}", note.quote)
            for span in note.right
        )
        if limit and not primary and not re.search(r"[;:.\n]", note.quote):
            assert note.condition or note.needs_review, note
        if note.condition is not None:
            assert note.condition == note.condition.strip() != ""


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_at_all_is_read(text: str) -> None:
    _of_text(text, compile_notes(text))
    _of_text(text, compile_notes(text, "62302"))


@settings(max_examples=400, deadline=None)
@example("not 62303 unless 62302")
@given(made)
def test_any_words_of_notes_in_any_order_are_read(text: str) -> None:
    _of_text(text, compile_notes(text))
    _of_text(text, compile_notes(text, "62302"))


@settings(deadline=None)
@given(code, code, verbs, joints, st.sampled_from(LIMITS), st.sampled_from(["before", "after"]))
def test_a_limit_is_never_lost(
    one: str, other: str, verb: str, joint: str, limit: str, place: str
) -> None:
    bar = f"do not {verb} {one} {joint} {other}"
    text = f"{limit}, {bar}." if place == "before" else f"{bar} {limit}."
    notes = compile_notes(text[:1].upper() + text[1:])
    assert notes or one == other
    for note in notes:
        assert note.condition or note.needs_review
        assert not note.excludes(one, other) or note.condition


@settings(deadline=None)
@given(
    code, code, verbs, joints,
    st.sampled_from(
        ["Do not", "Never", "You cannot", "It is inappropriate to", "Providers shall not",
         "Under no circumstances", "One must never", "They don't"]
    ),
)  # fmt: skip
def test_a_negation_never_becomes_a_permission(
    one: str, other: str, verb: str, joint: str, negation: str
) -> None:
    for note in compile_notes(f"{negation} {verb} {one} {joint} {other}."):
        assert note.kind not in POSITIVE


@settings(deadline=None)
@given(
    code, code, joints,
    st.sampled_from(
        ["may not be", "is not", "should never be", "cannot be", "isn't", "is never to be",
         "shall under no circumstances be", "is not separately"]
    ),
    st.sampled_from(["reported", "billed", "coded", "reportable", "payable"]),
)  # fmt: skip
def test_a_negation_of_the_passive_never_becomes_a_permission(
    one: str, other: str, joint: str, negation: str, verb: str
) -> None:
    for note in compile_notes(f"{one} {negation} {verb} {joint} {other}."):
        assert note.kind not in POSITIVE


@pytest.mark.parametrize(
    "line",
    [
        "not 62302 reported with " * 160,
        "62302 is for the " * 230,
        "62302 a b c d e f g h with not " * 125,
        "(" * 1900 + "62302" + ")" * 1900,
        "Do not report " + ", ".join(str(number) for number in range(20000, 20500)) + " with",
        "if 62302, " * 390,
    ],
    ids=["bars", "words", "gaps", "brackets", "codes", "limits"],
)
def test_the_time_for_a_sentence_grows_with_its_length_only(line: str) -> None:
    compile_notes(line[:400])
    begun = time.process_time()
    compile_notes("\n".join([line[:3_990]] * 20))
    assert time.process_time() - begun < 5


def test_the_data_files_are_whole() -> None:
    assert len(wordings()) > 150
    assert {"not", "report", "with", "condition"} <= set(cues().names)
    assert cues().longest(["in", "conjunction", "with"], 0) == (3, ("with", None, None))
    assert cues().longest(["quite", "else"], 0) is None


def test_the_whole_manual_takes_two_seconds_and_its_spans_are_exact(real_data: Path) -> None:
    document = read(real_data / "policy-manual" / "ncci-policy-manual-2026.pdf")
    begun = time.process_time()
    notes = compile_notes(document.text)
    assert time.process_time() - begun < 2
    _of_text(document.text, notes)
    # Every kind but those that the manual does not use, and nothing of the wording in brackets.
    assert {note.kind for note in notes} >= {
        "not_with", "included_in", "separately_reportable", "add_on", "once_per", "see_instead",
        "modifier_required", "modifier_barred",
    }  # fmt: skip
    assert 600 < len(notes) < 900


def test_the_page_on_62302_gives_its_exclusion_of_eight_codes(real_data: Path) -> None:
    document = read(real_data.parent / "seed" / "code-page-62302.txt")
    (bar, split) = compile_notes(document.text, "62302")
    assert bar.decides
    assert [span.first for span in bar.right] == [
        "62284", "62303", "62304", "62305", "72240", "72255", "72265", "72270",
    ]  # fmt: skip
    # The page's own slip is kept as it stands, with a condition, so that nothing rests on it.
    assert (split.kind, split.right[0].first, split.decides) == ("split_providers", "77240", False)
