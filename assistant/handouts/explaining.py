"""The patient's explanation of a code, in the reader's language, each sentence with its quote.

First a text in that language whose source is held word for word, sentence by sentence through the
invariants; else the facts of the code's page; else a machine's translation, where a model is set;
else the page's own words in English. Where there are none of these, the page itself is quoted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Answer, Caution, Statement
from assistant.handouts.cards import fact_card
from assistant.handouts.composed import as_text, composed
from assistant.handouts.invariants import Breach, breaches
from assistant.handouts.originals import original_of
from assistant.handouts.pages import Page, Sources, mistaken, pages_about
from assistant.handouts.texts import SECTIONS, PatientText, patient_text
from assistant.handouts.texts_kept import keep
from assistant.languages.catalogues import Catalogue, catalogue
from assistant.languages.localising import speaker_of, texts_in
from assistant.question.asked import Asked
from knowledge_base.codes import find_codes
from knowledge_base.errors import UnreadableFile
from knowledge_base.library import Library
from knowledge_base.phrases import said, series
from knowledge_base.records import Document

if TYPE_CHECKING:
    from assistant.handouts.translator import Translator

STATES = {
    "draft": "This text is a draft by the project. No native reader has reviewed it yet.",
    "machine": "A machine translated this text. No person has reviewed it.",
}
BY_MODEL = "{model} translated this text by machine on {date}. No person has reviewed it."
IMPORTED = "This text was imported on {date}. Nobody has reviewed it."
NAMED_ONLY = "No page explains code {code}. These name it: {places}."
_MOST_PLACES = 5
UNHEARD = "No translation could be had from {model}: {reason}"
UNTRANSLATED = "No text in your language is held for this code; it is shown in English."
IN_ENGLISH = "shown in English"
FALLBACKS = (
    "{count} sentence is shown in English, as its translation failed a check: {checks}.",
    "{count} sentences are shown in English, as their translations failed checks: {checks}.",
)


def explained(
    asked: Asked, library: Library, translator: Translator | None = None
) -> Answer | None:
    """Explain the one code of ``asked``; ``None`` where no text and no fact can be shown.

    Raises:
        UnreadableFile: a text in the home's folder is broken.
    """
    told = tuple(_originals(asked, library))
    for page, original in told:
        text = in_language(original, asked.language, library.home)
        if text is not None:
            return _from_text(asked, page, original, text, library)
    if asked.language == "en":
        return None
    card = fact_card(asked, library)
    if card is not None:
        return card
    english = next(((page, item) for page, item in told if item.language == "en"), None)
    return None if english is None else _translated(asked, *english, library, translator)


def to_translate(asked: Asked, library: Library) -> PatientText | None:
    """The English sentences about the one code of ``asked``, if there are any."""
    return next((item for _, item in _originals(asked, library) if item.language == "en"), None)


def _originals(asked: Asked, library: Library) -> Iterator[tuple[Page, PatientText]]:
    for page in pages_about(asked, library):
        original = original_of(asked.codes[0], page, library.home)
        if original is not None:
            yield page, original


def in_language(original: PatientText, language: str, home: Path) -> PatientText | None:
    """The text that may be shown for ``original`` in a language; itself if that is its own.

    A text made from a page's words is shown while these are the page's words. A machine's is not
    shown once its source has changed: nobody stands for it.
    """
    if original.language == language:
        return original
    text = patient_text(original.code, language, home)
    if text is None or original.language != "en" or text.originals != original.originals:
        return None
    stale = text.source != original.checksum
    return None if stale and text.state == "machine" else text


def _translated(
    asked: Asked,
    page: Page,
    original: PatientText,
    library: Library,
    translator: Translator | None,
) -> Answer:
    """A machine's translation, which is kept; else the English with a line that says so."""
    say = catalogue(asked.language)
    cautions = [Caution("untranslated", say.say(UNTRANSLATED))]
    if translator is not None:
        from assistant.drafting.model.faults import ModelFailed

        text = usage = None
        try:
            text, usage = translator.translated(original, asked.language)
            keep(text, library.home)
        except (ModelFailed, UnreadableFile) as fault:
            (why,) = texts_in(fault.args[:1], speaker_of(asked.language))
            told = say.say(UNHEARD, model=translator.label, reason=why)
            cautions.append(Caution("built_in_instead", told))
        if text is not None:
            shown = _from_text(asked, page, original, text, library, cautions[1:])
            return dataclasses.replace(shown, usage=usage)
    return _from_text(asked, page, original, original, library, cautions)


def _from_text(
    asked: Asked,
    page: Page,
    original: PatientText,
    text: PatientText,
    library: Library,
    cautions: Sequence[Caution] = (),
) -> Answer:
    """The text, sentence by sentence with the quote in the page that each rests on."""
    say = catalogue(asked.language)
    sources = Sources(page, {})
    failed: list[Breach] = []
    statements = []
    for name, source in original.sentences.items():
        told = text.sentences.get(name, "")
        broken = () if text is original else breaches(source, told, asked.language)
        failed += broken[:1]
        statements.append(
            Statement(
                text=source if broken else told,
                state="supported",
                reason=_in_english(broken, asked.language, text),
                citations=(sources.locate(original.quotes[name]),),
                topic=say.say(SECTIONS[name.partition(".")[0]]),
            )
        )
    cited = tuple(sources.held.values())
    beside = (
        *cautions,
        *_fallen_back(failed, say),
        *_status(text, original, page.document, say),
        *(mistaken(page, cited, library, say) if original.originals else ()),
    )
    answer = composed(asked, statements, cited, beside, say)
    if text.written_on is None or text.state != "machine":
        return answer
    return dataclasses.replace(answer, drafted_by=text.written_by)


def _in_english(broken: Sequence[Breach], language: str, text: PatientText) -> str | None:
    """Why a sentence is shown in English to a reader of another language."""
    if broken:
        return f"{IN_ENGLISH}: {broken[0].name} ({broken[0].detail})"
    return IN_ENGLISH if text.language == "en" != language else None


def _fallen_back(failed: Sequence[Breach], say: Catalogue) -> Iterator[Caution]:
    if failed:
        checks = ", ".join(dict.fromkeys(say.say(item.name) for item in failed))
        yield Caution("untranslated", say.count(*FALLBACKS, len(failed), checks=checks))


def _status(
    text: PatientText, original: PatientText, document: Document, say: Catalogue
) -> Iterator[Caution]:
    """Who wrote and reviewed the text, and whether its source has changed since."""
    if text is original and original.originals:
        return  # the page's own words have no author but the page
    if text.reviewed_by is not None and text.reviewed_on is not None:
        day = say.date(text.reviewed_on)
        yield Caution(
            "reviewed", say.say("Reviewed by {name} on {date}.", name=text.reviewed_by, date=day)
        )
    elif text.state == "machine" and text.written_on is not None:
        told = say.say(BY_MODEL, model=text.written_by, date=say.date(text.written_on))
        yield Caution("machine_translated", told)
    elif text.state == "draft" and text.written_on is not None:
        yield Caution("unreviewed", say.say(IMPORTED, date=say.date(text.written_on)))
    else:
        told = say.say(STATES[text.state])
        yield Caution("machine_translated" if text.state == "machine" else "unreviewed", told)
    stale = text is not original and text.source != original.checksum
    if stale or original.source not in {"", document.sha256}:
        yield Caution(
            "out_of_date", say.say("The source has changed since this text was written.")
        )


def quoted(answer: Answer, library: Library) -> Answer:
    """An answer quoted from the page, with what is fixed in it in the reader's language.

    Where nothing was found that is said, with the pages that name the code; where something was,
    in which language it is.
    """
    code = next(span.first for span in find_codes(answer.question))
    named = "" if answer.outcome == "answered" else _named(code, answer.language, library)
    if answer.language == "en" and not named:
        return answer
    languages = {item.id: item.language for item in library.documents()}
    spoken = {languages.get(item.document_id, "en") for item in answer.citations}
    say = catalogue(answer.language)
    shown = [item for item in answer.statements if item.state != "withheld"]
    cautions: list[Caution] = []
    headline = answer.headline
    if answer.outcome == "answered" and shown:
        if spoken == {"en"}:
            cautions.append(Caution("untranslated", say.say(UNTRANSLATED)))
        elif spoken != {answer.language}:
            told = "Quotes stand in the language of the document."
            cautions.append(Caution("untranslated", say.say(told)))
    else:
        headline = say.say("Nothing about code {code} is in the material.", code=code)
        if named:
            headline = say.say(NAMED_ONLY, code=code, places=named)
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


def _named(code: str, language: str, library: Library) -> str:
    """Where documents name a code that no page explains; empty where none does."""
    held = {item.id: item for item in library.documents()}
    places: dict[str, None] = {}
    for passage in library.naming([code]):
        title = held[passage.document_id].title
        places[
            title
            if passage.page is None
            else said("{title}, page {page}", title=title, page=passage.page)
        ] = None
    shown = list(places)[:_MOST_PLACES]
    if len(places) > len(shown):
        shown.append("…")
    return texts_in([series(shown)], speaker_of(language))[0]


__all__ = ["explained", "in_language", "quoted", "to_translate"]
