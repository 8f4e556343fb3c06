"""Modifiers that a code must carry, or may not."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_base.guidance_notes.clauses.clause import Clause, Group
from knowledge_base.guidance_notes.clauses.told import Told, View
from knowledge_base.guidance_notes.note import NoteKind

_ASKS = ("append", "require", "must", "report", "reported", "able", "accepted", "only",
         "only_with", "agent", "accompanied", "hangs")  # fmt: skip
_HOLDERS = ("subject", "object", "on", "to", "for", "with")


def modifying(view: View) -> Iterator[Told]:
    """The note of a clause that names modifiers and one group of codes, or two that meet."""
    places = view.at("modifiers")
    if len(places) != 1:
        return
    at = places[0]
    if view.denied and view.has("require"):
        # "We no longer require modifier 25 on A" bars nothing.
        return
    led = _led(view)
    if led is not None and view.has(*_ASKS) and _asks(view):
        modifiers = view.sentence.tokens[at].modifiers
        told = frozenset([at, *view.at(*_ASKS)])
        purpose = (led.start, led.end)
        yield Told(
            "modifier_required", (led.groups[0],), (), told, modifiers=modifiers, purpose=purpose
        )
        return
    sides = _sides(view)
    if sides is None:
        return
    left, right = sides
    bare = view.at("without")
    bare = [place for place in bare if place < at and not _codes_between(view, place, at)]
    kind: NoteKind
    if bare:
        kind = "modifier_required" if view.denied else "modifier_barred"
        if not view.denied and not (view.affirmed and view.has("must", "report")):
            return
    elif view.denied:
        kind = "modifier_barred"
    elif _asks(view) and (view.has(*_ASKS) or _goes(view) or _goes_with(view, at, left)):
        kind = "modifier_required"
    else:
        return
    used = [at, *bare, *view.at(*_ASKS), *view.negations, *_again(view)]
    yield Told(
        kind,
        (left,),
        (right,) if right else (),
        frozenset(used),
        modifiers=view.sentence.tokens[at].modifiers,
    )


def _asks(view: View) -> bool:
    """Whether it is asked for: what may be, or often is, is not."""
    return (
        view.affirmed
        and not view.has("hedge")
        and (not view.has("may") or view.has("only", "only_with"))
    )


def _goes(view: View) -> bool:
    return any(view.text(at) in {"goes", "go", "belongs", "belong"} for at in view.clause.main)


def _goes_with(view: View, at: int, left: Group) -> bool:
    """Match "A goes out with modifier 59"."""
    before = view.cue(at - 1) in {"with", "plain_with"}
    return before and left.part == "subject" and not view.has("be")


def _led(view: View) -> Clause | None:
    """Match "when two surgeons do A, each adds modifier 62": the codes are named before."""
    named = [part for part in view.clause.within if len(part.groups) == 1]
    leads = bool(named) and named[0].start == view.clause.start
    return named[0] if leads and len(named) == 1 and not view.groups() else None


def _again(view: View) -> list[int]:
    """The tokens of codes named once more: "A with B needs 59 on A"."""
    groups = view.groups()
    again = [item for item in groups[1:] if item.codes == groups[0].codes]
    places = [at for item in again for at in range(item.start, item.end)]
    return [*places, *(item.by for item in again if item.by is not None)]


def _sides(view: View) -> tuple[Group, Group | None] | None:
    groups = view.groups()
    if len(groups) == 1 and groups[0].part in _HOLDERS:
        return groups[0], None
    if len(groups) == 2:
        one, other = groups
        if one.codes == other.codes:
            return one, None
        if other.part == "with" and one.part in {"subject", "object", "on", "to"}:
            return one, other
        if one.part == "with" and other.part == "subject" and one.end <= other.start:
            return other, one
        if other.part == "from" and one.part in _HOLDERS:
            return one, other
    repeated = groups and groups[-1].codes == groups[0].codes
    if repeated and len(groups) == 3 and groups[1].part == "with":
        return groups[0], groups[1]
    return None


def _codes_between(view: View, low: int, high: int) -> bool:
    return any(view.cue(at) == "code" for at in range(low, high))
