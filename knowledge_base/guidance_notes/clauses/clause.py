"""A clause: its verbs, its groups of codes with the part of each, and the clauses within it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.guidance_notes.sentence import Codes, Sentence, codes_of
from knowledge_base.guidance_notes.subjects import meant

# What makes a clause deny or refuse.
NEGATIONS = frozenset(
    {"not", "no", "nor", "reject", "not_separately", "wrong", "misuse", "exclude", "exclusive"}
)
VERBS = frozenset(
    {"may", "must", "be", "not", "report", "reported", "able", "append", "require", "includes",
     "agent", "goes", "accepted", "allow", "hangs", "see", "switch", "switched", "replaced",
     "replaces", "limit", "reject", "included", "accompanied", "separately_reportable",
     "applies", "instead_end"}
)  # fmt: skip
_ENDS = frozenset({";", "however"})
_HENCE = frozenset({"therefore", "hence", "so"})
_OPENS = frozenset({"condition", "reason"})
_JOINS = frozenset({",", "and", "nor", "dash"})
_IDLE = frozenset(
    {"word", "harmless", "number", "hedge", "both", "following", "separately", "primary",
     "add_on", "units"}
)  # fmt: skip
_MOST_IDLE, _FEW = 7, 3
# The part of a group by the cue that stands before it.
_PARTS = {
    "with": "with", "plain_with": "with", "in_addition": "with", "plus": "with",
    "only_with": "with", "goes": "with", "accompanied": "with", "without": "without",
    "instead": "instead", "prefer": "instead", "included": "whole", "includes": "part",
    "add_on_to": "base", "hangs": "base", "for": "for", "from": "from", "narrow": "on",
    "to": "to", "into": "to", "per": "per", "per_known": "per", "replaced": "heir",
    "replaces": "replaced", "see": "object", "switch": "object", "switched": "heir",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Codes that stand together at tokens ``start`` to ``end``, with their ``part``.

    ``by`` is the token that gives them their part, or ``None``.
    """

    start: int
    end: int
    codes: Codes
    part: str
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens ``start`` to ``end``; ``main`` are those outside the clauses that depend on it.

    ``opener`` is the token of condition or reason with which a dependent clause begins.
    """

    start: int
    end: int
    main: tuple[int, ...]
    groups: tuple[Group, ...]
    within: tuple[Clause, ...] = ()
    opener: int | None = None


def clauses(sentence: Sentence) -> Iterator[Clause]:
    """The clauses of a sentence that stand beside one another."""
    start = 0
    for at in range(len(sentence.tokens) + 1):
        if at == len(sentence.tokens) or _ends(sentence, at) or _splices(sentence, start, at):
            if at > start:
                yield _clause(sentence, start, at)
            start = at + 1


def _ends(sentence: Sentence, at: int) -> bool:
    """Whether a clause ends here; not at "but always with B", which has no verb of its own."""
    if sentence.cue(at) == "however" and sentence.tokens[at].text.lower() == "but":
        behind = [sentence.cue(place) for place in range(at + 1, len(sentence.tokens))]
        return "with" not in behind[:3] and "plain_with" not in behind[:3]
    follows = sentence.cue(at) == "reason" and sentence.tokens[at].text.lower() in _HENCE
    return follows or sentence.cue(at) in _ENDS


def _splices(sentence: Sentence, start: int, at: int) -> bool:
    """Whether a comma or colon parts two whole clauses: "A is for this, B is not"."""
    if sentence.cue(at) not in {",", ":"} or sentence.cue(start) in {*_OPENS, "for", "narrow"}:
        return False
    before = [sentence.cue(place) for place in range(start, at)]
    behind = [sentence.cue(place) for place in range(at + 1, min(at + 4, len(sentence.tokens)))]
    if not ("code" in before and VERBS & set(before)):
        return False
    rest = {sentence.cue(place) for place in range(at + 1, len(sentence.tokens))}
    if sentence.cue(at) == ":":
        return bool(rest & VERBS)
    while behind and behind[0] in {"harmless", "and"}:
        behind = behind[1:]
    subject = behind[:1] in (["code"], ["it"]) and before[-1] != "code"
    return subject and behind[1:2] != [] and behind[1] in {"be", "may", "must", "not"}


def _clause(sentence: Sentence, start: int, end: int) -> Clause:
    within = tuple(_within(sentence, start, end))
    inside = {at for part in within for at in range(part.start, part.end)}
    main = tuple(at for at in range(start, end) if at not in inside)
    return Clause(start, end, main, tuple(_groups(sentence, main)), within)


def _within(sentence: Sentence, start: int, end: int) -> Iterator[Clause]:
    at = start
    while at < end:
        if sentence.cue(at) not in _OPENS:
            at += 1
            continue
        leads = all(sentence.cue(place) in {"harmless", ","} for place in range(start, at))
        stop = _end(sentence, at, end, leads=leads)
        main = tuple(range(at + 1, stop))
        yield Clause(at, stop, main, tuple(_groups(sentence, main)), opener=at)
        at = stop


def _end(sentence: Sentence, opener: int, end: int, *, leads: bool) -> int:
    """Where a dependent clause ends: at a comma that parts no codes, or with its clause."""
    aside = opener > 0 and sentence.cue(opener - 1) == ","
    commas = [at for at in range(opener + 1, end) if sentence.cue(at) == ","]
    if leads:
        parting = [at for at in commas if _parts_clauses(sentence, at, end)]
        verbs = (at for at in range(opener + 1, end) if _is_modal(sentence, at))
        verb = next(verbs, opener)
        before = [at for at in parting if at < verb]
        orders = (
            at for at in range(opener + 2, end - 1)
            if sentence.cue(at) in {"report", "see"} and sentence.cue(at + 1) == "code"
            and sentence.cue(at - 1) not in {"must", "may", "to", "not", "be"}
        )  # fmt: skip
        if not parting:
            return next(orders, end)
        return (before[-1] if before else parting[0]) + 1
    following = [at for at in range(opener + 1, end) if sentence.cue(at) in _OPENS]
    if aside:
        parting = [at for at in commas if _parts_clauses(sentence, at, end)]
        following += parting[:1]
    return min([*following, end])


def _is_modal(sentence: Sentence, at: int) -> bool:
    """Whether a main verb stands here; not in the aside of "B, not A, is reported"."""
    aside = sentence.cue(at) == "not" and sentence.cue(at - 1) == ","
    return sentence.cue(at) in {"may", "must", "not"} and not aside


def _parts_clauses(sentence: Sentence, comma: int, end: int) -> bool:
    """Whether a verb follows a comma, and codes do not go on across it."""
    here, behind = sentence.cue(comma - 1), sentence.cue(comma + 1) if comma + 1 < end else ""
    listed = here == "code" and behind in {"code", "and"}
    rest = [sentence.cue(at) for at in range(comma + 1, end)]
    if listed:
        verb = next((at for at, cue in enumerate(rest) if cue in VERBS), None)
        before = [sentence.cue(at) for at in range(comma - 1)]
        listed = verb is None or "and" in rest[:verb] or not VERBS & set(before)
    return not listed and bool(VERBS & set(rest))


def _groups(sentence: Sentence, main: Sequence[int]) -> Iterator[Group]:
    """The groups of codes among some tokens."""
    places = [at for at in main if sentence.cue(at) == "code" or _stands_for(sentence, at)]
    earlier: Group | None = None
    at = 0
    while at < len(places):
        last = at
        while last + 1 < len(places) and _joined(sentence, places[last], places[last + 1]):
            last += 1
        start, end = places[at], places[last] + 1
        part, by = _part(sentence, main, start, earlier)
        held = codes_of(sentence.tokens[start:end]) or meant(sentence, start)[0]
        if earlier and sentence.cue(start) == "it" and held == earlier.codes:
            # "Use B in addition to it": what the clause before speaks of.
            held = meant(sentence, main[0])[0] or held
        if held and (sentence.cue(start) == "code" or not (earlier and earlier.codes == held)):
            earlier = Group(start, end, held, part, by)
            yield earlier
        at = last + 1


def _stands_for(sentence: Sentence, at: int) -> bool:
    """Whether "it" stands for codes here, not before them: "the two codes A and B"."""
    behind = sentence.cue(at + 1) if at + 1 < len(sentence.tokens) else ""
    text = sentence.tokens[at].text.lower()
    return sentence.cue(at) == "it" and behind != "code" and not text.endswith((" is", " are"))


def _joined(sentence: Sentence, one: int, other: int) -> bool:
    """Whether only commas, "and" or a word of label stands between two codes."""
    if _led(sentence, one, other):
        return False
    between = [sentence.tokens[at] for at in range(one + 1, other)]
    words = [token for token in between if token.cue in {"word", "harmless", "add_on"}]
    joins = [token for token in between if token.cue in _JOINS]
    listed = bool(joins) and len(words) <= 1 and (not words or joins[0] is between[0])
    return len(joins) + len(words) == len(between) and listed


def _led(sentence: Sentence, one: int, other: int) -> bool:
    """Match "In the company of A, B is": a comma that ends a leading phrase."""
    if other != one + 2 or sentence.cue(one + 1) != "," or other + 1 >= len(sentence.tokens):
        return False
    first = next((at for at in range(one) if sentence.cue(at) not in {"harmless", ","}), one)
    opens = sentence.cue(first) in {"with", "plain_with", "in_addition", "narrow", "without"}
    short = not any(sentence.cue(at) in {"code", ",", *_ENDS, *VERBS} for at in range(first, one))
    return opens and short and sentence.cue(other + 1) in VERBS


def _part(
    sentence: Sentence, main: Sequence[int], start: int, earlier: Group | None
) -> tuple[str, int | None]:
    before = [at for at in main if at < start]
    for idle, at in enumerate(reversed(before)):
        cue, text = sentence.cue(at), sentence.tokens[at].text.lower()
        if text == "against":
            return "with", at
        if cue in _PARTS:
            return _PARTS[cue], at
        if cue == "and" and earlier is not None and earlier.end <= at:
            return earlier.part, earlier.by
        if cue == "," and earlier is not None and earlier.end <= at and idle <= _FEW:
            return "object", None
        article = sentence.tokens[at - 1].text.lower() if at else ""
        # "It hinges on a paid A."
        adjective = cue in {"reported", "done"} and article in {"a", "an", "the", "any"}
        if (cue not in _IDLE and not adjective) or idle > _MOST_IDLE:
            break
    verb = any(sentence.cue(at) in VERBS - {"not"} for at in before)
    return ("object" if verb else "subject"), None
