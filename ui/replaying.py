"""The command ``replay``: past questions asked again, and why answers are others now."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import labelled, said, series
from ui.questions import Json
from ui.receipts import particulars, question_line
from ui.speech import as_named, figure, in_words, phrase, plural, speak, speaking, told
from ui.terminal import SpokenLanguage, assistant, progress, show, show_json

if TYPE_CHECKING:
    from assistant.receipts.receipt import Receipt
    from assistant.receipts.replaying import Blast, Replayed, Weight
    from knowledge_base.reading_room import Progress

_SLOW_SECONDS = 2.0
# Causes of one source, and changed answers, that are written out; receipts named of each cause.
_TOLD, _NAMED = 40, 10
_SAME = frozenset({"passage_moved", "release_new"})


def replay(
    *,
    since: Annotated[
        str | None, typer.Option(help="Receipts from this date on, or after this receipt.")
    ] = None,
    name: Annotated[str | None, typer.Option("--id", help="This receipt only.")] = None,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Ask past questions again, and show which answers are others now, and why."""
    speak(language)
    from assistant.receipts.replaying import WEIGHTS, blast_radius
    from assistant.receipts.replaying import since as start_of

    if since is not None and name is not None:
        raise InvalidRequest(said("Give --since or --id, not both."))
    counts = dict.fromkeys(WEIGHTS, 0)
    changed: list[Replayed] = []
    with assistant() as opened, progress() as advance:
        store = opened.records.store
        start = "" if since is None else start_of(since, store.receipt)
        receipts: Iterable[Receipt] = (
            (store.receipt(name),) if name is not None else store.receipts(start)
        )
        total = 1 if name is not None else store.count(start)
        for item in _telling(opened.replay(receipts), advance, total):
            counts[item.weight] += 1
            if item.weight in {"moved", "sources", "decision"} or (name and item.changes):
                changed.append(item)
    changed.sort(key=lambda item: -WEIGHTS.index(item.weight))
    blasts = blast_radius(changed)
    if as_json:
        show_json(
            {
                "schema": "bundlewise.replay/1",
                "replayed": sum(counts.values()),
                **{str(weight): count for weight, count in counts.items()},
                "causes": blasts,
                "changed": [_changed_json(item) for item in changed],
            }
        )
    else:
        _show(counts, changed, blasts)


def _telling(found: Iterable[Replayed], advance: Progress, total: int) -> Iterator[Replayed]:
    """Tell how far it is, once it takes long."""
    started = time.monotonic()
    for done, item in enumerate(found, start=1):
        if time.monotonic() - started > _SLOW_SECONDS:
            advance(said("Asking past questions again"), done, total)
        yield item


def _show(
    counts: Mapping[Weight, int], changed: Sequence[Replayed], blasts: Sequence[Blast]
) -> None:
    number = sum(counts.values())
    show(
        plural(
            "{number} answer replayed: {told}",
            "{number} answers replayed: {told}",
            number,
            told=phrase(
                "{decision} with another outcome or verdict, {sources} from other rows or "
                "passages, {moved} from the same words in another release or edition, {wording} "
                "in other words only, {unchanged} as before.",
                **{str(weight): figure(count) for weight, count in counts.items()},
            ),
        )
    )
    for source in dict.fromkeys(blast.cause.source for blast in blasts):
        _show_source(source, [blast for blast in blasts if blast.cause.source == source])
    listed = [item for item in changed if item.weight != "moved"]
    for item in listed[:_TOLD]:
        show(_changed_text(item))
    if len(listed) > _TOLD:
        more = plural(
            "{number} changed answer more: --json lists all.",
            "{number} changed answers more: --json lists all.",
            len(listed) - _TOLD,
        )
        show(f"\n{more}")


def _show_source(source: str, blasts: Sequence[Blast]) -> None:
    """What changed in one release or document; what only moved is counted."""
    from ui.phrases import CAUSES

    name = next((blast.cause.id for blast in blasts if blast.cause.id), None)
    show(f"\n{told(source)}" + (f" [{name}]" if name else ""))
    moved = [blast for blast in blasts if blast.cause.kind in _SAME]
    other = [blast for blast in blasts if blast.cause.kind not in _SAME]
    for blast in other[:_TOLD]:
        kind = in_words(blast.cause.kind, CAUSES)
        show(f"  {told(labelled(kind, blast.cause.what))}")
        names = series(blast.receipts[:_NAMED])
        more = " ..." if len(blast.receipts) > _NAMED else ""
        show(f"    {told(labelled(_answers(blast), names))}{more}")
    if len(other) > _TOLD:
        rest = plural(
            "{number} cause more: --json lists all",
            "{number} causes more: --json lists all",
            len(other) - _TOLD,
        )
        show(f"  {rest}")
    if moved:
        same = series(
            [
                plural("{number} row or passage", "{number} rows and passages", len(moved)),
                plural(
                    "{number} answer",
                    "{number} answers",
                    len({name for blast in moved for name in blast.receipts}),
                ),
            ]
        )
        show(f"  {phrase('word for word as before: {what}', what=same)}")


def _answers(blast: Blast) -> str:
    number = plural("{number} answer", "{number} answers", len(blast.receipts))
    if not blast.decisions:
        return number
    return phrase(
        "{answers}, {decisions} in what they decide", answers=number, decisions=blast.decisions
    )


def _changed_text(item: Replayed) -> str:
    from ui.changed_answers import FIELDS, differing

    lines = [f"\n{item.receipt.id}  {question_line(item.receipt)}"]
    lines += [
        f"  {told(labelled(as_named(name, FIELDS), was))}\n    -> {now}"
        for name, was, now in differing(item)
    ]
    lines += [
        f"  {phrase('because: {cause}', cause=labelled(cause.source, cause.what))}"
        for cause in item.causes
    ]
    return "\n".join(lines)


def _changed_json(item: Replayed) -> dict[str, Any]:
    from ui.changed_answers import sides

    # Data is in English whatever is spoken.
    with speaking("en"):
        before, after = sides(item)
    return {
        **particulars(item.receipt),
        "weight": item.weight,
        "changes": item.changes,
        "before": before,
        "after": after,
        "causes": item.causes,
    }
