"""Parts that a page of its kind has, and this one lacks."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.records import Part

# What a coder looks for first on a code page.
_PARTS_EXPECTED: tuple[Part, ...] = ("bundling", "documentation", "modifiers", "plain_words")


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give each part that a code page lacks; other documents have no parts."""
    del held
    if not reading.parts:
        return
    for part in _PARTS_EXPECTED:
        if part not in reading.parts:
            name = part.replace("_", " ")
            yield Fault(
                "note",
                f"The code page has no part on {name}.",
                f"Add a heading on {name}, or leave it if the source has none.",
            )
