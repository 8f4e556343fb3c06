"""Saying an answer in the asker's language: each phrase as a reviewed whole, quotes as they are.

The catalogues are ``locale/LANGUAGE/LC_MESSAGES/answers.po``; a message id is the English
template. What has no translation stays English, and ``Speaker.missed`` tells so.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.languages.catalogues import locale_name, translated
from knowledge_base.phrases import Joint

DOMAIN = "answers.po"


class Speaker:
    """One of the nine other languages, as ``knowledge_base.phrases`` asks for it."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._held = translated(language, DOMAIN)
        self.missed: list[str] = []

    def say(self, phrase: str) -> str:
        """The template in this language; English, and noted, if it is missing."""
        self._note(phrase)
        return self._held.translations.gettext(phrase)

    def choose(self, one: str, more: str, number: int) -> str:
        """The template in the form that ``number`` takes in this language."""
        self._note(one)
        return self._held.translations.ngettext(one, more, number)

    def listing(self, items: Sequence[str], joint: Joint) -> str:
        """The items as this language lists them."""
        from babel.lists import format_list

        name = locale_name(self.language)
        if joint == "or":
            return format_list(list(items), style="or", locale=name)
        return format_list(list(items), locale=name)

    def _note(self, phrase: str) -> None:
        if phrase not in self._held.templates:
            self.missed.append(phrase)
