"""Lies about sources: quotes and places that are not where the draft says, or do not fit it."""

from __future__ import annotations

import random
from collections.abc import Iterator

from evals.lies import turning
from evals.lies.cases import Case, Cited, Half, one_of, shuffled
from evals.lies.of_texts import quote
from evals.lies.rewording import uncapped
from evals.lies.texts import Sentence, alike, told_apart, words
from evals.lies.wordings import english
from evals.lies.world import World, asked_text

NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")
_MODALS = frozenset({"shall", "may", "should", "must"})
_NEAR = 12  # sentences to either side that a citation may be mistaken for
_UNLIKE = 0.2  # share of telling words of two sentences that say different things


def other_document(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A true sentence, its quote cited as of another document held."""
    titles = sorted(world.texts.bodies)
    for sentence in world.sentences(half, chance):
        told = " ".join(words(sentence.text))
        others = [title for title in titles if told not in world.flat(title)]
        if not others:
            continue
        cited = (Cited(one_of(others, chance), sentence.text),)
        asked = asked_text(sentence, half, chance)
        yield Case("other_document", True, half, "en", asked, sentence.text, cited, sentence.text)


def other_edition(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A sentence of one edition of the manual cited as of the other, which has it not."""
    editions = {item.edition: item.document for item in world.texts.sentences if item.page}
    if len(editions) < 2:
        return
    solid = {title: world.flat(title).replace(" ", "") for title in editions.values()}
    changed = []
    for sentence in world.texts.of(half):
        if sentence.edition not in editions or sentence.document not in solid:
            continue
        (other,) = (title for edition, title in editions.items() if edition != sentence.edition)
        # Readers break words and lines in their own ways; that is no change of the text.
        if "".join(words(sentence.text)) not in solid[other]:
            changed.append((sentence, other))
    # Few sentences differ: each is told in six ways, with two questions and three wordings.
    for number in range(6):
        for sentence, other in shuffled(changed, chance):
            cited = (Cited(other, sentence.text),)
            asked = str(english("asked_text", half)[0]).format(topic=sentence.topic)
            if number % 2:
                asked += f" ({other})"
            text = sentence.text
            if number >= 2:
                text = introduced(sentence, other, half, number - 2 + number // 4)
            yield Case("other_edition", True, half, "en", asked, text, cited, sentence.text)


def introduced(sentence: Sentence, title: str, half: Half, number: int) -> str:
    """The sentence said to be of the document so titled."""
    wording = str(english("introduced", half)[number % 2])
    return wording.format(document=title, clause=uncapped(sentence.text), sentence=sentence.text)


def citation_not_holding(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A true sentence with a true quote from near by that says something else."""
    ordered = sorted(world.sentences(half, chance), key=lambda item: (item.document, item.start))
    places = list(range(len(ordered)))
    chance.shuffle(places)
    for place in places:
        sentence = ordered[place]
        near = ordered[max(0, place - _NEAR) : place + _NEAR + 1]
        unfit = [
            item
            for item in near
            if item.document == sentence.document
            and alike(item.text, sentence.text) < _UNLIKE
            and not item.codes & sentence.codes
        ]
        if not unfit or len(sentence.codes) > 1:
            continue
        cited = quote(one_of(unfit, chance))
        asked = asked_text(sentence, half, chance)
        yield Case("citation_not_holding", True, half, "en", asked, sentence.text, cited,
                   sentence.text)  # fmt: skip


def invented_section(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A true sentence said to stand in a chapter or section that the document has not."""
    for number, sentence in enumerate(world.sentences(half, chance)):
        told = {"document": sentence.document, "sentence": sentence.text}
        if number % 2 and sentence.chapter:
            chapter = one_of(("XV", "XVII", "XIX", "XXI"), chance)
            text = _placed("chapter", half, chance, chapter=chapter, **told)
        else:
            section = str(one_of(english("invented_sections", half), chance))
            if section.lower() in world.texts.bodies[sentence.document].lower():
                continue
            text = _placed("section", half, chance, section=section, **told)
        asked = asked_text(sentence, half, chance)
        yield Case("invented_section", True, half, "en", asked, text, quote(sentence),
                   sentence.text)  # fmt: skip


def place_changed(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A true sentence said to stand on another page or in another chapter or section."""
    sections = sorted({i.section for i in world.texts.sentences if i.section and not i.page})
    for number, sentence in enumerate(world.sentences(half, chance)):
        if not sentence.once:
            continue
        told = {"document": sentence.document, "sentence": sentence.text}
        if sentence.page and number % 2:
            page = str(sentence.page + chance.choice((-41, -17, -6, 5, 14, 38)))
            if int(page) < 1:
                continue
            text = _placed("page", half, chance, page=page, **told)
        elif sentence.chapter in NUMERALS:
            others = [name for name in NUMERALS if name != sentence.chapter]
            text = _placed("chapter", half, chance, chapter=one_of(others, chance), **told)
        elif sentence.section and not sentence.page:
            others = [name for name in sections if name != sentence.section]
            text = _placed("section", half, chance, section=one_of(others, chance), **told)
        else:
            continue
        asked = asked_text(sentence, half, chance)
        yield Case("place_changed", True, half, "en", asked, text, quote(sentence), sentence.text)


def placed(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A true sentence with its true page, chapter or section."""
    for number, sentence in enumerate(world.sentences(half, chance)):
        if not sentence.once:
            continue
        told = {"document": sentence.document, "sentence": sentence.text}
        if sentence.page and number % 2:
            text = _placed("page", half, chance, page=str(sentence.page), **told)
        elif sentence.chapter in NUMERALS:
            text = _placed("chapter", half, chance, chapter=str(sentence.chapter), **told)
        elif sentence.section and not sentence.page:
            text = _placed("section", half, chance, section=sentence.section, **told)
        else:
            continue
        asked = asked_text(sentence, half, chance)
        yield Case("placed", False, half, "en", asked, text, quote(sentence), sentence.text)


def _placed(name: str, half: Half, chance: random.Random, **told: str) -> str:
    return str(one_of(english(f"placed_{name}", half), chance)).format(**told)


def stitched(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """What one quote is about with what another says, both cited."""
    cut = [
        (item, parts)
        for item in world.sentences(half, chance)
        if (parts := turning.halves(item.text))
    ]
    for _ in range(4):
        for (one, first), (other, second) in zip(cut, shuffled(cut, chance), strict=True):
            if not one.codes or one.codes & other.codes or not _unfit(first, second):
                continue
            asked = asked_text(one, half, chance)
            text = f"{first[0]} {second[1]}."
            cited = quote(one) + quote(other)
            yield Case("stitched", True, half, "en", asked, text, cited, one.text)


def _unfit(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Whether the second says something else, of something else, with a verb that fits the first.

    A lie that its grammar gives away would be worth little.
    """
    (about, said), (subject, says) = first, second
    verb, other = said.split(maxsplit=1)[0], says.split(maxsplit=1)[0]
    return (
        alike(said, says) <= _UNLIKE
        and len(told_apart(says)) >= 6
        and not told_apart(about) <= told_apart(subject)
        and (verb == other or other in _MODALS)
    )
