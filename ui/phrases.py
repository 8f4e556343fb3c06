"""The page's own words for the vocabulary of an answer."""

from __future__ import annotations

from typing import Literal

from assistant.answer import Answer
from knowledge_base.note_decisions import State
from knowledge_base.records import TableKind

Tone = Literal["calm", "heed", "open", "absent", "private", "refused"]

OUTCOMES = {
    "answered": "From the material",
    "not_in_material": "Not in the material",
    "needs_facts": "More facts needed",
    "case_specific": "About one person: not answered",
    "refused": "Refused",
}
SETTINGS: dict[str, str] = {
    "practitioner": "Practitioner",
    "outpatient_hospital": "Outpatient hospital",
    "dme": "Durable medical equipment",
}
CAUTIONS = {
    "source_inconsistency": "The source looks mistaken",
    "stale_edition": "Older edition",
    "authorities_differ": "Authorities differ",
    "machine_translated": "Machine-translated",
    "untranslated": "Not translated",
    "sample_material": "Sample material",
    "unknown_code": "Unknown code",
    "not_covered": "Not covered",
    "assumed_date": "Date assumed",
    "note_decided": "A librarian decided",
    "unreviewed": "Not yet reviewed",
    "reviewed": "Reviewed",
    "out_of_date": "Out of date",
}
RULES = {
    "ptp_pair": "NCCI pair",
    "unit_limit": "Unit limit",
    "add_on": "Add-on code",
    "guidance_note": "Guidance note",
    "code_validity": "Code validity",
    "modifier": "Modifier",
    "fee_status": "Fee-schedule status",
    "professional_technical": "Professional and technical part",
    "bilateral": "Both sides",
    "assistant_at_surgery": "Assistant at surgery",
    "co_surgeons": "Co-surgeons",
    "team_surgery": "Team surgery",
    "global_period": "Global period",
}
TABLES: dict[TableKind, str] = {
    "ptp": "NCCI pair edits",
    "mue": "Medically unlikely edits",
    "aoc": "Add-on codes",
    "fee-schedule": "Fee-schedule indicators",
    "hcpcs": "HCPCS Level II",
}
NOTE_STATES: dict[State, str] = {
    "to_review": "To review",
    "undecided": "Not decided",
    "accepted": "Accepted",
    "edited": "Edited",
    "rejected": "Rejected",
}
SEVERITIES = {"error": "Error", "warning": "Warning", "note": "Note"}
EXAMPLES = (
    "Can I report 62302 with 72240?",
    "What documentation does 62302 require?",
    "How many units of 62302 may be reported in a day?",
    "What is 72270 in plain words?",
)
_TONES: dict[str, Tone] = {
    "answered": "calm",
    "not_in_material": "absent",
    "needs_facts": "open",
    "case_specific": "private",
    "refused": "refused",
}


def tone(answer: Answer) -> Tone:
    """The colour of a verdict: an answer with a finding to act on is never shown as all clear."""
    if answer.outcome == "answered" and any(finding.fires for finding in answer.findings):
        return "heed"
    return _TONES[answer.outcome]


def spoken(name: str) -> str:
    """A verdict's name as words: ``only_with_modifier`` is "Only with modifier"."""
    return name.replace("_", " ").capitalize()


def drafter(name: str) -> str:
    """Who drafted an answer, in words."""
    return "the built-in drafter" if name == "extractive" else name


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 page", "2 pages"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
