"""A model drafts slowly: the page shows a sentence once it is verified, and can be stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.assistant.model_home import GOOD, NOWHERE, QUESTION, SECOND
from tests.browser.pages import browsed, served
from tests.scripted_model import Scripted, drafts, held_back, scripted, stalls

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
TOLD = json.dumps(
    {
        "statements": [
            {"text": text, "citations": [{"passage": name, "quote": quote}]}
            for text, name, quote in (GOOD, NOWHERE, SECOND)
        ]
    }
)
CUT = TOLD.index(SECOND[0]) + 20


@pytest.fixture
def server() -> Iterator[Scripted]:
    """A model that stops in its third sentence, then stalls, then answers at once."""
    with scripted([held_back(TOLD[:CUT], TOLD[CUT:]), stalls(TOLD[:CUT]), drafts(GOOD)]) as made:
        yield made


@pytest.fixture
def page(server: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The page, with that model."""
    monkeypatch.setenv("BUNDLEWISE_MODEL", f"{server.url}#tiny")
    monkeypatch.setenv("BUNDLEWISE_MODEL_CACHE", "off")
    monkeypatch.setenv("BUNDLEWISE_MODEL_LIMITS", "pause=50 total=55 retries=0")
    with served(tmp_path) as address, browsed(address, tmp_path) as opened:
        yield opened


def put(page: Page, question: str) -> None:
    """Send a question without waiting for its answer."""
    box = page.get_by_test_id("stChatInput").locator("textarea")
    box.fill(question)
    box.press("Enter")


def test_a_sentence_is_shown_once_verified_and_stopping_leaves_the_page_usable(
    page: Page, server: Scripted, tmp_path: Path
) -> None:
    put(page, QUESTION)
    page.get_by_text(GOOD[0]).wait_for()
    # Neither what did not hold, nor what is not whole, nor the end of the answer.
    seen = page.locator("body").inner_text()
    assert not server.over.is_set()
    assert NOWHERE[0] not in seen
    assert SECOND[0][:20] not in seen
    assert page.locator(".bw-verdict").count() == 0
    page.screenshot(path=os.environ.get("BUNDLEWISE_SCREENSHOT_STREAM") or tmp_path / "s.png")
    server.over.set()
    page.locator(".bw-verdict").wait_for()
    shown = page.locator(".bw-statements").first.inner_text()
    assert SECOND[0] in shown
    assert NOWHERE[0] not in shown

    server.over.clear()
    put(page, QUESTION)
    page.get_by_text(GOOD[0]).nth(1).wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("The last question was stopped before its answer.").wait_for()
    page.screenshot(path=tmp_path / "stopped.png")
    assert page.get_by_role("button", name="Stop").count() == 0
    put(page, "What documentation does 62303 require?")
    page.locator(".bw-verdict").nth(1).wait_for()
    assert page.locator(".bw-verdict").count() == 2
    assert len(server.requests) == 3
