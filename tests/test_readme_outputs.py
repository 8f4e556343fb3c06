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
    done = subprocess.run(
        [sys.executable, "-c", "from ui.command_line import main; main()", *words],
        env={**os.environ, "BUNDLEWISE_HOME": str(tmp_path / "home")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == output.strip()
