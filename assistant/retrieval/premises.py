"""Whether what a question takes for granted exists: in its series, or anywhere in the material."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.languages import wording
from assistant.question.asked import Asked
from assistant.question.premises import (
    chapter_number,
    chapters_named,
    false_premises,
    modifiers_named,
)
from knowledge_base.library import Library
from knowledge_base.records import Document


def premises(asked: Asked, library: Library, scope: Mapping[str, Document]) -> tuple[str, ...]:
    """One sentence for each thing that the question names and that does not exist."""
    return (
        *(
            wording.outside_series(item.name, item.told, item.source)
            for item in false_premises(asked.text)
        ),
        *_chapters(asked, library, scope),
        *(
            wording.no_such_modifier(name)
            for name in modifiers_named(asked.text)
            if not any(library.frequencies([name.lower()]).values())
        ),
    )


def _chapters(asked: Asked, library: Library, scope: Mapping[str, Document]) -> Iterator[str]:
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
            yield wording.no_such_chapter(written, title, numbers[0], numbers[-1])


def _as_written(number: int, text: str) -> str:
    """The chapter's number as the question writes it."""
    words = (word.strip(".,;:?!") for word in text.split())
    roman = (
        word for word in words if word and set(word.upper()) <= set("IVXL") and word.isalpha()
    )
    return next((word for word in roman if chapter_number(word) == number), str(number))
