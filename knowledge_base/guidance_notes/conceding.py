"""Leading clauses that grant something: "Although A is part of B, C may be reported with B"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge_base.guidance_notes.token import Token

_GRANTING = frozenset({"although", "though", "while", "whereas", "even though"})
_VERBS = frozenset({"be", "may", "must", "not", "includes", "report", "append", "require",
                     "included", "separately_reportable", "add_on"})  # fmt: skip


def conceded(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens with the comma behind a leading clause of concession as the end of a clause.

    Such a clause limits nothing; it says something of its own. "While" is one only where codes
    and a verb follow before the comma: "while the patient is in a global period" is a condition.
    """
    tokens = _without_asides(tokens)
    lead = next((at for at, token in enumerate(tokens) if token.cue not in {"harmless", ","}), -1)
    if lead < 0 or tokens[lead].text.lower() not in _GRANTING:
        return tokens
    comma = _end_of_clause(tokens, lead)
    if comma is None or not any(token.codes for token in tokens[lead:comma]):
        return tokens
    if tokens[lead].text.lower() == "while" and not tokens[lead + 1].codes:
        return tokens
    changed = list(tokens)
    changed[lead] = replace(tokens[lead], cue="however")
    changed[comma] = replace(tokens[comma], cue=";")
    return changed


def _without_asides(tokens: Sequence[Token]) -> Sequence[Token]:
    """Read "Without imaging, however, A is used" as one clause: none has ended there."""
    for at, token in enumerate(tokens):
        if token.cue in _VERBS or token.codes:
            return tokens
        if token.cue == "however" and at and tokens[at - 1].cue == ",":
            return [*tokens[:at], replace(token, cue="harmless"), *tokens[at + 1 :]]
    return tokens


def _end_of_clause(tokens: Sequence[Token], lead: int) -> int | None:
    """The first comma between the verbs of both clauses that parts no codes, or the last."""
    commas: list[int] = []
    verb = False
    for at in range(lead + 1, len(tokens)):
        cue = tokens[at].cue
        if cue == "," and verb:
            commas.append(at)
        elif cue in _VERBS:
            if commas:
                break
            verb = True
    else:
        return None
    parting = (at for at in commas if not (tokens[at - 1].codes and tokens[at + 1].codes))
    return next(parting, commas[-1])
