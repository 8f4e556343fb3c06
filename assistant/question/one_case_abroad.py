"""One person's case as it is told in nine other languages: a story, or advice for oneself.

The words are in ``one_case_abroad.yaml``. A story has somebody or an age, what happened and, where
no age is given, when; "if a patient" and "over 65" make it a rule.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import yaml


def one_case_abroad(text: str, language: str) -> bool:
    """Whether a question typed in ``language`` tells one person's story or asks for own care."""
    told = _words().get(language)
    if told is None:
        return False
    if told["own"].search(text) and told["care"].search(text) and not _coder().search(text):
        return True
    if told["over"].search(text) or not (told["who"].search(text) and told["done"].search(text)):
        return False
    return bool(told["age"].search(text) or told["lately"].search(text))


@functools.cache
def _raw() -> dict[str, dict[str, str] | list[str]]:
    raw: dict[str, dict[str, str] | list[str]] = yaml.load(
        Path(__file__).with_name("one_case_abroad.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 (both are safe)
    )
    return raw


@functools.cache
def _words() -> dict[str, dict[str, re.Pattern[str]]]:
    return {
        language: {name: re.compile(form, re.IGNORECASE) for name, form in listed.items()}
        for language, listed in _raw().items()
        if isinstance(listed, dict)
    }


@functools.cache
def _coder() -> re.Pattern[str]:
    return re.compile("|".join(_raw()["coder"]), re.IGNORECASE)
