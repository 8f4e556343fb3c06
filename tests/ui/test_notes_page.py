"""The page "Library": notes beside the text, deciding on them, and that text stays text."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.service import Assistant
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.library import Library
from tests.hand_notes import EVERY_KIND, SENTENCES, add_with_notes, spans
from ui.document_text import PART, Spot, part_html, part_of, parts
from ui.notes_view import AT_ONCE

PAGE = Path(__file__).parents[2] / "ui" / "library_page.py"
HOSTILE = "Never **bill** 62302 <img src=x onerror=alert(1)> with 62303, $5$ :red[x]."
Open = Callable[[], AppTest]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without the sample."""
    folder = tmp_path / "home"
    monkeypatch.setenv("BUNDLEWISE_HOME", str(folder))
    from assistant.settings import Settings

    Assistant.open(Settings(home=folder), sample=False).close()
    library = Library(folder)
    library.remove(["sample"])
    library.close()
    return folder


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    """The same home, as another process has it."""
    opened = Library(home)
    yield opened
    opened.close()


@pytest.fixture
def page(home: Path, on_home: Callable[[Path], None]) -> Open:
    """Load the page afresh, on what the home then holds."""
    on_home(home)
    return lambda: AppTest.from_file(str(PAGE), default_timeout=60).run()


def shown(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(item.proto.body for item in page.main.get("html"))


def press(page: AppTest, label: str) -> AppTest:
    return next(item for item in page.button if item.label == label).click().run()


def field(page: AppTest, label: str) -> object:
    found = [*page.text_input, *page.selectbox, *page.number_input, *page.radio]
    return next(item for item in found if item.label == label)


def put(page: AppTest, label: str, value: object) -> None:
    field(page, label).set_value(value)  # type: ignore[attr-defined]


def choose(page: AppTest, label: str, value: object) -> AppTest:
    return field(page, label).set_value(value).run()  # type: ignore[attr-defined, no-any-return]


def test_an_empty_library_says_what_to_do(page: Open) -> None:
    assert "No document is held. Add one at the side." in shown(page())


def test_notes_of_every_kind_stand_beside_the_text(
    page: Open, library: Library, tmp_path: Path
) -> None:
    add_with_notes(library, tmp_path / "every.md")
    text = shown(page())
    assert text.count('class="bw-note"') == AT_ONCE
    assert "99292 is only reported in addition to 99291." in text
    assert "Condition: “save when a second puncture is charted”." in text
    assert 'aria-label="Text of the document, part 1"' in text
    assert "<mark>" not in text
    assert "1 to 10 of 11 notes" in text


def test_opening_a_note_marks_its_sentence(page: Open, library: Library, tmp_path: Path) -> None:
    add_with_notes(library, tmp_path / "every.md")
    opened = press(page(), "Open note 3")
    assert f"<mark>{SENTENCES[2]}</mark>" in shown(opened)


def test_a_note_is_rejected_with_name_and_reason(
    page: Open, library: Library, tmp_path: Path
) -> None:
    document = add_with_notes(library, tmp_path / "every.md")
    opened = press(page(), "Open note 2")
    choose(opened, "Decide on note 2", "rejected")
    put(opened, "Your name", "Ann Gale")
    put(opened, "Reason (may be left empty)", "<b>old</b> wording")
    press(opened, "Reject note 2")
    assert "rejected by Ann Gale on" in opened.success[0].value.replace("\\", "")
    text = shown(opened)
    assert "&lt;b&gt;old&lt;/b&gt; wording" in text
    assert "Rejected" in text
    assert SENTENCES[1] not in {note.quote for note in library.notes()[document.id]}
    # The name need not be typed again.
    press(opened, "Open note 1")
    assert opened.text_input[0].value == "Ann Gale"
    press(opened, "Open note 2")
    choose(opened, "Decide on note 2", "taken_back")
    put(opened, "Reason (may be left empty)", "<i>too</i> strict")
    press(opened, "Take back the decision on note 2")
    assert library.decisions() == ()
    text = shown(opened)
    assert "Before: 2 entries" in text
    assert "<li>rejected by Ann Gale on 2" in text
    assert "&lt;i&gt;too&lt;/i&gt; strict</li>" in text


def test_a_note_is_edited_in_a_form(page: Open, library: Library, tmp_path: Path) -> None:
    document = add_with_notes(library, tmp_path / "every.md")
    opened = press(page(), "Open note 1")
    choose(opened, "Decide on note 1", "edited")
    choose(opened, "It is a note of the kind", "units")
    put(opened, "Codes that it is about", "62303-62305, 72240")
    put(opened, "Units at most", 3)
    put(opened, "For each", "session")
    put(opened, "Condition (empty if there is none)", "")
    put(opened, "Your name", "Ann")
    press(opened, "Edit note 1")
    first = library.notes()[document.id][0]
    assert (first.kind, first.units, first.per, first.right) == ("units", 3, "session", ())
    assert first.left == spans("62303-62305 72240")
    assert first.decided is not None
    assert first.condition is None
    assert "does not name 62305, 72240" in opened.warning[0].value.replace("\\", "")
    text = shown(opened)
    assert "At most 3 units of 62303 to 62305 and 72240 may be reported per session." in text
    assert "Was read as: 62303 is not reported with 62304." in text


@pytest.mark.parametrize(
    ("label", "value", "line"),
    [
        ("Your name", " ", "A decision is signed"),
        ("Codes that it is about", "6230", "is no code"),
        ("Condition (empty if there is none)", "at night", "does not stand in the sentence"),
        (
            "Reason (may be left empty)",
            "Patient Zebediah Quimby, DOB 1/2/1960, had it",
            "seems to tell of one person",
        ),
    ],
)
def test_what_cannot_be_stored_is_one_line_and_stores_nothing(
    page: Open, library: Library, tmp_path: Path, label: str, value: str, line: str
) -> None:
    add_with_notes(library, tmp_path / "every.md")
    opened = press(page(), "Open note 1")
    choose(opened, "Decide on note 1", "edited")
    put(opened, "Your name", "Ann")
    put(opened, label, value)
    press(opened, "Edit note 1")
    assert line in opened.error[0].value.replace("\\", "")
    assert library.decisions() == ()


def test_kind_and_decision_filter_the_list(page: Open, library: Library, tmp_path: Path) -> None:
    add_with_notes(library, tmp_path / "every.md")
    opened = page()
    choose(opened, "Decision", "to_review")
    assert shown(opened).count('class="bw-note"') == 2
    choose(opened, "Kind of note", "split_providers")
    assert shown(opened).count('class="bw-note"') == 1
    choose(opened, "Decision", "decided")
    assert "No note is of this choice." in shown(opened)


def test_three_hundred_notes_are_paged(page: Open, library: Library, tmp_path: Path) -> None:
    many = tuple(
        GuidanceNote(spans("62302"), spans("62303"), 0, 0, f"Never bill 62302 with 62303, {n}.")
        for n in range(300)
    )
    add_with_notes(library, tmp_path / "many.md", many)
    opened = page()
    assert shown(opened).count('class="bw-note"') == AT_ONCE
    choose(opened, "Page of notes, 1 to 30", 30)
    press(opened, "Open note 300")
    assert "<mark>Never bill 62302 with 62303, 299.</mark>" in shown(opened)
    whole = next(item for item in opened.main.get("html") if "bw-leaf" in item.proto.body)
    assert len(whole.proto.body) < 2 * PART
    # Fewer notes than the page that was open: the last page there is.
    library.decide(_rejected(library))
    choose(opened, "Decision", "decided")
    assert shown(opened).count('class="bw-note"') == 1


def _rejected(library: Library) -> object:
    from knowledge_base.note_decisions import signed

    (listed,) = (found for found in library.decided_notes().values() if found)
    return signed(listed[0], "rejected", "Bob")


def test_text_of_a_document_stays_text(page: Open, library: Library, tmp_path: Path) -> None:
    note = dataclasses.replace(
        EVERY_KIND[0], quote=HOSTILE, condition="<img src=x onerror=alert(1)>"
    )
    add_with_notes(library, tmp_path / "hostile.txt", (note,))
    opened = press(page(), "Open note 1")
    text = shown(opened)
    assert "<img" not in text
    assert "<mark>Never **bill** 62302 &lt;img src=x onerror=alert(1)&gt; with" in text


def test_problems_of_the_document_stand_in_the_same_view(
    page: Open, library: Library, tmp_path: Path
) -> None:
    slip = tmp_path / "slip.md"
    slip.write_text(
        "The codes are 72240, 72255, 72265 and 72270. The radiologist reports 77240-77270.\n",
        encoding="utf-8",
    )
    add_with_notes(library, tmp_path / "every.md")
    opened = choose(page(), "Beside the text", "problems")
    assert "No problems were found" in shown(opened)
    library.add(slip)
    opened.run()
    choose(opened, "Document", next(d.id for d in library.documents() if d.title == "slip"))
    assert "source inconsistency" in shown(opened)
    press(opened, "Show problem 1 in the text")
    assert "<mark>77240-77270</mark>" in shown(opened)


def test_decisions_at_rest_are_listed_and_all_are_downloaded(
    page: Open, library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "every.md"
    add_with_notes(library, file)
    library.decide(_rejected(library))
    add_with_notes(library, file, EVERY_KIND[1:])
    opened = choose(page(), "Beside the text", "resting")
    assert SENTENCES[0] in shown(opened)
    assert "Bob, " in shown(opened)
    (download,) = opened.get("download_button")
    assert download.proto.label == "Download 1 decision (YAML)"


def test_parts_of_a_text_cover_it_and_break_between_words() -> None:
    body = "\n".join(f"Line {number} of the long manual." for number in range(2_000))
    starts = parts(body)
    assert starts[0] == 0
    ends = [*starts[1:], len(body)]
    assert "".join(body[a:b] for a, b in zip(starts, ends, strict=True)) == body
    assert all(0 < b - a <= PART for a, b in zip(starts, ends, strict=True))
    assert all(body[start - 1].isspace() for start in starts[1:])
    assert [part_of(starts, start) for start in starts] == list(range(1, len(starts) + 1))
    assert parts("") == (0,)
    assert parts("x" * (2 * PART + 1)) == (0, PART, 2 * PART)


def test_a_spot_across_two_parts_is_marked_whole() -> None:
    body = "word " * 2_000
    starts = parts(body)
    spot = Spot(starts[1] - 10, starts[1] + 30)
    marked = part_html(body, starts, 1, spot)
    assert f"<mark>{body[spot.start : spot.end]}</mark>" in marked
    assert len(marked) < 2 * PART
    assert "<mark>" not in part_html(body, starts, 2, spot)
    assert part_html("", (0,), 1, None) == ""
