"""A sentence as tokens: codes, modifiers, numbers, cue words, and the words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge_base.codes import CodeSpan, find_codes
from knowledge_base.guidance_notes.cues import Cues, cues
from knowledge_base.guidance_notes.note import NotePer

_WORD = re.compile(
    r"(?P<word>[A-Za-z]?[0-9]{4,5}[A-Za-z]?(?![A-Za-z0-9])|[wW]/(?![A-Za-z])|"
    r"(?:HCPCS/CPT|CPT/HCPCS|and/or)(?![A-Za-z])|[A-Za-z0-9]+(?:['\u2019.-][A-Za-z0-9]+)*)|"
    r"(?P<mark>[,;:()&/\u2013\u2014-])"
)
_LABEL = frozenset(
    {"cpt", "hcpcs", "hcpcs/cpt", "cpt/hcpcs", "code", "codes", "e.g", "eg", "i.e", "ie", "s"}
)
_COUNTED = frozenset({"unit", "units", "uos"})
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_KNOWN_ALONE = frozenset({"LT", "RT", "TC", "XE", "XS", "XP", "XU"})
_LETTERS = frozenset(
    {"AA", "AD", "AS", "CO", "CQ", "GA", "GC", "GN", "GO", "GP", "GT", "GY", "GZ", "JW", "JZ", "KX",
     "QK", "QS", "QW", "QX", "QY", "QZ", "RA", "SG", "FX", "FY", *_KNOWN_ALONE}
)  # fmt: skip
_ARTICLES = frozenset(
    {"the", "a", "an", "this", "that", "each", "any", "same", "separate", "every", "our", "your",
     "their", "its", "my"}
)  # fmt: skip
# What is done with modifiers, so that a bare "26" or "QW" beside it is one.
_APPENDS = frozenset(
    {"appended", "append", "attached", "attach", "added", "bypass", "unlock", "override", "affixed",
     "put", "applied", "placed"}
)  # fmt: skip
_TAKES = frozenset(
    {"accepted", "honoured", "honored", "valid", "allowed", "recognised", "recognized"}
)
_MODALS = frozenset(
    {
        "must",
        "may",
        "is",
        "are",
        "cannot",
        "can",
        "should",
        "shall",
        "will",
        "does",
        "do",
        "has",
        "have",
    }
)
_BEFORE_A_VERB = frozenset({"not", "must", "may", "to", "be", "start", ",", ";", ":"})
_OPENS_A_LIMIT = re.compile(
    r"\s*(?:unless|except|if|when|where|only|not|for|other than|provided|with|but)\b",
    re.IGNORECASE,
)
# Behind a code stands its wording, which may well begin with "for" or "with".
_OPENS_A_HARD_LIMIT = re.compile(r"\s*(?:unless|except|if|only|provided|not)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One token at ``sentence[start:end]``; ``cue`` is what it does in the sentence."""

    cue: str
    text: str
    start: int
    end: int
    codes: tuple[CodeSpan, ...] = ()
    modifiers: tuple[str, ...] = ()
    number: int | None = None
    per: NotePer | None = None


def tokens(sentence: str) -> tuple[Token, ...]:
    """The tokens of a sentence, brackets resolved.

    A wording in brackets behind a code is stepped over, never read; a bracket that holds codes
    or a limit is read as if it had none.
    """
    pieces = list(_pieces(sentence))
    return tuple(_cued(pieces, cues()))


def _pieces(sentence: str) -> Iterator[Token]:
    """Codes, words and marks; what is passed over in brackets is left out."""
    known = cues()
    words = list(_WORD.finditer(sentence))
    # A line break joins nothing: the dash before the next item of a list is no range.
    flat = sentence.replace("\n", "|")
    spans = {span.start: span for span in find_codes(flat) if _is_code(sentence, span, known)}
    closes = _brackets(sentence)
    behind_code, until, last = False, 0, ""
    for match in words:
        at = match.start()
        if at < until:
            continue
        span = spans.get(at)
        text = match.group()
        if span is not None:
            yield Token("code", text, at, span.end, codes=(_bare(span),))
            behind_code, until, last = True, span.end, ""
        elif text == "(" and at in closes:
            inner = sentence[at + 1 : closes[at]]
            if _is_aside(inner, spans, at, closes[at], behind_code=behind_code):
                until = closes[at] + 1
        elif text in "()":
            continue
        elif text in ",;:":
            if text == "," and last.lower() in _LABEL:
                continue
            last = ""
            yield Token(text, text, at, match.end())
            behind_code = False
        elif text == "/":
            if last.lower() in _COUNTED:
                yield Token("word", "per", at, match.end())
        elif text in "-\u2013\u2014":
            if last == "" and behind_code and _MODIFIER.match(sentence, at + 1):
                yield Token("dash", text, at, match.end())
            elif sentence[at - 1 : at + 2].isspace() or sentence[at - 1 : at].isspace():
                yield Token("dash", text, at, match.end())
        else:
            yield Token("word", text, at, match.end())
            last = text
            behind_code = behind_code and text.lower() in _LABEL


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


def _brackets(sentence: str) -> dict[int, int]:
    """Where each bracket that opens is closed."""
    opened: list[int] = []
    found: dict[int, int] = {}
    for match in re.finditer(r"[()]", sentence):
        if match.group() == "(":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.start()
    return found


def _is_aside(
    inner: str, spans: dict[int, CodeSpan], start: int, end: int, *, behind_code: bool
) -> bool:
    """Whether what stands in brackets is a wording, not codes or a limit."""
    if not any(start < at < end for at in spans):
        opens = _OPENS_A_HARD_LIMIT if behind_code else _OPENS_A_LIMIT
        return opens.match(inner) is None
    if not behind_code:
        return False
    # Behind a code, only codes are a list: "CPT codes (15769, 20920)".
    first = next((word for word in re.findall(r"[\w.]+", inner) if word.lower() not in _LABEL), "")
    return next(find_codes(first), None) is None and _OPENS_A_LIMIT.match(inner) is None


def _cued(pieces: Sequence[Token], known: Cues) -> Iterator[Token]:
    words = [piece.text.lower().replace("\u2019", "'").rstrip(".") for piece in pieces]
    at, before = 0, "start"
    while at < len(pieces):
        piece = pieces[at]
        if piece.cue != "word":
            taken, token = _modifiers_behind(pieces, at) if piece.cue == "dash" else (1, piece)
            if piece.cue == ":" and (listed := _listed_modifiers(pieces, words, at)) is not None:
                yield piece
                taken, token = listed
        elif (found := _modifiers(pieces, words, at)) is not None:
            taken, token = found
        elif (found := _phrase(pieces, words, at, before, known)) is not None:
            taken, token = found
        elif words[at] in _LABEL:
            at += 1
            continue
        else:
            taken, token = 1, _plain(piece, heads=at == 0)
        at += taken
        before = token.cue
        if token.cue != "dash":
            yield token


def _plain(piece: Token, *, heads: bool) -> Token:
    if piece.text.isdigit() and len(piece.text) < 4:
        if heads:
            # The number of a paragraph counts nothing.
            return replace(piece, cue="harmless")
        return replace(piece, cue="number", number=int(piece.text))
    return piece


def _phrase(
    pieces: Sequence[Token], words: Sequence[str], at: int, before: str, known: Cues
) -> tuple[int, Token] | None:
    found = known.longest(words, at)
    if found is None:
        return None
    count, (cue, per, number) = found
    # Codes and marks have the text of a word but never lead a phrase on.
    if any(piece.cue != "word" for piece in pieces[at : at + count]):
        return None
    if count == 1 and cue == "report":
        leads = at == 0 or words[at - 1] not in _LABEL
        if words[at] == "code" and not (leads and before in _BEFORE_A_VERB):
            return None
        if at and words[at - 1] in _ARTICLES:
            return None
    text = " ".join(words[at : at + count])
    return count, Token(
        cue, text, pieces[at].start, pieces[at + count - 1].end, number=number, per=per
    )


def _modifiers(pieces: Sequence[Token], words: Sequence[str], at: int) -> tuple[int, Token] | None:
    """ "modifiers 59, XE or XS", "59 modifier", "LT" behind a code, or "QW must be appended"."""
    labelled = words[at] in {"modifier", "modifiers", "mod"}
    reached, named = _list(pieces, words, at + labelled)
    if not named:
        return None
    following = words[reached + 1] if reached + 1 < len(words) else ""
    if not labelled and following in {"modifier", "modifiers"}:
        return reached + 2 - at, _modifier_token(pieces, at, reached + 1, named)
    if labelled or _stands_alone(pieces, words, at, following, named):
        return reached + 1 - at, _modifier_token(pieces, at, reached, named)
    return None


def _listed_modifiers(
    pieces: Sequence[Token], words: Sequence[str], at: int
) -> tuple[int, Token] | None:
    """ "Modifiers that may not be used with 99211: 24, 57"."""
    if not {"modifier", "modifiers"} & set(words[:at]):
        return None
    reached, named = _list(pieces, words, at + 1)
    return (reached + 1 - at, _modifier_token(pieces, at + 1, reached, named)) if named else None


def _list(pieces: Sequence[Token], words: Sequence[str], at: int) -> tuple[int, list[str]]:
    """The modifiers from ``at`` on, and the place of the last."""
    named: list[str] = []
    reached = at
    for place in range(at, min(at + 40, len(pieces))):
        if _is_modifier(pieces[place]):
            named.append(pieces[place].text)
            reached = place
        elif not (
            pieces[place].cue in {",", "dash"}
            or (place > at and words[place] in {"or", "and", "and/or", "modifier"})
            or words[place] in {"either", "nor", "any", "of"}
        ):
            break
    return reached, named


def _stands_alone(
    pieces: Sequence[Token], words: Sequence[str], at: int, following: str, named: Sequence[str]
) -> bool:
    """Whether two letters or figures are a modifier though nothing calls them one."""
    before = pieces[at - 1] if at else None
    if before is not None and before.cue == "code":
        return named[0] in _KNOWN_ALONE
    if at > 1 and words[at - 1] in {"with", "w/"} and pieces[at - 2].cue == "code":
        return (
            following in {*_MODALS, "when", "if", "only", "for", "by", ""} and len(named[0]) == 2
        )
    known = all(name.isdigit() or name in _LETTERS for name in named)
    acts = _APPENDS if any(name.isdigit() for name in named) else _APPENDS | _TAKES
    return known and following in _MODALS and not acts.isdisjoint(words)


def _modifiers_behind(pieces: Sequence[Token], at: int) -> tuple[int, Token]:
    """ "62302-59": the modifier that a dash puts behind a code."""
    here = pieces[at]
    following = pieces[at + 1] if at + 1 < len(pieces) else here
    joined = at and pieces[at - 1].cue == "code" and pieces[at - 1].end == here.start
    if joined and following.start == here.end and _is_modifier(following):
        return 2, _modifier_token(pieces, at, at + 1, [following.text])
    return 1, here


def _modifier_token(pieces: Sequence[Token], at: int, last: int, named: Sequence[str]) -> Token:
    text = " ".join(piece.text for piece in pieces[at : last + 1])
    return Token(
        "modifiers",
        text,
        pieces[at].start,
        pieces[last].end,
        modifiers=tuple(dict.fromkeys(named)),
    )


def _is_modifier(piece: Token) -> bool:
    return piece.cue == "word" and _MODIFIER.fullmatch(piece.text) is not None
