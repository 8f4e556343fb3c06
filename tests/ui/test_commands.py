"""The commands as their users run them: results, exit codes, one clear line for what is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ui.conftest import Ran

Run = Callable[..., Ran]


def test_a_pair_is_answered_with_both_authorities(run: Run) -> None:
    answer = run("ask", "Can I report 62302 with 72240?", "--json").json
    assert answer["outcome"] == "answered"
    assert answer["headline"].startswith("Not together: ")
    edit = next(item for item in answer["findings"] if item["rule"] == "ptp_pair")
    assert (edit["column_one"], edit["column_two"]) == ("62302", "72240")
    assert edit["modifier_indicator"] == 1
    assert "authorities_differ" in {item["kind"] for item in answer["warnings"]}


def test_the_order_typed_does_not_matter(run: Run) -> None:
    one = run("check", "62302", "72240", "--json").json
    other = run("check", "72240", "62302", "--json").json
    assert one["verdict"] == other["verdict"] == "edits_found"
    assert {(item["column_one"], item["column_two"]) for item in one["findings"]} == {
        (item["column_one"], item["column_two"]) for item in other["findings"]
    }


def test_the_service_date_and_setting_are_always_shown(run: Run) -> None:
    ran = run("check", "62302", "--service-date", "2024-08-01")
    assert ran.code == 0
    assert ran.out.startswith("Service date 2024-08-01, setting practitioner\n")


def test_a_refusal_is_done(run: Run) -> None:
    ran = run("ask", "What is the reimbursement for a wheelchair in Alaska?", "--json")
    assert ran.code == 0
    assert ran.json["outcome"] == "not_in_material"
    assert "9 documents" in ran.json["headline"]


def test_a_question_on_a_person_is_neither_answered_nor_stored(
    run: Run, sample_home: Path
) -> None:
    ran = run("ask", "Can patient Zebediah Quimby, DOB 1/2/1960, have 62302?", "--json")
    assert ran.code == 0
    assert ran.json["outcome"] == "case_specific"
    assert "Quimby" not in ran.json["headline"]
    kept = b"".join(file.read_bytes() for file in sample_home.rglob("*") if file.is_file())
    assert b"Quimby" not in kept


def test_a_batch_gives_one_answer_per_line_in_order(run: Run, tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_text(
        '{"id": "a", "question": "Can I report 62302 with 72240?"}\n'
        "\n"
        "not json\n"
        '{"id": "c", "question": "", "language": "en"}\n'
        '{"id": "d", "question": "how many units of 62284?", "service_date": "2024-08-01"}\n',
        encoding="utf-8",
    )
    ran = run("ask", "--batch", batch)
    assert [line["id"] for line in ran.lines] == ["a", None, "c", "d"]
    assert ran.lines[1]["error"] == "line 3 is not JSON."
    assert ran.lines[2]["error"].startswith("The question is empty")
    assert ran.lines[3]["service_date"] == "2024-08-01"
    assert ran.code == 1
    assert ran.err == "bundlewise: 2 lines of questions.jsonl could not be answered; see above.\n"


def test_modifiers_of_a_claim_are_never_dropped(run: Run, tmp_path: Path) -> None:
    batch = tmp_path / "claims.jsonl"
    lines = [
        {"id": name, "lines": [{"code": "62302", "modifiers": modifiers, "units": 1.0}]}
        for name, modifiers in (("text", "59, LT"), ("none", None), ("number", 59))
    ]
    batch.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    text, none, number = map(json.loads, run("check", "--batch", batch).out.splitlines())
    assert text["lines"][0]["modifiers"] == ["59", "LT"]
    assert none["lines"][0]["modifiers"] == []
    assert number["error"] == "59 is no list of modifiers or diagnoses."


def test_claims_in_a_batch(run: Run, tmp_path: Path) -> None:
    claim = {
        "id": 7,
        "service_date": "2024-08-01",
        "setting": "practitioner",
        "lines": [
            {"code": "62302", "modifiers": [], "units": 1, "provider": "p1"},
            {"code": "72240", "modifiers": ["59"], "units": 2, "provider": "p1"},
        ],
    }
    batch = tmp_path / "claims.jsonl"
    batch.write_text(json.dumps(claim) + "\n", encoding="utf-8")
    ran = run("check", "--batch", batch)
    assert ran.code == 0
    assert ran.lines[0]["id"] == 7
    verdicts = {item["rule"]: item["verdict"] for item in ran.lines[0]["findings"]}
    assert verdicts["ptp_pair"] == "unlocked_by_modifier"
    assert verdicts["unit_limit"] == "too_many_units"


def test_all_shows_what_stands_in_nobodys_way(run: Run) -> None:
    arguments = ("check", "62284", "62302x1", "--service-date", "2024-08-01", "--json")
    few = run(*arguments).json["findings"]
    everything = run(*arguments, "--all").json["findings"]
    assert "within_limit" not in {item["verdict"] for item in few}
    assert "within_limit" in {item["verdict"] for item in everything}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["ask", "   "], 2, "The question is empty; type one, such as: Can I report"),
        (["ask", "x" * 100_000], 2, "The question has 100,000 characters; ask in at most 4,000"),
        (["ask"], 2, "Give either a question in quotes or --batch FILE."),
        (["ask", "hello", "--language", "xx"], 2, "'xx' is not a language: use one of en, es"),
        (["ask", "62302?", "--service-date", "2024-02-30"], 2, "'2024-02-30' is not a date"),
        (["ask", "62302?", "--setting", "moon"], 2, "'moon' is not a setting: use one of"),
        (["check", "6230"], 2, "'6230' is not a CPT or HCPCS code: write five digits"),
        (["check", "62302:5"], 2, "'5' on 62302 is not a modifier: modifiers have two"),
        (["check", "62302x0"], 2, "0 units on 62302: give a whole number from 1 to 99999."),
        (["check", "62302x-1"], 2, "-1 units on 62302: give a whole number"),
        (["check", "6230 2"], 2, "'6230 2' is not a claim line: write CODE, CODE:MOD,MOD"),
        (["check", *["62302"] * 501], 2, "The claim has 501 lines; give from 1 to 500."),
        (["remove", "nothing-here"], 1, "Nothing with the id 'nothing-here' is held;"),
        (["add", "/no/such/file.pdf"], 1, "file.pdf"),
        (["verify", "/no/such/draft.json"], 1, "/no/such/draft.json cannot be opened"),
        (["ask", "--batch", "/no/such/file"], 1, "/no/such/file cannot be opened"),
        (["explain", "not-a-code"], 2, "'not-a-code' is not a CPT or HCPCS code"),
        (
            ["import-table", "/no/such/table.csv", "--kind", "aoc", "--release", "2024Q3"],
            1,
            "table.csv",
        ),
    ],
)
def test_bad_input_gets_one_clear_line(
    run: Run, arguments: list[str], code: int, message: str
) -> None:
    ran = run(*arguments)
    assert ran.out == ""
    assert ran.code == code
    assert message in ran.err
    assert ran.err.startswith("bundlewise: ")
    assert ran.err.count("\n") == 1


def test_a_lower_case_code_is_the_same_code(run: Run) -> None:
    assert run("check", "j1100x4", "--json").json["lines"][0]["code"] == "J1100"


def test_a_code_that_exists_nowhere_is_unknown(run: Run) -> None:
    found = run("check", "99999", "62302", "--json").json
    assert found["verdict"] == "not_covered"
    assert ("99999",) in {
        tuple(item["codes"]) for item in found["findings"] if item["verdict"] == "unknown_code"
    }
    answer = run("ask", "Tell me about 99999", "--json").json
    assert answer["outcome"] == "not_in_material"


def test_wrong_usage_is_two(run: Run) -> None:
    assert run("ask", "--no-such-option").code == 2
    assert run("import-table", "x.csv", "--kind", "nonsense", "--release", "2024Q3").code == 2


def test_a_home_without_the_sample(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run("add", "--no-sample", home=home).code == 0
    assert run("library", "--json", home=home).json["documents"] == []
    found = run("check", "62302", "72240", "--json", home=home).json
    assert found["verdict"] == "not_covered"


def test_the_sample_is_removed_for_good(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert len(run("library", "--json", home=home).json["documents"]) == 9
    removed = run("remove", "sample", "--json", home=home).json["removed"]
    assert len(removed) == 9 + 5
    held = run("library", "--json", home=home).json
    assert (held["documents"], held["tables"]) == ([], [])


def test_a_document_is_added_asked_about_and_removed(run: Run, tmp_path: Path) -> None:
    home, page = tmp_path / "home", tmp_path / "otters.md"
    page.write_text(
        "# Otter care\n\nAn otter sling (code A9999) is never reported with code A9998.\n",
        encoding="utf-8",
    )
    added = run("add", page, "--edition", "2026", "--json", home=home).json["added"][0]
    assert added["outcome"] == "added"
    answer = run("ask", "Can A9998 and A9999 be reported together?", "--json", home=home).json
    notes = [item for item in answer["findings"] if item["rule"] == "guidance_note"]
    assert [item["authority"] for item in notes] == ["Otter care"]
    assert answer["citations"][0]["edition"] == "2026"
    assert run("remove", added["document"]["id"], home=home).code == 0
    again = run("ask", "Can A9998 and A9999 be reported together?", "--json", home=home).json
    assert again["outcome"] == "not_in_material"


def test_the_seed_pages_slip_is_told_wherever_that_part_is_quoted(
    run: Run, tmp_path: Path
) -> None:
    home, page = tmp_path / "home", tmp_path / "page-62305.txt"
    page.write_text(
        "2025 CPT code 62305\n\n"
        "IMPORTANT: Do not report 62305 in conjunction with 62284, 72240, 72255, 72265, 72270. "
        "If another provider injects, the radiologist reports codes 77240-77270.\n",
        encoding="utf-8",
    )
    run("add", page, home=home)
    answer = run("ask", "Can I report 62305 with 72255?", "--json", home=home).json
    told = [item for item in answer["warnings"] if item["kind"] == "source_inconsistency"]
    assert len(told) == 1
    assert "77240-77270" in told[0]["message"]
    problems = run("lint", "--json", home=home).json["problems"]
    assert ("source_inconsistency", "77240-77270") in {
        (item["rule"], item["quote"]) for item in problems
    }


def test_a_draft_is_judged(run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.json"
    draft.write_text(
        json.dumps(
            {
                "question": "Can I report 62302 with 72240?",
                "statements": [
                    {"text": "62302 and 72240 may be reported together.", "citations": []},
                    {"text": "The moon is full.", "citations": []},
                ],
            }
        ),
        encoding="utf-8",
    )
    states = [item["state"] for item in run("verify", draft, "--json").json["statements"]]
    assert states == ["corrected", "withheld"]


def test_a_broken_draft_is_named(run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.json"
    draft.write_text('{"question": "x"}', encoding="utf-8")
    ran = run("verify", draft)
    assert ran.code == 2
    assert ran.err.startswith(
        "bundlewise: draft.json is not a draft: Field required (at statements)"
    )


def test_a_handout_as_html_escapes_what_documents_say(run: Run, tmp_path: Path) -> None:
    home, page = tmp_path / "home", tmp_path / "page.md"
    page.write_text(
        "# Code 12345: A test\n\n## In plain words\n\nThis <script>alert(1)</script> is text.\n",
        encoding="utf-8",
    )
    run("add", page, home=home)
    html = run("explain", "12345", "--format", "html", home=home).out
    assert html.startswith("<!doctype html>")
    assert "<script>" not in html


def imported(home: Path, *arguments: str) -> set[str]:
    """The top-level modules that a process of its own has imported when the command ends."""
    program = (
        "import sys; from ui import command_line\n"
        f"sys.argv = {['bundlewise', *arguments]!r}\n"
        "try: command_line.main()\n"
        "except SystemExit: pass\n"
        "print(' '.join(sys.modules), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "BUNDLEWISE_HOME": str(home)},
        check=True,
    )
    return set(ran.stderr.splitlines()[-1].split())


def test_check_imports_no_vector_or_model_library(sample_home: Path, run: Run) -> None:
    run("library")
    heavy = {"torch", "chromadb", "langchain_core", "numpy", "onnxruntime", "streamlit"}
    found = imported(sample_home, "check", "62302", "72240")
    assert "assistant.service" in found
    assert heavy & found == set()


def test_asking_imports_no_torch(sample_home: Path, run: Run) -> None:
    run("library")
    found = imported(sample_home, "ask", "Why would a myelogram be done?")
    assert "chromadb" in found
    assert "torch" not in found
