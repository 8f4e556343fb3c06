"""What a command writes stands there whole, or what stood there before does."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.errors import UnreadableFile
from ui.whole_files import whole_file, write_whole


def test_a_file_that_cannot_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    kept = tmp_path / "a.md"
    write_whole(kept, b"first")
    (tmp_path / ".a.md.unfinished").mkdir()
    with pytest.raises(UnreadableFile, match=r"a\.md cannot be written"):
        write_whole(kept, b"second")
    assert kept.read_bytes() == b"first"


def test_of_a_file_broken_off_nothing_is_left(tmp_path: Path) -> None:
    kept = tmp_path / "a.csv"
    write_whole(kept, b"first")
    with pytest.raises(ValueError, match="midway"):
        _break_off(kept)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.csv", b"first")]


def _break_off(path: Path) -> None:
    with whole_file(path) as unfinished:
        unfinished.write_text("half", encoding="utf-8")
        raise ValueError("midway")
