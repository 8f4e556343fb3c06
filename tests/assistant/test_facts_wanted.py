"""Facts that would change the verdict are asked for, and only those; none is invented."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer, as_json
from assistant.asking import facts_wanted
from assistant.service import Assistant, Question
from assistant.settings import Settings
from knowledge_base.edit_tables.importing import import_table
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.records import Setting

TODAY = dt.date(2024, 8, 1)
# Invented rows: column one, column two, first day in force, last day or *, indicator.
ROWS: dict[Setting, str] = {
    "practitioner": """\
11042 97597 20100101 * 1
11042 99213 20100101 * 1
11042 11045 20100101 * 1
20610 20605 20100101 * 1
29881 29877 20100101 * 1
62302 62304 20100101 * 0
""",
    "outpatient_hospital": """\
11042 97597 20100101 * 1
20610 20605 20100101 20231231 1
29881 29877 20100101 * 0
62302 62304 20100101 * 0
""",
}
UNITS: dict[Setting, str] = {
    "practitioner": "11042,1,2\n29881,1,2\n36415,4,3\n97597,2,3\n",
    "outpatient_hospital": "11042,1,2\n29881,2,2\n97597,2,3\n",
    "dme": "36415,6,3\n",
}
HEAD = """\
Column1/Column2 Edits
Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale
\t\tprior to 1996\tDate\tDate\t0=not allowed\t
\t\t\t\t*=no data\t1=allowed\t
\t\t\t\t\t9=not applicable\t
"""
PROVIDER = "whether one provider reports both lines: the edit binds one provider only"
PRIMARY = (
    "whether one provider reports both lines: an add-on code needs its primary from the same "
    "provider"
)
ENCOUNTER = "whether the record shows a separate encounter"
SITE = "whether the record shows a separate anatomic site"
EVALUATION = (
    "whether the record shows a significant evaluation, separately identifiable from the procedure"
)
Ask = Callable[..., Answer]


def _pairs(rows: str) -> str:
    lines = (row.split() for row in rows.splitlines())
    return HEAD + "".join(
        f"{one}\t{two}\t\t{first}\t{last}\t{indicator}\tInvented\n"
        for one, two, first, last, indicator in lines
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home without documents, with small tables of two settings and units of a third."""
    folder = tmp_path_factory.mktemp("home")
    since = dt.date(2000, 1, 1)
    file = folder / "table.txt"
    for setting, rows in ROWS.items():
        file.write_text(_pairs(rows), encoding="utf-8")
        import_table(file, "ptp", "2024Q3", folder / "tables", setting=setting)
    for setting, limits in UNITS.items():
        lines = limits.replace("\n", ",Invented\n")
        file.write_text(f"hcpcs_code,mue_units,mue_mai,mue_rationale\n{lines}", encoding="utf-8")
        import_table(
            file, "mue", "2024Q3", folder / "tables", setting=setting, effective_from=since
        )
    file.write_text(
        "primary_code,add_on_code,aoc_edit_type,effective_date,deletion_date\n"
        "97597,97598,1,2010001,\n",
        encoding="utf-8",
    )
    import_table(file, "aoc", "2024Q3", folder / "tables")
    return folder


@pytest.fixture(scope="module")
def clinic(home: Path) -> Iterator[Assistant]:
    opened = Assistant.open(Settings(home=home), sample=False)
    yield Assistant(opened.library, today=lambda: TODAY)
    opened.close()


@pytest.fixture
def ask(clinic: Assistant) -> Ask:
    def asking(text: str, **stated: object) -> Answer:
        answer = clinic.ask(Question(text, **stated))  # type: ignore[arg-type]
        assert {item.state for item in answer.statements} <= {"supported"}
        return answer

    return asking


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("Can I report 11042 with 97597?", (PROVIDER, ENCOUNTER, SITE)),
        ("97597 and 11042 in the office?", (PROVIDER, ENCOUNTER, SITE)),
        ("11042 with 97597 by the same surgeon?", (ENCOUNTER, SITE)),
        ("11042 with 97597 by two surgeons?", ()),
        ("11042 with 97597 on a separate wound?", (PROVIDER, ENCOUNTER)),
        ("11042 with 97597 on the same wound?", (PROVIDER, ENCOUNTER)),
        ("11042 with 97597 at a separate encounter?", (PROVIDER, SITE)),
        ("11042 with 97597 in the same session by one physician?", (SITE,)),
        ("11042 and 97597 on different wounds, earlier the same day?", (PROVIDER,)),
        ("11042 with 97597-XS?", (PROVIDER,)),
        ("62302 with 62304?", (PROVIDER,)),
        ("62302 with 62304 by another physician, same session?", ()),
        ("97597 with 97598?", (PRIMARY,)),
        ("97597 with 97598 by the same provider?", ()),
        ("11042 with 62302?", ()),
        ("How many units of 11042 per day?", ()),
        ("What is the difference between 11042 and 97597?", ()),
        ("What is 11042?", ()),
    ],
)
def test_the_facts_that_are_asked_for(ask: Ask, question: str, facts: tuple[str, ...]) -> None:
    answer = ask(question)
    assert answer.missing_facts == facts
    assert answer.outcome != "needs_facts"
    assert all(f"*To be sure of it: {fact}.*" in answer.text for fact in facts)


def test_an_evaluation_asks_for_no_site(ask: Ask) -> None:
    question = "11042 with 99213 in the office?"
    assert ask(question).missing_facts == (PROVIDER, EVALUATION)
    stated = "11042 with 99213 in the office, separately identifiable?"
    assert ask(stated).missing_facts == (PROVIDER,)


def test_a_fact_that_no_modifier_could_attest_then_is_not_asked_for(ask: Ask) -> None:
    before_x_modifiers = ask("11042 with 97597?", service_date=dt.date(2014, 6, 1))
    assert before_x_modifiers.missing_facts == (PROVIDER,)


def test_without_the_setting_a_pair_may_have_no_single_verdict(ask: Ask) -> None:
    answer = ask("Can I report 29881 with 29877?")
    assert (answer.outcome, answer.setting) == ("needs_facts", "practitioner")
    assert answer.headline == (
        "It depends on the setting, which the question leaves open. For a practitioner: Not as "
        "they stand: 29877 bundles into 29881 (indicator 1), and only a documented separate "
        "encounter or site could justify a modifier that unlocks the edit. In a hospital "
        "outpatient department: Not together: 29877 bundles into 29881 (indicator 0) and no "
        "modifier unlocks the edit."
    )
    assert answer.missing_facts == (
        "the setting: for a practitioner 29877 bundles into 29881 (indicator 1); in a hospital "
        "outpatient department 29877 bundles into 29881 (indicator 0)",
        PROVIDER,
        ENCOUNTER,
        SITE,
    )
    assert [(item.id, item.authority, item.modifier_indicator) for item in answer.findings] == [
        ("f1", "Medicare NCCI PTP edits (practitioner)", 1),
        ("f2", "Medicare NCCI PTP edits (outpatient hospital)", 0),
    ]
    assert {item.document for item in answer.citations} == {
        "Medicare NCCI PTP edits (practitioner), 2024Q3",
        "Medicare NCCI PTP edits (outpatient hospital), 2024Q3",
    }
    assert [item.text.partition(": ")[0] for item in answer.statements] == [
        "For a practitioner",
        "In a hospital outpatient department",
        "What would change it for a practitioner",
        "What would change it in a hospital outpatient department",
    ]


def test_what_fires_in_one_setting_only(ask: Ask) -> None:
    answer = ask("Can I report 20605 with 20610?")
    assert answer.outcome == "needs_facts"
    assert answer.missing_facts[0] == (
        "the setting: for a practitioner 20605 bundles into 20610 (indicator 1); in a hospital "
        "outpatient department no edit is found in release 2024Q3"
    )
    earlier = ask("Can I report 20605 with 20610?", service_date=dt.date(2023, 12, 31))
    assert (earlier.outcome, earlier.missing_facts) == ("answered", (PROVIDER, ENCOUNTER, SITE))


def test_of_several_pairs_each_is_named(ask: Ask) -> None:
    answer = ask("29881, 29877 and 20610 with 20605?")
    assert answer.missing_facts[0] == (
        "the setting: for a practitioner 29877 bundles into 29881 (indicator 1) and 20605 "
        "bundles into 20610 (indicator 1); in a hospital outpatient department 29877 bundles "
        "into 29881 (indicator 0) and no edit between 20610 and 20605 is found in release 2024Q3"
    )


@pytest.mark.parametrize(
    ("question", "option", "indicator"),
    [
        ("29881 with 29877?", "practitioner", 1),
        ("29881 with 29877?", "outpatient_hospital", 0),
        ("29881 with 29877 in a physician office?", None, 1),
        ("29881 with 29877 under the physician fee schedule?", None, 1),
        ("29881 with 29877 in an ASC?", None, 1),
        ("29881 with 29877 under OPPS?", None, 0),
        ("29881 with 29877 as hospital outpatient?", "practitioner", 1),
    ],
)
def test_a_setting_that_is_stated_is_not_asked_for(
    ask: Ask, question: str, option: Setting | None, indicator: int
) -> None:
    answer = ask(question, setting=option)
    assert answer.outcome == "answered"
    assert not any(fact.startswith("the setting") for fact in answer.missing_facts)
    assert [item.modifier_indicator for item in answer.findings] == [indicator]


def test_a_question_between_two_settings_is_answered_for_both(ask: Ask) -> None:
    answer = ask("Does 29881 with 29877 differ between the office and hospital outpatient?")
    assert answer.outcome == "needs_facts"
    assert {item.modifier_indicator for item in answer.findings} == {0, 1}


def test_different_providers_are_bound_by_no_edit_in_any_setting(ask: Ask) -> None:
    answer = ask("Can I report 29881 with 29877 if different surgeons perform them?")
    assert (answer.outcome, answer.missing_facts) == ("answered", ())
    assert [item.verdict for item in answer.findings] == ["other_provider"]
    assert answer.headline == (
        "The edit of 29881 over 29877 binds one provider, and the lines name two."
    )


@pytest.mark.parametrize(
    ("question", "indicator"),
    [("11042 with 97597 on separate wounds?", 1), ("11042 with 97597, another session?", 1)],
)
def test_a_stated_fact_puts_no_modifier_on_the_claim(
    ask: Ask, question: str, indicator: int
) -> None:
    answer = ask(question)
    (edit,) = answer.findings
    assert (edit.verdict, edit.modifier_indicator) == ("only_with_modifier", indicator)
    told = json.dumps(as_json(answer))
    assert not any(name in told for name in ("XE", "XS", "modifier 25", "Modifier"))


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        (
            "How many units of 29881 per day?",
            "the setting: for a practitioner at most 1 unit of 29881 on one date of service, "
            "without exception (MAI 2); in a hospital outpatient department at most 2 units of "
            "29881 on one date of service, without exception (MAI 2)",
        ),
        (
            "29881x2?",
            "the setting: for a practitioner at most 1 unit of 29881 on one date of service, "
            "without exception (MAI 2); in a hospital outpatient department at most 2 units of "
            "29881 on one date of service, without exception (MAI 2)",
        ),
        (
            "How many units of 36415?",
            "the setting: for a practitioner at most 4 units of 36415 on one date of service "
            "(MAI 3); for a supplier of durable medical equipment at most 6 units of 36415 on "
            "one date of service (MAI 3)",
        ),
    ],
)
def test_a_limit_that_differs_asks_for_the_setting(ask: Ask, question: str, fact: str) -> None:
    answer = ask(question)
    assert (answer.outcome, answer.missing_facts) == ("answered", (fact,))
    assert len(answer.findings) == 1


def test_units_beside_a_pair_do_not_make_two_verdicts(ask: Ask) -> None:
    answer = ask("29881x2 with 62302?")
    assert answer.outcome == "answered"
    assert answer.missing_facts[0].startswith("the setting: for a practitioner at most 1 unit")


def test_no_table_of_another_setting_no_question(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path / "table.txt"
    file.write_text(_pairs(ROWS["practitioner"]), encoding="utf-8")
    alone = Assistant.open(Settings(home=tmp_path_factory.mktemp("alone")), sample=False)
    alone.library.tables.add(file, "ptp", "2024Q3", setting="outpatient_hospital")
    question = "29881 with 29877?"
    stated = alone.ask(Question(question, TODAY, "outpatient_hospital"))
    assert stated.missing_facts == (PROVIDER, ENCOUNTER, SITE)
    # The setting of the default has no table, and the one that has would tell.
    answer = alone.ask(Question(question, TODAY))
    assert answer.outcome == "not_in_material"
    assert answer.missing_facts == (
        "the setting: for a practitioner no loaded table can tell; in a hospital outpatient "
        "department 29877 bundles into 29881 (indicator 1)",
    )
    alone.close()


@pytest.mark.parametrize(
    ("question", "at_most"),
    [
        ("11042 with 97597?", 4),
        ("29881 with 29877?", 7),
        ("62302 with 62304?", 2),
        ("11042 with 62302?", 1),
        ("11042 with 62302 in the office?", 0),
        ("How many units of 11042?", 2),
        ("What is the difference between 11042 and 97597?", 0),
    ],
)
def test_few_second_looks_are_taken(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, question: str, at_most: int
) -> None:
    looks: list[object] = []
    check = facts_wanted.check_claim

    def counting(*given: object, **named: object) -> object:
        looks.append(given)
        return check(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(facts_wanted, "check_claim", counting)
    ask(question)
    assert len(looks) <= at_most


def test_the_order_of_codes_does_not_change_what_is_asked(ask: Ask) -> None:
    for one, other in (("29881", "29877"), ("11042", "97597"), ("62302", "62304")):
        first, second = ask(f"{one} with {other}?"), ask(f"{other} with {one}?")
        assert first.missing_facts == second.missing_facts
        assert (first.outcome, first.headline) == (second.outcome, second.headline)


@pytest.mark.real_data
def test_an_evaluation_with_a_debridement_depends_on_the_setting(
    full_tables: EditTables, tmp_path: Path
) -> None:
    real = Assistant.open(Settings(home=tmp_path), sample=False)
    real.library.tables = full_tables
    asked = Assistant(real.library, today=lambda: TODAY)
    answer = asked.ask("Can I report 99213 with 11042?")
    assert answer.outcome == "needs_facts"
    assert answer.missing_facts == (
        "the setting: for a practitioner 99213 bundles into 11042 (indicator 1); in a hospital "
        "outpatient department no edit is found in release 2024Q3",
        PROVIDER,
        EVALUATION,
    )
    settled = asked.ask(Question("Can I report 99213 with 11042?", setting="outpatient_hospital"))
    assert (settled.outcome, settled.missing_facts) == ("answered", ())
    same = asked.ask("Can I report 62302 with 72240?")
    assert (same.outcome, same.missing_facts) == ("answered", (PROVIDER, ENCOUNTER, SITE))
    real.close()
