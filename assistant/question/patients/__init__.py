"""Signs that a question is about one identifiable patient.

Such a question is not answered and not stored. What is named here is the kind of sign, never
the thing itself, so that the answer does not repeat it. Presidio recognises; it is loaded only
for a text in which ``screen`` sees anything that could identify somebody.
"""

from __future__ import annotations

from assistant.question.patients.case import one_case
from assistant.question.patients.screen import may_identify

__all__ = ["identifying", "one_case"]


def identifying(text: str) -> tuple[str, ...]:
    """The kinds of identifying detail that ``text`` holds, in words that repeat none of it."""
    if not may_identify(text):
        return ()
    from assistant.question.patients.loading import lean

    with lean():
        from assistant.question.patients.recognisers import kinds
    return kinds(text)
