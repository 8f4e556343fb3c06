"""What a handout shows, in order, before it is written as HTML or PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Statement
from assistant.handouts.composed import INFORMATION_ONLY
from assistant.languages.catalogues import Catalogue, catalogue, direction

# What a reader has to know at once; the rest of an answer's cautions are for coders.
_TOLD = frozenset(
    {
        "untranslated",
        "machine_translated",
        "unreviewed",
        "reviewed",
        "out_of_date",
        "sample_material",
        "source_inconsistency",
        "unknown_code",
    }
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence; ``quoted`` if it is in the document's language and not the reader's."""

    text: str
    quoted: bool
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading and its sentences; questions and facts are a list, the rest runs on."""

    heading: str
    pieces: tuple[Piece, ...]
    is_list: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """One citation as the list of sources has it: its number, where it stands, and the quote."""

    number: int
    section: str
    page: str
    quote: str


@dataclass(frozen=True, slots=True)
class Source:
    """One document with what is quoted from it; ``edition`` is in the reader's language."""

    title: str
    edition: str
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Leaflet:
    """A whole handout in the reader's language."""

    language: str
    direction: str
    title: str
    notes: tuple[str, ...]
    blocks: tuple[Block, ...]
    sources_heading: str
    quotes_note: str
    sources: tuple[Source, ...]
    numbers: Mapping[str, int]
    disclaimer: str

    @property
    def spaced(self) -> bool:
        """Whether the language puts a space between two sentences."""
        return self.language != "zh"


def leaflet(answer: Answer, today: dt.date) -> Leaflet:
    """Lay an explanation out; a withheld statement is left out."""
    say = catalogue(answer.language)
    shown = [item for item in answer.statements if item.state != "withheld"]
    quotes = {item.id: item.quote for item in answer.citations}
    blocks: list[Block] = []
    listed = {say.say("Questions to ask"), say.say("Facts from the page")}
    for topic, items in _by_topic(shown):
        pieces = tuple(_piece(item, quotes, answer.language) for item in items)
        blocks.append(Block(topic, pieces, topic in listed))
    notes = [item.message for item in answer.warnings if item.kind in _TOLD]
    return Leaflet(
        language=answer.language,
        direction=direction(answer.language),
        title=answer.headline,
        notes=(say.say("Made on {date}", date=say.date(today)), *dict.fromkeys(notes)),
        blocks=tuple(blocks),
        sources_heading=say.say("Sources"),
        quotes_note=say.say("Quotes stand in the language of the document."),
        sources=_sources(answer.citations, say),
        numbers={item.id: number for number, item in enumerate(answer.citations, start=1)},
        disclaimer=say.say(INFORMATION_ONLY),
    )


def _piece(item: Statement, quotes: dict[str, str], language: str) -> Piece:
    # A sentence that is the source's own words stands in the source's language; one that has a
    # reason is shown in English, as there is no translation of it that holds.
    own = any(item.text.strip() in quotes[name] for name in item.citations)
    return Piece(item.text, language != "en" and (own or bool(item.reason)), item.citations)


def _sources(citations: Sequence[Citation], say: Catalogue) -> tuple[Source, ...]:
    """The citations by document, each document named once."""
    by_document: dict[str, list[tuple[int, Citation]]] = {}
    for number, item in enumerate(citations, start=1):
        by_document.setdefault(item.document_id, []).append((number, item))
    return tuple(_source(items, say) for items in by_document.values())


def _source(items: Sequence[tuple[int, Citation]], say: Catalogue) -> Source:
    first = items[0][1]
    edition = say.say("edition {edition}", edition=first.edition) if first.edition else ""
    return Source(
        first.document,
        edition,
        tuple(
            Quoted(
                number,
                item.section if item.section and item.section != item.document else "",
                say.say("page {page}", page=item.page) if item.page is not None else "",
                " ".join(item.quote.split()),
            )
            for number, item in items
        ),
    )


def _by_topic(statements: Sequence[Statement]) -> list[tuple[str, list[Statement]]]:
    found: dict[str, list[Statement]] = {}
    for item in statements:
        found.setdefault(item.topic or "", []).append(item)
    return list(found.items())


__all__ = ["Block", "Leaflet", "Piece", "Quoted", "Source", "leaflet"]
