"""Modifiers among the words of a sentence, named as such or standing alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.guidance_notes.token import Token

_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_KNOWN_ALONE = frozenset({"LT", "RT", "TC", "XE", "XS", "XP", "XU"})
_LETTERS = frozenset(
    {"AA", "AD", "AS", "CO", "CQ", "GA", "GC", "GN", "GO", "GP", "GT", "GY", "GZ", "JW", "JZ",
     "KX", "MS", "NU", "QK", "QS", "QW", "QX", "QY", "QZ", "RA", "RR", "SG", "UE", "FX", "FY",
     "PT", "GG", "CG", "JG", "TB",
     *_KNOWN_ALONE}
)  # fmt: skip
# What is done with modifiers, so that a bare "26" or "QW" beside it is one.
_APPENDS = frozenset(
    {"appended", "append", "attached", "attach", "added", "bypass", "unlock", "override",
     "affixed", "put", "applied", "placed", "required", "needed"}
)  # fmt: skip
_CARRIES = frozenset(
    {"with", "w/", "carries", "carry", "bearing", "bears", "bear", "under", "needs", "takes",
     "append", "appends", "add", "adds", "appending", "adding", "requires", "has", "without",
     "lacking"}
)  # fmt: skip
_BEARS = frozenset({"carry", "carries", "bear", "bears", "bearing", "carrying"})
_PUTS = frozenset(
    {"use", "append", "add", "attach", "put", "appends", "adds", "attaches", "puts", "appending",
     "adding", "attaching", "putting", "applying", "apply", "applies", "of", "using", "report"}
)  # fmt: skip
_TAKES = frozenset(
    {"accepted", "honoured", "honored", "valid", "allowed", "recognised", "recognized"}
)
_MODALS = frozenset(
    {"must", "may", "is", "are", "cannot", "can", "should", "shall", "will", "does", "do", "has",
     "have", "goes", "belongs", "go", "belong"}
)  # fmt: skip


def modifiers_at(
    pieces: Sequence[Token], words: Sequence[str], at: int
) -> tuple[int, Token] | None:
    """Read "modifiers 59, XE or XS", "59 modifier", "LT" behind a code, "QW must be appended"."""
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


def modifiers_listed(
    pieces: Sequence[Token], words: Sequence[str], at: int
) -> tuple[int, Token] | None:
    """Read the list behind "Modifiers that may not be used with 99211:"."""
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
    if at and words[at - 1] in _CARRIES and all(name in _LETTERS for name in named):
        return True
    if at and words[at - 1] in _BEARS and len(named[0]) == 2:
        return True
    if before is not None and before.cue == "code":
        return named[0] in _KNOWN_ALONE
    if at > 1 and words[at - 1] in {"with", "w/"} and pieces[at - 2].cue == "code":
        return (
            following in {*_MODALS, "when", "if", "only", "for", "by", ""} and len(named[0]) == 2
        )
    if following in _MODALS and all(name in _KNOWN_ALONE for name in named):
        return True
    if at and words[at - 1] in _PUTS:
        return following in {"on", "to", "with"} and len(named[0]) == 2
    known = all(name.isdigit() or name in _LETTERS for name in named)
    acts = _APPENDS if any(name.isdigit() for name in named) else _APPENDS | _TAKES
    return known and following in _MODALS and not acts.isdisjoint(words)


def modifiers_behind(pieces: Sequence[Token], at: int) -> tuple[int, Token]:
    """Read "62302-59": the modifier that a dash puts behind a code."""
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
