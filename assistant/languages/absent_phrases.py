"""The honest no: what was looked for, what does not exist, and what would help."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from knowledge_base.phrases import counted, joined, listing, said, series


def nothing_found(subject: str, documents: int, releases: int, day: dt.date) -> str:
    """Word the honest no: what was looked for and where."""
    return said(
        "The uploaded material does not answer this: nothing on {subject} was found in "
        "{documents} in force on {day} and {tables}.",
        subject=subject,
        documents=counted("{number} document", "{number} documents", documents),
        day=day,
        tables=counted("{number} table release", "{number} table releases", releases),
    )


def would_help(
    *,
    not_in_force: Sequence[str],
    codes: Sequence[str],
    words: Sequence[str],
) -> str:
    """Say what could be done so that the question is answered; the surest of it only."""
    if not_in_force:
        return said(
            "Held, but not in force that day: {titles}; give the service date that is meant.",
            titles=series(not_in_force),
        )
    if codes:
        return said(
            "No document on {codes} is held; upload one that names it.",
            codes=listing(codes, "or"),
        )
    if words:
        return said(
            "No document mentions {words}; upload guidance on it, or ask in other words.",
            words=series([f'"{word}"' for word in words]),
        )
    return said(
        "Upload guidance on it, or name the code, the modifier or the procedure that is meant."
    )


def another_payer(payer: str) -> str:
    """Say that what is held is another payer's."""
    return said(
        "No document held speaks for {payer}, and the tables are Medicare's. Ask without naming "
        "it for Medicare's rule.",
        payer=payer,
    )


def no_such_edition(editions: Sequence[int]) -> str:
    """Say that an edition that was asked for is not held."""
    return said(
        "The uploaded material does not answer this: no {years} edition is held. Add it, or ask "
        "without naming an edition.",
        years=listing(tuple(map(str, editions)), "or"),
    )


def false_premise(premises: Sequence[str]) -> str:
    """Name what a question takes for granted and does not exist."""
    opening = said("The question rests on something that does not exist.")
    return joined(opening, *premises, by=" ")


def outside_series(name: str, told: str, source: str) -> str:
    """Say that a number lies outside its series."""
    return said("There is no {name}: {told} ({source}).", name=name, told=told, source=source)


def no_such_chapter(number: str, title: str, first: int, last: int) -> str:
    """Say that no document held has a chapter of that number."""
    return said(
        "Nothing held has a chapter {number}: {title} has chapters {first} to {last}.",
        number=number,
        title=title,
        first=first,
        last=last,
    )


def no_such_section(letter: str, chapter: str, title: str) -> str:
    """Say that the chapter has no section of that letter."""
    return said(
        "Chapter {chapter} of {title} has no section {letter}.",
        chapter=chapter,
        title=title,
        letter=letter,
    )


def no_such_modifier(name: str) -> str:
    """Say that nothing held speaks of a modifier."""
    return said("Nothing held mentions a modifier {name}.", name=name)
