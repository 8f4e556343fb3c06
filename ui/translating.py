"""The commands of the translation desk: where texts stand, to translators and back, by machine."""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said, series
from ui.questions import Json
from ui.speech import phrase, plural, told
from ui.terminal import assistant, say, show, show_json
from ui.translation_lines import why_broken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.handouts.desk import Line
    from assistant.handouts.texts import PatientText

app = typer.Typer(
    help="Patients' texts in ten languages: where they stand, to a translator and back.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class SheetFormat(StrEnum):
    """How a text travels."""

    PO = "po"
    XLIFF = "xliff"


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
        show(f"{item.code}  {item.language}  {told(series(list(told_standing(item))))}")


@app.command()
def export(
    code: Annotated[str, typer.Argument(help="A code that has an English text, such as 62302.")],
    *,
    language: Annotated[str, typer.Option(help="Into which language: es zh ru ar ...")],
    form: Annotated[SheetFormat, typer.Option("--format", help="As gettext or XLIFF 1.2.")] = (
        SheetFormat.PO
    ),
) -> None:
    """Print the text of a code as a PO or XLIFF file for a translator."""
    from assistant.handouts.desk import exported

    with assistant() as opened:
        made = exported(code.upper(), language, opened.library.home, form.value)
    sys.stdout.buffer.write(made)


@app.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument(help="The PO or XLIFF file that came back.")],
    *,
    reviewed_by: Annotated[
        str | None, typer.Option(help="Who reviewed it; without, what was changed is a draft.")
    ] = None,
    machine: Annotated[bool, typer.Option("--machine", help="A machine made it.")] = False,
) -> None:
    """Store a translation that came back; sentences that break an invariant fall back."""
    from assistant.handouts.desk import imported

    try:
        data = file.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            said("{file} cannot be opened ({reason}).", file=file, reason=error.strerror)
        ) from error
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
    _show_stored(found.text, found.broken)


@app.command()
def machine(
    code: Annotated[str, typer.Argument(help="A code that a page or an English text is about.")],
    *,
    language: Annotated[str, typer.Option(help="Into which language: es zh ru ar ...")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Set a person's text aside for it.")
    ] = False,
) -> None:
    """Have the model of BUNDLEWISE_MODEL translate the text about a code, for a reviewer."""
    from assistant.handouts.desk import side_by_side
    from ui.phrases import usage_told

    with assistant() as opened:
        text, usage = opened.translate(code, language, replacing=replace)
        lines = side_by_side(text.code, text.language, opened.library.home)
    _show_stored(text, [line for line in lines if line.broken])
    say(usage_told(usage))


def _show_stored(text: PatientText, broken: Sequence[Line]) -> None:
    from assistant.handouts.desk import told_state

    show(
        plural(
            "{code} {language}: {number} sentence, {state}",
            "{code} {language}: {number} sentences, {state}",
            len(text.sentences),
            code=text.code,
            language=text.language,
            state=told_state(text.state),
        )
    )
    for line in broken:
        say(
            phrase(
                "{sentence} is shown in English ({why}): {translation}",
                sentence=line.name,
                why=why_broken(line),
                translation=line.target,
            )
        )
