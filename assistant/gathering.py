"""Gathering the grounds of an answer: what the passages and what the rules have to say."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from assistant.answer import Citation, ClaimCheck, Finding
from assistant.drafting.grounds import Grounds
from assistant.question.asked import Asked, Kind
from assistant.retrieval.evidence import Gathered, Hit
from assistant.retrieval.refusal import is_answerable
from assistant.retrieval.search import SHOWN, in_scope, naming_all, of_code_pages, search
from assistant.retrieval.words import content_words, stem, stems_of
from assistant.rules.check import Material
from knowledge_base.codes import find_codes
from knowledge_base.edit_tables.release_files import release_id
from knowledge_base.errors import InvalidRequest
from knowledge_base.library import Library
from knowledge_base.records import Document, Part

# A question names a few codes; a claim of many belongs to `bundlewise check`.
MOST_CODES = 25
_PARTS_OF_CODE: tuple[Part, ...] = ("summary", "description", "bundling")
_PARTS_TOLD_APART: tuple[Part, ...] = ("summary", "description", "plain_words")
# Questions that a finding answers by itself.
_BY_RULE: frozenset[Kind] = frozenset({"units", "add_on"})
# Words of asking about a code at all (by stem), rather than about something of it.
_ASKED_ABOUT = (
    "about bill bills billing describe details everything explain info information line lines "
    "overview report reported show summary"
)
_ASKING = frozenset(stem(word) for word in _ASKED_ABOUT.split())
# Share of the question's other words that a passage naming its code has to hold.
_CODE_COVERAGE = 0.35


def material(library: Library, codes: Sequence[str], scope: Iterable[Document]) -> Material:
    """What the rules may consult for a claim with these codes."""
    return Material(library.tables, tuple(scope), library.notes(), library.named_codes(codes))


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
            f"The question names {len(asked.codes)} codes; ask about at most {MOST_CODES}, or "
            "check the claim with `bundlewise check`."
        )
    from assistant.asking.findings_of import findings_of  # not needed by a check

    def consulted(day: dt.date) -> Material:
        scope = in_scope(dataclasses.replace(asked, service_date=day), library)
        return material(library, asked.codes, scope.values())

    told = findings_of(asked, consulted)
    return dataclasses.replace(
        grounds,
        findings=told.findings,
        sources=tuple(_located(item, library) for item in told.sources),
        cautions=told.cautions,
        facts=told.facts,
        settings=told.settings,
    )


def retrieve(grounds: Grounds, library: Library) -> Grounds:
    """Add the passages that may hold the answer; nothing for a patient's case."""
    asked = grounds.asked
    if asked.patient or asked.kind == "bare_pair":
        return grounds
    scope = in_scope(asked, library)
    pages = _pages(asked, library, scope)
    gathered = _search(asked, library, scope, grounds.findings, pages)
    return dataclasses.replace(
        grounds,
        page_hits=pages,
        pair_hits=naming_all(asked.codes, library, scope) if len(asked.codes) > 1 else (),
        gathered=gathered,
        answerable=_answerable(asked, gathered),
        documents=len(scope),
        releases=tuple(f"{release_id(item)}@{item.sha256}" for item in library.tables.releases()),
    )


def _pages(asked: Asked, library: Library, scope: Mapping[str, Document]) -> tuple[Hit, ...]:
    if asked.kind == "pair" or not asked.codes:
        return ()
    hits = of_code_pages(asked.codes, _parts(asked), library, scope)
    if asked.kind == "code" and not _speaks_to(asked, hits):
        return ()
    # A user's own page comes before the sample's on the same code.
    own = {hit.passage.subject for hit in hits if not hit.document.sample}
    return tuple(hit for hit in hits if not hit.document.sample or hit.passage.subject not in own)


def _speaks_to(asked: Asked, hits: Sequence[Hit]) -> bool:
    """Whether the general parts of a page hold what else the question names, such as a cost."""
    names = {code.lower() for code in asked.codes}
    words = {stem(word): 1.0 for word in content_words(asked.text)} if hits else {}
    words = {word: 1.0 for word in words if word not in names and word not in _ASKING}
    return not words or _held_by(hits, words, asked.codes) >= _CODE_COVERAGE


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
        first = {hit.passage.id for hit in pages}
        rest = (hit for hit in beside.hits if hit.passage.id not in first)
        return dataclasses.replace(beside, hits=(*pages, *rest)[:SHOWN])
    if asked.codes and not library.naming(asked.codes[:1]):
        return Gathered(searched=len(scope))
    return search(asked, library, scope)


def _answerable(asked: Asked, gathered: Gathered) -> bool:
    if asked.codes:
        named = [hit for hit in gathered.hits if _names_any(hit, asked.codes)]
        return bool(named) and _held_by(named, gathered.weights, asked.codes) >= _CODE_COVERAGE
    return is_answerable(gathered.signals)


def _held_by(hits: Sequence[Hit], weights: Mapping[str, float], codes: Sequence[str]) -> float:
    """Share of the question's words, by rarity and without its codes, that the passages hold."""
    names = {stem(code.lower()) for code in codes}
    asked = {word: weight for word, weight in weights.items() if word not in names}
    held = stems_of(" ".join(hit.passage.text for hit in hits))
    total = sum(asked.values())
    return sum(weight for word, weight in asked.items() if word in held) / total if total else 1.0


def _names_any(hit: Hit, codes: Sequence[str]) -> bool:
    if hit.passage.subject in codes:
        return True
    return any(code in span for span in find_codes(hit.passage.text) for code in codes)


def located(checked: ClaimCheck, library: Library) -> ClaimCheck:
    """Fill in the page and section of every passage that a check cites."""
    return dataclasses.replace(
        checked, citations=tuple(_located(item, library) for item in checked.citations)
    )


def _located(citation: Citation, library: Library) -> Citation:
    if citation.kind != "passage" or citation.start is None:
        return citation
    passage = library.passage_at(citation.document_id, citation.start)
    if passage is None:
        return citation
    page = passage.page_at(citation.start - passage.start)
    return dataclasses.replace(citation, page=page, section=passage.section)
