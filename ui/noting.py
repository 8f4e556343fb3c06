"""The commands ``notes``: the notes read from documents, and what was decided of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import labelled, said, series
from ui.deciding import decide, decision_told
from ui.exchanging import export, take_in
from ui.questions import Json
from ui.speech import as_named, in_words, phrase, speak, told
from ui.terminal import SpokenLanguage, assistant, show, show_json

if TYPE_CHECKING:
    from knowledge_base.guidance_notes import NoteKind
    from knowledge_base.library import Library
    from knowledge_base.note_decisions import DecidedNote, Decision, State
    from knowledge_base.note_history import Entry, Place
    from knowledge_base.records import Document

    History = Mapping[Place, tuple[Entry, ...]]

LIST = "list"


class _ListedFirst(TyperGroup):
    """A group whose own words (``notes [DOCUMENT]``) list; a command's name goes to it."""

    # The context is Click's own, or the one within newer editions of Typer.
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = [LIST, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_ListedFirst,
    help="The notes read from your documents: `notes [DOCUMENT]` lists them.",
    rich_markup_mode=None,
)


@app.command(LIST)
def listing(
    document: Annotated[str | None, typer.Argument(help="Its id or title; all if none.")] = None,
    *,
    kind: Annotated[str | None, typer.Option(help="Only notes of this kind.")] = None,
    review: Annotated[
        bool, typer.Option("--review", help="Only notes that wait to be reviewed.")
    ] = False,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """List the notes with what was decided of them, and the decisions at rest."""
    speak(language)
    from knowledge_base.note_decisions import reread

    only = None if kind is None else _kind(kind)
    with assistant() as opened:
        library = opened.library
        ids = library.document_ids([document] if document is not None else [])
        chosen = [item for item in library.documents() if not ids or item.id in ids]
        found = [
            (item, note)
            for item in chosen
            for note in library.decided_notes().get(item.id, ())
            if only in {None, (note.holding or note.note).kind}
            and (not review or note.state == "to_review")
        ]
        works = {item.work for item in chosen}
        resting = [
            item
            for item in library.resting_decisions()
            if (not ids or item.work in works) and not review and only is None
        ]
        again = {item: reread(item, library.decided_notes()) for item in resting}
        history = library.note_history()
        if as_json:
            told = [_particulars(library, *item, history) for item in found]
            rest = [
                {
                    **decision_told(item),
                    "read_now_as": [note.note.key for note in notes],
                    "before": _before_told(history, (item.work, item.note), item),
                }
                for item, notes in again.items()
            ]
            show_json({"schema": "bundlewise.notes/1", "notes": told, "resting": rest})
            return
    _show(found, again, history)


app.command("decide")(decide)
app.command("export")(export)
app.command("import")(take_in)


def _kind(text: str) -> NoteKind:
    from knowledge_base.guidance_notes import NOTE_KINDS

    for kind in NOTE_KINDS:
        if kind == text:
            return kind
    raise InvalidRequest(
        said(
            "{text} is no kind of note: use one of {kinds}.",
            text=repr(text),
            kinds=series(NOTE_KINDS),
        )
    )


def _particulars(
    library: Library, document: Document, found: DecidedNote, history: History
) -> dict[str, Any]:
    from assistant.languages.note_phrases import note_sentence
    from knowledge_base.note_readings import reading_of, written

    note = found.note
    passage = library.passage_at(document.id, note.start)
    return {
        "key": note.key,
        "document": document.title,
        "document_id": document.id,
        "work": found.work,
        "page": passage.page_at(note.start - passage.start) if passage else None,
        "section": passage.section if passage else None,
        "start": note.start,
        "end": note.end,
        "quote": note.quote,
        "state": found.state,
        "says": note_sentence(found.holding or note),
        "as_read": written(reading_of(note)),
        "holds": None if found.holding is None else written(reading_of(found.holding)),
        "decision": None if found.decision is None else decision_told(found.decision),
        "before": _before_told(history, (found.work, note.key), found.decision),
    }


def _before_told(
    history: History, place: Place, decision: Decision | None
) -> list[dict[str, Any]]:
    from knowledge_base.note_history import before

    return [decision_told(item) for item in before(history, place, decision)]


def _show(
    found: list[tuple[Document, DecidedNote]],
    resting: dict[Decision, tuple[DecidedNote, ...]],
    history: History,
) -> None:
    from assistant.answer import short_name

    for document, note in found:
        for line in _lines(note):
            show(line)
        _show_before(history, (note.work, note.note.key), note.decision)
        quote = f"“{' '.join(note.note.quote.split())}”"
        show(f"    {told(labelled(short_name(document.title), quote))}")
    for item, again in resting.items():
        at_rest = phrase("at rest, {signed}", signed=item.signed)
        if item.quote:
            at_rest = labelled(at_rest, f"“{' '.join(item.quote.split())}”")
        show(f"{item.note}  {told(at_rest)}")
        _show_before(history, (item.work, item.note), item)
        if again:
            keys = series(list(dict.fromkeys(note.note.key for note in again)))
            now = phrase("The sentence is read otherwise now, as {keys}: decide anew.", keys=keys)
            show(f"    {now}")
    if not found and not resting:
        show(phrase("No notes."))


def _show_before(history: History, place: Place, decision: Decision | None) -> None:
    from knowledge_base.note_history import before

    for item in before(history, place, decision):
        signed = labelled(item.signed, item.reason) if item.reason else item.signed
        show(f"    {phrase('Before: {decided}', decided=signed)}")


def _lines(found: DecidedNote) -> Iterator[str]:
    from assistant.languages.note_phrases import NOTE_KINDS, note_sentence

    note = found.holding or found.note
    state = found.decision.signed if found.decision else _state(found.state)
    head = series([as_named(note.kind, NOTE_KINDS), state])
    yield f"{found.note.key}  {told(labelled(head, note_sentence(note)))}"
    if found.decision is not None and found.decision.reason:
        yield f"    {phrase('Reason: {reason}', reason=found.decision.reason)}"


def _state(name: State) -> str:
    from ui.phrases import NOTE_STATES

    return in_words(name, NOTE_STATES)
