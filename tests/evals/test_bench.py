"""The bench's arithmetic and its wording; the measuring itself is `make bench`."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from evals.bench import Part, bench
from evals.bench_figures import (
    AuditSize,
    Step,
    as_json,
    growth,
    machine,
    middle_half,
    percentile_95,
    shown,
    size_as_json,
    table,
)
from evals.bench_questions import QUESTIONS


def test_median_ratio_and_aim():
    step = Step("s", "ms", (1.0, 3.0, 2.0), (8.0, 6.0), aim=2.5, aim_ratio=3.0)
    assert step.median == 2.0
    assert step.ratio == 3.5
    assert step.met is True


@pytest.mark.parametrize(
    ("step", "met"),
    [
        (Step("too slow", "s", (2.0,), aim=1.0), False),
        (Step("just the aim is not under it", "s", (1.0,), aim=1.0), False),
        (Step("not twice as fast", "s", (2.0,), (3.0,), aim_ratio=2.0), False),
        (Step("one aim of two", "s", (2.0,), (9.0,), aim=1.0, aim_ratio=2.0), False),
        (Step("no peer to judge by", "s", (2.0,), aim_ratio=2.0), None),
        (Step("no aim", "s", (2.0,)), None),
    ],
)
def test_an_aim_is_met_only_when_all_of_it_is(step: Step, met: bool | None):
    assert step.met is met


def test_spread_and_tail_say_nothing_of_too_few_figures():
    assert middle_half([1.0]) is None
    assert middle_half([1.0, 5.0, 2.0]) == (1.0, 5.0)
    assert middle_half([1.0, 2.0, 3.0, 4.0, 5.0]) == (2.0, 4.0)
    assert percentile_95([1.0] * 19) is None
    assert percentile_95([float(value) for value in range(101)]) == 95.0


def test_figures_keep_three_digits_that_count():
    figures = [1234.5, 52.46, 1.607, 0.0123, None]
    assert [shown(value, "s") for value in figures] == [
        "1,234 s", "52.5 s", "1.61 s", "0.0123 s", "-",
    ]  # fmt: skip


def test_the_table_has_a_row_for_each_step():
    written = io.StringIO()
    console = Console(width=150, file=written)
    steps = [Step("alone", "s", (1.0,)), Step("two", "ms", (1.0, 2.0), (6.0,), aim=9.0)]
    console.print(table(steps))
    text = written.getvalue()
    assert "alone" in text
    assert "4.0x" in text
    assert "met" in text


def test_figures_and_machine_can_be_written_as_json():
    step = Step("s", "s", (1.0, 2.0), (3.0,))
    written = json.loads(json.dumps({"machine": machine(), "step": as_json(step)}))
    assert written["step"]["peer_over_ours"] == 2.0
    assert written["machine"]["packages"]["pydantic"]


def test_the_growth_of_audits_is_told_per_million_lines():
    alone = AuditSize(10_000_000, (20.0,), (900.0,))
    beside = AuditSize(100_000, (0.5, 0.4, 0.6), (300.0, 310.0, 290.0), (2.0, 3.0, 1.0), 800.0)
    assert (alone.per_million, beside.per_million) == (2.0, 5.0)
    assert alone.peer_per_million is None
    written = io.StringIO()
    Console(width=150, file=written).print(growth([beside, alone]))
    assert "10,000,000" in written.getvalue()
    assert "500,000 /s" in written.getvalue()
    assert "4.0x" in written.getvalue()
    told = json.loads(json.dumps(size_as_json(beside)))
    assert told["lines_per_second"] == 200_000
    assert told["pandas_seconds_per_million_lines"] == 20.0


def test_parts_without_their_data_are_skipped_and_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    written = tmp_path / "figures.json"
    bench(data=tmp_path, json_file=written, only=[Part.AUDIT, Part.ADDING])
    told = json.loads(written.read_text(encoding="utf-8"))
    assert (told["steps"], told["audits"]) == ([], [])
    assert any(line.startswith("audits of claims") for line in told["skipped"])
    assert any(line.startswith("adding the manual") for line in told["skipped"])
    assert not any("looking them up" in line for line in told["skipped"])
    assert "skipped: audits of claims" in capsys.readouterr().out.replace("\n", " ")


def test_sixty_different_questions():
    assert len(set(QUESTIONS)) == 60
