"""The headlines and fixed sentences of the built-in drafter, in English so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assistant.answer import Finding, short_name

INFORMATION_ONLY = (
    "This is information about the uploaded material, not medical, legal or billing advice."
)
PART_NAMES = {
    "summary": "a summary",
    "guidelines": "coding guidelines",
    "modifiers": "modifiers",
    "necessity": "medical necessity",
    "responsibilities": "who does what",
    "bundling": "bundling",
    "plain_words": "plain words",
    "description": "a description",
    "examples": "examples",
    "documentation": "documentation",
    "risks": "risks",
}


def pair_headline(
    edits: Sequence[Finding], notes: Sequence[Finding], unknown: Sequence[Finding]
) -> str:
    """Put the verdict on a pair in one sentence; both authorities where they differ."""
    barred = next((note for note in notes if note.verdict == "not_together"), None)
    edit = _strictest([item for item in edits if item.verdict != "not_covered"])
    codes = ", ".join(code for item in unknown for code in item.codes)
    beside = f" Nothing is known of {codes}." if codes else ""
    firing = sum(item.fires for item in edits)
    if firing > 1:
        beside += f" {firing} table edits in all, each below."
    if barred is None:
        if edit is not None:
            return f"{_answer_word(edit)}{_table_says(edit)}.{beside}"
        limit = next((note for note in notes if note.verdict == "conditional"), None)
        if limit is not None:
            return f"{limit.message}{beside}"
        names = " and ".join(dict.fromkeys(code for item in edits for code in item.codes))
        return f"No loaded table can speak for {names} on this date and in this setting.{beside}"
    # Both authorities on the same pair: a sentence on two pairs would mislead.
    same = set(barred.codes)
    edit = _strictest(
        [item for item in edits if set(item.codes) == same and item.verdict != "not_covered"]
    )
    names = " and ".join(barred.codes)
    guidance = f"{short_name(barred.authority)} says never to report {names} together"
    if edit is None:
        return f"Not together: {guidance}; no loaded Medicare table speaks for them here.{beside}"
    table = _table_says(edit)
    return f"Not together: {guidance}. The Medicare table, another authority: {table}.{beside}"


def _strictest(edits: Sequence[Finding]) -> Finding | None:
    order = (
        "not_together",
        "only_with_modifier",
        "unlocked_by_modifier",
        "other_provider",
        "no_edit_found",
    )
    return min(edits, key=lambda item: order.index(item.verdict), default=None)


def _answer_word(edit: Finding) -> str:
    return {
        "not_together": "Not together: ",
        "only_with_modifier": "Not as they stand: ",
        "unlocked_by_modifier": "Only if the record bears the modifier out: ",
        "other_provider": "",
        "no_edit_found": "",
    }[edit.verdict]


def _table_says(edit: Finding) -> str:
    one, two = edit.column_one, edit.column_two
    if edit.verdict == "not_together":
        return f"{two} bundles into {one} (indicator 0) and no modifier unlocks the edit"
    if edit.verdict == "only_with_modifier":
        return (
            f"{two} bundles into {one} (indicator 1), and only a documented separate encounter or "
            "site could justify a modifier that unlocks the edit"
        )
    if edit.verdict == "unlocked_by_modifier":
        return f"{two} bundles into {one} (indicator 1) and the modifier given can unlock the edit"
    if edit.verdict == "other_provider":
        return f"the edit of {one} over {two} binds one provider, and the lines name two"
    return (
        f"no edit between {' and '.join(edit.codes)} was found in release {edit.release}, which "
        "is not permission to report both"
    )


def nothing_found(subject: str, documents: int, releases: int, day: dt.date) -> str:
    """Word the honest no: what was looked for and where."""
    searched = f"{documents} document{'' if documents == 1 else 's'}"
    tables = f"{releases} table release{'' if releases == 1 else 's'}"
    return (
        f"The uploaded material does not answer this: nothing on {subject} was found in "
        f"{searched} in force on {day.isoformat()} and {tables}."
    )
