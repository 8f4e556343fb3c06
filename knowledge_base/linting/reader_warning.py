"""What the reader of the file could not do."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.phrases import said


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give each warning that was kept with the document."""
    del held
    for warning in reading.document.warnings:
        yield Fault("warning", warning, said("Read the text on the Library page."))
