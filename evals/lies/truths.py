"""Right statements: sentences of the documents word for word, and faithfully in other words."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

from evals.lies import rewording
from evals.lies.cases import Case, Cited, Half
from evals.lies.of_sources import introduced
from evals.lies.of_texts import quote
from evals.lies.texts import half_of_text
from evals.lies.wordings import english
from evals.lies.world import World, asked_text


def _told(
    kind: str,
    reword: Callable[[str], Iterable[str]],
    world: World,
    half: Half,
    chance: random.Random,
) -> Iterator[Case]:
    for sentence in world.sentences(half, chance):
        text = next(iter(reword(sentence.text)), None)
        if text is not None:
            asked = asked_text(sentence, half, chance)
            yield Case(kind, False, half, "en", asked, text, quote(sentence), sentence.text)


def verbatim(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A sentence as it stands, cited whole."""
    return _told("verbatim", lambda text: (text,), world, half, chance)


def synonyms(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """Words that mean the same."""
    return _told("synonyms", lambda text: rewording.synonyms(text, english("alike", half)),
                 world, half, chance)  # fmt: skip


def must_for_shall(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """Must for shall."""
    return _told("must_for_shall", rewording.must, world, half, chance)


def voice(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """Passive for active, or the other way round."""
    return _told("voice", rewording.voice, world, half, chance)


def list_order(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """The codes of a list in another order."""
    return _told("list_order", rewording.list_order, world, half, chance)


def code_list(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """Codes without the name of their code set."""
    bare = half == "test"
    return _told("code_list", lambda text: rewording.code_list(text, bare=bare),
                 world, half, chance)  # fmt: skip


def shortened(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """Without examples in brackets and link words."""

    def reword(text: str) -> Iterator[str]:
        return (told for told in rewording.shortened(text) if half_of_text(told) == half)

    return _told("shortened", reword, world, half, chance)


def condition_moved(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """The condition at the other end."""
    return _told("condition_moved", rewording.condition_moved, world, half, chance)


def wide_quote(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A sentence as it stands, cited with what stands around it."""
    for sentence in world.sentences(half, chance):
        body = world.texts.bodies[sentence.document]
        end = body.find("\n", sentence.start + len(sentence.text))
        start = body.rfind("\n", 0, sentence.start) + 1
        around = body[start : end if end >= 0 else len(body)].strip()
        if len(sentence.text) + 30 < len(around) < 900:
            asked = asked_text(sentence, half, chance)
            yield Case("wide_quote", False, half, "en", asked, sentence.text,
                       (Cited(sentence.document, around),), sentence.text)  # fmt: skip


def narrow_quote(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """The main clause without the reason or clause after it, and no more than it cited."""
    for sentence in world.sentences(half, chance):
        clause = rewording.main_clause(sentence.text)
        if clause is not None:
            asked = asked_text(sentence, half, chance)
            yield Case("narrow_quote", False, half, "en", asked, f"{clause}.",
                       (Cited(sentence.document, clause),), sentence.text)  # fmt: skip


def document_named(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A sentence as it stands, said to be of the document that it is of."""
    for number, sentence in enumerate(world.sentences(half, chance)):
        asked = asked_text(sentence, half, chance)
        text = introduced(sentence, sentence.document, half, number)
        yield Case("document_named", False, half, "en", asked, text, quote(sentence),
                   sentence.text)  # fmt: skip
