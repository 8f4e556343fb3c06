"""Releases stay as they are, whatever happens on the way in, and rows as they were."""

from __future__ import annotations

import datetime as dt
import errno
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.edit_tables.importing import import_table
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.edit_tables.release_files import list_releases, release_id, remove_release
from knowledge_base.errors import (
    LibraryDamaged,
    StorageFull,
    UnknownRelease,
)
from knowledge_base.records import Release

Importer = Callable[..., Release]
Writer = Callable[..., Path]
PTP_CSV = "column_1,column_2,deletion_date,modifier_indicator,rationale\n"


def test_the_same_file_again_changes_nothing_and_another_is_refused(
    folder: Path, imported: Importer
) -> None:
    first = imported(PTP_CSV + "10021,64400,*,1,x\n")
    assert imported(PTP_CSV + "10021,64400,*,1,x\n") == first
    with pytest.raises(UnknownRelease) as caught:
        imported(PTP_CSV + "10021,64400,*,0,x\n")
    assert str(caught.value) == (
        "table.csv: ptp-practitioner-2024Q3 is held already, from other content (table.csv), "
        "and a release never changes; remove ptp-practitioner-2024Q3 first"
    )
    assert list_releases(folder) == (first,)


def test_a_sample_stands_beside_the_full_table_and_both_can_be_removed(
    folder: Path, imported: Importer
) -> None:
    full = imported(PTP_CSV + "10021,64400,*,1,x\n")
    slice_ = imported(PTP_CSV + "10021,64400,*,1,x\n", sample=True, codes=["10021"])
    assert [release_id(r) for r in (full, slice_)] == [
        "ptp-practitioner-2024Q3",
        "sample-ptp-practitioner-2024Q3",
    ]
    assert set(list_releases(folder)) == {full, slice_}
    remove_release("sample-ptp-practitioner-2024Q3", folder)
    assert list_releases(folder) == (full,)
    with pytest.raises(UnknownRelease) as caught:
        remove_release("mue-dme-2020Q1", folder)
    assert str(caught.value) == (
        "no table release 'mue-dme-2020Q1' is held (held: ptp-practitioner-2024Q3)"
    )


@pytest.mark.parametrize(
    ("failure", "raised"),
    [
        (KeyboardInterrupt(), KeyboardInterrupt),
        (OSError(errno.ENOSPC, "No space left on device"), StorageFull),
        (sqlite3.OperationalError("database or disk is full"), StorageFull),
    ],
)
def test_an_interrupted_import_leaves_the_earlier_state(
    folder: Path,
    failure: BaseException,
    raised: type[BaseException],
    imported: Importer,
    written: Writer,
) -> None:
    held = imported(PTP_CSV + "10021,64400,*,1,x\n")

    def stop(_rows: int) -> None:
        raise failure

    other = written(PTP_CSV + "10021,64400,*,0,x\n", "other.csv")
    with pytest.raises(raised):
        import_table(other, "ptp", "2024Q4", folder, setting="practitioner", progress=stop)
    assert list_releases(folder) == (held,)
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == [
        "2024Q3.parquet",
        "2024Q3.sqlite",
    ]


def test_a_damaged_file_is_named_and_can_be_removed(folder: Path, imported: Importer) -> None:
    imported(PTP_CSV + "10021,64400,*,1,x\n")
    (folder / "ptp/practitioner/2024Q3.sqlite").write_bytes(b"no database at all")
    with pytest.raises(LibraryDamaged, match="remove ptp-practitioner-2024Q3 and import it again"):
        list_releases(folder)
    remove_release("ptp-practitioner-2024Q3", folder)
    assert list_releases(folder) == ()


# What was published comes back exactly

_codes = st.from_regex(r"[0-9]{4}[0-9A-Z]|[A-V][0-9]{4}", fullmatch=True)
_days = st.dates(dt.date(1996, 1, 1), dt.date(2030, 1, 1))
_words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20
)


@st.composite
def _published(draw: st.DrawFn) -> tuple[str, str, str]:
    """A header and a row: any order of columns, separator, date style, spaces and quotes."""
    separator = draw(st.sampled_from(",\t;"))
    style = draw(st.sampled_from(("%Y%m%d", "%Y-%m-%d", "%m/%d/%Y")))
    deleted = draw(st.one_of(st.just("*"), _days.map(lambda day: day.strftime(style))))
    cells = {
        "column_1": draw(_codes),
        "column_2": draw(_codes),
        "prior to 1996": draw(st.sampled_from(("", "*"))),
        "Effective Date": draw(_days).strftime(style),
        "deletion_date": deleted,
        "modifier_indicator": draw(st.sampled_from(("0", "1", "9", " 1"))),
        "rationale": draw(_words),
    }
    names = draw(st.permutations(list(cells)))
    texts = [cells[name] for name in names]
    quoted = draw(st.booleans())
    row = [
        f'"{text.replace(chr(34), chr(34) * 2)}"'
        if quoted or set(text) & {separator, '"'}
        else text
        for text in texts
    ]
    return separator.join(names), separator.join(row), cells["column_1"] + cells["column_2"]


@settings(max_examples=60, deadline=None)
@given(_published())
def test_a_row_is_given_back_as_published(case: tuple[str, str, str]) -> None:
    header, row, pair = case
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name) / "tables", Path(name) / "table.csv"
        path.write_text(f"{header}\r\n{row}\r\n", encoding="utf-8", newline="")
        release = import_table(path, "ptp", "2024Q3", folder, setting="practitioner")
        with EditTables(folder) as tables:
            (found,) = tables.pair_rows(pair[:5], pair[5:], release)
    assert found.published == row
    assert found.column_one + found.column_two == pair


def test_what_a_killed_import_left_behind_is_no_release_and_is_cleared(
    folder: Path, imported: Importer
) -> None:
    left = folder / "ptp/practitioner/.2024Q3.sqlite.unfinished"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a table")
    assert list_releases(folder) == ()
    release = imported(PTP_CSV + "10021,64400,*,1,x\n")
    assert list_releases(folder) == (release,)
    assert not left.exists()


def test_a_release_is_whole_even_if_its_columns_cannot_be_made(
    folder: Path, written: Writer
) -> None:
    # A folder in the place of the Parquet file, so that writing it fails at the end.
    blocked = folder / "ptp" / "practitioner" / "2024Q3.parquet"
    (blocked / "in_the_way").mkdir(parents=True)
    path = written(PTP_CSV + "10021,64400,*,1,x\n", "table.csv")
    release = import_table(path, "ptp", "2024Q3", folder, setting="practitioner")
    assert list_releases(folder) == (release,)
    with EditTables(folder) as tables:
        assert len(tables.pair_rows("64400", "10021", release)) == 1
        with pytest.raises((LibraryDamaged, StorageFull)):
            tables.pair_columns(release)
