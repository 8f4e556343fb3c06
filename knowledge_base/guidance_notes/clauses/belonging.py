"""Codes that are part of others, and what is or is not paid apart."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_base.guidance_notes.clauses.clause import Group
from knowledge_base.guidance_notes.clauses.told import Told, View

_REPORTS = frozenset({"report", "reported", "able", "separately", "used", "accepted"})
_RELATIVE = frozenset({"that", "which", "what"})
_SAYS = frozenset({"say", "says", "said", "mean", "means", "imply", "implies", "think", "believe"})


def belonging(view: View) -> Iterator[Told]:
    """The note of a clause in which one group of codes is part of another."""
    if view.has("modifiers", "primary", "add_on"):
        return
    if any(view.text(at) in _SAYS for at in view.clause.main):
        return
    parts = view.groups("part")
    wholes = view.groups("whole") or ([] if parts else _within(view))
    others = view.groups("subject", "object", "for", "to")
    places = view.at("included", "includes")
    if len(places) != 1 or len(view.groups()) != 2 or not others:
        return
    if any(view.text(at) in _RELATIVE for at in range(others[0].end, places[0])):
        # "Not to be used for what is a part of B."
        return
    if wholes:
        left, right = others[0], wholes[0]
    elif parts:
        left, right = parts[0], others[0]
    else:
        return
    refused = {view.cue(at) for at in view.negations} == {"reject"}
    if view.denied and not refused:
        negations = [at for at in view.negations if view.cue(at) in {"not", "no"}]
        # "Not to be reported for what is integral to B" denies the reporting.
        said = {view.cue(at) for at in range(view.negations[0], places[0])} & _REPORTS
        if len(negations) == 1 and not said:
            yield Told(
                "separately_reportable", (left,), (right,), frozenset([*places, *negations])
            )
    elif view.affirmed or refused:
        # "A is denied as part of B."
        used = frozenset([*places, *view.negations])
        yield Told("included_in", (left,), (right,), used)


def _within(view: View) -> list[Group]:
    """Match "In B, A is included"."""
    held = [group for group in view.groups("on") if group.by is not None]
    return [group for group in held if view.text(group.by or 0) in {"in", "within", "under"}]


def apart(view: View) -> Iterator[Told]:
    """The note of a clause that says of one group of codes whether it is paid apart."""
    marks = view.at("separately_reportable", "separate_for")
    marks += [
        at for at in view.at("separately") if view.has("reported", "able", "report", "allow")
    ]
    groups = view.groups("subject", "object", "for")
    first = marks[0] if marks else 0
    beside = [group for group in view.groups("with", "from") if group.start > first]
    if groups and groups[0].part == "for" and view.has("report"):
        # "For A, one may separately report such services": A is not what is reported.
        return
    if not marks or len(groups) != 1 or len(beside) > 1 or len(view.groups()) > 2:
        return
    if view.has("modifiers", "once", "most", "alone", "add_on", "primary", "only_with", "included",
                "instead", "includes"):  # fmt: skip
        return
    used = frozenset([*marks, *view.negations, *view.at("reported", "able", "report", "may")])
    if view.denied:
        yield Told("included_in", (groups[0],), tuple(beside), used)
    elif view.affirmed and view.has("may", "able", "accepted", "allow", "reported", "be"):
        yield Told("separately_reportable", (groups[0],), tuple(beside), used)
