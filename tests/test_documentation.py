"""The documents name what there is: every command, setting and room."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

from assistant import __version__
from assistant.settings import Settings
from ui.command_line import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", sorted(item.name for item in dataclasses.fields(Settings)))
def test_every_setting_is_in_the_readme(setting: str) -> None:
    assert f"`BUNDLEWISE_{setting.upper()}`" in README


def test_every_command_is_in_the_readme() -> None:
    names = {
        command.name or (command.callback.__name__ if command.callback else "")
        for command in app.registered_commands
    }
    words = " ".join(README.split())
    assert {name for name in names if f"bundlewise {name}" not in words} == {"ui"}
    assert "make run" in README


def test_every_room_on_the_map_is_there() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = re.findall(r"^\| `([\w/.]+)`", table, re.MULTILINE)
    assert len(rooms) > 10
    assert [room for room in rooms if not (ROOT / room).exists()] == []


def test_the_version_is_the_packages() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert told["project"]["version"] == __version__


def test_no_unfilled_place_is_left() -> None:
    for page in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        assert "@@" not in (ROOT / page).read_text(encoding="utf-8")
