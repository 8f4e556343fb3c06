"""The same text held under two names, where it is not two editions of one work."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_base.editions import begins, likeness
from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.phrases import said
from knowledge_base.records import Document

# Pages made after one template share sentences; the same text shares most of them.
_SAME = 0.5


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give the document before this one whose text this one repeats."""
    mine = reading.document
    sketch = held.sketches.get(mine.id, ())
    alike = held.alike(mine.id)
    for other in held.documents:
        if other.id == mine.id:
            return
        if other.id not in alike:
            continue
        if _are_editions(mine, other) or other.sample != mine.sample:
            continue
        if _other_code(mine, other, held):
            continue
        share = likeness(sketch, held.sketches.get(other.id, ()))
        if share >= _SAME:
            yield Fault(
                "warning",
                said(
                    "Has {share} of its text in common with {title} (id {id}), and nothing "
                    "tells the two apart as editions.",
                    share=f"{share:.0%}",
                    title=other.title,
                    id=other.id,
                ),
                said("Remove one of them, or name their editions (--edition, --effective-from)."),
            )
            return


def _are_editions(one: Document, other: Document) -> bool:
    days = begins(one), begins(other)
    return None not in days and days[0] != days[1]


def _other_code(one: Document, other: Document, held: Held) -> bool:
    codes = held.subjects.get(one.id), held.subjects.get(other.id)
    return None not in codes and codes[0] != codes[1]
