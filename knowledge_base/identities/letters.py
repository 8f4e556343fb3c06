"""Spelling that no longer depends on case and accents."""

from __future__ import annotations

import unicodedata

# Letters that no decomposition takes apart.
_BARE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae"})


def fold(word: str) -> str:
    """``word`` in small letters without accents: "José" and "JOSE" are both "jose".

    Hangul is left whole: taking it apart would leave letters nobody types.
    """
    apart = unicodedata.normalize("NFD", word.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).translate(_BARE)
