"""Why an answer is another one now: which row, which passage, which document or setting.

What an answer rested on is compared with what it rests on today, and what was held then with
what is held now; nothing is guessed from the words of the answer.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.receipts.receipt import Basis, Given, HeldDocument, Judged, Used

CauseKind = Literal[
    "row_new",
    "row_changed",
    "row_gone",
    "release_new",
    "release_gone",
    "passage_new",
    "passage_changed",
    "passage_gone",
    "passage_moved",
    "passage_other",
    "note_changed",
    "document_new",
    "document_gone",
    "document_redated",
    "searched",
    "program",
    "unexplained",
]
Body = Callable[[str], str | None]
# Less alike than this, two paragraphs are two paragraphs and not one that was changed.
_ALIKE = 0.6
_LONGEST = 300
# Stretches that differ between two wordings of a passage, and the words shown of each.
_STRETCHES, _AROUND, _LONGEST_STRETCH = 3, 4, 40
_Key = tuple[str, tuple[str, ...], str, str]


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is different now.

    ``source`` names the release or document, ``id`` is its id where it is held or was;
    ``what`` is one sentence without it.
    """

    kind: CauseKind
    source: str
    id: str | None
    what: str


def causes(
    before: Given, after: Given | None, then: Basis, now: Basis, body: Body
) -> tuple[Cause, ...]:
    """Every cause that can be named, each once, rows first; never empty.

    ``body`` gives the stored text of a document held now. ``after`` is ``None`` where the
    question can no longer be asked.
    """
    found = [
        *_of_rows(before, after, now),
        *_of_passages(before, after, then, now, body),
    ]
    if not found:
        found += _of_what_is_held(then, now)
    found += _of_program(then, now) if not found else []
    return tuple(dict.fromkeys(found)) or (
        Cause("unexplained", "Unknown", None, "Nothing that is recorded accounts for it."),
    )


def _of_rows(before: Given, after: Given | None, now: Basis) -> Iterator[Cause]:
    if after is None:
        return
    one, two = _by_subject(before), _by_subject(after)
    for key in dict.fromkeys((*one, *two)):
        first, second = one.get(key), two.get(key)
        rows = _rows(first, before), _rows(second, after)
        if not (rows[0] or rows[1]) or [_row(row) for row in rows[0]] == [
            _row(row) for row in rows[1]
        ]:
            continue
        yield _of_row(key, (first, second), rows, now)


def _row(row: Used) -> tuple[str, str]:
    return row.document_id, row.quote


def _of_row(
    key: _Key,
    judged: tuple[Judged | None, Judged | None],
    rows: tuple[Sequence[Used], Sequence[Used]],
    now: Basis,
) -> Cause:
    (first, second), (old, new) = judged, rows
    about = " and ".join(key[1])
    if old and new:
        return _between(about, (first, second), old[0], new[0])
    if new:
        told = f"a row where there was none, {about}: {_place(new[0])}: {new[0].quote}"
        return Cause("row_new", new[0].document, new[0].document_id, told)
    gone = old[0]
    told = f"{about}: was {gone.document}, {_place(gone)}: {gone.quote}"
    speaks = second.release if second is not None else None
    if speaks is None or speaks == gone.edition:
        kind: CauseKind = "row_gone" if gone.document_id in now.releases else "release_gone"
        return Cause(kind, gone.document, gone.document_id, f"the row is not used, {told}")
    source = f"{second.authority}, {speaks}" if second is not None else gone.document
    return Cause("row_gone", source, _sister(gone, speaks, now), f"no such row in force, {told}")


def _between(
    about: str, judged: tuple[Judged | None, Judged | None], old: Used, new: Used
) -> Cause:
    """A row on both sides: the same words from another release, or other words."""
    if old.quote == new.quote:
        told = f"the same row as in {old.document}, {about}: {new.quote}"
        return Cause("release_new", new.document, new.document_id, told)
    first, second = judged
    indicators = [item.modifier_indicator for item in (first, second) if item is not None]
    changed = (
        f", modifier indicator {indicators[0]} -> {indicators[1]}"
        if len(indicators) == 2 and indicators[0] != indicators[1] and None not in indicators
        else ""
    )
    return Cause(
        "row_changed",
        new.document,
        new.document_id,
        f"{about}{changed}: {old.document}, {_place(old)}: {old.quote} -> "
        f"{_place(new)}: {new.quote}",
    )


def _place(row: Used) -> str:
    return row.section or "a row"


def _sister(row: Used, label: str, now: Basis) -> str | None:
    """The id of the release of the same table under another label, if it is held."""
    table = row.document_id.removeprefix("sample-").removesuffix(f"-{row.edition}")
    names = (f"{table}-{label}", f"sample-{table}-{label}")
    return next((name for name in names if name in now.releases), None)


def _by_subject(given: Given) -> dict[_Key, Judged]:
    """What each table said of which codes on which day; notes are passages."""
    return {
        (
            item.rule,
            tuple(sorted(item.codes)),
            item.authority.removesuffix(", sample"),
            str(item.service_date or ""),
        ): item
        for item in given.judged
        if item.rule != "guidance_note"
    }


def _rows(judged: Judged | None, given: Given) -> list[Used]:
    names = () if judged is None else judged.citations
    return [item for item in given.used if item.id in names and item.kind == "table_row"]


def _of_passages(
    before: Given, after: Given | None, then: Basis, now: Basis, body: Body
) -> Iterator[Cause]:
    old, new = _passages(before), _passages(after)
    lost = [item for key, item in old.items() if key not in new]
    come = [item for key, item in new.items() if key not in old]
    noted = _of_notes(before, lost, "not used for a verdict any more")
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
    noted = {} if after is None else _of_notes(after, come, "read as a note now")
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
    return Cause(kind, source, item.document_id, f"now {_cut(item)}")


def _in_place_of(document: HeldDocument, earlier: str | None) -> str:
    return _title(document) + (f", in place of {earlier}" if earlier is not None else "")


def _of_notes(given: Given, used: Sequence[Used], told: str) -> dict[str, Cause]:
    """Of those passages that a note was read from: what has become of it, by citation id."""
    names = {
        name for item in given.judged if item.rule == "guidance_note" for name in item.citations
    }
    return {
        item.id: Cause("note_changed", item.document, item.document_id, f"{told}: {_cut(item)}")
        for item in used
        if item.id in names
    }


def _of_lost(item: Used, come: Sequence[Used], then: Basis, now: Basis, body: Body) -> Cause:
    held = now.documents.get(item.document_id)
    was = then.documents.get(item.document_id)
    if held is not None and was is not None and was != held:
        return _redated(item.document_id, was, held)
    heirs = {} if was is None else _heirs(item.document_id, was, then, now)
    if heirs:
        return _in_heir(item, heirs, come, body)
    if held is None:
        return Cause("document_gone", item.document, item.document_id, f"was {_cut(item)}")
    text = body(item.document_id)
    if text is not None and text[item.start : item.end] != item.quote:
        return Cause("passage_changed", item.document, item.document_id, f"was {_cut(item)}")
    fresh = [other for other in come if other.document_id not in then.documents]
    if fresh:
        document = now.documents[fresh[0].document_id]
        told = f"answers in place of {item.document}: {_cut(fresh[0])}"
        return Cause("document_new", _title(document), fresh[0].document_id, told)
    return _other(item)


def _other(item: Used) -> Cause:
    told = f"another passage is chosen than before, beside {_cut(item)}"
    return Cause("passage_other", item.document, item.document_id, told)


def _redated(name: str, was: HeldDocument, now: HeldDocument) -> Cause:
    told = f"held as {_title(now)}, {_span(now)}; it was {_title(was)}, {_span(was)}"
    return Cause("document_redated", _title(now), name, told)


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
        return Cause("passage_moved", source, name, f"word for word as before: {_cut(item)}")
    theirs = [other for other in come if other.document_id in heirs]
    if theirs:
        near = max(theirs, key=lambda other: _likeness(item.quote, other.quote))
        if _likeness(item.quote, near.quote) >= _ALIKE:
            page = "" if near.page is None else f"page {near.page}: "
            told = f"{page}{_difference(item.quote, near.quote)}"
            return Cause("passage_changed", source, near.document_id, told)
    return Cause("passage_gone", source, name, f"not in it any more: {_cut(item)}")


def _difference(old: str, new: str) -> str:
    """The stretches of two texts that differ, each with some words around it."""
    one, two = old.split(), new.split()
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    told = [
        f'"{_stretch(one, first, last)}" -> "{_stretch(two, start, end)}"'
        for name, first, last, start, end in matcher.get_opcodes()
        if name != "equal"
    ]
    more = f"; and {len(told) - _STRETCHES} more" if len(told) > _STRETCHES else ""
    return "; ".join(told[:_STRETCHES]) + more


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


def _of_what_is_held(then: Basis, now: Basis) -> Iterator[Cause]:
    """What came, went or was changed, where the answer's own sources do not tell."""
    held: tuple[tuple[str, Mapping[str, object], Mapping[str, object]], ...] = (
        ("Documents held", then.documents, now.documents),
        ("Tables held", then.releases, now.releases),
    )
    for source, old, new in held:
        come, gone = _names(new, old), _names(old, new)
        told = [f"added {', '.join(come)}"] * bool(come) + [f"gone {', '.join(gone)}"] * bool(gone)
        if told:
            yield Cause("searched", source, None, "; ".join(told))
    for name, document in now.documents.items():
        was = then.documents.get(name)
        if was is not None and was != document:
            yield _redated(name, was, document)
    for name, sha256 in now.releases.items():
        if then.releases.get(name, sha256) != sha256:
            yield Cause("release_new", name, name, "imported anew from another file")


def _names(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    return [
        _title(held) if isinstance(held, HeldDocument) else name
        for name, held in one.items()
        if name not in other
    ]


def _of_program(then: Basis, now: Basis) -> Iterator[Cause]:
    for name in sorted({*then.versions, *now.versions}):
        old, new = then.versions.get(name), now.versions.get(name)
        if old != new:
            yield Cause("program", name, None, f"{old or 'none'} -> {new or 'none'}")
    if then.generation != now.generation and then.versions == now.versions:
        yield Cause(
            "note_changed", "The library", None, "a decision of a librarian, or a detail of it"
        )


def _passages(given: Given | None) -> dict[tuple[str, str], Used]:
    used: Iterable[Used] = () if given is None else given.used
    return {(item.document_id, item.sha256): item for item in used if item.kind == "passage"}


def _title(document: HeldDocument) -> str:
    return f"{document.title}, edition {document.edition}" if document.edition else document.title


def _span(document: HeldDocument) -> str:
    return f"in force {document.first or 'from ever'} to {document.last or 'further notice'}"


def _cut(item: Used) -> str:
    text = " ".join(item.quote.split())
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
    page = f"page {item.page}, " if item.page is not None else ""
    return f'{page}"{shown}"'


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
