"""Free search: codes, keywords and meaning, fused by rank, then what stands around is read."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from assistant.question.asked import Asked
from assistant.question.dates import without
from assistant.question.labels import Label, labels
from assistant.retrieval.evidence import Gathered
from assistant.retrieval.foreign import in_words_held
from assistant.retrieval.lexicon import Meaning, meanings, words_of
from assistant.retrieval.measuring import Lists, signals_of
from assistant.retrieval.premises import headings_of_section
from assistant.retrieval.ranking import arrange, fuse
from assistant.retrieval.reading import neighbours, read_around
from assistant.retrieval.refusal import topic
from assistant.retrieval.words import content_words, rarity, stem
from knowledge_base.library import Library
from knowledge_base.records import Document

if TYPE_CHECKING:
    from knowledge_base.indexes.embedders import Vectors

SHOWN = 10
_DEPTH = 100
_SECTION_WEIGHT = 3.0
# Passages that are looked at for repeats.
_CANDIDATES = 40
_KEYWORD_WEIGHT, _VECTOR_WEIGHT, _CODE_WEIGHT = 1.0, 1.0, 1.5
# The multilingual vectors, for questions in other languages only.
_ABROAD_WEIGHT = 1.0
# Of what a phrase may also be called, how much the embedding model is told.
_MEANINGS_EMBEDDED, _MOST_EMBEDDED = 2, 6
# A word in so many passages is the material's own, whatever else it may stand for.
_COMMON = 6
# In a large library a word in more than this share of the passages tells too little for its time.
_LARGE, _EVERYWHERE, _LEAST_WORDS = 20_000, 0.03, 3
# What a word may stand for counts half of the word itself.
_MEANT = 0.5
# A question names few things by number; each is a search. In a question of many words a label
# is one of many; in "modifier 57" it is all there is.
_MOST_LABELS, _LABELS_WORDS = 6, 3.0
_LEAST_LABEL_WEIGHT, _MOST_LABEL_WEIGHT = 0.5, 1.5


def search(
    asked: Asked, library: Library, scope: Mapping[str, Document], *, meaning: bool = True
) -> Gathered:
    """Free search over the documents in scope.

    Without ``meaning`` only codes and keywords are searched: enough for evidence beside an
    answer that was looked up, and a second faster from a cold start.
    """
    if not scope:
        return Gathered()
    asked = in_words_held(asked, library)
    text = _subject(asked)
    words = content_words(text)
    own = library.frequencies(words)
    also = _meanings(text, own) if meaning else ()
    meant = words_of(also, words)
    restricted = list(scope) if len(scope) < len(library.documents()) else None
    counts = {**own, **library.frequencies(meant)}
    total = library.passage_count()
    by_words = library.by_keywords(
        _telling(words, counts, total), _DEPTH, restricted, also=_telling(meant, counts, total)
    )
    lists = Lists(by_words, ())
    named = labels(asked.text)
    if meaning:
        vector = _embedded(text, also, library)
        near = library.near(vector, _DEPTH, restricted)
        lists = Lists(by_words, near, topic(vector, library.embedder.identity))
        if asked.original is not None:
            abroad = library.near_in_any_language(asked.original, _DEPTH, restricted)
            sounds = topic(*library.any_language.question(asked.original)) if abroad else None
            lists = dataclasses.replace(lists, abroad=abroad, topic_abroad=sounds)
    fused = fuse(
        (
            ([name for name, _ in lists.by_words], _KEYWORD_WEIGHT),
            ([name for name, _ in lists.by_vector], _VECTOR_WEIGHT),
            ([name for name, _ in lists.abroad], _ABROAD_WEIGHT),
            *_by_code(asked.codes, library),
            *_by_section(text, library, scope),
            *_by_label(named, len(words), library, restricted),
        )
    )[:_CANDIDATES]
    found = library.passages([name for name, _ in fused])
    inside = {name: item for name, item in found.items() if item.document_id in scope}
    arranged = arrange(fused, inside, asked.codes)[: 2 * SHOWN]
    beside = library.passages(neighbours([passage for passage, _ in arranged]))
    rare = rarity(counts, total)
    weights = {word: rare[word] for word in words if word in rare}
    stems = {stem(word): weight for word, weight in weights.items()}
    hits = tuple(read_around(arranged, beside, scope, stems, library.body))[:SHOWN]
    seen = [word for word in weights if counts.get(word)]
    known = {word for item in also for word in item.words}
    return Gathered(
        hits=hits,
        signals=signals_of(asked, hits, lists, weights, _stems_meant(also), seen),
        weights=stems,
        meant={
            stem(word): _MEANT * rare[word]
            for word in meant
            if word in rare and stem(word) not in stems
        },
        labels=named,
        unseen=(
            *(word for word in words if not counts.get(word) and word not in known),
            *(asked.left or ()),
        ),
        searched=len(scope),
    )


def _telling(words: Sequence[str], counts: Mapping[str, int], total: int) -> list[str]:
    """The words worth searching for; of a large library not those that stand everywhere."""
    if total < _LARGE:
        return list(words)
    rare = [word for word in words if counts.get(word, 0) <= _EVERYWHERE * total]
    return rare or sorted(words, key=lambda word: counts.get(word, 0))[:_LEAST_WORDS]


def _by_code(codes: Sequence[str], library: Library) -> list[tuple[list[str], float]]:
    """The passages that name all the codes; of several codes also those that name each."""
    groups = [codes, *((code,) for code in codes)] if len(codes) > 1 else [codes]
    return [
        ([passage.id for passage in library.naming(group)], _CODE_WEIGHT / len(groups) ** 0.5)
        for group in groups
        if group
    ]


def _by_section(
    text: str, library: Library, scope: Mapping[str, Document]
) -> list[tuple[list[str], float]]:
    """The passages of the section that a question names, in reading order."""
    return [
        ([passage.id for passage in library.under(document, headings)], _SECTION_WEIGHT)
        for document, headings in headings_of_section(text, library, scope).items()
        if headings
    ]


def _by_label(
    named: Sequence[Label], words: int, library: Library, restricted: Sequence[str] | None
) -> list[tuple[list[str], float]]:
    """For each label the passages in which its name and its number stand together."""
    weight = max(_LEAST_LABEL_WEIGHT, min(_MOST_LABEL_WEIGHT, _LABELS_WORDS / max(1, words)))
    return [
        (
            [
                name
                for name, _ in library.together(
                    list(product(label.names, label.values)), _DEPTH, restricted
                )
            ],
            weight,
        )
        for label in named[:_MOST_LABELS]
    ]


def _stems_meant(also: Sequence[Meaning]) -> dict[str, frozenset[str]]:
    """For each word of a known phrase the stems of what it may stand for."""
    return {
        word: frozenset(stem(name) for phrase in item.means for name in content_words(phrase))
        for item in also
        for word in item.words
    }


def vector_of(asked: Asked, library: Library) -> Vectors:
    """The vector [dimensions] that a question is searched with."""
    text = _subject(in_words_held(asked, library))
    return _embedded(text, _meanings(text, library.frequencies(content_words(text))), library)


def _subject(asked: Asked) -> str:
    """The question without its service date, which is no part of its subject."""
    return without(asked.text) or asked.text


def _meanings(text: str, counts: Mapping[str, int]) -> tuple[Meaning, ...]:
    """What the phrases of a question may stand for; not those of the material's own words."""
    return meanings(text, {word for word, count in counts.items() if count >= _COMMON})


def _embedded(text: str, also: Sequence[Meaning], library: Library) -> Vectors:
    """The vector of a question with what its phrases may also be called."""
    phrases = [phrase for item in also for phrase in item.means[:_MEANINGS_EMBEDDED]]
    told = ", ".join(phrases[:_MOST_EMBEDDED])
    vector: Vectors = library.embedder.embed([f"{text} ({told})" if told else text])[0]
    return vector
