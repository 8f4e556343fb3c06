"""Answers of a word, in the ten languages: "Yes: ..." says what the question says.

No row and no quote holds that, so nothing could bear it out or contradict it.
"""

from __future__ import annotations

import re

_ENGLISH = (
    r"yes|no|not(?: so| at all)?|correct|right|true|false|wrong|indeed|certainly|exactly|"
    r"(?:it|they|you|one|that|this|both|neither) (?:does|do|is|are|would|can|could|may|might|"
    r"will|has|have|was|were)(?:n't| not)?"
)
_OTHERS = (
    r"sí|si|oui|non|ja|nein|да|нет|نعم|لا|có|không|oo|opo|hindi|예|네|아니요|아니오|是|是的|可以|"
    r"不可以|不能|能|不|对|不对"
)
_ANSWER = re.compile(
    rf"^\W*(?P<word>{_ENGLISH}|{_OTHERS})\s*[:;,.!\u2013\u2014\u060c\uff1a\uff1b\uff0c\u3002\uff01-]",
    re.IGNORECASE,
)


def answer_of_a_word(text: str) -> str | None:
    """The yes, no or "it does" with which a statement begins; ``None`` if with none."""
    found = _ANSWER.match(text)
    return found["word"] if found else None
