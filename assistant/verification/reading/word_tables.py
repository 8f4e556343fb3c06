"""The wordings that the gate listens for, as they stand in ``words/``."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent.parent / "words"


@functools.cache
def table(name: str) -> Any:
    """What ``words/<name>.yaml`` holds, read once; not to be changed."""
    return yaml.load(
        (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 (both are safe)
    )
