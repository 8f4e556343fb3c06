"""Right translations that are no patients' texts: the phrases of the program's own catalogues.

They are of another kind than what the invariants are for, so that what raises a false alarm here
shows which words of a language were not thought of.
"""

from __future__ import annotations

from importlib import resources

from assistant.languages.catalogues import locale_name
from evals.handouts.faults import LANGUAGES, Translated

_CATALOGUES = ("answers.po", "bundlewise.po")
_SHORTEST = 25


def phrases() -> tuple[Translated, ...]:
    """Every whole phrase without placeholders, in each of the nine languages."""
    from babel.messages.pofile import read_po

    found: dict[Translated, None] = {}
    for language in LANGUAGES:
        folder = resources.files("assistant.languages") / "locale" / language / "LC_MESSAGES"
        for name in _CATALOGUES:
            with (folder / name).open("rb") as file:
                for message in read_po(file, locale=locale_name(language)):
                    source, target = message.id, message.string
                    if isinstance(source, str) and len(source) >= _SHORTEST and "{" not in source:
                        found[Translated(source, str(target), language)] = None
    return tuple(item for item in found if item.target)


__all__ = ["phrases"]
