"""The page's own words for the vocabulary of an answer: phrases, said where they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from assistant.answer import Answer, Usage
from knowledge_base.phrases import labelled, said, series
from knowledge_base.records import TableKind
from ui.speech import figure, phrase, plural, told

if TYPE_CHECKING:
    from assistant.proof.proof import PassedCheck
    from assistant.receipts.cause import CauseKind
    from knowledge_base.linting import Rule as LintRule
    from knowledge_base.note_decisions import State

Tone = Literal["calm", "heed", "open", "absent", "private", "refused"]

OUTCOMES = {
    "answered": said("From the material"),
    "not_in_material": said("Not in the material"),
    "needs_facts": said("More facts needed"),
    "case_specific": said("About one person: not answered"),
    "refused": said("Refused"),
}
SETTINGS: dict[str, str] = {
    "practitioner": said("Practitioner"),
    "outpatient_hospital": said("Outpatient hospital"),
    "dme": said("Durable medical equipment"),
}
CAUTIONS = {
    "source_inconsistency": said("The source looks mistaken"),
    "stale_edition": said("Older edition"),
    "authorities_differ": said("Authorities differ"),
    "machine_translated": said("Machine-translated"),
    "untranslated": said("Not translated"),
    "sample_material": said("Sample material"),
    "unknown_code": said("Unknown code"),
    "not_covered": said("Not covered"),
    "assumed_date": said("Date assumed"),
    "note_decided": said("A librarian decided"),
    "built_in_instead": said("Drafted without the model"),
    "unreviewed": said("Not yet reviewed"),
    "reviewed": said("Reviewed"),
    "out_of_date": said("Out of date"),
}
RULES = {
    "ptp_pair": said("NCCI pair"),
    "unit_limit": said("Unit limit"),
    "add_on": said("Add-on code"),
    "guidance_note": said("Guidance note"),
    "code_validity": said("Code validity"),
    "modifier": said("Modifier"),
    "fee_status": said("Fee-schedule status"),
    "professional_technical": said("Professional and technical part"),
    "bilateral": said("Both sides"),
    "assistant_at_surgery": said("Assistant at surgery"),
    "co_surgeons": said("Co-surgeons"),
    "team_surgery": said("Team surgery"),
    "global_period": said("Global period"),
}
FEE_FIELDS: dict[str, str] = {
    "status": said("Status"),
    "pctc": RULES["professional_technical"],
    "global_days": RULES["global_period"],
    "multiple": said("Multiple procedures"),
    "bilateral": RULES["bilateral"],
    "assistant": RULES["assistant_at_surgery"],
    "co_surgery": RULES["co_surgeons"],
    "team": RULES["team_surgery"],
}
VERDICTS: dict[str, str] = {
    "not_together": said("Not together"),
    "only_with_modifier": said("Only with modifier"),
    "unlocked_by_modifier": said("Unlocked by modifier"),
    "conditional": said("Conditional"),
    "no_edit_found": said("No edit found"),
    "other_provider": said("Other provider"),
    "too_many_units": said("Too many units"),
    "within_limit": said("Within limit"),
    "needs_primary": said("Needs primary"),
    "primary_present": said("Primary present"),
    "not_an_add_on": said("Not an add on"),
    "contractor_decides": said("Contractor decides"),
    "not_valid": said("Not valid"),
    "bundled": said("Bundled"),
    "excluded": said("Excluded"),
    "modifier_not_allowed": said("Modifier not allowed"),
    "documentation_needed": said("Documentation needed"),
    "status_active": said("Status active"),
    "other_schedule": said("Other schedule"),
    "contractor_priced": said("Contractor priced"),
    "restricted_coverage": said("Restricted coverage"),
    "modifier_fits": said("Modifier fits"),
    "not_applicable": said("Not applicable"),
    "noted": said("Noted"),
    "unknown_code": said("Unknown code"),
    "not_covered": said("Not covered"),
}
INDICATORS = {
    0: said("no modifier unlocks the edit"),
    1: said("an NCCI modifier may unlock the edit where the record justifies one"),
    9: said("not applicable; the edit was never in force"),
}
TABLES: dict[TableKind, str] = {
    "ptp": said("NCCI pair edits"),
    "mue": said("Medically unlikely edits"),
    "aoc": said("Add-on codes"),
    "fee-schedule": said("Fee-schedule indicators"),
    "hcpcs": said("HCPCS Level II"),
}
NOTE_STATES: dict[State, str] = {
    "to_review": said("To review"),
    "undecided": said("Not decided"),
    "accepted": said("Accepted"),
    "edited": said("Edited"),
    "rejected": said("Rejected"),
}
CAUSES: dict[CauseKind, str] = {
    "row_new": said("row new"),
    "row_changed": said("row changed"),
    "row_gone": said("row gone"),
    "release_new": said("release new"),
    "release_gone": said("release gone"),
    "passage_new": said("passage new"),
    "passage_changed": said("passage changed"),
    "passage_gone": said("passage gone"),
    "passage_moved": said("passage moved"),
    "passage_other": said("passage other"),
    "note_changed": said("note changed"),
    "document_new": said("document new"),
    "document_gone": said("document gone"),
    "document_redated": said("document redated"),
    "searched": said("searched"),
    "program": said("program"),
    "unexplained": said("unexplained"),
}
CHANGES = {
    "added": said("added"),
    "deleted": said("deleted"),
    "flipped": said("flipped"),
    "indicator_changed": said("indicator changed"),
    "limit_changed": said("limit changed"),
    "type_changed": said("type changed"),
    "indicators_changed": said("indicators changed"),
    "dates_changed": said("dates changed"),
}
SEVERITIES = {"error": said("Error"), "warning": said("Warning"), "note": said("Note")}
LINT_RULES: dict[LintRule, str] = {
    "unknown_code": said("unknown code"),
    "source_inconsistency": said("source inconsistency"),
    "contradiction": said("contradiction"),
    "against_tables": said("against tables"),
    "code_not_in_force": said("code not in force"),
    "missing_part": said("missing part"),
    "stale_edition": said("stale edition"),
    "same_text": said("same text"),
    "broken_text": said("broken text"),
    "mixed_languages": said("mixed languages"),
    "web_leftovers": said("web leftovers"),
    "patient_identity": said("patient identity"),
    "reader_warning": said("reader warning"),
}
EXAMPLES = (
    said("Can I report 62302 with 72240?"),
    said("What documentation does 62302 require?"),
    said("How many units of 62302 may be reported in a day?"),
    said("What is 72270 in plain words?"),
)
_DRAFTERS = {
    "extractive": said("the built-in drafter"),
    "submitted": said("somebody else, whose draft was judged"),
}
STATES = {
    "supported": said("Supported"),
    "corrected": said("Corrected"),
    "withheld": said("Withheld"),
}
CHECKS: dict[str, str] = {
    "cited": said("Cited"),
    "quote": said("Quote"),
    "edition": said("Edition"),
    "orders": said("Orders"),
    "scope": said("Scope"),
    "language": said("Language"),
    "codes": said("Codes"),
    "modifiers": said("Modifiers"),
    "figures": said("Figures"),
    "dates": said("Dates"),
    "places": said("Places"),
    "rules": said("Rules"),
    "negation": said("Negation"),
    "conditions": said("Conditions"),
    "strength": said("Strength"),
    "order": said("Order"),
    "bearing": said("Bearing"),
    "own_words": said("Own words"),
    "entailment": said("Entailment"),
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


def verdict_told(name: str) -> str:
    """A verdict's name in words; one that is not known as the words it is."""
    return told(VERDICTS.get(name) or name.replace("_", " ").capitalize())


def check_told(check: PassedCheck) -> str:
    """The name of a check that was passed, in words."""
    return told(CHECKS.get(check.name, check.words))


def drafter(name: str) -> str:
    """Who drafted an answer, in words."""
    return told(_DRAFTERS.get(name, name))


def usage_told(usage: Usage) -> str:
    """What a language model took for an answer, in words."""
    if usage.cached:
        return phrase("{model}: a draft kept from before, nothing was sent", model=usage.model)
    parts = [plural("{number} call", "{number} calls", usage.calls)]
    if usage.input_tokens is None or usage.output_tokens is None:
        parts.append(phrase("tokens not told"))
    else:
        parts.append(
            phrase(
                "{sent} tokens in, {received} out",
                sent=figure(usage.input_tokens),
                received=figure(usage.output_tokens),
            )
        )
    if usage.cost is not None:
        parts.append(f"{usage.cost:.4f} {usage.currency}")
    return told(labelled(usage.model, series(parts)))
