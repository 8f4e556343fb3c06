"""The commands ``receipts``: what was answered, and on what it rested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import known, labelled, said, series
from ui.questions import Json
from ui.speech import as_named, phrase, plural, speak, told
from ui.terminal import SpokenLanguage, assistant, say, show, show_json

if TYPE_CHECKING:
    from assistant.drafting.model.drafted import ModelDraft
    from assistant.question.posed import Question
    from assistant.receipts.receipt import Receipt

app = typer.Typer(
    help="Receipts of past answers: what was asked, what was said, and on what it rested.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_LISTED, _LONGEST = 20, 90
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
        listed = [particulars(item) for item in found]
        show_json({"schema": "bundlewise.receipts/1", "kept": count, "receipts": listed})
        return
    for item in found:
        again = plural(" ({number} time)", " ({number} times)", item.times)
        outcome = as_named(item.given.outcome, OUTCOMES)
        line = f"{item.id}  {item.last_at[:16]}Z  {outcome:<15} {question_line(item)}"
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


def particulars(item: Receipt) -> dict[str, Any]:
    """What a list tells of a receipt, for JSON."""
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


def question_line(item: Receipt) -> str:
    """The question of a receipt in one line, cut where it is long."""
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
