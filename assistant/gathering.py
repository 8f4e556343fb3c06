"""Gathering the grounds of an answer: what the passages and what the rules have to say."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from assistant.answer import Caution, Citation, ClaimCheck, Finding
from assistant.drafting.extractive import Grounds
from assistant.question.asked import Asked, Kind
from assistant.retrieval.evidence import Gathered, Hit
from assistant.retrieval.refusal import is_answerable
from assistant.retrieval.search import SHOWN, in_scope, naming_all, of_code_pages, search
from assistant.retrieval.words import content_words, stem, stems_of
from assistant.rules.check import Material, check_claim, primary_needed
from assistant.rules.claim import Claim, Line, make_line
from assistant.rules.modifiers import is_evaluation, modifier_rules
from knowledge_base.codes import find_codes
from knowledge_base.edit_tables.release_files import release_id
from knowledge_base.errors import InvalidRequest
from knowledge_base.library import Library
from knowledge_base.records import Document, Part

# A question names a few codes; a claim of many belongs to `bundlewise check`.
MOST_CODES = 25
_PARTS_OF_CODE: tuple[Part, ...] = ("summary", "description", "bundling")
_PARTS_TOLD_APART: tuple[Part, ...] = ("summary", "description", "plain_words")
_RULES_SHOWN: Mapping[Kind, frozenset[str]] = {
    "pair": frozenset({"ptp_pair", "guidance_note", "unit_limit", "add_on", "code_validity"}),
    "draft": frozenset({"ptp_pair", "guidance_note", "unit_limit", "add_on", "code_validity"}),
    "difference": frozenset({"ptp_pair", "guidance_note", "code_validity"}),
    "units": frozenset({"unit_limit", "code_validity"}),
    "add_on": frozenset({"add_on", "code_validity"}),
}
# Where limits and primaries are told even if nothing is wrong.
_ASKED_FOR: frozenset[Kind] = frozenset({"units", "add_on", "draft"})
# Questions that a finding answers by itself.
_BY_RULE: frozenset[Kind] = frozenset({"units", "add_on"})
# Verdicts that only answer the question when it was asked.
_QUIET = frozenset({"within_limit", "primary_present"})
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
        InvalidRequest: more codes than a question can be about.
    """
    grounds = Grounds(asked)
    if asked.patient or not asked.codes:
        return grounds
    if len(asked.codes) > MOST_CODES:
        raise InvalidRequest(
            f"The question names {len(asked.codes)} codes; ask about at most {MOST_CODES}, or "
            "check the claim with `bundlewise check`."
        )
    scope = in_scope(asked, library)
    findings, sources, cautions = _findings(asked, library, scope)
    return dataclasses.replace(grounds, findings=findings, sources=sources, cautions=cautions)


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


def _findings(
    asked: Asked, library: Library, scope: Mapping[str, Document]
) -> tuple[tuple[Finding, ...], tuple[Citation, ...], tuple[Caution, ...]]:
    claim = _claim(asked, library)
    checked = located(
        check_claim(
            claim,
            material(library, asked.codes, scope.values()),
            everything=True,
        ),
        library,
    )
    shown = _RULES_SHOWN.get(asked.kind, frozenset({"code_validity"}))
    findings = tuple(
        finding
        for finding in checked.findings
        if finding.rule in shown
        and (asked.kind in _ASKED_FOR or finding.verdict not in _QUIET)
        and not (
            finding.rule == "unit_limit" and asked.kind not in _ASKED_FOR and not finding.fires
        )
    )
    if asked.kind == "add_on" and not any(item.rule == "add_on" for item in findings):
        absent = primary_needed(claim, library.tables)
        findings = (*findings, dataclasses.replace(absent, id=f"f{len(checked.findings) + 1}"))
    cited = {name for finding in findings for name in finding.citations}
    sources = tuple(source for source in checked.citations if source.id in cited)
    # A table that has no part in the answer need not be called old.
    spoken = {finding.authority for finding in findings}
    cautions = tuple(
        item for item in checked.warnings if any(name in item.message for name in spoken)
    )
    return findings, sources, cautions


def _claim(asked: Asked, library: Library) -> Claim:
    lines = tuple(
        make_line(mention.code, mention.modifiers, mention.units or 1)
        for mention in {mention.code: mention for mention in reversed(asked.mentions)}.values()
    )[::-1]
    claim = Claim(lines, asked.service_date, asked.setting)
    if not asked.loose_modifiers or len(lines) < 2:
        return claim
    bearer = _column_two(claim, library) or lines[-1].code
    return dataclasses.replace(
        claim, lines=tuple(_bearing(line, asked.loose_modifiers, bearer) for line in lines)
    )


def _column_two(claim: Claim, library: Library) -> str | None:
    """The code that an edit among these lines puts in column two, whichever order was typed."""
    bare = dataclasses.replace(
        claim, lines=tuple(dataclasses.replace(line, modifiers=()) for line in claim.lines)
    )
    found = check_claim(bare, Material(library.tables, (), {}, ()))
    return next((finding.column_two for finding in found.findings if finding.column_two), None)


def _bearing(line: Line, modifiers: Sequence[str], bearer: str) -> Line:
    """Put modifiers named apart from a code where they would stand on a claim.

    Those of evaluation codes go there; any other goes on the column two line.
    """
    own = modifier_rules().evaluation_only
    added = tuple(
        modifier
        for modifier in modifiers
        if (is_evaluation(line.code) if modifier in own else line.code == bearer)
        and modifier not in line.modifiers
    )
    return dataclasses.replace(line, modifiers=(*line.modifiers, *added))


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
    return dataclasses.replace(citation, page=passage.page, section=passage.section)
