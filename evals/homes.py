"""Library homes for the suites: one for each distinct material, kept so that it is made once.

A home is what a user would have after ``bundlewise add``: the sample and the suite's files. It
lies in ``HOME/evaluations/material/<material>/homes/<code>``: the first is a checksum of the files
and their details, the second of the embedding model and of the code that makes passages, so that
a home is never asked that the present code would not have made.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.service import Assistant
from assistant.settings import Settings
from evals.cases import OWN_LIBRARY, Material, Suite
from knowledge_base.reading_room import Progress
from knowledge_base.records import DateRange

DATA_VARIABLE = "BUNDLEWISE_DATA"
_REPOSITORY = Path(__file__).parents[1]
_KNOWLEDGE_BASE = _REPOSITORY / "knowledge_base"
_COMPLETE = "complete"
# Homes of one material made by earlier code; others may still be asking them.
_KEPT = 3


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are: the user's home, the data folder, and the embedding model."""

    home: Path
    data: Path
    embedder: str

    @classmethod
    def of(cls, settings: Settings, data: Path | None = None) -> Places:
        """The places that the settings name; ``data`` goes before ``BUNDLEWISE_DATA``."""
        stated = os.environ.get(DATA_VARIABLE)
        beside = _REPOSITORY.parent / "shared" / "data"
        chosen = data or (Path(stated).expanduser() if stated else beside)
        return cls(settings.home, chosen, settings.embedder)


def missing(suite: Suite, places: Places) -> str | None:
    """Say which file of a suite's material is not at hand; ``None`` if all are."""
    for item in suite.files:
        if not (places.data / item.path).is_file():
            return f"{item.path} is not in {places.data}; name its folder with --data"
    return None


def opened(
    suite: Suite,
    places: Places,
    notify: Callable[[str], None],
    progress: Progress,
) -> tuple[Assistant, Path]:
    """An assistant on the suite's material, made first where it is not there yet.

    Returns:
        The assistant, and the folder where what else is made of this material may be kept.
    """
    if suite.material == OWN_LIBRARY:
        own = Assistant.open(Settings(home=places.home, embedder=places.embedder), notify)
        return own, places.home / "evaluations" / "material" / OWN_LIBRARY
    folder = _made(suite, places, progress)
    held = Assistant.open(Settings(home=folder / "home", embedder=places.embedder), notify)
    # What is made of the files by others does not change with our code.
    return held, folder.parent.parent


def _made(suite: Suite, places: Places, progress: Progress) -> Path:
    from filelock import FileLock

    # Apart from what others keep of the same material, since old homes are removed here.
    family = places.home / "evaluations" / "material" / _key(suite.files, places) / "homes"
    folder = family / _code_key(places.embedder)
    family.mkdir(parents=True, exist_ok=True)
    with FileLock(family / "making.lock"):
        if not (folder / _COMPLETE).exists():
            # Whatever an interrupted run left is of no use.
            shutil.rmtree(folder, ignore_errors=True)
            _make(folder / "home", suite.files, places, progress)
            (folder / _COMPLETE).touch()
        os.utime(folder)
        _forget_older(family)
    return folder


def _make(home: Path, files: tuple[Material, ...], places: Places, progress: Progress) -> None:
    made = Assistant.open(Settings(home=home, embedder=places.embedder))
    try:
        for item in files:
            path = places.data / item.path
            if item.table is not None:
                made.library.import_table(
                    path, item.kind or "ptp", item.release or "", setting=item.setting
                )
                continue
            made.library.add(
                path,
                title=item.title,
                edition=item.edition,
                effective=_effective(item),
                language=item.language,
                progress=progress,
            )
        made.library.index(progress)
    finally:
        made.close()


def _effective(item: Material) -> DateRange | None:
    if item.effective_from is None and item.effective_to is None:
        return None
    return DateRange(item.effective_from, item.effective_to)


def _key(files: tuple[Material, ...], places: Places) -> str:
    told = hashlib.sha256()
    for item in files:
        told.update(json.dumps(item.model_dump(mode="json"), sort_keys=True).encode())
        with (places.data / item.path).open("rb") as stream:
            told.update(hashlib.file_digest(stream, "sha256").digest())
    return f"{'-'.join(Path(item.path).stem for item in files)[:60] or 'sample'}-{_short(told)}"


def _code_key(embedder: str) -> str:
    told = hashlib.sha256(embedder.encode())
    for path in sorted(_KNOWLEDGE_BASE.rglob("*")):
        if path.is_file() and path.suffix not in {".pyc", ".onnx"}:
            told.update(path.relative_to(_KNOWLEDGE_BASE).as_posix().encode())
            told.update(path.read_bytes())
    return _short(told)


def _short(told: hashlib._Hash) -> str:
    return told.hexdigest()[:12]


def _forget_older(family: Path) -> None:
    held = [path for path in family.iterdir() if path.is_dir()]
    for old in sorted(held, key=lambda path: path.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
