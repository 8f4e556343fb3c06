"""The translation desk: where each text stands, and texts going to a translator and coming back.

A text travels as a gettext PO or an XLIFF file, which translators' own tools open, with the quote
that each sentence rests on. What comes back is stored in the home's ``handouts/`` folder and comes
before the sample's text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from assistant.handouts import po_sheets, xliff_sheets
from assistant.handouts.invariants import Breach, breaches
from assistant.handouts.sheets import LARGEST, Sheet, Unit, day, marks_of, one_line
from assistant.handouts.texts import (
    FOLDER,
    PatientText,
    State,
    patient_text,
    sample_codes,
    translated_language,
)
from assistant.handouts.texts_kept import keep
from assistant.languages.catalogues import LANGUAGES, NAMES
from knowledge_base.errors import InvalidRequest, UnreadableFile
from knowledge_base.phrases import mark, said, series

Form = Literal["po", "xliff"]
_XLIFF_ENDINGS = (".xlf", ".xliff", ".xml")
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
    written_by: str | None = None
    written_on: dt.date | None = None


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
    english = patient_text(code, "en", home) or (text.original if text else None)
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
        text.written_by,
        text.written_on,
    )


def side_by_side(code: str, language: str, home: Path | None) -> tuple[Line, ...]:
    """Every English sentence of a code with its translation, ``""`` where there is none."""
    english = _english(code, language, home)
    return _beside(english, patient_text(code, language, home), language)


def _beside(english: PatientText, text: PatientText | None, language: str) -> tuple[Line, ...]:
    told = text.sentences if text is not None else dict.fromkeys(english.sentences, "")
    return tuple(
        Line(
            name,
            source,
            english.quotes[name],
            told.get(name, ""),
            breaches(source, told.get(name, ""), language) if text and language != "en" else (),
        )
        for name, source in english.sentences.items()
    )


def _english(code: str, language: str, home: Path | None) -> PatientText:
    """The English text; without one the sentences that the text in the language was made from."""
    english = patient_text(code, "en", home)
    if english is None:
        text = patient_text(code, language, home)
        english = text.original if text is not None else None
    if english is None:
        raise InvalidRequest(
            said(
                "There is no English text for {code}; `bundlewise translations "
                "status` lists those there are.",
                code=repr(code),
            )
        )
    return english


def exported(code: str, language: str, home: Path | None, form: Form = "po") -> bytes:
    """The text of a code as a file for a translator.

    Raises:
        InvalidRequest: no English text of the code, or not one of the other nine languages.
    """
    text = patient_text(code, translated_language(language), home)
    lines = side_by_side(code, language, home)
    units = tuple(
        Unit(line.name, one_line(line.source), one_line(line.target), one_line(line.quote))
        for line in lines
    )
    sheet = Sheet(code, language, units, marks_of(text, (unit.target for unit in units)))
    return xliff_sheets.written(sheet) if form == "xliff" else po_sheets.written(sheet)


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
    """Store a PO or XLIFF file that came back; with a reviewer the text is said to be reviewed.

    Raises:
        UnreadableFile: it is no file of ours, a sentence of it is missing or another one,
            or most of its sentences break an invariant; what stood before still does.
        InvalidRequest: a machine's text cannot have a reviewer at once.
    """
    if machine and reviewer:
        raise InvalidRequest(said("Say either who reviewed the text or that a machine made it."))
    sheet = _read(data, name)
    english = _english(sheet.code, sheet.language, home)
    _same_sentences(sheet, english, name)
    text = _as_it_stands(sheet, english, name, today)
    if reviewer:
        text = replace(text, state="reviewed", reviewed_by=reviewer, reviewed_on=today)
    elif machine:
        since = text.written_on if text.state == "machine" else None
        text = replace(text, state="machine", reviewed_by=None, reviewed_on=None, written_on=since)
    if reviewer or machine:
        text = replace(text, source=english.checksum)
    made = Imported(text, _beside(english, text, sheet.language))
    _mostly_whole(made, name)
    keep(text, home)
    return made


def _mostly_whole(made: Imported, name: str) -> None:
    """Refuse a text most of which would fall back: it is no text in its language.

    So comes back a sheet whose language was changed and its sentences were not; stored, it would
    set a good text aside for one that shows as English.
    """
    if 2 * len(made.broken) <= len(made.lines):
        return
    first = made.broken[0]
    raise UnreadableFile(
        said(
            "{broken} of {all} sentences of {file} fail a check of a translation into {language} "
            "(such as {name}: {why}); nothing was stored, and the earlier text stays.",
            broken=len(made.broken),
            all=len(made.lines),
            file=name,
            language=NAMES[made.text.language],
            name=first.name,
            why=first.broken[0].detail,
        )
    )


def _read(data: bytes, name: str) -> Sheet:
    if len(data) > LARGEST:
        raise UnreadableFile(
            said("{name} is larger than {number} MB.", name=name, number=LARGEST // 1_000_000)
        )
    ending = Path(name).suffix.lower()
    looks = data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    if ending in _XLIFF_ENDINGS or (looks and ending != ".po"):
        return xliff_sheets.read(data, name)
    return po_sheets.read(data, name)


def _same_sentences(sheet: Sheet, english: PatientText, name: str) -> None:
    """Hold the sheet to the English text: every sentence, no other, each with a translation."""
    told = {unit.name: unit for unit in sheet.units}
    names = dict.fromkeys((*english.sentences, *told))
    changed = [
        key
        for key in names
        if key not in told or told[key].source != one_line(english.sentences.get(key, ""))
    ]
    if changed:
        raise UnreadableFile(
            said(
                "{name} was made from another English text: {changed} changed "
                "since or is missing; export {code} again.",
                name=name,
                changed=series(changed),
                code=sheet.code,
            )
        )
    empty = [key for key in english.sentences if not told[key].target]
    if empty:
        raise UnreadableFile(
            said("{name} has no translation of {empty}.", name=name, empty=series(empty))
        )


def _as_it_stands(sheet: Sheet, english: PatientText, name: str, today: dt.date) -> PatientText:
    """The text in the state it went out in if nothing was changed, else a draft or a machine's."""
    told = {unit.name: unit.target for unit in sheet.units}
    same = sheet.state
    text = PatientText(
        code=sheet.code,
        language=sheet.language,
        state=same or ("machine" if sheet.by_machine else "draft"),
        written_by=(sheet.marks.get("Written-By") if same else None) or name,
        reviewed_by=sheet.marks.get("Reviewed-By") if same == "reviewed" else None,
        reviewed_on=day(sheet, "Reviewed-On", name) if same == "reviewed" else None,
        source=(sheet.marks.get("Source") if same else None) or english.checksum,
        sentences={key: told[key] for key in english.sentences},
        quotes={},
        written_on=day(sheet, "Written-On", name) if same else None if sheet.by_machine else today,
        originals=english.originals,
    )
    if text.state == "reviewed" and not (text.reviewed_by and text.reviewed_on):
        raise UnreadableFile(
            said("{name} says it was reviewed, and not by whom and when.", name=name)
        )
    return text


def told_standing(found: Standing) -> Iterator[str]:
    """The signs of a standing in a line: its state, its reviewer, what is wrong with it."""
    yield told_state(found.state)
    if found.reviewed_by:
        yield said("by {name} on {day}", name=found.reviewed_by, day=found.reviewed_on)
    elif found.state == "machine" and found.written_on:
        yield said("by {name} on {day}", name=found.written_by, day=found.written_on)
    if found.out_of_date:
        yield said("out of date")
    if found.broken:
        yield said(
            "{broken} of {all} sentences fall back", broken=found.broken, all=found.sentences
        )


def told_state(state: str | None) -> str:
    """The state of a text in a word; of none too."""
    return said(_STATES[state])


_STATES = {
    None: mark("none"),
    "draft": mark("draft"),
    "machine": mark("machine"),
    "reviewed": mark("reviewed"),
}


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
    "told_state",
]
