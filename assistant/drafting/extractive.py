"""The built-in drafter: quotes from the passages, reviewed phrases for the findings.

It needs no model, invents nothing, and gives the same answer to the same question.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from assistant.answer import Draft, Proposal
from assistant.drafting.grounds import Grounds
from assistant.drafting.pairs import pair
from assistant.drafting.quoting import LIST_ITEM, best_quotes, best_sentence, quote_sentences
from assistant.drafting.refusing import nothing_known, refusal, unknown_codes
from assistant.drafting.sought import gives_reason, sought
from assistant.drafting.two_editions import two_editions
from assistant.drafting.views import View, headline, views
from assistant.languages import wording
from assistant.question.asked import Asked
from assistant.rules.fee_asked import OF_SCHEDULE
from knowledge_base.codes import find_codes
from knowledge_base.phrases import joined, listing, said, series

_MOST_OF_PART = 14
# What is set side by side where codes are compared.
_PARTS_COMPARED, _SENTENCES_COMPARED = 2, 4


def draft(grounds: Grounds) -> Draft:
    """Propose an answer from the grounds."""
    proposed = _proposed(grounds)
    # A headline is a sentence or more; what is set aside may stand in it with its list mark.
    aside = (one for one in grounds.set_aside if one in proposed.headline)
    part = (one for one in grounds.set_aside if one.endswith(proposed.headline))
    if proposed.headline and (any(aside) or any(part)):
        return dataclasses.replace(proposed, headline=wording.SET_ASIDE)
    return proposed


def _proposed(grounds: Grounds) -> Draft:
    kind = grounds.asked.kind
    if grounds.asked.patient:
        return _about_a_patient(grounds.asked)
    if grounds.payer is not None:
        return refusal(grounds)
    if kind == "bare_pair":
        return Draft(
            "needs_facts",
            said("Which two codes are meant? Name them, such as 62302 and 72240."),
            missing_facts=(said("the codes"),),
        )
    if grounds.compared is not None:
        return two_editions(grounds, grounds.compared) or refusal(grounds)
    drafter = {"pair": pair, "difference": _difference, "units": _units, "add_on": _add_on}
    proposed = drafter[kind](grounds) if kind in drafter else None
    if proposed is None:
        return _with_schedule(_from_passages(grounds), grounds)
    # A pair of which one code is unknown is not answered from what is said of the other.
    known = len(grounds.asked.codes) - len(unknown_codes(grounds))
    # Unless guidance names both, the one within a range.
    if proposed.outcome == "not_in_material" and (known > 1 or grounds.pair_hits):
        return _from_passages_beside(grounds, proposed)
    return proposed


def _with_schedule(told: Draft, grounds: Grounds) -> Draft:
    """What the fee schedule tells of a code: after the part of a page asked for, or alone."""
    found = tuple(item for item in grounds.findings if item.rule in OF_SCHEDULE)
    if not found:
        return told
    if grounds.asked.kind == "part" and grounds.page_hits and told.outcome == "answered":
        return dataclasses.replace(told, proposals=(*told.proposals, *grounds.worded(found)))
    heads = dict.fromkeys(item.message for item in found)
    return Draft("answered", joined(*heads, by=" "), grounds.worded(found))


def _from_passages_beside(grounds: Grounds, unanswered: Draft) -> Draft:
    """Where no table speaks, let the passages; that no table does is said after them."""
    told = _from_passages(grounds)
    if told.outcome != "answered":
        return unanswered
    # A code that guidance names within a range is not one that nothing is known of.
    beside = () if unknown_codes(grounds) and grounds.pair_hits else unanswered.proposals
    return dataclasses.replace(
        told,
        proposals=(*told.proposals, *beside),
        missing_facts=unanswered.missing_facts,
    )


def _about_a_patient(asked: Asked) -> Draft:
    seen = series([said(sign) for sign in asked.patient])
    return Draft(
        "case_specific",
        said(
            "The question seems to be about one person (it holds {seen}); it was not answered and "
            "not stored. Ask about the codes in general, without anything about the person.",
            seen=seen,
        ),
    )


def _units(grounds: Grounds) -> Draft | None:
    return _by_rule("unit_limit", grounds)


def _add_on(grounds: Grounds) -> Draft | None:
    found = grounds.of_rule("add_on")
    noted = grounds.of_rule("guidance_note")
    if found and not noted and all(item.verdict == "not_covered" for item in found):
        return Draft("not_in_material", _first_of("add_on", grounds), grounds.worded(found))
    return _by_rule("add_on", grounds)


def _by_rule(rule: str, grounds: Grounds) -> Draft | None:
    """Let one rule answer: the limit on units, or the primary that is needed."""
    found = grounds.of_rule(rule)
    notes = grounds.of_rule("guidance_note")
    held = tuple(item for item in found if item.verdict != "not_covered")
    if not held and not notes:
        return None
    # A day that no table covers is told beside those that one does.
    told = found if any(item.service_date for item in found) else held
    heads = [
        _first_of(name, grounds) for name, of in ((rule, held), ("guidance_note", notes)) if of
    ]
    return Draft(
        "answered",
        joined(*heads, by=" "),
        grounds.worded((*told, *notes)),
        missing_facts=grounds.facts,
    )


def _first_of(rule: str, grounds: Grounds) -> str:
    """The first thing that a rule says of each code, on each day asked about."""

    def sentence(view: View) -> str:
        found = view.of_rule(rule)
        held = [item for item in found if item.verdict != "not_covered"] or found[:1]
        by_code = {item.codes: item for item in reversed(held)}
        told = (view.plain(item) for item in held if by_code[item.codes] is item)
        return joined(*dict.fromkeys(told), by=" ")

    return headline(views(grounds), sentence, (rule,))


def _difference(grounds: Grounds) -> Draft | None:
    described = {hit.passage.subject for hit in grounds.page_hits}
    missing = tuple(code for code in grounds.asked.codes if code not in described)
    if not described:
        return None
    quotes: list[Proposal] = []
    for code in grounds.asked.codes:
        mine = [hit for hit in grounds.page_hits if hit.passage.subject == code]
        for hit in mine[:_PARTS_COMPARED]:
            quotes.extend(quote_sentences(hit, topic=code)[:_SENTENCES_COMPARED])
    edits = [item for item in grounds.of_rule("ptp_pair") if item.verdict != "not_covered"]
    names = listing(grounds.asked.codes)
    return Draft(
        "answered",
        said(
            "Nothing describes {codes} in the material, so the two cannot be compared.",
            codes=series(missing),
        )
        if missing
        else said("What the material says of {codes}, side by side.", codes=names),
        (*quotes, *grounds.worded(edits)),
        missing_facts=tuple(said("guidance on {code}", code=code) for code in missing),
    )


def _from_passages(grounds: Grounds) -> Draft:
    asked = grounds.asked
    if grounds.premises:
        return refusal(grounds)
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
            best_quotes(grounds.gathered.hits, sought(asked.text, grounds.gathered)), grounds
        )
    else:
        statements = ()
    if statements:
        wanted = sought(asked.text, grounds.gathered)
        told = best_sentence(statements[0].text, wanted)
        if asked.reason and not any(gives_reason(item.text) for item in statements):
            told = wording.no_reason(told)
        return Draft("answered", told, statements)
    unknown = unknown_codes(grounds)
    return nothing_known(unknown, grounds) if unknown else refusal(grounds)


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
    names = series(list(dict.fromkeys(item.topic for item in statements if item.topic)))
    return said(
        "What the material says on {codes}: {parts}.", codes=series(asked.codes), parts=names
    )
