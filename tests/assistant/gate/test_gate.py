"""The gate every statement passes: nothing invented, turned round or promised comes through.

Statements are submitted as ``bundlewise verify`` takes them, against the sample library.
"""

from __future__ import annotations

import datetime as dt
import json

import pytest

from assistant.answer import Answer, Proposal, Statement
from assistant.rules.check import Material, check_claim
from assistant.rules.claim import Claim, Line
from assistant.service import Assistant
from assistant.verification.drafts import Submitted, read_draft
from assistant.verification.gate import verify
from assistant.verification.quotes import locate
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.errors import InvalidRequest

PAIR = "Can I report 62302 with 72240?"
BARRED = (
    "Do not report 62302 in conjunction with 62303, 62304, 62305, 62284, 72240, 72255, 72265, "
    "72270."
)
ONE_UNIT = "One unit of 62302 is expected per session."
NEITHER = "If two providers divide that work, 62302 is right for neither."


def title_of(code: str, assistant: Assistant) -> str:
    (page, *_) = assistant.library.page_of(code, "summary")
    titles = {item.id: item.title for item in assistant.library.documents()}
    return titles[page.document_id]


def judged(
    assistant: Assistant, text: str, *quotes: str, question: str = PAIR, page: str = "62302"
) -> tuple[Statement, Answer]:
    document = title_of(page, assistant)
    cited = [{"document": document, "quote": quote} for quote in quotes]
    answer = assistant.verify(
        Submitted.model_validate(
            {"question": question, "statements": [{"text": text, "citations": cited}]}
        )
    )
    (statement,) = answer.statements
    return statement, answer


@pytest.mark.parametrize(
    ("text", "quote", "reason"),
    [
        ("62302 and 72241 are not reported together.", BARRED, "code 72241 is not in the cited"),
        ("72240 is not reported with 62301-62302.", BARRED, "code 62301-62302 is not in the"),
        ("Modifier XS names a site of 62302.", BARRED, "modifier XS is not in the cited"),
        ("No more than 3 sessions of 62302.", ONE_UNIT, "the number 3 is not in the cited"),
        ("62302 costs $250 and no less.", BARRED, "the number $250 is not in the cited"),
        ("62302 is rare.", "Never report 62302 at all.", "a quote was not found"),
        ("If two divide that work, 62302 is right.", NEITHER, "the evidence says 'not'"),
        ("Add modifier 59 to 72240.", BARRED, "it advises adding a modifier"),
        ("A modifier on 72240 is the way to get paid.", BARRED, "it advises adding a modifier"),
        ("Medicare will pay 62302.", BARRED, "it promises payment"),
        ("62302 is certain to be reimbursed.", BARRED, "it promises payment"),
    ],
)
def test_what_the_evidence_does_not_hold_is_withheld(
    sample_assistant: Assistant, text: str, quote: str, reason: str
) -> None:
    statement, answer = judged(sample_assistant, text, quote)
    assert statement.state == "withheld"
    assert reason in (statement.reason or "")
    assert (statement.citations, statement.findings) == ((), ())
    assert text not in answer.text


def test_a_quote_of_another_document_is_no_quote(sample_assistant: Assistant) -> None:
    statement, _ = judged(sample_assistant, "Never report 62302 with 72240.", BARRED, page="72240")
    assert statement.state == "corrected"
    assert statement.reason == "Corrected: a quote was not found in its source."
    assert statement.drafted == "Never report 62302 with 72240."


def test_a_statement_with_nothing_behind_it_is_withheld(sample_assistant: Assistant) -> None:
    statement, answer = judged(sample_assistant, "62302 takes an hour.")
    assert (statement.state, answer.outcome) == ("withheld", "not_in_material")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("62302 and 72240 may be reported together.", "it allows what"),
        ("62302 can be billed with 72240.", "it allows what"),
        ("It is fine to bill 62302 and 72240 on the same day.", "it allows what"),
        ("62302 can be reported with 72240, not only with 72255.", "it allows what"),
        ("It is not a problem to report 62302 with 72240.", "it allows what"),
        ("62302 is never denied with 72240.", "it allows what"),
        ("Nothing bars 62302 and 72240 from being reported together.", "it allows what"),
        ("There is no conflict between 62302 and 72240.", "Medicare NCCI PTP edits"),
        ("No NCCI edit exists between 62302 and 72240.", "holds an edit between them"),
        ("72240 is column one and 62302 is column two.", "column one is 62302"),
        ("62302 is column 2.", "column one is 62302 and column two is 72240"),
        ("62302 bundles into 72240.", "column one is 62302"),
        ("72240 is payable and 62302 is not.", "column one is 62302"),
        ("62302 is not payable with 72240.", "column one is 62302"),
        ("The edit of 62302 over 72240 has indicator 0.", "the table's modifier indicator is 1"),
        ("No modifier unlocks the edit of 62302 over 72240.", "which a modifier may unlock"),
        ("Report 62302 in conjunction with 72240.", "it allows what"),
        ("Modifier XS does not part 62302 and 72240.", "modifier XS may unlock this edit"),
        ("Two units of 62302 are allowed.", "the published limit is 1"),
        ("62302 is limited to 3 units a day.", "the published limit is 1"),
    ],
)
@pytest.mark.parametrize("cited", [True, False], ids=["cited", "bare"])
def test_what_a_rule_contradicts_is_corrected_from_the_rule(
    sample_assistant: Assistant, text: str, reason: str, cited: bool
) -> None:
    statement, answer = judged(sample_assistant, text, *([BARRED] if cited else []))
    assert statement.state == "corrected"
    assert reason in (statement.reason or "")
    (finding,) = (item for item in answer.findings if item.id in statement.findings)
    assert statement.text == finding.message
    assert statement.citations == finding.citations != ()
    assert text not in answer.text


def test_a_modifier_is_no_key_to_an_indicator_of_0(sample_assistant: Assistant) -> None:
    statement, _ = judged(
        sample_assistant,
        "A modifier may unlock the edit, though 62304 is not payable with 62302.",
        question="Can I report 62302 with 62304?",
    )
    assert statement.state == "corrected"
    assert statement.reason == (
        "Corrected: the table's modifier indicator is 0, which no modifier unlocks."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("62302 and 97110 may be reported together.", "the absence of an edit is not permission"),
        ("62302 and 97110 can both be paid.", "the absence of an edit is not permission"),
        ("No NCCI edit between 62302 and 97110 was found.", None),
    ],
)
def test_the_absence_of_an_edit_is_not_permission(
    dated_tables: EditTables, text: str, said: str | None
) -> None:
    claim = Claim((Line("62302"), Line("97110")), dt.date(2024, 8, 1))
    checked = check_claim(claim, Material(dated_tables, (), {}, ()), everything=True)
    judged = verify(
        [Proposal(text)],
        "62302 with 97110?",
        checked.findings,
        checked.citations,
        lambda _id: None,
    )
    (statement,) = judged.statements
    (finding,) = (item for item in checked.findings if item.verdict == "no_edit_found")
    assert statement.findings == (finding.id,)
    assert statement.state == ("corrected" if said else "supported")
    assert statement.reason == (f"Corrected: {said}." if said else None)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        (BARRED, [BARRED]),
        ("62302 is not reported with 72240.", [BARRED]),
        ("Never report 62302 together with 72240 or 72255.", [BARRED]),
        ("You can't report 62302 with 72240.", [BARRED]),
        ("62302 and 72240 cannot be reported together.", [BARRED]),
        ("62302, 62303 and 62304 exclude one another and are barred.", [BARRED]),
        ("One unit of 62302 per session is expected.", [ONE_UNIT]),
        ("1 unit of 62302 is expected in each session.", [ONE_UNIT]),
        ("If two providers share the work, neither of them reports 62302.", [NEITHER]),
        ("62302 is column one and 72240 is column two of an NCCI edit.", []),
        ("The edit between 62302 and 72240 has modifier indicator 1.", []),
        ("72240 bundles into 62302.", []),
        ("72240 is not payable with 62302 for one provider on one day.", []),
        ("62302 is payable and 72240 is not.", []),
        ("At most 1 unit of 62302 on one date of service.", []),
    ],
)
def test_true_statements_pass_in_other_words(
    sample_assistant: Assistant, text: str, quotes: list[str]
) -> None:
    statement, answer = judged(sample_assistant, text, *quotes)
    assert (statement.state, statement.reason) == ("supported", None)
    assert statement.citations or statement.findings
    assert text in answer.text


def test_a_pair_is_not_judged_by_the_row_of_another_pair(sample_assistant: Assistant) -> None:
    question = "Can 62284 be reported with 72240 and 62302?"
    text = "72240 is column one and 62284 is column two."
    statement, _ = judged(sample_assistant, text, question=question)
    assert statement.state == "supported"
    turned = "62284 is column one and 72240 is column two."
    statement, _ = judged(sample_assistant, turned, question=question)
    assert statement.state == "corrected"
    assert "72240 is column one and 62284 is column two" in statement.text


@pytest.mark.parametrize(
    "question", ["Can 62284 be reported with 72240 and 62302?", "62302 62303 62304 together?"]
)
def test_our_own_wording_of_three_codes_needs_no_correction(
    sample_assistant: Assistant, question: str
) -> None:
    answer = sample_assistant.ask(question)
    assert {item.state for item in answer.statements} == {"supported"}
    edits = [item.message for item in answer.findings if item.rule == "ptp_pair"]
    assert len(edits) == 3
    assert set(edits) <= {item.text for item in answer.statements}


def test_a_quote_is_located_whatever_its_white_space_and_not_otherwise() -> None:
    body = "One unit\nof  62302 is\texpected."
    assert locate("of  62302", body) == (9, 18)
    assert locate("unit of 62302 is expected.", body) == (4, len(body))
    assert locate("unit of 62303", body) is None
    assert locate("", body) is None
    assert locate(" ", "") is None


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("not json", "d.json is not a draft: Invalid JSON"),
        ({}, "d.json is not a draft: Field required (at question)"),
        ({"question": "x", "statements": []}, "it has no statements to judge (at statements)"),
        (
            {"question": "x", "service_date": "soon", "statements": [{"text": "y"}]},
            "(at service_date)",
        ),
        ({"question": "x", "statements": [{"text": ""}]}, "(at statements.0.text)"),
        (
            {"question": "x", "statements": [{"text": "y", "citations": [{"document": "z"}]}]},
            "Field required (at statements.0.citations.0.quote)",
        ),
    ],
)
def test_a_draft_that_is_none_is_refused_with_the_place(draft: object, said: str) -> None:
    text = draft if isinstance(draft, str) else json.dumps(draft)
    with pytest.raises(InvalidRequest) as caught:
        read_draft(text, "d.json")
    assert said in str(caught.value)


def test_a_draft_is_judged_for_the_day_and_the_setting_that_it_names(
    sample_assistant: Assistant,
) -> None:
    draft = {
        "question": "Can I report 62302 with 72240?",
        "service_date": "2024-08-01",
        "setting": "outpatient_hospital",
        "statements": [{"text": "72240 is bundled into 62302."}],
    }
    answer = sample_assistant.verify(Submitted.model_validate(draft))
    assert (answer.service_date.isoformat(), answer.setting) == ("2024-08-01", draft["setting"])
    (statement,) = answer.statements
    assert statement.state == "supported"
    edits = [item for item in answer.findings if item.rule == "ptp_pair"]
    assert ["outpatient hospital" in item.authority for item in edits] == [True]


def test_half_a_sentence_that_leaves_its_not_behind_is_withheld(
    sample_assistant: Assistant,
) -> None:
    half = BARRED.removeprefix("Do not ")
    statement, _ = judged(sample_assistant, half, half)
    assert (statement.state, statement.drafted) == ("corrected", half)
    assert "it allows what" in (statement.reason or "")
    whole, _ = judged(sample_assistant, BARRED, BARRED)
    assert whole.state == "supported"


@pytest.mark.parametrize(
    ("question", "text", "shown", "reason"),
    [
        (
            PAIR,
            "A scrubber would catch 62302 on the left and 72240 on the right.",
            "62302 is column one and 72240 is column two",
            "Put in the rule's own words: ",
        ),
        (
            "Does modifier XS open the edit of 62302 with 72240?",
            "It does: 62302 is column one and 72240 is column two.",
            "62302 is column one and 72240 is column two",
            "Put in the rule's own words: no rule says anything of “It does”.",
        ),
        (
            "How many units of 72270 may be reported?",
            "The reviewer's yardstick is 1 unit.",
            "At most 1 unit of 72270",
            "Put in the rule's own words: no rule says anything of “reviewer's”.",
        ),
    ],
)
def test_what_cannot_all_be_judged_is_put_in_the_rules_own_words(
    sample_assistant: Assistant, question: str, text: str, shown: str, reason: str
) -> None:
    statement, answer = judged(sample_assistant, text, question=question)
    assert statement.state == "corrected"
    assert statement.text.startswith(shown)
    assert (statement.reason or "").startswith(reason)
    assert statement.drafted == text
    assert statement.findings[0] in {item.id for item in answer.findings}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Add modifier 59 to 72240.", "it advises adding a modifier"),
        ("62302 is rare.", "nothing is cited for it"),
    ],
)
def test_advice_and_other_matters_are_not_put_in_a_rules_words(
    sample_assistant: Assistant, text: str, reason: str
) -> None:
    statement, _answer = judged(sample_assistant, text)
    assert statement.state == "withheld"
    assert reason in (statement.reason or "")
