"""How often a code may be reported: once per something, or so many units."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_base.guidance_notes.clauses.clause import Group
from knowledge_base.guidance_notes.clauses.told import Told, View
from knowledge_base.guidance_notes.note import NoteKind
from knowledge_base.guidance_notes.reporting import counted_by
from knowledge_base.guidance_notes.tokens import Token

_MOST = ("most", "limit", "only", "over")
_RULES = (
    *_MOST,
    "report",
    "reported",
    "able",
    "accepted",
    "allow",
    "may",
    "must",
    "units",
    "used",
)
_NUMBERED = frozenset({"chapter", "section", "page", "table", "article", "part", "step", "no"})
_PERS = frozenset({"per", "per_known"})
_HOLDERS = ("subject", "object", "for", "on", "to", "per")


def counting(view: View) -> Iterator[Told]:
    """The note of a clause that counts one group of codes."""
    groups = view.groups()
    if len(groups) != 1 or groups[0].part not in _HOLDERS or _names_something(view, groups[0]):
        return
    counted = _count(view)
    if counted is None:
        return
    places, count = counted
    per = _per(view)
    if per is None and not view.has("once", "most", "limit", "second", "per"):
        return
    denied = bool(view.negations)
    if view.has("hedge"):
        return
    if denied and not (view.has("over", "second") or _twice(view)):
        if count < 2 or "not" not in [view.cue(at) for at in view.negations]:
            return
        # "Two units on one day are not paid": one less is.
        count -= 1
    if not denied and not (view.has(*_RULES) or view.cue(places[0] - 1) in {"be", "of"}):
        return
    low, high = sorted((places[0], groups[0].start))
    if any(view.cue(at) == "and" for at in range(low, high)):
        return
    used = [*places, *view.at(*_MOST, "units", "report", "reported", "able", "accepted", "allow")]
    used += [*view.negations, *view.at("second", "append")]
    token = None
    if per is not None:
        used.append(per[0])
        token = per[1]
    kind: NoteKind = "once_per" if count == 1 else "units"
    yield Told(kind, (groups[0],), (), frozenset(used), count, token)


def _names_something(view: View, group: Group) -> bool:
    """Whether the codes only tell of what something is: "training days for 92557 staff"."""
    if group.end >= view.clause.end:
        return False
    follows = view.cue(group.end) == "word" and view.cue(group.start) == "code"
    return follows and group.part in {"for", "on"}


def _twice(view: View) -> bool:
    return any(view.text(at) == "twice" for at in view.at("second"))


def _count(view: View) -> tuple[list[int], int] | None:
    """Where the number stands, and what it is."""
    if view.negations and view.has("second"):
        return view.at("second"), 1
    once = view.at("once")
    if once:
        return once, 1
    numbers = [
        at
        for at in view.at("number")
        if not (at + 1 < view.clause.end and view.cue(at + 1) in {"per_known", "word", "per"}
                and view.cue(at + 1) == "word")
    ]  # fmt: skip
    if len(numbers) != 1 or view.text(numbers[0] - 1) in _NUMBERED:
        return None
    number = view.sentence.tokens[numbers[0]].number
    if number is None:
        return None
    at = numbers[0]
    if view.cue(at - 1) == "be" and at + 1 < view.clause.end and view.cue(at + 1) in _PERS:
        # "The rule for A is one per vessel."
        return numbers, number
    limited = view.has(*_MOST, "units", "allow", "able", "accepted", "may")
    return (numbers, number) if limited else None


def _per(view: View) -> tuple[int, Token] | None:
    for at in view.at("per_known", "per", "together"):
        token = counted_by(view.sentence.tokens[at])
        if token is not None:
            return at, token
    return None
