"""Signs that a text is about one identifiable person.

A question with such a sign is not answered and not stored (``assistant.question``); a document
with one is reported by the linter. What is named here is the kind of sign, never the thing
itself, so that nobody's answer repeats it. Presidio recognises; it is loaded only for a text in
which ``screen`` sees anything that could identify somebody.
"""

from __future__ import annotations

from knowledge_base.identities.screen import may_identify
from knowledge_base.identities.signs import PATIENT, PERSON
from knowledge_base.identities.signs_abroad import names_somebody

__all__ = ["NAMES", "identifying", "names_somebody"]

NAMES = frozenset({PATIENT, PERSON})
"""The kinds of detail that are names, which lists of names may mistake."""


def identifying(text: str) -> tuple[str, ...]:
    """The kinds of identifying detail that ``text`` holds, in words that repeat none of it."""
    if not may_identify(text):
        return ()
    from knowledge_base.identities.loading import lean

    with lean():
        from knowledge_base.identities.recognisers import kinds
    return kinds(text)
