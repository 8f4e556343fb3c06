"""The commands ``receipts`` and ``replay``: what was answered, and what is answered now."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import said
from ui.questions import Json
from ui.terminal import assistant, counted, progress, say, show, show_json

if TYPE_CHECKING:
    from assistant.receipts.receipt import Receipt
    from assistant.receipts.replaying import Blast, Replayed, Weight
    from knowledge_base.reading_room import Progress

app = typer.Typer(
    help="Receipts of past answers: what was asked, what was said, and on what it rested.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_SLOW_SECONDS = 2.0
_LISTED, _LONGEST = 20, 90
# Causes of one source, and changed answers, that are written out; receipts named of each cause.
_TOLD, _NAMED = 40, 10
_SAME = frozenset({"passage_moved", "release_new"})
Id = Annotated[str, typer.Argument(metavar="ID", help="The id under an answer, bw1-...")]


@app.command("list")
def held(
    *,
    most: Annotated[int, typer.Option(help="At most so many, the newest.", min=1)] = _LISTED,
    as_json: Json = False,
) -> None:
    """List the receipts kept, newest first."""
    with assistant() as opened:
        store = opened.records.store
        found, count = store.newest(most), store.count()
    if as_json:
        listed = [_particulars(item) for item in found]
        show_json({"schema": "bundlewise.receipts/1", "kept": count, "receipts": listed})
        return
    for item in found:
        again = f" ({item.times} times)" if item.times > 1 else ""
        show(f"{item.id}  {item.last_at[:16]}Z  {item.given.outcome:<15} {_question(item)}{again}")
    if count > len(found):
        show(f"{count - len(found):,} older ones: --most N shows more.")
    if not count:
        show("No receipt is kept.")


def _particulars(item: Receipt) -> dict[str, Any]:
    return {
        "id": item.id,
        "asked": _asked(item),
        "made_at": item.made_at,
        "last_at": item.last_at,
        "times": item.times,
        "question": item.question.text,
        "outcome": item.given.outcome,
        "headline": item.given.headline,
    }


def _asked(item: Receipt) -> str:
    return "ask" if item.draft is None else "verify"


def _question(item: Receipt) -> str:
    text = " ".join(item.question.text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


@app.command("show")
def shown(name: Id, *, as_json: Json = False) -> None:
    """Show a receipt whole: the question, the answer, and the rows and passages it rests on."""
    from assistant.receipts.receipt import receipt_json

    with assistant() as opened:
        found = opened.records.store.receipt(name)
    if as_json:
        show_json(receipt_json(found))
        return
    put = found.question
    show(f"{found.id}: {_asked(found)}, {found.made_at}, given {found.times} times")
    show(f"Question: {put.text}")
    if put.after is not None:
        show(f"After: {put.after}")
    stated = [
        f"{label} {value}"
        for label, value in (
            ("service date", put.service_date),
            ("setting", put.setting),
            ("language", put.language),
            ("documents", ", ".join(put.document_ids)),
        )
        if value
    ]
    show(f"Stated: {', '.join(stated) or 'nothing'}; today was {found.today}")
    versions = ", ".join(f"{name} {told}" for name, told in found.basis.versions.items())
    show(f"Library: generation {found.basis.generation}; {versions}")
    if found.model is not None:
        drafted = found.model.failure or f"drafted {len(found.model.statements)} statements"
        show(f"Model: {found.model.model}, {found.model.prompt[:27]}; {drafted}")
        for item in found.model.statements:
            show(f"  {item.text}")
    for release, sha256 in found.basis.releases.items():
        show(f"  {release} {sha256[:12]}")
    show(f"\n{found.given.text}\n\nRests on:")
    for used in found.given.used:
        span = "" if used.start is None else f" [{used.start}:{used.end}]"
        show(f"  {used.document_id}{span} sha256 {used.sha256[:12]}: {used.quote}")


@app.command("forget")
def forget(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="This receipt.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every receipt.")] = False,
    as_json: Json = False,
) -> None:
    """Forget a receipt, or all of them, with the drafts of a model; they are overwritten."""
    if (name is None) is not every:
        raise InvalidRequest(said("Give the id of a receipt, or --all."))
    with assistant() as opened:
        if name is None:
            gone, drafts = opened.records.forget_all()
        else:
            gone, drafts = 1, opened.records.forget(name)
    if as_json:
        show_json({"schema": "bundlewise.forgotten/1", "receipts": gone, "drafts": drafts})
    else:
        say(f"Forgotten: {counted(gone, 'receipt')}, {counted(drafts, 'kept draft')}")


def replay(
    *,
    since: Annotated[
        str | None, typer.Option(help="Receipts from this date on, or after this receipt.")
    ] = None,
    name: Annotated[str | None, typer.Option("--id", help="This receipt only.")] = None,
    as_json: Json = False,
) -> None:
    """Ask past questions again, and show which answers are others now, and why."""
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
            advance("Asking past questions again", done, total)
        yield item


def _show(
    counts: Mapping[Weight, int], changed: Sequence[Replayed], blasts: Sequence[Blast]
) -> None:
    show(
        f"{counted(sum(counts.values()), 'answer')} replayed: {counts['decision']:,} with another "
        f"outcome or verdict, {counts['sources']:,} from other rows or passages, "
        f"{counts['moved']:,} from the same words in another release or edition, "
        f"{counts['wording']:,} in other words only, {counts['unchanged']:,} as before."
    )
    for source in dict.fromkeys(blast.cause.source for blast in blasts):
        _show_source(source, [blast for blast in blasts if blast.cause.source == source])
    told = [item for item in changed if item.weight != "moved"]
    for item in told[:_TOLD]:
        show(_changed_text(item))
    if len(told) > _TOLD:
        show(f"\n{counted(len(told) - _TOLD, 'changed answer')} more: --json lists all.")


def _show_source(source: str, blasts: Sequence[Blast]) -> None:
    """What changed in one release or document; what only moved is counted."""
    name = next((blast.cause.id for blast in blasts if blast.cause.id), None)
    show(f"\n{source}" + (f" [{name}]" if name else ""))
    moved = [blast for blast in blasts if blast.cause.kind in _SAME]
    told = [blast for blast in blasts if blast.cause.kind not in _SAME]
    for blast in told[:_TOLD]:
        show(f"  {blast.cause.kind.replace('_', ' ')}: {blast.cause.what}")
        decided = f", {blast.decisions} in what they decide" if blast.decisions else ""
        names = ", ".join(blast.receipts[:_NAMED])
        more = " ..." if len(blast.receipts) > _NAMED else ""
        show(f"    {counted(len(blast.receipts), 'answer')}{decided}: {names}{more}")
    if len(told) > _TOLD:
        show(f"  {counted(len(told) - _TOLD, 'cause')} more: --json lists all")
    if moved:
        answers = {name for blast in moved for name in blast.receipts}
        rows = counted(len(moved), "row or passage" if len(moved) == 1 else "rows and passage")
        show(f"  word for word as before: {rows}, {counted(len(answers), 'answer')}")


def _changed_text(item: Replayed) -> str:
    from ui.changed_answers import differing

    lines = [f"\n{item.receipt.id}  {_question(item.receipt)}"]
    lines += [f"  {name}: {was}\n    -> {now}" for name, was, now in differing(item)]
    lines += [f"  because: {cause.source}: {cause.what}" for cause in item.causes]
    return "\n".join(lines)


def _changed_json(item: Replayed) -> dict[str, Any]:
    from ui.changed_answers import sides

    before, after = sides(item)
    return {
        **_particulars(item.receipt),
        "weight": item.weight,
        "changes": item.changes,
        "before": before,
        "after": after,
        "causes": item.causes,
    }
