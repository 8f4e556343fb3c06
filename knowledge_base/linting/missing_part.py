"""Parts that a page of its kind has, and this one lacks.

The eleven parts are those of the code page that the product started from: whoever looks for one
of them on such a page finds it, or is told that this page has none. A note of a paragraph or two
on one code is no such page.
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_base.code_pages import part_names
from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.names import PART_WORDS
from knowledge_base.phrases import listing, said
from knowledge_base.readers.unwrapping import ends_sentence
from knowledge_base.records import Part

# With fewer parts a text is a note on a code rather than a page about it.
_FEWEST = 3
# A line of so many words says something of a code, even without a full stop.
_SAYS_SOMETHING = 10


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give the parts that a code page lacks, all in one; other documents have no parts."""
    del held
    there = _parts(reading)
    if len(there) < _FEWEST:
        return
    missing = [part for part in part_names() if part not in {*there, "other"}]
    if missing:
        listed = [PART_WORDS[part] for part in missing]
        yield Fault(
            "note",
            said("The code page has no part on {parts}.", parts=listing(listed, "or")),
            said("Add a heading for each that the source has; silence this if it has none."),
        )


def _parts(reading: Reading) -> frozenset[Part]:
    """The parts of a page, without a summary that is nothing but the page's title."""
    there = reading.parts - {"other"}
    lines = (
        line
        for passage in reading.passages
        if passage.part == "summary"
        for line in passage.text.splitlines()
    )
    if any(ends_sentence(line) or len(line.split()) >= _SAYS_SOMETHING for line in lines):
        return there
    return there - {"summary"}
