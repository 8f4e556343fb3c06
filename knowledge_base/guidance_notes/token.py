"""One token of a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes.note import NotePer

# Words that say of a number that it is a code.
LABELS = frozenset(
    {"cpt", "hcpcs", "hcpcs/cpt", "cpt/hcpcs", "code", "codes", "e.g", "eg", "i.e", "ie", "s"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token at ``sentence[start:end]``; ``cue`` is what it does in the sentence."""

    cue: str
    text: str
    start: int
    end: int
    codes: tuple[CodeSpan, ...] = ()
    modifiers: tuple[str, ...] = ()
    number: int | None = None
    per: NotePer | None = None
