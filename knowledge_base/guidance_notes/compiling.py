"""From a text to its notes: sentence by sentence, and lists that follow a leading sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.codes import PROCEDURE_SHAPE
from knowledge_base.guidance_notes.conceding import conceded
from knowledge_base.guidance_notes.doubts import doubtful, led_by_limit
from knowledge_base.guidance_notes.limits import Part, limits, worded
from knowledge_base.guidance_notes.note import GuidanceNote
from knowledge_base.guidance_notes.providers import split_between
from knowledge_base.guidance_notes.reading import said
from knowledge_base.guidance_notes.said import Said
from knowledge_base.guidance_notes.sentence import Codes, Context, codes_of
from knowledge_base.guidance_notes.tokens import Token, tokens
from knowledge_base.sentences import sentences

# No note is longer; a list of thousands of codes is not searched for one.
_LONGEST_NOTE = 4_000
_CODE = re.compile(rf"(?<![A-Za-z0-9]){PROCEDURE_SHAPE}(?![A-Za-z0-9])", re.IGNORECASE)
_LINE = re.compile(r"[^\n]+")
_MARK = r"[ \t]*(?:[\u2022*\u25aa\u25cf\u25e6\u2013\u2014-]+|\(?\d{1,2}[.)]|\(?[a-z][.)])?[ \t]*"
_ITEM = re.compile(
    rf"{_MARK}(?:(?:CPT|HCPCS|HCPCS/CPT|code|codes)[ \t]+)*{PROCEDURE_SHAPE}(?![A-Za-z0-9])[^\n]*",
    re.IGNORECASE,
)
_LEADS_A_LIST = re.compile(r"[:\u2014-]\s*$")
_SHORTENED = re.compile(r"\b(?:max|min|mod|approx)\.$", re.IGNORECASE)
_ORDERS = re.compile(
    r"(?:instead,? |rather,? )?(?:please )?(?:use|report|bill|submit|code|choose|select|see|"
    rf"assign|list|charge|claim) (?:(?:CPT|HCPCS|code|codes|only) )*{PROCEDURE_SHAPE}"
    rf"(?:(?:,|,? or|,? and) {PROCEDURE_SHAPE})*(?: instead| in its place)?\W*",
    re.IGNORECASE,
)
_BARS = re.compile(
    r"\b(?:not|never|cannot|can't|don't|no longer|wrong|incorrect|deleted|retired|invalid|avoid|"
    r"replaced|discontinued|obsolete)\b",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)?")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a leading sentence with its list, at ``text[start:end]``.

    ``goes_on`` means that a sentence of the same paragraph stands before it.
    """

    start: int
    end: int
    following: str = ""
    preceding: str = ""
    goes_on: bool = False


def compiled(text: str, subject: str | None) -> tuple[GuidanceNote, ...]:
    """Every note of ``text``, in order; ``subject`` stands for "this code"."""
    found: list[GuidanceNote] = []
    before: Codes = ()
    for piece in _pieces(text, own=bool(subject)):
        sentence = text[piece.start : piece.end]
        if _CODE.search(sentence) is None and not subject:
            before = ()
            continue
        read = tuple(conceded(_moved(tokens(sentence))))
        context = Context(subject, before)
        for part in _parts(read):
            found.extend(_notes(sentence, piece, part, context))
        before = codes_of(read)
    return tuple(found)


def _pieces(text: str, *, own: bool) -> Iterator[_Piece]:
    done = 0
    for line in _LINE.finditer(text):
        # Few lines name codes, and cutting sentences is the costly part.
        if line.start() < done or not (own or _worth_reading(text, line)):
            continue
        spans = _sentences(line)
        for place, (start, end) in enumerate(spans):
            last = place + 1 == len(spans)
            stop = end
            if last and _LEADS_A_LIST.search(text, start, end):
                done = stop = _list_end(text, end)
            following = text[stop : stop + 60] if last else text[slice(*spans[place + 1])]
            if stop - start <= _LONGEST_NOTE:
                before = text[slice(*spans[place - 1])] if place else ""
                yield _Piece(start, stop, following, before, goes_on=place > 0)


def _sentences(line: re.Match[str]) -> list[tuple[int, int]]:
    """The sentences of a line; "max." ends none, "Use B instead." goes on the one before."""
    found: list[tuple[int, int]] = []
    for low, high in sentences(line.group()):
        start, end = line.start() + low, line.start() + high
        if found and (
            _SHORTENED.search(line.string, *found[-1])
            or _goes_on(line.string, found[-1], start, end)
        ):
            start = found.pop()[0]
        found.append((start, end))
    return found


def _goes_on(text: str, before: Part, start: int, end: int) -> bool:
    """Whether a short order names what to report in place of what the sentence before bars."""
    told = text[start:end]
    if _ORDERS.fullmatch(told) is None or _BARS.search(text, *before) is None:
        return False
    named = set(_CODE.findall(text[slice(*before)]))
    return bool(named) and not named & set(_CODE.findall(told))


def _worth_reading(text: str, line: re.Match[str]) -> bool:
    if _CODE.search(line.group()) is not None:
        return True
    ends = _LEADS_A_LIST.search(line.group().rstrip()) is not None
    return ends and _list_end(text, line.end()) > line.end()


def _list_end(text: str, end: int) -> int:
    """The end of the items that follow a leading sentence, or ``end`` where none do."""
    while (gap := _BLANK.match(text, end)) is not None:
        item = _ITEM.match(text, gap.end())
        if item is None:
            break
        end = gap.end() + len(item.group().rstrip())
    return end


def _parts(read: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """A leading sentence with each item of its list, where the items name both sides."""
    colon = next((at for at, token in enumerate(read) if token.cue == ":"), None)
    if colon is None or codes_of(read[:colon]):
        return [read]
    items: list[list[Token]] = [[]]
    for token in read[colon + 1 :]:
        if token.cue == ";" and items[-1]:
            items.append([])
        else:
            items[-1].append(token)
    items = [item for item in items if item]
    if len(items) < 2 or not all(len(codes_of(item)) > 1 for item in items):
        return [read]
    return [(*read[:colon], *item) for item in items]


def _moved(read: tuple[Token, ...]) -> tuple[Token, ...]:
    """Put the codes of a list behind a colon where "the following codes" stand for them."""
    told = any(token.cue == "following" for token in read)
    place = next((at for at in range(len(read)) if _names_a_list(read, at, listed=told)), None)
    colon = max((at for at, token in enumerate(read) if token.cue == ":"), default=-1)
    if place is None or colon < place or not codes_of(read[colon:]):
        return read
    listed = [token for token in read[colon + 1 :] if token.codes]
    at = read[place]
    stand_in = Token("code", at.text, at.start, at.end, codes=codes_of(listed))
    rest = [token for token in read[colon + 1 :] if not token.codes]
    return (*read[:place], stand_in, *read[place + 1 : colon], *_limits_of(rest))


def _names_a_list(read: Sequence[Token], at: int, *, listed: bool) -> bool:
    """Whether a token stands for codes listed behind: "the following", "these codes ...:"."""
    these = (
        not listed
        and read[at].cue == "it"
        and read[at].text.startswith(("these ", "those ", "such "))
    )
    return read[at].cue == "following" or (these and not codes_of(read[:at]))


def _limits_of(rest: list[Token]) -> Iterator[Token]:
    """Of the words behind the list's codes only what may limit the note."""
    cues = [at for at, token in enumerate(rest) if token.cue in {"condition", ";", "reason"}]
    yield from rest[cues[0] :] if cues else ()


def _notes(
    sentence: str, piece: _Piece, read: tuple[Token, ...], context: Context
) -> Iterator[GuidanceNote]:
    if sentence.rstrip(" )\"'").endswith("?") or any(token.cue == "hearsay" for token in read):
        # Who asks, or tells of others, rules nothing.
        return
    items = said(read, context)
    items = split_between(read, items) or items
    limited = [(item, _limits(sentence, read, items, item)) for item in items]
    told = [part for _, parts in limited for part in parts]
    for item, parts in limited:
        if not item.left and item.kind != "see_instead":
            # "It is included in B": what "it" is was not told.
            continue
        if not parts and _says_too_little(read, item):
            continue
        review = doubtful(sentence, read, item, parts, told, piece.following)
        # "A is not separately reportable": from what may be told in the sentence before.
        review = review or (piece.goes_on and item.bar and not parts and not item.right)
        review = review or (not parts and led_by_limit(piece.preceding))
        yield _note(sentence, piece, item, worded(sentence, parts), needs_review=review)


def _limits(
    sentence: str, read: tuple[Token, ...], items: Sequence[Said], item: Said
) -> tuple[Part, ...]:
    later = [other.start for other in items if other.start >= item.end]
    return limits(sentence, read, item, min(later, default=len(read)))


def _says_too_little(read: tuple[Token, ...], item: Said) -> bool:
    """Whether only a condition would make it a note: "may be reported", "is not reported"."""
    together = any(read[at].text.startswith("both") for at in range(item.start, item.end))
    alone = item.kind == "separately_reportable" and not item.right and not together
    return (item.bar or alone) and not _separately(read, item)


def _separately(read: tuple[Token, ...], item: Said) -> bool:
    """Whether a bar without a partner says that something else holds the codes."""
    return any(
        "separate" in token.text
        or "own" in token.text.split()
        or token.cue in {"included", "bundled", "separately_reportable", "separate_for"}
        for token in read[item.start : item.end + 1]
    )


def _note(
    sentence: str, piece: _Piece, item: Said, condition: str | None, *, needs_review: bool
) -> GuidanceNote:
    return GuidanceNote(
        left=item.left,
        right=item.right,
        start=piece.start,
        end=piece.end,
        quote=sentence,
        condition=condition,
        kind=item.kind,
        needs_review=needs_review,
        modifiers=item.modifiers,
        per=item.per.per if item.per else None,
        units=item.count if item.kind == "units" else None,
    )
