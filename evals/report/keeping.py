"""Where reports are written, and the history of them; a report is there whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from assistant.answer import as_json
from evals.figures import SCHEMA, Evaluation
from evals.report.page import page
from knowledge_base.errors import UnreadableFile

JSON, HTML = "report.json", "report.html"
_STAMP = "%Y-%m-%dT%H-%M-%SZ"


def keep(found: Evaluation, home: Path, out: Path | None = None) -> Path:
    """Write both files into ``out``, or into a new folder of the home's history.

    Returns:
        The folder.

    Raises:
        UnreadableFile: the folder cannot be written to.
    """
    written = {
        JSON: orjson.dumps(as_json(found), option=orjson.OPT_INDENT_2),
        HTML: page(found).encode(),
    }
    folder = out or home / "evaluations"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _into_history(folder, written) if out is None else _into(out, written)
    except OSError as error:
        raise UnreadableFile(
            f"{folder} cannot be written to ({error.strerror}); name another with --out."
        ) from error


def history(home: Path) -> tuple[Path, ...]:
    """The folders of the reports kept in a home, newest first."""
    found = [path.parent for path in (home / "evaluations").glob(f"[0-9]*/{JSON}")]
    return tuple(sorted(found, key=lambda path: path.name, reverse=True))


def read_report(folder: Path) -> dict[str, Any]:
    """The JSON of a kept report.

    Raises:
        UnreadableFile: it is not there, or it is something else.
    """
    try:
        found: Any = orjson.loads((folder / JSON).read_bytes())
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{folder / JSON} cannot be read as a report.") from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise UnreadableFile(f"{folder / JSON} is no {SCHEMA}.")
    return dict(found)


def _into(folder: Path, written: Mapping[str, bytes]) -> Path:
    for name, content in written.items():
        temporary = folder / f".{name}.{os.getpid()}.new"
        try:
            temporary.write_bytes(content)
            temporary.replace(folder / name)
        finally:
            temporary.unlink(missing_ok=True)
    return folder


def _into_history(folder: Path, written: Mapping[str, bytes]) -> Path:
    stamp = dt.datetime.now(dt.UTC).strftime(_STAMP)
    making = folder / f".{stamp}-{os.getpid()}.new"
    making.mkdir()
    try:
        _into(making, written)
        for number in range(1, 1000):
            target = folder / (stamp if number == 1 else f"{stamp}-{number}")
            if not target.exists():
                return making.rename(target)
        raise FileExistsError(17, "too many reports in one second")
    finally:
        shutil.rmtree(making, ignore_errors=True)
