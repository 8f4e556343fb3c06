"""Patient texts: one file for each code and language, sentence by sentence.

An English text carries for each sentence the quote of the code page it rests on; a translation
carries the same sentences by name. ``source`` is the SHA-256 of what the text was made from: for
English the file of the code page, for a translation the English text. A text whose source has
changed since is out of date, which is shown and never hidden.

Texts come with the sample; those brought in by the librarian lie in the home's ``handouts/``
folder and come first.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, cast, get_args

from assistant.languages.catalogues import LANGUAGES
from knowledge_base.errors import InvalidRequest, UnreadableFile
from knowledge_base.phrases import said, series

State = Literal["draft", "machine", "reviewed"]
SECTIONS: Mapping[str, str] = {
    "what": "What this is",
    "why": "Why it is done",
    "before": "Before",
    "during": "During",
    "after": "After",
    "risks": "Risks",
    "who": "Who does what",
    "bill": "What the lines of the bill mean",
    "ask": "Questions to ask",
}
FOLDER = "handouts"


@dataclass(frozen=True, slots=True)
class PatientText:
    """The text of one code in one language.

    ``sentences`` are by name ("why.2" is the second of the section "why"), in reading order;
    ``quotes`` by the same names, in a text that is no translation. ``written_on`` is the day a
    machine wrote it, or the day a draft that was changed outside was imported. ``originals``
    are the sentences of a page that were translated, by the same names, where the code has no
    English text.
    """

    code: str
    language: str
    state: State
    written_by: str
    reviewed_by: str | None
    reviewed_on: dt.date | None
    source: str
    sentences: Mapping[str, str]
    quotes: Mapping[str, str]
    written_on: dt.date | None = None
    originals: Mapping[str, str] = field(default_factory=dict)

    @property
    def checksum(self) -> str:
        """SHA-256 of the sentences, which a translation of them carries as its source."""
        return hashlib.sha256("\n".join(self.sentences.values()).encode()).hexdigest()

    @property
    def original(self) -> PatientText | None:
        """The sentences of a page that this was translated from, as a text of their own."""
        if not self.originals:
            return None
        return replace(
            self,
            language="en",
            state="draft",
            written_by="the page",
            reviewed_by=None,
            reviewed_on=None,
            source="",
            sentences=self.originals,
            quotes=self.originals,
            written_on=None,
        )


def patient_text(code: str, language: str, home: Path | None = None) -> PatientText | None:
    """The text of a code in a language: the home's own, else the sample's, else ``None``.

    Raises:
        UnreadableFile: there is a file and it is no patient text.
    """
    name = f"{code}.{language}.yaml"
    own = home / FOLDER / name if home else None
    if own is not None and own.is_file():
        return read_text(own.read_bytes(), str(own))
    return _of_the_sample(name)


@cache
def _of_the_sample(name: str) -> PatientText | None:
    place = resources.files("knowledge_base.sample") / FOLDER / name
    return read_text(place.read_bytes(), name) if place.is_file() else None


def sample_codes() -> tuple[str, ...]:
    """The codes that the sample has texts for, in order."""
    folder = resources.files("knowledge_base.sample") / FOLDER
    return tuple(sorted({item.name.partition(".")[0] for item in folder.iterdir()}))


def read_text(data: bytes, name: str) -> PatientText:
    """Read one patient text from YAML.

    Raises:
        UnreadableFile: it is none; the message names the file and what is wrong with it.
    """
    import yaml

    try:
        read: dict[str, Any] = yaml.load(data, yaml.CSafeLoader)
        english = read["language"] == "en"
        told = read["sentences"]
        text = PatientText(
            code=read["code"],
            language=read["language"],
            state=_state(read["state"]),
            written_by=read["written_by"],
            reviewed_by=read.get("reviewed_by"),
            reviewed_on=read.get("reviewed_on"),
            source=read["source"],
            sentences={key: item["text"] if english else item for key, item in told.items()},
            quotes={key: item["quote"] for key, item in told.items()} if english else {},
            written_on=read.get("written_on"),
            originals=dict(read.get("originals") or {}),
        )
    except (yaml.YAMLError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableFile(
            said("{name} is not a patient text: {error}.", name=name, error=error)
        ) from error
    strange = [key for key in text.sentences if key.partition(".")[0] not in SECTIONS]
    if strange or not all(isinstance(item, str) for item in text.sentences.values()):
        raise UnreadableFile(
            said(
                "{name} has sentences under names that are not ours: {strange}.",
                name=name,
                strange=series(strange),
            )
        )
    if text.originals and list(text.originals) != list(text.sentences):
        raise UnreadableFile(
            said("{name} has sentences that its originals do not have, or too few.", name=name)
        )
    if text.state == "reviewed" and not (text.reviewed_by and text.reviewed_on):
        raise UnreadableFile(
            said("{name} says it was reviewed, and not by whom and when.", name=name)
        )
    return text


def translated_language(language: str) -> str:
    """``language``, if it is one of the nine that texts are translated into.

    Raises:
        InvalidRequest: it is not.
    """
    if language not in LANGUAGES[1:]:
        raise InvalidRequest(
            said(
                "{language} is not a language of translations; choose of {listed}.",
                language=repr(language),
                listed=" ".join(LANGUAGES[1:]),
            )
        )
    return language


def _state(told: str) -> State:
    if told not in get_args(State):
        raise KeyError(f"state {told!r}")
    return cast(State, told)


__all__ = [
    "FOLDER",
    "SECTIONS",
    "PatientText",
    "State",
    "patient_text",
    "read_text",
    "translated_language",
]
