"""Suites that ask the cases of other suites again, in other languages.

Such a suite lists under ``translations`` for each case (``of``) how it is asked in other
languages, and under ``originals`` the suites that the cases are in. It becomes cases of its own:
the original, so that both are measured on the same questions, and one for each language, with
all that is expected of the original. Their ids are the original's, then an ``@`` and the language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.errors import UnreadableFile

_OF = "of"


def with_translations(found: dict[str, Any], folder: Path) -> dict[str, Any]:
    """``found`` with the cases that its translations make; as it is where it has none.

    Raises:
        UnreadableFile: a translation of a case that none of the originals has.
    """
    if "translations" not in found:
        return found
    held = {
        case["id"]: case
        for name in found.get("originals", ())
        for case in _loaded(folder / f"{name}.yaml")["cases"]
    }
    cases = [
        case for told in found["translations"] for case in _asked_again(told, held, found["suite"])
    ]
    return {**found, "cases": [*found.get("cases", ()), *cases]}


def _asked_again(
    told: Mapping[str, str], held: Mapping[str, dict[str, Any]], suite: str
) -> Iterator[dict[str, Any]]:
    original = held.get(told[_OF])
    if original is None:
        raise UnreadableFile(
            f"{suite}: none of the originals has the case {told[_OF]!r}; see `originals`."
        )
    yield {**original, "id": f"{told[_OF]}@en"}
    for language, question in told.items():
        if language != _OF:
            yield {
                **original,
                "id": f"{told[_OF]}@{language}",
                "question": question,
                "language": language,
            }


def _loaded(path: Path) -> dict[str, Any]:
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506
    except (OSError, yaml.YAMLError) as error:
        raise UnreadableFile(f"{path.name} cannot be read as a suite of originals.") from error
    return loaded
