"""Questions in ten languages: which one it is, and what it says in English words.

A question is *read* rather than translated: codes, numbers and dates stay, known phrases become
the English ones that the rest of the street understands, and what is not known is left as it is.
"""

from __future__ import annotations

from assistant.question.tongues.detecting import tongue_of
from assistant.question.tongues.reading import in_english, without_known_words

__all__ = ["in_english", "tongue_of", "without_known_words"]
