"""What a reader sees in their own language: gettext catalogues, read with Babel.

The catalogues are ``locale/LANGUAGE/LC_MESSAGES/bundlewise.po``; a message id is the phrase in
English. They are read as they are, so that a translator's change needs no build.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from importlib import resources

LANGUAGES = ("en", "es", "zh", "ru", "ar", "vi", "fr", "de", "ko", "tl")
RIGHT_TO_LEFT = frozenset({"ar"})
NAMES: Mapping[str, str] = {
    "en": "English",
    "es": "Español",
    "zh": "中文",
    "ru": "Русский",
    "ar": "العربية",
    "vi": "Tiếng Việt",
    "fr": "Français",
    "de": "Deutsch",
    "ko": "한국어",
    "tl": "Tagalog",
}
# What the Unicode locale data calls them, where that differs.
_LOCALES = {"tl": "fil"}
DOMAIN = "bundlewise.po"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The phrases of one language."""

    language: str
    translations: GNUTranslations

    def say(self, phrase: str, **values: object) -> str:
        """The phrase in this language, its placeholders filled in; English if it is missing."""
        return self.translations.gettext(phrase).format(**values)

    def count(self, one: str, more: str, number: int, **values: object) -> str:
        """The phrase in the form that ``number`` takes in this language."""
        return self.translations.ngettext(one, more, number).format(count=number, **values)

    def date(self, day: dt.date) -> str:
        """A day as this language writes it, in the calendar of the documents."""
        from babel.dates import format_date

        return format_date(day, format="long", locale=locale_name(self.language))


def locale_name(language: str) -> str:
    """The name that the Unicode locale data has for one of the ten languages."""
    return _LOCALES.get(language, language)


def direction(language: str) -> str:
    """Which way the language is written, as HTML has it: ``ltr`` or ``rtl``."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Translated:
    """What one file translates, by the template (that of one thing where numbers count)."""

    translations: GNUTranslations
    templates: frozenset[str]


@cache
def translated(language: str, domain: str = DOMAIN) -> Translated:
    """The file of one of the ten languages that is named ``domain``, read whole.

    Raises:
        KeyError: not one of the ten; callers have checked the language before.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    if language not in NAMES:
        raise KeyError(language)
    place = resources.files("assistant.languages") / "locale" / language / "LC_MESSAGES" / domain
    compiled = io.BytesIO()
    with place.open("rb") as file:
        catalog = read_po(file, locale=locale_name(language))
    write_mo(compiled, catalog)
    compiled.seek(0)
    told = {
        item.id if isinstance(item.id, str) else item.id[0]
        for item in catalog
        if item.id and item.string and all(item.string)
    }
    return Translated(GNUTranslations(compiled), frozenset(told))


def catalogue(language: str) -> Catalogue:
    """The phrases of pages and handouts in one of the ten languages.

    Raises:
        KeyError: not one of the ten; callers have checked the language before.
    """
    return Catalogue(language, translated(language).translations)


__all__ = [
    "LANGUAGES",
    "NAMES",
    "Catalogue",
    "catalogue",
    "direction",
    "locale_name",
    "translated",
]
