"""Codes that are only reported in addition to another: add-on, primary, never alone, only with."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_base.guidance_notes.clauses.clause import Clause, Group
from knowledge_base.guidance_notes.clauses.told import Told, View
from knowledge_base.guidance_notes.subjects import meant

_GOVERNS = frozenset({"of", "for", "to", "with", "on"})
_OWN = frozenset({"its", "their", "a", "as", "the", "an", "with"})
_INVALID = frozenset({"invalid", "void", "inactive"})
_BETWEEN = frozenset(
    {"be", ",", ":", "word", "harmless", "must", "both", "to", "hedge", "only", "accepted",
     "reported", "able", "used", "allow"}
)  # fmt: skip
_VERBS = ("require", "reported", "able", "report", "accepted", "append", "only", "only_with",
          "primary", "add_on", "allow")  # fmt: skip
_UNLESS = frozenset({"unless", "except when", "except if", "until", "except with", "not unless"})
_ONLY = frozenset({"only if", "only when", "only where", "provided that", "provided"})
_WHEN = frozenset({"when", "if", "whenever", "where", "as long as", "so long as"})
_ALONE = frozenset({"by itself", "by themselves"})
_ITSELF = frozenset({"by itself", "by themselves", "on its own", "on their own"})
_BASES = ("with", "base", "to", "on", "for", "whole", "only_with", "object")


def adding_on(view: View) -> Iterator[Told]:
    """The add-on notes of a clause, at most one."""
    told = _of_primary(view) or _of_add_on(view) or _depending(view) or _only_beside(view)
    told = told or _where_the_other_is(view) or _on_top(view) or _because(view)
    told = told or _to_be_paid(view) or _without(view) or _added(view) or _never_alone(view)
    if told is not None:
        yield told


def _of_primary(view: View) -> Told | None:
    """Match "the parent of A is B", "A needs B as its primary", "with its base code B"."""
    places = view.at("primary")
    groups = view.groups()
    if places and len(groups) == 1 and groups[0].start > places[0]:
        groups = [*_named_before(view, places[0]), *groups]
    if not places or len(groups) != 2 or view.negations:
        return None
    at = places[0]
    governed = next(
        (group for group in groups if at < group.start <= at + 4 and _governs(view, at, group)),
        None,
    )
    near = next((group for group in groups if at < group.start <= at + 3), None)
    behind = next((group for group in reversed(groups) if at - 4 <= group.end - 1 < at), None)
    if governed is not None:
        left = governed
    elif near is not None:
        left = next(group for group in groups if group is not near)
    elif behind is not None:
        left = next(group for group in groups if group is not behind)
    else:
        return None
    right = next(group for group in groups if group is not left)
    joins = range(min(right.end, places[0]), max(right.start, places[0]))
    return _told(view, left, right, [*places, *joins])


def _named_before(view: View, at: int) -> list[Group]:
    """The codes whose primary "its primary" is, where another clause names them."""
    own = view.text(at).startswith("its") or view.text(at - 1) in {"its", "their"}
    earlier = meant(view.sentence, view.clause.start)[0] if own and view.clause.start else ()
    return [Group(view.clause.start, view.clause.start, earlier, "subject")] if earlier else []


def _governs(view: View, at: int, group: Group) -> bool:
    between = [view.text(place) for place in range(at + 1, group.start)]
    return (
        bool(between)
        and between[0] in _GOVERNS
        and not {"be"} & {view.cue(place) for place in range(at + 1, group.start)}
    )


def _of_add_on(view: View) -> Told | None:
    """Match "A is an add-on that goes with B", "add-on A (to B)", "A, an add-on, needs B"."""
    places = view.at("add_on", "add_on_to", "list_separately")
    groups = view.groups()
    if not places or len(groups) != 2 or view.negations:
        return None
    at = places[0]
    near = next((group for group in groups if group.start == at + 1), None)
    told_of = next((group for group in groups if group.end <= at and _leads_to(view, group, at)),
                   None)  # fmt: skip
    left = near if near is not None and view.cue(at) == "add_on" else told_of
    if left is None:
        return None
    right = next(group for group in groups if group is not left)
    if right.part not in _BASES and view.text(at - 1) != "its":
        return None
    return _told(view, left, right, places)


def _leads_to(view: View, group: Group, at: int) -> bool:
    return all(view.cue(place) in _BETWEEN for place in range(group.end, at))


def _depending(view: View) -> Told | None:
    """Match "A hinges on B", "payment of A presupposes B"."""
    places = view.at("hangs")
    left, right = view.groups("subject"), view.groups("base")
    if not places or view.negations or len(left) != 1 or len(right) != 1:
        return None
    return _told(view, left[0], right[0], places)


def _only_beside(view: View) -> Told | None:
    """Match "A is accepted only as a companion to B", "only together with B"."""
    places = view.at("only_with", "only")
    groups = view.groups()
    if not places or view.negations or len(groups) != 2:
        return None
    left, right = groups
    follows = right.part == "on" and right.by is not None and view.text(right.by) == "after"
    if not (right.part == "with" or follows) or left.part not in {"subject", "object"}:
        return None
    if places[0] < left.end:
        return None
    return _told(view, left, right, places)


def _where_the_other_is(view: View) -> Told | None:
    """Match "never A unless B is there", "A is denied when no B is found", "A only if B is"."""
    groups = [item for item in view.groups() if item.part in {"subject", "object", "for", "with"}]
    if len(view.groups()) != 1 or len(groups) != 1 or view.has("modifiers", "instead"):
        return None
    denied = view.denied or any(view.text(at) in _INVALID for at in view.at("replaced"))
    for within in view.clause.within:
        if len(within.groups) != 1 or within.opener is None:
            continue
        opener = view.text(within.opener)
        absent = [at for at in within.main if view.cue(at) in {"no", "not", "missing", "without"}]
        rest = Clause(
            within.start, within.end, tuple(at for at in within.main if at not in absent),
            within.groups,
        )  # fmt: skip
        if not view.met(rest):
            continue
        if (
            (denied and opener in _UNLESS and not absent)
            or (denied and opener in _WHEN and absent)
            or (view.affirmed and opener in _ONLY and not absent)
            or (view.affirmed and opener in _WHEN and not absent and view.has("only"))
        ):
            used = [within.opener, *absent, *view.negations, *view.at("only")]
            used += [at for at in within.main if view.cue(at) in {"be", "done", "reported"}]
            return _told(view, groups[0], within.groups[0], used)
    return None


def _on_top(view: View) -> Told | None:
    """Match "A is reported in addition to B", "A goes on top of B"; what may be is no add-on."""
    groups = view.groups()
    places = [at for at in view.at("in_addition") if len(groups) == 2]
    if not places or view.negations or view.has("may", "able", "accepted", "modifiers"):
        return None
    left, right = groups if groups[0].end <= places[0] else groups[::-1]
    if right.part != "with" or not view.has(
        "reported", "report", "must", "goes", "append", "agent"
    ):
        return None
    return _told(view, left, right, places)


def _without(view: View) -> Told | None:
    """Match "A has no meaning without B", "without B there is no payment for A"."""
    groups = view.groups()
    places = view.at("without")
    parts = [group for group in groups if group.part == "without"]
    if not view.denied or len(groups) != 2 or len(parts) != 1 or view.has("modifiers"):
        return None
    left = next(group for group in groups if group is not parts[0])
    if left.part not in {"subject", "object", "for"}:
        return None
    return _told(view, left, parts[0], [*places, *view.negations])


def _to_be_paid(view: View) -> Told | None:
    """Match "for A to be paid, B must be on the claim"."""
    groups = view.groups()
    if len(groups) != 2 or view.negations or not view.has("must"):
        return None
    paid = view.text(groups[0].end).startswith("to")
    if groups[0].part != "for" or not paid:
        return None
    return _told(view, groups[0], groups[1], [groups[0].end, *view.at("must")])


def _added(view: View) -> Told | None:
    """Match "A is added to B"."""
    groups = view.groups()
    places = view.at("append")
    if not places or len(groups) != 2 or view.negations or view.has("modifiers"):
        return None
    if groups[1].part != "to" or not view.text(places[0]).startswith("add"):
        return None
    return _told(view, groups[0], groups[1], places)


def _because(view: View) -> Told | None:
    """Match "because A is an add-on, B must be there"."""
    groups = view.groups("subject", "object")
    if len(groups) != 1 or len(view.groups()) != 1 or view.negations or not view.has("must"):
        return None
    for within in view.clause.within:
        marks = [at for at in within.main if view.cue(at) == "add_on"]
        if marks and len(within.groups) == 1 and within.groups[0].codes != groups[0].codes:
            opener = [within.opener] if within.opener is not None else []
            return _told(view, within.groups[0], groups[0], [*marks, *opener])
    return None


def _never_alone(view: View) -> Told | None:
    """Match "A cannot be a stand-alone service", "A with B, never by itself"."""
    places = [*view.at("alone"), *(at for at in view.at("separately") if view.text(at) in _ITSELF)]
    groups = view.groups()
    if not places or not view.denied or not groups or view.has("modifiers"):
        return None
    used = frozenset([*places, *view.negations])
    by_itself = view.has("alone") or any(view.text(at) in _ALONE for at in places)
    if len(groups) == 1 and groups[0].part in {"subject", "object"} and by_itself:
        return Told("add_on", (groups[0],), (), used)
    last = places[-1]
    closes = view.negations == [last - 1] and view.cue(last - 2) in {",", "and"}
    but = {"but", "always", "only"} & {view.text(at) for at in view.clause.main if at > last}
    closes = closes or (bool(but) and groups[1:2] != [] and groups[1].start > last)
    if len(groups) == 2 and groups[1].part == "with" and closes:
        return _told(view, groups[0], groups[1], [*places, *view.negations])
    return None


def _told(view: View, left: Group, right: Group, places: list[int]) -> Told:
    verbs = view.at(*_VERBS)
    return Told("add_on", (left,), (right,), frozenset([*places, *verbs]))
