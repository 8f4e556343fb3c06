"""Finding the passages for a question: exact code and part first, else keywords and vectors.

Ranks of different searches are fused (reciprocal rank), since their scores are not comparable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from assistant.question.asked import Asked
from assistant.question.understand import outside_words
from assistant.retrieval.evidence import Gathered, Hit, Signals
from assistant.retrieval.words import content_words, rarity, stem, stems_of
from knowledge_base.editions import in_force, years
from knowledge_base.library import Library
from knowledge_base.records import Document, Part, Passage

SHOWN = 10
_DEPTH = 50
# The passages that an answer is mostly quoted from.
_NEAR = 3
# Reciprocal rank fusion: weight / (_RANK_DAMPING + rank).
_RANK_DAMPING = 60.0
_KEYWORD_WEIGHT, _VECTOR_WEIGHT, _CODE_WEIGHT = 1.0, 1.0, 1.5


def in_scope(asked: Asked, library: Library) -> dict[str, Document]:
    """The documents a question may be answered from.

    Those named by the caller, whatever their dates; else the editions that the question names;
    else of each work the edition in force on the service date.
    """
    held = library.documents()
    if asked.document_ids:
        chosen = [document for document in held if document.id in asked.document_ids]
    elif asked.editions:
        wanted = set(asked.editions)
        chosen = [document for document in held if wanted & years(document)]
    else:
        chosen = list(in_force(held, asked.service_date))
    return {document.id: document for document in chosen}


def of_code_pages(
    codes: Sequence[str], parts: Sequence[Part], library: Library, scope: Mapping[str, Document]
) -> tuple[Hit, ...]:
    """The named parts of the pages about ``codes``; part by part, in reading order."""
    hits: list[Hit] = []
    for part in parts:
        for code in codes:
            hits.extend(
                Hit(passage, scope[passage.document_id], 1.0)
                for passage in library.page_of(code, part)
                if passage.document_id in scope
            )
    return tuple(hits)


def naming_all(
    codes: Sequence[str], library: Library, scope: Mapping[str, Document]
) -> tuple[Hit, ...]:
    """Passages that name every one of ``codes``, ranges included."""
    return tuple(
        Hit(passage, scope[passage.document_id], 1.0)
        for passage in library.naming(codes)
        if passage.document_id in scope
    )


def search(
    asked: Asked, library: Library, scope: Mapping[str, Document], *, meaning: bool = True
) -> Gathered:
    """Free search over the documents in scope.

    Without ``meaning`` only codes and keywords are searched: enough for evidence beside an
    answer that was looked up, and a second faster from a cold start.
    """
    words = content_words(asked.text)
    restricted = list(scope) if len(scope) < len(library.documents()) else None
    if restricted == [] or not scope:
        return Gathered()
    by_words = library.by_keywords(words, _DEPTH, restricted)
    by_vector = library.by_vector(asked.text, _DEPTH, restricted) if meaning else []
    by_code = [passage.id for passage in library.naming(asked.codes)] if asked.codes else []
    fused = _fuse(
        (
            ([name for name, _ in by_words], _KEYWORD_WEIGHT),
            ([name for name, _ in by_vector], _VECTOR_WEIGHT),
            (by_code, _CODE_WEIGHT),
        )
    )
    found = library.passages([name for name, _ in fused[: 2 * SHOWN]])
    hits = _distinct(fused, found, scope)[:SHOWN]
    weights = rarity(library.frequencies(words), library.passage_count())
    return Gathered(
        hits=hits,
        signals=_signals(asked.text, weights, hits, by_words, by_vector),
        weights={stem(word): weight for word, weight in weights.items()},
        searched=len(scope),
    )


def _fuse(lists: Iterable[tuple[Sequence[str], float]]) -> list[tuple[str, float]]:
    scores: defaultdict[str, float] = defaultdict(float)
    for names, weight in lists:
        for rank, name in enumerate(names, start=1):
            scores[name] += weight / (_RANK_DAMPING + rank)
    best = max(scores.values(), default=1.0)
    # Ties are broken by id, so that the same question always gets the same answer.
    return sorted(
        ((name, score / best) for name, score in scores.items()),
        key=lambda item: (-item[1], item[0]),
    )


def _distinct(
    fused: Sequence[tuple[str, float]],
    found: Mapping[str, Passage],
    scope: Mapping[str, Document],
) -> tuple[Hit, ...]:
    """Hits in order, the same text only once; ids of a stale index are passed over."""
    seen: set[str] = set()
    hits = []
    for name, score in fused:
        passage = found.get(name)
        if passage is None or passage.document_id not in scope or passage.text in seen:
            continue
        seen.add(passage.text)
        hits.append(Hit(passage, scope[passage.document_id], score))
    return tuple(hits)


def _signals(
    text: str,
    weights: Mapping[str, float],
    hits: Sequence[Hit],
    by_words: Sequence[tuple[str, float]],
    by_vector: Sequence[tuple[str, float]],
) -> Signals:
    told = [f"{hit.document.title} {hit.passage.heading} {hit.passage.text}" for hit in hits]
    best, held = stems_of(" ".join(told[:_NEAR])), stems_of(" ".join(told))
    rarest = max(weights, key=lambda word: (weights[word], word), default="")
    both = {name for name, _ in by_words[:SHOWN]} & {name for name, _ in by_vector[:SHOWN]}
    asked_beyond = [stems_of(words) for words in outside_words(text)]
    return Signals(
        similarity=by_vector[0][1] if by_vector else 0.0,
        coverage=_share(weights, best),
        rarest=float(stem(rarest) in best),
        breadth=_share(weights, held),
        peak=by_vector[0][1] - by_vector[-1][1] if by_vector else 0.0,
        outside=float(any(not words <= best for words in asked_beyond)),
        agreement=len(both) / SHOWN,
    )


def _share(weights: Mapping[str, float], held: frozenset[str]) -> float:
    total = sum(weights.values()) or 1.0
    return sum(weight for word, weight in weights.items() if stem(word) in held) / total
