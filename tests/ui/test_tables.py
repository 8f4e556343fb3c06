"""`bundlewise tables list` and `tables diff` as their users run them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ui.conftest import Ran
from tests.ui.test_commands import imported
from ui import tables

Run = Callable[..., Ran]
DATED = (
    "column_1,column_2,prior_to_1996,effective_date,deletion_date,modifier_indicator,rationale\n"
)
LIMITS = "hcpcs_code,mue_units,mue_mai,mue_rationale\n"
HISTORY = DATED + (
    "10021,64400,,20100101,20240630,1,Misuse of column two\n"
    "10022,64400,,20100101,20240630,1,Misuse of column two\n"
    "64400,10022,,20240701,*,0,Mutually exclusive\n"
    "10023,64400,,20100101,20240630,1,Misuse of column two\n"
    "10023,64400,,20240701,*,0,Misuse of column two\n"
    "00100,64400,,20240701,*,1,Standard of care\n"
)


@pytest.fixture
def home(tmp_path: Path, run: Run) -> Path:
    """A home without the sample."""
    folder = tmp_path / "home"
    run("add", "--no-sample", home=folder)
    return folder


@pytest.fixture
def take_in(tmp_path: Path, home: Path, run: Run) -> Callable[..., None]:
    """Import the text of a table under a label."""

    def command(label: str, text: str, *options: str, kind: str = "ptp") -> None:
        path = tmp_path / f"{kind}-{label}.csv"
        path.write_text(text, encoding="utf-8")
        chosen = options or (("--setting", "practitioner") if kind in {"ptp", "mue"} else ())
        ran = run("import-table", path, "--kind", kind, "--release", label, *chosen, home=home)
        assert ran.code == 0, ran.err

    return command


TakeIn = Callable[..., None]


def test_the_whole_text_of_a_difference(home: Path, take_in: TakeIn, run: Run) -> None:
    take_in("2024Q3", HISTORY)
    ran = run("tables", "diff", "2024Q2", "2024Q3", home=home)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "ptp, practitioner: 2024Q2 as release 2024Q3 tells it (2024-04-01) to 2024Q3 "
        "(2024-07-01): 1 added, 1 deleted, 1 flipped, 1 indicator changed\n"
        "\n"
        "Added:\n"
        "  00100 over 64400, indicator 1, from 2024-07-01; Standard of care (row 7 after)\n"
        "\n"
        "Deleted:\n"
        "  10021 over 64400, indicator 1, last in force 2024-06-30; Misuse of column two "
        "(row 2 of both)\n"
        "\n"
        "Flipped:\n"
        "  64400 over 10022, indicator 1 -> 0, before 10022 over 64400, from 2024-07-01; "
        "Mutually exclusive (row 3 before, row 4 after)\n"
        "\n"
        "Indicator changed:\n"
        "  10023 over 64400, indicator 1 -> 0, from 2024-07-01; Misuse of column two "
        "(row 5 before, row 6 after)\n"
    )


def test_the_json_of_a_difference(home: Path, take_in: TakeIn, run: Run) -> None:
    take_in("2024Q3", HISTORY)
    found = run("tables", "diff", "2024q2", "2024Q3", "--json", home=home).json
    assert (found["schema"], found["kind"], found["setting"]) == (
        "bundlewise.tables_diff/1", "ptp", "practitioner",
    )  # fmt: skip
    assert {key: found["before"][key] for key in ("asked", "day", "id", "label")} == {
        "asked": "2024Q2", "day": "2024-04-01", "id": "ptp-practitioner-2024Q3", "label": "2024Q3",
    }  # fmt: skip
    assert found["after"]["day"] == "2024-07-01"
    assert found["counts"] == {"added": 1, "deleted": 1, "flipped": 1, "indicator_changed": 1}
    assert [item["change"] for item in found["changes"]] == list(found["counts"])
    assert found["changes"][1] == {
        "change": "deleted", "column_one": "10021", "column_two": "64400", "indicator_before": 1,
        "indicator_after": None, "prior_to_1996": False, "effective_from": "2010-01-01",
        "deleted_on": "2024-06-30", "rationale": "Misuse of column two", "line_before": 2,
        "line_after": 2, "part_before": "", "part_after": "",
    }  # fmt: skip


def test_no_change_is_said_with_noughts(home: Path, take_in: TakeIn, run: Run) -> None:
    take_in("2024Q3", HISTORY)
    ran = run("tables", "diff", "2024Q3", "2024Q3", home=home)
    assert ran.out == (
        "ptp, practitioner: 2024Q3 (2024-07-01) to 2024Q3 (2024-07-01): "
        "0 added, 0 deleted, 0 flipped, 0 indicator changed\n"
    )
    assert run("tables", "diff", "2024Q3", "2024Q3", "--json", home=home).json["changes"] == []


def test_only_some_codes_however_they_are_given(home: Path, take_in: TakeIn, run: Run) -> None:
    take_in("2024Q3", HISTORY)
    labels = ("tables", "diff", "2024Q2", "2024Q3", "--json")
    for codes in (
        ("--codes", "10021", "--codes", "10022"),
        ("--codes", "10021", "10022"),
        ("--codes", "10021, 10022"),
    ):
        found = run(*labels, *codes, home=home).json
        assert found["codes"] == ["10021", "10022"]
        assert found["counts"] == {"added": 0, "deleted": 1, "flipped": 1, "indicator_changed": 0}
    ran = run(*labels, "--codes", "99999", "--codes", "0001a", "--codes", "10023", home=home)
    assert ran.json["unknown_codes"] == ["0001A", "99999"]
    assert ran.err == "0001A stands in neither release.\n99999 stands in neither release.\n"


def test_the_text_is_cut_and_the_file_is_whole(
    home: Path, take_in: TakeIn, run: Run, tmp_path: Path
) -> None:
    take_in(
        "2024Q2", LIMITS + "".join(f"{code},1,2,x\n" for code in range(10000, 10030)), kind="mue"
    )
    take_in("2024Q3", LIMITS + "00100,1,2,x\n10001,4,3,y\n", kind="mue")
    arguments = ("tables", "diff", "2024Q2", "2024Q3", "--kind", "mue")
    lines = run(*arguments, home=home).out.splitlines()
    assert lines[:4] == [
        "mue, practitioner: 2024Q2 (2024-04-01) to 2024Q3 (2024-07-01): "
        "1 added, 29 deleted, 1 limit changed",
        "",
        "Added:",
        "  00100: 1 unit, MAI 2; x (row 2 after)",
    ]
    assert "  ... and 9 more; --out FILE.csv lists all" in lines
    assert "  10001: 1 unit, MAI 2 -> 4 units, MAI 3; y (row 3 of both)" in lines
    assert lines[-1] == "A code without a row is not unlimited: some limits are confidential."
    out = tmp_path / "changes.csv"
    out.write_text("what was there before", encoding="utf-8")
    ran = run(*arguments, "--out", out, home=home)
    assert f"  ... and 9 more; {out} lists all" in ran.out.splitlines()
    assert ran.err == f"{out}: 31 changes\n"
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["change"] for row in rows].count("deleted") == 29
    assert rows[0] == {
        "change": "added", "code": "00100", "units_before": "", "units_after": "1",
        "mai_before": "", "mai_after": "2", "rationale": "x", "line_before": "", "line_after": "2",
    }  # fmt: skip
    assert [path.name for path in tmp_path.iterdir() if "unfinished" in path.name] == []


def test_the_other_tables_in_text_and_file(
    home: Path, take_in: TakeIn, run: Run, tmp_path: Path
) -> None:
    header = "primary_code,add_on_code,aoc_edit_type,effective_date,deletion_date\n"
    take_in("2024Q3", header + "CCCCC,10024,2,20130101,20240630\n"
            "10021,10022,1,20240701,*\n", kind="aoc")  # fmt: skip
    assert run("tables", "diff", "2024Q2", "2024Q3", "--kind", "aoc", home=home).out == (
        "aoc: 2024Q2 as release 2024Q3 tells it (2024-04-01) to 2024Q3 (2024-07-01): "
        "1 added, 1 deleted, 0 type changed\n"
        "\nAdded:\n  10022 with 10021, type 1 (row 3 after)\n"
        "\nDeleted:\n  10024 with CCCCC, type 2, last in force 2024-06-30 (row 2 of both)\n"
    )
    header = "hcpcs_code,mod,status,pctc,glob,mult_proc,bilat_surg,asst_surg,co_surg,team_surg\n"
    take_in("2024B", header + "10021,26,A,1,000,0,0,0,0,0\n", kind="fee-schedule")
    take_in("2024C", header + "10021,26,I,1,000,0,0,0,,0\n10021,,A,1,000,0,0,0,0,0\n",
            kind="fee-schedule")  # fmt: skip
    out = tmp_path / "fees.csv"
    ran = run(
        "tables", "diff", "2024B", "2024C", "--kind", "fee-schedule", "--out", out, home=home
    )
    assert ran.out.splitlines()[2:] == [
        "Added:",
        "  10021 (row 3 after)",
        "",
        "Indicators changed:",
        "  10021 with 26: status A -> I, co surgery 0 -> none (row 2 of both)",
    ]
    assert out.read_text(encoding="utf-8").splitlines() == [
        "change,code,modifier,fields,line_before,line_after",
        "added,10021,,,,3",
        "indicators_changed,10021,26,status A -> I; co_surgery 0 -> ,2,2",
    ]
    header = "hcpcs_code,date_added,date_term\n"
    take_in("2024C", header + "A0001,2020-01-01,2024-06-30\n", kind="hcpcs")
    ran = run("tables", "diff", "2024B", "2024C", "--kind", "hcpcs", home=home)
    assert ran.out.splitlines()[2:] == [
        "Deleted:",
        "  A0001, added 2020-01-01, last day 2024-06-30 (row 2 of both)",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            ["2024Q2", "2024Q3"], 1,
            "no ptp table for practitioner answers for 2024Q2 (held: 2024Q3 (sample) from "
            "2024-07-01); import it with `bundlewise import-table FILE --kind ptp --setting "
            "practitioner --release 2024Q2`",
        ),
        (
            ["2024Q3", "2024Q3", "--kind", "mue", "--setting", "dme"], 1,
            "no mue table for dme answers for 2024Q3 (held: none); import it with `bundlewise "
            "import-table FILE --kind mue --setting dme --release 2024Q3`",
        ),
        (
            ["2024Q3", "latest"], 1,
            "'latest' does not name a release; write the quarter as 2024Q3, or 2026C, or 2024",
        ),
        (
            ["2024Q3", "2024Q3", "--setting", "moon"], 2,
            "'moon' is not a setting: use one of practitioner, outpatient_hospital, dme.",
        ),
        (
            ["2024Q3", "2024Q3", "--kind", "aoc", "--setting", "practitioner"], 2,
            "aoc tables hold for every setting; leave --setting out.",
        ),
        (
            ["2024Q3", "2024Q3", "--codes", "6230"], 2,
            "'6230' is not a CPT or HCPCS code: write five digits, four digits and a letter, or a "
            "letter and four digits, such as 62302, 0001A or J1100.",
        ),
        (
            ["2024Q3", "2024Q3", "--codes", ""], 2,
            "'' is not a CPT or HCPCS code: write five digits, four digits and a letter, or a "
            "letter and four digits, such as 62302, 0001A or J1100.",
        ),
    ],
)  # fmt: skip
def test_bad_input_gets_one_clear_line(
    run: Run, arguments: list[str], code: int, message: str
) -> None:
    ran = run("tables", "diff", *arguments)
    assert (ran.out, ran.code, ran.err) == ("", code, f"bundlewise: {message}\n")


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(
    run: Run, tmp_path: Path
) -> None:
    said = "Only the 9 codes of the sample are compared; import the full tables.\n"
    ran = run("tables", "diff", "2024Q3", "2024Q3", "--out", tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"{said}bundlewise: {tmp_path} is a folder; name a csv file to write.\n"
    gone = tmp_path / "no" / "x.csv"
    ran = run("tables", "diff", "2024Q3", "2024Q3", "--out", gone)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        f"{said}bundlewise: {gone} cannot be written (No such file or directory); name a file in "
        "a folder that can be written to.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_sample_says_that_it_is_one(run: Run) -> None:
    ran = run("tables", "diff", "2024Q3", "2024Q3", "--setting", "outpatient-hospital", "--json")
    assert ran.json["setting"] == "outpatient_hospital"
    assert ran.json["before"]["sample"] is True
    assert len(ran.json["sample_codes"]) == 9
    assert ran.err == "Only the 9 codes of the sample are compared; import the full tables.\n"
    heading = run("tables", "diff", "2024Q3", "2024Q3").out
    assert heading.startswith("ptp, practitioner: 2024Q3 (2024-07-01, sample) to 2024Q3 (")


def test_a_table_of_which_a_part_is_missing_is_named(home: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ccipra-f1.csv"
    path.write_text(HISTORY, encoding="utf-8")
    run("import-table", path, "--kind", "ptp", "--setting", "practitioner",
        "--release", "2024Q3", home=home)  # fmt: skip
    ran = run("tables", "diff", "2024Q3", "2024Q3", home=home)
    assert ran.err == (
        "ptp-practitioner-2024Q3: only part 1 of the published files is held; zip all parts into "
        "one file\n"
    )


def test_progress_shows_itself_only_when_it_takes_long(
    home: Path, take_in: TakeIn, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in("2024Q3", HISTORY)
    told: list[tuple[str, int, int]] = []

    @contextmanager
    def watched() -> Iterator[Callable[[str, int, int], None]]:
        yield lambda what, done, total: told.append((what, done, total))

    monkeypatch.setattr(tables, "progress", watched)
    run("tables", "diff", "2024Q2", "2024Q3", home=home)
    assert told == []
    monkeypatch.setattr(tables, "_SLOW_SECONDS", -1.0)
    run("tables", "diff", "2024Q2", "2024Q3", home=home)
    what = "Comparing the rows of 2024Q2 as release 2024Q3 tells it and 2024Q3"
    assert told[-1] == (what, 12, 12)


def test_the_releases_are_listed(home: Path, take_in: TakeIn, run: Run) -> None:
    notice = "Copyright somebody. All rights reserved by somebody else."
    take_in("2024Q3", f"{notice}\n{HISTORY}")
    take_in("2024Q3", LIMITS + "10021,1,2,x\n", "--setting", "dme", kind="mue")
    listed = run("tables", "list", "--json", home=home).json
    assert listed["schema"] == "bundlewise.tables_list/1"
    limits, edits = listed["tables"]
    assert len(edits.pop("sha256")) == 64
    assert edits == {
        "id": "ptp-practitioner-2024Q3", "kind": "ptp", "setting": "practitioner",
        "label": "2024Q3", "speaks_from": "2010-01-01",
        "quarter": {"first": "2024-07-01", "last": "2024-09-30"}, "rows": 6, "dated_rows": True,
        "rejected": 0, "sample": False, "source": "ptp-2024Q3.csv",
    }  # fmt: skip
    assert (limits["id"], limits["dated_rows"]) == ("mue-dme-2024Q3", False)
    lines = run("tables", "list", home=home).out.splitlines()
    assert " ".join(lines[1].split()).startswith(
        "ptp-practitioner-2024Q3 from 2010-01-01 for 2024-07-01 to 2024-09-30 "
        "6 rows with dates 0 rejected ptp-2024Q3.csv "
    )
    shown = run("tables", "list", "--notice", "ptp-practitioner-2024Q3", home=home)
    assert shown.out == f"{notice}\n"
    shown = run("tables", "list", "--notice", "ptp-practitioner-2024Q3", "--json", home=home)
    assert shown.json == {
        "schema": "bundlewise.tables_notice/1", "id": "ptp-practitioner-2024Q3", "notice": notice,
    }  # fmt: skip
    shown = run("tables", "list", "--notice", "mue-dme-2024Q3", home=home)
    assert shown.out == "The file of mue-dme-2024Q3 (mue-2024Q3.csv) opens with no notice.\n"
    ran = run("tables", "list", "--notice", "nonsense", home=home)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "bundlewise: No table release 'nonsense' is held; `bundlewise tables list` lists what "
        "is.\n"
    )


def test_the_sample_tables_are_listed_as_such(run: Run) -> None:
    listed = run("tables", "list").out.splitlines()
    assert len(listed) == 5
    assert all(line.endswith(" (sample)") for line in listed)


def test_wrong_usage_is_two(run: Run) -> None:
    assert run("tables", "diff", "2024Q3").code == 2
    assert run("tables", "diff", "2024Q2", "2024Q3", "--kind", "nonsense").code == 2
    assert run("tables", "nonsense").code == 2


def test_comparing_imports_no_vector_or_model_library(sample_home: Path, run: Run) -> None:
    run("library")
    heavy = {"torch", "chromadb", "langchain_core", "numpy", "onnxruntime", "streamlit"}
    found = imported(sample_home, "tables", "diff", "2024Q3", "2024Q3")
    assert "knowledge_base.edit_tables.differences" in found
    assert heavy & found == set()


def test_a_change_is_one_line_of_the_json(home: Path, take_in: TakeIn, run: Run) -> None:
    """So that a million of them can be read, or searched, a line at a time."""
    take_in("2024Q3", HISTORY)
    lines = run("tables", "diff", "2024Q2", "2024Q3", "--json", home=home).out.splitlines()
    single = [line for line in lines if line.startswith('    {"change"')]
    assert [json.loads(line.rstrip(","))["change"] for line in single] == [
        "added", "deleted", "flipped", "indicator_changed",
    ]  # fmt: skip
