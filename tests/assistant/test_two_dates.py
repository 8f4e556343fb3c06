"""A question about several days is answered from each day's own release and rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from assistant.answer import Answer
from assistant.service import Assistant, Question
from assistant.settings import Settings
from assistant.verification.drafts import Submitted
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.errors import InvalidRequest
from knowledge_base.records import DateRange

TODAY = dt.date(2024, 8, 1)
HEAD = """\
Column1/Column2 Edits
Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale
\t\tprior to 1996\tDate\tDate\t0=not allowed\t
\t\t\t\t*=no data\t1=allowed\t
\t\t\t\t\t9=not applicable\t
"""
# Invented rows: column one, column two, first day in force, last day or *, indicator.
ROWS = """\
11042 97597 20100101 * 1
29881 29877 20220101 * 0
31000 31020 20100101 20231231 0
31020 31000 20240101 * 1
33000 33010 20100101 20191231 1
33000 33010 20200101 20211231 0
33000 33010 20220101 * 1
62302 72240 20200101 * 1
"""
ELSEWHERE = ROWS.replace("29881 29877 20220101 * 0", "29881 29877 20220101 * 1")
LIMITS = {"2023Q4": "11042,1,2\n36415,2,3\n", "2024Q3": "11042,1,2\n36415,5,3\n"}
ADD_ONS = """\
primary_code,add_on_code,aoc_edit_type,effective_date,deletion_date
11042,11045,1,2023001,
11043,11046,1,2011001,
"""
PAGE = "# House rules\n\nDo not report 11042 with 97597.\n"
NOT_PERMISSION = "found in release 2024Q3, which is not permission to report both."
ONLY_IF = (
    "and only a documented separate encounter or site could justify a modifier that unlocks the "
    "edit."
)
Ask = Callable[..., Answer]


def _pairs(rows: str) -> str:
    lines = (row.split() for row in rows.splitlines())
    return HEAD + "".join(
        f"{one}\t{two}\t\t{first}\t{last}\t{indicator}\tInvented\n"
        for one, two, first, last, indicator in lines
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Tables with dated rows, limits of two quarters, and a page that holds from 2024 on."""
    opened = Assistant.open(Settings(home=tmp_path_factory.mktemp("home")), sample=False)
    file, tables = tmp_path_factory.mktemp("files") / "table.txt", opened.library.tables
    file.write_text(_pairs(ROWS), encoding="utf-8")
    tables.add(file, "ptp", "2024Q3", setting="practitioner")
    file.write_text(_pairs(ELSEWHERE), encoding="utf-8")
    tables.add(file, "ptp", "2024Q3", setting="outpatient_hospital")
    for release, limits in LIMITS.items():
        lines = limits.replace("\n", ",Invented\n")
        file.write_text(f"hcpcs_code,mue_units,mue_mai,mue_rationale\n{lines}", encoding="utf-8")
        tables.add(file, "mue", release, setting="practitioner")
    file.write_text(ADD_ONS, encoding="utf-8")
    tables.add(file, "aoc", "2024Q3")
    page = file.with_name("rules.md")
    page.write_text(PAGE, encoding="utf-8")
    opened.library.add(page, effective=DateRange(dt.date(2024, 1, 1)))
    yield Assistant(opened.library, today=lambda: TODAY)
    opened.close()


@pytest.fixture
def ask(archive: Assistant) -> Ask:
    def asking(text: str, **stated: object) -> Answer:
        answer = archive.ask(Question(text, **stated))  # type: ignore[arg-type]
        assert {item.state for item in answer.statements} <= {"supported"}
        for one in (answer.findings, answer.citations):
            assert len({item.id for item in one}) == len(one)
        return answer

    return asking


def _days(answer: Answer) -> list[str | None]:
    return [item.service_date and item.service_date.isoformat() for item in answer.findings]


def test_an_edit_that_began_between_two_days(ask: Ask) -> None:
    answer = ask("Could 62302 and 72240 be billed together on 2019-06-30 and on 2024-08-01?")
    assert (answer.outcome, answer.service_date) == ("answered", dt.date(2024, 8, 1))
    assert answer.headline == (
        "The answer changed between 2019-06-30 and 2024-08-01. On 2019-06-30: No edit between "
        f"62302 and 72240 was {NOT_PERMISSION} On 2024-08-01: Not as they stand: 72240 bundles "
        f"into 62302 (indicator 1), {ONLY_IF}"
    )
    assert [(item.verdict, item.effective_from) for item in answer.findings] == [
        ("no_edit_found", None),
        ("only_with_modifier", dt.date(2020, 1, 1)),
    ]
    assert _days(answer) == ["2019-06-30", "2024-08-01"]
    assert [item.text[:16] for item in answer.statements] == [
        "On 2019-06-30: N",
        "On 2024-08-01: 6",
        "What would chang",
    ]
    assert answer.statements[2].text.startswith("What would change it on 2024-08-01: ")


def test_the_same_answer_on_both_days_is_given_once(ask: Ask) -> None:
    answer = ask("What changed for 97597 with 11042 between 12/31/2022 and 2023-07-01?")
    assert answer.headline == (
        "The same on 2022-12-31 and 2023-07-01: Not as they stand: 97597 bundles "
        f"into 11042 (indicator 1), {ONLY_IF}"
    )
    assert _days(answer) == ["2022-12-31", "2023-07-01"]
    assert [item.text for item in answer.statements if "would change" in item.text] == [
        "What would change it: A record of a separate encounter or a separate anatomic site."
    ]


def test_each_day_is_answered_from_its_own_row(ask: Ask) -> None:
    answer = ask("31000 with 31020 on 2024-01-01 and 2023-12-31?")
    assert [(item.column_one, item.modifier_indicator) for item in answer.findings] == [
        ("31000", 0),
        ("31020", 1),
    ]
    rows = [source.quote for source in answer.citations]
    assert [row.split("\t")[0] for row in rows] == ["31000", "31020"]
    for finding in answer.findings:
        assert [c.quote[:5] for c in answer.citations if c.id in finding.citations] == [
            finding.column_one
        ]


def test_up_to_four_days_in_the_order_of_time(ask: Ask) -> None:
    answer = ask("33010 with 33000: 2022-06-01, June 1, 2018, 2021-12-31 and 1st of June 2019?")
    assert _days(answer) == ["2018-06-01", "2019-06-01", "2021-12-31", "2022-06-01"]
    assert [item.modifier_indicator for item in answer.findings] == [1, 1, 0, 1]
    assert answer.headline.startswith(
        "The answer changed between 2019-06-01 and 2021-12-31 and between 2021-12-31 and "
        "2022-06-01. On 2018-06-01: Not as they stand: "
    )
    with pytest.raises(InvalidRequest) as caught:
        ask("33000 with 33010 in 2018-06-01, 2019-06-01, 2020-06-01, 2021-06-01, 2022-06-01?")
    assert str(caught.value) == "The question names 5 dates; ask about at most 4 at once."


def test_the_caller_s_day_is_the_only_one(ask: Ask) -> None:
    question = "62302 and 72240 on 2019-06-30 and on 2024-08-01?"
    answer = ask(question, service_date=dt.date(2019, 1, 1))
    assert answer.headline.startswith("No edit between 62302 and 72240")
    assert _days(answer) == [None]


def test_a_day_that_no_table_covers_is_said_so_beside_the_other(ask: Ask) -> None:
    answer = ask("How many units of 36415 on 2023-01-15 and on 2024-01-15?")
    assert answer.outcome == "answered"
    assert answer.headline == (
        "On 2023-01-15: No mue table for practitioner that speaks for 2023-01-15 is loaded "
        "(held: 2023Q4 from 2023-10-01, 2024Q3 from 2024-07-01); import one with `bundlewise "
        "import-table FILE --kind mue --setting practitioner --release ...`. On 2024-01-15: At "
        "most 2 units of 36415 on one date of service (MAI 3)."
    )
    assert [item.verdict for item in answer.findings] == ["not_covered", "within_limit"]
    assert "changed" not in answer.text


def test_neither_day_covered(ask: Ask) -> None:
    answer = ask("62302 and 72240 on 1990-01-15 and on 1991-01-15?")
    assert answer.outcome == "not_in_material"
    assert "On 1990-01-15: No ptp table" in answer.text
    assert "On 1991-01-15: No ptp table" in answer.text


def test_limits_are_each_of_their_own_release(ask: Ask) -> None:
    answer = ask("How many units of 36415 on 2023-11-15 and on 2024-07-15?")
    assert answer.headline == (
        "The answer changed between 2023-11-15 and 2024-07-15. On 2023-11-15: At most 2 units of "
        "36415 on one date of service (MAI 3). On 2024-07-15: At most 5 units of 36415 on one "
        "date of service (MAI 3)."
    )
    assert [item.release for item in answer.findings] == ["2023Q4", "2024Q3"]
    assert [item.edition for item in answer.citations] == ["2023Q4", "2024Q3"]
    same = ask("How many units of 11042 on 2023-11-15 and on 2024-07-15?")
    assert same.headline.startswith("The same on 2023-11-15 and 2024-07-15: At most 1")


def test_an_add_on_by_day(ask: Ask) -> None:
    answer = ask("Is 11045 an add-on on 2022-06-01 and 2023-06-01?")
    assert [item.verdict for item in answer.findings] == ["not_an_add_on", "needs_primary"]
    assert answer.headline.startswith("The answer changed between 2022-06-01 and 2023-06-01.")


def test_guidance_holds_on_its_own_days(ask: Ask) -> None:
    answer = ask("Can 11042 and 97597 be reported together on 2023-12-31 and on 2024-01-01?")
    assert [(item.rule, item.service_date) for item in answer.findings] == [
        ("ptp_pair", dt.date(2023, 12, 31)),
        ("ptp_pair", dt.date(2024, 1, 1)),
        ("guidance_note", dt.date(2024, 1, 1)),
    ]
    assert answer.headline.startswith("The answer changed between 2023-12-31 and 2024-01-01.")
    # The two authorities differ on the day on which both of them speak.
    (warning,) = (item for item in answer.warnings if item.kind == "authorities_differ")
    assert warning.message.startswith("On 2024-01-01: House rules: not to be reported together")


def test_a_code_that_nothing_knows_is_said_once(ask: Ask) -> None:
    answer = ask("62302 with 72240 and 99998 on 2021-06-30 and on 2024-08-01?")
    unknown = [item for item in answer.findings if item.verdict == "unknown_code"]
    assert [item.service_date for item in unknown] == [None]
    assert answer.text.count("99998 does not stand in any loaded table") == 1


def test_two_days_and_two_settings(ask: Ask) -> None:
    answer = ask("29877 with 29881 on 2021-06-30 and on 2024-08-01?")
    assert answer.outcome == "needs_facts"
    assert answer.headline == (
        "It depends on the setting, which the question leaves open. For a practitioner: The "
        "answer changed between 2021-06-30 and 2024-08-01. On 2021-06-30: No edit between 29877 "
        f"and 29881 was {NOT_PERMISSION} On 2024-08-01: Not together: 29877 bundles into 29881 "
        "(indicator 0) and no modifier unlocks the edit. In a hospital outpatient department: "
        "The answer changed between 2021-06-30 and 2024-08-01. On 2021-06-30: No edit between "
        f"29877 and 29881 was {NOT_PERMISSION} On 2024-08-01: Not as they stand: 29877 bundles "
        f"into 29881 (indicator 1), {ONLY_IF}"
    )
    assert answer.missing_facts[0] == (
        "the setting on 2024-08-01: for a practitioner 29877 bundles into 29881 (indicator 0); "
        "in a hospital outpatient department 29877 bundles into 29881 (indicator 1)"
    )
    assert _days(answer) == ["2021-06-30", "2024-08-01", "2024-08-01"]
    stated = ask("29877 with 29881 under OPPS on 2021-06-30 and on 2024-08-01?")
    assert (stated.outcome, len(stated.findings)) == ("answered", 2)


# Months without a day


def test_a_month_is_read_as_its_first_day_and_that_is_said(ask: Ask) -> None:
    answer = ask("62302 with 72240 in May 2019 and on 2024-08-01?")
    assert _days(answer) == ["2019-05-01", "2024-08-01"]
    assert [item.message for item in answer.warnings if item.kind == "assumed_date"] == [
        "2019-05 names no day; the first of the month, 2019-05-01, was taken for the date of "
        "service."
    ]
    by_option = ask("62302 with 72240 in May 2019?", service_date=TODAY)
    assert "assumed_date" not in {item.kind for item in by_option.warnings}


# Drafts of others


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("On 2019-06-30 no NCCI edit between 62302 and 72240 was found.", "supported"),
        ("On 2024-08-01 no NCCI edit between 62302 and 72240 was found.", "corrected"),
        ("On 2024-08-01 72240 bundles into 62302.", "supported"),
        ("On August 1, 2024 62302 is column one and 72240 is column two.", "supported"),
        ("On 2024-08-01 the edit of 62302 over 72240 has indicator 0.", "corrected"),
        ("On 2019-06-30 62302 and 72240 may be reported together.", "corrected"),
        ("On 2020-06-30 62302 and 72240 are not reported together.", "withheld"),
        ("No NCCI edit between 62302 and 72240 was found.", "corrected"),
    ],
)
def test_a_statement_of_one_day_is_judged_by_that_day(
    archive: Assistant, text: str, state: str
) -> None:
    question = "62302 with 72240 on 2019-06-30 and on August 1, 2024 (2024-08-01)?"
    statements = [{"text": text}]
    answer = archive.verify(
        Submitted.model_validate({"question": question, "statements": statements})
    )
    (judged,) = answer.statements
    assert judged.state == state, judged.reason
    about = {item.service_date for item in answer.findings if item.id in judged.findings}
    if state != "withheld" and "On" in text:
        assert {day.isoformat() for day in about if day} == {
            "2019-06-30" if "2019" in text else "2024-08-01"
        }


@pytest.mark.real_data
def test_a_release_without_dates_speaks_from_its_quarter_on(
    full_tables: EditTables, tmp_path_factory: pytest.TempPathFactory
) -> None:
    real = Assistant.open(Settings(home=tmp_path_factory.mktemp("real")), sample=False)
    real.library.tables = full_tables
    answer = real.ask("What changed for 11042 with 97597 between 2023-12-31 and 2024-07-01?")
    assert [item.verdict for item in answer.findings] == ["not_covered", "only_with_modifier"]
    assert answer.headline == (
        "On 2023-12-31: No loaded table can speak for 11042 and 97597 on this date and in this "
        "setting. On 2024-07-01: Not as they stand: 97597 bundles into 11042 (indicator 1), "
        f"{ONLY_IF}"
    )
    real.close()
