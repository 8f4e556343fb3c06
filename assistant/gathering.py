"""Gathering the grounds of an answer: what the passages and what the rules have to say."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import accumulate

from assistant.answer import Finding
from assistant.checking import located, material
from assistant.drafting.grounds import Grounds
from assistant.question.asked import Asked, Kind
from assistant.question.beyond import asks_price, tells_amount
from assistant.retrieval.compared import Compared, compare_editions, not_held
from assistant.retrieval.evidence import Gathered, Hit
from assistant.retrieval.foreign import in_words_held
from assistant.retrieval.lexicon import meant_words
from assistant.retrieval.premises import headings_of_section, premises
from assistant.retrieval.refusal import answerable, is_answerable
from assistant.retrieval.reranker import Reranker
from assistant.retrieval.scope import in_scope, naming_all, of_code_pages, ranked_parts, speaks_of
from assistant.retrieval.search import SHOWN, search
from assistant.retrieval.words import ASKING, content_words, stem
from assistant.rules.check import Material
from knowledge_base.edit_tables.release_files import release_id
from knowledge_base.errors import InvalidRequest
from knowledge_base.library import Library
from knowledge_base.phrases import said
from knowledge_base.records import Document, Part

# A question names a few codes; a claim of many belongs to `bundlewise check`.
MOST_CODES = 25
_PARTS_OF_CODE: tuple[Part, ...] = ("summary", "description", "bundling")
_PARTS_TOLD_APART: tuple[Part, ...] = ("summary", "description", "plain_words")
# Questions that may ask what changed from one edition to another.
_OF_EDITIONS: frozenset[Kind] = frozenset({"free", "code", "part"})
# Questions that a finding answers by itself.
_BY_RULE: frozenset[Kind] = frozenset({"units", "add_on"})
# Share of the question's other words that a passage naming its code has to hold.
_CODE_COVERAGE = 0.35


def apply_rules(asked: Asked, library: Library) -> Grounds:
    """What the rules say of the codes of a question; nothing for a patient's case.

    Raises:
        InvalidRequest: more codes or days than a question can be about.
    """
    grounds = Grounds(asked)
    if asked.patient or not asked.codes:
        return grounds
    if len(asked.codes) > MOST_CODES:
        raise InvalidRequest(
            said(
                "The question names {number} codes; ask about at most "
                "{most}, or check the claim with `bundlewise check`.",
                number=len(asked.codes),
                most=MOST_CODES,
            )
        )
    if asked.payer is not None and not speaks_of(asked.payer, library, in_scope(asked, library)):
        typed = asked.payer in (asked.original or asked.text)
        return dataclasses.replace(grounds, payer=asked.payer if typed else said("another payer"))
    from assistant.asking.findings_of import findings_of  # not needed by a check

    def consulted(day: dt.date) -> Material:
        scope = in_scope(dataclasses.replace(asked, service_date=day), library)
        return material(library, asked.codes, scope.values())

    told = findings_of(asked, consulted)
    return dataclasses.replace(
        grounds,
        findings=told.findings,
        sources=tuple(located(item, library) for item in told.sources),
        cautions=told.cautions,
        facts=told.facts,
        settings=told.settings,
    )


def retrieve(grounds: Grounds, library: Library, reranker: Reranker | None = None) -> Grounds:
    """Add the passages that may hold the answer; nothing for a patient's case.

    A reranker may order them anew; whether they answer was decided before, on our own signals.
    """
    asked = in_words_held(grounds.asked, library)
    if asked.patient or asked.kind == "bare_pair":
        return grounds
    if asked.changes and asked.kind in _OF_EDITIONS:
        compared = compare_editions(asked, library)
        if compared is not None:
            return _compared(grounds, compared, library)
        missing = not_held(asked.editions, library)
        if missing:
            return dataclasses.replace(grounds, asked=dataclasses.replace(asked, editions=missing))
    scope = in_scope(asked, library)
    pages = _pages(asked, library, scope)
    gathered = _search(asked, library, scope, grounds.findings, pages)
    found = (*pages, *gathered.hits)
    if asks_price(asked) and not any(tells_amount(hit.passage.text) for hit in found):
        return dataclasses.replace(
            grounds,
            gathered=dataclasses.replace(gathered, hits=()),
            documents=len(scope),
            releases=_releases(library),
        )
    headings = frozenset[str]().union(*headings_of_section(asked.text, library, scope).values())
    # A question about one section is answered from that section.
    inside = tuple(hit for hit in gathered.hits if hit.passage.heading in headings)
    gathered = dataclasses.replace(gathered, hits=inside or gathered.hits)
    settled = _settled(asked, gathered, pages, section=bool(inside))
    if reranker is not None and not pages:
        gathered = _reordered(asked, gathered, reranker)
    return dataclasses.replace(
        grounds,
        page_hits=pages,
        pair_hits=naming_all(asked.codes, library, scope) if len(asked.codes) > 1 else (),
        gathered=gathered,
        answerable=is_answerable(gathered.signals) if settled is None else settled,
        chance=answerable(gathered.signals) if settled is None and not pages else None,
        documents=len(scope),
        premises=premises(asked, library, scope),
        not_in_force=_not_in_force(asked, library, scope),
        releases=_releases(library),
        set_aside=frozenset(
            item.note.quote
            for listed in library.decided_notes().values()
            for item in listed
            if item.state in {"rejected", "edited"}
        ),
    )


def _compared(grounds: Grounds, compared: Compared, library: Library) -> Grounds:
    """The grounds of a question on what changed: whatever either edition says of its subject."""
    found = (compared.newer.gathered, compared.older.gathered)
    hits = _never_rising(compared.hits()[:SHOWN])
    settled = [_settled(grounds.asked, item, (), section=False) for item in found]
    return dataclasses.replace(
        grounds,
        gathered=dataclasses.replace(found[0], hits=hits),
        compared=compared,
        answerable=any(
            is_answerable(item.signals) if told is None else told
            for item, told in zip(found, settled, strict=True)
        ),
        documents=2,
        releases=_releases(library),
    )


def _releases(library: Library) -> tuple[str, ...]:
    return tuple(f"{release_id(item)}@{item.sha256}" for item in library.tables.releases())


def _reordered(asked: Asked, gathered: Gathered, reranker: Reranker) -> Gathered:
    """The hits as a cross-encoder orders them; a score still tells the place in the list."""
    scores = reranker.score(asked.text, [hit.focused() for hit in gathered.hits])
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    hits = (
        dataclasses.replace(gathered.hits[place], score=gathered.hits[rank].score)
        for rank, place in enumerate(order)
    )
    return dataclasses.replace(gathered, hits=tuple(hits))


def _not_in_force(
    asked: Asked, library: Library, scope: Mapping[str, Document]
) -> tuple[str, ...]:
    """Titles that the service date leaves out, where no edition of the same work is read."""
    read = {document.work for document in scope.values()}
    return tuple(
        document.title
        for document in library.documents()
        if document.work not in read and not (asked.document_ids or asked.editions)
    )


def _pages(asked: Asked, library: Library, scope: Mapping[str, Document]) -> tuple[Hit, ...]:
    """The passages of the parts asked for, on the pages about the codes."""
    if asked.kind == "pair" or not asked.codes:
        return ()
    parts = _parts(asked)
    if asked.kind == "code":
        words = _words_beside_codes(asked)
        best = _ranked_parts(asked, library, scope) if words else ()
        if words and max((hit.score for hit in best), default=0.0) < _CODE_COVERAGE:
            return ()
        first = best[0].passage.part if best else None
        if first is not None and first not in parts:
            parts = (first, *parts[:1])
    return _own_first(of_code_pages(asked.codes, parts, library, scope))


def _ranked_parts(
    asked: Asked, library: Library, scope: Mapping[str, Document]
) -> tuple[Hit, ...]:
    words = _words_beside_codes(asked)
    also = meant_words(asked.text, words) if words else []
    return ranked_parts(asked.codes, words, also, library, scope)


def _own_first(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Without the sample's pages on codes that a user's own page is about."""
    own = {hit.passage.subject for hit in hits if not hit.document.sample}
    return tuple(hit for hit in hits if not hit.document.sample or hit.passage.subject not in own)


def _words_beside_codes(asked: Asked) -> tuple[str, ...]:
    """The words of a question about a code that ask for something of it, such as a cost."""
    names = {code.lower() for code in asked.codes}
    return tuple(
        word
        for word in content_words(asked.text)
        if word not in names and stem(word) not in ASKING
    )


def _parts(asked: Asked) -> tuple[Part, ...]:
    if asked.kind == "difference":
        return _PARTS_TOLD_APART
    pointed = tuple(part for part in asked.parts if part != "summary")
    if asked.kind == "part" and pointed:
        return pointed[:2]
    return _PARTS_OF_CODE if asked.kind in {"code", "part"} else ()


def _search(
    asked: Asked,
    library: Library,
    scope: Mapping[str, Document],
    findings: Sequence[Finding],
    pages: Sequence[Hit],
) -> Gathered:
    """Search by meaning only where pages and rules leave the question open.

    Codes are looked up, not searched for: a question about a code that nothing names is not
    answered from passages that merely sound alike.
    """
    settled = asked.kind in _BY_RULE and any(item.verdict != "not_covered" for item in findings)
    settled = settled or any(item.rule == "ptp_pair" and item.fires for item in findings)
    if pages or settled:
        beside = search(asked, library, scope, meaning=False)
        # The other parts of the page are nearer to the question than other documents.
        others = _ranked_parts(asked, library, scope) if pages else ()
        ordered = (*pages, *_own_first(others), *beside.hits)
        distinct = {hit.passage.id: hit for hit in reversed(ordered)}
        hits = sorted(distinct.values(), key=ordered.index)
        return dataclasses.replace(beside, hits=_never_rising(hits[:SHOWN]))
    if asked.codes and not any(library.naming((code,)) for code in asked.codes):
        return Gathered(searched=len(scope))
    found = search(asked, library, scope)
    # A page about the code asked for comes before those that only mention it.
    about = sorted(found.hits, key=lambda hit: hit.passage.subject not in asked.codes)
    return dataclasses.replace(found, hits=_never_rising(about)) if asked.codes else found


def _settled(
    asked: Asked, gathered: Gathered, pages: Sequence[Hit], *, section: bool
) -> bool | None:
    """Whether to answer, where codes or a section that is held tell; ``None`` for the signals."""
    if section:
        return True
    # A question about a code that nothing found names is not answered from what sounds alike.
    if asked.codes and not pages and not gathered.signals.codes:
        return False
    if asked.codes and gathered.signals.codes == 1.0 and not _words_beside_codes(asked):
        # Whatever is said of a code answers a question that asks for nothing else.
        return True
    if not any(character.isalpha() for character in asked.text):
        return False
    return None


def _never_rising(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with scores that tell their place in the list."""
    lowest = accumulate((hit.score for hit in hits), min)
    return tuple(
        dataclasses.replace(hit, score=score) for hit, score in zip(hits, lowest, strict=True)
    )
