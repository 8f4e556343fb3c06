"""The notes of a document, a page of them at a time, and deciding on one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from assistant.languages.note_phrases import NOTE_KINDS, PERS, listed
from knowledge_base.errors import BundlewiseError
from knowledge_base.guidance_notes import NOTE_PERS, GuidanceNote, NoteKind
from knowledge_base.library import Library
from knowledge_base.note_decisions import DecidedNote, Event, Outcome, signed
from knowledge_base.note_history import Entry, before, taken_back
from knowledge_base.note_readings import (
    MOST_UNITS,
    ONE_SIDED,
    OWN_FIELDS,
    Reading,
    codes_shown,
    edited,
    not_in_sentence,
)
from knowledge_base.phrases import mark, said
from knowledge_base.records import Document
from ui.deciding import refuse_person
from ui.document_text import Spot
from ui.escaping import for_html, for_markdown
from ui.language_choice import worded
from ui.note_pieces import note_html
from ui.speech import figure, message_of, phrase, plural, told

AT_ONCE = 10
"""Notes in sight; each further page is one choice away."""
_CHOICES: dict[Event, str] = {
    "accepted": said("Accept"),
    "edited": said("Edit"),
    "rejected": said("Reject"),
    "taken_back": said("Take back"),
}
_ON_ONE: dict[Event, str] = {
    "accepted": mark("Accept note {number}"),
    "edited": mark("Edit note {number}"),
    "rejected": mark("Reject note {number}"),
    "taken_back": mark("Take back the decision on note {number}"),
}
_FILTERED = {
    "all": said("All notes"),
    "to_review": said("To review"),
    "undecided": said("Not decided"),
    "decided": said("Decided"),
}
_FILTERS: dict[str, Callable[[DecidedNote], bool]] = {
    "all": lambda _note: True,
    "to_review": lambda note: note.state == "to_review",
    "undecided": lambda note: note.decision is None,
    "decided": lambda note: note.decision is not None,
}
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Paged:
    """What is said over a list of several pages: templates with ``{last}``, ``{number}``."""

    page: str
    items: str


NOTES = Paged(mark("Page of notes, 1 to {last}"), mark("{first} to {last} of {number} notes"))
PROBLEMS = Paged(
    mark("Page of problems, 1 to {last}"), mark("{first} to {last} of {number} problems")
)
DECISIONS = Paged(
    mark("Page of decisions, 1 to {last}"), mark("{first} to {last} of {number} decisions")
)


@dataclass(frozen=True, slots=True)
class Told:
    """What to say after the page was drawn anew."""

    line: str
    warning: str = ""


def show_notes(library: Library, document: Document, choose: Callable[[str, Spot], None]) -> None:
    """Show the notes of a document, filtered and paged; ``choose`` opens one of them."""
    _show_told()
    every = list(enumerate(library.decided_notes().get(document.id, ()), start=1))
    if not every:
        none = phrase("No notes were read from this document.")
        st.html(f'<div class="bw-tagline">{for_html(none)}</div>')
        return
    shown = _filtered(every, document)
    if not shown:
        none = phrase("No note is of this choice.")
        st.html(f'<div class="bw-tagline">{for_html(none)}</div>')
    history = library.note_history()
    for number, found in page_of(shown, f"notes-{document.id}", NOTES):
        past = before(history, (found.work, found.note.key), found.decision)
        _show_note(library, document, number, found, choose, past)


def _filtered(
    every: Sequence[tuple[int, DecidedNote]], document: Document
) -> list[tuple[int, DecidedNote]]:
    held = Counter(_kind(found) for _, found in every)
    kind_column, state_column = st.columns(2)
    kind = kind_column.selectbox(
        phrase("Kind of note"),
        ["", *(name for name in NOTE_KINDS if name in held)],
        format_func=lambda name: (
            f"{told(NOTE_KINDS[name])} ({held[name]})"
            if name
            else phrase("All kinds ({number})", number=len(every))
        ),
        key=worded(f"kind-{document.id}"),
    )
    chosen = state_column.selectbox(
        phrase("Decision"),
        list(_FILTERS),
        format_func=lambda name: (
            f"{told(_FILTERED[name])} ({sum(_FILTERS[name](found) for _, found in every)})"
        ),
        key=worded(f"state-{document.id}"),
    )
    return [
        (number, found)
        for number, found in every
        if kind in {"", _kind(found)} and _FILTERS[chosen](found)
    ]


def _kind(found: DecidedNote) -> NoteKind:
    return (found.holding or found.note).kind


def page_of(items: Sequence[Item], key: str, paged: Paged) -> Sequence[Item]:
    """The items of the page that is chosen, with the choice above them where there are several."""
    pages = -(-len(items) // AT_ONCE)
    if pages < 2:
        return items
    name = f"page-{key}"
    st.session_state[name] = min(st.session_state.get(name, 1), pages)
    number = st.number_input(phrase(paged.page, last=pages), 1, pages, key=name, step=1)
    first = (number - 1) * AT_ONCE
    last = min(first + AT_ONCE, len(items))
    shown = phrase(paged.items, first=first + 1, last=last, number=figure(len(items)))
    st.html(f'<div class="bw-tagline">{for_html(shown)}</div>')
    return items[first:last]


def _show_note(
    library: Library,
    document: Document,
    number: int,
    found: DecidedNote,
    choose: Callable[[str, Spot], None],
    past: Sequence[Entry],
) -> None:
    name = f"{document.id}-{number}"
    with st.container(border=True):
        st.html(note_html(found, number, past))
        st.button(
            phrase("Open note {number}", number=number),
            key=f"open-{name}",
            help=phrase("Marks its sentence in the text, and lets you decide."),
            on_click=choose,
            args=(name, Spot(found.note.start, found.note.end)),
        )
        if st.session_state.get("chosen-note") == name:
            _show_deciding(library, number, found, name)


def _show_deciding(library: Library, number: int, found: DecidedNote, name: str) -> None:
    outcome = st.radio(
        phrase("Decide on note {number}", number=number),
        [name for name in _CHOICES if name != "taken_back" or found.decision is not None],
        format_func=lambda choice: told(_CHOICES[choice]),
        horizontal=True,
        key=worded(f"outcome-{name}"),
    )
    now = found.holding or found.note
    kind = _kind_wanted(now, name) if outcome == "edited" else now.kind
    # What was typed stays when the choice changes, and goes once it is decided.
    decided_at = found.decision.decided_at if found.decision else ""
    with st.form(f"form-{name}-{decided_at}"):
        fields = _fields(now, kind) if outcome == "edited" else {}
        by = st.text_input(
            phrase("Your name"), st.session_state.get("librarian", ""), max_chars=80,
            autocomplete="name",
        )  # fmt: skip
        reason = st.text_input(phrase("Reason (may be left empty)"), max_chars=1_000)
        sent = st.form_submit_button(phrase(_ON_ONE[outcome], number=number), type="primary")
    if sent:
        st.session_state["librarian"] = by
        _settle(
            lambda: (
                _taken_back(library, found, number, by, reason)
                if outcome == "taken_back"
                else _decided(library, found, outcome, fields, by, reason)
            )
        )


def _kind_wanted(now: GuidanceNote, name: str) -> NoteKind:
    kinds = list(NOTE_KINDS)
    return st.selectbox(
        phrase("It is a note of the kind"),
        kinds,
        index=kinds.index(now.kind),
        format_func=lambda kind: told(NOTE_KINDS[kind]),
        key=worded(f"edit-kind-{name}"),
    )


def _fields(now: GuidanceNote, kind: NoteKind) -> dict[str, object]:
    """The fields of an edit; only those that its kind has."""
    own = OWN_FIELDS.get(kind, ())
    hint = phrase("Codes with commas between them; a range with a dash, such as 62303-62305.")
    fields: dict[str, object] = {
        "kind": kind,
        "left": st.text_input(
            phrase("Codes that it is about"), ", ".join(codes_shown(now.left)), help=hint
        ),
        "right": [],
    }
    if kind not in ONE_SIDED:
        fields["right"] = st.text_input(
            phrase("Codes on the other side (may be none)"),
            ", ".join(codes_shown(now.right)),
            help=hint,
        )
    if "modifiers" in own:
        fields["modifiers"] = st.text_input(phrase("Modifiers"), ", ".join(now.modifiers))
    if "units" in own:
        fields["units"] = st.number_input(phrase("Units at most"), 1, MOST_UNITS, now.units or 1)
    if "per" in own:
        fields["per"] = st.selectbox(
            phrase("For each"),
            NOTE_PERS,
            index=NOTE_PERS.index(now.per) if now.per else 0,
            format_func=lambda per: told(PERS[per]),
        )
    fields["condition"] = st.text_input(
        phrase("Condition (empty if there is none)"),
        now.condition or "",
        help=phrase(
            "Word for word from the sentence. A note with a condition decides nothing by itself."
        ),
    )
    return fields


def _decided(
    library: Library,
    found: DecidedNote,
    outcome: Outcome,
    fields: dict[str, object],
    by: str,
    reason: str,
) -> Told:
    reading: Reading | None = edited(fields, found.note) if outcome == "edited" else None
    refuse_person(reason)
    decision = signed(found, outcome, by, reason=reason, edit=reading)
    library.decide(decision)
    strange = () if reading is None else not_in_sentence(reading, found.note)
    warning = ""
    if strange:
        warning = phrase("The sentence does not name {codes}.", codes=", ".join(strange))
    codes = listed(found.note.left)
    line = phrase("The note on {codes} was {signed}.", codes=codes, signed=decision.signed)
    return Told(line, warning)


def _taken_back(library: Library, found: DecidedNote, number: int, by: str, reason: str) -> Told:
    refuse_person(reason)
    library.take_back(taken_back(found, by, reason=reason))
    line = phrase(
        "The decision on note {number} was taken back; it holds as it was read.", number=number
    )
    return Told(line)


def _settle(change: Callable[[], Told]) -> None:
    """Make a change and draw the page anew, or say in one line why not."""
    try:
        st.session_state["told"] = change()
    except BundlewiseError as error:
        st.error(for_markdown(message_of(error)))
        return
    st.rerun()


def _show_told() -> None:
    done: Told | None = st.session_state.pop("told", None)
    if done is None:
        return
    st.success(for_markdown(done.line))
    if done.warning:
        st.warning(for_markdown(done.warning))


def notes_line(notes: Sequence[DecidedNote]) -> str:
    """How many notes there are, and how many wait for a person."""
    waiting = sum(item.state == "to_review" for item in notes)
    line = plural("{number} note", "{number} notes", len(notes))
    return phrase("{notes}, {number} to review", notes=line, number=waiting) if waiting else line
