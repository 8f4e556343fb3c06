"""A question's text as an eye reads it."""

from __future__ import annotations

import unicodedata


def legible(text: str) -> str:
    """The text as an eye reads it: nothing invisible, one form of letters, digits of ASCII.

    A zero-width space within a number, or digits of another script, would hide a code.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    seen = (
        str(unicodedata.decimal(character, character))
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) != "Cf"
    )
    return " ".join("".join(seen).split())
