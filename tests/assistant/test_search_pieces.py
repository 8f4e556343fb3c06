"""The pieces of the search: what words may stand for, ranking, reading around, premises."""

from __future__ import annotations

import pytest

from assistant.question.premises import chapter_number, chapters_named, false_premises
from assistant.retrieval.lexicon import meanings
from assistant.retrieval.ranking import arrange, fuse
from assistant.retrieval.reading import neighbours, read_around
from assistant.service import Assistant
from knowledge_base.records import Passage

RULE = "Control of bleeding during the operation is part of it and is not reported separately."
CHAPTERS = ("CHAPTER III CPT Codes 10000-19999", "CHAPTER IV CPT Codes 20000-29999")


def passage(number: int, text: str, *, page: int | None = 1, heading: str = "") -> Passage:
    return Passage(
        id=f"doc-{number}", document_id="doc", ordinal=number, start=number * 1000,
        end=number * 1000 + len(text), page=page, section=heading or None, heading=heading,
        part=None, subject=None, text=text,
    )  # fmt: skip


def means(text: str, common: tuple[str, ...] = ()) -> set[str]:
    return {phrase for item in meanings(text, common) for phrase in item.means}


def test_abbreviations_are_met_both_ways() -> None:
    assert "fine needle aspiration" in means("FNA of a lump")
    assert "FNA" in means("is a fine needle aspiration included")


def test_a_longer_phrase_goes_before_its_words() -> None:
    assert "lumbar puncture" in means("headache after a spinal tap")
    (found,) = (item for item in meanings("a spinal tap") if "spinal" in item.words)
    assert found.words == ("spinal", "tap")


def test_an_abbreviation_that_is_a_word_is_met_in_capitals_only() -> None:
    assert "operating room" in means("return to the OR")
    assert "operating room" not in means("one or the other")


def test_an_everyday_word_that_the_material_uses_stands_for_itself() -> None:
    told = means("the lump was cut out")
    assert told > means("the lump was cut out", ("lump",))


def test_ranks_are_fused_and_ties_broken_by_id() -> None:
    fused = fuse([(["b", "a"], 1.0), (["a", "b"], 1.0), (["c"], 1.0)])
    assert [name for name, _ in fused] == ["a", "b", "c"]
    assert fused[0][1] == 1.0


def test_what_chapters_repeat_is_read_once_and_in_the_chapter_of_the_code() -> None:
    held = {f"doc-{n}": passage(n, RULE, page=n, heading=CHAPTERS[n - 1]) for n in (1, 2)} | {
        "doc-3": passage(3, "Something else altogether about arthroscopy.", page=9)
    }
    fused = [("doc-1", 1.0), ("doc-2", 0.9), ("doc-3", 0.8)]
    assert [item.id for item, _ in arrange(fused, held, ())] == ["doc-1", "doc-3"]
    assert [item.id for item, _ in arrange(fused, held, ("29881",))] == ["doc-2", "doc-3"]


def test_a_pages_second_passage_comes_after_the_other_pages() -> None:
    texts = (
        "One rule on nails.",
        "Another on grafts entirely.",
        "A third about casts and splints.",
    )
    held = {f"doc-{n}": passage(n, texts[n], page=(1, 1, 2)[n]) for n in range(3)}
    arranged = arrange([("doc-0", 1.0), ("doc-1", 0.9), ("doc-2", 0.8)], held, ())
    assert [item.id for item, _ in arranged] == ["doc-0", "doc-2", "doc-1"]
    scores = [score for _, score in arranged]
    assert scores == sorted(scores, reverse=True)


def test_what_stands_beside_in_the_same_section_is_read_too(sample_assistant: Assistant) -> None:
    library = sample_assistant.library
    document = library.documents()[0]
    ids = [f"{document.id}-{number}" for number in range(document.passages)]
    held = library.passages(ids)
    for place in (held[ids[0]], held[ids[-1]]):
        assert all(name in ids or name not in held for name in neighbours([place]))
        (hit,) = read_around([(place, 1.0)], held, {document.id: document}, (), library.body)
        body = library.body(document.id)
        assert hit.passage.text == body[hit.passage.start : hit.passage.end]
        assert hit.focused() == place.text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("what does modifier indicator 7 mean", ["modifier indicator 7"]),
        ("MAI 5 units", ["MUE adjudication indicator 5"]),
        ("list of type 6 add-on codes", ["add-on code type 6"]),
        ("modifier indicator 0 or 1", []),
        ("MAI of 3", []),
        ("is a type 1 add-on paid", []),
        ("How many units of 72240?", []),
    ],
)
def test_what_lies_outside_its_series_is_named(text: str, names: list[str]) -> None:
    assert [item.name for item in false_premises(text)] == names


@pytest.mark.parametrize(("written", "number"), [("XIV", 14), ("ix", 9), ("12", 12), ("XL", 40)])
def test_chapters_are_counted_however_written(written: str, number: int) -> None:
    assert chapter_number(written) == number
    assert chapters_named(f"in chapter {written} it says") == (number,)


def test_a_modifier_that_nothing_mentions_is_named(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask("What is modifier XQ for?")
    assert answer.outcome == "not_in_material"
    assert answer.headline.endswith("Nothing held mentions a modifier XQ.")


def test_a_refusal_says_what_would_help(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask("What documentation does 63047 need?")
    assert "63047" in answer.headline
    assert "upload" in answer.headline.lower()
