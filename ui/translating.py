"""The commands of the translation desk: where texts stand, export and import as PO."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer

from knowledge_base.errors import UnreadableFile
from ui.questions import Json
from ui.terminal import assistant, say, show, show_json

app = typer.Typer(
    help="Patients' texts in ten languages: where they stand, to a translator and back.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def status(
    *,
    language: Annotated[str | None, typer.Option(help="Only this language.")] = None,
    as_json: Json = False,
) -> None:
    """Show for each code and language whether a text is there and who reviewed it."""
    from assistant.handouts.desk import standings, told_standing
    from assistant.languages.catalogues import LANGUAGES

    with assistant() as opened:
        found = standings(opened.library.home, (language,) if language else LANGUAGES)
    if as_json:
        show_json({"schema": "bundlewise.translations/1", "texts": found})
        return
    for item in found:
        show(f"{item.code}  {item.language}  {', '.join(told_standing(item))}")


@app.command()
def export(
    code: Annotated[str, typer.Argument(help="A code that has an English text, such as 62302.")],
    *,
    language: Annotated[str, typer.Option(help="Into which language: es zh ru ar ...")],
) -> None:
    """Print the text of a code as a PO file for a translator."""
    from assistant.handouts.desk import exported

    with assistant() as opened:
        made = exported(code.upper(), language, opened.library.home)
    sys.stdout.buffer.write(made)


@app.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument(help="The PO file that came back.")],
    *,
    reviewed_by: Annotated[
        str | None, typer.Option(help="Who reviewed it; without, it is a draft.")
    ] = None,
    machine: Annotated[bool, typer.Option("--machine", help="A machine made it.")] = False,
) -> None:
    """Store a translation that came back; sentences that break an invariant fall back."""
    from assistant.handouts.desk import imported

    try:
        data = file.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be opened ({error.strerror}).") from error
    today = dt.datetime.now().astimezone().date()
    with assistant() as opened:
        found = imported(
            data,
            file.name,
            opened.library.home,
            reviewer=reviewed_by,
            today=today,
            machine=machine,
        )
    text = found.text
    show(f"{text.code} {text.language}: {len(text.sentences)} sentences, {text.state}")
    for line in found.broken:
        told = "; ".join(f"{item.name}: {item.detail}" for item in line.broken)
        say(f"{line.name} is shown in English ({told}): {line.target}")
