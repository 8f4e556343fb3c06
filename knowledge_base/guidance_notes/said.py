"""What a wording says, before its limits are known."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_base.guidance_notes.note import NoteKind
from knowledge_base.guidance_notes.sentence import Codes
from knowledge_base.guidance_notes.tokens import Token


@dataclass(frozen=True, slots=True)
class Said:
    """One note as read. Tokens ``start`` to ``end`` say it; ``core`` are the words that do.

    ``gaps`` are stretches within it that may hold a limit, ``purpose`` one that is a limit.
    ``bar`` means that it bars codes without saying beside what. ``uncertain`` means that a side
    had to be taken from elsewhere, or that words deny it twice; ``denials`` are negations
    before it that must have a part in another note, or it is uncertain too. ``by_clause`` means
    that no wording fitted and its clause was read instead.
    """

    kind: NoteKind
    left: Codes
    right: Codes
    start: int
    end: int
    core: frozenset[int] = frozenset()
    gaps: tuple[tuple[int, int], ...] = ()
    purpose: tuple[int, int] | None = None
    count: int | None = None
    per: Token | None = None
    modifiers: tuple[str, ...] = ()
    bar: bool = False
    uncertain: bool = False
    denials: frozenset[int] = frozenset()
    sides: tuple[tuple[int, int], ...] = ()
    whole: bool = True
    by_clause: bool = False
