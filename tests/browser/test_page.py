"""The page in a real browser, started as its users start it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.answer import as_json
from evals.figures import OURS, CalibrationPoint, Evaluation, Figure, Latency
from tests.browser.pages import browsed, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
NOTE = (
    "Reporting the gribble survey\n\n"
    "The gribble survey is reported once for each harbour wall. "
    "A gribble survey needs a signed tide chart.\n"
)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    """The page on a fresh home."""
    with served(tmp_path) as address, browsed(address, tmp_path) as opened:
        yield opened


def _ask(page: Page, question: str) -> None:
    """Send a question, and wait until its answer is whole."""
    before = page.locator(".bw-footer").count()
    box = page.get_by_test_id("stChatInput").locator("textarea")
    box.fill(question)
    box.press("Enter")
    page.locator(".bw-footer").nth(before).wait_for()


def _settled(page: Page) -> None:
    """Wait until the page has been drawn: what is pressed while it is may be drawn away."""
    page.locator('[data-test-script-state="notRunning"]').first.wait_for(state="attached")


def _write_report(home: Path) -> None:
    """Put a small report of an evaluation into a home."""
    figure = Figure(OURS, None, None, None, None, "recall@5", 0.75, 0.5, 0.9, 4)
    found = Evaluation(
        made="2026-03-01T10:00:00Z", bundlewise="0.1.0", python="3.11", cores=1, embedder="e",
        packages={}, refusal="1", split="test", fast=False, suites=("one",), skipped=(),
        systems=(OURS,), figures=(figure,), calibration=(CalibrationPoint(0.9, 1.0, 3),),
        brier=0.1, differences=(), failures=(), cases=(), latency_ms=Latency(1.0, 2.0, 1),
    )  # fmt: skip
    folder = home / "evaluations" / "2026-03-01T10-00-00Z"
    folder.mkdir(parents=True)
    (folder / "report.json").write_text(json.dumps(as_json(found)), encoding="utf-8")


def test_performance_opens_beside_the_chat(page: Page, tmp_path: Path) -> None:
    _ask(page, "What is 72270 in plain words?")
    _write_report(tmp_path / "home")
    page.get_by_role("link", name="Performance").click()
    page.get_by_text("Your own report, the newest of this home.").wait_for()
    page.get_by_test_id("stDataFrame").first.wait_for(state="visible")
    page.locator("canvas.marks, svg.marks").wait_for(state="visible")
    wanted = os.environ.get("BUNDLEWISE_SCREENSHOT_PERFORMANCE")
    page.screenshot(path=wanted or tmp_path / "performance.png")

    page.get_by_role("link", name="Chat").click()
    page.get_by_role("radio", name="Thumbs up").wait_for()
    _settled(page)
    page.get_by_role("radio", name="Thumbs up").click()
    page.get_by_text("Add this question to your evaluation cases").click()
    _settled(page)
    page.get_by_role("button", name="Keep as a case").click()
    page.get_by_text("asks it again").wait_for()
    assert "72270" in (tmp_path / "home/evaluations/cases.yaml").read_text(encoding="utf-8")


def test_coverage_shows_the_map_what_is_missing_and_the_receipt(
    page: Page, tmp_path: Path
) -> None:
    _ask(page, "What is the reimbursement for a wheelchair?")
    receipt = page.locator(".bw-footer").last.inner_text().split("receipt ")[1]
    page.get_by_role("link", name="Coverage").click()
    page.get_by_text("documents name 9 (100.0%)").wait_for()
    page.locator("canvas.marks, svg.marks").wait_for(state="visible")
    wanted = os.environ.get("BUNDLEWISE_SCREENSHOT_COVERAGE")
    page.screenshot(path=wanted or tmp_path / "coverage.png", full_page=True)

    page.get_by_role("tab", name="What to upload next").click()
    page.get_by_text("1 question found nothing.").wait_for(state="visible")
    page.get_by_role("tab", name="Receipts").click()
    field = page.get_by_label("Receipt", exact=True)
    field.fill(receipt)
    field.press("Enter")
    page.locator(".bw-findings td").get_by_text("wheelchair").first.wait_for(state="visible")


def test_a_note_is_read_and_rejected_in_the_library(page: Page, tmp_path: Path) -> None:
    page.get_by_role("link", name="Library").click()
    page.get_by_role("button", name="Open note 1", exact=True).click()
    marked = page.get_by_role("region", name="Text of the document").locator("mark")
    marked.wait_for(state="visible")
    assert marked.inner_text().startswith("Do not report 62284 in conjunction with")
    page.get_by_role("radiogroup", name="Decide on note 1").get_by_text("Reject").click()
    page.get_by_role("button", name="Reject note 1").wait_for()
    page.get_by_role("textbox", name="Your name").fill("Ann Gale")
    wanted = os.environ.get("BUNDLEWISE_SCREENSHOT_LIBRARY")
    page.wait_for_timeout(500)
    page.screenshot(path=wanted or tmp_path / "library.png")
    page.get_by_role("button", name="Reject note 1").click()
    page.get_by_text("was rejected by Ann Gale on").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download 1 decision (YAML)").click()
    assert "decided_by: Ann Gale" in download.value.path().read_text(encoding="utf-8")


def test_asking_opening_a_proof_exporting_uploading_and_starting_new(
    page: Page, tmp_path: Path
) -> None:
    _ask(page, "Can I report 62302 with 72240?")
    verdict = page.locator(".bw-headline").inner_text()
    assert verdict.startswith("Not together: ")
    page.wait_for_timeout(1_000)  # the page glides to where the answer begins
    statement = page.locator(".bw-statements details").first
    quote = statement.locator("mark")
    assert not quote.is_visible()
    statement.locator("summary").first.click()
    quote.wait_for(state="visible")
    assert quote.inner_text().startswith("Do not report 62302 in conjunction with")
    assert "SHA-256 of the file" in statement.inner_text()
    wanted = os.environ.get("BUNDLEWISE_SCREENSHOT")
    page.screenshot(path=wanted or tmp_path / "screenshot.png")

    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    receipt = page.locator(".bw-footer").inner_text().split("receipt ")[1]
    assert download.value.suggested_filename == f"{receipt}.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.set_viewport_size({"width": 390, "height": 844})
    quote.wait_for(state="visible")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    box = quote.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    page.set_viewport_size({"width": 1280, "height": 900})

    note = tmp_path / "gribble.txt"
    note.write_text(NOTE, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(note)
    page.get_by_text("gribble.txt was added.").wait_for()
    _ask(page, "How often is the gribble survey reported?")
    # While the page is drawn anew an earlier answer can stand there twice: wait for the words.
    answer = page.get_by_test_id("stChatMessage").filter(has_text="once for each harbour wall")
    answer.last.wait_for(state="visible")
    assert "gribble" in answer.last.inner_text()

    page.get_by_role("button", name="Start New").click()
    page.get_by_text("What would you like to check?").wait_for()
    assert page.locator(".bw-headline").count() == 0
