"""Measuring how much of a question the passages found hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.question.asked import Asked
from assistant.question.labels import Label, labels
from assistant.question.understand import gives_orders, outside_words
from assistant.retrieval.evidence import Hit
from assistant.retrieval.signals import Signals
from assistant.retrieval.words import content_words, stem, stems_of
from knowledge_base.codes import CodeSpan, find_codes

# The passages that an answer is mostly quoted from.
_NEAR = 3
# The passage by keywords that the best one is compared with.
_MARGIN = 5
# What a range says of a code within it: "72240-72270" much, "10000-19999" hardly anything.
_NARROW, _IN_NARROW, _IN_WIDE = 400, 0.7, 0.2


@dataclass(frozen=True, slots=True)
class Lists:
    """What the two searches gave: ranked ids with their scores."""

    by_words: Sequence[tuple[str, float]]
    by_vector: Sequence[tuple[str, float]]
    topic: float = 0.0
    """What the question's vector alone tells; see ``refusal.topic``."""
    abroad: Sequence[tuple[str, float]] = ()
    """For a question in another language the nearest by the multilingual vectors."""
    topic_abroad: float | None = None
    """What its multilingual vector alone tells."""


def signals_of(
    asked: Asked,
    hits: Sequence[Hit],
    lists: Lists,
    weights: Mapping[str, float],
    meanings: Mapping[str, Collection[str]],
    seen: Collection[str],
) -> Signals:
    """The signals of one search.

    Args:
        asked: the question.
        hits: what was found, best first.
        lists: the ranked lists behind it.
        weights: the rarity of each word of the question.
        meanings: for each word the stems of what it may stand for.
        seen: the words of the question that occur anywhere in the material.
    """
    told = [f"{hit.document.title} {hit.passage.heading} {hit.passage.text}" for hit in hits]
    best = frozenset[str]().union(*map(stems_of, told[:_NEAR]))
    held = best.union(*map(stems_of, told))
    rarest = max(weights, key=lambda word: (weights[word], word), default="")
    shown = len(hits) or 1
    both = {name for name, _ in lists.by_words[:shown]} & {
        name for name, _ in lists.by_vector[:shown]
    }
    nearest = [score for _, score in lists.by_vector]
    ranked = [score for _, score in lists.by_words[:_MARGIN]]
    asked_for = sum(weights.values()) or 1.0
    named = labels(asked.text)
    held_labels = _labelled(named, hits[:_NEAR])
    alone = [stems_of(hit.focused()) for hit in hits]

    def meant(place: Collection[str]) -> float:
        return _share(weights, [word for word in weights if stands_for(word, place)])

    def is_beyond(words: str) -> bool:
        return not stems_of(" ".join(content_words(words))) <= best

    def stands_for(word: str, place: Collection[str]) -> bool:
        return stem(word) in place or any(name in place for name in meanings.get(word, ()))

    return Signals(
        similarity=nearest[0] if nearest else 0.0,
        peak=nearest[0] - nearest[-1] if nearest else 0.0,
        coverage=_share(weights, [word for word in weights if stem(word) in best]),
        breadth=_share(weights, [word for word in weights if stem(word) in held]),
        meant=meant(best),
        together=max(
            (_share(weights, [w for w in weights if stem(w) in s]) for s in alone), default=0.0
        ),
        together_meant=max(map(meant, alone), default=0.0),
        first=meant(alone[0]) if alone else 0.0,
        matched=ranked[0] / asked_for if ranked else 0.0,
        margin=(ranked[0] - ranked[-1]) / asked_for if ranked else 0.0,
        heaviest=max(weights.values(), default=0.0) / asked_for,
        rarest=float(stands_for(rarest, best)),
        unseen=_share(weights, [w for w in weights if w not in seen and not meanings.get(w)]),
        agreement=len(both) / shown,
        outside=float(any(map(is_beyond, outside_words(asked.text)))),
        orders=float(gives_orders(asked.text)),
        coded=float(bool(asked.codes)),
        codes=_spoken_of(asked.codes, hits),
        labelled=held_labels,
        unlabelled=(1.0 - held_labels) if named else 0.0,
        length=len(weights) / 10,
        topic=lists.topic,
        topic_abroad=lists.topic_abroad,
        similarity_abroad=lists.abroad[0][1] if lists.abroad else 0.0,
    )


def _share(weights: Mapping[str, float], held: Collection[str]) -> float:
    total = sum(weights.values()) or 1.0
    return sum(weights[word] for word in held) / total


def _labelled(named: Sequence[Label], hits: Sequence[Hit]) -> float:
    held = [item for item in named if any(item.stands_in(hit.passage.text) for hit in hits)]
    return len(held) / len(named) if named else 0.0


def _spoken_of(codes: Sequence[str], hits: Sequence[Hit]) -> float:
    """How surely the hits speak of ``codes``: the mean over them, 0 where none is named."""
    if not codes:
        return 0.0
    spans = [span for hit in hits for span in find_codes(hit.passage.text)]
    about = {hit.passage.subject for hit in hits}
    surely = [1.0 if code in about else _named(code, spans) for code in codes]
    return sum(surely) / len(surely)


def _named(code: str, spans: Sequence[CodeSpan]) -> float:
    best = 0.0
    for span in spans:
        if code in {span.first, span.last}:
            return 1.0
        if code in span:
            best = max(best, _IN_NARROW if span.width <= _NARROW else _IN_WIDE)
    return best
