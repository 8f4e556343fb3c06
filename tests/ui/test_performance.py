"""The page "Performance": which report it shows, and that no file can break it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from streamlit.testing.v1 import AppTest

from assistant.answer import as_json
from evals.figures import (
    OURS,
    CalibrationPoint,
    CaseResult,
    Evaluation,
    Failure,
    Figure,
    Latency,
    Skipped,
)
from ui import reports
from ui.failures_view import MOST_SHOWN, failure_html
from ui.report_rows import course_rows, cut_rows, summary_rows

PAGES = Path(__file__).parents[2] / "ui"
HOSTILE = '<img src=x onerror="alert(1)"> **b** :red[x]'
FAILURE = Failure(
    OURS, "one", "one-1", "lay", f"Why? {HOSTILE}", "p. 3", (f"Manual, p. 9: {HOSTILE}",),
    "answered", "Because.", ("recall@5",),
)  # fmt: skip


def figure(
    measure: str, value: float, *, system: str = OURS, suite: str | None = None, n: int = 8
) -> Figure:
    return Figure(system, suite, "lay" if suite else None, None, None, measure, value, 0.1, 0.9, n)


def evaluation(made: str = "2026-03-01T10:00:00+00:00", **changed: Any) -> Evaluation:
    told = Evaluation(
        made=made, bundlewise="0.1.0", python="3.11", cores=2, embedder="small", packages={},
        refusal="1", split="test", fast=False, suites=("one",),
        skipped=(Skipped("two", "no <b>file</b>"),), systems=(OURS, "chain"),
        figures=(
            figure("recall@5", 0.75), figure("recall@5", 0.5, system="chain"),
            figure("recall@5", 0.25, suite="one", n=4), figure("supported", 1.0),
        ),
        calibration=(CalibrationPoint(0.2, 0.1, 5), CalibrationPoint(0.9, 1.0, 7)), brier=0.0625,
        differences=(), failures=(FAILURE,),
        cases=(CaseResult("one-1", "one", "lay", (None,), "answered", {"recall@5": 0.0}, False),),
        latency_ms=Latency(12.3, 20.0, 1),
    )  # fmt: skip
    return dataclasses.replace(told, **changed)


def write(folder: Path, found: Evaluation) -> None:
    folder.mkdir(parents=True)
    (folder / "report.json").write_bytes(orjson.dumps(as_json(found)))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BUNDLEWISE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(reports, "REFERENCE", tmp_path / "reference")
    monkeypatch.setattr(reports.shelf, "__defaults__", (tmp_path / "reference",))
    return tmp_path / "home"


def opened() -> AppTest:
    return AppTest.from_file(str(PAGES / "performance.py"), default_timeout=60).run()


def shown(page: AppTest) -> str:
    assert not page.exception
    assert not page.error
    return "\n".join(item.proto.body for item in page.get("html"))


def test_without_a_report_it_says_how_to_make_one(home: Path) -> None:
    text = shown(opened())
    assert "No report is here yet" in text
    assert "<code>bundlewise eval</code>" in text
    assert not home.exists()


def test_the_newest_report_is_shown_with_its_origin(home: Path) -> None:
    write(home / "evaluations" / "2026-02-01T10-00-00Z", evaluation("2026-02-01T10:00:00+00:00"))
    write(home / "evaluations" / "2026-03-01T10-00-00Z", evaluation())
    page = opened()
    text = shown(page)
    assert "Your own report, the newest of this home." in text
    assert "Made <b>2026-03-01 10:00 UTC</b>" in text
    assert "Split <b>test</b> (cases held out" in text
    assert "Not run: two.</b> no &lt;b&gt;file&lt;/b&gt;" in text
    assert "Brier score <b>0.062</b>" in text
    summary = page.dataframe[0].value
    assert list(summary["Measure"]) == ["recall@5", "supported"]
    assert summary["Bundlewise"][0] == "0.750 (0.100 to 0.900), n=8"
    assert list(summary["LangChain chain"]) == ["0.500 (0.100 to 0.900), n=8", "-"]


def test_an_earlier_report_can_be_chosen(home: Path) -> None:
    write(home / "evaluations" / "2026-02-01T10-00-00Z", evaluation("2026-02-01T10:00:00+00:00"))
    write(home / "evaluations" / "2026-03-01T10-00-00Z", evaluation())
    page = opened()
    page.selectbox[0].set_value(1).run()
    assert "An earlier report of your own." in shown(page)
    assert "Made <b>2026-02-01 10:00 UTC</b>" in shown(page)


def test_the_committed_report_stands_in_and_is_called_so(home: Path, tmp_path: Path) -> None:
    write(tmp_path / "reference", evaluation())
    page = opened()
    assert "committed with the project: it was not made here" in shown(page)
    assert "<code>bundlewise eval</code>" in shown(page)
    assert not any("History" in item.proto.body for item in page.get("html"))
    write(home / "evaluations" / "2026-03-02T10-00-00Z", evaluation("2026-03-02T10:00:00Z"))
    assert "committed with the project" not in shown(opened())


def test_figures_by_suite_and_kind_follow_the_measure(home: Path) -> None:
    write(home / "evaluations" / "2026-03-01T10-00-00Z", evaluation())
    page = opened()
    table = page.dataframe[1].value
    assert list(table["Suite"]) == ["all suites", "one"]
    assert list(table["Kind"]) == ["all kinds", "lay"]
    assert table["Bundlewise"][1] == "0.250 (0.100 to 0.900), n=4"
    next(box for box in page.selectbox if box.label == "Measure").set_value("supported").run()
    assert list(page.dataframe[1].value["Bundlewise"]) == ["1.000 (0.100 to 0.900), n=8"]


def test_calibration_is_a_curve_and_a_table(home: Path) -> None:
    write(home / "evaluations" / "2026-03-01T10-00-00Z", evaluation())
    page = opened()
    assert list(page.dataframe[2].value["Observed"]) == [0.1, 1.0]
    (curve,) = page.get("vega_lite_chart")
    assert '"predicted chance of an answer"' in curve.proto.spec


def test_what_was_retrieved_instead_is_shown_as_text(home: Path) -> None:
    write(home / "evaluations" / "2026-03-01T10-00-00Z", evaluation())
    page = opened()
    text = shown(page)
    assert (
        "<li>Manual, p. 9: &lt;img src=x onerror=&quot;alert(1)&quot;&gt; **b** :red[x]</li>"
        in text
    )
    assert "<img" not in text
    (label,) = [item.label for item in page.expander]
    assert r"\<img" in label
    assert r"\*\*b\*\*" in label
    bare = failure_html(dataclasses.replace(FAILURE, retrieved=()))
    assert "<p>Nothing.</p>" in bare


def test_failures_are_chosen_by_suite_and_never_all_drawn(home: Path) -> None:
    many = [dataclasses.replace(FAILURE, id=f"one-{n}") for n in range(MOST_SHOWN + 3)]
    other = dataclasses.replace(FAILURE, suite="other", id="other-1", why=("verdict",))
    found = evaluation(failures=(*many, other))
    write(home / "evaluations" / "2026-03-01T10-00-00Z", found)
    page = opened()
    assert len(page.expander) == MOST_SHOWN
    assert "<p>4 more: choose a suite or a measure.</p>" in shown(page)
    next(box for box in page.selectbox if box.label == "Wrong in").set_value("verdict").run()
    assert [item.label[:9] for item in page.expander] == [r"**other\-"]


def test_the_line_holds_only_reports_on_the_same_suites_and_split(home: Path) -> None:
    folder = home / "evaluations"
    write(folder / "2026-02-01T10-00-00Z", evaluation("2026-02-01T10:00:00Z"))
    write(folder / "2026-02-02T10-00-00Z", evaluation("2026-02-02T10:00:00Z", split="all"))
    write(folder / "2026-03-01T10-00-00Z", evaluation())
    page = opened()
    course = page.get("vega_lite_chart")[1].proto
    told = str(course)
    assert "2026-02-01 10:00" in told
    assert "2026-03-01 10:00" in told
    assert "2026-02-02" not in told
    assert list(page.dataframe[3].value["Split"]) == ["test", "all", "test"]
    assert list(page.dataframe[3].value["verdict"]) == ["-"] * 3


def test_one_report_makes_no_line(home: Path) -> None:
    write(home / "evaluations" / "2026-03-01T10-00-00Z", evaluation())
    page = opened()
    assert len(page.get("vega_lite_chart")) == 1
    assert "A line needs two reports" in shown(page)


DAMAGED = {
    "nothing": b"",
    "half": b'{"schema": "bundlewise.evaluation/1", "made": ',
    "a list": b"[]",
    "another schema": b'{"schema": "else/1"}',
    "no fields": b'{"schema": "bundlewise.evaluation/1"}',
    "binary": bytes(range(256)),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_report_is_one_line_and_the_next_is_shown(home: Path, content: bytes) -> None:
    write(home / "evaluations" / "2026-02-01T10-00-00Z", evaluation("2026-02-01T10:00:00Z"))
    broken = home / "evaluations" / "2026-03-01T10-00-00Z"
    broken.mkdir()
    (broken / "report.json").write_bytes(content)
    page = opened()
    assert "Made <b>2026-02-01 10:00 UTC</b>" in shown(page)
    (line,) = [item.value for item in page.warning]
    assert r"2026\-03\-01T10\-00\-00Z" in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("field", "value"),
    [("made", "yesterday"), ("figures", [{"system": 1}]), ("cases", None), ("latency_ms", [])],
)
def test_a_part_that_is_not_of_the_form_is_named(home: Path, field: str, value: object) -> None:
    folder = home / "evaluations" / "2026-03-01T10-00-00Z"
    folder.mkdir(parents=True)
    told = json.loads(orjson.dumps(as_json(evaluation()))) | {field: value}
    (folder / "report.json").write_text(json.dumps(told), encoding="utf-8")
    page = opened()
    assert "No report is here yet" in shown(page)
    assert len(page.warning) == 1


def test_a_report_without_anything_is_shown(home: Path) -> None:
    empty = evaluation(
        figures=(), cases=(), failures=(), calibration=(), systems=(), brier=None, skipped=(),
        latency_ms=Latency(None, None, 0), split="odd",
    )  # fmt: skip
    write(home / "evaluations" / "2026-03-01T10-00-00Z", empty)
    text = shown(opened())
    assert "Suites <b>none</b>" in text
    assert "None of the cases run." in text
    assert "these suites have not both" in text


def test_rows_keep_unknown_systems_and_measures() -> None:
    odd = evaluation(systems=("new",), figures=(figure("novel", 0.5, system="new"),))
    assert summary_rows(odd) == [
        {"Measure": "novel", "new": "0.500 (0.100 to 0.900), n=8", "What it says": ""}
    ]
    assert cut_rows(odd, "recall@5") == []
    assert course_rows([]) == []


def test_why_a_suite_did_not_run_is_told_in_the_language_spoken() -> None:
    from ui.performance import _reason
    from ui.speech import speaking

    kept = "it has no case of the split test"
    assert _reason(kept) == kept
    with speaking("de"):
        assert _reason(kept) == "sie hat keinen Fall des Teils test"
        assert _reason("No manual.") == "No manual."
