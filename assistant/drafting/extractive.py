"""The built-in drafter: quotes from the passages, reviewed phrases for the findings.

It needs no model, invents nothing, and gives the same answer to the same question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from assistant.answer import Caution, Citation, Draft, Finding, Outcome, Proposal
from assistant.drafting.quoting import LIST_ITEM, best_quotes, quote_sentences
from assistant.languages import wording
from assistant.question.asked import Asked
from assistant.retrieval.evidence import Gathered, Hit
from knowledge_base.codes import find_codes
from knowledge_base.guidance_notes import compile_notes
from knowledge_base.sentences import sentences

_MOST_OF_PART = 14
_MOST_PASSAGES_ON_PAIR = 3


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything an answer may rest on.

    ``page_hits`` are passages of the parts asked for, on pages about the codes; ``pair_hits``
    name all the codes of the question; ``gathered`` is the free search. ``sources`` are the
    citations of the findings, by id.
    """

    asked: Asked
    findings: tuple[Finding, ...] = ()
    sources: tuple[Citation, ...] = ()
    cautions: tuple[Caution, ...] = ()
    page_hits: tuple[Hit, ...] = ()
    pair_hits: tuple[Hit, ...] = ()
    gathered: Gathered = field(default_factory=Gathered)
    answerable: bool = False
    documents: int = 0
    releases: tuple[str, ...] = ()

    def of_rule(self, *rules: str) -> tuple[Finding, ...]:
        """The findings of these rules."""
        return tuple(finding for finding in self.findings if finding.rule in rules)


def draft(grounds: Grounds) -> Draft:
    """Propose an answer from the grounds."""
    kind = grounds.asked.kind
    if grounds.asked.patient:
        return _about_a_patient(grounds.asked)
    if kind == "bare_pair":
        return Draft(
            "needs_facts",
            "Which two codes are meant? Name them, such as 62302 and 72240.",
            missing_facts=("the codes",),
        )
    drafter = {"pair": _pair, "difference": _difference, "units": _units, "add_on": _add_on}
    proposed = drafter[kind](grounds) if kind in drafter else None
    return proposed or _from_passages(grounds)


def _about_a_patient(asked: Asked) -> Draft:
    seen = ", ".join(asked.patient)
    return Draft(
        "case_specific",
        f"The question seems to be about one person (it holds {seen}); it was not answered and "
        "not stored. Ask about the codes in general, without anything about the person.",
    )


def _worded(findings: Sequence[Finding], grounds: Grounds) -> tuple[Proposal, ...]:
    by_id = {source.id: source for source in grounds.sources}
    return tuple(
        Proposal(
            finding.message,
            tuple(by_id[name] for name in finding.citations),
            (finding,),
            topic=finding.authority,
        )
        for finding in findings
    )


def _pair(grounds: Grounds) -> Draft | None:
    edits = grounds.of_rule("ptp_pair")
    notes = grounds.of_rule("guidance_note")
    unknown = [item for item in grounds.findings if item.verdict == "unknown_code"]
    if unknown and not any(item.fires for item in (*edits, *notes)):
        return _unknown(unknown, grounds)
    speaking = [item for item in (*edits, *notes) if item.verdict != "not_covered"]
    quotes = _on_pair(grounds)
    if not speaking and not quotes:
        return (
            Draft("not_in_material", edits[0].message, _worded(edits, grounds)) if edits else None
        )
    units = [
        item for item in grounds.of_rule("unit_limit", "add_on", "code_validity") if item.fires
    ]
    missing = tuple(
        "whether the record shows a separate encounter or site (and a modifier that says so)"
        for item in edits[:1]
        if item.verdict == "only_with_modifier"
    )
    statements = (
        *_worded([*notes, *edits, *units, *unknown], grounds),
        *_changes(edits, grounds),
        *quotes,
    )
    return Draft(
        "answered",
        wording.pair_headline(edits, notes, unknown),
        statements,
        missing_facts=missing,
    )


def _changes(edits: Sequence[Finding], grounds: Grounds) -> tuple[Proposal, ...]:
    by_id = {source.id: source for source in grounds.sources}
    return tuple(
        Proposal(
            f"What would change it: {finding.what_would_change_it}",
            tuple(by_id[name] for name in finding.citations),
            (finding,),
            "What would change it",
        )
        for finding in edits[:1]
        if finding.what_would_change_it
    )


def _on_pair(grounds: Grounds) -> tuple[Proposal, ...]:
    """Sentences of the material that name the pair, beyond the notes already worded."""
    worded = {source.quote for source in grounds.sources}
    codes = grounds.asked.codes
    quotes: list[Proposal] = []
    for hit in grounds.pair_hits[:_MOST_PASSAGES_ON_PAIR]:
        for statement in quote_sentences(hit, topic=hit.passage.section):
            spans = tuple(find_codes(statement.text))
            named = [code for code in codes if any(code in span for span in spans)]
            notes = compile_notes(statement.text, hit.passage.subject)
            # A sentence that bars other pairs only mentions this one.
            beside = notes and not any(
                note.excludes(*pair) for note in notes for pair in combinations(codes, 2)
            )
            if len(named) >= 2 and statement.text not in worded and not beside:
                quotes.append(statement)
    return tuple(quotes)


def _unknown(unknown: Sequence[Finding], grounds: Grounds) -> Draft:
    codes = ", ".join(code for finding in unknown for code in finding.codes)
    return Draft(
        "not_in_material",
        wording.nothing_found(
            f"code {codes}", grounds.documents, len(grounds.releases), grounds.asked.service_date
        ),
        _worded(unknown, grounds),
    )


def _units(grounds: Grounds) -> Draft | None:
    limits = [item for item in grounds.of_rule("unit_limit") if item.verdict != "not_covered"]
    if not limits:
        return None
    return Draft("answered", limits[0].message, _worded(limits, grounds))


def _add_on(grounds: Grounds) -> Draft | None:
    found = grounds.of_rule("add_on")
    if not found:
        return None
    held = found[0].verdict != "not_covered"
    outcome: Outcome = "answered" if held else "not_in_material"
    return Draft(outcome, found[0].message, _worded(found, grounds))


def _difference(grounds: Grounds) -> Draft | None:
    described = {hit.passage.subject for hit in grounds.page_hits}
    missing = tuple(code for code in grounds.asked.codes if code not in described)
    if not described:
        return None
    quotes: list[Proposal] = []
    for code in grounds.asked.codes:
        mine = [hit for hit in grounds.page_hits if hit.passage.subject == code]
        for hit in mine[:1]:
            quotes.extend(quote_sentences(hit, topic=code)[:3])
    edits = [item for item in grounds.of_rule("ptp_pair") if item.verdict != "not_covered"]
    names = " and ".join(grounds.asked.codes)
    return Draft(
        "answered",
        f"Nothing describes {', '.join(missing)} in the material, so the two cannot be compared."
        if missing
        else f"What the material says of {names}, side by side.",
        (*quotes, *_worded(edits, grounds)),
        missing_facts=tuple(f"guidance on {code}" for code in missing),
    )


def _from_passages(grounds: Grounds) -> Draft:
    asked = grounds.asked
    if grounds.page_hits:
        statements = tuple(
            statement
            for hit in grounds.page_hits
            for statement in quote_sentences(hit, topic=hit.passage.section)
        )[:_MOST_OF_PART]
        if statements:
            return Draft("answered", _headline_of_part(asked, statements), statements)
    if grounds.answerable and grounds.gathered.hits:
        statements = _about_codes(
            best_quotes(grounds.gathered.hits, grounds.gathered.weights), grounds
        )
    else:
        statements = ()
    if statements:
        first = sentences(statements[0].text)[0]
        return Draft("answered", statements[0].text[slice(*first)], statements)
    unknown = [item for item in grounds.findings if item.verdict == "unknown_code"]
    if unknown:
        return _unknown(unknown, grounds)
    return Draft(
        "not_in_material",
        wording.nothing_found(
            _subject(asked), grounds.documents, len(grounds.releases), asked.service_date
        ),
    )


def _about_codes(quotes: tuple[Proposal, ...], grounds: Grounds) -> tuple[Proposal, ...]:
    """Quotes that name a code of the question, or are from the page about it; all if none is."""
    codes = grounds.asked.codes
    pages = {
        hit.cite(0, 1).document_id for hit in grounds.gathered.hits if hit.passage.subject in codes
    }
    return tuple(
        quote
        for quote in quotes
        if not codes
        or quote.sources[0].document_id in pages
        or any(code in span for span in find_codes(quote.text) for code in codes)
    )


def _headline_of_part(asked: Asked, statements: Sequence[Proposal]) -> str:
    """The first sentence where the part is prose; a list only makes sense as a whole."""
    first = statements[0]
    # The first item of a list would read as the whole answer.
    is_list = any(LIST_ITEM.search(source.quote) for source in first.sources)
    if first.text.endswith((".", "!", "?")) and len(asked.codes) == 1 and not is_list:
        return first.text
    names = ", ".join(dict.fromkeys(item.topic for item in statements if item.topic))
    return f"What the material says on {', '.join(asked.codes)}: {names}."


def _subject(asked: Asked) -> str:
    codes = ", ".join(asked.codes)
    part = next((part for part in asked.parts if part != "summary"), None)
    if codes and part is not None:
        return f"{wording.PART_NAMES[part]} of {codes}"
    return f"what is asked about {codes}" if codes else "this subject"
