"""The bench's arithmetic and its wording; the measuring itself is `make bench`."""

import io
import json

import pytest
from rich.console import Console

from evals.bench_figures import Step, as_json, machine, middle_half, percentile_95, shown, table
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
        (Step("no chain to judge by", "s", (2.0,), aim_ratio=2.0), None),
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
    assert written["step"]["chain_over_ours"] == 2.0
    assert written["machine"]["packages"]["pydantic"]


def test_sixty_different_questions():
    assert len(set(QUESTIONS)) == 60
