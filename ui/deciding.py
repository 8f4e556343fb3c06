"""The command ``notes decide``: what a librarian decides of one note, signed and dated."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import joined, said, series
from ui.questions import Json
from ui.speech import phrase, speak
from ui.terminal import SpokenLanguage, assistant, say, show_json

if TYPE_CHECKING:
    from assistant.service import Assistant
    from knowledge_base.guidance_notes import GuidanceNote
    from knowledge_base.note_decisions import DecidedNote, Decision, Outcome
    from knowledge_base.note_history import Entry

Named = Annotated[
    str | None, typer.Option("--document", help="The document, where several have the note.")
]


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
        show_json({"schema": "bundlewise.decision/1", "decision": decision_told(decision)})
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


def decision_told(item: Decision | Entry) -> dict[str, Any]:
    """A decision, of now or of before, for JSON."""
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
