"""Which passage of a document made an answer another one, and what became of it."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.receipts.cause import Body, Cause, CauseKind, cut, redated, title
from assistant.receipts.receipt import Basis, Given, HeldDocument, Used
from knowledge_base.phrases import mark, said

# Less alike than this, two paragraphs are two paragraphs and not one that was changed.
_ALIKE = 0.6
# Stretches that differ between two wordings of a passage, and the words shown of each.
_STRETCHES, _AROUND, _LONGEST_STRETCH = 3, 4, 40


def passage_causes(
    before: Given, after: Given | None, then: Basis, now: Basis, body: Body
) -> Iterator[Cause]:
    """What became of the passages that were quoted, and where those that are quoted now are from.

    ``body`` gives the stored text of a document held now.
    """
    old, new = _passages(before), _passages(after)
    lost = [item for key, item in old.items() if key not in new]
    come = [item for key, item in new.items() if key not in old]
    noted = _of_notes(before, lost, mark("not used for a verdict any more: {quote}"))
    for item in lost:
        found = _of_lost(item, come, then, now, body)
        yield noted.get(item.id, found) if found.kind == "passage_other" else found
    # What came in the place of something that went was said with it.
    replaced = {
        told
        for item in lost
        for was in [then.documents.get(item.document_id)]
        for told in ((was.work, was.source) if was is not None else ())
    }
    noted = {} if after is None else _of_notes(after, come, mark("read as a note now: {quote}"))
    for item in come:
        document = now.documents.get(item.document_id)
        if document is not None and item.document_id in then.documents:
            if not lost:
                yield noted.get(item.id, _other(item))
        elif document is not None and not replaced & {document.work, document.source}:
            yield _of_come(item, document, then)


def _of_come(item: Used, document: HeldDocument, then: Basis) -> Cause:
    """A passage of a document that came: of a new edition, or of something new altogether."""
    earlier = [was for was in then.documents.values() if was.work == document.work]
    kind: CauseKind = "passage_new" if earlier else "document_new"
    source = _in_place_of(document, earlier[-1].title if earlier else None)
    return Cause(kind, source, item.document_id, said("now {quote}", quote=cut(item)))


def _in_place_of(document: HeldDocument, earlier: str | None) -> str:
    if earlier is None:
        return title(document)
    return said("{document}, in place of {earlier}", document=title(document), earlier=earlier)


def _of_notes(given: Given, used: Sequence[Used], told: str) -> dict[str, Cause]:
    """Of those passages that a note was read from: what has become of it, by citation id."""
    names = {
        name for item in given.judged if item.rule == "guidance_note" for name in item.citations
    }
    return {
        item.id: Cause(
            "note_changed", item.document, item.document_id, said(told, quote=cut(item))
        )
        for item in used
        if item.id in names
    }


def _of_lost(item: Used, come: Sequence[Used], then: Basis, now: Basis, body: Body) -> Cause:
    held = now.documents.get(item.document_id)
    was = then.documents.get(item.document_id)
    if held is not None and was is not None and was != held:
        return redated(item.document_id, was, held)
    heirs = {} if was is None else _heirs(item.document_id, was, then, now)
    if heirs:
        return _in_heir(item, heirs, come, body)
    if held is None:
        return Cause(
            "document_gone", item.document, item.document_id, said("was {quote}", quote=cut(item))
        )
    text = body(item.document_id)
    if text is not None and text[item.start : item.end] != item.quote:
        return Cause(
            "passage_changed",
            item.document,
            item.document_id,
            said("was {quote}", quote=cut(item)),
        )
    fresh = [other for other in come if other.document_id not in then.documents]
    if fresh:
        document = now.documents[fresh[0].document_id]
        told = said(
            "answers in place of {document}: {quote}",
            document=item.document,
            quote=cut(fresh[0]),
        )
        return Cause("document_new", title(document), fresh[0].document_id, told)
    return _other(item)


def _other(item: Used) -> Cause:
    told = said("another passage is chosen than before, beside {quote}", quote=cut(item))
    return Cause("passage_other", item.document, item.document_id, told)


def _heirs(name: str, was: HeldDocument, then: Basis, now: Basis) -> Mapping[str, HeldDocument]:
    """Documents that came since and are of the same work, or the same file added again."""
    return {
        other: document
        for other, document in now.documents.items()
        if other not in then.documents
        and other != name
        and (document.work == was.work or document.source == was.source)
    }


def _in_heir(
    item: Used, heirs: Mapping[str, HeldDocument], come: Sequence[Used], body: Body
) -> Cause:
    name, document = list(heirs.items())[-1]
    source = _in_place_of(document, item.document)
    if _flat(item.quote) in _flat(body(name) or ""):
        return Cause(
            "passage_moved",
            source,
            name,
            said("word for word as before: {quote}", quote=cut(item)),
        )
    theirs = [other for other in come if other.document_id in heirs]
    if theirs:
        near = max(theirs, key=lambda other: _likeness(item.quote, other.quote))
        if _likeness(item.quote, near.quote) >= _ALIKE:
            told = _difference(item.quote, near.quote)
            if near.page is not None:
                told = said("page {page}: {change}", page=near.page, change=told)
            return Cause("passage_changed", source, near.document_id, told)
    return Cause(
        "passage_gone", source, name, said("not in it any more: {quote}", quote=cut(item))
    )


def _difference(old: str, new: str) -> str:
    """The stretches of two texts that differ, each with some words around it."""
    one, two = old.split(), new.split()
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    told = [
        f'"{_stretch(one, first, last)}" -> "{_stretch(two, start, end)}"'
        for name, first, last, start, end in matcher.get_opcodes()
        if name != "equal"
    ]
    shown = "; ".join(told[:_STRETCHES])
    if len(told) <= _STRETCHES:
        return shown
    return said("{shown}; and {number} more", shown=shown, number=len(told) - _STRETCHES)


def _stretch(words: Sequence[str], first: int, last: int) -> str:
    start, end = max(0, first - _AROUND), min(len(words), last + _AROUND)
    shown = " ".join(words[start : min(end, start + _LONGEST_STRETCH)])
    cut = end < len(words) or end - start > _LONGEST_STRETCH
    return ("… " if start else "") + shown + (" …" if cut else "")


@functools.lru_cache(maxsize=64)
def _flat(text: str) -> str:
    """A text with single blanks; that of a manual is asked for again and again."""
    return " ".join(text.split())


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.split(), other.split()).ratio()


def _passages(given: Given | None) -> dict[tuple[str, str], Used]:
    used: Iterable[Used] = () if given is None else given.used
    return {(item.document_id, item.sha256): item for item in used if item.kind == "passage"}
