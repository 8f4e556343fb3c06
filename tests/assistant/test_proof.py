"""The proof of an answer: each statement's quote in its place, row, checks, receipt."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from assistant.answer import Answer, Citation, Statement
from assistant.proof import checks
from assistant.proof.checks import passed
from assistant.proof.proof import Piece, ShownPassage, ShownRow
from assistant.proof.proving import Held, prove
from assistant.proof.rows import cells
from assistant.proof.surroundings import LEAST, MOST, around
from assistant.receipts.receipt import Basis, answer_sha256
from assistant.service import Assistant, Question
from assistant.verification.drafts import Submitted

DRAFT = Submitted.model_validate(
    {
        "question": "Can I report 62302 with 72240?",
        "statements": [
            {"text": "62302 and 72240 may be reported together with indicator 0."},
            {"text": "The moon is full."},
        ],
    }
)


@pytest.fixture(scope="module")
def pair(sample_assistant: Assistant) -> Answer:
    """The answer to a question on a pair of the sample."""
    return sample_assistant.ask("Can I report 62302 with 72240?")


def test_every_standing_statement_has_something_behind_it(
    sample_assistant: Assistant, pair: Answer
) -> None:
    proof = sample_assistant.proof(pair)
    assert len(proof.standing) == len(proof.statements) > 3
    assert all(item.sources or item.findings for item in proof.standing)
    assert all(item.changes or "change" in item.statement.text for item in proof.standing)


def test_a_passage_is_a_stretch_of_the_document_with_the_quote_in_its_place(
    sample_assistant: Assistant, pair: Answer
) -> None:
    proof = sample_assistant.proof(pair)
    passages = [item for item in proof.sources if isinstance(item, ShownPassage)]
    assert passages
    for item in passages:
        body = sample_assistant.library.body(item.citation.document_id)
        assert "".join(piece.text for piece in item.pieces) in body
        assert [piece.text for piece in item.pieces if piece.role != "around"] == [
            item.citation.quote
        ]
        assert item.sha256.startswith(item.citation.document_id)
        assert (len(item.sha256), item.held) == (64, True)
        assert "/" not in item.file


def test_within_a_long_quote_the_words_of_the_statement_are_set_apart(
    sample_assistant: Assistant, pair: Answer
) -> None:
    proof = sample_assistant.proof(pair)
    said = [
        (item.statement.text, piece.text)
        for item in proof.statements
        for source in item.sources
        if isinstance(source, ShownPassage)
        for piece in source.pieces
        if piece.role == "said"
    ]
    assert said
    assert all(text == quoted for text, quoted in said)


def test_a_row_stands_as_published_under_its_columns_with_its_files_checksum(
    sample_assistant: Assistant, pair: Answer
) -> None:
    rows = [item for item in sample_assistant.proof(pair).sources if isinstance(item, ShownRow)]
    release = next(
        item
        for item in sample_assistant.library.tables.releases()
        if (item.kind, item.setting) == ("ptp", "practitioner")
    )
    (row,) = [
        item for item in rows if item.citation.document_id.endswith("ptp-practitioner-2024Q3")
    ]
    assert dict(row.cells)["modifier_indicator"] == "1"
    assert ",".join(value for _, value in row.cells) == row.citation.quote
    assert (row.sha256, row.file) == (release.sha256, release.source)
    assert row.citation.section == f"row {row.row}"


def test_corrected_and_withheld_statements_say_what_was_drafted_and_why(
    sample_assistant: Assistant,
) -> None:
    proof = sample_assistant.proof(sample_assistant.verify(DRAFT))
    (corrected,), (withheld,) = proof.standing, proof.withheld
    assert corrected.statement.drafted == DRAFT.statements[0].text
    assert "indicator is 1" in (corrected.statement.reason or "")
    assert [item.finding.rule for item in corrected.findings] == ["ptp_pair"]
    assert isinstance(corrected.sources[0], ShownRow)
    assert withheld.statement.text == "The moon is full."
    assert (withheld.sources, withheld.findings, withheld.changes) == ((), (), ())


def test_the_proof_is_the_same_for_the_same_answer(
    sample_assistant: Assistant, pair: Answer
) -> None:
    one, other = sample_assistant.proof(pair), sample_assistant.proof(pair)
    assert dataclasses.replace(one.receipt, made_at="") == dataclasses.replace(
        other.receipt, made_at=""
    )
    assert (one.statements, one.sources) == (other.statements, other.sources)


def test_the_receipt_names_what_was_held(sample_assistant: Assistant, pair: Answer) -> None:
    receipt = sample_assistant.proof(pair).receipt
    assert receipt.id == pair.receipt
    assert receipt.answer_sha256 == answer_sha256(pair)
    assert (receipt.documents, receipt.releases) == (9, 5)
    assert receipt.fingerprint == sample_assistant.records.basis().fingerprint
    assert receipt.service_date == dt.date(2024, 8, 1)


def test_what_is_held_no_more_is_shown_as_the_bare_quote_with_its_old_checksum(
    sample_assistant: Assistant, pair: Answer
) -> None:
    basis = sample_assistant.records.basis()
    gone = prove(pair, Held.of(lambda _name: None, []), basis, made_at="", kept=True)
    for item in gone.sources:
        assert not item.held
        assert item.sha256
        if isinstance(item, ShownPassage):
            assert item.pieces == (Piece(item.citation.quote, "quoted"),)
        else:
            assert (item.cells, item.file, item.notice) == ((), "", "")


def test_a_release_imported_anew_from_another_file_lends_no_columns(
    sample_assistant: Assistant, pair: Answer
) -> None:
    others = [
        dataclasses.replace(item, sha256="0" * 64)
        for item in sample_assistant.library.tables.releases()
    ]
    body = sample_assistant.library.body_if_held
    proof = prove(
        pair, Held.of(body, others), sample_assistant.records.basis(), made_at="", kept=True
    )
    rows = [item for item in proof.sources if isinstance(item, ShownRow)]
    assert rows
    assert not any(item.cells or item.held for item in rows)


def test_an_answer_without_statements_has_a_receipt_all_the_same(
    sample_assistant: Assistant,
) -> None:
    answer = sample_assistant.ask("What is the reimbursement for a wheelchair in Alaska?")
    proof = sample_assistant.proof(answer)
    assert (proof.statements, proof.sources) == ((), ())
    assert proof.receipt.id.startswith("bw1-")


def test_where_no_row_was_found_the_table_that_was_looked_through_is_named(
    sample_assistant: Assistant,
) -> None:
    answer = sample_assistant.ask("Can I report 62302 with 72240 and modifier 26 by one provider?")
    assert any(item.citations for item in answer.findings)
    silent = dataclasses.replace(answer.findings[0], verdict="no_edit_found", citations=())
    odd = dataclasses.replace(
        answer,
        findings=(silent,),
        statements=(Statement("No edit was found.", "supported", (), (silent.id,)),),
    )
    table = sample_assistant.proof(odd).statements[0].findings[0].searched
    release = next(
        item
        for item in sample_assistant.library.tables.releases()
        if (item.kind, item.setting) == ("ptp", "practitioner")
    )
    assert table is not None
    assert (table.file, table.rows, table.sha256) == (
        release.source,
        release.rows,
        release.sha256,
    )
    unlike = dataclasses.replace(odd, findings=(dataclasses.replace(silent, release="2001Q1"),))
    assert sample_assistant.proof(unlike).statements[0].findings[0].searched is None


def test_a_check_that_nothing_explains_is_its_own_name_in_words() -> None:
    check = passed("quote__found-in <b>source</b>")
    assert check.explanation == ""
    assert check.words == "Quote found in <b>source</b>"
    assert passed("").words == ""


def test_a_check_that_is_explained_bears_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_EXPLAINED", {"quote": "It stands there."})
    assert passed("quote").explanation == "It stands there."
    assert passed("other").explanation == ""


def test_a_finding_that_is_named_but_not_in_the_answer_is_left_out(pair: Answer) -> None:
    odd = dataclasses.replace(
        pair, statements=(Statement("A text.", "supported", ("c99",), ("f99",)),)
    )
    held = Held.of(lambda _name: None, [])
    proof = prove(odd, held, Basis(0, {}, {}, {}), made_at="", kept=False)
    assert (proof.statements[0].sources, proof.statements[0].findings) == ((), ())


@pytest.mark.parametrize(
    ("published", "columns", "expected"),
    [
        ("a,b", ("x", "y"), (("x", "a"), ("y", "b"))),
        ('"a, b",c', ("x", "y"), (("x", "a, b"), ("y", "c"))),
        ("a\tb\tc", ("x", "y", "z"), (("x", "a"), ("y", "b"), ("z", "c"))),
        ("a,b,c", ("x", "y"), ()),
        ('a,"b', ("x", "y"), ()),
        ("a", ("x",), ()),
        ("", (), ()),
    ],
)
def test_cells_fit_the_columns_or_are_none(
    published: str, columns: tuple[str, ...], expected: tuple[tuple[str, str], ...]
) -> None:
    assert cells(published, columns) == expected


def _cited(body: str, quote: str) -> Citation:
    start = body.index(quote)
    return Citation("c1", "passage", "T", "d", None, None, None, quote, start, start + len(quote))


def test_surroundings_are_whole_lines_where_these_are_short() -> None:
    body = "\n".join(f"Line {number} of the guidance, with some words." for number in range(60))
    found = around(body, _cited(body, "Line 30 of"))
    assert found is not None
    pieces, before, after = found
    whole = "".join(piece.text for piece in pieces)
    assert whole in body
    assert whole.startswith("Line ")
    assert whole.endswith("words.")
    assert (before, after) == (True, True)
    assert LEAST <= len(pieces[0].text) < LEAST + 60


def test_surroundings_of_a_long_line_are_cut_at_words() -> None:
    body = "one two " * 400 + "THE QUOTE" + " three four" * 400
    found = around(body, _cited(body, "THE QUOTE"))
    assert found is not None
    pieces, before, after = found
    assert "".join(piece.text for piece in pieces) in body
    assert (before, after) == (True, True)
    assert MOST - 10 <= len(pieces[0].text) <= MOST
    assert pieces[0].text.split()[0] in {"one", "two"}
    assert pieces[2].text.split()[-1] in {"three", "four"}


def test_surroundings_of_a_text_without_blanks_are_cut_where_they_are() -> None:
    body = "不" * 2_000 + "报告" + "得" * 2_000
    found = around(body, _cited(body, "报告"))
    assert found is not None
    assert [len(piece.text) for piece in found[0]] == [MOST, 2, MOST]


def test_a_whole_document_quoted_has_no_surroundings() -> None:
    found = around("All of it.", _cited("All of it.", "All of it."))
    assert found == ((Piece("All of it.", "quoted"),), False, False)


def test_a_quote_that_is_no_longer_in_its_place_has_none() -> None:
    cited = _cited("The quote stands.", "quote")
    assert around("Another text altogether.", cited) is None
    assert around(None, cited) is None
    assert around("The quote stands.", dataclasses.replace(cited, start=None)) is None


def test_a_follow_up_names_the_whole_question(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask(
        Question("and 62304?", after="What documentation does 62302 require?")
    )
    receipt = sample_assistant.proof(answer).receipt
    assert receipt.question == "and 62304?"
    assert receipt.read_as is not None
    assert "documentation" in receipt.read_as
