"""The command ``bundlewise eval`` as its users run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from ui.command_line import main; main()", "eval", *arguments],
        env={**os.environ, "BUNDLEWISE_HOME": str(home), **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_json_is_all_there_is_on_standard_output(tmp_path: Path) -> None:
    ran = run(tmp_path, "--suite", "pairs_sample", "pairs_2024q3", "--fast", "--no-baselines",
              "--json", "--split", "all", "--out", str(tmp_path / "out"),
              BUNDLEWISE_DATA=str(tmp_path))  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["schema"] == "bundlewise.evaluation/1"
    assert told["suites"] == ["pairs_sample", "pairs_2024q3"]
    assert [item["suite"] for item in told["skipped"]] == ["pairs_2024q3"]
    assert (len(told["cases"]), told["failures"]) == (40, [])
    assert json.loads((tmp_path / "out" / "report.json").read_text("utf-8")) == told
    assert (tmp_path / "out" / "report.html").read_text("utf-8").startswith("<!doctype html>")
    assert "Suite pairs_2024q3 skipped: ncci-2024q3/" in ran.stderr


def test_without_a_folder_the_report_joins_the_history(tmp_path: Path) -> None:
    ran = run(tmp_path, "pairs_sample", "--fast", "--no-baselines")
    assert ran.returncode == 0, ran.stderr
    assert "verdict" in ran.stdout
    assert "wrong in something     0 of" in ran.stdout
    [kept] = (tmp_path / "evaluations").glob("*/report.json")
    assert str(kept.parent) in ran.stderr


def test_an_unknown_suite_is_wrong_usage_in_one_line(tmp_path: Path) -> None:
    ran = run(tmp_path, "--suite", "none_such")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("bundlewise: There is no suite 'none_such'; there are ")
    assert ran.stderr.count("\n") == 1


def test_the_command_line_stays_light_until_eval_is_run() -> None:
    heavy = "import sys, ui.command_line; print([n for n in ('scipy', 'sklearn', 'matplotlib', "
    code = heavy + "'pydantic', 'evals.run', 'jinja2', 'chromadb') if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
