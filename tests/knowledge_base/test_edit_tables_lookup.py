"""Looking rows up: order, dates, many at once, threads, and releases that come and go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from knowledge_base.edit_tables.importing import import_table
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.errors import UnknownRelease
from knowledge_base.records import Release

HEADER = (
    "column_1,column_2,prior_to_1996,effective_date,deletion_date,modifier_indicator,rationale\n"
)
ROWS = """\
00100,99151,,20100101,20191231,1,First
00100,99151,,20220401,*,0,Again
13121,13120,*,19960101,*,0,Old
17000,17281,,19990701,19990701,9,Never
99151,00100,,20000101,20001231,1,Other way
"""


@pytest.fixture
def release(tmp_path: Path) -> Release:
    path = tmp_path / "ptp.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    return import_table(path, "ptp", "2024Q3", tmp_path / "tables", setting="practitioner")


@pytest.fixture
def tables(tmp_path: Path, release: Release) -> Iterator[EditTables]:  # noqa: ARG001
    with EditTables(tmp_path / "tables") as held:
        yield held


def test_both_orders_give_the_same_rows_with_their_direction(
    tables: EditTables, release: Release
) -> None:
    rows = tables.pair_rows("00100", "99151", release)
    assert rows == tables.pair_rows("99151", "00100", release)
    assert [(row.column_one, row.rationale) for row in rows] == [
        ("00100", "First"), ("00100", "Again"), ("99151", "Other way")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        ("2009-12-31", []), ("2010-01-01", ["First"]), ("2019-12-30", ["First"]),
        ("2019-12-31", ["First"]), ("2020-01-01", []), ("2022-03-31", []),
        ("2022-04-01", ["Again"]), ("2030-01-01", ["Again"]),
    ],
)  # fmt: skip
def test_the_deletion_date_is_the_last_day_in_force(
    tables: EditTables, release: Release, day: str, in_force: list[str]
) -> None:
    rows = tables.pair_rows("00100", "99151", release)
    on = dt.date.fromisoformat(day)
    assert [row.rationale for row in rows if row.in_force(on, release)] == in_force


def test_rows_older_than_1996_hold_before_their_printed_date(
    tables: EditTables, release: Release
) -> None:
    (row,) = tables.pair_rows("13120", "13121", release)
    assert row.in_force(dt.date(1995, 6, 1), release)
    assert row.in_force(dt.date(2024, 7, 1), release)


def test_indicator_nine_is_never_in_force(tables: EditTables, release: Release) -> None:
    (row,) = tables.pair_rows("17000", "17281", release)
    assert row.deleted == row.effective == dt.date(1999, 7, 1)
    assert not row.in_force(dt.date(1999, 7, 1), release)


def test_an_undated_row_holds_from_when_its_release_speaks(tmp_path: Path) -> None:
    path = tmp_path / "copy.csv"
    path.write_text(
        "column_1,column_2,deletion_date,modifier_indicator,rationale\n10021,64400,*,1,x\n",
        encoding="utf-8",
    )
    folder = tmp_path / "tables"
    release = import_table(path, "ptp", "2024Q3", folder, setting="practitioner")
    with EditTables(folder) as tables:
        (row,) = tables.pair_rows("10021", "64400", release)
    assert row.effective is None
    assert not row.in_force(dt.date(2024, 6, 30), release)
    assert row.in_force(dt.date(2024, 7, 1), release)


def test_leading_zeros_are_part_of_a_code(tables: EditTables, release: Release) -> None:
    assert tables.knows("00100")
    assert not tables.knows("100")
    assert tables.pair_rows("100", "99151", release) == ()


@pytest.mark.parametrize("others", [0, 300])
def test_many_pairs_at_once_say_the_same_as_one_by_one(
    tables: EditTables, release: Release, others: int
) -> None:
    codes = ["99151", "00100", "13120", "13121", "99151", *(str(30000 + n) for n in range(others))]
    found = tables.pair_rows_many(codes, release)
    assert list(found) == [("00100", "99151"), ("13121", "13120"), ("99151", "00100")]
    both = (*found["00100", "99151"], *found["99151", "00100"])
    assert both == tables.pair_rows("00100", "99151", release)


def test_threads_share_the_tables(tables: EditTables, release: Release) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: tables.pair_rows("00100", "99151", release), range(200)))
    assert len(set(answers)) == 1


def test_what_is_imported_or_removed_elsewhere_is_seen(
    tmp_path: Path, tables: EditTables, release: Release
) -> None:
    assert tables.releases() == (release,)
    assert tables.ids() == {"ptp-practitioner-2024Q3": False}
    path = tmp_path / "mue.csv"
    path.write_text("hcpcs_code,mue_units,mue_mai,mue_rationale\n36415,2,3,x\n", encoding="utf-8")
    mue = tables.add(path, "mue", "2024Q3", setting="practitioner")
    assert set(tables.releases()) == {release, mue}
    assert tables.knows("36415")
    tables.remove("mue-practitioner-2024Q3")
    assert tables.releases() == (release,)
    assert not tables.knows("36415")
    with pytest.raises(UnknownRelease, match="mue-practitioner-2024Q3 is no longer held"):
        tables.unit_row("36415", mue)


def test_a_replaced_release_does_not_answer_for_the_old_one(
    tmp_path: Path, tables: EditTables, release: Release
) -> None:
    assert tables.pair_rows("13120", "13121", release)
    tables.remove("ptp-practitioner-2024Q3")
    path = tmp_path / "new.csv"
    path.write_text(HEADER + "13121,13120,*,19960101,*,1,New\n", encoding="utf-8")
    new = tables.add(path, "ptp", "2024Q3", setting="practitioner")
    assert tables.releases() == (new,)
    assert tables.pair_rows("13120", "13121", new)[0].rationale == "New"
    with pytest.raises(UnknownRelease, match="ptp-practitioner-2024Q3 was replaced"):
        tables.pair_rows("13120", "13121", release)


def test_a_question_to_the_wrong_kind_of_table_is_refused(
    tables: EditTables, release: Release
) -> None:
    with pytest.raises(UnknownRelease, match="ptp-practitioner-2024Q3 is not a mue table"):
        tables.unit_row("00100", release)


def imported_sample(folder: Path) -> list[Release]:
    source = Path(str(files("knowledge_base.sample"))) / "tables"
    listed = yaml.safe_load((source / "sources.yaml").read_text(encoding="utf-8"))
    return [
        import_table(
            source / entry["file"], entry["kind"], entry["release"], folder,
            setting=entry["setting"], sample=True, codes=listed["codes"],
        )
        for entry in listed["tables"]
    ]  # fmt: skip


def test_the_sample_holds_what_medicare_says_of_the_myelography_family(tmp_path: Path) -> None:
    practitioner, outpatient, *_, fees = releases = imported_sample(tmp_path)
    assert [release.rows for release in releases] == [36, 36, 9, 9, 17]
    with EditTables(tmp_path) as tables:
        for release in (practitioner, outpatient):
            (row,) = tables.pair_rows("72240", "62302", release)
            assert (row.column_one, row.column_two, row.indicator) == ("62302", "72240", 1)
            (row,) = tables.pair_rows("72240", "72270", release)
            assert (row.column_one, row.indicator) == ("72270", 0)
        assert [row.modifier for row in tables.fee_rows("72240", fees)] == ["", "26", "TC"]


@pytest.mark.real_data
def test_the_full_tables_hold_every_row_and_agree_with_the_sample(
    full_tables: EditTables, tmp_path: Path
) -> None:
    held = {(r.kind, r.setting): r for r in full_tables.releases()}
    assert {key: (r.rows, r.rejected) for key, r in held.items()} == {
        ("ptp", "practitioner"): (2_546_017, ()),
        ("ptp", "outpatient_hospital"): (1_775_818, ()),
        ("mue", "practitioner"): (14_677, ()),
        ("mue", "outpatient_hospital"): (14_628, ()),
        ("aoc", None): (7_465, ()),
        ("fee-schedule", None): (18_664, ()),
    }
    sample = imported_sample(tmp_path)
    codes = sorted(sample[0].codes or ())
    with EditTables(tmp_path) as small:
        for release in sample[:2]:
            full = full_tables.pair_rows_many(codes, held["ptp", release.setting])
            ours = small.pair_rows_many(codes, release)
            texts = [
                {pair: [row.published for row in rows] for pair, rows in found.items()}
                for found in (full, ours)
            ]
            assert texts[0] == texts[1]


@pytest.mark.real_data
def test_cms_own_excerpts_and_value_file(real_data: Path, tmp_path: Path) -> None:
    excerpts = real_data / "cms-file-excerpts"
    (ptp_file,) = excerpts.glob("*.txt")
    (mue_file,) = excerpts.glob("*.csv")
    (fee_file,) = (real_data / "fee-schedule-2026c").glob("*.csv")
    ptp = import_table(ptp_file, "ptp", "2026Q3", tmp_path, setting="practitioner")
    mue = import_table(mue_file, "mue", "2026Q3", tmp_path, setting="practitioner")
    fees = import_table(fee_file, "fee-schedule", "2026C", tmp_path)
    assert (ptp.rows, mue.rows, fees.rows) == (13, 6, 19_355)
    assert fees.rejected == ("line 16248: 'GXXX1' is not a procedure code",)
    assert all("copyright" in release.notice for release in (ptp, mue, fees))
    with EditTables(tmp_path) as tables:
        lines = ptp_file.read_text(encoding="utf-8").splitlines()
        for row in (
            row
            for rows in tables.pair_rows_many(
                [cell for line in lines for cell in line.split("\t")[:2]], ptp
            ).values()
            for row in rows
        ):
            assert row.published == lines[row.line - 1]
