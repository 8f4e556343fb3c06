"""What guidance notes say of one code of a claim: its primary, its units, its modifiers.

Only what a claim shows can be judged: units of a day, a claim or a stay, not those of a session,
a level or a side, which are told and decide nothing. Notes that allow something, or say what
else to report, are information; they never stand in the way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from assistant.answer import Citation, Finding, Verdict, speaker
from assistant.languages.note_phrases import PERS
from assistant.rules.claim import Claim
from assistant.rules.ruling import Ruling
from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes import GuidanceNote, NoteKind, holds
from knowledge_base.phrases import Phrase, counted, joined, listing, mark, said, series
from knowledge_base.records import Document

Judged = Literal["add_on", "units", "modifier_required", "modifier_barred"]
# What the notes of each kind are judged as.
JUDGED: Mapping[NoteKind, Judged] = {
    "add_on": "add_on",
    "once_per": "units",
    "units": "units",
    "modifier_required": "modifier_required",
    "modifier_barred": "modifier_barred",
}
_VERDICTS: Mapping[Judged, Verdict] = {
    "add_on": "needs_primary",
    "units": "too_many_units",
    "modifier_required": "only_with_modifier",
    "modifier_barred": "modifier_not_allowed",
}
# A claim is of one day, so that more units than a day or a stay may have are seen on it.
SEEN_ON_A_CLAIM = frozenset({"day", "claim", "stay"})
_SHOWN = 12
_SAYINGS: Mapping[NoteKind, str] = {
    "add_on": mark(
        "{name} says that {code} is reported in addition to {right}; none is on the claim"
    ),
    "once_per": mark("{name} says to report {code} once{per}"),
    "units": mark("{name} allows at most {units} of {code}{per}"),
    "modifier_required": mark(
        "{name} asks for modifier {modifiers} on {code}{beside}, and a line has none"
    ),
    "modifier_barred": mark("{name} says not to use modifier {modifiers} with {code}{beside}"),
}
_SAID_ALONE = mark("{name} says that {code} is reported in addition to {right}")
# Notes that only inform, told where both of their sides are on the claim.
_INFORMING: Mapping[NoteKind, str] = {
    "use_with": mark("{name} says to report {one} with {other}"),
    "separately_reportable": mark("{name} says that {one} may be reported besides {other}"),
    "see_instead": mark("{name} says to report {other} in place of {one}"),
    "split_providers": mark("{name} gives {one} to one provider and {other} to another"),
}
OVER = mark("; the claim has {units}.")


def code_rulings(
    claim: Claim,
    notes: Sequence[GuidanceNote],
    document: Document,
    apart: Collection[frozenset[str]] = (),
) -> Iterator[Ruling]:
    """One ruling for each code and matter that some note finds amiss; then what only informs.

    ``apart`` are pairs that the document keeps apart, of which it need say no more.
    """
    codes = claim.codes()
    speaking = [note for note in notes if note.kind in JUDGED or note.kind in _INFORMING]
    found = _deciding(claim, [note for note in speaking if note.kind in JUDGED])
    order = list(_VERDICTS)
    for place, matter in sorted(found, key=lambda item: (item[0], order.index(item[1]))):
        yield _ruling(claim, codes[place], found[place, matter], document)
    for ruling in _informing(codes, speaking, document):
        if frozenset(ruling.finding.codes) not in apart:
            yield ruling


def asked_rulings(
    claim: Claim,
    notes: Sequence[GuidanceNote],
    document: Document,
    matter: Literal["units", "add_on"],
) -> Iterator[Ruling]:
    """What the notes say of the units or the primary of each code, to somebody who asked.

    A note that finds the claim amiss is told by ``code_rulings`` and not here.
    """
    amiss = _deciding(claim, [note for note in notes if JUDGED.get(note.kind) == matter])
    codes = claim.codes()
    for note in dict.fromkeys(notes):
        if JUDGED.get(note.kind) != matter:
            continue
        for place, code in enumerate(codes):
            if holds(note.left, code) and (place, matter) not in amiss:
                told = _SAID_ALONE if matter == "add_on" else _SAYINGS[note.kind]
                message = joined(_worded(told, note, code, document), _limited(note), ".")
                yield _told("noted", (code,), message, None, note, document)


def _deciding(
    claim: Claim, notes: Sequence[GuidanceNote]
) -> dict[tuple[int, Judged], GuidanceNote]:
    """For each code (by its place on the claim) and matter the note that finds it amiss."""
    codes, primaries = claim.codes(), _primaries(claim, notes)
    found: dict[tuple[int, Judged], GuidanceNote] = {}
    for note in notes:
        for place, code in enumerate(codes):
            if not (holds(note.left, code) and _amiss(note, code, claim, primaries)):
                continue
            held = found.get((place, JUDGED[note.kind]))
            if held is None or (decides(note) and not decides(held)):
                found[place, JUDGED[note.kind]] = note
    return found


def _primaries(claim: Claim, notes: Sequence[GuidanceNote]) -> dict[str, list[CodeSpan]]:
    """Every primary that the document names for an add-on code, in whichever note."""
    found: dict[str, list[CodeSpan]] = {}
    for note in notes:
        if note.kind == "add_on":
            for code in claim.codes():
                if holds(note.left, code):
                    found.setdefault(code, []).extend(note.right)
    return found


def decides(note: GuidanceNote) -> bool:
    """Whether a verdict on one code may rest on the note."""
    measured = JUDGED.get(note.kind) != "units" or note.per in SEEN_ON_A_CLAIM
    return note.decides and measured


def units_of(claim: Claim, code: str) -> int:
    """The units of a code on all lines of the claim."""
    return sum(line.units for line in claim.lines if line.code == code)


def limit_of(note: GuidanceNote) -> int:
    """The most units that the note allows."""
    return note.units if note.units is not None else 1


def _amiss(
    note: GuidanceNote, code: str, claim: Claim, primaries: Mapping[str, Sequence[CodeSpan]]
) -> bool:
    """Whether the claim does not do what the note asks for, conditions left aside."""
    codes = claim.codes()
    if note.kind == "add_on":
        listed = tuple(primaries[code])
        return bool(note.right) and not any(holds(listed, other) for other in codes)
    if JUDGED[note.kind] == "units":
        return units_of(claim, code) > limit_of(note)
    if not note.modifiers or (note.right and not any(holds(note.right, item) for item in codes)):
        return False
    borne = [
        set(note.modifiers) & set(line.modifiers) for line in claim.lines if line.code == code
    ]
    return any(borne) if note.kind == "modifier_barred" else not all(borne)


def code_verdict(note: GuidanceNote) -> Verdict:
    """What a note decides of one code: nothing where it is limited or a claim cannot show it."""
    if decides(note):
        return _VERDICTS[JUDGED[note.kind]]
    # "With modifier 59 if the sites differ" is asked for on hardly any claim that lacks it.
    return "noted" if note.kind == "modifier_required" else "conditional"


def code_message(note: GuidanceNote, code: str, document: Document) -> Phrase:
    """What the note says of the code, up to its count; shared with assistant.auditing."""
    told = _worded(_SAYINGS[note.kind], note, code, document)
    limited = _limited(note)
    return told + limited + ("" if JUDGED[note.kind] == "units" else ".")


def _worded(template: str, note: GuidanceNote, code: str, document: Document) -> Phrase:
    units = limit_of(note)
    return said(
        template,
        name=speaker(document.title, note.decided),
        code=code,
        right=listed(note.right),
        per=said(" per {per}", per=PERS[note.per]) if note.per else "",
        units=counted("{number} unit", "{number} units", units),
        modifiers=listing(note.modifiers, "or"),
        beside=said(" beside {codes}", codes=listed(note.right)) if note.right else "",
    )


def code_change(note: GuidanceNote) -> str:
    """What would have to be otherwise for the note not to stand in the way."""
    if note.needs_review:
        return said("A review of what the note says.")
    if note.condition is not None:
        return said("Whether the condition holds: “{condition}”.", condition=note.condition)
    if not decides(note):
        per = PERS[note.per] if note.per else said("unit")
        return said("A record that shows each {per} reported.", per=per)
    if note.kind == "add_on":
        return said("One of the procedures that the document names, reported as well.")
    return said("Newer guidance from the same source.")


def listed(spans: Sequence[CodeSpan]) -> str:
    """Codes and ranges as a sentence lists them."""
    shown = [
        f"{span.first}-{span.last}" if span.is_range else span.first for span in spans[:_SHOWN]
    ]
    further = len(spans) - _SHOWN
    more = said(" and {further} more", further=further) if further > 0 else ""
    return joined(series(shown), more)


def _limited(note: GuidanceNote) -> str:
    if note.needs_review:
        return said(" (to be reviewed: not all of its words were understood)")
    if note.condition is None:
        return ""
    return said(", with a condition: “{condition}”", condition=note.condition)


def _ruling(claim: Claim, code: str, note: GuidanceNote, document: Document) -> Ruling:
    message = code_message(note, code, document)
    if JUDGED[note.kind] == "units":
        message += said(OVER, units=units_of(claim, code))
    return _told(code_verdict(note), (code,), message, code_change(note), note, document)


def _informing(
    codes: Sequence[str], notes: Sequence[GuidanceNote], document: Document
) -> Iterator[Ruling]:
    told: set[tuple[str, ...]] = set()
    for note in notes:
        if note.kind not in _INFORMING:
            continue
        ones = [code for code in codes if holds(note.left, code)]
        for one in ones:
            for other in codes:
                known = (note.kind, *sorted((one, other)))
                if one == other or not holds(note.right, other) or known in told:
                    continue
                told.add(known)
                informed = said(
                    _INFORMING[note.kind],
                    name=speaker(document.title, note.decided),
                    one=one,
                    other=other,
                )
                yield _told(
                    "noted",
                    (one, other),
                    joined(informed, _limited(note), "."),
                    None,
                    note,
                    document,
                )


def _told(
    verdict: Verdict,
    codes: tuple[str, ...],
    message: str,
    change: str | None,
    note: GuidanceNote,
    document: Document,
) -> Ruling:
    return Ruling(
        Finding(
            id="",
            rule="guidance_note",
            verdict=verdict,
            codes=codes,
            authority=document.title,
            release=document.edition,
            effective_from=document.effective.first,
            message=message,
            what_would_change_it=change,
            sample=document.sample,
            decided=note.decided,
        ),
        (cited(note, document),),
    )


def cited(note: GuidanceNote, document: Document) -> Citation:
    """The words of the note in its document."""
    return Citation(
        id="",
        kind="passage",
        document=document.title,
        document_id=document.id,
        page=None,
        section=None,
        edition=document.edition,
        quote=note.quote,
        start=note.start,
        end=note.end,
        sample=document.sample,
    )
