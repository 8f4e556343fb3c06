"""All cases of a half: a hundred lies of each kind, and as many right statements in all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from evals.lies import of_conduct, of_edits, of_limits, of_sources, of_texts, truths
from evals.lies.cases import Case, Half, chance_for, first_different, in_turn
from evals.lies.world import Maker, World

EACH, FAST = 100, 10
LIES: Mapping[str, tuple[Maker, ...]] = {
    "neighbouring_code": (of_texts.neighbouring_code, of_edits.neighbouring_edit),
    "invented_code": (of_texts.invented_code, of_edits.invented_edit),
    "dropped_not": (of_texts.dropped_not,),
    "added_not": (of_texts.added_not,),
    "obligation_weakened": (of_texts.obligation_weakened,),
    "obligation_made": (of_texts.obligation_made,),
    "number_changed": (of_texts.number_changed,),
    "unit_changed": (of_texts.unit_of_number, of_limits.unit_changed),
    "date_changed": (of_texts.date_in_text, of_edits.release_changed),
    "condition_removed": (of_texts.condition_removed,),
    "condition_added": (of_texts.condition_added,),
    "word_turned": (of_texts.word_turned,),
    "quote_word_changed": (of_texts.quote_word_changed,),
    "modifier_swapped": (of_texts.modifier_swapped,),
    "other_document": (of_sources.other_document,),
    "other_edition": (of_sources.other_edition,),
    "citation_not_holding": (of_sources.citation_not_holding,),
    "invented_section": (of_sources.invented_section,),
    "place_changed": (of_sources.place_changed,),
    "stitched": (of_sources.stitched,),
    "flipped_indicator": (of_edits.flipped_indicator,),
    "swapped_columns": (of_edits.swapped_columns,),
    "bundled_denied": (of_edits.bundled_denied,),
    "permission_without_edit": (of_edits.permission_without_edit,),
    "barred_key": (of_edits.barred_key,),
    "units_off_by_one": (of_limits.units_off_by_one,),
    "add_on_freed": (of_limits.add_on_freed,),
    "payment_promised": (of_edits.payment_promised,),
    "modifier_advised": (of_edits.modifier_advised,),
    "wrong_language": (of_edits.wrong_language,),
    "uncited_advice": (of_conduct.uncited_advice,),
    "diagnosis_advice": (of_conduct.diagnosis_advice,),
    "orders_in_document": (of_conduct.orders_in_document,),
    "orders_in_question": (of_conduct.orders_in_question,),
}
TRUTHS: Mapping[str, Maker] = {
    "verbatim": truths.verbatim,
    "wide_quote": truths.wide_quote,
    "narrow_quote": truths.narrow_quote,
    "shortened": truths.shortened,
    "synonyms": truths.synonyms,
    "must_for_shall": truths.must_for_shall,
    "voice": truths.voice,
    "list_order": truths.list_order,
    "code_list": truths.code_list,
    "condition_moved": truths.condition_moved,
    "document_named": truths.document_named,
    "placed": of_sources.placed,
    "edit": of_edits.edit_named,
    "edit_in_languages": of_edits.edit_in_languages,
    "edit_row_cited": of_edits.edit_row_cited,
    "units": of_limits.units_named,
    "units_in_languages": of_limits.units_in_languages,
    "units_row_cited": of_limits.units_row_cited,
    "no_edit": of_edits.no_edit_named,
    "no_edit_in_languages": of_edits.no_edit_in_languages,
    "release_named": of_edits.release_named,
    "add_on": of_limits.add_on_named,
}


def lies(world: World, half: Half, each: int = EACH) -> dict[str, tuple[Case, ...]]:
    """At most ``each`` lies of every kind; fewer where the material has no more."""
    return {
        kind: first_different(
            in_turn(*(make(world, half, chance_for(kind, half)) for make in makers)), each
        )
        for kind, makers in LIES.items()
    }


def right(world: World, half: Half, most: int) -> dict[str, tuple[Case, ...]]:
    """Right statements of every kind, ``most`` in all, spread evenly over the kinds."""
    held = {
        kind: first_different(make(world, half, chance_for(kind, half)), most)
        for kind, make in TRUTHS.items()
    }
    return {kind: cases[: _fair(held, most)] for kind, cases in held.items()}


def _fair(held: Mapping[str, Sequence[Case]], most: int) -> int:
    """The largest share of a kind with which there are not more than ``most`` in all."""
    share = math.ceil(most / len(held))
    while sum(min(share, len(cases)) for cases in held.values()) < most and share < most:
        share += 1
    return share


def cases(world: World, half: Half, each: int = EACH) -> tuple[Case, ...]:
    """All cases of a half, lies first; always the same ones."""
    told = [case for made in lies(world, half, each).values() for case in made]
    held = right(world, half, len(told))
    return (*told, *(case for made in held.values() for case in made))
