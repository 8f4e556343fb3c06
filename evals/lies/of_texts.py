"""Lies made from single sentences of the documents: their true quote is cited for them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

from evals.lies import rewording, turning
from evals.lies.cases import Case, Cited, Half
from evals.lies.of_edits import unheard
from evals.lies.texts import Sentence, half_of_text, words
from evals.lies.wordings import english
from evals.lies.world import World, asked_text
from knowledge_base.codes import find_codes

# So many of the lies are told in other words than the quote's besides.
_REWORDED = 0.4
Turn = Callable[[str], Iterable[str]]


def quote(sentence: Sentence) -> tuple[Cited, ...]:
    """The citation of a whole sentence."""
    return (Cited(sentence.document, sentence.text),)


def lied(
    kind: str,
    turn: Turn,
    world: World,
    half: Half,
    chance: random.Random,
    *,
    reword: bool = True,
    within: bool = False,
) -> Iterator[Case]:
    """One wrong text of every sentence that has one, then a second of each, and so on.

    ``within`` lets pass what stands in the document as part of a sentence.
    """
    waiting = [(sentence, iter(turn(sentence.text))) for sentence in world.sentences(half, chance)]
    while waiting:
        left = []
        for sentence, texts in waiting:
            text = next(texts, None)
            if text is None:
                continue
            left.append((sentence, texts))
            if reword and chance.random() < _REWORDED:
                text = next(rewording.synonyms(text, english("alike", half)), text)
            if not within and stands(text, world, sentence.document):
                continue
            asked = asked_text(sentence, half, chance)
            yield Case(kind, True, half, "en", asked, text, quote(sentence), sentence.text)
        waiting = left


def stands(text: str, world: World, document: str) -> bool:
    """Whether the words stand in the document after all, one after the other."""
    return " ".join(words(text)) in world.flat(document)


def dropped_not(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A negation is dropped."""
    return lied("dropped_not", turning.without_not, world, half, chance)


def added_not(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A negation is added."""
    return lied("added_not", turning.with_not, world, half, chance)


def obligation_weakened(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """Must becomes may, must not becomes need not."""
    may, need_not = {"development": ("may", "need not"), "test": ("can", "should preferably not")}[
        half
    ]
    return lied("obligation_weakened", lambda text: turning.weakened(text, may, need_not),
                world, half, chance)  # fmt: skip


def obligation_made(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """May becomes must."""
    must = {"development": "must", "test": "shall"}[half]
    return lied("obligation_made", lambda text: turning.strengthened(text, must),
                world, half, chance)  # fmt: skip


def number_changed(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A number that counts something is another."""
    return lied("number_changed", turning.other_number, world, half, chance)


def unit_of_number(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """Days for hours, and the like."""
    return lied("unit_changed", turning.other_unit, world, half, chance)


def date_in_text(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A month, day or year is another."""
    return lied("date_changed", turning.other_date, world, half, chance)


def condition_removed(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """What holds under a condition is said to hold always."""
    # The words do stand in the quote, so what counts is that they are nowhere a whole sentence.
    whole = {" ".join(words(item.text)) for item in world.texts.sentences}

    def turn(text: str) -> Iterator[str]:
        for told in turning.without_condition(text):
            # Sentences of both halves may lose different conditions and become the same.
            if " ".join(words(told)) not in whole and half_of_text(told) == half:
                yield told

    return lied("condition_removed", turn, world, half, chance, within=True)


def condition_added(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A condition or exception that nobody stated."""

    def turn(text: str) -> Iterator[str]:
        held = list(english("conditions", half))
        chance.shuffle(held)
        return turning.with_condition(text, held)

    return lied("condition_added", turn, world, half, chance)


def modifier_swapped(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A modifier is another."""
    return lied("modifier_swapped", turning.other_modifier, world, half, chance)


def word_turned(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A word of the statement is its opposite; the quote is as it stands."""
    return lied("word_turned", _turns(half, chance), world, half, chance)


def quote_word_changed(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """The same word is changed in the statement and in the quote cited for it."""
    for case in lied("quote_word_changed", _turns(half, chance), world, half, chance,
                     reword=False):  # fmt: skip
        document = case.cited[0].document
        yield Case(case.kind, True, half, "en", case.question, case.text,
                   (Cited(document, case.text),), case.truth)  # fmt: skip


def _turns(half: Half, chance: random.Random) -> Turn:
    def turn(text: str) -> Iterator[str]:
        pairs = list(english("opposite", half))
        chance.shuffle(pairs)
        return (told for told, _, _ in turning.opposite(text, pairs))

    return turn


def neighbouring_code(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """The rule of one code told of one with a number near it."""

    def other(code: str, sentence: Sentence) -> str | None:
        near = (item for item in world.tables.neighbours(code) if item not in sentence.codes)
        return next((item for item in near if _new(item, code, sentence, world)), None)

    return _recoded("neighbouring_code", other, world, half, chance)


def invented_code(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """The rule of one code told of one that is nowhere."""
    return _recoded("invented_code", lambda code, _: unheard(code, world, chance),
                    world, half, chance)  # fmt: skip


def _recoded(
    kind: str,
    other: Callable[[str, Sentence], str | None],
    world: World,
    half: Half,
    chance: random.Random,
) -> Iterator[Case]:
    for number, sentence in enumerate(world.sentences(half, chance)):
        single = [span for span in find_codes(sentence.text) if not span.is_range]
        if not single:
            continue
        span = single[chance.randrange(len(single))]
        code = other(span.first, sentence)
        if code is None:
            continue
        text = sentence.text.replace(span.first, code)
        if chance.random() < _REWORDED:
            text = next(rewording.synonyms(text, english("alike", half)), text)
        if stands(text, world, sentence.document):
            continue
        # Every other one is asked about the wrong code, as when the material lacks the right one.
        asked = (
            str(english("asked_code", half)[0]).format(code=code)
            if number % 2
            else asked_text(sentence, half, chance)
        )
        yield Case(kind, True, half, "en", asked, text, quote(sentence), sentence.text)


def _new(code: str, old: str, sentence: Sentence, world: World) -> bool:
    """Whether no table has a row for the code and any other that the sentence names."""
    return all(
        world.tables.apart(code, item) for item in sentence.codes if item not in {code, old}
    )
