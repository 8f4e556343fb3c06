"""The words of ``cues.yaml`` as patterns, read when the first question comes."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import yaml

# Sections whose entries are named by their section as well: "part:risks", "setting:dme".
_SECTIONS = {"parts": "part", "settings": "setting", "stated": "stated", "schedule": "schedule"}


@functools.cache
def cues() -> dict[str, re.Pattern[str]]:
    """Each cue's pattern by name, in the order of the file."""
    raw: dict[str, Any] = yaml.load(
        Path(__file__).with_name("cues.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 (both are safe)
    )
    nouns: dict[str, str] = raw.pop("nouns")
    for section, prefix in _SECTIONS.items():
        raw |= {f"{prefix}:{name}": words for name, words in raw.pop(section).items()}
    return {name: _pattern("|".join(words), nouns) for name, words in raw.items()}


def _pattern(words: str, nouns: dict[str, str]) -> re.Pattern[str]:
    for noun, forms in nouns.items():
        words = words.replace(f"<{noun}>", f"(?:{forms})")
    return re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE)


def meets(name: str, text: str) -> bool:
    """Whether a word of the cue stands in ``text``."""
    return cues()[name].search(text) is not None


def schedule_fields(text: str) -> tuple[str, ...]:
    """The fields of the fee schedule that an English text speaks of, as names of rules."""
    prefix = "schedule:"
    return tuple(
        name.removeprefix(prefix)
        for name in cues()
        if name.startswith(prefix) and meets(name, text)
    )
