"""Running the command in this process, on a home with the sample library."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from assistant.service import Assistant
from ui.command_line import main


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """One JSON document from each line of standard output."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that the sample library is kept in; tests must not change it."""
    return tmp_path_factory.mktemp("sample-home")


@pytest.fixture
def run(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Run ``bundlewise`` with these arguments, on the sample home unless another is given."""

    def command(*arguments: object, home: Path = sample_home) -> Ran:
        monkeypatch.setenv("BUNDLEWISE_HOME", str(home))
        monkeypatch.setattr(sys, "argv", ["bundlewise", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, printed.out, printed.err)

    return command


@pytest.fixture
def on_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Pages loaded after this is called show that home; what they opened is closed at the end."""
    opened: list[Assistant] = []
    opening = Assistant.open

    def kept(*arguments: object, **options: object) -> Assistant:
        opened.append(opening(*arguments, **options))  # type: ignore[arg-type]
        return opened[-1]

    def show(home: Path) -> None:
        monkeypatch.setenv("BUNDLEWISE_HOME", str(home))
        monkeypatch.setattr(Assistant, "open", kept)
        forget()

    def forget() -> None:
        st.cache_resource.clear()
        st.cache_data.clear()

    yield show
    forget()
    for assistant in opened:
        assistant.close()
