"""What the pages and the commands say, in the language that their reader chose.

The language holds for the thread that draws a page, or for the command that runs; pure functions
say English until somebody speaks. No catalogue is read for English.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from assistant.languages.catalogues import LANGUAGES, direction, language_named, locale_name
from assistant.languages.speaking import ANSWERS, PAGES, Speaker
from knowledge_base.errors import BundlewiseError, InvalidRequest
from knowledge_base.phrases import counted, in_language, said, series

SETTING = "BUNDLEWISE_LANGUAGE"
_speaker: ContextVar[Speaker | None] = ContextVar("speaker", default=None)
_preferred: ContextVar[str | None] = ContextVar("preferred", default=None)


def prefer(language: str | None) -> None:
    """Take a language for whatever comes without one of its own, and speak it.

    Raises:
        InvalidRequest: it is not one of the ten, or the setting is not.
    """
    _preferred.set(None if language is None else language_named(language))
    speak(None)


def preferred() -> str | None:
    """The language asked for before the command, else that of ``BUNDLEWISE_LANGUAGE``.

    Raises:
        InvalidRequest: the setting is none of the ten.
    """
    held = _preferred.get()
    stated = os.environ.get(SETTING, "").strip()
    if held is not None or not stated:
        return held
    try:
        return language_named(stated)
    except InvalidRequest:
        raise InvalidRequest(
            said(
                "{setting} is {stated}; give one of {languages}.",
                setting=SETTING,
                stated=repr(stated),
                languages=series(LANGUAGES),
            )
        ) from None


def speak(language: str | None) -> None:
    """Say everything from now on in one of the ten languages; ``None`` is the preferred one.

    Raises:
        InvalidRequest: it is not one of them.
    """
    _speaker.set(_speaker_of(language or preferred()))


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak a language for a while, and then the one before again."""
    before = _speaker.set(_speaker_of(language))
    try:
        yield
    finally:
        _speaker.reset(before)


def _speaker_of(language: str | None) -> Speaker | None:
    named = "en" if language is None else language_named(language)
    return None if named == "en" else Speaker(named, (PAGES, ANSWERS))


def language_spoken() -> str:
    """The language that is spoken now."""
    speaker = _speaker.get()
    return "en" if speaker is None else speaker.language


def written() -> str:
    """Which way it is written, as HTML has it: ``ltr`` or ``rtl``."""
    return direction(language_spoken())


def phrase(template: str, /, **values: object) -> str:
    """A template, filled, in the language spoken; every call of it is found by the catalogues."""
    return told(said(template, **values))


def plural(one: str, more: str, number: int, /, **values: object) -> str:
    """The template that ``number`` takes in the language spoken; it is ``{number}`` in it."""
    return told(counted(one, more, number, **{"number": figure(number), **values}))


def told(text: str) -> str:
    """A phrase of ours in the language spoken; any other text as it is."""
    speaker = _speaker.get()
    return str(text) if speaker is None else in_language(text, speaker)


def lowered(text: str) -> str:
    """A label of ours in the language spoken, to go on within a sentence."""
    shown = told(text)
    # German writes its nouns with a capital wherever they stand; NCCI is written so everywhere.
    if language_spoken() == "de" or shown[1:2].isupper():
        return shown
    return shown[:1].lower() + shown[1:]


def as_named(name: str, words: Mapping[Any, str]) -> str:
    """A name as JSON and English have it; in another language in words, to go on in a line."""
    return name if language_spoken() == "en" else lowered(words.get(name) or name)


def in_words(name: str, words: Mapping[Any, str]) -> str:
    """A name in words in every language, to go on in a line; in English it is its own words."""
    return as_named(name, words).replace("_", " ")


def message_of(error: BundlewiseError) -> str:
    """What an error says, in the language spoken."""
    # The phrase itself, not its English text alone.
    return told(error.args[0]) if error.args else str(error)


def figure(number: int) -> str:
    """A number with its thousands parted as the language spoken parts them."""
    if language_spoken() == "en":
        return f"{number:,}"
    from babel.numbers import format_decimal

    return str(format_decimal(number, locale=locale_name(language_spoken())))


def share(part: float) -> str:
    """A part of one in percent, to a tenth, as the language spoken writes it."""
    if language_spoken() == "en":
        return f"{part:.1%}"
    from babel.numbers import format_percent

    name = locale_name(language_spoken())
    return str(format_percent(round(part, 3), locale=name, decimal_quantization=False))
