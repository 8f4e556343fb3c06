"""A whole evaluation on small material: our answers, the baselines, the report."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.answer import as_json
from evals.cases import Case, add_case
from evals.figures import OURS, Evaluation, Figure
from evals.homes import Places, opened
from evals.intervals import Mean
from evals.material import checked
from evals.material_figures import DefectFigure, Lies, Material, NoteFigure, Share, Spent
from evals.report.keeping import HTML, JSON, history, keep, read_report
from evals.report.page import page
from evals.run import FAST, Options, choose, evaluate, fast_subset, require_extra
from knowledge_base.errors import InvalidRequest, LibraryDamaged, UnreadableFile
from knowledge_base.reading_room import silent

# Chroma's own reading of a collection that LangChain made.
pytestmark = pytest.mark.filterwarnings("ignore:legacy embedding function:DeprecationWarning")
SYSTEMS = (OURS, "chain", "chain_mmr", "keywords", "vectors", "fusion")
SMALL = ("small", "absent", "document")


@pytest.fixture(scope="module")
def found(places: Places, suite_folder: Path) -> Evaluation:
    """All three suites with all baselines."""
    return evaluate(Options(SMALL, "all"), places, folder=suite_folder)


def figure(found: Evaluation, measure: str, **wanted: str | None) -> Figure:
    place = {"system": OURS, "suite": None, "kind": None, "language": None, "document": None}
    place.update(wanted)
    [told] = [
        item
        for item in found.figures
        if item.measure == measure
        and all(getattr(item, name) == value for name, value in place.items())
    ]
    return told


def test_every_system_is_scored_on_the_same_questions(found: Evaluation) -> None:
    assert found.systems == SYSTEMS
    for system in SYSTEMS:
        assert figure(found, "recall@5", system=system).n == 3
    assert len(found.cases) == 6
    assert found.latency_ms.n == 5
    assert found.latency_ms.p50 is not None


def test_easy_questions_are_found_by_all_and_impossible_ones_by_none(found: Evaluation) -> None:
    for system in SYSTEMS:
        assert figure(found, "recall@10", system=system, suite="document").value == 1.0
    by_id = {item.id: item for item in found.cases}
    assert by_id["s3"].ranks == (None,)
    assert not by_id["s3"].ok
    assert by_id["d1"].ok


def test_refusals_and_cases_of_one_person_are_scored(found: Evaluation) -> None:
    refused = figure(found, "unanswerable_refused", suite="small")
    assert refused.n == 2
    assert figure(found, "unanswerable_refused", system="chain_mmr", suite="small").n == 2
    assert figure(found, "case_specific").value == 1.0
    assert figure(found, "supported").value == 1.0
    assert figure(found, "edition", suite="document").n == 1


def test_a_question_that_is_not_taken_is_a_failure_with_its_error(found: Evaluation) -> None:
    errors = [item for item in found.cases if item.outcome == "error"]
    told = [item for item in found.failures if item.id in {case.id for case in errors}]
    assert all("error" in item.why and item.headline for item in told)
    assert len(told) == len(errors)


def test_a_suite_without_its_material_is_named_with_the_reason(found: Evaluation) -> None:
    [skipped] = found.skipped
    assert skipped.suite == "absent"
    assert "no/such/manual.pdf" in skipped.reason
    assert "--data" in skipped.reason
    assert "absent" in page(found)


def test_differences_are_ours_less_theirs(found: Evaluation) -> None:
    for item in found.differences:
        if item.suite is None and item.kind is None:
            ours = figure(found, item.measure).value
            theirs = figure(found, item.measure, system=item.baseline).value
            assert item.value == pytest.approx(ours - theirs)
            assert item.n == 3


def test_kinds_are_also_summed_up_over_all_suites(found: Evaluation) -> None:
    assert figure(found, "recall@5", kind="plain").n == 1
    assert figure(found, "recall@5", kind="part").n == 2
    pooled = [item for item in found.differences if item.suite is None and item.kind == "part"]
    assert {item.baseline for item in pooled} == set(SYSTEMS) - {OURS}


def test_the_json_has_the_fields_of_its_schema(found: Evaluation) -> None:
    told = json.loads(json.dumps(as_json(found)))
    assert told["schema"] == "bundlewise.evaluation/1"
    assert {"made", "bundlewise", "python", "cores", "embedder", "refusal", "split", "suites",
            "skipped", "systems", "figures", "calibration", "brier", "differences", "failures",
            "cases", "latency_ms"} <= told.keys()  # fmt: skip
    assert set(told["figures"][0]) == {
        "system", "suite", "kind", "language", "document", "measure", "value", "low", "high", "n",
    }  # fmt: skip
    assert set(told["failures"][0]) == {
        "system", "suite", "id", "kind", "question", "expected", "retrieved", "outcome",
        "headline", "why",
    }  # fmt: skip


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_asks_nothing_of_anybody_and_runs_nothing(found: Evaluation) -> None:
    written = page(found)
    read = _Page()
    read.feed(written)
    assert not re.search(r"https?://|url\((?!#)|@import", written)
    assert not {tag for tag, _ in read.tags} & {"script", "link", "img", "iframe", "object"}
    for _, attributes in read.tags:
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in {"href", "src"}:
                assert (value or "").startswith("#")
    # The question is there, as text.
    assert "<script>alert('x')</script> & who reads 72240 images?" in "".join(read.text)
    assert any(tag == "svg" for tag, _ in read.tags)


def test_the_material_is_a_section_when_it_was_measured(found: Evaluation) -> None:
    mean = Mean(0.951, 0.912, 0.987, 40)
    material = Material(
        (
            NoteFigure("own words", None, Mean(0.851, 0.8, 0.9, 300), 0.86, 0.84, 310),
            NoteFigure("own words", "not_with", mean, 0.96, 0.94, 44),
        ),
        ("own words, nw-065",),
        (DefectFigure("web_leftovers", mean, None, 40, 40, ("0002 a line",), ()),),
        ("no manual <here>",),
        (
            Lies(
                "test",
                (
                    Share(None, Mean(0.98, 0.97, 0.99, 1200), 1100, 76),
                    Share("added_not", Mean(1.0, 0.95, 1.0, 40), 40, 0),
                    Share("swapped_columns", mean, 38, 1),
                    Share("barred_key", Mean(0.99, 0.95, 1.0, 100), 0, 99),
                ),
                (Share(None, Mean(0.02, 0.011, 0.034, 600), 12, 3),),
                Spent(640, 1.25, 3.5),
                Spent(640, 4.75, 9.5),
                ("no tables <there>",),
            ),
        ),
    )
    read = _Page()
    read.feed(page(dataclasses.replace(found, material=material)))
    told = " ".join("".join(read.text).split())
    assert "Notes that lost a negation or a condition: 1: own words, nw-065." in told
    assert "Not run: no manual <here>." in told
    bare = told.replace(" ", "")
    assert "Allmissesitsaim0.900.8510.800to0.9003000.8600.840310" in bare
    assert "Notwith0.9510.912to0.987400.9600.94044" in bare
    assert "Webleftoversmissesitsaims0.95and0.900.9510.912to0.98740---400" in bare
    assert "2 of 3 kinds of lie reach their aim (at least 0.99 stopped)." in told
    # All together first, then what misses its aim, then the others, worst first.
    lies = (
        "Allmissesitsaim0.990.9800.970to0.9901,2001,10076"
        "Swappedcolumnsmissesitsaim0.990.9510.912to0.98740381"
        "Barredkey0.9900.950to1.000100099"
        "Addednot1.0000.950to1.00040400"
    )
    assert lies in bare
    assert "All0.0200.011to0.034600123" in bare
    assert ("tr", "kind missed") in {(tag, dict(attrs).get("class")) for tag, attrs in read.tags}
    assert "Lies told of the sample alone: no tables <there>." in told
    assert "1.2 ms in the median and 3.5 ms" in told
    assert "Material" not in page(found)
    assert json.loads(json.dumps(as_json(material)))["aims"]["note_f1"] == 0.9


def test_a_bench_that_cannot_be_run_costs_none_of_the_others(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise UnreadableFile("pairs.csv has no columns.")

    def full(*_given: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("evals.material.run", broken)
    monkeypatch.setattr("evals.material.lies.run", full)
    found = checked(places, "development", fast=True)
    assert {item.source for item in found.notes} == {"own words"}
    assert (found.defects, found.lies) == ((), ())
    assert found.skipped[-2:] == (
        "planted defects (UnreadableFile: pairs.csv has no columns.)",
        "lies, half development (OSError: [Errno 28] No space left on device)",
    )


def test_a_hostile_name_is_only_text_in_a_plot_too(found: Evaluation) -> None:
    hostile = "<script>alert(1)</script>"
    figures = tuple(
        dataclasses.replace(item, kind=hostile if item.kind else None) for item in found.figures
    )
    written = page(dataclasses.replace(found, figures=figures))
    assert "<script" not in written
    assert "&lt;script&gt;alert(1)" in written


def test_reports_are_kept_whole_and_listed_newest_first(found: Evaluation, tmp_path: Path) -> None:
    first, second = keep(found, tmp_path), keep(found, tmp_path)
    assert first != second
    assert history(tmp_path) == tuple(sorted((first, second), reverse=True))
    assert sorted(path.name for path in first.iterdir()) == [HTML, JSON]
    assert read_report(first)["made"] == found.made
    assert not list((tmp_path / "evaluations").glob(".*"))
    named = keep(found, tmp_path, tmp_path / "named" / "deep")
    assert keep(found, tmp_path, named) == named
    assert len(history(tmp_path)) == 2


def test_a_folder_that_cannot_be_written_to_is_one_clear_error(
    found: Evaluation, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="--out"):
        keep(found, tmp_path, tmp_path / "file" / "deep")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_report(tmp_path)


def test_a_home_is_made_once_and_made_anew_after_an_interruption(
    places: Places, suite_folder: Path, found: Evaluation
) -> None:
    assert found.cases
    [suite] = choose(Options(("document",)), places, suite_folder)
    assistant, family = opened(suite, places, print, silent)
    assistant.close()
    [folder] = [path.parent for path in family.glob("homes/*/complete")]
    (folder / "home" / "mark").touch()
    opened(suite, places, print, silent)[0].close()
    assert (folder / "home" / "mark").exists()
    (folder / "complete").unlink()
    again, _ = opened(suite, places, print, silent)
    assert not (folder / "home" / "mark").exists()
    assert "House Rules" in {item.title for item in again.library.documents()}
    again.close()


def test_old_homes_go_and_what_the_baselines_keep_stays(
    places: Places, suite_folder: Path, found: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found.cases
    [suite] = choose(Options(("document",)), places, suite_folder)
    for number in range(5):  # as many changes of the code that makes passages
        monkeypatch.setattr("evals.homes._code_key", lambda _name, number=number: f"k{number}")
        assistant, family = opened(suite, places, print, silent)
        assistant.close()
    assert sorted(path.name for path in (family / "homes").glob("k*")) == ["k2", "k3", "k4"]
    assert (family / "chain" / "chroma.sqlite3").is_file()
    assert _recall_of_chain(places, suite_folder) == 1.0


def _recall_of_chain(places: Places, suite_folder: Path) -> float:
    told = evaluate(Options(("document",), "all"), places, folder=suite_folder)
    return figure(told, "recall@10", system="chain").value


def test_a_store_of_the_baselines_that_is_gone_is_made_anew(
    places: Places, suite_folder: Path, found: Evaluation
) -> None:
    assert found.cases
    [suite] = choose(Options(("document",)), places, suite_folder)
    assistant, family = opened(suite, places, print, silent)
    assistant.close()
    shutil.rmtree(family / "chain")
    assert _recall_of_chain(places, suite_folder) == 1.0


def test_a_store_of_the_baselines_that_is_short_is_never_scored(
    places: Places, suite_folder: Path, found: Evaluation
) -> None:
    assert found.cases
    [suite] = choose(Options(("document",)), places, suite_folder)
    assistant, family = opened(suite, places, print, silent)
    assistant.close()
    papers = family / "chain.json"
    told = json.loads(papers.read_text(encoding="utf-8"))
    papers.write_text(json.dumps({**told, "chunks": told["chunks"] + 1}), encoding="utf-8")
    with pytest.raises(LibraryDamaged, match="half a baseline"):
        _recall_of_chain(places, suite_folder)
    assert _recall_of_chain(places, suite_folder) == 1.0


def test_a_changed_file_is_another_material(places: Places, suite_folder: Path) -> None:
    [suite] = choose(Options(("document",)), places, suite_folder)
    assistant, before = opened(suite, places, print, silent)
    assistant.close()
    path = places.data / "rules.md"
    kept = path.read_text(encoding="utf-8")
    try:
        path.write_text(kept.replace("nine", "ten"), encoding="utf-8")
        changed, after = opened(suite, places, print, silent)
        changed.close()
    finally:
        path.write_text(kept, encoding="utf-8")
    assert after != before


def test_the_users_own_cases_are_asked_of_their_own_library(tmp_path: Path) -> None:
    home = Places(tmp_path, tmp_path, "minilm")
    case = Case(id="mine", kind="feedback", question="Can I report 62302 with 72240?",
                gold_document="62302", service_date="2024-08-01")  # type: ignore[arg-type]  # fmt: skip
    add_case(tmp_path, case)
    told = evaluate(Options(("feedback",), "all", baselines=False), home)
    assert [(item.id, item.outcome) for item in told.cases] == [("mine", "answered")]
    assert told.systems == (OURS,)


def test_no_case_of_a_split_is_a_reason(tmp_path: Path) -> None:
    told = evaluate(Options(("feedback",)), Places(tmp_path, tmp_path, "minilm"))
    assert [item.reason for item in told.skipped] == ["it has no case yet"]
    assert told.latency_ms.n == 0
    assert "no case yet" in page(told)


def test_names_and_splits_that_are_not_there(places: Places, suite_folder: Path) -> None:
    with pytest.raises(InvalidRequest, match="There is no suite 'smal'; there are absent"):
        choose(Options(("smal",)), places, suite_folder)
    with pytest.raises(InvalidRequest, match="'half' is no split"):
        choose(Options(split="half"), places, suite_folder)
    named = [suite.suite for suite in choose(Options(("pairs",)), places, suite_folder)]
    assert named == ["pairs_sample", "pairs_dated", "pairs_2024q3"]


def test_a_missing_extra_is_one_line_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("evals.run.find_spec", lambda name: None if name == "scipy" else name)
    with pytest.raises(InvalidRequest) as raised:
        require_extra(Options())
    assert "scipy" in str(raised.value)
    assert "pip install 'bundlewise[eval]'" in str(raised.value)


def test_the_fast_part_is_spread_over_a_suite() -> None:
    cases = [Case(id=str(number), kind="k", question="q") for number in range(90)]
    some = [int(case.id) for case in fast_subset(cases)]
    assert len(some) == len(set(some)) == FAST
    assert max(later - earlier for earlier, later in pairwise(some)) <= 3
    assert len(fast_subset(cases[:7])) == 7
