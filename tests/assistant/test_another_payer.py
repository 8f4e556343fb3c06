"""A question on codes that names another payer is not answered from Medicare's tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.question.cues import meets
from assistant.service import Assistant
from assistant.verification.checks.beyond_tables import beyond_tables
from knowledge_base.library import Library


@pytest.mark.parametrize(
    ("question", "payer"),
    [
        ("Does Aetna bundle 62302 with 72240?", "Aetna"),
        ("Does Medi-Cal bundle 62302 with 72240?", "Medi-Cal"),
        ("Texas Medicaid: how many units of 72240 a day?", "Medicaid"),
        ("Will commercial payers pay 62302 and 72240 together?", "commercial payers"),
        ("What documentation does Cigna want for 62302?", "Cigna"),
    ],
)
def test_the_payer_is_named_and_the_answer_is_no(
    sample_assistant: Assistant, question: str, payer: str
) -> None:
    answer = sample_assistant.ask(question)
    assert answer.outcome == "not_in_material"
    assert answer.headline == (
        f"No document held speaks for {payer}, and the tables are Medicare's. "
        "Ask without naming it for Medicare's rule."
    )
    assert not answer.findings


def test_it_is_said_in_the_language_of_the_question(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask("¿Aetna paga 62302 con 72240?")
    assert answer.headline.startswith("Ningún documento disponible habla por Aetna")


def test_a_document_on_the_payer_is_answered_from(tmp_path: Path) -> None:
    page = tmp_path / "rules.md"
    page.write_text("# Policy\n\nAetna does not pay 99998 with 99999 on one day.\n", "utf-8")
    library = Library(tmp_path / "home")
    library.add(page, title="Policy")
    answer = Assistant(library).ask("Does Aetna pay 99998 with 99999?")
    library.close()
    assert answer.outcome == "answered"
    assert any("Aetna does not pay" in item.quote for item in answer.citations)


@pytest.mark.parametrize(
    "question", ["Медикейд оплатит 62302 с 72240?", "¿El seguro privado paga 62302 con 72240?"]
)
def test_words_on_other_payers_in_general_are_no_document_of_one(
    tmp_path: Path, question: str
) -> None:
    page = tmp_path / "rules.md"
    page.write_text("# Policy\n\nWhere another payer is primary, send its notice.\n", "utf-8")
    library = Library(tmp_path / "home")
    library.add(page, title="Policy")
    answer = Assistant(library).ask(question)
    library.close()
    assert answer.outcome == "not_in_material"
    assert not answer.findings


@pytest.mark.parametrize("payer", ["CHAMPVA", "UHC", "Molina", "Medi-Cal", "A private plan"])
def test_no_row_bears_out_what_is_said_of_another_payer(payer: str) -> None:
    claimed = f"{payer} pays 62302 and 72240 together."
    assert beyond_tables(claimed, "") == "it speaks of what these tables do not cover"
    assert beyond_tables(claimed, claimed) is None


def test_what_is_medical_names_no_payer() -> None:
    assert not meets("payers", "Is the medical record needed for 62302?")
