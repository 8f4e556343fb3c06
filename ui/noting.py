"""The commands of a librarian: list the notes read from documents, and decide on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import joined, labelled, said, series
from ui.questions import Json
from ui.speech import as_named, in_words, phrase, plural, speak, told
from ui.terminal import SpokenLanguage, assistant, say, show, show_json
from ui.whole_files import whole_file

if TYPE_CHECKING:
    from assistant.service import Assistant
    from knowledge_base.guidance_notes import GuidanceNote, NoteKind
    from knowledge_base.library import Library
    from knowledge_base.note_decisions import DecidedNote, Decision, Outcome, State
    from knowledge_base.note_history import Entry, Place
    from knowledge_base.records import Document

    History = Mapping[Place, tuple[Entry, ...]]

LIST = "list"
Named = Annotated[
    str | None, typer.Option("--document", help="The document, where several have the note.")
]


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
                    **_decision_told(item),
                    "read_now_as": [note.note.key for note in notes],
                    "before": _before_told(history, (item.work, item.note), item),
                }
                for item, notes in again.items()
            ]
            show_json({"schema": "bundlewise.notes/1", "notes": told, "resting": rest})
            return
    _show(found, again, history)


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
        "decision": None if found.decision is None else _decision_told(found.decision),
        "before": _before_told(history, (found.work, note.key), found.decision),
    }


def _before_told(
    history: History, place: Place, decision: Decision | None
) -> list[dict[str, Any]]:
    from knowledge_base.note_history import before

    return [_decision_told(item) for item in before(history, place, decision)]


def _decision_told(item: Decision | Entry) -> dict[str, Any]:
    from knowledge_base.note_decisions import Decision
    from knowledge_base.note_readings import written

    return {
        "work": item.work,
        "note": item.note,
        "decision": item.decision,
        **({"quote": item.quote} if isinstance(item, Decision) else {}),
        "edited": None if item.edited is None else written(item.edited),
        "reason": item.reason,
        "decided_by": item.decided_by,
        "decided_at": item.decided_at,
    }


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


@app.command("decide")
def decide(
    key: Annotated[str, typer.Argument(help="The note's key, from `notes`.")],
    *,
    accept: Annotated[bool, typer.Option("--accept", help="The note is read rightly.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="The note is not to be used.")] = False,
    edit: Annotated[
        Path | None, typer.Option(help="A YAML file that says how the note is to read.")
    ] = None,
    take_back: Annotated[
        bool, typer.Option("--take-back", help="Drop the decision; the note holds as read.")
    ] = False,
    by: Annotated[str, typer.Option(help="The name of whoever decides.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    document: Named = None,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Accept, reject or edit one note, signed and dated; what is decided survives a re-add."""
    speak(language)
    from knowledge_base.note_decisions import signed
    from knowledge_base.note_history import taken_back

    outcome = _outcome(accept=accept, reject=reject, edit=edit, take_back=take_back)
    with assistant() as opened:
        found = _one(opened, key, document)
        refuse_person(reason)
        if outcome is None:
            opened.library.take_back(taken_back(found, by, reason=reason))
            _tell_taken_back(key, as_json=as_json)
            return
        reading = None if edit is None else _edited(edit, found.note)
        decision = signed(found, outcome, by, reason=reason, edit=reading)
        opened.library.decide(decision)
    if as_json:
        show_json({"schema": "bundlewise.decision/1", "decision": _decision_told(decision)})
    else:
        say(phrase("{key}: {decided}.", key=key, decided=decision.signed))


def _tell_taken_back(key: str, *, as_json: bool) -> None:
    if as_json:
        show_json({"schema": "bundlewise.decision/1", "decision": None})
    else:
        say(phrase("{key}: the decision was taken back; the note holds as it was read.", key=key))


def _outcome(*, accept: bool, reject: bool, edit: Path | None, take_back: bool) -> Outcome | None:
    chosen: list[Outcome | None] = []
    chosen += ["accepted"] if accept else []
    chosen += ["rejected"] if reject else []
    chosen += ["edited"] if edit is not None else []
    chosen += [None] if take_back else []
    if len(chosen) != 1:
        raise InvalidRequest(
            said("Say one of --accept, --reject, --edit FILE.yaml and --take-back.")
        )
    return chosen[0]


def _one(opened: Assistant, key: str, document: str | None) -> DecidedNote:
    """The note of this key; in several documents it must be of one work.

    Raises:
        UnknownRelease: no document has it.
        InvalidRequest: documents of several works have it.
    """
    from knowledge_base.errors import UnknownRelease

    library = opened.library
    ids = library.document_ids([document] if document is not None else [])
    having = [
        (item, note)
        for item in library.documents()
        if not ids or item.id in ids
        for note in library.decided_notes().get(item.id, ())
        if note.note.key == key
    ]
    if not having:
        raise UnknownRelease(
            said("No note has the key {key}; `bundlewise notes` lists the keys.", key=repr(key))
        )
    if len({note.work for _, note in having}) > 1:
        names = joined(*(f"{item.id} {item.title}" for item, _ in having), by="; ")
        raise InvalidRequest(
            said(
                "The note {key} stands in several documents: {names}. Name one with --document.",
                key=key,
                names=names,
            )
        )
    return having[0][1]


def _edited(path: Path, note: GuidanceNote) -> Any:
    from knowledge_base.decision_files import load, read_file
    from knowledge_base.note_readings import edited, not_in_sentence

    reading = edited(load(read_file(path), path.name), note)
    strange = not_in_sentence(reading, note)
    if strange:
        say(
            phrase(
                "Warning: the sentence does not name {codes}; the edit was kept.",
                codes=series(list(strange)),
            )
        )
    return reading


def refuse_person(reason: str) -> None:
    """Refuse a reason that tells of an identifiable person; nothing of the kind is stored.

    Raises:
        InvalidRequest: it seems to.
    """
    from knowledge_base.identities import identifying

    if reason and identifying(reason):
        raise InvalidRequest(
            said(
                "The reason seems to tell of one person; decisions are kept, so write it without."
            )
        )


@app.command("export")
def export(
    path: Annotated[Path, typer.Argument(help="The YAML file to write.")],
    *,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Write every decision to a YAML file, with what was decided before."""
    speak(language)
    from knowledge_base.decision_files import to_yaml

    with assistant() as opened:
        library = opened.library
        decisions = library.decisions()
        text = to_yaml(decisions, library.documents(), library.note_history())
    with whole_file(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
    if as_json:
        show_json({"schema": "bundlewise.notes_export/1", "decisions": len(decisions)})
    else:
        say(
            plural(
                "{number} decision in {file}.",
                "{number} decisions in {file}.",
                len(decisions),
                file=path.name,
            )
        )


@app.command("import")
def take_in(
    path: Annotated[Path, typer.Argument(help="A YAML file that `notes export` wrote.")],
    *,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Bring in decisions, all or none; of two on one note the later holds, and that is said."""
    speak(language)
    from knowledge_base.decision_files import from_yaml, read_file

    incoming = from_yaml(read_file(path), path.name)
    for decided in incoming.decisions:
        refuse_person(decided.reason)
    for entry in incoming.history:
        refuse_person(entry.reason)
    with assistant() as opened:
        taken = opened.library.take_decisions(incoming.decisions, incoming.history)
    if as_json:
        show_json({"schema": "bundlewise.notes_import/1", **_taken(taken)})
        return
    for line in taken.conflicts:
        say(line)
    new = plural("{number} new decision", "{number} new decisions", taken.new)
    say(
        phrase(
            "{new}, {same} held already, {conflicts} decided differently before or since.",
            new=new,
            same=taken.same,
            conflicts=len(taken.conflicts),
        )
    )


def _taken(taken: Any) -> dict[str, Any]:
    return {"new": taken.new, "same": taken.same, "conflicts": taken.conflicts}
