"""What a sentence says: its wordings matched, and who is meant on either side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge_base.codes import CodeSpan
from knowledge_base.guidance_notes.cues import cues as cues_of_file
from knowledge_base.guidance_notes.note import NoteKind
from knowledge_base.guidance_notes.tokens import Token
from knowledge_base.guidance_notes.wordings import Wording, letters, shape, wordings

# Words that bear no part of what a wording says; two notes may share them.
_SHARED = ("word", ",", "and", "harmless", "to", "be", "hedge", "plain_with", "for", "narrow")
_NEGATIONS = frozenset({"not", "no", "nor", "not_separately"})
_ENDS_A_CLAUSE = frozenset({";", "however", "reason"})
_POSITIVE = frozenset({"use_with", "separately_reportable", "add_on", "modifier_required"})
_LEADS = frozenset({"condition", "reason", "for", "narrow", "from"})
_WHEN = frozenset({"when", "if", "whenever", "where", "once the"})
_MOST_TRIES = 40
Codes = tuple[CodeSpan, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What stands for "this code": the page's own, or the only codes of the sentence before."""

    subject: str | None = None
    before: Codes = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One note as read. Tokens ``start`` to ``end`` say it; ``core`` are the words that do.

    ``gaps`` are stretches within it that may hold a limit, ``purpose`` one that is a limit.
    ``bar`` means that it bars codes without saying beside what. ``uncertain`` means that a side
    had to be taken from elsewhere, or that words deny it twice.
    """

    kind: NoteKind
    left: Codes
    right: Codes
    start: int
    end: int
    core: frozenset[int] = frozenset()
    gaps: tuple[tuple[int, int], ...] = ()
    purpose: tuple[int, int] | None = None
    count: int | None = None
    per: Token | None = None
    modifiers: tuple[str, ...] = ()
    bar: bool = False
    uncertain: bool = False
    sides: tuple[tuple[int, int], ...] = ()
    whole: bool = True


@dataclass(slots=True)
class _Sentence:
    tokens: Sequence[Token]
    context: Context
    shape: str = ""
    taken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.shape = shape(self.tokens)

    def cue(self, at: int) -> str:
        return self.tokens[at].cue


def said(tokens: Sequence[Token], context: Context) -> list[Said]:
    """Everything that a sentence says of codes, in its order."""
    sentence = _Sentence([_plain(token, context) for token in tokens], context)
    present = frozenset(sentence.shape)
    found: list[Said] = []
    for wording in wordings():
        if wording.needs <= present:
            found.extend(_fits(sentence, wording))
    return sorted(_settled(sentence, found), key=lambda item: (item.start, item.end))


def _plain(token: Token, context: Context) -> Token:
    """ "The procedure" means a code only on that code's page."""
    nobody = token.cue == "it" and token.text.startswith("the ") and context.subject is None
    return replace(token, cue="word") if nobody and "above" not in token.text else token


def _settled(sentence: _Sentence, found: Sequence[Said]) -> Iterator[Said]:
    """Without what only repeats a side of another note; a limit goes to the subject of both."""
    for item in _with_subjects(sentence, found):
        beside = [
            other
            for other in found
            if other.whole
            and other is not item
            and (_meets(other.sides, item.sides) or item.left in (other.left, other.right))
        ]
        counted = any(other.count and other.left == item.left for other in found)
        if item.kind == "separately_reportable" and not item.whole and counted:
            continue
        if item.whole or not beside:
            yield item
        elif item.count is not None and item.left == beside[0].right:
            yield replace(item, left=beside[0].left)
        elif not item.bar and item.kind not in {beside[0].kind, "add_on", "separately_reportable"}:
            yield item


def _with_subjects(sentence: _Sentence, found: Sequence[Said]) -> Iterator[Said]:
    """ "A is included in B and is not reported with C": it is A that is not."""
    for item in found:
        subject = next(
            (
                other
                for other in found
                if len(other.sides) == len(item.sides) == 2
                and other.sides[1] == item.sides[0]
                and sentence.cue(item.sides[0][1]) == "and"
            ),
            None,
        )
        yield replace(item, left=subject.left) if subject and item.right else item


def _meets(ones: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    return any(a < d and c < b for a, b in ones for c, d in others)


def _fits(sentence: _Sentence, wording: Wording) -> Iterator[Said]:
    position = 0
    for _ in range(_MOST_TRIES):
        match = wording.pattern.search(sentence.shape, position)
        if match is None:
            return
        core = _core(sentence, match)
        item = None if core & sentence.taken else _said(sentence, wording, match)
        if item is None:
            position = match.start() + 1
            continue
        sentence.taken |= core
        position = max(match.end(), position + 1)
        yield item


def _core(sentence: _Sentence, match: re.Match[str]) -> set[int]:
    """The places of the cues that make the wording, without its sides."""
    aside = [*_spans(match, "left", "right"), *_gaps(match)]
    return {
        at
        for at in range(*match.span())
        if sentence.cue(at) not in _SHARED and not any(low <= at < high for low, high in aside)
    }


def _spans(match: re.Match[str], *names: str) -> list[tuple[int, int]]:
    return [match.span(name) for name in names if _has(match, name)]


def _gaps(match: re.Match[str]) -> tuple[tuple[int, int], ...]:
    names = [name for name in match.re.groupindex if name == "behind" or name.startswith("gap")]
    return tuple(_spans(match, *names))


def _has(match: re.Match[str], name: str) -> bool:
    return name in match.re.groupindex and match[name] is not None


def _said(sentence: _Sentence, wording: Wording, match: re.Match[str]) -> Said | None:
    left, left_sure = _side(sentence, match, "left")
    right, right_sure = _side(sentence, match, "right")
    if _excepted(sentence, match) or not right_sure:
        return None
    if _has(match, "bar") and (not left_sure or _of_its_clause(sentence, match)):
        return None
    if not left and right and wording.kind == "separately_reportable":
        # "It may be reported with 62284": what is done has no code but this one.
        left, right, left_sure = right, (), True
    if wording.take == "own":
        left = _own(sentence, match)
        if not left and not (_has(match, "purpose") and _head(sentence, match.end()) == "for"):
            return None
    elif wording.take == "swap":
        left, right = right, left
    if _has(match, "bar") and any(sentence.cue(at) == "includes" for at in _core(sentence, match)):
        left = codes_of(sentence.tokens[slice(*match.span("left"))])
    if wording.kind == "see_instead":
        left = tuple(span for span in left if span not in right)
    if _has(match, "bar") and not right:
        right = tuple(span for span in _lead_codes(sentence, match) if span not in left)
    count, per = _count(sentence, match)
    modifiers = (
        sentence.tokens[match.start("modifiers")].modifiers if _has(match, "modifiers") else ()
    )
    denied = _denied(sentence, match)
    kind = _kind(wording.kind, count, modifiers, denied=denied, both=bool(left and right))
    if _has(match, "bar") and _both_meant(sentence, match):
        kind, right = "not_with", ()
    if kind is None or not _complete(sentence, match, kind, left, right):
        return None
    start, gaps = match.start(), _gaps(match)
    if _has(match, "left"):
        low, high = match.span("left")
        begins = _behind_lead(sentence, low, high)
        start = begins if low == start else start
        gaps = ((_cut(sentence, begins, high), high), *gaps)
    return Said(
        kind, left, right, start, match.end(), frozenset(_core(sentence, match)), gaps,
        _purpose(sentence, match), count, per, modifiers, _has(match, "bar"),
        denied or not left_sure,
        tuple(_spans(match, "left", "right")), "right" in match.re.groupindex,
    )  # fmt: skip


def _of_its_clause(sentence: _Sentence, match: re.Match[str]) -> bool:
    """Whether "is part of" stands in a clause of condition behind the code, not of the code."""
    low, high = match.span("behind") if _has(match, "behind") else (0, 0)
    cues = [sentence.cue(at) for at in range(low, high)]
    if "condition" in cues and "," not in cues[cues.index("condition") :]:
        return True
    # "When doing A, a repair is not separately reportable": it is the repair that is not.
    leads = _head(sentence, match.start("left")) in {"condition", "reason"}
    includes = any(sentence.cue(at) == "includes" for at in _core(sentence, match))
    if includes and any(
        token.text.lower() in cues_of_file().holders for token in sentence.tokens[: match.start("left")]
    ):
        return True
    cut = _behind_lead(sentence, *match.span("left")) != match.start("left")
    return leads and not cut and (includes or "," in cues)


def _both_meant(sentence: _Sentence, match: re.Match[str]) -> bool:
    """ "Both codes shall not be reported": not either of them, but the two together."""
    return sentence.tokens[match.start("left")].text in {"both codes", "both procedures"}


def _own(sentence: _Sentence, match: re.Match[str]) -> Codes:
    """Who is meant where no code is named: the page's own, or the subject of the whole sentence."""
    subject = sentence.context.subject
    if subject is not None:
        return (CodeSpan(subject, subject, 0, 0),)
    if match.start() and sentence.cue(match.start() - 1) == "and":
        first = sentence.shape.find(letters()["code"])
        if 0 <= first < match.start() and all(
            sentence.cue(at) in {"word", "harmless", "number", "add_on"} for at in range(first)
        ):
            return _group_from(sentence, first)
    return ()


def _excepted(sentence: _Sentence, match: re.Match[str]) -> bool:
    """Whether the left side is what something else is said of with an exception."""
    if not _has(match, "left"):
        return False
    for at in range(match.start("left") - 1, -1, -1):
        token = sentence.tokens[at]
        if token.cue in {",", ";", "code", "not", "report"}:
            return False
        if token.text.startswith(("except", "other than", "with the exception")):
            return True
    return False


def _kind(
    kind: NoteKind, count: int | None, modifiers: Sequence[str], *, denied: bool, both: bool
) -> NoteKind | None:
    """The kind of note that was read; ``None`` where words before it deny it."""
    if kind == "once_per" and count is not None and count > 1:
        return "units"
    if not denied or kind in {"not_with", "modifier_barred"}:
        return kind
    if kind in _POSITIVE and both:
        # "Nowhere is it said that A may be reported with B": rather barred than allowed.
        return "modifier_barred" if modifiers else "not_with"
    return None


def _purpose(sentence: _Sentence, match: re.Match[str]) -> tuple[int, int] | None:
    if _has(match, "purpose"):
        return match.span("purpose")
    # "When A is reported" only names the other code, "if" may be doubted.
    if _has(match, "when") and sentence.tokens[match.start("when")].text == "if":
        return match.start("when"), match.end("right")
    return None


def _complete(
    sentence: _Sentence, match: re.Match[str], kind: NoteKind, left: Codes, right: Codes
) -> bool:
    """Whether the codes that such a note must name are there, and what is told is one thing."""
    if _has(match, "when") and sentence.tokens[match.start("when")].text not in _WHEN:
        return False
    if kind == "see_instead":
        return bool(right)
    if "right" in match.re.groupindex and not (right or kind == "separately_reportable"):
        return False
    if set(left) & set(right):
        return False
    if kind in {"not_with", "use_with"} and not right:
        together = any(" same " in sentence.tokens[at].text for at in range(*match.span()))
        return len(left) > 1 or (any(span.is_range for span in left) and not together)
    return bool(left) or bool(right)


def _denied(sentence: _Sentence, match: re.Match[str]) -> bool:
    """Whether a negation of its clause, up to its end, has no part in a note so far."""
    first = match.start()
    while first and sentence.cue(first - 1) not in _ENDS_A_CLAUSE:
        first -= 1
    known = sentence.taken | _core(sentence, match)
    sides = _spans(match, "left", "right")
    return any(
        sentence.cue(at) in _NEGATIONS
        and at not in known
        and not any(low <= at < high for low, high in sides)
        for at in range(first, match.end())
    )


def _count(sentence: _Sentence, match: re.Match[str]) -> tuple[int | None, Token | None]:
    if not _has(match, "count"):
        return None, None
    counted = sentence.tokens[match.start("count")]
    per = sentence.tokens[match.start("per")] if _has(match, "per") else None
    return (1 if counted.cue == "once" else counted.number), per


def _side(sentence: _Sentence, match: re.Match[str], name: str) -> tuple[Codes, bool]:
    """The codes of one side, and whether they stand there themselves."""
    if not _has(match, name):
        return (), True
    start, end = match.span(name)
    if name == "left":
        start = _behind_lead(sentence, start, end)
        end = _cut(sentence, start, end)
    inside = sentence.tokens[start:end]
    codes = codes_of(inside)
    if codes:
        return codes, True
    return _meant(sentence, start)


def _behind_lead(sentence: _Sentence, start: int, end: int) -> int:
    """Where a side begins that seemed to begin in a leading clause: "Since A is ..., B"."""
    if _head(sentence, start) not in _LEADS:
        return start
    for at in range(start + 1, end):
        ends = sentence.cue(at) == "," and (
            sentence.cue(at - 1) != "code" or sentence.cue(at + 1) not in {"code", "and"}
        )
        if ends and sentence.cue(at - 1) != "and":
            return at + 1
    return start


def _head(sentence: _Sentence, at: int) -> str:
    """What the clause of a place begins with."""
    first = at
    while first and sentence.cue(first - 1) not in {";", "however"}:
        first -= 1
    heads = (sentence.cue(place) for place in range(first, at))
    return next((cue for cue in heads if cue not in {"harmless", "number", ","}), "")


def _cut(sentence: _Sentence, start: int, end: int) -> int:
    """Where a subject ends that is limited by other codes: "A during B is not reported"."""
    for at in range(start, end):
        if sentence.cue(at) in {"for", "from", "narrow"} and codes_of(sentence.tokens[start:at]):
            rest = [sentence.cue(place) for place in range(at, end)]
            if "," not in rest[: rest.index("code")] if "code" in rest else False:
                return at
    return end


def _lead_codes(sentence: _Sentence, match: re.Match[str]) -> Codes:
    """The codes of a leading clause of condition or reason."""
    low, high = match.span("left")
    start = _behind_lead(sentence, low, high)
    first = low
    while first and sentence.cue(first - 1) not in {";", "however"}:
        first -= 1
    lead = sentence.tokens[first:start]
    head = _head(sentence, start)
    excepts = any("except" in token.text or token.text == "other than" for token in lead)
    return codes_of(lead) if head in {"condition", "reason"} and not excepts else ()


def _meant(sentence: _Sentence, at: int) -> tuple[Codes, bool]:
    """Whom "it", "these codes" or "this code" means."""
    word = sentence.tokens[at].text
    if sentence.cue(at) == "following":
        return (), False
    earlier = _last_group(sentence, at)
    subject = sentence.context.subject
    if subject and (not earlier or word in {"this code", "this procedure", "this service"}):
        return (CodeSpan(subject, subject, 0, 0),), True
    if earlier:
        return earlier, True
    return sentence.context.before, False


def _last_group(sentence: _Sentence, at: int) -> Codes:
    """The codes named last before a place, those of one list together."""
    last = sentence.shape.rfind(letters()["code"], 0, at)
    if last < 0:
        return ()
    every = at and sentence.cue(at - 1) == "only_one_of"
    if every or sentence.tokens[at].text.startswith("both"):
        return codes_of(sentence.tokens[:at])
    first = last
    while first and sentence.cue(first - 1) in {"code", "and", ","}:
        first -= 1
    return codes_of(sentence.tokens[first : last + 1])


def _group_from(sentence: _Sentence, first: int) -> Codes:
    """The codes of the list that begins at a place."""
    last = first
    while last + 1 < len(sentence.tokens) and sentence.cue(last + 1) in {"code", "and", ","}:
        last += 1
    return codes_of(sentence.tokens[first : last + 1])


def codes_of(tokens: Sequence[Token]) -> Codes:
    """The codes among some tokens, each once."""
    return tuple(dict.fromkeys(span for token in tokens for span in token.codes))
