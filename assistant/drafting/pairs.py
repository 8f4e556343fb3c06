"""Drafting the answer on whether codes may be reported together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from assistant.answer import Draft, Finding, Proposal
from assistant.drafting.grounds import Grounds
from assistant.drafting.quoting import quote_sentences
from assistant.drafting.refusing import nothing_known, unknown_codes
from assistant.drafting.views import View, headline, views
from assistant.languages import pair_phrases, wording
from knowledge_base.codes import find_codes
from knowledge_base.guidance_notes import compile_notes
from knowledge_base.phrases import joined, said

# The rules that answer a question about a pair; others only stand beside the answer.
_ANSWERING = ("ptp_pair", "guidance_note")
_MOST_PASSAGES_ON_PAIR = 3


def pair(grounds: Grounds) -> Draft | None:
    """Propose an answer on the pairs of a question; ``None`` if nothing speaks of them."""
    edits = grounds.of_rule("ptp_pair")
    notes = grounds.of_rule("guidance_note")
    unknown = unknown_codes(grounds)
    if unknown and not any(item.fires for item in (*edits, *notes)):
        return nothing_known(unknown, grounds)
    speaking = [item for item in (*edits, *notes) if item.verdict != "not_covered"]
    quotes = _on_pair(grounds)
    shown = views(grounds)
    if not speaking and not quotes:
        return _not_covered(shown, edits, grounds) if edits else None
    reasons = _reasons(edits, grounds) if grounds.asked.reason else ()
    statements = (
        *reasons,
        *grounds.worded([*_in_order(shown), *unknown]),
        *_changes(shown, grounds),
        *quotes,
    )
    # Where no table speaks, what guidance says of the pair heads the answer.
    heads = quotes[0].text if quotes and not speaking else None
    told = heads or headline(shown, lambda view: _sentence(view, unknown), _ANSWERING)
    return Draft(
        "needs_facts" if grounds.settings else "answered",
        joined(*(item.text for item in reasons[:1]), told, by=" "),
        statements,
        missing_facts=grounds.facts,
    )


def _reasons(edits: Sequence[Finding], grounds: Grounds) -> tuple[Proposal, ...]:
    """The reason that a table publishes with each edit, for a question that asks why."""
    return tuple(
        dict.fromkeys(
            Proposal(
                wording.reason_published(edit.rationale, edit.codes, edit.release),
                grounds.cited(edit),
                (edit,),
                edit.authority,
            )
            for edit in edits
            if edit.rationale and edit.column_one
        )
    )


def _in_order(shown: Sequence[View]) -> tuple[Finding, ...]:
    """What answers and what stands beside it, view by view; what holds in several only once."""
    return tuple(
        dict.fromkeys(
            finding
            for view in shown
            for finding in (
                *view.of_rule("guidance_note"),
                *view.of_rule("ptp_pair"),
                *(item for item in view.findings if item.fires and item.rule not in _ANSWERING),
            )
        )
    )


def _sentence(view: View, unknown: Sequence[Finding]) -> str:
    edits, notes = view.of_rule("ptp_pair"), view.of_rule("guidance_note")
    told = pair_phrases.pair_headline(edits, notes, unknown)
    beside = [item for item in view.findings if item.fires and item.rule not in _ANSWERING]
    if not beside or any(item.fires for item in (*edits, *notes)):
        return told
    # "No edit found" must not head an answer that names something to act on: a code no longer
    # valid, an evaluation within a procedure's global period.
    first = min(beside, key=lambda item: item.rule != "code_validity")
    return joined(view.plain(first), " ", told)


def _not_covered(shown: Sequence[View], edits: Sequence[Finding], grounds: Grounds) -> Draft:
    return Draft(
        "not_in_material",
        headline(shown, lambda view: view.plain(view.of_rule("ptp_pair")[0]), _ANSWERING),
        grounds.worded(edits),
        missing_facts=grounds.facts,
    )


def _changes(shown: Sequence[View], grounds: Grounds) -> tuple[Proposal, ...]:
    """What would change the first edit of each view; once where all of them say the same."""
    told: defaultdict[str, list[tuple[View, Finding]]] = defaultdict(list)
    for view in shown:
        for edit in view.of_rule("ptp_pair")[:1]:
            if edit.what_would_change_it:
                told[edit.what_would_change_it].append((view, edit))
    return tuple(
        Proposal(
            wording.what_would_change(
                change,
                () if len(held) == len(shown) else [(view.day, view.setting) for view, _ in held],
            ),
            grounds.cited(*(edit for _, edit in held)),
            tuple(dict.fromkeys(edit for _, edit in held)),
            said("What would change it"),
        )
        for change, held in told.items()
    )


def _on_pair(grounds: Grounds) -> tuple[Proposal, ...]:
    """Sentences of the material that name the pair, beyond the notes already worded."""
    worded = {source.quote for source in grounds.sources}
    codes = grounds.asked.codes
    quotes: list[Proposal] = []
    for hit in grounds.pair_hits[:_MOST_PASSAGES_ON_PAIR]:
        for statement in quote_sentences(hit, topic=hit.passage.section):
            spans = tuple(find_codes(statement.text))
            named = [code for code in codes if any(code in span for span in spans)]
            notes = [
                note
                for note in compile_notes(statement.text, hit.passage.subject)
                if note.kind == "not_with" and not note.needs_review
            ]
            # A sentence that bars other pairs only mentions this one.
            beside = notes and not any(
                note.excludes(*pair) for note in notes for pair in combinations(codes, 2)
            )
            if len(named) >= 2 and statement.text not in worded and not beside:
                quotes.append(statement)
    return tuple(quotes)
