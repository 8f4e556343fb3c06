"""Why an answer is another one now: which row, which passage, which document or setting.

What an answer rested on is compared with what it rests on today, and what was held then with
what is held now; nothing is guessed from the words of the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.receipts.cause import Body, Cause, redated, title
from assistant.receipts.passage_causes import passage_causes
from assistant.receipts.receipt import Basis, Given, HeldDocument
from assistant.receipts.row_causes import row_causes
from knowledge_base.phrases import joined, said, series


def causes(
    before: Given, after: Given | None, then: Basis, now: Basis, body: Body
) -> tuple[Cause, ...]:
    """Every cause that can be named, each once, rows first; never empty.

    ``body`` gives the stored text of a document held now. ``after`` is ``None`` where the
    question can no longer be asked.
    """
    found = [
        *row_causes(before, after, now),
        *passage_causes(before, after, then, now, body),
    ]
    if not found:
        found += _of_what_is_held(then, now)
    found += _of_program(then, now) if not found else []
    return tuple(dict.fromkeys(found)) or (
        Cause(
            "unexplained",
            said("Unknown"),
            None,
            said("Nothing that is recorded accounts for it."),
        ),
    )


def _of_what_is_held(then: Basis, now: Basis) -> Iterator[Cause]:
    """What came, went or was changed, where the answer's own sources do not tell."""
    held: tuple[tuple[str, Mapping[str, object], Mapping[str, object]], ...] = (
        (said("Documents held"), then.documents, now.documents),
        (said("Tables held"), then.releases, now.releases),
    )
    for source, old, new in held:
        come, gone = _names(new, old), _names(old, new)
        told = []
        if come:
            told.append(said("added {names}", names=series(come)))
        if gone:
            told.append(said("gone {names}", names=series(gone)))
        if told:
            yield Cause("searched", source, None, joined(*told, by="; "))
    for name, document in now.documents.items():
        was = then.documents.get(name)
        if was is not None and was != document:
            yield redated(name, was, document)
    for name, sha256 in now.releases.items():
        if then.releases.get(name, sha256) != sha256:
            yield Cause("release_new", name, name, said("imported anew from another file"))


def _names(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    return [
        title(held) if isinstance(held, HeldDocument) else name
        for name, held in one.items()
        if name not in other
    ]


def _of_program(then: Basis, now: Basis) -> Iterator[Cause]:
    for name in sorted({*then.versions, *now.versions}):
        old, new = then.versions.get(name), now.versions.get(name)
        if old != new:
            yield Cause(
                "program",
                name,
                None,
                said("{old} -> {new}", old=old or said("none"), new=new or said("none")),
            )
    if then.generation != now.generation and then.versions == now.versions:
        yield Cause(
            "note_changed",
            said("The library"),
            None,
            said("a decision of a librarian, or a detail of it"),
        )
