"""The wordings of the bench, read from its YAML files: by name, language and half."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from evals.lies.cases import Half

LANGUAGES = ("en", "es", "zh", "ru", "ar", "vi", "fr", "de", "ko", "tl")
_FOLDER = Path(__file__).parent


@functools.cache
def _read(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))
    return found


def statements(name: str, half: Half, language: str = "en") -> Sequence[str]:
    """The wordings of a statement about the tables.

    Raises:
        KeyError: no such statement, or not in that language.
    """
    found: Sequence[str] = _read("statements.yaml")[name][language][half]
    return found


def english(name: str, half: Half) -> Sequence[Any]:
    """The words or wordings of that name in ``english.yaml``.

    Raises:
        KeyError: no such name.
    """
    found: Sequence[Any] = _read("english.yaml")[name][half]
    return found
