"""Anything that looks like a patient's identity: it does not belong into guidance.

Numbers count with the word that says whose they are, names only where a patient is spoken of:
authors, physicians, a payer's telephone line and eponyms are no patients, and "Jane Doe" stands
for anybody. The recognisers are those that keep such questions out (see
``knowledge_base.identities``).
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_base.linting.held import Held
from knowledge_base.linting.patient_names import names
from knowledge_base.linting.patient_numbers import numbers
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.phrases import said


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give each sign of one patient; the message names the kind and repeats none of it."""
    del held
    for start, end in reading.lines:
        line = reading.text[start:end]
        taken: list[tuple[int, int]] = []
        for first, last, kind in (*numbers(line), *names(line)):
            if any(first < high and low < last for low, high in taken):
                continue
            taken.append((first, last))
            yield Fault(
                "error",
                said(
                    "This looks like {kind}: what identifies a patient does not belong "
                    "into guidance.",
                    kind=kind,
                ),
                said(
                    "Take it out of the source and add the file again; silence it with a "
                    "reason if nobody real is meant."
                ),
                start + first,
                start + last,
            )
