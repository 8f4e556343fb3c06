"""The verdict on a pair in one sentence; both authorities where they differ."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Finding, speaker
from assistant.languages.wording import listing_of
from knowledge_base.phrases import joined, said, sentence, series


def pair_headline(
    edits: Sequence[Finding], notes: Sequence[Finding], unknown: Sequence[Finding]
) -> str:
    """Put the verdict on a pair in one sentence; both authorities where they differ."""
    barred = next((note for note in notes if note.verdict == "not_together"), None)
    edit = _strictest([item for item in edits if item.verdict != "not_covered"])
    codes = series([code for item in unknown for code in item.codes])
    beside = said(" Nothing is known of {codes}.", codes=codes) if codes else joined()
    firing = sum(item.fires for item in edits)
    if firing > 1:
        beside += said(" {firing} table edits in all, each below.", firing=firing)
    if barred is None:
        if edit is not None:
            return joined(sentence(joined(_answer_word(edit), _table_says(edit))), beside)
        limit = next((note for note in notes if note.verdict == "conditional"), None)
        if limit is not None:
            return joined(limit.message, beside)
        every = listing_of(dict.fromkeys(code for item in edits for code in item.codes))
        told = said(
            "No loaded table can speak for {names} on this date and in this setting.", names=every
        )
        return told + beside
    # Both authorities on the same pair: a sentence on two pairs would mislead.
    same = set(barred.codes)
    edit = _strictest(
        [item for item in edits if set(item.codes) == same and item.verdict != "not_covered"]
    )
    names: dict[str, str] = {
        "name": speaker(barred.authority, barred.decided),
        "codes": listing_of(barred.codes),
    }
    if edit is None:
        alone = said(
            "Not together: {name} says never to report {codes} together; no loaded Medicare table "
            "speaks for them here.",
            **names,
        )
        return alone + beside
    both = said(
        "Not together: {name} says never to report {codes} together. The Medicare table, another "
        "authority: {table}.",
        table=_table_says(edit),
        **names,
    )
    return both + beside


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
        "not_together": said("Not together: "),
        "only_with_modifier": said("Not as they stand: "),
        "unlocked_by_modifier": said("Only if the record bears the modifier out: "),
        "other_provider": "",
        "no_edit_found": "",
    }[edit.verdict]


def _table_says(edit: Finding) -> str:
    one, two = edit.column_one, edit.column_two
    if edit.verdict == "not_together":
        return said(
            "{two} bundles into {one} (indicator 0) and no modifier unlocks the edit",
            two=two,
            one=one,
        )
    if edit.verdict == "only_with_modifier":
        return said(
            "{two} bundles into {one} (indicator 1), and only a documented separate encounter or "
            "site could justify a modifier that unlocks the edit",
            two=two,
            one=one,
        )
    if edit.verdict == "unlocked_by_modifier":
        return said(
            "{two} bundles into {one} (indicator 1) and the modifier given can unlock the edit",
            two=two,
            one=one,
        )
    if edit.verdict == "other_provider":
        return said(
            "the edit of {one} over {two} binds one provider, and the lines name two",
            one=one,
            two=two,
        )
    return said(
        "no edit between {codes} was found in release {release}, which is not permission to "
        "report both",
        codes=listing_of(edit.codes),
        release=edit.release,
    )
