"""The commands ``receipts`` and ``replay``: what was answered, and what is answered now."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import known, labelled, said, series
from ui.questions import Json
from ui.speech import as_named, figure, in_words, phrase, plural, speak, speaking, told
from ui.terminal import SpokenLanguage, assistant, progress, say, show, show_json

if TYPE_CHECKING:
    from assistant.drafting.model.drafted import ModelDraft
    from assistant.question.posed import Question
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
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """List the receipts kept, newest first."""
    from ui.phrases import OUTCOMES

    speak(language)
    with assistant() as opened:
        store = opened.records.store
        found, count = store.newest(most), store.count()
    if as_json:
        listed = [_particulars(item) for item in found]
        show_json({"schema": "bundlewise.receipts/1", "kept": count, "receipts": listed})
        return
    for item in found:
        again = plural(" ({number} time)", " ({number} times)", item.times)
        outcome = as_named(item.given.outcome, OUTCOMES)
        line = f"{item.id}  {item.last_at[:16]}Z  {outcome:<15} {_question(item)}"
        show(f"{line}{again if item.times > 1 else ''}")
    if count > len(found):
        show(
            plural(
                "{number} older one: --most N shows more.",
                "{number} older ones: --most N shows more.",
                count - len(found),
            )
        )
    if not count:
        show(phrase("No receipt is kept."))


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
def shown(name: Id, *, language: SpokenLanguage = None, as_json: Json = False) -> None:
    """Show a receipt whole: the question, the answer, and the rows and passages it rests on."""
    speak(language)
    from assistant.receipts.receipt import receipt_json

    with assistant() as opened:
        found = opened.records.store.receipt(name)
    if as_json:
        show_json(receipt_json(found))
        return
    put = found.question
    show(
        plural(
            "{id}: {command}, {moment}, given {number} time",
            "{id}: {command}, {moment}, given {number} times",
            found.times,
            id=found.id,
            command=_asked(found),
            moment=found.made_at,
        )
    )
    show(phrase("Question: {question}", question=put.text))
    if put.after is not None:
        show(phrase("After: {question}", question=put.after))
    show(phrase("Stated: {stated}; today was {day}", stated=_stated(put), day=found.today))
    versions = ", ".join(f"{name} {version}" for name, version in found.basis.versions.items())
    show(
        phrase(
            "Library: generation {generation}; {versions}",
            generation=found.basis.generation,
            versions=versions,
        )
    )
    if found.model is not None:
        _show_model(found.model)
    for release, sha256 in found.basis.releases.items():
        show(f"  {release} {sha256[:12]}")
    show(f"\n{found.given.text}\n\n{phrase('Rests on:')}")
    for used in found.given.used:
        span = "" if used.start is None else f" [{used.start}:{used.end}]"
        place = f"{used.document_id}{span} sha256 {used.sha256[:12]}"
        show(f"  {told(labelled(place, used.quote))}")


def _stated(put: Question) -> str:
    """What was stated beside the question, in a line."""
    from ui.phrases import SETTINGS

    stated = []
    if put.service_date:
        stated.append(phrase("service date {day}", day=put.service_date))
    if put.setting:
        setting = as_named(put.setting, SETTINGS)
        stated.append(phrase("setting {setting}", setting=setting))
    if put.language:
        stated.append(phrase("language {language}", language=put.language))
    if put.document_ids:
        stated.append(phrase("documents {documents}", documents=series(put.document_ids)))
    return told(series(stated)) if stated else phrase("nothing")


def _show_model(drafted: ModelDraft) -> None:
    what = (
        known(drafted.failure)
        if drafted.failure
        else plural(
            "drafted {number} statement", "drafted {number} statements", len(drafted.statements)
        )
    )
    show(
        phrase(
            "Model: {model}, {instructions}; {drafted}",
            model=drafted.model,
            instructions=drafted.prompt[:27],
            drafted=what,
        )
    )
    for item in drafted.statements:
        show(f"  {item.text}")


@app.command("forget")
def forget(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="This receipt.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every receipt.")] = False,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Forget a receipt, or all of them, with the drafts of a model; they are overwritten."""
    speak(language)
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
        say(
            phrase(
                "Forgotten: {receipts}, {drafts}",
                receipts=plural("{number} receipt", "{number} receipts", gone),
                drafts=plural("{number} kept draft", "{number} kept drafts", drafts),
            )
        )


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

    lines = [f"\n{item.receipt.id}  {_question(item.receipt)}"]
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
        **_particulars(item.receipt),
        "weight": item.weight,
        "changes": item.changes,
        "before": before,
        "after": after,
        "causes": item.causes,
    }
