"""One note: what a document says of reporting some codes, and where it says so."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Literal, get_args

from knowledge_base.codes import CodeSpan

NoteKind = Literal[
    "not_with",
    "use_with",
    "add_on",
    "see_instead",
    "separately_reportable",
    "included_in",
    "split_providers",
    "once_per",
    "modifier_required",
    "modifier_barred",
    "units",
]
NotePer = Literal["day", "session", "level", "side", "claim", "stay"]
NOTE_KINDS: tuple[NoteKind, ...] = get_args(NoteKind)
NOTE_PERS: tuple[NotePer, ...] = get_args(NotePer)


@dataclass(frozen=True, slots=True)
class GuidanceNote:
    """What a document says of reporting some codes, at ``text[start:end]`` of it.

    How ``left`` and ``right`` stand to one another depends on ``kind``:

    - ``not_with``: every code of ``left`` is excluded with every code of ``right``; an empty
      ``right`` means that those of ``left`` exclude one another.
    - ``use_with``: ``left`` is reported together with ``right``.
    - ``add_on``: ``left`` is only reported in addition to one of ``right`` (empty: not named).
    - ``see_instead``: ``right`` is what to report in place of ``left`` (empty: no code named,
      ``condition`` says what for).
    - ``separately_reportable``: ``left`` may be reported besides ``right`` (empty: whatever).
    - ``included_in``: ``left`` is part of ``right`` and not reported besides it.
    - ``split_providers``: one provider reports ``left``, the other ``right``.
    - ``once_per``: ``left`` is reported once per ``per``.
    - ``modifier_required``, ``modifier_barred``: ``left`` takes, or may not take,
      ``modifiers`` (with ``right``, where that is named).
    - ``units``: of ``left`` at most ``units`` per ``per``.

    ``condition`` is the limiting clause, word for word; a note with one decides nothing by
    itself. ``needs_review`` means that some of the sentence was not understood: the note is
    shown, never used for a verdict.

    ``decided`` names the librarian whose decision made it what it is ("edited by N on D"); see
    ``knowledge_base.note_decisions``. It is no part of the ``key``.
    """

    left: tuple[CodeSpan, ...]
    right: tuple[CodeSpan, ...]
    start: int
    end: int
    quote: str
    condition: str | None = None
    kind: NoteKind = "not_with"
    needs_review: bool = False
    modifiers: tuple[str, ...] = ()
    per: NotePer | None = None
    units: int | None = None
    decided: str | None = None

    @property
    def key(self) -> str:
        """12 hex digits that stay the same when the document is read again.

        Made of what the note says and its words, not of where it stands.
        """
        sides = [
            [f"{span.first}-{span.last}" for span in side] for side in (self.left, self.right)
        ]
        told = [self.kind, sides, self.modifiers, self.per, self.units, self.quote.split()]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]

    @property
    def decides(self) -> bool:
        """Whether a verdict may rest on the note: it has no condition and was understood."""
        return self.condition is None and not self.needs_review

    def excludes(self, one: str, other: str) -> bool:
        """Whether the note keeps this pair apart, in either order."""
        right = self.right or self.left
        return (
            self.kind == "not_with"
            and not self.needs_review
            and one != other
            and (
                (holds(self.left, one) and holds(right, other))
                or (holds(self.left, other) and holds(right, one))
            )
        )


def holds(spans: tuple[CodeSpan, ...], code: str) -> bool:
    """Whether ``code`` is one of ``spans`` or lies within one."""
    return any(code == span.first or (span.first != span.last and code in span) for span in spans)
