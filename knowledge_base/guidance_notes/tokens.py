"""A sentence as tokens: codes, modifiers, numbers, cue words, and the words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge_base.codes import CodeSpan, find_codes
from knowledge_base.guidance_notes.brackets import brackets, is_aside
from knowledge_base.guidance_notes.cues import Cues, cues
from knowledge_base.guidance_notes.modifiers import (
    modifiers_at,
    modifiers_behind,
    modifiers_listed,
)
from knowledge_base.guidance_notes.token import LABELS, Token

__all__ = ["Token", "tokens"]

_WORD = re.compile(
    r"(?P<word>[A-Za-z]?[0-9]{4,5}[A-Za-z]?(?![A-Za-z0-9])|[wW]/(?![A-Za-z])|"
    r"(?:HCPCS/CPT|CPT/HCPCS|and/or)(?![A-Za-z])|[A-Za-z0-9]+(?:['\u2019.-][A-Za-z0-9]+)*)|"
    r"(?P<mark>[,;:()&/\u2013\u2014-])|(?P<stop>\.(?= [A-Z]))"
)
_MOVES = re.compile(
    r"\b(?:(?:mov|switch|chang|convert|shift|transition|migrat|crosswalk)\w*(?: over)? from |"
    r"(?:chang|switch|convert|correct|recod|swap|exchang)(?:e|es|ed|ing)? )"
    r"(?:(?:CPT|HCPCS|code) )*$",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\. (?:instead|rather|please|use|report|bill|submit|code|choose|select|see|assign|list|"
    r"charge|claim)\b",
    re.IGNORECASE,
)
_LISTED = ["code", ",", "code"]
_LONG_LIST = 6  # tokens, the commas counted
_ABBREVIATED = frozenset({"e.g", "eg", "i.e", "ie"})
_STOPS = frozenset({",", ";", ":"})
_COUNTED = frozenset({"unit", "units", "uos"})
_ARTICLES = frozenset(
    {"the", "a", "an", "this", "that", "each", "any", "same", "separate", "every", "our", "your",
     "their", "its", "my"}
)  # fmt: skip
_FINITE = frozenset(
    {"is", "are", "was", "were", "may", "must", "can", "cannot", "has", "should", "shall", "will",
     "does", "do", "needs", "requires", "includes", "describes", "covers", "never", "takes"}
)  # fmt: skip
_BEFORE_A_LIMIT = frozenset({"code", ",", ";", "start", "together"})
_BEFORE_A_VERB = frozenset({"not", "must", "may", "to", "be", "start", ",", ";", ":"})


def tokens(sentence: str) -> tuple[Token, ...]:
    """The tokens of a sentence, brackets resolved.

    A wording in brackets behind a code is stepped over, never read; a bracket that holds codes
    or a limit is read as if it had none.
    """
    pieces = list(_pieces(sentence))
    return tuple(_with_lists(list(_cued(pieces, cues()))))


def _with_lists(found: Sequence[Token]) -> Iterator[Token]:
    """Each long list of codes as one token: five hundred are then read as fast as five."""
    at = 0
    while at < len(found):
        last = at
        while last + 2 < len(found) and [token.cue for token in found[last : last + 3]] == _LISTED:
            last += 2
        if last - at < _LONG_LIST:
            yield found[at]
            at += 1
        else:
            codes = tuple(span for token in found[at : last + 1] for span in token.codes)
            yield replace(found[at], end=found[last].end, codes=codes)
            at = last + 1


def _pieces(sentence: str) -> Iterator[Token]:
    """Codes, words and marks; what is passed over in brackets is left out."""
    known = cues()
    # A line break joins nothing: the dash before the next item of a list is no range.
    flat = sentence.replace("\n", "|")
    spans = {span.start: span for span in find_codes(flat) if _is_code(sentence, span, known)}
    closes = brackets(sentence)
    behind_code, until, last = False, 0, ""
    for match in _WORD.finditer(sentence):
        at, text = match.start(), match.group()
        if at < until:
            continue
        span = spans.get(at)
        if span is not None:
            yield from _code_tokens(sentence, span, at)
            behind_code, until, last = True, span.end, ""
        elif match["word"] is not None:
            if _is_dashed(sentence, at, text):
                yield Token("word", "modifier", at - 1, at)
            yield Token("word", text, at, match.end())
            last, behind_code = text.lower(), behind_code and text.lower() in LABELS
        elif at in closes:
            inner = sentence[at + 1 : closes[at]]
            if is_aside(inner, spans, at, closes[at], behind_code=behind_code):
                until = closes[at] + 1
        elif (cue := _mark(sentence, match, last, behind_code=behind_code)) is not None:
            yield Token(cue, "per" if cue == "word" else text, at, match.end())
            if cue in _STOPS:
                behind_code, last = False, ""


def _joins(sentence: str, at: int) -> bool:
    """Whether a full stop parts two sentences that are read as one."""
    return _ORDERS.match(sentence, at) is not None


def _code_tokens(sentence: str, span: CodeSpan, at: int) -> Iterator[Token]:
    """The code or range at a place; "move from 99241 to 99242" names no range but two codes."""
    told = sentence[at : span.end]
    if not (span.is_range and " to " in told and _MOVES.search(sentence[:at])):
        yield Token("code", span.first, at, span.end, codes=(_bare(span),))
        return
    middle = at + told.rindex(span.last)
    yield Token("code", span.first, at, at + len(span.first), codes=(_one(span.first),))
    yield Token("word", "to", middle - 3, middle - 1)
    yield Token("code", span.last, middle, span.end, codes=(_one(span.last),))


def _one(code: str) -> CodeSpan:
    return CodeSpan(code, code, 0, 0)


def _is_dashed(sentence: str, at: int, text: str) -> bool:
    """Whether a dash before two figures or letters says that they are a modifier: "use of -59"."""
    return (
        len(text) == 2
        and text.upper() == text
        and sentence[at - 1 : at] == "-"
        and not sentence[max(0, at - 2) : at - 1].strip(" (")
    )


def _mark(sentence: str, match: re.Match[str], last: str, *, behind_code: bool) -> str | None:
    """What a mark does; ``None`` for one without meaning, such as the comma of "e.g.,"."""
    text = match.group()
    if text == ".":
        return ";" if _joins(sentence, match.start()) else None
    if text in _STOPS:
        return None if text == "," and last in _ABBREVIATED else text
    if text == "/":
        return "word" if last in _COUNTED else None
    return "dash" if text not in "()" and behind_code and not last else None


def _is_code(sentence: str, span: CodeSpan, known: Cues) -> bool:
    """Whether a number is not rather an amount, a room or a form."""
    if span.is_range or not span.first.isdigit():
        return True
    if span.first.endswith("0000"):
        # "Other 90000 codes": a chapter of the code book.
        return False
    after = re.match(r"\s*([A-Za-z]+)", sentence[span.end : span.end + 24])
    before = re.search(r"([A-Za-z]+)\.?[\s#:]*$", sentence[max(0, span.start - 24) : span.start])
    return (after is None or after[1].lower() not in known.no_code_before) and (
        before is None or before[1].lower() not in known.no_code_after
    )


def _bare(span: CodeSpan) -> CodeSpan:
    return CodeSpan(span.first, span.last, 0, 0)


def _cued(pieces: Sequence[Token], known: Cues) -> Iterator[Token]:
    words = [piece.text.lower().replace("\u2019", "'").rstrip(".") for piece in pieces]
    at, before = 0, "start"
    while at < len(pieces):
        piece = pieces[at]
        if piece.cue != "word":
            taken, token = modifiers_behind(pieces, at) if piece.cue == "dash" else (1, piece)
            if piece.cue == ":" and (listed := modifiers_listed(pieces, words, at)) is not None:
                yield piece
                taken, token = listed
        elif (found := _found(pieces, words, at, before, known)) is not None:
            taken, token = found
        elif words[at] in LABELS:
            at += 1
            continue
        else:
            counts = words[at + 1 : at + 2] in (["unit"], ["units"])
            shares = words[at + 1 : at + 3] == ["per", "cent"] or words[at + 1 : at + 2] == [
                "percent"
            ]
            taken, token = 1, piece if shares else _plain(piece, heads=at == 0 and not counts)
        at += taken
        before = token.cue
        if token.cue != "dash":
            yield token


def _found(
    pieces: Sequence[Token], words: Sequence[str], at: int, before: str, known: Cues
) -> tuple[int, Token] | None:
    return modifiers_at(pieces, words, at) or _phrase(pieces, words, at, before, known)


def _plain(piece: Token, *, heads: bool) -> Token:
    if piece.text.isdigit() and len(piece.text) < 4:
        if heads:
            # The number of a paragraph counts nothing.
            return replace(piece, cue="harmless")
        return replace(piece, cue="number", number=int(piece.text))
    return piece


def _in_place(cue: str, word: str, before: str, following: str) -> str:
    """What a phrase does where it stands."""
    if word == "provided" and before in _BEFORE_A_LIMIT:
        # "..., provided the visit was separate", but "the service provided".
        return "condition"
    if word == "once" and before == "start" and following == "code":
        # "Once 58150 is billed, ..."
        return "condition"
    if word == "should" and before == "start":
        # "Should the lesion be malignant, ..."
        return "condition"
    # "No: they are never paid together" answers, and denies nothing.
    return "harmless" if cue == "no" and following in _STOPS else cue


def _code_next(pieces: Sequence[Token], words: Sequence[str], at: int) -> bool:
    while at < len(pieces) and words[at] in LABELS:
        at += 1
    return at < len(pieces) and pieces[at].cue == "code"


def _phrase(
    pieces: Sequence[Token], words: Sequence[str], at: int, before: str, known: Cues
) -> tuple[int, Token] | None:
    found = known.longest(words, at)
    if found is None:
        return None
    count, (cue, per, number) = found
    if cue == "reason" and words[at] == "as" and "same" in words[max(0, at - 8) : at]:
        # "Through the same catheter as the agent" compares.
        return None
    following = pieces[at + count].cue if at + count < len(pieces) else ""
    cue = _in_place(cue, words[at] if count == 1 else "", before, following)
    # Codes and marks have the text of a word but never lead a phrase on; and "refer to the
    # instructions for A" sends nobody to A.
    refers = words[at] == "refer" and not _code_next(pieces, words, at + count)
    if refers or any(piece.cue != "word" for piece in pieces[at : at + count]):
        return None
    if count == 1 and cue == "switch" and at and words[at - 1] in _ARTICLES:
        # "The correct code."
        return None
    if count == 1 and cue == "report":
        leads = at == 0 or words[at - 1] not in LABELS
        if words[at] == "code" and not (leads and before in _BEFORE_A_VERB):
            return None
        if words[at] == "code" and words[at + 2 : at + 3] and words[at + 2] in _FINITE:
            # "Code 72265 is easily mixed up with 62304."
            return None
        if at and words[at - 1] in _ARTICLES:
            return None
    text = " ".join(words[at : at + count])
    return count, Token(
        cue, text, pieces[at].start, pieces[at + count - 1].end, number=number, per=per
    )
