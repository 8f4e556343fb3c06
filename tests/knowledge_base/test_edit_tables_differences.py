"""What changed between two releases: every sort of change, and which release may tell it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.edit_tables.changes import CHANGES, Change, PairChange
from knowledge_base.edit_tables.differences import codes_in_neither, compared
from knowledge_base.edit_tables.editions import Edition, edition_for
from knowledge_base.edit_tables.importing import import_table
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.edit_tables.ptp import PtpRow
from knowledge_base.edit_tables.release_files import list_releases, remove_release
from knowledge_base.errors import LibraryDamaged, UnknownRelease
from knowledge_base.records import Release

Taken = Callable[..., Release]
Differ = Callable[..., list[Change]]
DATED = (
    "column_1,column_2,prior_to_1996,effective_date,deletion_date,modifier_indicator,rationale\n"
)
UNDATED = "column_1,column_2,deletion_date,modifier_indicator,rationale\n"


@pytest.fixture
def taken(folder: Path, written: Callable[..., Path]) -> Taken:
    """Import the text of a table under a label, for practitioners where there are settings."""

    def take_in(label: str, text: str, kind: str = "ptp", **more: object) -> Release:
        if kind in {"ptp", "mue"}:
            more.setdefault("setting", "practitioner")
        return import_table(written(text, f"{label}.csv"), kind, label, folder, **more)

    return take_in


def editions(
    folder: Path, before: str, after: str, kind: str = "ptp", setting: str | None = None
) -> tuple[Edition, Edition]:
    chosen = setting or ("practitioner" if kind in {"ptp", "mue"} else None)
    held = list_releases(folder)
    first, second = (edition_for(held, kind, chosen, text) for text in (before, after))
    return first, second


@pytest.fixture
def changes(folder: Path) -> Differ:
    """The changes between two labels, all of them."""

    def between(before: str, after: str, kind: str = "ptp", *codes: str) -> list[Change]:
        first, second = editions(folder, before, after, kind)
        with compared(first, second, folder, frozenset(codes)) as found:
            everything = list(found.changes())
            assert list(found.counts) == list(CHANGES[kind])
            for name, count in found.counts.items():
                one_sort = [item for item in everything if item.change == name]
                assert len(one_sort) == count
                assert list(found.changes(name)) == one_sort
                assert list(found.changes(name, 1)) == one_sort[:1]
        return everything

    return between


def pair(change: str, one: str, two: str, *indicators: int | None, **more: object) -> PairChange:
    """A change as it is told where nothing else is known; ``indicators`` before and after."""
    values: dict[str, object] = {
        "prior_to_1996": False, "effective_from": None, "deleted_on": None, "rationale": "Why",
        "line_before": None, "line_after": None, "part_before": "", "part_after": "",
    }  # fmt: skip
    return PairChange(change, one, two, *indicators, **(values | more))


def test_every_sort_of_change_of_a_pair(taken: Taken, changes: Differ) -> None:
    taken(
        "2024Q2",
        UNDATED + "00100,64400,*,1,Why\n"  # stays
        "10021,64401,*,1,Why\n"  # is deleted
        "10022,64402,*,0,Why\n"  # is flipped
        "10023,64403,*,1,Why\n"  # gets another indicator
        "10024,64404,*,1,Why\n",  # is flipped, and gets another indicator
    )
    taken(
        "2024Q3",
        UNDATED + "00100,64400,*,1,Reworded\n"
        "10021,64401,2024-06-30,1,Why\n"
        "64402,10022,*,0,Why\n"
        "10023,64403,*,0,Why\n"
        "64404,10024,*,0,Why\n"
        "0001A,64405,*,1,Why\n",
    )
    assert changes("2024Q2", "2024Q3") == [
        pair("added", "0001A", "64405", None, 1, line_after=7),
        pair(
            "deleted", "10021", "64401", 1, None,
            deleted_on=dt.date(2024, 6, 30), line_before=3, line_after=3,
        ),
        pair("flipped", "64402", "10022", 0, 0, line_before=4, line_after=4),
        pair("flipped", "64404", "10024", 1, 0, line_before=6, line_after=6),
        pair("indicator_changed", "10023", "64403", 1, 0, line_before=5, line_after=5),
    ]  # fmt: skip


def test_an_edit_that_is_no_longer_listed_has_no_known_last_day(
    taken: Taken, changes: Differ
) -> None:
    taken("2024Q2", UNDATED + "10021,64400,*,1,Why\n10022,64400,2024-05-31,1,Why\n")
    taken("2024Q3", UNDATED + "10029,64409,2020-12-31,1,Why\n")
    assert changes("2024Q2", "2024Q3") == [
        pair("deleted", "10021", "64400", 1, None, line_before=2),
        pair(
            "deleted", "10022", "64400", 1, None, deleted_on=dt.date(2024, 5, 31), line_before=3
        ),
    ]  # fmt: skip


def test_an_earlier_end_of_the_same_pair_is_not_taken_for_this_one(
    taken: Taken, changes: Differ
) -> None:
    taken("2024Q2", UNDATED + "10021,64400,*,1,Why\n")
    taken("2024Q3", UNDATED + "10021,64400,2019-12-31,1,Why\n")
    assert changes("2024Q2", "2024Q3") == [
        pair("deleted", "10021", "64400", 1, None, line_before=2)
    ]


def test_dates_choose_among_several_rows_and_one_release_tells_both_quarters(
    folder: Path, taken: Taken, changes: Differ
) -> None:
    taken(
        "2024Q3",
        DATED + "00100,99151,,20100101,20191231,1,Why\n"  # over before either quarter
        "00100,99151,,20240701,*,0,Why\n"  # and back again
        "10021,64400,,20100101,20240630,1,Why\n"  # its last day is the first quarter's last
        "10022,64400,,20100101,20240701,1,Why\n"  # still in force on its last day
        "10023,64400,,20240701,20240701,9,Why\n"  # never in force
        "13121,13120,*,19960101,20240401,0,Why\n"
        "13122,13120,*,19960101,*,0,Why\n"
        "10024,64400,,20240702,*,1,Why\n"  # not yet
        "10025,64400,,20200101,20240630,0,Why\n"
        "10025,64400,,20240701,*,1,Why\n",
    )
    first, second = editions(folder, "2024Q2", "2024Q3")
    assert (first.name, second.name) == ("2024Q2 as release 2024Q3 tells it", "2024Q3")
    assert (first.day, second.day) == (dt.date(2024, 4, 1), dt.date(2024, 7, 1))
    assert first.release is second.release
    assert changes("2024Q2", "2024Q3") == [
        pair(
            "added", "00100", "99151", None, 0, effective_from=dt.date(2024, 7, 1), line_after=3
        ),
        pair(
            "deleted", "10021", "64400", 1, None, effective_from=dt.date(2010, 1, 1),
            deleted_on=dt.date(2024, 6, 30), line_before=4, line_after=4,
        ),
        pair(
            "deleted", "13121", "13120", 0, None, effective_from=dt.date(1996, 1, 1),
            prior_to_1996=True, deleted_on=dt.date(2024, 4, 1), line_before=7, line_after=7,
        ),
        pair(
            "indicator_changed", "10025", "64400", 0, 1, effective_from=dt.date(2024, 7, 1),
            line_before=10, line_after=11,
        ),
    ]  # fmt: skip


def test_a_row_older_than_1996_holds_before_its_printed_date(
    taken: Taken, changes: Differ
) -> None:
    taken(
        "1997Q1",
        DATED + "13121,13120,*,19960101,*,0,Why\n"
        "13122,13120,,19960401,*,0,Why\n"
        "13123,13120,,19900101,19951231,0,Why\n",
    )
    assert changes("1995Q1", "1997Q1") == [
        pair("added", "13122", "13120", None, 0, effective_from=dt.date(1996, 4, 1), line_after=3),
        pair(
            "deleted", "13123", "13120", 0, None, effective_from=dt.date(1990, 1, 1),
            deleted_on=dt.date(1995, 12, 31), line_before=4, line_after=4,
        ),
    ]  # fmt: skip


def test_an_edit_withdrawn_as_if_it_had_never_been(taken: Taken, changes: Differ) -> None:
    taken("2024Q2", DATED + "10021,64400,,20240101,*,1,Why\n")
    taken(
        "2024Q3",
        DATED + "10021,64400,,19990101,19990101,9,Why\n10021,64400,,20240101,20240101,9,Why\n",
    )
    assert changes("2024Q2", "2024Q3") == [
        pair(
            "deleted", "10021", "64400", 1, 9, effective_from=dt.date(2024, 1, 1),
            line_before=2, line_after=3,
        )
    ]  # fmt: skip


def test_of_several_rows_in_force_the_lowest_indicator_counts_whichever_its_order(
    taken: Taken, changes: Differ
) -> None:
    both_ways = "10021,64400,,20100101,*,1,Why\n64400,10021,,20110101,*,0,Why\n"
    taken("2024Q2", DATED + both_ways)
    taken("2024Q3", DATED + both_ways + "10021,64400,,20240701,*,1,Again\n")
    taken("2024Q4", DATED + "10021,64400,,20100101,*,0,Why\n")
    assert changes("2024Q2", "2024Q3") == []
    assert [item.change for item in changes("2024Q3", "2024Q4")] == ["flipped"]


def test_only_what_names_one_of_the_codes(folder: Path, taken: Taken, changes: Differ) -> None:
    taken("2024Q2", UNDATED + "10021,64400,*,1,Why\n10022,64401,*,1,Why\n10023,64402,*,1,Why\n")
    taken("2024Q3", UNDATED + "10029,64409,*,1,Why\n")
    named = changes("2024Q2", "2024Q3", "ptp", "64400", "10023", "99999")
    assert [item.codes for item in named] == [("10021", "64400"), ("10023", "64402")]
    first, second = editions(folder, "2024Q2", "2024Q3")
    assert codes_in_neither(
        frozenset({"10021", "10029", "99999", "99998"}), first, second, folder
    ) == ("99998", "99999")


def test_rows_of_a_zip_name_their_part(
    folder: Path, taken: Taken, changes: Differ, tmp_path: Path
) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "ptp.zip", "w") as archive:
        archive.writestr("x-f1.txt", UNDATED + "10021,64400,*,1,Why\n")
        archive.writestr("x-f2.txt", UNDATED + "10022,64400,*,1,Why\n")
    import_table(tmp_path / "ptp.zip", "ptp", "2024Q3", folder, setting="practitioner")
    taken("2024Q2", UNDATED + "10021,64400,*,1,Why\n")
    assert changes("2024Q2", "2024Q3") == [
        pair("added", "10022", "64400", None, 1, line_after=2, part_after="x-f2.txt")
    ]


def test_hundreds_of_codes_are_compared_in_stretches(
    folder: Path, taken: Taken, changes: Differ
) -> None:
    codes = [f"{10000 + 7 * n}" for n in range(300)]
    rows = [f"{one},{two},*,1,Why\n" for one, two in pairwise(codes)]
    taken("2024Q2", UNDATED + "".join(rows))
    taken("2024Q3", UNDATED + "".join(rows[::2]))
    assert len(changes("2024Q2", "2024Q3")) == len(rows[1::2])
    told: list[tuple[int, int]] = []
    with compared(
        *editions(folder, "2024Q2", "2024Q3"),
        folder,
        progress=lambda done, total: told.append((done, total)),
    ):
        pass
    assert told == sorted(told)
    assert told[-1] == (299 + 150, 299 + 150)
    assert len(told) > 20


# Which release answers


def refused(folder: Path, label: str, kind: str = "ptp") -> str:
    with pytest.raises(UnknownRelease) as caught:
        editions(folder, label, label, kind)
    return str(caught.value)


def test_a_copy_without_dates_answers_for_its_own_label_only(folder: Path, taken: Taken) -> None:
    taken("2024Q3", UNDATED + "10021,64400,2024-06-30,1,Why\n")
    assert editions(folder, "2024q3", "2024Q3")[0].name == "2024Q3"
    assert refused(folder, "2024Q2") == (
        "no ptp table for practitioner answers for 2024Q2 (held: 2024Q3 from 2024-07-01); import "
        "it with `bundlewise import-table FILE --kind ptp --setting practitioner --release 2024Q2`"
    )
    # A first day given by hand makes it speak earlier, but its rows still have no dates.
    remove_release("ptp-practitioner-2024Q3", folder)
    taken("2024Q3", UNDATED + "10021,64400,2024-06-30,1,Why\n", effective_from=dt.date(2020, 1, 1))
    assert refused(folder, "2024Q2").startswith("no ptp table for practitioner answers for 2024Q2")
    assert editions(folder, "2024Q3", "2024Q3")[0].day == dt.date(2024, 7, 1)


def test_messages_name_what_is_held(folder: Path, taken: Taken) -> None:
    assert refused(folder, "2024Q2", "aoc") == (
        "no aoc table answers for 2024Q2 (held: none); import it with "
        "`bundlewise import-table FILE --kind aoc --release 2024Q2`"
    )
    assert refused(folder, "lately") == (
        "'lately' does not name a release; write the quarter as 2024Q3, or 2026C, or 2024"
    )
    taken("2025Q1", DATED + "10021,64400,,20240701,*,1,Why\n")
    taken("2024Q1", UNDATED + "10021,64400,*,1,Why\n", sample=True, codes=["10021"])
    assert "(held: 2024Q1 (sample) from 2024-01-01, 2025Q1 from 2024-07-01)" in refused(
        folder, "2024Q2"
    )


def test_the_earliest_later_release_with_dates_answers(folder: Path, taken: Taken) -> None:
    row = "10021,64400,,19990101,*,1,Why\n"
    for label in ("2025Q3", "2025Q1"):
        taken(label, DATED + row)
    taken("2024Q4", UNDATED + "10021,64400,*,1,Why\n")
    taken("2024Q1", DATED + row)
    names = [item.name for item in editions(folder, "2024Q3", "2025Q2")]
    assert names == ["2024Q3 as release 2025Q1 tells it", "2025Q2 as release 2025Q3 tells it"]
    assert refused(folder, "2025Q4").startswith("no ptp table")  # nothing later is held
    assert editions(folder, "2025A", "2025Q1")[0].name == "2025A as release 2025Q1 tells it"


def test_a_release_that_speaks_only_from_within_its_quarter(folder: Path, taken: Taken) -> None:
    late = dt.date(2024, 8, 15)
    taken("2024Q3", UNDATED + "10021,64400,*,1,Why\n", effective_from=late)
    assert editions(folder, "2024Q3", "2024Q3")[0].day == late
    taken("2024Q2", UNDATED + "10021,64400,*,1,Why\n", effective_from=late)
    assert refused(folder, "2024Q2").startswith("no ptp table for practitioner answers")


def test_a_sample_gives_way_to_a_full_table_and_else_limits_the_comparison(
    folder: Path, taken: Taken, changes: Differ
) -> None:
    taken("2024Q3", UNDATED + "10021,64400,*,1,Why\n", sample=True, codes=["10021", "64400"])
    taken("2024Q4", UNDATED + "10021,64400,*,0,Why\n10022,64400,*,0,Why\n")
    assert [item.codes for item in changes("2024Q3", "2024Q4")] == [("10021", "64400")]
    taken("2025Q1", DATED + "10022,64400,,20240101,*,0,Why\n")
    assert editions(folder, "2024Q3", "2024Q4")[0].release.label == "2025Q1"
    taken("2024Q3", UNDATED + "10022,64400,*,1,Why\n")
    assert [item.change for item in changes("2024Q3", "2024Q4")] == ["added", "indicator_changed"]


def test_settings_are_never_mixed(folder: Path, taken: Taken) -> None:
    taken("2024Q3", UNDATED + "10021,64400,*,1,Why\n", setting="outpatient_hospital")
    assert "(held: none)" in refused(folder, "2024Q3")
    assert editions(folder, "2024Q3", "2024Q3", setting="outpatient_hospital")


def test_a_release_that_went_or_broke_meanwhile_is_named(folder: Path, taken: Taken) -> None:
    text = UNDATED + "10021,64400,*,1,Why\n"
    taken("2024Q2", text)
    taken("2024Q3", text + "".join(f"{n},64400,*,1,Why\n" for n in range(20000, 24000)))
    first, second = editions(folder, "2024Q2", "2024Q3")
    file = second.file(folder)
    file.write_bytes(file.read_bytes()[:8192] + b"x" * (file.stat().st_size - 8192))
    with (
        pytest.raises(LibraryDamaged, match=r"2024Q3.* cannot be (read|used) .*import it again"),
        compared(first, second, folder),
    ):
        pass
    file.unlink()
    with (
        pytest.raises(UnknownRelease, match="ptp-practitioner-2024Q3 is no longer held"),
        compared(first, second, folder),
    ):
        pass
    taken("2024Q3", text)
    with (
        pytest.raises(UnknownRelease, match="ptp-practitioner-2024Q3 was replaced"),
        compared(first, second, folder),
    ):
        pass


# The smaller tables


def told(found: Iterable[Change]) -> list[tuple[object, ...]]:
    return [dataclasses.astuple(item) for item in found]


def test_unit_limits(taken: Taken, changes: Differ) -> None:
    header = "hcpcs_code,mue_units,mue_mai,mue_rationale\n"
    taken("2024Q2", header + "0001A,1,2,x\n36415,2,3,x\n36416,2,3,x\nJ1100,9,3,x\n", "mue")
    taken("2024Q3", header + "0001A,1,2,y\n36415,4,3,y\n36416,2,2,y\nJ1200,0,1,y\n", "mue")
    found = changes("2024Q2", "2024Q3", "mue")
    assert told(found) == [
        ("added", "J1200", None, 0, None, 1, "y", None, 5),
        ("deleted", "J1100", 9, None, 3, None, "x", 5, None),
        ("limit_changed", "36415", 2, 4, 3, 3, "y", 3, 3),
        ("limit_changed", "36416", 2, 2, 3, 2, "y", 4, 4),
    ]
    assert changes("2024Q2", "2024Q3", "mue", "36416") == found[3:]


def test_add_ons(taken: Taken, changes: Differ) -> None:
    header = "primary_code,add_on_code,aoc_edit_type,effective_date,deletion_date\n"
    taken(
        "2024Q3",
        header + "10021,10022,1,2013-01-01,2024-06-30\n"
        "10023,10022,1,2024-07-01,*\n"
        "CCCCC,10024,3,2013-01-01,2024-06-30\n"
        "CCCCC,10024,2,2024-07-01,*\n"
        "10021,10025,1,2013-01-01,*\n"
        "10021,10026,3,2013-01-01,*\n"
        "10021,10026,1,2013-01-01,*\n",
        "aoc",
    )
    start, turn, last = dt.date(2013, 1, 1), dt.date(2024, 7, 1), dt.date(2024, 6, 30)
    found = changes("2024Q2", "2024Q3", "aoc")
    assert told(found) == [
        ("added", "10022", "10023", None, 1, turn, None, None, 3),
        ("deleted", "10022", "10021", 1, None, start, last, 2, 2),
        ("type_changed", "10024", "CCCCC", 3, 2, turn, None, 4, 5),
    ]
    assert [item.codes for item in found] == [("10022", "10023"), ("10022", "10021"), ("10024",)]
    taken("2024Q4", header + "10021,10025,1,2013-01-01,*\n10021,10026,1,2013-01-01,*\n", "aoc")
    assert [item.change for item in changes("2024Q3", "2024Q4", "aoc")] == ["deleted"] * 2


def test_policy_indicators(taken: Taken, changes: Differ) -> None:
    header = "hcpcs_code,mod,status,pctc,glob,mult_proc,bilat_surg,asst_surg,co_surg,team_surg\n"
    taken("2024Q2", header + "10021,,A,1,000,0,0,0,0,0\n10021,26,A,1,000,0,0,0,0,0\n"
          "10022,,A,1,000,0,0,0,0,0\n", "fee-schedule")  # fmt: skip
    taken("2024Q3", header + "10021,,A,1,000,0,0,0,0,0\n10021,26,I,1,XXX,0,0,0,,0\n"
          "10021,TC,A,1,000,0,0,0,0,0\n", "fee-schedule")  # fmt: skip
    assert told(changes("2024Q2", "2024Q3", "fee-schedule")) == [
        ("added", "10021", "TC", (), None, 4),
        ("deleted", "10022", "", (), 4, None),
        (
            "indicators_changed", "10021", "26",
            (("status", "A", "I"), ("global_days", "000", "XXX"), ("co_surgery", "0", "")), 3, 3,
        ),
    ]  # fmt: skip


def test_level_two_codes(taken: Taken, changes: Differ) -> None:
    header = "hcpcs_code,date_added,date_term\n"
    day, last = dt.date(2020, 1, 1), dt.date(2024, 6, 30)
    taken("2024B", header + "A0001,2020-01-01,\nA0002,2020-01-01,\nA0003,2020-01-01,\n"
          "A0005,2020-01-01,\nA0006,2000-01-01,2010-12-31\n", "hcpcs")  # fmt: skip
    taken("2024C", header + "A0001,2020-01-01,\nA0002,2020-01-01,2024-06-30\n"
          "A0004,2024-07-01,\nA0005,2020-01-01,2024-12-31\n", "hcpcs")  # fmt: skip
    assert told(changes("2024B", "2024C", "hcpcs")) == [
        ("added", "A0004", None, dt.date(2024, 7, 1), None, None, None, 4),
        ("deleted", "A0002", day, day, None, last, 3, 3),
        ("deleted", "A0003", day, None, None, None, 4, None),
        ("dates_changed", "A0005", day, day, None, dt.date(2024, 12, 31), 5, 5),
    ]
    assert changes("2023D", "2024B", "hcpcs") == []


# Small tables at random, against plain Python

CODES = ("00100", "0001A", "10021", "J1100")
DAYS = tuple(
    dt.date(2024, month, day) for month, day in ((1, 1), (3, 31), (4, 1), (6, 30), (7, 1), (9, 30))
)
rows_drawn = st.lists(
    st.tuples(
        st.permutations(CODES).map(lambda codes: tuple(codes[:2])),
        st.booleans(),
        st.sampled_from(DAYS),
        st.one_of(st.none(), st.sampled_from(DAYS)),
        st.sampled_from("019"),
    ),
    min_size=1,
    max_size=12,
)
Drawn = list[tuple[tuple[str, str], bool, dt.date, dt.date | None, str]]


def table(rows: Drawn, *, dated: bool) -> str:
    lines = []
    for number, ((one, two), prior, effective, deleted, indicator) in enumerate(rows):
        history = f"{'*' if prior else ''},{effective}," if dated else ""
        lines.append(f"{one},{two},{history}{deleted or '*'},{indicator},r{number}\n")
    return (DATED if dated else UNDATED) + "".join(lines)


def take_in_fast(path: Path, label: str, folder: Path) -> None:
    """Import as a sample, though of the whole table: only other imports also make a Parquet."""
    import_table(path, "ptp", label, folder, setting="practitioner", sample=True)


def standing(rows: Iterable[PtpRow], edition: Edition) -> dict[frozenset[str], PtpRow]:
    """The edit of each pair, by the rule in words: in force, and of several the lowest."""
    found: dict[frozenset[str], PtpRow] = {}
    for row in sorted(rows, key=lambda row: (row.indicator, row.column_one, row.line)):
        if row.in_force(edition.day, edition.release):
            found.setdefault(frozenset({row.column_one, row.column_two}), row)
    return found


def end_of(old: PtpRow, rows: Iterable[PtpRow], before: Edition, after: Edition) -> PtpRow | None:
    """The later row that tells how the edit ended: with the same first day, else the latest."""

    def tells(row: PtpRow) -> bool:
        if (row.column_one, row.column_two) != (old.column_one, old.column_two):
            return False
        if row.indicator == 9:
            return row.effective is not None and row.effective == old.effective
        return row.deleted is not None and before.day <= row.deleted < after.day

    def order(row: PtpRow) -> tuple[bool, int, int]:
        last = row.deleted or dt.date.min
        return row.effective != old.effective, -last.toordinal(), row.line

    return min(filter(tells, rows), key=order, default=None)


def slow_difference(folder: Path, before: Edition, after: Edition) -> list[PairChange]:
    with EditTables(folder) as tables:
        rows = [
            [r for found in tables.pair_rows_many(CODES, e.release).values() for r in found]
            for e in (before, after)
        ]
    old_edits, new_edits = standing(rows[0], before), standing(rows[1], after)
    found: list[PairChange] = []
    for codes in old_edits.keys() | new_edits.keys():
        old, new = old_edits.get(codes), new_edits.get(codes)
        if old is None and new is not None:
            found.append(as_change("added", None, new, new))
        elif new is None and old is not None:
            end = end_of(old, rows[1], before, after)
            found.append(gone(old, end, after))
        elif old is not None and new is not None:
            if old.column_one != new.column_one:
                found.append(as_change("flipped", old, new, new))
            elif old.indicator != new.indicator:
                found.append(as_change("indicator_changed", old, new, new))
    order = list(CHANGES["ptp"])
    return sorted(found, key=lambda c: (order.index(c.change), c.column_one, c.column_two))


def as_change(sort: str, old: PtpRow | None, new: PtpRow | None, of: PtpRow) -> PairChange:
    return PairChange(
        sort, of.column_one, of.column_two,
        old and old.indicator, new and new.indicator,
        of.prior_to_1996, of.effective, of.deleted, of.rationale,
        old and old.line, new and new.line, "", "",
    )  # fmt: skip


def gone(old: PtpRow, end: PtpRow | None, after: Edition) -> PairChange:
    last = old.deleted if old.deleted and old.deleted < after.day else None
    if end is not None:
        last = None if end.indicator == 9 else end.deleted
    return dataclasses.replace(
        as_change("deleted", old, None, old),
        effective_from=old.effective or (end and end.effective),
        deleted_on=last,
        indicator_after=9 if end and end.indicator == 9 else None,
        line_after=end and end.line,
    )


def fast_difference(folder: Path, before: Edition, after: Edition) -> list[Change]:
    with compared(before, after, folder) as found:
        return list(found.changes())


def of_the_pair_alone(change: Change, *, mirrored: bool = False) -> tuple[object, ...]:
    """What a change says of the pair, as seen from either side, without where it says so."""
    assert isinstance(change, PairChange)
    sort, old, new = change.change, change.indicator_before, change.indicator_after
    if sort == "deleted":
        new = None  # or 9, which only the later edition can tell
    if mirrored:
        sort = {"added": "deleted", "deleted": "added"}.get(sort, sort)
        old, new = new, old
    return sort, tuple(sorted(change.codes)), str(old), str(new)


@settings(max_examples=80, deadline=None)
@given(rows_drawn, rows_drawn, st.booleans(), st.booleans())
def test_sqlite_says_what_plain_python_says(
    old: Drawn, new: Drawn, old_dated: bool, new_dated: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name) / "tables", Path(name) / "ptp.csv"
        for label, rows, dated in (("2024Q2", old, old_dated), ("2024Q3", new, new_dated)):
            path.write_text(table(rows, dated=dated), encoding="utf-8")
            take_in_fast(path, label, folder)
        try:
            first, second = editions(folder, "2024Q2", "2024Q3")
        except UnknownRelease:  # no row of a dated table is as old as the quarter's last day
            return
        there = fast_difference(folder, first, second)
        back = fast_difference(folder, second, first)
        assert there == slow_difference(folder, first, second)
        assert back == slow_difference(folder, second, first)
        assert {of_the_pair_alone(item, mirrored=True) for item in there} == {
            of_the_pair_alone(item) for item in back
        }
        assert fast_difference(folder, first, first) == []
        assert fast_difference(folder, second, second) == []


@settings(max_examples=40, deadline=None)
@given(rows_drawn)
def test_a_dated_release_tells_its_own_history(rows: Drawn) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name) / "tables", Path(name) / "ptp.csv"
        always = ((CODES[0], CODES[1]), False, dt.date(2000, 1, 1), dt.date(2000, 12, 31), "1")
        path.write_text(table([always, *rows], dated=True), encoding="utf-8")
        take_in_fast(path, "2024Q4", folder)
        first, second = editions(folder, "2024Q2", "2024Q3")
        assert first.release is second.release
        assert fast_difference(folder, first, second) == slow_difference(folder, first, second)
