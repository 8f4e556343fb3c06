"""The line that says, in the reader's language, that an answer is still in English."""

from __future__ import annotations

import functools
from pathlib import Path

import yaml


@functools.cache
def _lines() -> dict[str, str]:
    path = Path(__file__).with_name("untranslated.yaml")
    lines: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return lines


def untranslated(language: str) -> str:
    """The line in ``language``, one of the nine besides English."""
    return _lines()[language]
