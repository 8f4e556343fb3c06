"""Whether what a question takes for granted exists: in its series, or anywhere in the material."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.languages import absent_phrases
from assistant.question.asked import Asked
from assistant.question.premises import (
    chapter_number,
    chapters_named,
    false_premises,
    modifiers_named,
    section_named,
)
from knowledge_base.library import Library
from knowledge_base.records import Document

# A section's heading within its chapter's: "Chapter III ... > E. ...".
_LETTERED = re.compile(r"(?P<chapter>[^>]+) > (?P<letter>[A-Z])\. ")


def premises(asked: Asked, library: Library, scope: Mapping[str, Document]) -> tuple[str, ...]:
    """One sentence for each thing that the question names and that does not exist."""
    return (
        *(
            absent_phrases.outside_series(item.name, item.told, item.source)
            for item in false_premises(asked.text)
        ),
        *(_chapters(asked, library, scope) or _sections(asked, library, scope)),
        *(
            absent_phrases.no_such_modifier(name)
            for name in modifiers_named(asked.text)
            if not any(library.frequencies([name.lower()]).values())
        ),
    )


def headings_of_section(
    text: str, library: Library, scope: Mapping[str, Document]
) -> dict[str, tuple[str, ...]]:
    """By document the headings of the lettered section that ``text`` names, and of its parts.

    Documents without that chapter, or whose chapter has no lettered sections, are left out; one
    that has others but not this one is there with none.
    """
    named = section_named(text)
    if named is None:
        return {}
    chapter, letter = named
    found: dict[str, tuple[str, ...]] = {}
    for document in scope.values():
        lettered = [
            (mark["letter"], heading)
            for heading in library.headings(document.id, "chapter")
            if (mark := _LETTERED.match(heading)) and chapter in chapters_named(mark["chapter"])
        ]
        if lettered:
            found[document.id] = tuple(heading for own, heading in lettered if own == letter)
    return found


def _sections(asked: Asked, library: Library, scope: Mapping[str, Document]) -> tuple[str, ...]:
    held = headings_of_section(asked.text, library, scope)
    named = section_named(asked.text)
    if named is None or not held or any(held.values()):
        return ()
    chapter, letter = named
    return (
        absent_phrases.no_such_section(
            letter, _as_written(chapter, asked.text), scope[next(iter(held))].title
        ),
    )


def _chapters(asked: Asked, library: Library, scope: Mapping[str, Document]) -> tuple[str, ...]:
    return tuple(_missing_chapters(asked, library, scope))


def _missing_chapters(
    asked: Asked, library: Library, scope: Mapping[str, Document]
) -> Iterator[str]:
    named = chapters_named(asked.text)
    if not named:
        return
    held = {
        document.title: sorted({number for heading in found for number in chapters_named(heading)})
        for document in scope.values()
        if (found := library.headings(document.id, "chapter"))
    }
    # A guide of few numbered chapters may count them otherwise than the asker does.
    complete = {title: numbers for title, numbers in held.items() if len(numbers) > 3}
    for number in named:
        if complete and not any(number in numbers for numbers in held.values()):
            title, numbers = next(iter(complete.items()))
            written = _as_written(number, asked.text)
            yield absent_phrases.no_such_chapter(written, title, numbers[0], numbers[-1])


def _as_written(number: int, text: str) -> str:
    """The chapter's number as the question writes it."""
    words = (word.strip(".,;:?!") for word in text.split())
    roman = (
        word for word in words if word and set(word.upper()) <= set("IVXL") and word.isalpha()
    )
    return next((word for word in roman if chapter_number(word) == number), str(number))
