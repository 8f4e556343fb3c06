"""The translation desk: where each text stands, and texts going to a translator and coming back.

A text travels as a gettext PO file, which translators' own tools open: each message is one
English sentence, its context is the code and the sentence's name, and the quote it rests on is
its comment.
What comes back is stored in the home's ``handouts/`` folder and comes before the sample's text.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.handouts.invariants import Breach, breaches
from assistant.handouts.texts import FOLDER, PatientText, State, patient_text, sample_codes
from assistant.languages.catalogues import LANGUAGES, locale_name
from knowledge_base.errors import InvalidRequest, UnreadableFile

_CODE, _LANGUAGE = "X-Bundlewise-Code", "X-Bundlewise-Language"
_LARGEST = 1_000_000
_FILE = re.compile(r"(?P<code>[0-9A-Z]{5})\.(?P<language>[a-z]{2})\.yaml")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence side by side: English, its translation, and what the translation breaks."""

    name: str
    source: str
    quote: str
    target: str
    broken: tuple[Breach, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the text of one code stands in one language; ``state`` is ``None`` without a text."""

    code: str
    language: str
    state: State | None
    reviewed_by: str | None
    reviewed_on: dt.date | None
    out_of_date: bool
    sentences: int
    broken: int


def standings(home: Path | None, languages: Sequence[str] = LANGUAGES) -> tuple[Standing, ...]:
    """Where every text stands, by code and language."""
    return tuple(
        standing(code, language, home) for code in codes_with_texts(home) for language in languages
    )


def codes_with_texts(home: Path | None) -> list[str]:
    """The codes that have a text, in order."""
    own = (home / FOLDER).iterdir() if home and (home / FOLDER).is_dir() else ()
    found = {match["code"] for item in own if (match := _FILE.fullmatch(item.name))}
    return sorted(found | set(sample_codes()))


def standing(code: str, language: str, home: Path | None) -> Standing:
    """Where the text of one code stands in one language."""
    text = patient_text(code, language, home)
    english = patient_text(code, "en", home)
    if text is None or english is None:
        return Standing(code, language, None, None, None, False, 0, 0)
    lines = side_by_side(code, language, home)
    return Standing(
        code,
        language,
        text.state,
        text.reviewed_by,
        text.reviewed_on,
        language != "en" and text.source != english.checksum,
        len(text.sentences),
        sum(bool(line.broken) for line in lines),
    )


def side_by_side(code: str, language: str, home: Path | None) -> tuple[Line, ...]:
    """Every English sentence of a code with its translation, ``""`` where there is none."""
    english = _english(code, home)
    text = patient_text(code, language, home)
    told = text.sentences if text is not None else {}
    return tuple(_line(english, name, told.get(name, ""), language) for name in english.sentences)


def _line(english: PatientText, name: str, target: str, language: str) -> Line:
    source = english.sentences[name]
    broken = breaches(source, target, language) if language != "en" and target else ()
    return Line(name, source, english.quotes[name], target, broken)


def _english(code: str, home: Path | None) -> PatientText:
    english = patient_text(code, "en", home)
    if english is None:
        raise InvalidRequest(
            f"There is no English text for {code!r}; `bundlewise translations status` lists those "
            "there are."
        )
    return english


def exported(code: str, language: str, home: Path | None) -> bytes:
    """The text of a code as a PO file for a translator.

    Raises:
        InvalidRequest: no English text of the code, or not one of the other nine languages.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    _checked(language)
    catalog = Catalog(
        locale=locale_name(language),
        project="Bundlewise",
        version=code,
        msgid_bugs_address="",
        last_translator="",
        fuzzy=False,
    )
    # In the comment, since tools rewrite the header and keep the comment.
    catalog.header_comment = f"# {_CODE}: {code}\n# {_LANGUAGE}: {language}"
    for line in side_by_side(code, language, home):
        catalog.add(
            line.source,
            line.target,
            context=f"{code} {line.name}",
            auto_comments=[f"Rests on: {line.quote}"],
        )
    written = io.BytesIO()
    write_po(written, catalog, width=99)
    return written.getvalue()


def _checked(language: str) -> None:
    if language not in LANGUAGES[1:]:
        raise InvalidRequest(
            f"{language!r} is not a language of translations; choose of {' '.join(LANGUAGES[1:])}."
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """A text that came back, and the sentences that will not be shown as they break something."""

    text: PatientText
    lines: tuple[Line, ...]

    @property
    def broken(self) -> tuple[Line, ...]:
        """The sentences that fall back to English."""
        return tuple(line for line in self.lines if line.broken)


def imported(
    data: bytes, name: str, home: Path, *, reviewer: str | None, today: dt.date, machine: bool
) -> Imported:
    """Store a PO file that came back; with a reviewer the text is said to be reviewed.

    Raises:
        UnreadableFile: it is no PO file of ours, or a sentence of it is missing or another one.
        InvalidRequest: a machine's text cannot have a reviewer at once.
    """
    if machine and reviewer:
        raise InvalidRequest("Say either who reviewed the text or that a machine made it.")
    code, language, told = _read(data, name)
    english = _english(code, home)
    changed = [
        key for key, source in english.sentences.items() if told.get(key, ("", ""))[0] != source
    ]
    if changed:
        raise UnreadableFile(
            f"{name} was made from another English text: {', '.join(changed)} changed since or is "
            f"missing; export {code} again."
        )
    empty = [key for key in english.sentences if not told[key][1].strip()]
    if empty:
        raise UnreadableFile(f"{name} has no translation of {', '.join(empty)}.")
    text = PatientText(
        code=code,
        language=language,
        state="machine" if machine else "reviewed" if reviewer else "draft",
        written_by=name,
        reviewed_by=reviewer,
        reviewed_on=today if reviewer else None,
        source=english.checksum,
        sentences={key: told[key][1].strip() for key in english.sentences},
        quotes={},
    )
    _keep(text, home)
    return Imported(text, side_by_side(code, language, home))


def _read(data: bytes, name: str) -> tuple[str, str, dict[str, tuple[str, str]]]:
    """The code, the language, and source and target of each sentence by its name."""
    from babel.messages.pofile import PoFileError, read_po

    if len(data) > _LARGEST:
        raise UnreadableFile(f"{name} is larger than {_LARGEST // 1_000_000} MB.")
    try:
        catalog = read_po(io.BytesIO(data), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise UnreadableFile(f"{name} is not a PO file: {error}.") from error
    comment = catalog.header_comment
    code, language = (_header(comment, key) for key in (_CODE, _LANGUAGE))
    # The code becomes a file's name, so its shape is checked and not only that it is there.
    if not re.fullmatch(r"[0-9A-Z]{5}", code) or language not in LANGUAGES[1:]:
        raise UnreadableFile(f"{name} was not exported by `bundlewise translations export`.")
    told = {
        str(message.context).partition(" ")[2]: (str(message.id), str(message.string))
        for message in catalog
        if message.id and message.context and not message.fuzzy
    }
    return code, language, told


def _header(comment: str, key: str) -> str:
    found = re.search(rf"^# {key}: (\S+)$", comment, re.MULTILINE)
    return found.group(1) if found else ""


def _keep(text: PatientText, home: Path) -> None:
    """Write a text whole or not at all."""
    import yaml

    folder = home / FOLDER
    told = {
        "code": text.code,
        "language": text.language,
        "state": text.state,
        "written_by": text.written_by,
        "reviewed_by": text.reviewed_by,
        "reviewed_on": text.reviewed_on,
        "source": text.source,
        "sentences": dict(text.sentences),
    }
    written = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=1_000)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=folder, suffix=".new", delete=False
        ) as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(folder / f"{text.code}.{text.language}.yaml")
    except OSError as error:
        raise UnreadableFile(f"{folder} cannot be written to ({error.strerror}).") from error


def told_standing(found: Standing) -> Iterator[str]:
    """The signs of a standing in a line: its state, its reviewer, what is wrong with it."""
    yield found.state or "none"
    if found.reviewed_by:
        yield f"by {found.reviewed_by} on {found.reviewed_on}"
    if found.out_of_date:
        yield "out of date"
    if found.broken:
        yield f"{found.broken} of {found.sentences} sentences fall back"


__all__ = [
    "Imported",
    "Line",
    "Standing",
    "codes_with_texts",
    "exported",
    "imported",
    "side_by_side",
    "standing",
    "standings",
    "told_standing",
]
