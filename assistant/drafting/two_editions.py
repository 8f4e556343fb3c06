"""What two editions of one work say differently, each quoted from its own."""

from __future__ import annotations

from assistant.answer import Draft, Proposal
from assistant.drafting.grounds import Grounds
from assistant.drafting.quoting import best_quotes
from assistant.drafting.sought import Sought, sought
from assistant.languages import wording
from assistant.retrieval.compared import Compared, Edition

_MOST_OF_EACH = 4
# Share of what is asked that a sentence has to hold to be shown as a change of it.
_ABOUT = 0.4


def two_editions(grounds: Grounds, compared: Compared) -> Draft | None:
    """Propose what changed; ``None`` if neither edition speaks of the subject."""
    if not grounds.answerable:
        return None
    newer, older = (_changed(one, compared) for one in (compared.newer, compared.older))
    names = compared.older.document.title, compared.newer.document.title
    if newer or older:
        return Draft("answered", wording.editions_differ(*names), (*newer, *older))
    found = compared.newer.gathered
    same = best_quotes(found.hits, sought(compared.subject, found))
    return Draft("answered", wording.editions_agree(*names), same) if same else None


def _changed(edition: Edition, compared: Compared) -> tuple[Proposal, ...]:
    wanted = sought(compared.subject, edition.gathered)
    held = [(_share(wanted, stretch.text), stretch) for stretch in edition.alone]
    best = sorted((item for item in held if item[0] >= _ABOUT), key=lambda item: -item[0])
    topic = wording.only_in(edition.document.title)
    return tuple(
        Proposal(source.quote, (source,), topic=topic)
        for _, stretch in best[:_MOST_OF_EACH]
        for source in [stretch.hit.cite(stretch.start, stretch.end)]
    )


def _share(wanted: Sought, text: str) -> float:
    return wanted.worth(wanted.held(text)) / wanted.whole
