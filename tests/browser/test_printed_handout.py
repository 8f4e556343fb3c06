"""A handout printed from a browser: one page in large type with its marks, the sources behind."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pypdfium2
import pytest

from assistant.service import Assistant
from knowledge_base.library import Library
from knowledge_base.sample.seeding import ensure_sample
from tests.browser.pages import CHROMIUM, FLAGS
from ui.handout import handout_html

pytestmark = pytest.mark.browser


def test_a_printed_handout_is_one_page_with_its_marks(tmp_path: Path) -> None:
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"{CHROMIUM} is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    library = Library(tmp_path / "home")
    ensure_sample(library)
    opened = Assistant(library, today=lambda: dt.date(2026, 11, 23))
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        # The longest of the texts, and the other direction.
        for code, language in (("62305", "tl"), ("62303", "de"), ("62302", "ar")):
            answer = opened.explain(code, language)
            page.set_content(handout_html(answer, dt.date(2026, 11, 23)))
            printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
            assert len(printed) == 2
            first = printed[0].get_textpage().get_text_bounded()
            marks = {str(number) for number in range(1, len(answer.citations) + 1)}
            assert marks <= set(re.findall(r"(?<!\d)\d{1,2}(?!\d)", first))
        browser.close()
    opened.close()
