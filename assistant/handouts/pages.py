"""The pages about a code that an explanation may quote, and the citations into them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Caution, Citation
from assistant.languages.catalogues import Catalogue
from assistant.languages.localising import speaker_of, texts_in
from assistant.question.asked import Asked
from assistant.retrieval.scope import in_scope
from knowledge_base.inconsistencies import inconsistencies
from knowledge_base.library import Library
from knowledge_base.phrases import labelled
from knowledge_base.records import Document, Passage


@dataclass(frozen=True, slots=True)
class Page:
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
class Sources:
    """The citations of an explanation, each stretch of a document once."""

    page: Page
    held: dict[tuple[int, int], Citation]

    def name(self, start: int, end: int) -> str:
        """The id under which ``body[start:end]`` is cited."""
        if (start, end) not in self.held:
            self.held[start, end] = self.page.cite(f"c{len(self.held) + 1}", start, end)
        return self.held[start, end].id

    def locate(self, quote: str) -> str:
        """The id under which a quote is cited, where it first stands in the page."""
        start = self.page.body.index(quote)
        return self.name(start, start + len(quote))


def pages_about(asked: Asked, library: Library) -> tuple[Page, ...]:
    """The pages about the code that may be read, the user's own first and then alone."""
    scope = in_scope(asked, library)
    by_document: dict[str, list[Passage]] = {}
    for passage in library.pages_about(asked.codes[0]):
        if passage.document_id in scope:
            by_document.setdefault(passage.document_id, []).append(passage)
    own = [name for name in by_document if not scope[name].sample]
    return tuple(
        Page(scope[name], library.body(name), tuple(by_document[name]))
        for name in own or by_document
    )


def mistaken(
    page: Page, citations: Sequence[Citation], library: Library, say: Catalogue
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
            (told,) = texts_in(
                [labelled(page.document.title, item.message)], speaker_of(say.language)
            )
            message = say.say("The source looks mistaken: {message}", message=told)
            yield Caution("source_inconsistency", message, names)


__all__ = ["Page", "Sources", "mistaken", "pages_about"]
