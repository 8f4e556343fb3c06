"""From what a language model drafted to what may be shown: models propose, documents decide.

Its quotes are located in the passages it was sent, or have no place, so that the gate withholds
what rests on them. What rules decide stays in the reviewed words, whatever the model says of it;
and where nothing of the model's own holds, the built-in drafter answers.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from assistant.answer import Caution, Citation, Draft, Proposal, Statement
from assistant.drafting.grounds import Grounds
from assistant.drafting.model.drafted import (
    DraftedStatement,
    Heard,
    ModelDraft,
    Quoted,
    Sent,
    Voice,
)
from assistant.drafting.model.passages import considered
from assistant.judging import consulting
from assistant.languages import wording
from assistant.question.posed import Question
from assistant.retrieval.evidence import Hit
from assistant.verification.case import Circumstances
from assistant.verification.gate import Verified, verify
from assistant.verification.quotes import locate
from knowledge_base.library import Library
from knowledge_base.phrases import said

_MOST_STATEMENTS = 20
_LONGEST_HEADLINE = 400
# A few words stand somewhere in any passage, and bear nothing out.
_LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Settled:
    """The draft that is answered from, what of it held, and what is to be said about the model."""

    draft: Draft
    verified: Verified
    caution: Caution | None = None


def may_be_drafted(built_in: Draft, grounds: Grounds, question: Question) -> bool:
    """Whether a model may draft: an answered question about nobody, with passages to quote.

    A refusal, an open fact and a patient's case are the built-in drafter's alone, so that such
    a question is never sent. So is a handout, which is read without its sources.
    """
    found = grounds.page_hits or grounds.pair_hits or grounds.gathered.hits
    open_question = built_in.outcome == "answered" and not grounds.asked.patient
    return open_question and bool(found) and not question.parts


def arriving(
    voice: Voice,
    built_in: Draft,
    grounds: Grounds,
    library: Library,
    told: set[str],
    about: Circumstances | None = None,
    waiting: Callable[[], None] = lambda: None,
) -> Generator[Statement, None, Heard]:
    """Listen to a model: yield each statement once it was verified, return the whole draft.

    What the rules say comes first, before the model was asked. ``told`` takes up the texts of
    what was yielded; ``waiting`` is called every moment in which nothing new arrives.
    """
    for statement in _judged(_reviewed(built_in, grounds), grounds, library, about).statements:
        if statement.state != "withheld":
            told.add(statement.text)
            yield statement
    last: tuple[DraftedStatement, ...] = ()
    with closing(voice.drafting(grounds)) as drafting:
        while True:
            try:
                so_far = next(drafting)
            except StopIteration as ended:
                heard: Heard = ended.value
                return heard
            if so_far.statements == last:
                waiting()
                continue
            last = so_far.statements
            # All of them, so that each is numbered among the others.
            proposed = proposals(so_far, grounds, library)
            own = _judged(proposed, grounds, library, about).statements
            for statement in own:
                if statement.state != "withheld" and statement.text not in told:
                    told.add(statement.text)
                    yield statement


def settled(
    built_in: Draft,
    told: ModelDraft,
    grounds: Grounds,
    library: Library,
    about: Circumstances | None = None,
) -> Settled:
    """Judge a model's draft beside what rules decide; the same draft gives the same answer."""
    own = proposals(told, grounds, library)
    reviewed = _reviewed(built_in, grounds)
    judged = _judged((*reviewed, *own), grounds, library, about)
    held = [item for item in judged.statements[len(reviewed) :] if item.state == "supported"]
    if held:
        draft = dataclasses.replace(
            built_in,
            headline=_headline(built_in, held, judged.citations, grounds),
            proposals=(*reviewed, *own),
            drafted_by=told.model,
        )
        return Settled(draft, _each_once(judged))
    why = told.failure
    if why:
        line = wording.model_failed(told.model, why)
    else:
        line = (wording.nothing_held if own else wording.nothing_drafted)(told.model)
    # What the model said stays to be seen, with the reason why it is not shown.
    beside = _judged((*_ours(built_in.proposals), *own), grounds, library, about)
    return Settled(built_in, _each_once(beside), Caution("built_in_instead", line))


def proposals(told: ModelDraft, grounds: Grounds, library: Library) -> tuple[Proposal, ...]:
    """Turn a model's statements into proposals; a quote that is not found keeps no offsets."""
    sent = {item.id: item for item in told.sent}
    held = considered(grounds)
    return tuple(
        Proposal(
            item.text,
            tuple(
                dict.fromkeys(
                    _source(cited, sent.get(cited.passage), held, library)
                    for cited in item.citations
                )
            ),
        )
        for item in told.statements[:_MOST_STATEMENTS]
    )


def _source(
    cited: Quoted,
    sent: Sent | None,
    held: dict[tuple[str, int], Hit],
    library: Library,
) -> Citation:
    """Where a quote stands in the passage it is said to be from, and nowhere else."""
    if sent is not None and len(cited.quote.split()) >= _LEAST_WORDS:
        hit = held.get((sent.document_id, sent.start))
        span = None if hit is None else locate(cited.quote, hit.passage.text)
        if hit is not None and span is not None:
            return hit.cite(*span)
        if hit is None:
            return next(_elsewhere(cited, sent, library), _absent(cited, sent.document))
    return _absent(cited, sent.document if sent is not None else cited.passage)


def _elsewhere(cited: Quoted, sent: Sent, library: Library) -> Iterator[Citation]:
    """Where the quote stands now, for a draft told again when other passages were found."""
    for document in library.documents():
        if document.id != sent.document_id and document.title != sent.document:
            continue
        body = library.body_if_held(document.id)
        span = None if body is None else locate(cited.quote, body)
        passage = None if span is None else library.passage_at(document.id, span[0])
        if body is None or span is None or passage is None:
            continue
        yield Citation(
            id="",
            kind="passage",
            document=document.title,
            document_id=document.id,
            page=passage.page_at(span[0] - passage.start),
            section=passage.section,
            edition=document.edition,
            quote=body[slice(*span)],
            start=span[0],
            end=span[1],
            sample=document.sample,
        )


def _absent(cited: Quoted, document: str) -> Citation:
    return Citation("", "passage", document, "", None, None, None, cited.quote, None, None)


def _reviewed(built_in: Draft, grounds: Grounds) -> tuple[Proposal, ...]:
    """All that rules say, in the reviewed words: what the draft tells, and what else fires."""
    told = tuple(item for item in built_in.proposals if item.findings)
    known = {finding.id for item in told for finding in item.findings}
    left = [item for item in grounds.findings if item.fires and item.id not in known]
    return _ours((*told, *grounds.worded(left)))


def _ours(proposed: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """What the built-in drafter proposes: from documents in scope, in its own language."""
    return tuple(dataclasses.replace(item, reviewed=True) for item in proposed)


def _headline(
    built_in: Draft, held: Sequence[Statement], cited: Sequence[Citation], grounds: Grounds
) -> str:
    """What rules decide is headed by its reviewed headline, the rest by the first that held."""
    first = held[0]
    if len(first.text) > _LONGEST_HEADLINE or any(item.findings for item in built_in.proposals):
        return built_in.headline
    quotes = [item.quote for item in cited if item.id in first.citations]
    aside = any(one in quote or quote in one for one in grounds.set_aside for quote in quotes)
    return built_in.headline if aside else first.text


def _judged(
    proposed: Iterable[Proposal],
    grounds: Grounds,
    library: Library,
    about: Circumstances | None,
) -> Verified:
    asked, proposed = grounds.asked, tuple(proposed)
    judged = verify(
        proposed,
        asked.text,
        grounds.findings,
        grounds.sources,
        library.body_if_held,
        about,
        consulting(asked, library),
    )
    codes = {item.id: set(item.codes) for item in (*grounds.findings, *judged.findings)}
    kept = (
        item if ours.reviewed else _on_what_was_asked(item, codes, set(asked.codes))
        for item, ours in zip(judged.statements, proposed, strict=True)
    )
    return dataclasses.replace(judged, statements=tuple(kept))


def _on_what_was_asked(
    item: Statement, codes: Mapping[str, set[str]], asked: set[str]
) -> Statement:
    """What a rule says in a model's stead, unless it is of codes that nobody asked about."""
    named = set[str]().union(*(codes.get(name, set()) for name in item.findings))
    if item.state != "corrected" or (asked and named <= asked):
        return item
    return dataclasses.replace(
        item, state="withheld", text=item.drafted or item.text, drafted=None, citations=(),
        findings=(), checks=(),
        reason=said(
            "Withheld: {reason}.", reason=said("it speaks of codes that were not asked about")
        ),
    )  # fmt: skip


def _each_once(judged: Verified) -> Verified:
    """Each sentence once: a correction takes the place of the same words from the rule."""
    corrected = {item.text for item in judged.statements if item.state == "corrected"}
    told: set[str] = set()
    kept = []
    for item in judged.statements:
        doubled = item.text in told or (item.text in corrected and item.state == "supported")
        if item.state == "withheld" or not doubled:
            kept.append(item)
        if item.state != "withheld" and not doubled:
            told.add(item.text)
    return dataclasses.replace(judged, statements=tuple(kept))
