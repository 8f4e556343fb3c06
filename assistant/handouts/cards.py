"""The fact card of a code's page as an answer: one line for each label, with its sentences."""

from __future__ import annotations

from assistant.answer import Answer, Caution, Statement
from assistant.handouts.composed import composed
from assistant.handouts.facts import LABELS, NOT_TOGETHER, barred_codes, facts_of
from assistant.handouts.pages import Page, Sources, mistaken, pages_about
from assistant.languages.catalogues import catalogue
from assistant.question.asked import Asked
from knowledge_base.library import Library

# What stands between the words of a list.
_BETWEEN = {"zh": "、", "ar": "، "}


def fact_card(asked: Asked, library: Library) -> Answer | None:
    """The facts of the code's page; ``None`` if there is no page in English or no fact in it."""
    cards = (_fact_card(asked, page, library) for page in pages_about(asked, library))
    return next((card for card in cards if card is not None), None)


def _fact_card(asked: Asked, page: Page, library: Library) -> Answer | None:
    """The facts of a page in English, one line for each label."""
    if page.document.language != "en":
        return None
    code, language = asked.codes[0], asked.language
    say = catalogue(language)
    sources = Sources(page, {})
    values: dict[str, dict[str, None]] = {}
    names: dict[str, dict[str, None]] = {}

    def add(label: str, value: str, name: str) -> None:
        values.setdefault(label, {})[value] = None
        names.setdefault(label, {})[name] = None

    for fact in facts_of(code, page.passages):
        start = fact.passage.start
        add(fact.label, fact.names[language], sources.name(start + fact.start, start + fact.end))
    for other, note in barred_codes(code, library.notes().get(page.document.id, ())):
        add(NOT_TOGETHER, other, sources.name(note.start, note.end))
    if not values:
        return None
    heading = say.say("Facts from the page")
    between = _BETWEEN.get(language, ", ")
    statements = [
        Statement(
            text=say.say(
                "{label}: {value}", label=say.say(label), value=between.join(values[label])
            ),
            state="supported",
            citations=tuple(names[label]),
            topic=heading,
        )
        for label in LABELS
        if label in values
    ]
    told = "No text in your language is held for this code; these are facts found on its page."
    cautions = [] if language == "en" else [Caution("untranslated", say.say(told))]
    cautions += mistaken(page, tuple(sources.held.values()), library, say)
    return composed(asked, statements, tuple(sources.held.values()), cautions, say)


__all__ = ["fact_card"]
