"""The commands ``notes export`` and ``notes import``: decisions carried to another library."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ui.deciding import refuse_person
from ui.questions import Json
from ui.speech import phrase, plural, speak
from ui.terminal import SpokenLanguage, assistant, say, show_json
from ui.whole_files import whole_file


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
