"""The planted-defect bench itself: what is planted lies where it says, and scores are right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import orjson
import pytest

from evals.defects.bench import KINDS, Trial, drafts, hosts, judged, laid_out, run
from evals.defects.tables import OLD, World, world
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.editions import same_work, sketch
from knowledge_base.library import Library

EACH = 12


@dataclass(frozen=True, slots=True)
class Told:
    """A linter's result, as far as the bench reads it."""

    rule: str
    document_id: str
    start: int | None = None
    end: int | None = None


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Tables that are nobody's."""
    folder = tmp_path_factory.mktemp("invented")
    return world(folder / "no such data", folder / "files")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library(tmp_path / "home")) as held:
        yield held


def told_of(kind: str, trials: tuple[Trial, ...]) -> list[Told]:
    """One result for the first place of each trial."""
    return [Told(kind, p.document_id, p.start, p.end) for p in (t.places[0] for t in trials)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_planted_lies_where_it_says(
    kind: str, invented: World, library: Library, tmp_path: Path
) -> None:
    made = list(drafts(kind, invented, EACH, hosts(tmp_path)))
    trials = laid_out(library, made)
    assert sum(trial.harmful for trial in trials) == EACH
    assert sum(not trial.harmful for trial in trials) == EACH
    for (_, draft), trial in zip(made, trials, strict=True):
        for mark, place in zip(draft.marks, trial.places, strict=True):
            if mark.words is None:
                assert place.start is None
                continue
            body = library.body(place.document_id)
            assert body[place.start : place.end].split() == mark.words.split()


@pytest.mark.parametrize("kind", KINDS)
def test_a_perfect_linter_scores_one_and_others_less(
    kind: str, invented: World, library: Library
) -> None:
    trials = laid_out(library, list(drafts(kind, invented, EACH)))
    planted = tuple(trial for trial in trials if trial.harmful)
    best = judged(kind, trials, told_of(kind, planted))
    assert (best.recall.value, best.precision and best.precision.value) == (1.0, 1.0)
    assert best.reached
    silent = judged(kind, trials, [])
    assert (silent.recall.value, silent.precision) == (0.0, None)
    assert len(silent.missed) == EACH
    assert not silent.reached
    loud = judged(kind, trials, told_of(kind, trials))
    assert loud.precision is not None
    assert (loud.recall.value, loud.precision.value) == (1.0, 0.5)
    assert len(loud.alarms) == EACH
    assert not loud.reached
    assert judged(kind, trials, told_of("another_rule", trials)).recall.value == 0.0


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_documents_are_written_every_time(kind: str, invented: World) -> None:
    one, other = (list(drafts(kind, invented, EACH)) for _ in range(2))
    assert one == other
    assert list(drafts(kind, invented, EACH, seed=1)) != one
    texts = [sheet.text for _, draft in one for sheet in draft.sheets]
    assert len(set(texts)) == len(texts)


def test_a_result_beside_the_planted_stretch_is_a_false_alarm(
    invented: World, library: Library
) -> None:
    trials = laid_out(library, list(drafts("broken_text", invented, 1)))
    place = trials[0].places[0]
    assert place.start is not None
    beside = judged("broken_text", trials, [Told("broken_text", place.document_id, 0, 4)])
    assert (beside.recall.value, len(beside.alarms)) == (0.0, 1)


def test_a_whole_document_is_met_by_any_result_in_it_and_counts_once(
    invented: World, library: Library
) -> None:
    trials = laid_out(library, list(drafts("missing_part", invented, 1)))
    document = trials[0].places[0].document_id
    twice = [Told("missing_part", document, 0, 4), Told("missing_part", document)]
    found = judged("missing_part", trials, twice)
    assert found.precision is not None
    assert (found.recall.value, found.precision.value, found.precision.n) == (1.0, 1.0, 1)


@pytest.mark.parametrize("kind", ["missing_part", "contradiction", "broken_text"])
def test_documents_of_one_kind_are_not_editions_of_one_work(kind: str, invented: World) -> None:
    made = [draft.sheets for _, draft in drafts(kind, invented, EACH)]
    sketches = [sketch(sheet.text) for sheets in made for sheet in sheets]
    assert not any(same_work(one, other) for one, other in combinations(sketches, 2))


def test_editions_of_the_bench_are_editions_of_one_work(invented: World) -> None:
    sheets = {
        draft.variety: [sketch(sheet.text) for sheet in draft.sheets]
        for _, draft in drafts("stale_edition", invented, EACH)
    }
    another = sheets.pop("another work of the year before")
    assert not same_work(*another)
    editions = [item for item in sheets.values() if len(item) > 1]
    assert len(editions) == 4
    assert all(same_work(*two) for held in editions for two in combinations(held, 2))


def test_the_tables_say_what_the_generator_takes_for_true(invented: World, tmp_path: Path) -> None:
    invented.imported(tmp_path)
    with EditTables(tmp_path) as tables:
        releases = {(item.kind, item.setting, item.label): item for item in tables.releases()}
        ptp = releases["ptp", "practitioner", OLD]
        for pairs, indicator in ((invented.barred, 0), (invented.unlockable, 1)):
            [row] = tables.pair_rows(*pairs[0], ptp)
            assert (row.column_one, row.column_two, row.indicator) == (*pairs[0], indicator)
        assert tables.pair_rows(*invented.free[0], ptp) == ()
        code = invented.codes[0]
        limit = tables.unit_row(code, releases["mue", "practitioner", OLD])
        assert limit is not None
        assert limit.units == invented.units[code]
        slips = [
            mark.words
            for harmful, draft in drafts("unknown_code", invented, EACH)
            for mark in draft.marks
            if harmful and mark.words
        ]
        assert not tables.known(slips)
        assert tables.known(invented.gone) == set(invented.gone)


def test_real_tables_give_what_the_invented_ones_give(real_data: Path, tmp_path: Path) -> None:
    found = world(real_data, tmp_path)
    assert found.real
    for name in ("barred", "unlockable", "free", "dated", "gone", "fresh", "families", "add_ons"):
        assert len(getattr(found, name)) >= 40, name


def test_the_linter_is_run_through_its_own_door(tmp_path: Path) -> None:
    figures = run(tmp_path / "no data", tmp_path / "work", each=2)
    assert [item.kind for item in figures] == list(KINDS)
    assert {(item.planted, item.harmless) for item in figures} == {(2, 2)}
    assert not [item for item in (tmp_path / "work").iterdir() if item.name in KINDS]
    assert orjson.loads(orjson.dumps(figures))[0]["recall"]["n"] == 2
