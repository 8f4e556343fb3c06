"""What the commands share: opening the assistant, printing JSON, progress, batch files."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import BundlewiseError, InvalidRequest, UnreadableFile
from knowledge_base.phrases import counted, said
from knowledge_base.records import Setting
from ui.speech import figure, phrase, told

if TYPE_CHECKING:
    from assistant.service import Assistant
    from knowledge_base.reading_room import Progress

SpokenLanguage = Annotated[
    str | None,
    typer.Option("--language", help="Language of what is said: en es zh ru ar vi fr de ko tl."),
]
# As they are written on the command line; only other languages have words for them.
_SETTINGS: dict[Setting, str] = {
    "practitioner": said("practitioner"),
    "outpatient_hospital": said("outpatient_hospital"),
    "dme": said("dme"),
}


def say(line: str) -> None:
    """Print a message for the person at the terminal, in the language spoken; never a result."""
    sys.stderr.write(f"{told(line)}\n")
    sys.stderr.flush()


def show(text: str) -> None:
    """Print a result for a person, in the language spoken."""
    sys.stdout.write(f"{told(text)}\n")


def show_json(value: Any, *, indent: bool = True) -> None:
    """Print one JSON document."""
    import orjson

    from assistant.answer import as_json

    option = orjson.OPT_INDENT_2 if indent else 0
    sys.stdout.write(orjson.dumps(as_json(value), option=option).decode() + "\n")


def for_which(day: dt.date, setting: Setting) -> str:
    """For which service date and setting something holds, in a line of the language spoken."""
    return phrase("Service date {day}, setting {setting}", day=day, setting=_SETTINGS[setting])


@contextmanager
def assistant(*, sample: bool = True) -> Iterator[Assistant]:
    """Open the assistant on the home folder, and close it again."""
    from assistant.service import Assistant

    opened = Assistant.open(notify=say, sample=sample)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress bar on standard error; nothing but a line per step where that is no terminal."""
    if not sys.stderr.isatty():
        yield _line_per_step()
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    with Bar(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(told(what), total=total or None)
            bar.update(tasks[what], completed=done, total=total or None)

        yield advance


def _line_per_step() -> Progress:
    begun: set[str] = set()

    def advance(what: str, _done: int, total: int) -> None:
        if what not in begun and total > 200:
            begun.add(what)
            say(f"{told(what)} ({figure(total)}) ...")

    return advance


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    """Each line of a batch file: its number, its object (``None`` if broken) and the fault.

    Raises:
        UnreadableFile: the file cannot be opened.
    """
    try:
        stream = sys.stdin if str(path) == "-" else path.open(encoding="utf-8")
    except OSError as error:
        raise UnreadableFile(
            said(
                "{path} cannot be opened ({reason}); name a file of one JSON object per line.",
                path=path,
                reason=error.strerror,
            )
        ) from error
    with stream:
        try:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, *_object(line, number)
        except UnicodeDecodeError:
            raise UnreadableFile(
                said("{path} is not UTF-8 text; save it as UTF-8.", path=path)
            ) from None


def _object(line: str, number: int) -> tuple[dict[str, Any] | None, str]:
    try:
        found = json.loads(line)
    except ValueError:
        return None, said("line {number} is not JSON", number=number)
    if not isinstance(found, dict):
        return None, said("line {number} is not a JSON object", number=number)
    return found, ""


def run_batch(path: Path, answer: Callable[[dict[str, Any]], Any]) -> None:
    """Answer each line in order; a broken one gets its error in place and the rest go on.

    Raises:
        InvalidRequest: at the end, if any line could not be answered.
    """
    failed = 0
    for number, found, fault in json_lines(path):
        try:
            if found is None:
                raise InvalidRequest(f"{fault}.")
            show_json(answer(found), indent=False)
        except (BundlewiseError, TypeError, ValueError) as error:
            failed += 1
            name = None if found is None else found.get("id")
            message = str(error) if isinstance(error, BundlewiseError) else _malformed(number)
            show_json(
                {"schema": "bundlewise.error/1", "id": name, "line": number, "error": message},
                indent=False,
            )
    if failed:
        raise UnreadableFile(
            counted(
                "{number} line of {name} could not be answered; see above.",
                "{number} lines of {name} could not be answered; see above.",
                failed,
                name=path.name,
            )
        )


def _malformed(number: int) -> str:
    return said(
        "line {number} has a field of the wrong kind; see the README for the form.", number=number
    )
