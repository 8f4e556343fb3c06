"""The command ``lint``, and what ``add`` says of problems."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge_base.library import Library
from tests.ui.conftest import Ran
from ui.uploads import add_upload

Run = Callable[..., Ran]
TEXT = (
    "2025 CPT code 62305\n\n62305 is for two regions of the spine.\n\nIMPORTANT: Do not report "
    "62305 in conjunction with 62284, 72240, 72255, 72265, 72270. The radiologist reports codes "
    "77240-77270.\n\nRead more\n"
)


@pytest.fixture
def home(run: Run, tmp_path: Path) -> Path:
    """A home with one page that has problems, and no sample."""
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="utf-8")
    run("add", page, "--no-sample", home=tmp_path / "home")
    return tmp_path / "home"


def test_adding_tells_how_many_problems_and_the_first(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="utf-8")
    ran = run("add", page, "--no-sample", home=tmp_path / "home")
    line = next(line for line in ran.err.splitlines() if "in the text" in line)
    assert "1 error" in line
    assert "77240-77270" in line
    assert "bundlewise lint --document" in line


def test_adding_gives_the_problems_as_json(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="utf-8")
    ran = run("add", page, "--no-sample", "--json", home=tmp_path / "home")
    rules = [item["rule"] for item in ran.json["added"][0]["problems"]]
    assert {"source_inconsistency", "web_leftovers"} <= set(rules)


def test_an_upload_tells_its_problems_too(tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    receipt = add_upload(library, "page.txt", TEXT.encode(), lambda *_: None)
    library.close()
    assert receipt.added
    assert "1 error" in receipt.line


def test_only_strict_fails_and_only_for_errors(run: Run, home: Path) -> None:
    assert run("lint", home=home).code == 0
    assert run("lint", "--strict", home=home).code == 1
    assert run("lint", "--strict", "--rule", "web_leftovers", home=home).code == 0


def test_a_silence_is_counted_and_can_be_listed_and_lifted(run: Run, home: Path) -> None:
    ran = run("lint", "--silence", "source_inconsistency", "--document", "page", "--reason",
              "As printed.", "--by", "Ana", home=home)  # fmt: skip
    assert ran.code == 0
    assert run("lint", "--strict", home=home).code == 0
    shown = run("lint", "--json", home=home).json
    assert shown["silenced"] == 1
    assert "source_inconsistency" not in {item["rule"] for item in shown["problems"]}
    listed = run("lint", "--all", home=home).out
    assert "Ana" in listed
    assert "As printed." in listed
    assert run("lint", "--sarif", home=home).json["version"] == "2.1.0"
    assert (
        run("lint", "--unsilence", "source_inconsistency", "--document", "page", home=home).code
        == 0
    )
    assert run("lint", "--strict", home=home).code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--rule", "spelling"),
        ("--silence", "broken_text", "--reason", "x"),
        ("--silence", "broken_text", "--document", "page"),
        ("--silence", "broken_text", "--unsilence", "broken_text"),
        ("--reason", "x"),
        ("--quote", "x"),
    ],
)
def test_wrong_use_is_one_clear_line(run: Run, home: Path, arguments: tuple[str, ...]) -> None:
    ran = run("lint", *arguments, home=home)
    assert ran.code == 2
    assert len(ran.err.strip().splitlines()) == 1
