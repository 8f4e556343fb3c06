"""Modifiers among the words of a sentence, named as such or standing alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.guidance_notes.token import LABELS, Token

_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_KNOWN_ALONE = frozenset({"LT", "RT", "TC", "XE", "XS", "XP", "XU"})
# HCPCS modifiers of two letters that are not words or titles of their own.
_HCPCS = """
    AA AD AI AQ AS AT AX AY BA BO CG CO CQ CR CS DA EY FB FC FP FQ FR FS FT FX FY GA GB GC
    GD GE GF GG GH GJ GK GL GN GO GP GR GS GT GU GV GW GX GY GZ HD HE HF HH HJ HN HO HP HQ
    HR HS HT JA JB JC JD JE JF JG JW JZ KA KC KD KE KF KG KH KI KJ KK KL KM KN KP KQ KR KS
    KT KU KV KW KX KY KZ LC LD LL LM LR LS MS NR NU PB PD PN PT QJ QK QL QM QN QP QS QW QX
    QY QZ RA RB RC RD RI RR SB SC SG SH SJ SL SU SW SY TA TB TD TE TF TG TH TJ TL TM TN TR
    TS TT TU TW UE VM ZA ZB
"""
_LETTERS = _KNOWN_ALONE | frozenset(_HCPCS.split())
# What is done with modifiers, so that a bare "26" or "QW" beside it is one.
_APPENDS = frozenset(
    {"appended", "append", "attached", "attach", "added", "bypass", "unlock", "override",
     "affixed", "put", "applied", "placed", "required", "needed", "used", "unbundle", "split"}
)  # fmt: skip
_CARRIES = frozenset(
    {"with", "w/", "carries", "carry", "bearing", "bears", "bear", "under", "needs", "takes",
     "append", "appends", "add", "adds", "appending", "adding", "requires", "has", "without",
     "lacking", "lack", "lacks", "accept", "accepts", "carried", "attach", "attaches", "show",
     "shows", "gets", "get", "receives", "marked", "flagged", "tagged", "wants", "want", "need"}
)  # fmt: skip
_BEARS = frozenset({"carry", "carries", "bear", "bears", "bearing", "carrying"})
_WANTS = frozenset(
    {"gets", "get", "wants", "want", "needs", "need", "takes", "take", "requires", "without"}
)
_GO_ON = frozenset(
    {"", ",", ";", "when", "if", "unless", "or", "to", "on", "for", "is", "will", "except", "only",
     "in", "at", "under", "while", "whenever", "where"}
)  # fmt: skip
_PUTS = frozenset(
    {"use", "append", "add", "attach", "put", "appends", "adds", "attaches", "puts", "appending",
     "adding", "attaching", "putting", "applying", "apply", "applies", "of", "using", "report",
     "leave", "take", "keep", "strip", "drop", "omit", "remove", "leaving", "taking", "keeping",
     "dropping", "omitting", "removing"}
)  # fmt: skip
_TAKES = frozenset(
    {"accepted", "honoured", "honored", "valid", "allowed", "recognised", "recognized"}
)
_OPENS = frozenset(
    {"unlock", "unlocked", "bypass", "bypassed", "overridden", "override", "split", "separated",
     "separate", "unbundled", "unbundle", "broken", "break"}
)  # fmt: skip
_MODALS = frozenset(
    {"must", "may", "is", "are", "isn't", "aren't", "can't", "won't", "doesn't", "shouldn't",
     "mustn't", "don't", "cannot", "can", "should", "shall", "will", "does", "do", "has",
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
    reached = _past_aside(pieces, words, reached) if labelled else reached
    following = words[reached + 1] if reached + 1 < len(words) else ""
    if not labelled and following in {"modifier", "modifiers"}:
        return reached + 2 - at, _modifier_token(pieces, at, reached + 1, named)
    # "A 26 on 93010", "leave 59 off 36415".
    opens = following in {"on", "off"} or (at == 0 and following in _MODALS)
    placed = opens and len(named[0]) == 2 and _code_behind(pieces, words, at)
    if labelled or placed or _stands_alone(pieces, words, at, following, named):
        return reached + 1 - at, _modifier_token(pieces, at, reached, named)
    return None


def _past_aside(pieces: Sequence[Token], words: Sequence[str], reached: int) -> int:
    """The last place of "modifier 58, not 78,": what it is told apart from is none of them."""
    comma = words[reached + 1 : reached + 2] == [","]
    at = reached + 1 + comma
    if words[at : at + 1] not in (["not"], ["never"]) or at + 1 >= len(pieces):
        return reached
    if not _is_modifier(pieces[at + 1]):
        return reached
    return at + 1 + (words[at + 2 : at + 3] == [","])


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
            or (not named and words[place] in {"such", "as", "like", "e.g"})
        ):
            break
    return reached, named


def _stands_alone(
    pieces: Sequence[Token], words: Sequence[str], at: int, following: str, named: Sequence[str]
) -> bool:
    """Whether two letters or figures are a modifier though nothing calls them one."""
    before = pieces[at - 1] if at else None
    if at and _is_carried(words[at - 1], following, named):
        return True
    if before is not None and before.cue == "code":
        return named[0] in _KNOWN_ALONE
    if at > 1 and words[at - 1] in {"with", "w/"} and pieces[at - 2].cue == "code":
        return (
            following in {*_MODALS, "when", "if", "only", "for", "by", "", ";"}
            and len(named[0]) == 2
        )
    if words[max(0, at - 2) : at] == ["use", "of"] and all(name in _LETTERS for name in named):
        return True
    opened = words[at - 1] in {"with", "by", "using", "via"} if at else False
    if opened and not _OPENS.isdisjoint(words[max(0, at - 6) : at]) and len(named[0]) == 2:
        return True
    if following in _MODALS and all(name in _KNOWN_ALONE for name in named):
        return True
    if at and words[at - 1] in _PUTS:
        return following in {"on", "to", "with", "off", "from"} and len(named[0]) == 2
    known = all(name.isdigit() or name in _LETTERS for name in named)
    acts = _APPENDS if any(name.isdigit() for name in named) else _APPENDS | _TAKES
    return known and following in _MODALS and not acts.isdisjoint(words)


def _is_carried(before: str, following: str, named: Sequence[str]) -> bool:
    """Whether the word before says that a code carries, needs or lacks what follows."""
    letters = [name in _LETTERS for name in named]
    if before in _CARRIES and any(letters):
        return all(known or name.isdigit() for known, name in zip(letters, named, strict=True))
    short = len(named[0]) == 2
    if before == "with" and short and following in _GO_ON and all(map(str.isdigit, named)):
        return True
    return short and (before in _BEARS or (before in _WANTS and following in _GO_ON))


def _code_behind(pieces: Sequence[Token], words: Sequence[str], at: int) -> bool:
    """Whether "on" or "off" and a code follow within a few words."""
    for place in range(at + 1, min(at + 10, len(pieces))):
        if words[place] in {"on", "off", "to", "for"}:
            place += 1  # noqa: PLW2901 (the codes stand behind it)
            while place < len(pieces) and words[place] in LABELS | {"the", "line", "any", "a"}:
                place += 1  # noqa: PLW2901
            return place < len(pieces) and pieces[place].cue == "code"
    return False


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
