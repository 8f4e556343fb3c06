"""A model's draft beside what rules decide, piece by piece."""

from __future__ import annotations

import dataclasses

import pytest

from assistant import street
from assistant.answer import Citation, Finding
from assistant.drafting.grounds import Grounds
from assistant.drafting.model.drafted import DraftedStatement, ModelDraft, Quoted, Sent
from assistant.drafting.model.passages import chosen, considered, shown
from assistant.drafting.model.task import task
from assistant.proposing import proposals, settled
from assistant.service import Assistant
from assistant.street import Way
from tests.assistant.conftest import TODAY
from tests.assistant.model_home import LABEL, QUESTION, QUOTE

SAID = "The record has to say why MRI was impossible or not enough."
IN_PERIOD = Finding(
    "f9", "global_period", "bundled", ("62302",), "A table", "62302 lies within a global period."
)


@pytest.fixture(scope="module")
def way(sample_assistant: Assistant) -> Way:
    """A question on its way, drafted by the built-in drafter."""
    library = sample_assistant.library
    asked = street.ruled(street.understood(QUESTION, library, TODAY), library)
    return street.drafted(street.retrieved(asked, library, None))


def told(grounds: Grounds, *statements: tuple[str, str]) -> ModelDraft:
    """A draft whose statements quote the first passage."""
    hit = next(iter(considered(grounds).values()))
    sent = Sent("P1", hit.passage.document_id, hit.document.title, hit.passage.start)
    drafted = (DraftedStatement(text, (Quoted("P1", quote),)) for text, quote in statements)
    return ModelDraft(LABEL, "p", tuple(drafted), (sent,))


def test_a_finding_to_act_on_that_nobody_tells_is_added_in_reviewed_words(
    way: Way, sample_assistant: Assistant
) -> None:
    grounds = dataclasses.replace(way.grounds, findings=(IN_PERIOD,))
    found = settled(way.draft, told(grounds, (SAID, QUOTE)), grounds, sample_assistant.library)
    assert [item.text for item in found.verified.statements] == [IN_PERIOD.message, SAID]
    assert (found.draft.drafted_by, found.caution) == (LABEL, None)


def test_what_a_librarian_set_aside_heads_no_answer(way: Way, sample_assistant: Assistant) -> None:
    draft = told(way.grounds, (SAID, QUOTE))
    library = sample_assistant.library
    assert settled(way.draft, draft, way.grounds, library).draft.headline == SAID
    aside = dataclasses.replace(way.grounds, set_aside=frozenset({QUOTE}))
    assert settled(way.draft, draft, aside, library).draft.headline == way.draft.headline


def test_a_long_sentence_heads_no_answer(way: Way, sample_assistant: Assistant) -> None:
    long = f"{SAID[:-1]}{', and again' * 40}."
    found = settled(
        way.draft, told(way.grounds, (long, QUOTE)), way.grounds, sample_assistant.library
    )
    assert found.verified.statements[0].state == "supported"
    assert found.draft.headline == way.draft.headline


def test_a_quote_has_the_place_it_has_in_the_document(
    way: Way, sample_assistant: Assistant
) -> None:
    library = sample_assistant.library
    spaced = QUOTE.replace(" ", "  ")
    (made,) = proposals(told(way.grounds, (SAID, spaced)), way.grounds, library)
    (cited,) = made.sources
    assert cited.quote == QUOTE
    assert library.body(cited.document_id)[cited.start : cited.end] == QUOTE
    (lost,) = proposals(told(way.grounds, (SAID, "a quote of nowhere")), way.grounds, library)
    title = cited.document
    assert lost.sources == (
        Citation("", "passage", title, "", None, None, None, "a quote of nowhere", None, None),
    )


def test_only_so_many_statements_are_looked_at(way: Way, sample_assistant: Assistant) -> None:
    draft = told(way.grounds, *[(SAID, QUOTE)] * 30)
    assert len(proposals(draft, way.grounds, sample_assistant.library)) == 20


def test_the_passages_sent_are_few_and_cut_between_words(way: Way) -> None:
    hit = next(iter(considered(way.grounds).values()))
    text = " ".join(f"word{number}" for number in range(2_000))
    long = dataclasses.replace(hit, passage=dataclasses.replace(hit.passage, text=text))
    for focus in (None, (9_000, 9_100), (len(text) - 50, len(text))):
        cut = shown(dataclasses.replace(long, focus=focus))
        assert 2_900 < len(cut) <= 3_000
        assert set(cut.split()) <= set(text.split())
        assert focus is None or text[focus[0] + 10 : focus[1] - 10] in cut
    many = tuple(
        dataclasses.replace(long, passage=dataclasses.replace(long.passage, start=place))
        for place in range(20)
    )
    crowded = dataclasses.replace(way.grounds, page_hits=many)
    assert len(list(chosen(crowded))) == 4
    assert sum(len(shown(item)) for item in chosen(crowded)) <= 14_000
    assert [item.id for item in task(crowded).sent] == ["P1", "P2", "P3", "P4"]
