"""Sentences that know how they were made, so that they can be said in another language.

A ``Phrase`` is its English text, and is compared, stored and searched as such; only the one who
shows it asks for another language. What is filled in (codes, numbers, days, quotes, titles) is the
same in every language; phrases within phrases are said in that language too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol

Joint = Literal["and", "or"]


class Translator(Protocol):
    """One language: ``assistant.languages.catalogues`` has one for each of the ten."""

    def say(self, phrase: str) -> str:
        """The template in this language."""
        ...

    def choose(self, one: str, more: str, number: int) -> str:
        """The template in the form that ``number`` takes in this language."""
        ...

    def listing(self, items: Sequence[str], joint: Joint) -> str:
        """The items as this language lists them."""
        ...

    def fill(self, template: str, values: Mapping[str, object]) -> str:
        """The template with its values, which are in this language already."""
        ...

    @property
    def full_stop(self) -> str:
        """What ends a sentence."""
        ...

    @property
    def comma(self) -> str:
        """What stands between the members of a series."""
        ...

    @property
    def colon(self) -> str:
        """What stands between a label and what it labels."""
        ...


class Phrase(str):
    """An English text, and how to say it in another language."""

    __slots__ = ("_made", "_parts", "_recipe")
    _recipe: Callable[[Translator], str]
    _parts: tuple[str, ...]
    _made: tuple[tuple[str, ...], dict[str, object]]

    def __add__(self, other: str) -> Phrase:
        return joined(self, other)

    def __radd__(self, other: str) -> Phrase:
        return joined(other, self)

    def removeprefix(self, prefix: str, /) -> str:
        """The phrase without its first parts, where these are ``prefix``."""
        for count in range(1, len(self._parts)):
            if "".join(self._parts[:count]) == prefix:
                return joined(*self._parts[count:])
        return super().removeprefix(prefix) if self.startswith(prefix) else self

    def partition(self, separator: str, /) -> tuple[str, str, str]:
        """As for any text; a separator that begins a part leaves the parts before it whole."""
        for count, part in enumerate(self._parts):
            if part.startswith(separator):
                rest = joined(*self._parts[count:])
                return joined(*self._parts[:count]), separator, rest[len(separator) :]
        return super().partition(separator)

    def removesuffix(self, suffix: str, /) -> str:
        """The phrase without its last part, if that is ``suffix``."""
        if self._parts and self._parts[-1] == suffix:
            return joined(*self._parts[:-1])
        return super().removesuffix(suffix)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        # What is kept or sent elsewhere is the text alone.
        return str, (str(self),)


def mark(template: str) -> str:
    """Name a template for the catalogues where it is written down, to be said elsewhere."""
    return template


def said(template: str, /, **values: object) -> Phrase:
    """Fill ``template``; the same placeholders stand in its translations."""
    made = _phrase(
        template.format(**values),
        lambda to: to.fill(_kept_ends(template, to.say), _in(values, to)),
    )
    made._made = (template,), values
    return made


def counted(one: str, more: str, number: int, /, **values: object) -> Phrase:
    """Fill the template that ``number`` takes; it is ``{number}`` in both."""
    told: dict[str, object] = {"number": number, **values}
    made = _phrase(
        (one if number == 1 else more).format(**told),
        lambda to: to.fill(to.choose(one, more, number), _in(told, to)),
    )
    # How many there are, and how that is written.
    made._made = (one, more, str(number)), told
    return made


def known(text: str) -> Phrase:
    """A text that was kept in English as a phrase again, where it is a template as it stands."""
    return said(text.replace("{", "{{").replace("}", "}}"))


def stored(text: str) -> object:
    """A text as JSON that ``restored`` reads: a phrase by its template, so that it can be said."""
    if not isinstance(text, Phrase) or not text._made[0]:
        return str(text)
    templates, values = text._made
    return {
        "say": list(templates),
        "with": {
            name: value if isinstance(value, int) else stored(_text(value))
            for name, value in values.items()
        },
    }


def restored(kept: Any) -> str:
    """A text that ``stored`` gave; one kept by an earlier version stays the text it was.

    Raises:
        KeyError, TypeError, ValueError: it is neither.
    """
    if isinstance(kept, str):
        return kept
    values = {
        name: restored(value) if isinstance(value, str | dict) else value
        for name, value in kept["with"].items()
    }
    templates = kept["say"]
    if len(templates) == 1:
        return said(templates[0], **values)
    one, more, number = templates
    return counted(one, more, int(number), **values)


def joined(*parts: str, by: str = "") -> Phrase:
    """Put phrases and plain texts one after the other."""
    made = _phrase(by.join(parts), lambda to: by.join(in_language(part, to) for part in parts))
    made._parts = () if by else parts
    return made


def listing(items: Sequence[str], joint: Joint = "and") -> Phrase:
    """List items as a sentence does: "A, B and C"."""
    english = f" {joint} ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))
    return _phrase(english, lambda to: to.listing([in_language(one, to) for one in items], joint))


def series(items: Sequence[str]) -> Phrase:
    """Members of a series, parted by the language's own comma: "A, B, C"."""
    return _phrase(
        ", ".join(items), lambda to: to.comma.join(in_language(one, to) for one in items)
    )


def labelled(label: str, value: str) -> Phrase:
    """A value behind its label and the language's own colon: "page: 3"."""
    return _phrase(
        f"{label}: {value}",
        lambda to: f"{in_language(label, to)}{to.colon}{in_language(value, to)}",
    )


def sentence(told: str) -> Phrase:
    """Words as a sentence: with a capital, and a full stop."""
    return _phrase(f"{_begun(told)}.", lambda to: f"{_begun(in_language(told, to))}{to.full_stop}")


def begun(told: str) -> Phrase:
    """Words with a capital, to begin a sentence."""
    return _phrase(_begun(told), lambda to: _begun(in_language(told, to)))


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def _begun(told: str) -> str:
    return told[:1].upper() + told[1:]


def within(told: str) -> Phrase:
    """Words that began a sentence, to go on within one; a code stays as it is."""
    return _phrase(_within(told), lambda to: _within(in_language(told, to)))


def _within(told: str) -> str:
    return told[:1].lower() + told[1:] if told.partition(" ")[0].isalpha() else told


def in_language(text: str, translator: Translator) -> str:
    """Say ``text`` in another language if it is a phrase; any other text stays as it is."""
    return text._recipe(translator) if isinstance(text, Phrase) else text


def _phrase(english: str, recipe: Callable[[Translator], str]) -> Phrase:
    made = Phrase(english)
    made._recipe = recipe
    made._parts = ()
    made._made = (), {}
    return made


def _in(values: dict[str, object], translator: Translator) -> dict[str, Any]:
    return {
        name: in_language(value, translator) if isinstance(value, str) else value
        for name, value in values.items()
    }


def _kept_ends(template: str, say: Callable[[str], str]) -> str:
    """The translation with the white space about the template, which catalogues leave out."""
    bare = template.strip()
    if not bare:
        return template
    start = template.index(bare)
    return template[:start] + say(bare) + template[start + len(bare) :]
