"""The patient's explanation of a code, in the reader's language, each sentence with its quote.

First a text in that language whose source is held word for word, sentence by sentence through the
invariants; else the facts of the code's page; else nothing, and the page itself is quoted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Caution, Citation, Evidence, Statement
from assistant.handouts.facts import LABELS, NOT_TOGETHER, barred_codes, facts_of
from assistant.handouts.invariants import Breach, breaches
from assistant.handouts.texts import SECTIONS, PatientText, patient_text
from assistant.languages.catalogues import Catalogue, catalogue
from assistant.question.asked import Asked
from assistant.retrieval.scope import in_scope
from knowledge_base.codes import find_codes
from knowledge_base.inconsistencies import inconsistencies
from knowledge_base.library import Library
from knowledge_base.records import Document, Passage

INFORMATION_ONLY = (
    "This is information about the uploaded material, not medical, legal or billing advice."
)
STATES = {
    "draft": "This text is a draft by the project. No native reader has reviewed it yet.",
    "machine": "A machine translated this text. No person has reviewed it.",
}
FALLBACKS = (
    "{count} sentence is shown in English, as its translation failed a check: {checks}.",
    "{count} sentences are shown in English, as their translations failed checks: {checks}.",
)
_MOST_EVIDENCE = 10
# What stands between the words of a list.
_BETWEEN = {"zh": "、", "ar": "، "}


@dataclass(frozen=True, slots=True)
class _Page:
    """One page about the code, with the passages it is made of in reading order."""

    document: Document
    body: str
    passages: tuple[Passage, ...]

    def cite(self, name: str, start: int, end: int) -> Citation:
        """Cite ``body[start:end]``."""
        at = next((item for item in self.passages if item.start <= start < item.end), None)
        return Citation(
            id=name,
            kind="passage",
            document=self.document.title,
            document_id=self.document.id,
            page=at.page_at(start - at.start) if at else None,
            section=at.section if at else None,
            edition=self.document.edition,
            quote=self.body[start:end],
            start=start,
            end=end,
            sample=self.document.sample,
        )


@dataclass(slots=True)
class _Sources:
    """The citations of an explanation, each stretch of a document once."""

    page: _Page
    held: dict[tuple[int, int], Citation]

    def name(self, start: int, end: int) -> str:
        """The id under which ``body[start:end]`` is cited."""
        if (start, end) not in self.held:
            self.held[start, end] = self.page.cite(f"c{len(self.held) + 1}", start, end)
        return self.held[start, end].id


def explained(asked: Asked, library: Library) -> Answer | None:
    """Explain the one code of ``asked``; ``None`` where no text and no fact can be shown.

    Raises:
        UnreadableFile: a text in the home's folder is broken.
    """
    code, language = asked.codes[0], asked.language
    pages = _pages(asked, library)
    english = patient_text(code, "en", library.home)
    if english is not None:
        for page in pages:
            answer = _from_text(asked, page, english, library)
            if answer is not None:
                return answer
    return None if language == "en" else fact_card(asked, library)


def fact_card(asked: Asked, library: Library) -> Answer | None:
    """The facts of the code's page; ``None`` if there is no page in English or no fact in it."""
    cards = (_fact_card(asked, page, library) for page in _pages(asked, library))
    return next((card for card in cards if card is not None), None)


def _pages(asked: Asked, library: Library) -> tuple[_Page, ...]:
    """The pages about the code that may be read, the user's own first and then alone."""
    scope = in_scope(asked, library)
    by_document: dict[str, list[Passage]] = {}
    for passage in library.pages_about(asked.codes[0]):
        if passage.document_id in scope:
            by_document.setdefault(passage.document_id, []).append(passage)
    own = [name for name in by_document if not scope[name].sample]
    return tuple(
        _Page(scope[name], library.body(name), tuple(by_document[name]))
        for name in own or by_document
    )


def _from_text(asked: Asked, page: _Page, english: PatientText, library: Library) -> Answer | None:
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
    sources = _Sources(page, {})
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
    return _answer(asked, statements, tuple(sources.held.values()), cautions, say)


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


def _fact_card(asked: Asked, page: _Page, library: Library) -> Answer | None:
    """The facts of a page in English, one line for each label."""
    if page.document.language != "en":
        return None
    code, language = asked.codes[0], asked.language
    say = catalogue(language)
    sources = _Sources(page, {})
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
    cautions += _mistaken(page, tuple(sources.held.values()), library, say)
    return _answer(asked, statements, tuple(sources.held.values()), cautions, say)


def _mistaken(
    page: _Page, citations: Sequence[Citation], library: Library, say: Catalogue
) -> Iterator[Caution]:
    """Warn where a quoted paragraph holds a code that looks mistaken."""
    for item in inconsistencies(page.body, library.tables.knows):
        first = page.body.rfind("\n", 0, item.start) + 1
        last = page.body.find("\n", item.end)
        last = len(page.body) if last < 0 else last
        names = tuple(
            cited.id
            for cited in citations
            if cited.start is not None and first <= cited.start < last
        )
        if names:
            told = f"{page.document.title}: {item.message}"
            message = say.say(
                "The source looks mistaken, told in English: {message}", message=told
            )
            yield Caution("source_inconsistency", message, names)


def _answer(
    asked: Asked,
    statements: Sequence[Statement],
    citations: tuple[Citation, ...],
    cautions: Sequence[Caution],
    say: Catalogue,
) -> Answer:
    samples = tuple(item.id for item in citations if item.sample)
    if samples:
        told = say.say("This rests on the sample material that came with Bundlewise.")
        cautions = [*cautions, Caution("sample_material", told, samples)]
    headline = say.say("About code {code}", code=asked.codes[0])
    return Answer(
        question=asked.text,
        language=asked.language,
        service_date=asked.service_date,
        setting=asked.setting,
        outcome="answered",
        headline=headline,
        text=as_text(headline, statements, citations, cautions, say),
        statements=tuple(statements),
        citations=citations,
        evidence=_evidence(citations),
        warnings=tuple(cautions),
    )


def _evidence(citations: Sequence[Citation]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(item.document, item.document_id, item.page, item.section, 1.0, item.quote)
        for item in citations[:_MOST_EVIDENCE]
    )


def as_text(
    headline: str,
    statements: Sequence[Statement],
    citations: Sequence[Citation],
    cautions: Sequence[Caution],
    say: Catalogue,
) -> str:
    """Write an explanation out as markdown, its fixed words in the reader's language."""
    places = {item.id: number for number, item in enumerate(citations, start=1)}
    lines = [f"# {headline}"]
    topic: str | None = None
    for item in statements:
        if item.topic != topic:
            topic = item.topic
            lines += ["", f"## {topic}", ""]
        marks = "".join(f" [{places[name]}]" for name in item.citations)
        lines.append(f"- {item.text}{marks}")
    lines += ["", *(f"> {item.message}" for item in cautions)]
    if citations:
        lines += ["", f"## {say.say('Sources')}", ""]
        lines += [f"{places[item.id]}. {source_line(item, say)}" for item in citations]
    return "\n".join([*lines, "", f"*{say.say(INFORMATION_ONLY)}*"])


def source_line(citation: Citation, say: Catalogue) -> str:
    """Name a source in one line with its quote, both as the document has them."""
    parts = [citation.document]
    if citation.section and citation.section != citation.document:
        parts.append(citation.section)
    if citation.page is not None:
        parts.append(say.say("page {page}", page=citation.page))
    if citation.edition:
        parts.append(say.say("edition {edition}", edition=citation.edition))
    return f"{', '.join(parts)}: “{' '.join(citation.quote.split())}”"


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


__all__ = ["explained", "fact_card", "quoted", "source_line"]
