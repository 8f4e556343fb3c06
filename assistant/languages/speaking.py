"""Saying an answer in the asker's language: each phrase as a reviewed whole, quotes as they are.

The catalogues are ``locale/LANGUAGE/LC_MESSAGES/answers.po``, and ``pages.po`` for what stands on
pages and in the terminal beside the answers; a message id is the English template. What has no
translation stays English, and ``Speaker.missed`` tells so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.languages import korean
from assistant.languages.catalogues import Translated, direction, locale_name, translated
from knowledge_base.phrases import Joint

ANSWERS, PAGES = "answers.po", "pages.po"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LEFT_TO_RIGHT = "\u200e"
_FULL_STOPS = {"zh": "。"}
_COMMAS = {"zh": "、", "ar": "، "}
# A French colon stands behind a blank at which no line breaks.
_COLONS = {"zh": "：", "fr": "\u00a0: "}


class Speaker:
    """One of the nine other languages, as ``knowledge_base.phrases`` asks for it.

    ``domains`` are the catalogues that are looked through, in this order.
    """

    def __init__(self, language: str, domains: Sequence[str] = (ANSWERS,)) -> None:
        self.language = language
        self.full_stop = _FULL_STOPS.get(language, ".")
        self.comma = _COMMAS.get(language, ", ")
        self.colon = _COLONS.get(language, ": ")
        self._held = tuple(translated(language, domain) for domain in domains)
        self.missed: list[str] = []

    def say(self, phrase: str) -> str:
        """The template in this language; English, and noted, if it is missing."""
        held = self._holding(phrase)
        return phrase if held is None else held.translations.gettext(phrase)

    def choose(self, one: str, more: str, number: int) -> str:
        """The template in the form that ``number`` takes in this language."""
        held = self._holding(one)
        if held is None:
            return one if number == 1 else more
        return held.translations.ngettext(one, more, number)

    def listing(self, items: Sequence[str], joint: Joint) -> str:
        """The items as this language lists them."""
        from babel.lists import format_list

        name = locale_name(self.language)
        if joint == "or":
            return format_list(list(items), style="or", locale=name)
        return format_list(list(items), locale=name)

    def fill(self, template: str, values: Mapping[str, object]) -> str:
        """The template with its values; Korean particles take the form that these ask for."""
        if self.language == "ko":
            return korean.filled(template, values)
        if direction(self.language) == "rtl":
            values = {name: _day_in_order(value) for name, value in values.items()}
        return template.format(**values)

    def _holding(self, phrase: str) -> Translated | None:
        for held in self._held:
            if phrase in held.templates:
                return held
        self.missed.append(phrase)
        return None


def _day_in_order(value: object) -> object:
    """A day between marks that are not seen: after Arabic letters it would show its year last."""
    if _DAY.fullmatch(str(value)):
        return f"{_LEFT_TO_RIGHT}{value}{_LEFT_TO_RIGHT}"
    return value
