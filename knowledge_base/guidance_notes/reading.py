"""What a sentence says: its wordings matched, each a note without its limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge_base.guidance_notes.clauses.reading import by_clauses
from knowledge_base.guidance_notes.denying import (
    denials,
    excepted,
    kind_said,
    led_by_another,
    of_its_clause,
    taken_back,
)
from knowledge_base.guidance_notes.elements import bits
from knowledge_base.guidance_notes.note import NoteKind
from knowledge_base.guidance_notes.reporting import counted_by, reports
from knowledge_base.guidance_notes.said import Said
from knowledge_base.guidance_notes.sentence import (
    Codes,
    Context,
    Sentence,
    codes_of,
    core,
    gaps,
    has,
    head,
    spans_of,
)
from knowledge_base.guidance_notes.settling import paired, settled
from knowledge_base.guidance_notes.subjects import behind_lead, cut, lead_codes, own, side
from knowledge_base.guidance_notes.tokens import Token
from knowledge_base.guidance_notes.wordings import Wording, wordings

_WHEN = frozenset({"when", "if", "whenever", "where", "once the"})
_UNLESS = frozenset({"unless", "except when", "except if", "until", "not unless"})
# What is no more than a bar or an order to a wording, where the clause tells why.
_MORE: dict[str, frozenset[str]] = {
    "add_on": frozenset({"use_with", "not_with", "included_in"}),
    "once_per": frozenset({"included_in"}),
    "units": frozenset({"included_in"}),
}
_OF_ONE = frozenset({"once_per", "units", "modifier_required", "modifier_barred"})
_MOST_TRIES = 40


def said(tokens: Sequence[Token], context: Context) -> list[Said]:
    """Everything that a sentence says of codes, in its order."""
    sentence = Sentence([_plain(token, context) for token in tokens], context)
    present = bits(sentence.shape)
    found: list[Said] = []
    for wording in wordings():
        if wording.may_fit(present):
            found.extend(_fits(sentence, wording))
    found = _with_clauses(sentence, found)
    found = [_doubted(sentence, _measured(sentence, item)) for item in found]
    found = list(paired(sentence, list(settled(sentence, found))))
    return sorted(found, key=lambda item: (item.start, item.end))


def _with_clauses(sentence: Sentence, found: list[Said]) -> list[Said]:
    """What wordings read, and what else its clauses say: where none fits, or less was read."""
    for item in by_clauses(sentence):
        beside = [other for other in found if other.start < item.end and item.start < other.end]
        if all(_says_less(other, item) for other in beside):
            found = [other for other in found if other not in beside]
            sentence.taken |= item.core
            found.append(item)
    return found


def _says_less(wording: Said, clause: Said) -> bool:
    """Whether a wording took only one of the sides that the clause names."""
    named = {*clause.left, *clause.right}
    if wording.by_clause or not {*wording.left, *wording.right} <= named:
        return False
    if wording.kind == "see_instead" and not wording.left and clause.kind in _OF_ONE:
        # "For this, report A once per day" sends nobody to A.
        return True
    if clause.kind in _MORE and wording.kind in _MORE[clause.kind]:
        return True
    return not wording.right and (
        bool(clause.right) or (wording.bar and clause.kind == "not_with" and len(clause.left) > 1)
    )


def _measured(sentence: Sentence, item: Said) -> Said:
    """With what its clause counts by, told elsewhere: "each session may carry A only once"."""
    if item.count is None or item.per is not None or item.kind not in {"once_per", "units"}:
        return item
    first, last = item.start, item.end
    while first and sentence.cue(first - 1) not in {";", "however", "condition", "reason"}:
        first -= 1
    while last < len(sentence.tokens) and sentence.cue(last) not in {";", "however", "condition"}:
        last += 1
    told = [at for at in range(first, last) if sentence.cue(at) == "per_known"]
    if len(told) != 1:
        return item
    start, end = min(item.start, told[0]), max(item.end, told[0] + 1)
    core = item.core | {told[0]}
    return replace(item, per=sentence.tokens[told[0]], start=start, end=end, core=core)


def _doubted(sentence: Sentence, item: Said) -> Said:
    """Mark a note that a negation or refusal of its clause may turn round."""
    doubt = bool(item.denials - sentence.taken) or taken_back(sentence, item)
    return replace(item, uncertain=True) if doubt else item


def _plain(token: Token, context: Context) -> Token:
    """Read "the procedure" as a code only on that code's page."""
    nobody = token.cue == "it" and token.text.startswith("the ") and context.subject is None
    return replace(token, cue="word") if nobody and "above" not in token.text else token


def _fits(sentence: Sentence, wording: Wording) -> Iterator[Said]:
    position = 0
    for _ in range(_MOST_TRIES):
        match = wording.pattern.search(sentence.shape, position)
        if match is None:
            return
        words = core(sentence, match)
        item = None if words & sentence.taken else _said(sentence, wording, match)
        if item is None:
            position = match.start() + 1
            continue
        sentence.taken |= words
        position = max(match.end(), position + 1)
        yield item


def _said(sentence: Sentence, wording: Wording, match: re.Match[str]) -> Said | None:
    bar = has(match, "bar")
    if excepted(sentence, match) or (bar and of_its_clause(sentence, match)):
        return None
    if wording.take == "words" and not codes_of(sentence.tokens[slice(*match.span("left"))]):
        return None
    if not bar and (led_by_another(sentence, match) or _is_partner(sentence, wording, match)):
        return None
    found = _sides(sentence, wording, match)
    if found is None:
        return None
    left, right, sure = found
    count, per = _count(sentence, match)
    modifiers = (
        sentence.tokens[match.start("modifiers")].modifiers if has(match, "modifiers") else ()
    )
    if modifiers and match.start("modifiers") == match.start() and _behind_code(sentence, match):
        return None
    denying = denials(sentence, match)
    both = bool(left and right)
    kind = kind_said(wording.kind, count, modifiers, denied=bool(denying), both=both)
    turned = bool(denying) and wording.kind not in {kind, "once_per"}
    if bar and _both_meant(sentence, match):
        kind, right = "not_with", ()
    if right and _listed(sentence, match):
        return None
    if kind is None or not _complete(sentence, match, kind, left, right):
        return None
    start, within = _place(sentence, match)
    return Said(
        kind, left, right, start, match.end(), frozenset(core(sentence, match)), within,
        _purpose(sentence, match), count, per, modifiers, bar,
        turned or not sure or wording.take == "words" or reports(sentence, match), denying,
        tuple(spans_of(match, "left", "right")), "right" in match.re.groupindex,
    )  # fmt: skip


def _listed(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether what seems to be the other side only ends a list: "A, B or C"."""
    if not (has(match, "left") and has(match, "right")) or has(match, "bar"):
        return False
    between = range(match.end("left"), match.start("right"))
    if len(between) != 1 or sentence.cue(between[0]) != "and":
        return False
    inside = {sentence.cue(at) for at in range(*match.span("left"))}
    return sentence.tokens[between[0]].text.lower() == "or" or "," in inside


def _behind_code(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the modifier is a code's own: "99214-25 may be billed with 20610"."""
    return match.start() > 0 and sentence.cue(match.start() - 1) == "code"


def _is_partner(sentence: Sentence, wording: Wording, match: re.Match[str]) -> bool:
    """Whether the code is what another goes with: "A is billed with B, never alone"."""
    alone = wording.kind == "add_on" and not has(match, "right") and has(match, "left")
    before = match.start() and sentence.cue(match.start() - 1)
    return bool(alone and before in {"with", "plain_with", "in_addition"})


def _sides(
    sentence: Sentence, wording: Wording, match: re.Match[str]
) -> tuple[Codes, Codes, bool] | None:
    """The codes of both sides as the kind names them, and whether they stand there themselves."""
    left, left_sure = side(sentence, match, "left")
    right, right_sure = side(sentence, match, "right")
    if not right_sure or (has(match, "bar") and not left_sure):
        return None
    if wording.take in {"own", "maybe own"}:
        left, left_sure = own(sentence, match), True
        named = has(match, "purpose") and head(sentence, match.end()) == "for"
        if not left and not named and wording.take == "own":
            return None
    elif wording.take == "swap":
        left, right = right, left
    elif not left and right and wording.kind == "separately_reportable":
        # "It may be reported with 62284": what is done has no code but this one.
        left, right, left_sure = right, (), True
    if wording.kind == "see_instead":
        others = tuple(span for span in left if span not in right)
        if left and not others:
            return None
        left = others
    if has(match, "bar"):
        if any(sentence.cue(at) == "includes" for at in core(sentence, match)):
            left = codes_of(sentence.tokens[slice(*match.span("left"))])
        right = tuple(span for span in lead_codes(sentence, match) if span not in left)
    return left, right, left_sure


def _place(sentence: Sentence, match: re.Match[str]) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Where the note begins, and the stretches within it that may hold a limit."""
    if not has(match, "left"):
        return match.start(), gaps(match)
    low, high = match.span("left")
    begins = behind_lead(sentence, low, high)
    start = begins if low == match.start() else match.start()
    return start, ((cut(sentence, begins, high), high), *gaps(match))


def _both_meant(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether "both codes" are meant: not either of them, but the two together."""
    low, high = match.span("left")
    joined = [sentence.cue(at) for at in range(low, high)] == ["code", "and", "code"]
    if joined and sentence.tokens[low + 1].text.lower() == "and":
        behind = sentence.tokens[match.end() : match.end() + 4]
        if any(token.text.lower() == "same" for token in behind):
            return True
    return sentence.tokens[match.start("left")].text in {"both codes", "both procedures"}


def _purpose(sentence: Sentence, match: re.Match[str]) -> tuple[int, int] | None:
    if has(match, "purpose"):
        return match.span("purpose")
    # "When A is reported" only names the other code, "if" may be doubted.
    if has(match, "when") and sentence.tokens[match.start("when")].text == "if":
        return match.start("when"), match.end("right")
    return None


def _complete(
    sentence: Sentence, match: re.Match[str], kind: NoteKind, left: Codes, right: Codes
) -> bool:
    """Whether the codes that such a note must name are there, and what is told is one thing."""
    if not _worded(sentence, match) or _counts_something_else(sentence, match):
        return False
    if kind == "see_instead":
        return bool(right)
    if kind == "add_on" and not _only_when(sentence, match):
        return False
    if "right" in match.re.groupindex and not (right or kind == "separately_reportable"):
        return False
    if set(left) & set(right):
        return False
    if kind in {"not_with", "use_with"} and not right:
        together = any(" same " in sentence.tokens[at].text for at in range(*match.span()))
        # "Neither A nor B is reported" bars each of them.
        each = any(sentence.cue(at) == "nor" for at in range(*match.span()))
        if each or (together and _codes_follow(sentence, match.end())):
            return False
        return len(left) > 1 or (any(span.is_range for span in left) and not together)
    return bool(left) or bool(right)


def _worded(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the word of condition is the one that the wording means."""
    if has(match, "per") and counted_by(sentence.tokens[match.start("per")]) is None:
        return False
    meant = {"when": _WHEN, "clause": _WHEN, "unless": _UNLESS}
    return all(
        sentence.tokens[match.start(name)].text in words
        for name, words in meant.items()
        if has(match, name)
    )


def _counts_something_else(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the number is of organs or views, not of units: "where only one organ"."""
    if not has(match, "count") or has(match, "per"):
        return False
    number, following = match.start("count"), match.end("count")
    return (
        sentence.cue(number) == "number"
        and sentence.cue(following - 1) != "units"
        and following < len(sentence.tokens)
        and sentence.cue(following) == "word"
    )


def _codes_follow(sentence: Sentence, at: int) -> bool:
    """Whether "on the same day" goes on to name other codes: "that 99238 is reported"."""
    for token in sentence.tokens[at:]:
        if token.cue in {";", "however", "reason", "condition"}:
            return False
        if token.codes:
            return True
    return False


def _only_when(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether a clause that names primaries says that nothing else will do."""
    if has(match, "unless") or has(match, "clause"):
        return True
    words = [sentence.tokens[at] for at in core(sentence, match)]
    clause = [token.text for token in words if token.cue == "condition"]
    return (
        not clause or clause[0].startswith("only") or any(token.cue == "only" for token in words)
    )


def _count(sentence: Sentence, match: re.Match[str]) -> tuple[int | None, Token | None]:
    per = counted_by(sentence.tokens[match.start("per")]) if has(match, "per") else None
    if not has(match, "count"):
        # "May not be repeated on the same day."
        return (1, per) if per is not None else (None, None)
    counted = sentence.tokens[match.start("count")]
    return (1 if counted.cue == "once" else counted.number), per
