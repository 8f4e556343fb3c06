"""The command ``bundlewise``. Each command imports what it needs and nothing more."""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn

import typer

from knowledge_base.errors import BundlewiseError
from ui import (
    auditing,
    claims,
    covering,
    evaluating,
    exporting,
    keeping,
    linting,
    noting,
    opening,
    questions,
    receipts,
    replaying,
    tables,
    translating,
)
from ui.speech import message_of, phrase, prefer

app = typer.Typer(
    name="bundlewise",
    help="Answers about medical coding from your own material, each with its quote or rule row.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def in_language(
    *,
    language: Annotated[
        str | None,
        typer.Option(
            help="Language of what the command says, before its name: en es zh ru ar vi fr de ko "
            "tl. BUNDLEWISE_LANGUAGE sets it for every command."
        ),
    ] = None,
) -> None:
    """Speak the language asked for before the command, or the one that is set."""
    prefer(language)


app.command()(keeping.add)
app.command("import-table")(keeping.import_table)
app.command()(keeping.library)
app.command()(keeping.remove)
app.command()(keeping.prepare)
app.command()(linting.lint)
app.command()(questions.ask)
app.command()(claims.check)
app.command()(auditing.audit)
app.command()(questions.verify)
app.command()(questions.explain)
app.add_typer(tables.app, name="tables")
app.command()(covering.coverage)
app.add_typer(receipts.app, name="receipts")
app.command()(replaying.replay)
app.command()(exporting.export)
app.add_typer(noting.app, name="notes")
app.add_typer(translating.app, name="translations")
app.command("eval")(evaluating.evaluate)
app.command("ui")(opening.open_page)


def main() -> NoReturn:
    """Run the command; whatever goes wrong is one clear line and an exit code."""
    try:
        app()
    except BundlewiseError as error:
        _fail(message_of(error), error.exit_code)
    except BrokenPipeError:
        # The reader of our output went away (`| head`); that is not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except MemoryError:
        _fail(phrase("There is not enough memory for this; split the input."), 1)
    except Exception as error:
        if "BUNDLEWISE_DEBUG" in os.environ:
            raise
        _fail(
            phrase(
                "Something unforeseen went wrong ({kind}: {error}); nothing stored was lost. Set "
                "BUNDLEWISE_DEBUG=1 to see where, and report it.",
                kind=type(error).__name__,
                error=str(error)[:200],
            ),
            1,
        )
    sys.exit(0)


def _fail(line: str, code: int) -> NoReturn:
    sys.stderr.write(f"bundlewise: {' '.join(line.split())}\n")
    sys.exit(code)
