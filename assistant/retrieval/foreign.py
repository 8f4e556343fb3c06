"""A question read from another language, as the material's own words tell it.

What no phrase of the language's book stood for is met by a word of the same roots, or left out of
the search and counted: a question of which little was understood is better refused.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping

from assistant.question.asked import Asked
from assistant.question.legible import legible
from assistant.question.understand import gives_orders, outside_words
from assistant.retrieval.cognates import by_beginning, cognates
from assistant.retrieval.lexicon import meanings
from assistant.retrieval.words import content_words
from knowledge_base.library import Library

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Shorter words of Latin letters are endings and articles.
_SHORT = 4


def in_words_held(asked: Asked, library: Library) -> Asked:
    """The question without the words that nothing stands for, which are counted instead."""
    if asked.original is None or asked.left is not None:
        return asked
    known = {word for item in meanings(asked.text) for word in item.words}
    words = content_words(asked.text)
    counts = library.frequencies(words)
    typed = {word.casefold() for word in _WORD.findall(legible(asked.original))}
    strange = [
        word
        for word in words
        if not counts.get(word)
        and word not in known
        and (word in typed or not word.isascii())
        and not any(map(str.isdigit, word))
        and not outside_words(word)
        and not gives_orders(word)
    ]
    met = cognates(strange, _vocabulary(library))
    left = tuple(
        word for word in strange if word not in met and (len(word) >= _SHORT or not word.isascii())
    )
    text = _WORD.sub(lambda match: _told(match.group(), met, frozenset(strange)), asked.text)
    return dataclasses.replace(asked, text=" ".join(text.split()), left=left)


def _told(word: str, met: Mapping[str, str], strange: frozenset[str]) -> str:
    plain = word.casefold()
    return met.get(plain, "" if plain in strange else word)


def _vocabulary(library: Library) -> Mapping[str, tuple[str, ...]]:
    return _of_generation(library, library.generation)


@functools.lru_cache(maxsize=2)
def _of_generation(library: Library, _generation: int) -> Mapping[str, tuple[str, ...]]:
    return by_beginning(library.vocabulary())
