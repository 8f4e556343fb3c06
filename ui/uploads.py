"""Adding uploaded files to the library, each through a temporary file of the same name."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from knowledge_base.errors import BundlewiseError
from knowledge_base.library import Library
from knowledge_base.linting import lint
from knowledge_base.phrases import joined, said
from knowledge_base.reading_room import Progress
from ui.linting import in_brief
from ui.speech import phrase

FORMATS = ("pdf", "html", "htm", "docx", "md", "txt", "csv")
LARGEST_MB = 200


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one upload, in one line."""

    name: str
    line: str
    added: bool


def file_name(name: str) -> str:
    """The bare file name of an upload; a browser may send a path of either kind."""
    bare = PurePosixPath(PureWindowsPath(name).name).name.replace("\0", "")
    stem, dot, ending = bare.rpartition(".")
    # File systems take 255 bytes for a name; the ending must survive, it tells the format.
    return f"{stem[:60]}{dot}{ending[:10]}" if stem else bare[:60] or "upload.txt"


def add_upload(library: Library, name: str, content: bytes, progress: Progress) -> Receipt:
    """Add one upload; whatever goes wrong is one line of its receipt."""
    try:
        return Receipt(name, _added(library, name, content, progress), added=True)
    except BundlewiseError as error:
        return Receipt(name, error.args[0], added=False)
    except Exception as error:  # a broken file must not take the page down
        return Receipt(name, unforeseen(error), added=False)


def _added(library: Library, name: str, content: bytes, progress: Progress) -> str:
    if len(content) > LARGEST_MB * 1_000_000:
        raise BundlewiseError(
            said(
                "{file} is larger than {size} MB; split it and add the parts.",
                file=name,
                size=LARGEST_MB,
            )
        )
    bare = file_name(name)
    with tempfile.TemporaryDirectory(prefix="bundlewise-") as folder:
        path = Path(folder) / bare
        path.write_bytes(content)
        document, outcome = library.add(
            path, source=f"upload:{bare}", title=None, progress=progress
        )
    told = {
        "added": said("{file} was added.", file=bare),
        "replaced": said("{file} replaced what was uploaded under this name before.", file=bare),
        "updated": said("{file} was held already; its details were updated.", file=bare),
        "unchanged": said("{file} is held already, as {title}.", file=bare, title=document.title),
    }
    problems = in_brief(lint(library, documents=[document.id]), document.id)
    return joined(told[outcome], problems, by=" ") if problems else told[outcome]


def unforeseen(error: Exception) -> str:
    """One clear line for an error that nobody expected."""
    told = " ".join(str(error).split())[:200]
    return phrase(
        "Something unforeseen went wrong ({kind}: {fault}); nothing was lost.",
        kind=type(error).__name__,
        fault=told,
    )
