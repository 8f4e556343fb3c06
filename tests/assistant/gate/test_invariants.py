"""What holds of every statement, whatever it says."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.answer import Statement
from assistant.languages.catalogues import LANGUAGES
from assistant.service import Assistant
from assistant.verification.checks.in_order import (
    AFTER_RULES,
    BEFORE_RULES,
    EXPLAINED,
    CheckName,
)
from assistant.verification.drafts import Submitted
from assistant.verification.quotes import locate
from assistant.verification.reading.language import folded, language
from assistant.verification.reading.statement import read
from knowledge_base.sentences import sentences

DOCUMENT = "guidance_2024"
_DENIAL = re.compile(r"\b(?:not|never|only|unless)\b ?", re.IGNORECASE)


@pytest.fixture(scope="module")
def lines(gate_assistant: Assistant) -> tuple[str, ...]:
    (held,) = gate_assistant.library.document_ids([DOCUMENT])
    body = gate_assistant.library.body(held)
    found = (body[start:end] for start, end in sentences(body))
    return tuple(line for line in found if line.endswith(".") and len(line.split()) > 5)


def one(assistant: Assistant, text: str, quote: str) -> Statement:
    draft = {
        "question": "What does the guidance say?",
        "statements": [{"text": text, "citations": [{"document": DOCUMENT, "quote": quote}]}],
    }
    (statement,) = assistant.verify(Submitted.model_validate(draft)).statements
    return statement


def test_any_sentence_of_a_document_cited_in_full_passes(
    gate_assistant: Assistant, lines: tuple[str, ...]
) -> None:
    assert len(lines) > 15
    for line in lines:
        assert one(gate_assistant, line, line).state == "supported", line


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_denial_or_limit_that_is_dropped_never_passes(
    gate_assistant: Assistant, lines: tuple[str, ...], data: st.DataObject
) -> None:
    line = data.draw(st.sampled_from([item for item in lines if _DENIAL.search(item)]))
    found = data.draw(st.sampled_from(list(_DENIAL.finditer(line))))
    lie = line[: found.start()] + line[found.end() :]
    assert one(gate_assistant, lie, line).state != "supported", lie


@given(data=st.data(), other=st.sampled_from(["tendon", "never", "weekly", "59", "purple"]))
@settings(max_examples=40, deadline=None)
def test_a_quote_altered_by_one_word_never_stands(
    gate_assistant: Assistant, lines: tuple[str, ...], data: st.DataObject, other: str
) -> None:
    line = data.draw(st.sampled_from(lines))
    words = line.split()
    place = data.draw(st.integers(0, len(words) - 1))
    altered = " ".join([*words[:place], other, *words[place + 1 :]])
    assume(words[place] != other)
    assert one(gate_assistant, altered, altered).state != "supported"


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_quote_stands_whatever_its_white_space(
    lines: tuple[str, ...], data: st.DataObject
) -> None:
    line = data.draw(st.sampled_from(lines))
    spaces = st.sampled_from([" ", "\n", "  ", "\t", "\u00a0"])
    loose = "".join(data.draw(spaces) if char == " " else char for char in line)
    assert locate(loose, f"Before. {line} After.") == (8, 8 + len(line))


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_at_all_can_be_read(text: str) -> None:
    found = read(text)
    assert found.text == folded(text)
    assert found.language.code in LANGUAGES


@given(st.text(alphabet="0123456789 .,-/%$x()", max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_run_of_figures_can_be_read(text: str) -> None:
    assert all(figure.value for figure in read(text).figures)


def test_each_check_is_listed_and_explained_once() -> None:
    names = [check.name for check in (*BEFORE_RULES, *AFTER_RULES)]
    assert len(set(names)) == len(names)
    assert {*names, "rules"} == set(get_args(CheckName)) == set(EXPLAINED)
    assert all(told.endswith(".") and "\n" not in told for told in EXPLAINED.values())


def test_a_statement_names_the_checks_it_passed_in_their_order(
    gate_assistant: Assistant, lines: tuple[str, ...]
) -> None:
    statement = one(gate_assistant, lines[0], lines[0])
    order = [*(c.name for c in BEFORE_RULES), "rules", *(c.name for c in AFTER_RULES)]
    assert statement.checks
    assert list(statement.checks) == sorted(statement.checks, key=order.index)
    assert one(gate_assistant, "Drains are blue.", lines[0]).checks == ()


def test_what_had_nothing_to_judge_is_not_told_as_passed(
    gate_assistant: Assistant, lines: tuple[str, ...]
) -> None:
    plain = one(gate_assistant, lines[0], lines[0])
    # No entailment model is set, and the statement rests on a quote, not on rules alone.
    assert not {"entailment", "own_words", "places"} & set(plain.checks)
    assert {"cited", "quote", "bearing", "rules"} <= set(plain.checks)
    draft = {
        "question": "Can I report 62302 with 72240?",
        "statements": [{"text": "62302 is column one and 72240 is column two of an edit."}],
    }
    (told,) = gate_assistant.verify(Submitted.model_validate(draft)).statements
    assert told.state == "supported"
    assert not {"quote", "edition", "bearing", "entailment"} & set(told.checks)
    assert {"cited", "codes", "rules", "own_words"} <= set(told.checks)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_table_knows_the_same_marks(code: str) -> None:
    assert set(language("en").marks) - set(language(code).marks) <= {"at_most"}
    for kind, pattern in language(code).marks.items():
        assert pattern.search("") is None, kind


def test_what_names_no_code_of_a_finding_is_not_replaced_by_it(
    gate_assistant: Assistant, lines: tuple[str, ...]
) -> None:
    draft = {
        "question": "Can I report 26418 with 26410?",
        "statements": [
            {
                "text": "A purple form must not be reported weekly.",
                "citations": [{"document": DOCUMENT, "quote": lines[0]}],
            }
        ],
    }
    (statement,) = gate_assistant.verify(Submitted.model_validate(draft)).statements
    assert statement.state == "withheld"


def test_what_reads_others_statements_waits_for_one() -> None:
    told = "[name for name in sys.modules if 'telling' in name or 'said_by_rules' in name]"
    code = f"import sys, assistant.verification.gate; print({told})"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
