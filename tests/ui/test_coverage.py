"""Coverage, receipts and replay as their users see them: the commands and the page."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.receipts.receipts_file import FILE
from assistant.service import Assistant, Question
from assistant.settings import Settings
from tests.ui.conftest import Ran
from ui.proof_pdf import _in_fonts

Run = Callable[..., Ran]
PAGE = Path(__file__).parents[2] / "ui" / "coverage.py"
HOSTILE = '=HYPERLINK("x") <img src=x onerror=alert(1)> **b** :red[x]'
WHEELCHAIR = "What is the reimbursement for a wheelchair?"


@pytest.fixture
def home(sample_home: Path, tmp_path: Path, run: Run) -> Path:
    run("library")  # the sample is there
    copy = tmp_path / "home"
    shutil.copytree(sample_home, copy)
    (copy / FILE).unlink(missing_ok=True)
    return copy


def test_the_summary_counts_codes_by_family(home: Path, run: Run) -> None:
    ran = run("coverage", home=home)
    lines = ran.out.splitlines()
    assert lines[0].split() == ["family", "codes", "page", "named", "range", "silent", "named"]
    told = next(line for line in lines if line.startswith("70000-79999 Imaging"))
    assert told.split()[-6:] == ["4", "4", "0", "0", "0", "100.0%"]
    found = run("coverage", "--json", home=home).json
    assert found["schema"] == "bundlewise.coverage/1"
    assert sum(item["codes"] for item in found["families"]) == found["codes_known"]
    assert found["codes"] is None


def test_a_share_is_written_as_the_language_writes_it(home: Path, run: Run) -> None:
    lines = run("coverage", "--language", "de", home=home).out.splitlines()
    told = next(line for line in lines if line.startswith("70000-79999 "))
    assert told.endswith("       0  100\xa0%")


def test_a_code_is_told_with_documents_parts_and_releases(home: Path, run: Run) -> None:
    found = run("coverage", "62302", "--json", home=home).json["codes"][0]
    assert found["standing"] == "page"
    page = next(item for item in found["documents"] if item["parts"])
    assert page["edition"] == "2025"
    assert "documentation" in page["parts"]
    assert page["passages_naming"] > 0
    assert {item["label"] for item in found["releases"]} == {"2024Q3"}
    text = run("coverage", "62302", "99998", home=home).out
    assert "its page has bundling, description" in text
    assert "99998  silent, 0 documents" in text
    assert "no table that is held knows it" in text


def test_a_prefix_lists_its_codes(home: Path, run: Run) -> None:
    found = run("coverage", "--family", "7224", "--json", home=home).json
    assert [item["code"] for item in found["codes"]] == ["72240"]
    ran = run("coverage", "--family", "1", home=home)
    assert ran.out == "No table that is held knows such a code.\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("coverage", "7224"), "'7224' is not a procedure code"),
        (("coverage", "--family", "7-2"), "does not begin a code"),
        (("coverage", "72240", "--missing"), "one of them"),
        (("receipts", "forget"), "Give the id of a receipt, or --all"),
        (("replay", "--id", "bw1-x", "--since", "2024-08-01"), "not both"),
        (("replay", "--since", "soon"), "soon"),
    ],
)
def test_wrong_usage_is_one_line(
    home: Path, run: Run, arguments: tuple[str, ...], told: str
) -> None:
    ran = run(*arguments, home=home)
    assert ran.code == 2
    assert told in ran.err
    assert ran.err.count("\n") == 1


def test_a_csv_has_every_code_and_no_formula(home: Path, run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Notes\n\nReport 62302 with care.\n", encoding="utf-8")
    run("add", page, "--title", HOSTILE, home=home)
    out = tmp_path / "codes.csv"
    assert run("coverage", "--csv", out, home=home).code == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == run("coverage", "--json", home=home).json["codes_known"]
    cell = next(row for row in rows if row["code"] == "62302")["documents_naming"]
    assert cell.startswith("'=HYPERLINK")
    ran = run("coverage", "--csv", tmp_path / "no" / "folder.csv", home=home)
    assert ran.code == 1
    assert "cannot be written" in ran.err


def test_what_is_missing_is_ranked_and_can_be_forgotten(home: Path, run: Run) -> None:
    for question in (WHEELCHAIR, WHEELCHAIR, "Who pays for a wheelchair with 27447?"):
        run("ask", question, home=home)
    found = run("coverage", "--missing", "--json", home=home).json
    assert found["questions"] == 3
    assert [item["term"] for item in found["codes"]] == ["27447"]
    assert (found["words"][0]["term"], found["words"][0]["count"]) == ("wheelchair", 3)
    text = run("coverage", "--missing", home=home).out
    assert "Questions that found nothing: 3" in text
    assert run("coverage", "--forget", "--json", home=home).json["subjects"] == 2
    assert "No question without an answer" in run("coverage", "--missing", home=home).out


def test_receipts_are_listed_shown_and_forgotten(home: Path, run: Run) -> None:
    question = "Can I report 62302 with 72240?"
    answer = run("ask", question, "--service-date", "2024-08-01", "--json", home=home).json
    listed = run("receipts", "list", "--json", home=home).json
    assert [item["id"] for item in listed["receipts"]] == [answer["receipt"]]
    assert question in run("receipts", "list", home=home).out
    shown = run("receipts", "show", answer["receipt"], home=home).out
    assert answer["text"] in shown
    assert "service date 2024-08-01" in shown
    assert "62302,72240,*,1," in shown
    told = run("receipts", "show", answer["receipt"], "--json", home=home).json
    assert told["schema"] == "bundlewise.receipt/1"
    assert told["question"]["service_date"] == "2024-08-01"
    assert run("receipts", "forget", answer["receipt"], home=home).code == 0
    assert "No receipt is kept." in run("receipts", "list", home=home).out
    assert run("receipts", "show", answer["receipt"], home=home).code == 1


def test_a_damaged_file_is_one_line_and_can_be_started_anew(home: Path, run: Run) -> None:
    (home / FILE).write_bytes(b"no database" * 500)
    ran = run("ask", "What is 62303?", home=home)
    assert ran.code == 0
    assert "Code 62303" in ran.out
    assert ran.err.count("cannot be used") == 1
    listed = run("receipts", "list", home=home)
    assert listed.code == 1
    assert listed.err.count("\n") == 1
    assert run("receipts", "forget", "--all", home=home).code == 0
    assert run("ask", "What is 62303?", home=home).err == ""


def test_replay_tells_what_changed_from_what_to_what_and_why(
    home: Path, run: Run, tmp_path: Path
) -> None:
    answer = run("ask", WHEELCHAIR, "--json", home=home).json
    run("ask", "What is 62303?", home=home)
    assert "0 with another outcome or verdict" in run("replay", home=home).out
    page = tmp_path / "page.md"
    page.write_text(
        "# Rentals\n\nThe reimbursement for a wheelchair is paid by the harbour master.\n",
        encoding="utf-8",
    )
    run("add", page, home=home)
    found = run("replay", "--json", home=home).json
    assert (found["replayed"], found["decision"], found["unchanged"]) == (2, 1, 1)
    (changed,) = found["changed"]
    assert changed["id"] == answer["receipt"]
    assert changed["before"]["outcome"] == "not_in_material"
    assert changed["after"]["outcome"] == "answered"
    assert changed["causes"][0]["kind"] == "document_new"
    assert found["causes"][0]["receipts"] == [answer["receipt"]]
    text = run("replay", "--since", answer["receipt"], home=home).out
    assert text.startswith("1 answer replayed: 0 with another")
    one = run("replay", "--id", answer["receipt"], home=home).out
    assert "outcome: not_in_material\n    -> answered" in one
    assert "because: Rentals: now " in one
    assert run("replay", "--id", "bw1-none", home=home).code == 1


def test_settings_without_a_reading_are_named(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUNDLEWISE_RECEIPTS", "a few")
    ran = run("library", home=home)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "BUNDLEWISE_RECEIPTS is 'a few'" in ran.err
    monkeypatch.setenv("BUNDLEWISE_RECEIPTS", "off")
    run("ask", "What is 62303?", home=home)
    assert "No receipt is kept." in run("receipts", "list", home=home).out


@pytest.fixture
def page(home: Path, on_home: Callable[[Path], None]) -> Callable[[], AppTest]:
    on_home(home)
    return lambda: AppTest.from_file(str(PAGE), default_timeout=60).run()


def shown(page: AppTest, errors: int = 0) -> str:
    assert not page.exception
    assert len(page.error) == errors
    return "\n".join(item.proto.body for item in page.get("html"))


def field(page: AppTest, label: str) -> object:
    return next(item for item in page.text_input if item.label == label)


def test_the_page_shows_the_map_and_a_list_to_filter(page: Callable[[], AppTest]) -> None:
    found = page()
    assert "documents name 9 (100.0%)" in shown(found)
    (chart,) = found.get("vega_lite_chart")
    assert '"second character of the code"' in chart.proto.spec
    assert list(found.dataframe[0].value["Known"]) == [5, 4]
    assert len(found.dataframe[1].value) == 9
    field(found, "Codes beginning with").set_value("7224").run()  # type: ignore[attr-defined]
    assert list(found.dataframe[1].value["Code"]) == ["72240"]
    field(found, "Codes beginning with").set_value("72240").run()  # type: ignore[attr-defined]
    assert "its page has 11 of 11 parts" in shown(found)
    assert "No question without an answer was counted." in shown(found)
    assert "No receipt is kept yet." in shown(found)


def test_the_page_shows_what_to_upload_next_and_receipts(
    page: Callable[[], AppTest], home: Path
) -> None:
    asking = Assistant.open(Settings(home=home))
    asking.ask(WHEELCHAIR)
    name = asking.ask(Question(f"What is 62303? {HOSTILE}")).receipt
    counted = asking.upload_list().questions
    found = page()
    assert f"{counted} question" in shown(found)
    assert {"reimbursement", "wheelchair"} <= {
        word for table in found.dataframe[2:4] for word in table.value.get("Word", ())
    }
    assert list(found.dataframe)[-1].value["Receipt"][0] == name
    field(found, "Receipt").set_value(name).run()  # type: ignore[attr-defined]
    text = shown(found)
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "<img" not in text
    assert "They stay in this folder" in text
    field(found, "Receipt").set_value("bw1-none").run()  # type: ignore[attr-defined]
    assert "bw1\\-none" in found.error[0].value


def test_a_receipt_can_be_exported_and_asked_again_on_the_page(
    page: Callable[[], AppTest], home: Path, run: Run, tmp_path: Path
) -> None:
    name = Assistant.open(Settings(home=home)).ask(WHEELCHAIR).receipt
    found = page()
    field(found, "Receipt").set_value(name).run()  # type: ignore[attr-defined]
    labels = [item.proto.label for item in found.get("download_button")]
    assert labels[-3:] == ["Markdown", "JSON", "PDF"]
    again(found)
    assert "The answer is the same today." in shown(found)
    path = tmp_path / "page.txt"
    path.write_text("Rentals\n\nThe reimbursement for a wheelchair is <b>due</b>.\n", "utf-8")
    run("add", path, home=home)
    again(found)
    text = shown(found)
    assert "Another answer today: its outcome or a verdict is another one." in text
    assert "<th>Outcome</th>" in text
    assert "What did it:" in text
    assert "&lt;b&gt;due&lt;/b&gt;" in text
    assert "<b>due" not in text


def test_the_page_says_before_an_export_that_fonts_are_missing(
    page: Callable[[], AppTest], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import typst

    asking = Assistant.open(Settings(home=home))
    names = [asking.ask(text).receipt for text in ("What is 62303?", "62303 是什么?")]
    few = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr("ui.proof_pdf._fonts", lambda: few)
    _in_fonts.cache_clear()
    found = page()
    for name, missing in zip(names, (False, True), strict=True):
        field(found, "Receipt").set_value(name).run()  # type: ignore[attr-defined]
        assert ("No font at hand has every character" in shown(found)) is missing
    _in_fonts.cache_clear()


def again(found: AppTest) -> None:
    next(item for item in found.button if item.label == "Ask again now").click().run()


def test_a_title_from_outside_is_text_on_the_page(
    page: Callable[[], AppTest], home: Path, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "page.md"
    path.write_text("# Notes\n\nReport 62302 with care.\n", encoding="utf-8")
    run("add", path, "--title", HOSTILE, home=home)
    found = page()
    field(found, "Codes beginning with").set_value("62302").run()  # type: ignore[attr-defined]
    assert "&lt;img src=x" in shown(found)
    assert "<img" not in shown(found)


def test_a_damaged_receipts_file_leaves_the_page_whole(
    page: Callable[[], AppTest], home: Path
) -> None:
    (home / FILE).write_bytes(b"no database" * 500)
    found = page()
    assert "documents name 9" in shown(found, errors=2)
    assert all("cannot be used" in item.value for item in found.error)


def test_a_home_without_tables_says_what_to_do(
    page: Callable[[], AppTest], home: Path, run: Run
) -> None:
    run("remove", "sample", home=home)
    assert "No table is held yet" in shown(page())
    assert "No table is held yet" in run("coverage", home=home).out
