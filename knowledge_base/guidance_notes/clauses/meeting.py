"""Codes that meet on a claim: never, always, or if one likes."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_base.guidance_notes.clauses.clause import Clause, Group
from knowledge_base.guidance_notes.clauses.told import Told, View
from knowledge_base.guidance_notes.note import NoteKind

_VERBS = ("report", "reported", "able", "accepted", "allow", "reporting", "used", "agent",
          "pair_of", "reporting_both", "goes", "accompanied", "reject", "separately_reportable",
          "must", "may", "not", "no", "with", "exclusive", "exclude")  # fmt: skip
_RULES = ("report", "reported", "able", "accepted", "allow", "reporting", "used", "agent", "goes",
          "pair_of", "reporting_both", "accompanied", "reject", "separately_reportable", "must",
          "may", "exclusive", "exclude", "together", "not_separately")  # fmt: skip
_GOES = frozenset({"goes", "go", "belongs", "belong"})
_PAST = frozenset({"was", "were", "had been"})
_WHEN = frozenset(
    {"when", "if", "whenever", "where", "once the", "once", "as long as", "as soon as"}
)
_TOGETHER = ("together", "both", "pair_of", "reporting_both", "exclusive", "not_both")


def meeting(view: View) -> Iterator[Told]:
    """The note of a clause in which two groups of codes meet, or the codes of one."""
    if _only_either(view):
        told = [*view.at("only"), *view.at(*_VERBS)]
        yield Told("not_with", (view.groups()[0],), (), frozenset(told))
        return
    if view.has("modifiers", "primary", "add_on", "included", "includes", "instead", "once",
                "only", "only_with", "alone", "replaced", "without", "over", "most"):  # fmt: skip
        return
    if view.denied and not (view.has(*_RULES) or _rules(view)) and not view.clause.within:
        # "Do not confuse A with B."
        return
    groups = view.groups()
    if view.has("not_both") and len(groups) == 1 and len(groups[0].codes) > 1:
        yield Told(
            "not_with", (groups[0],), (), frozenset([*view.at("not_both"), *view.at(*_VERBS)])
        )
        return
    if any(view.text(at) in _PAST for at in view.at("be")):
        # "A was paid together with B in March" tells what happened.
        return
    used = [*view.at(*_VERBS, *_TOGETHER)]
    if len(groups) == 2 and _beside(groups):
        one, other = (groups[1], groups[0]) if groups[0].part == "with" else groups
        yield from _kind(view, one, other, used)
    elif len(groups) == 2 and _who_also(view, groups):
        yield Told("not_with", (groups[0],), (groups[1],), frozenset(used))
    elif len(groups) == 2 and _needs(view, groups):
        needs = view.at("require")
        yield Told("use_with", (groups[0],), (groups[1],), frozenset([*used, *needs]))
    elif len(groups) == 1:
        yield from _of_one(view, groups[0], used)


def _who_also(view: View, groups: list[Group]) -> bool:
    """Match "the provider who bills A can't also bill B"."""
    one, other = groups
    between = [at for at in view.negations if one.end <= at < other.start]
    before = {view.text(at) for at in view.clause.main if at < one.start}
    also = any(view.text(at) in {"also", "too", "as well"} for at in view.clause.main)
    return view.denied and bool(between) and also and bool(before & {"who", "that", "which"})


def _needs(view: View, groups: list[Group]) -> bool:
    """Match "A requires B"."""
    one, other = groups
    places = [at for at in view.at("require") if one.end <= at < other.start]
    return view.affirmed and bool(places) and one.part == "subject" and other.part == "object"


def _beside(groups: list[Group]) -> bool:
    parts = [group.part for group in groups]
    return parts.count("with") == 1 and {"subject", "object", "for"} & set(parts) != set()


def _of_one(view: View, group: Group, used: list[int]) -> Iterator[Told]:
    met = next((part for part in view.clause.within if _only_met(view, part)), None)
    if met is not None and group.part in {"subject", "object", "for"} and view.denied:
        yield _led_by(view, "not_with", group, met, used)
    elif (
        view.denied
        and len(group.codes) > 1
        and (view.has(*_TOGETHER) or _combined(view, group))
        and group.part in {"subject", "object", "for", "with"}
    ):
        yield Told("not_with", (group,), (), frozenset(used))
    elif view.affirmed and len(group.codes) > 1 and view.has("may") and _each(view, group):
        yield Told("separately_reportable", (group,), (), frozenset(used))
    elif view.affirmed and len(group.codes) > 1 and view.has("must") and view.has("both"):
        yield Told("use_with", (group,), (), frozenset(used))
    elif met is not None and view.affirmed and view.has("must") and _also(view):
        yield _led_by(view, "use_with", group, met, used)
    elif view.affirmed and view.has("may") and view.has("in_addition"):
        # "A may be reported in addition to the code for it": the other is told in words.
        yield Told("separately_reportable", (group,), (), frozenset(used))


def _led_by(view: View, kind: NoteKind, group: Group, met: Clause, used: list[int]) -> Told:
    """What a clause of condition ties to other codes: "if" is a condition, "when" names them."""
    opener = met.opener if met.opener is not None else met.start
    purpose = (met.start, met.end) if view.text(opener) == "if" else None
    return Told(kind, (group,), (met.groups[0],), frozenset([*used, opener]), purpose=purpose)


def _also(view: View) -> bool:
    words = {view.text(at) for at in view.clause.main}
    return bool(words & {"also", "too", "as well"})


def _only_either(view: View) -> bool:
    """Match "only A or B may be used for one polyp", "either A or B is billed for it"."""
    groups = view.groups()
    if len(groups) != 1 or not view.affirmed or view.has("modifiers", "most", "once", "limit"):
        return False
    group = groups[0]
    joined = [view.text(at) for at in range(group.start, group.end) if view.cue(at) == "and"]
    before = {view.text(at) for at in view.clause.main if at < group.start}
    told = " ".join(view.text(at) for at in view.clause.main if at >= group.end).split()
    ruled = view.has("reported", "used", "able", "accepted", "report")
    return joined == ["or"] and bool(before & {"only", "either"}) and ruled and "one" in told


def _each(view: View, group: Group) -> bool:
    if view.cue(group.start) != "code":
        return False
    return view.has("both", "reporting") or any(view.text(at) == "each" for at in view.clause.main)


def _combined(view: View, group: Group) -> bool:
    """Match "A and B may not be combined", "A and B are never billed for the same scan"."""
    words = {view.text(at) for at in view.clause.main}
    if any(word.endswith(("combination of", "pair of", "two of")) for word in words):
        return True
    if words & {
        "coexist",
        "co-exist",
        "combined",
        "combine",
        "paired",
        "pair",
        "coupled",
        "couple",
        "mixed",
        "mix",
    }:
        return True
    pair = [view.cue(at) for at in range(group.start, group.end)] == ["code", "and", "code"]
    told = " ".join(view.text(at) for at in view.clause.main if at >= group.end).split()
    return pair and "and" in {view.text(group.start + 1)} and bool({"same", "one"} & set(told))


def _rules(view: View) -> bool:
    """Whether a negation is one of what may or must be: "may never"."""
    return any(" " in view.text(at) for at in view.at("not"))


def _only_met(view: View, part: Clause) -> bool:
    """Whether a clause of condition only says that other codes are there."""
    opener = part.opener
    return (
        opener is not None
        and view.text(opener) in _WHEN
        and len(part.groups) == 1
        and part.groups[0].part in {"subject", "object"}
        and not any(view.cue(at) in {"not", "no", "missing"} for at in part.main)
        and view.met(part)
    )


def _kind(view: View, one: Group, other: Group, used: list[int]) -> Iterator[Told]:
    if view.denied:
        yield Told("not_with", (one,), (other,), frozenset(used))
    elif view.affirmed and view.has("may", "able", "accepted", "allow"):
        yield Told("separately_reportable", (one,), (other,), frozenset(used))
    elif view.affirmed and (view.has("must", "require") or _ordered(view)):
        yield Told("use_with", (one,), (other,), frozenset(used))


def _ordered(view: View) -> bool:
    """Whether the clause begins with a bare verb of reporting, or somebody reports."""
    goes = any(view.text(at).split()[0] in _GOES for at in view.clause.main)
    return goes or any(view.cue(at) in {"report", "agent"} for at in view.clause.main[:3])
