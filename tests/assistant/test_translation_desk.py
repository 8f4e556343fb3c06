"""Texts going to a translator and coming back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.handouts.desk import exported, imported, side_by_side, standings
from assistant.handouts.texts import patient_text
from assistant.languages.catalogues import LANGUAGES
from knowledge_base.errors import BundlewiseError, InvalidRequest, UnreadableFile

TODAY = dt.date(2026, 11, 23)


def _back(data: bytes, home: Path, reviewer: str | None = None, *, machine: bool = False) -> str:
    found = imported(data, "x.po", home, reviewer=reviewer, today=TODAY, machine=machine)
    return found.text.state


def test_every_code_stands_in_every_language(tmp_path: Path) -> None:
    found = standings(tmp_path)
    assert len(found) == 9 * len(LANGUAGES)
    assert {(item.state, item.out_of_date, item.broken) for item in found} == {("draft", False, 0)}


def test_a_text_goes_out_and_comes_back_the_same(tmp_path: Path) -> None:
    for language in LANGUAGES[1:]:
        before = patient_text("72265", language)
        _back(exported("72265", language, tmp_path), tmp_path)
        after = patient_text("72265", language, tmp_path)
        assert before is not None
        assert after is not None
        assert dict(after.sentences) == dict(before.sentences)
        assert (after.written_by, after.state) == (before.written_by, "draft")


def test_a_translator_sees_the_quote_of_each_sentence(tmp_path: Path) -> None:
    told = exported("62302", "es", tmp_path).decode()
    assert 'msgctxt "62302 during.1"' in told
    assert "#. Rests on: A doctor puts a needle in your low back, not in your neck." in told


def test_the_reviewer_is_kept_and_a_machine_has_none(tmp_path: Path) -> None:
    data = exported("62302", "es", tmp_path)
    assert _back(data, tmp_path) == "draft"
    assert _back(data, tmp_path, machine=True) == "machine"
    assert _back(data, tmp_path, "A. Reader") == "reviewed"
    standing = next(item for item in standings(tmp_path, ("es",)) if item.code == "62302")
    assert (standing.reviewed_by, standing.reviewed_on) == ("A. Reader", TODAY)
    with pytest.raises(InvalidRequest, match="who reviewed the text or that a machine"):
        _back(data, tmp_path, "A. Reader", machine=True)


def test_a_sentence_that_breaks_an_invariant_is_stored_and_named(tmp_path: Path) -> None:
    data = exported("62302", "es", tmp_path).replace(
        b"62302 es una prueba", b"62303 es una prueba"
    )
    found = imported(data, "x.po", tmp_path, reviewer="R", today=TODAY, machine=False)
    assert [(line.name, line.broken[0].name) for line in found.broken] == [("what.1", "codes")]
    line = next(item for item in side_by_side("62302", "es", tmp_path) if item.broken)
    assert line.source == "62302 is for a dye test of your neck."


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda told: told[:0] + b"no po file at all", "not a PO file|was not exported"),
        (
            lambda told: told.replace(b"X-Bundlewise-Code: 62302", b"X-Other: 1"),
            "was not exported",
        ),
        (
            lambda told: told.replace(b"-Code: 62302", b"-Code: ../../etc"),
            "was not exported",
        ),
        (
            lambda told: told.replace(b'msgid "Then pictures are taken."', b'msgid "Then."'),
            "during.4 changed since",
        ),
        (
            lambda told: told.replace("Luego se toman imágenes.".encode(), b""),
            "no translation of during.4",
        ),
        (lambda told: told.replace(b"-Language: es", b"-Language: it"), "was not exported"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_and_nothing_is_stored(
    tmp_path: Path, change: object, why: str
) -> None:
    assert callable(change)
    data = change(exported("62302", "es", tmp_path))
    with pytest.raises(UnreadableFile, match=why):
        _back(data, tmp_path)
    assert not (tmp_path / "handouts").exists()


def test_only_what_there_is_can_be_exported(tmp_path: Path) -> None:
    with pytest.raises(BundlewiseError, match="no English text"):
        exported("99999", "es", tmp_path)
    with pytest.raises(InvalidRequest, match="'en' is not a language of translations"):
        exported("62302", "en", tmp_path)


def test_a_sheet_whose_language_alone_was_changed_is_refused_and_the_text_stays(
    tmp_path: Path,
) -> None:
    good = patient_text("62302", "zh", tmp_path)
    data = exported("62302", "ar", tmp_path, "xliff").replace(
        b'target-language="ar"', b'target-language="zh"'
    )
    with pytest.raises(UnreadableFile, match=r"26 sentences of x\.xlf fail .*nothing was stored"):
        imported(data, "x.xlf", tmp_path, reviewer=None, today=TODAY, machine=False)
    assert patient_text("62302", "zh", tmp_path) == good
    assert not (tmp_path / "handouts").exists()


def test_a_changed_draft_says_that_it_was_imported_and_an_unchanged_one_does_not(
    tmp_path: Path,
) -> None:
    data = exported("62302", "es", tmp_path)
    _back(data, tmp_path)
    same = patient_text("62302", "es", tmp_path)
    assert same is not None
    assert (same.written_by, same.written_on) == ("the project", None)
    _back(data.replace(b"Luego se toman", "Después se toman".encode()), tmp_path)
    changed = patient_text("62302", "es", tmp_path)
    assert changed is not None
    assert (changed.state, changed.written_by, changed.written_on) == ("draft", "x.po", TODAY)
    # And it still says so after it went out and came back as it was.
    _back(exported("62302", "es", tmp_path), tmp_path)
    assert patient_text("62302", "es", tmp_path) == changed
