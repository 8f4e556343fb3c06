"""Notes compiled from guidance, such as "do not report A in conjunction with B, C".

A sentence is read in five steps: into tokens (``tokens.py``: codes, modifiers and the cue words
of ``cues.yaml``), matched with the wordings of each kind (``wordings.yaml``), by its clauses where
no wording fits or less was read (``clauses/``), its limits are kept word for word (``limits.py``,
``unread.py``), and what was not understood is for review (``doubts.py``).
Each note keeps the exact span it came from.
"""

from __future__ import annotations

from knowledge_base.guidance_notes.note import (
    NOTE_KINDS,
    NOTE_PERS,
    GuidanceNote,
    NoteKind,
    NotePer,
    holds,
)

__all__ = [
    "COMPILER_VERSION",
    "NOTE_KINDS",
    "NOTE_PERS",
    "GuidanceNote",
    "NoteKind",
    "NotePer",
    "compile_notes",
    "holds",
]

# To be raised with every change in what is compiled: stored notes are then compiled anew.
COMPILER_VERSION = 4


def compile_notes(text: str, subject: str | None = None) -> tuple[GuidanceNote, ...]:
    """Read every note of ``text``, in order.

    ``subject`` is the code that a code page is about; it stands for "this code" there.
    Offsets are into ``text``.
    """
    from knowledge_base.guidance_notes.compiling import compiled  # a claim check needs none of it

    return compiled(text, subject)
