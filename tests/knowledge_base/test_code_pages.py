"""Code pages: whose code, and which part is what, whatever way the page marks its parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.code_pages import heading_part, part_names, parts, subject_code
from knowledge_base.readers import read
from knowledge_base.records import ReadDocument

# One made-up page; every paragraph tells its part only by how it begins.
UNMARKED = {
    "summary": "CPT code 27447\n\nReplacing both sides of the knee joint.",
    "guidelines": "Follow all current coding guidelines for joint replacement.",
    "modifiers": "Modifiers may be needed: LT or RT says which knee it was.",
    "necessity": "The operation is medically necessary when pain persists after other care.",
    "responsibilities": "The surgeon is responsible for the operation and for 90 days of care.",
    "bundling": "IMPORTANT: Do not report 27447 in conjunction with 27446 for one knee.",
    "plain_words": "In simple words: The doctor takes out a worn knee and puts in a new one.",
    "description": "This code describes the removal of worn bone and the fitting of an implant.",
    "examples": "Example 1: A patient cannot walk to the shop. An X-ray shows bone on bone.",
    "documentation": "* Imaging reports.* Notes on earlier care.* Operative report.",
    "risks": "** This procedure carries risks, among them bleeding and infection.",
    "other": "Click here to sign in. This page is not medical advice.",
}
# The same parts under headings in other words, in another order.
HEADED = {
    "examples": ("Case studies", "Someone of 70 can no longer climb stairs."),
    "summary": ("At a glance", "Both sides of the joint are replaced."),
    "bundling": ("Never bill alongside", "27446 on the same knee."),
    "modifiers": ("Which modifiers apply", "The side must be shown."),
    "documentation": ("What the chart must show", "Pictures, earlier care, and the report."),
    "risks": ("What can go wrong", "Clots, stiffness."),
    "plain_words": ("For the patient", "You get a new knee."),
    "responsibilities": ("Team roles", "One operates, one watches the sleep."),
    "necessity": ("When it is warranted", "Pain that stays."),
    "guidelines": ("Rules for reporting", "Once per knee."),
    "description": ("What it is", "Bone is cut and metal fitted."),
    "other": ("Payment", "A fee applies."),
}


def found(document: ReadDocument) -> dict[str, str]:
    """The text of each part, joined, by the part's name."""
    texts: dict[str, str] = {}
    for span in parts(document):
        text = document.text[span.start : span.end]
        texts[span.part] = f"{texts.get(span.part, '')}\n{text}".strip()
    return texts


def test_parts_without_headings(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("\n\n".join(UNMARKED.values()))
    document = read(path)
    assert subject_code(document) == "27447"
    assert found(document) == UNMARKED


def test_menu_above_the_title_is_other(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("Home Search Settings\n\n" + "\n\n".join(UNMARKED.values()))
    assert found(read(path))["other"].startswith("Home Search Settings")


@pytest.mark.parametrize("extension", ["txt", "md", "html", "docx"])
def test_parts_under_headings_in_other_words(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"page.{extension}"
    write(path)
    document = read(path)
    assert subject_code(document) == "27447"
    texts = found(document)
    for part, (heading, body) in HEADED.items():
        assert body in texts[part], part
        assert heading in texts[part], part


def write(path: Path) -> None:
    if path.suffix == ".docx":
        from docx import Document

        made = Document()
        made.add_heading("CPT 27447", level=1)
        for heading, body in HEADED.values():
            made.add_heading(heading, level=2)
            made.add_paragraph(body)
        made.save(str(path))
        return
    title, before, middle, after = {
        ".txt": ("CPT 27447\n", "", "\n", "\n"),
        ".md": ("# CPT 27447\n", "## ", "\n\n", "\n"),
        ".html": ("<html><h1>CPT 27447</h1>", "<h2>", "</h2><p>", "</p>"),
    }[path.suffix]
    body = [f"{before}{heading}{middle}{text}{after}" for heading, text in HEADED.values()]
    path.write_text("\n".join([title, *body]))


def test_every_line_is_in_exactly_one_part(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("\n\n".join(UNMARKED.values()))
    document = read(path)
    covered = [0] * len(document.text)
    for span in parts(document):
        for offset in range(span.start, span.end):
            covered[offset] += 1
    assert all(
        count == 1 for count, letter in zip(covered, document.text, strict=True) if letter.strip()
    )


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [
        ("CPT 45380", "About 45380 and what goes with it.", "45380"),
        ("j1100 sheet", "Units of J1100 are counted in milligrams.", "J1100"),
        ("page", "2026 HCPCS code G0105\n\nWho may have it, and how often.", "G0105"),
        ("Codes 45380 and 45385", "45380 or 45385, that is the question.", None),
        ("Manual", "Chapter I\n\nCodes 45380, 45385 and 45390 are discussed.", None),
        ("Manual", "Never 45385 with 45385-45390.", None),
        ("Range", "CPT codes 45380-45385\n\nA family.", None),
        ("page", "CPT code 45380\n\n45385, 45385, 45385 all over.", None),
        ("Zip codes", "Nothing here.", None),
    ],
)
def test_subject(title: str, text: str, code: str | None) -> None:
    document = ReadDocument(title, text)
    assert subject_code(document) == code
    assert bool(parts(document)) == (code is not None)


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Modifier guidelines", "modifiers"),
        ("Coding examples", "examples"),
        ("Summary for patients", "plain_words"),
        ("Long description", "description"),
        ("Documentation requirements", "documentation"),
        ("NCCI edits", "bundling"),
        ("Who does what", "responsibilities"),
        ("Indications", "necessity"),
        ("Possible complications", "risks"),
        ("Billing tips", "guidelines"),
        ("Related codes", "other"),
        ("Weather", None),
    ],
)
def test_heading_part(heading: str, part: str | None) -> None:
    assert heading_part(heading) == part


def test_every_part_has_a_name() -> None:
    assert set(part_names()) == set(HEADED)


@pytest.mark.real_data
def test_the_page_the_product_started_from(real_data: Path) -> None:
    document = read(real_data.parent / "seed" / "code-page-62302.txt")
    assert subject_code(document) == "62302"
    texts = found(document)
    assert set(texts) == set(part_names())
    beginnings = {
        "summary": "2025 CPT code 62302",
        "guidelines": "Follow all",
        "modifiers": "Modifiers may",
        "necessity": "Myelography is",
        "responsibilities": "The radiologist",
        "bundling": "IMPORTANT:",
        "plain_words": "In simple words",
        "description": "This CPT code",
        "examples": "Example 1",
        "documentation": "* Detailed",
        "risks": "** This procedure",
        "other": "Start New",
    }
    for part, beginning in beginnings.items():
        assert texts[part].startswith(beginning), part
    assert "Click here" in texts["other"]
