"""The claim that a question describes: a line for each code it names, with what it says of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from assistant.question.asked import Asked
from assistant.question.stated import Way
from assistant.rules.check import Material, check_claim
from assistant.rules.claim import Claim, Line, make_line
from assistant.rules.modifiers import is_evaluation, modifier_rules


def claim_of(asked: Asked, day: dt.date, material: Material) -> Claim:
    """The claim on ``day``; providers are named only if the question tells them apart or one."""
    lines = tuple(
        make_line(mention.code, mention.modifiers, mention.units or 1)
        for mention in {mention.code: mention for mention in reversed(asked.mentions)}.values()
    )[::-1]
    claim = Claim(lines, day, asked.setting)
    if asked.loose_modifiers and len(lines) > 1:
        bearer = _column_two(claim, material) or lines[-1].code
        lines = tuple(_bearing(line, asked.loose_modifiers, bearer) for line in lines)
    return dataclasses.replace(claim, lines=with_providers(lines, asked.stated.provider))


def with_providers(lines: Sequence[Line], way: Way | None) -> tuple[Line, ...]:
    """The lines as reported by one provider, by one each, or by nobody named."""
    if way is None:
        return tuple(lines)
    return tuple(
        dataclasses.replace(line, provider="p1" if way == "same" else f"p{number}")
        for number, line in enumerate(lines, start=1)
    )


def with_modifiers(lines: Sequence[Line], modifiers: Sequence[str]) -> tuple[Line, ...]:
    """Each line with these modifiers too, named apart from it."""
    return tuple(
        dataclasses.replace(line, modifiers=tuple(dict.fromkeys((*line.modifiers, *modifiers))))
        for line in lines
    )


def _column_two(claim: Claim, material: Material) -> str | None:
    """The code that an edit among these lines puts in column two, whichever order was typed."""
    bare = dataclasses.replace(
        claim, lines=tuple(dataclasses.replace(line, modifiers=()) for line in claim.lines)
    )
    found = check_claim(bare, dataclasses.replace(material, documents=()))
    return next((finding.column_two for finding in found.findings if finding.column_two), None)


def _bearing(line: Line, modifiers: Sequence[str], bearer: str) -> Line:
    """Put modifiers named apart from a code where they would stand on a claim.

    Those of evaluation codes go there; any other goes on the column two line.
    """
    own = modifier_rules().evaluation_only
    added = tuple(
        modifier
        for modifier in modifiers
        if (is_evaluation(line.code) if modifier in own else line.code == bearer)
        and modifier not in line.modifiers
    )
    return dataclasses.replace(line, modifiers=(*line.modifiers, *added))
