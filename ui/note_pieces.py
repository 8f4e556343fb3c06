"""Notes, problems and decisions as HTML; every text from outside is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.languages.note_phrases import NOTE_KINDS, note_sentence
from knowledge_base.linting import Problem
from knowledge_base.note_decisions import DecidedNote, Decision, State, reading_as
from knowledge_base.note_history import Entry
from ui.escaping import for_html
from ui.phrases import NOTE_STATES, SEVERITIES, counted

_TONES: dict[State, str] = {
    "to_review": "open",
    "undecided": "",
    "accepted": "calm",
    "edited": "calm",
    "rejected": "heed",
}
_QUOTED = 320


def note_html(found: DecidedNote, number: int, past: Sequence[Entry] = ()) -> str:
    """A note: what it says in our words, the sentence, its kind and what was decided.

    ``past`` is what was decided before, oldest first.
    """
    note = found.holding or found.note
    tags = _tag(NOTE_KINDS[note.kind]) + _tag(NOTE_STATES[found.state], _TONES[found.state])
    read = ""
    if found.state == "edited":
        read = f'<div class="bw-said">Was read as: {for_html(note_sentence(found.note))}</div>'
    return (
        f'<div class="bw-note"><div><b>{number}.</b> {for_html(note_sentence(note))}</div>{read}'
        f'<div class="bw-said">“{for_html(_cut(note.quote))}”</div>'
        f"{tags}{_signature(found.decision)}{_past_html(past, found)}</div>"
    )


def decision_html(
    decision: Decision, again: Sequence[DecidedNote], past: Sequence[Entry] = ()
) -> str:
    """A decision at rest: the sentence as far as it is kept, who decided, how it is read now."""
    quote = f"“{for_html(_cut(decision.quote))}”" if decision.quote else (
        "The sentence was removed with its document."
    )  # fmt: skip
    now = "".join(
        '<div class="bw-said">The sentence is read otherwise now, decide anew: '
        f"{for_html(note_sentence(item.note))}</div>"
        for item in again
    )
    return (
        f'<div class="bw-note"><div class="bw-said">{quote}</div>{now}'
        f"{_tag(NOTE_STATES[decision.decision])}{_signature(decision)}{_past_html(past)}"
        f'<div class="bw-footer">Note {for_html(decision.note)}, work {for_html(decision.work)}'
        "</div></div>"
    )


def problem_html(problem: Problem, number: int) -> str:
    """A problem: how grave, what, and what to do."""
    tone = "heed" if problem.severity == "error" else "open"
    place = f" (page {problem.page})" if problem.page else ""
    quote = (
        f'<div class="bw-said">“{for_html(_cut(problem.quote))}”</div>' if problem.quote else ""
    )
    return (
        f'<div class="bw-note"><div><b>{number}.</b> {for_html(problem.message)}{place}</div>'
        f'{quote}<div class="bw-said">{for_html(problem.suggestion)}</div>'
        f"{_tag(SEVERITIES.get(problem.severity, problem.severity), tone)}"
        f"{_tag(problem.rule.replace('_', ' '))}</div>"
    )


def _past_html(past: Sequence[Entry], found: DecidedNote | None = None) -> str:
    """Decisions of before: who, what, when and why, and as what an edit had it read."""
    if not past:
        return ""
    items = "".join(
        f"<li>{for_html(item.signed)}{f': {for_html(item.reason)}' if item.reason else ''}"
        f"{_as_read(item, found)}</li>"
        for item in past
    )
    return (
        f'<details class="bw-said"><summary>Before: {counted(len(past), "entry", "entries")}'
        f"</summary><ul>{items}</ul></details>"
    )


def _as_read(item: Entry, found: DecidedNote | None) -> str:
    if item.edited is None or found is None:
        return ""
    return f" (“{for_html(note_sentence(reading_as(found.note, item.edited)))}”)"


def _signature(decision: Decision | None) -> str:
    if decision is None:
        return ""
    reason = f" {for_html(decision.reason)}" if decision.reason else ""
    day = decision.decided_at[:10]
    return f'<span class="bw-reason">{for_html(decision.decided_by)}, {day}.{reason}</span>'


def _tag(text: str, tone: str = "") -> str:
    return f'<span class="bw-tag{f" bw-tag-{tone}" if tone else ""}">{for_html(text)}</span> '


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1].rstrip()}…"
