"""Which documents a question may be answered from, and the passages its codes lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.question.asked import Asked
from assistant.retrieval.evidence import Hit
from assistant.retrieval.words import content_words, stem, stems_of
from knowledge_base.editions import in_force, years
from knowledge_base.library import Library
from knowledge_base.records import Document, Part, Passage


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


def speaks_of(payer: str, library: Library, scope: Mapping[str, Document]) -> bool:
    """Whether a document in scope is on a payer.

    Medicaid is named in most of Medicare's documents, and has to stand in a title.
    """
    name = payer.casefold()
    if any(name in document.title.casefold() for document in scope.values()):
        return True
    words = content_words(payer)
    if len(words) > 1:
        return bool(library.together([(words[0], words[1])], 1, list(scope)))
    return name != "medicaid" and bool(library.by_keywords(words, 1, list(scope)))


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


def ranked_parts(
    codes: Sequence[str],
    words: Sequence[str],
    also: Sequence[str],
    library: Library,
    scope: Mapping[str, Document],
) -> tuple[Hit, ...]:
    """All passages of the pages about ``codes``, best first by keywords, the rest as they stand.

    The score is the share of ``words`` that a passage holds, by a crude stem; ``also`` are words
    that those may stand for.
    """
    held = {
        passage.id: passage
        for code in codes
        for passage in library.pages_about(code)
        if passage.document_id in scope
    }
    if not held:
        return ()
    documents = list(dict.fromkeys(passage.document_id for passage in held.values()))
    ranked = library.by_keywords(words, len(held), documents, also=also) if words else []
    asked = {stem(word) for word in words}

    def share(passage: Passage) -> float:
        found = asked & stems_of(f"{passage.heading} {passage.text}")
        return len(found) / len(asked) if asked else 0.0

    order = dict.fromkeys([*(name for name, _ in ranked if name in held), *held])
    return tuple(
        Hit(held[name], scope[held[name].document_id], share(held[name])) for name in order
    )


def naming_all(
    codes: Sequence[str], library: Library, scope: Mapping[str, Document]
) -> tuple[Hit, ...]:
    """Passages that name every one of ``codes``, ranges included."""
    return tuple(
        Hit(passage, scope[passage.document_id], 1.0)
        for passage in library.naming(codes)
        if passage.document_id in scope
    )
