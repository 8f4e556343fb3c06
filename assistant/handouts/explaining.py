"""The patient's explanation of a code, in the reader's language, each sentence with its quote.

First a text in that language whose source is held word for word, sentence by sentence through the
invariants; else the facts of the code's page; else nothing, and the page itself is quoted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from assistant.answer import Answer, Caution, Statement
from assistant.handouts.cards import fact_card
from assistant.handouts.composed import as_text, composed
from assistant.handouts.invariants import Breach, breaches
from assistant.handouts.pages import Page, Sources, pages_about
from assistant.handouts.texts import SECTIONS, PatientText, patient_text
from assistant.languages.catalogues import Catalogue, catalogue
from assistant.question.asked import Asked
from knowledge_base.codes import find_codes
from knowledge_base.library import Library
from knowledge_base.records import Document

STATES = {
    "draft": "This text is a draft by the project. No native reader has reviewed it yet.",
    "machine": "A machine translated this text. No person has reviewed it.",
}
FALLBACKS = (
    "{count} sentence is shown in English, as its translation failed a check: {checks}.",
    "{count} sentences are shown in English, as their translations failed checks: {checks}.",
)


def explained(asked: Asked, library: Library) -> Answer | None:
    """Explain the one code of ``asked``; ``None`` where no text and no fact can be shown.

    Raises:
        UnreadableFile: a text in the home's folder is broken.
    """
    code, language = asked.codes[0], asked.language
    pages = pages_about(asked, library)
    english = patient_text(code, "en", library.home)
    if english is not None:
        for page in pages:
            answer = _from_text(asked, page, english, library)
            if answer is not None:
                return answer
    return None if language == "en" else fact_card(asked, library)


def _from_text(asked: Asked, page: Page, english: PatientText, library: Library) -> Answer | None:
    """The text in the asked language, if every quote of its source stands in the page."""
    text = (
        english
        if asked.language == "en"
        else patient_text(english.code, asked.language, library.home)
    )
    spans = {name: _located(page.body, quote) for name, quote in english.quotes.items()}
    if text is None or not all(spans.values()):
        return None
    say = catalogue(asked.language)
    sources = Sources(page, {})
    failed: list[Breach] = []
    statements = []
    for name, source in english.sentences.items():
        told = text.sentences.get(name, "")
        broken = () if text is english else breaches(source, told, asked.language)
        span = spans[name]
        if span is None:  # cannot be: all were located above
            continue
        failed += broken[:1]
        statements.append(
            Statement(
                text=source if broken else told,
                state="supported",
                citations=(sources.name(*span),),
                topic=say.say(SECTIONS[name.partition(".")[0]]),
            )
        )
    cautions = (*_fallen_back(failed, say), *_status(text, english, page.document, say))
    return composed(asked, statements, tuple(sources.held.values()), cautions, say)


def _located(body: str, quote: str) -> tuple[int, int] | None:
    start = body.find(quote)
    return None if start < 0 else (start, start + len(quote))


def _fallen_back(failed: Sequence[Breach], say: Catalogue) -> Iterator[Caution]:
    if failed:
        checks = ", ".join(dict.fromkeys(say.say(item.name) for item in failed))
        yield Caution("untranslated", say.count(*FALLBACKS, len(failed), checks=checks))


def _status(
    text: PatientText, english: PatientText, document: Document, say: Catalogue
) -> Iterator[Caution]:
    """Who wrote and reviewed the text, and whether its source has changed since."""
    if text.reviewed_by is not None and text.reviewed_on is not None:
        day = say.date(text.reviewed_on)
        yield Caution(
            "reviewed", say.say("Reviewed by {name} on {date}.", name=text.reviewed_by, date=day)
        )
    else:
        told = say.say(STATES[text.state])
        yield Caution("machine_translated" if text.state == "machine" else "unreviewed", told)
    stale = text is not english and text.source != english.checksum
    if stale or english.source != document.sha256:
        yield Caution(
            "out_of_date", say.say("The source has changed since this text was written.")
        )


def quoted(answer: Answer, library: Library) -> Answer:
    """An answer quoted from the page, with what is fixed in it in the reader's language.

    Where nothing was found that is said; where something was, in which language it is.
    """
    if answer.language == "en":
        return answer
    languages = {item.id: item.language for item in library.documents()}
    spoken = {languages.get(item.document_id, "en") for item in answer.citations}
    say = catalogue(answer.language)
    shown = [item for item in answer.statements if item.state != "withheld"]
    cautions: list[Caution] = []
    headline = answer.headline
    if answer.outcome == "answered" and shown:
        told = "No text in your language is held for this code; it is shown in English."
        if spoken == {"en"}:
            cautions.append(Caution("untranslated", say.say(told)))
        elif spoken != {answer.language}:
            told = "Quotes stand in the language of the document."
            cautions.append(Caution("untranslated", say.say(told)))
    else:
        codes = [span.first for span in find_codes(answer.question)]
        headline = say.say("Nothing about code {code} is in the material.", code=codes[0])
        shown = []
    samples = tuple(item.id for item in answer.citations if item.sample)
    if samples:
        told = "This rests on the sample material that came with Bundlewise."
        cautions.append(Caution("sample_material", say.say(told), samples))
    kept = [
        item for item in answer.warnings if item.kind not in {"untranslated", "sample_material"}
    ]
    warnings = (*cautions, *kept)
    return dataclasses.replace(
        answer,
        headline=headline,
        statements=tuple(shown),
        warnings=warnings,
        text=as_text(headline, shown, answer.citations, warnings, say),
    )


__all__ = ["explained", "quoted"]
