"""What the README prints as output is what the command prints, in a new home."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(
    r"```\n\$ \.venv/bin/bundlewise (?P<command>[^\n]+)\n```\n\n```\n(?P<output>.*?)\n```",
    README,
    re.DOTALL,
)


def test_the_readme_shows_outputs() -> None:
    assert len(SHOWN) >= 3


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_an_output_of_the_readme(command: str, output: str, tmp_path: Path) -> None:
    words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)]
    shown = re.search(r"`claims.csv` as\n\n```\n(?P<rows>.*?)```", README, re.DOTALL)
    assert shown is not None
    (tmp_path / "claims.csv").write_text(shown["rows"], encoding="utf-8")
    environment = {**os.environ, "BUNDLEWISE_HOME": str(tmp_path / "home")}
    if command.startswith("lint"):
        page = re.search(r"With `page.txt` as\n\n```\n(?P<text>.*?)```", README, re.DOTALL)
        assert page is not None
        (tmp_path / "page.txt").write_text(page["text"], encoding="utf-8")
        _run(["add", "page.txt"], environment, tmp_path)
    assert _run(words, environment, tmp_path).strip() == output.strip()


def _run(words: list[str], environment: dict[str, str], folder: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", "from ui.command_line import main; main()", *words],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
