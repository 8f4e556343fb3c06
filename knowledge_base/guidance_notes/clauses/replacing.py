"""Codes that stand in the place of others, and codes to see for something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes.clauses.clause import Group
from knowledge_base.guidance_notes.clauses.told import Told, View

_USES = (
    "report",
    "reported",
    "see",
    "used",
    "applies",
    "instead_end",
    "accepted",
    "able",
    "agent",
)
_NOT = frozenset({"not", "never"})
_PAST = frozenset({"was", "were", "had been"})
_RIGHT = frozenset({"correct", "right", "proper", "appropriate", "applicable", "accurate", "best"})
_PARTNERS = ("with", "without", "whole", "part")


def replacing(view: View) -> Iterator[Told]:
    """The note of one clause that names both codes, or only the one to see."""
    groups = view.groups()
    places = view.at("instead", "prefer", "replaced", "replaces", "switched", "switch")
    if places and len(groups) == 2 and len(places) == 1:
        told = _in_place(view, groups, places[0])
        if told is not None:
            yield told
            return
    right = view.at("applies")
    wrong = view.at("wrong")
    if len(groups) == 2 and right and wrong and not view.within_codes:
        one, other = groups if wrong[0] > right[0] else groups[::-1]
        yield Told("see_instead", (other,), (one,), frozenset([*right, *wrong]))
        return
    if len(groups) == 2 and not places and _is_aside(view, groups[1]):
        used = frozenset([*view.negations, *view.at(*_USES)])
        yield Told("see_instead", (groups[1],), (groups[0],), used)
        return
    if not view.negations and len(groups) == 1 and view.alone:
        told = _to_see(view, groups[0])
        if told is not None:
            yield told


def _is_aside(view: View, other: Group) -> bool:
    """Match "A must be used and not B": what is denied is only the other code."""
    negations = view.negations
    if len(negations) != 1 or view.text(negations[0]) not in _NOT:
        return False
    at = negations[0]
    if other.part not in {"object", "subject"} and (
        other.by is None or other.by < at or not view.has("from", "to")
    ):
        return False
    between = {view.cue(place) for place in range(at + 1, other.start)}
    near = between <= {"word", "harmless", "from", "to"}
    return view.cue(at - 1) in {",", "and"} and near and view.has(*_USES)


def _in_place(view: View, groups: Sequence[Group], place: int) -> Told | None:
    one, other = groups
    cue = view.cue(place)
    used = frozenset([place, *view.at(*_USES), *view.negations])
    if cue in {"instead", "prefer"}:
        old = other if other.part == "instead" else one
        new = one if old is other else other
        if old.part != "instead":
            return None
        if view.negations:
            old, new = new, old
    elif cue in {"replaced", "switched", "switch"}:
        old, new = one, other
        leads = {view.text(at) for at in range(one.end, other.start)} & {
            "to",
            "into",
            "with",
            "for",
        }
        if cue == "switch" and not leads:
            return None
        if view.negations:
            return None
    else:
        old, new = other, one
        if view.negations:
            return None
    return Told("see_instead", (old,), (new,), used)


def _to_see(view: View, group: Group) -> Told | None:
    """Match "for this, see B", "to report that use B", "when only this is done, B is right"."""
    if told := _named_for(view, group):
        return told
    orders = [at for at in view.at("see", "report", "applies") if _orders(view, at, group)]
    if not orders or group.part not in {"object", "subject"} or view.has("may", "must"):
        return None
    lead = _lead(view, orders[0], group)
    if lead is None:
        return None
    subject = view.sentence.context.subject
    own = (CodeSpan(subject, subject, 0, 0),) if subject else ()
    left = (Group(group.start, group.start, own, "subject"),) if own else ()
    return Told("see_instead", left, (group,), frozenset(orders), purpose=lead)


def _named_for(view: View, group: Group) -> Told | None:
    """Match "The proper code for such a drainage is B"."""
    purposes = view.at("for")
    if not purposes or group.end < view.clause.end or view.cue(group.start - 1) != "be":
        return None
    first = purposes[0]
    words = {view.text(at) for at in view.clause.main if at < first}
    if not words & _RIGHT or first + 1 >= group.start - 1:
        return None
    return Told("see_instead", (), (group,), frozenset([group.start - 1]),
                purpose=(first, group.start - 1))  # fmt: skip


def _orders(view: View, at: int, group: Group) -> bool:
    between = range(min(at + 1, group.end), max(group.start, at))
    near = len(between) <= 3 and all(
        view.cue(place) in {"word", "harmless", "be", "add_on", "primary"} for place in between
    )
    return near and (view.cue(at) != "report" or at < group.start)


def _lead(view: View, order: int, group: Group) -> tuple[int, int] | None:
    first = view.clause.start
    stop = min(order, group.start)
    while first < stop and view.cue(first) in {"harmless", ",", "number", ":"}:
        first += 1
    opens = first < stop and (
        view.cue(first) == "for"
        or view.cue(first) == "condition"
        or view.text(first) in {"to report", "to code", "to bill", "to describe", "to identify"}
    )
    before = [place for place in range(first, stop) if view.cue(place) != ","]
    words = [place for place in before if view.cue(place) != "condition"]
    if not opens or len(words) < 2:
        return None
    return first, stop


def opposed(views: Sequence[View]) -> Iterator[Told]:
    """Match "A is not for this; B is", "use B for this, not A", said by two clauses."""
    for one, other in pairwise(views):
        told = _opposed(one, other)
        if told is not None:
            yield told


def _opposed(one: View, other: View) -> Told | None:
    groups = one.groups(), other.groups()
    if any(len(held) != 1 or held[0].part in _PARTNERS for held in groups):
        return None
    if groups[0][0].codes == groups[1][0].codes or any(_says_more(view) for view in (one, other)):
        return None
    past = any(view.text(at) in _PAST for view in (one, other) for at in view.at("be"))
    if past and not one.has("replaced"):
        return None
    if one.denied and other.affirmed and (other.has(*_USES) or _echoes(other)):
        old, new = groups[0][0], groups[1][0]
    elif other.denied and one.affirmed and one.has(*_USES):
        old, new = groups[1][0], groups[0][0]
    elif (
        one.has("hedge")
        and one.affirmed
        and one.has("report", "reported")
        and other.has("applies")
    ):
        # "Doctors often report A for this, though B is correct."
        old, new = groups[0][0], groups[1][0]
    elif one.has("replaced") and one.affirmed and (other.has(*_USES) or _echoes(other)):
        old, new = groups[0][0], groups[1][0]
    else:
        return None
    used = [
        at
        for view in (one, other)
        for at in (*view.at(*_USES, "replaced", "append"), *view.negations)
    ]
    return Told("see_instead", (old,), (new,), frozenset(used))


def _echoes(view: View) -> bool:
    """Match "B does", "its replacement is B": nothing but the code and a verb."""
    held = [
        at for at in view.clause.main if view.cue(at) not in {"harmless", "number", ",", "and"}
    ]
    if all(view.cue(at) == "code" for at in held):
        return True
    return len(held) <= 5 and any(view.cue(at) in {"be", "may"} for at in held)


def _says_more(view: View) -> bool:
    return view.has(
        "modifiers", "separately_reportable", "separately", "separate_for", "included", "bundled",
        "includes", "add_on", "once", "together", "per_known", "both", "alone", "only_one_of",
    ) or any(part.groups for part in view.clause.within)  # fmt: skip
