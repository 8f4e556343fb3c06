"""Saying an answer in the asker's language: each phrase as a reviewed whole, quotes as they are.

The catalogues are ``locale/LANGUAGE/LC_MESSAGES/answers.po``; a message id is the English
template. What has no translation stays English, and ``Speaker.missed`` tells so.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources

from assistant.languages.catalogues import locale_name
from knowledge_base.phrases import Joint

DOMAIN = "answers.po"


class Speaker:
    """One of the nine other languages, as ``knowledge_base.phrases`` asks for it."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._translations = _translations(language)
        self.missed: list[str] = []

    def say(self, phrase: str) -> str:
        """The template in this language; English, and noted, if it is missing."""
        told = self._translations.gettext(phrase)
        if told == phrase and any(letter.isalpha() for letter in _plain(phrase)):
            self.missed.append(phrase)
        return told

    def choose(self, one: str, more: str, number: int) -> str:
        """The template in the form that ``number`` takes in this language."""
        told = self._translations.ngettext(one, more, number)
        if told in {one, more}:
            self.missed.append(one)
        return told

    def listing(self, items: Sequence[str], joint: Joint) -> str:
        """The items as this language lists them."""
        from babel.lists import format_list

        name = locale_name(self.language)
        if joint == "or":
            return format_list(list(items), style="or", locale=name)
        return format_list(list(items), locale=name)


def _plain(template: str) -> str:
    """A template without its placeholders."""
    return "".join(part.partition("}")[2] or part.partition("{")[0] for part in _parts(template))


def _parts(template: str) -> list[str]:
    head, *rest = template.split("{")
    return [f"{head}{{", *rest]


@cache
def _translations(language: str) -> NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    place = resources.files("assistant.languages") / "locale" / language / "LC_MESSAGES" / DOMAIN
    compiled = io.BytesIO()
    with place.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale_name(language)))
    compiled.seek(0)
    return GNUTranslations(compiled)
