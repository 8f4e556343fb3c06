"""The page's own words for the vocabulary of an answer."""

from __future__ import annotations

from typing import Literal

from assistant.answer import Answer, Usage
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
    "built_in_instead": "Drafted without the model",
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
INDICATORS = {
    0: "no modifier unlocks the edit",
    1: "an NCCI modifier may unlock the edit where the record justifies one",
    9: "not applicable; the edit was never in force",
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
_DRAFTERS = {
    "extractive": "the built-in drafter",
    "submitted": "somebody else, whose draft was judged",
}
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
    return _DRAFTERS.get(name, name)


def usage_told(usage: Usage) -> str:
    """What a language model took for an answer, in words."""
    if usage.cached:
        return f"{usage.model}: a draft kept from before, nothing was sent"
    told = [counted(usage.calls, "call")]
    if usage.input_tokens is None or usage.output_tokens is None:
        told.append("tokens not told")
    else:
        told.append(f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out")
    if usage.cost is not None:
        told.append(f"{usage.cost:.4f} {usage.currency}")
    return f"{usage.model}: {', '.join(told)}"


def counted(number: int, noun: str, more: str | None = None) -> str:
    """A number with its noun: "1 page", "2 pages"; ``more`` is the plural where it is another."""
    return f"{number:,} {noun if number == 1 else more or f'{noun}s'}"
