"""A document as the rules see it: its text, what was compiled from it, and where things stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from knowledge_base.codes import CodeSpan, find_codes
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.inconsistencies import LONGEST_JUDGED
from knowledge_base.records import Document, Part, Passage

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_WORD = re.compile(r"[^\W\d_]+")
# Good enough for what stands around a code; quotes and notes use ``sentences``.
_SENTENCE_END = re.compile(r"[.!?;](?=\s|[A-Z*])|\n")
_FARTHEST = 400


@dataclass(frozen=True)
class Reading:
    """One document to be linted. Offsets are into ``text``."""

    document: Document
    text: str
    notes: tuple[GuidanceNote, ...] = ()
    passages: tuple[Passage, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether this is a manual rather than a page: chance neighbours abound in it."""
        return len(self.text) > LONGEST_JUDGED

    @cached_property
    def subject(self) -> str | None:
        """The code that a code page is about."""
        return next((item.subject for item in self.passages if item.subject), None)

    @cached_property
    def parts(self) -> frozenset[Part]:
        """The named parts of a code page; none of any other document."""
        return frozenset(item.part for item in self.passages if item.subject and item.part)

    @cached_property
    def codes(self) -> tuple[CodeSpan, ...]:
        """Every code and range, in order."""
        return tuple(find_codes(self.text))

    @cached_property
    def lines(self) -> tuple[tuple[int, int], ...]:
        """Spans of the lines that are not blank; the readers give a paragraph one line."""
        return tuple(match.span() for match in _LINE.finditer(self.text))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word, in small letters."""
        return frozenset(word.lower() for word in _WORD.findall(self.text))

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The span of the sentence around ``text[start:end]``, 400 characters each way at most."""
        before = self.text[max(0, start - _FARTHEST) : start]
        ends = [match.end() for match in _SENTENCE_END.finditer(before)]
        first = start - len(before) + (ends[-1] if ends else 0)
        after = _SENTENCE_END.search(self.text, end, end + _FARTHEST)
        return first, after.start() if after else min(len(self.text), end + _FARTHEST)

    def place(self, offset: int) -> tuple[int | None, str | None]:
        """Page and section of a character, those of the passage before it if it is in none."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return (1 if self.passages and self.passages[0].page else None), None
        passage = self.passages[at]
        return passage.page_at(min(offset, passage.end - 1) - passage.start), passage.section

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(item.start for item in self.passages)
