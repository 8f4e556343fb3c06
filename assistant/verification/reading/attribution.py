"""What a statement says of where something stands, told apart from what it says.

"According to the manual, page 12: ..." names a source; the claim is what follows.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from assistant.verification.reading.figures import without_places
from assistant.verification.reading.language import language
from assistant.verification.reading.words import lexicon, stem

# Stands for the name of a source; holds neither letters nor digits.
_NAMED = '""'
_LONGEST = 240
_CUT = re.compile(r"[:,]\s+|\s+that\s+", re.IGNORECASE)
_BEHIND = re.compile(r"\s*\((?P<inside>[^()]{3,})\)\s*(?P<stop>[.。]?)\s*$")
_BEHIND_COMMA = re.compile(r",\s+(?P<inside>[^,]{3,}?)(?P<stop>[.。]?)\s*$")
_WORD = re.compile(r"[^\W\d_]+")
# Words that lead from a source to its claim, beside the frame of the lexicon.
_LEADING_LISTED = (
    "under per edition heading headed title titled entitled called part parts following follow "
    "follows write writes written find found see quote quotes cite cites read plainly clearly "
    "expressly set sets out lay lays down give gives given paragraph line lines year version "
    "release"
)
_LEADING = frozenset(_LEADING_LISTED.split())
_CLAIMING = frozenset(
    {"not", "cannot", "may", "must", "should", "if", "exception", "only", "without", "always",
     "report", "pay", "bundled", "barred"}
)  # fmt: skip


def without_names(text: str, names: Sequence[str]) -> str:
    """``text`` with every name of a source (a title, a heading) taken out."""
    for name in sorted(set(names), key=len, reverse=True):
        text = _name(name).sub(_NAMED, text)
    return text


@functools.lru_cache(maxsize=1_024)
def _name(name: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)" if words else r"(?!)", re.IGNORECASE)


def claim_of(text: str, names: Sequence[str]) -> str:
    """``text`` without what only says in which source, and where in it, the claim stands."""
    plain = _without_lead(without_names(text, names))
    for behind in (_BEHIND, _BEHIND_COMMA):
        match = behind.search(plain)
        if match is not None and match.start() and _only_names(match["inside"]):
            plain = plain[: match.start()] + match["stop"]
    return plain if _WORD.search(plain) else text


def _without_lead(plain: str) -> str:
    for cut in reversed([*_CUT.finditer(plain, 0, min(len(plain), _LONGEST))]):
        if _only_names(plain[: cut.start()]):
            return plain[cut.end() :]
    # "Chapter IV says a washout is ..." has no stop before its claim; it is read whole.
    return plain


def _only_names(part: str) -> bool:
    """Whether a part of a sentence names a source or a place in it, and says nothing else."""
    bare = without_places(part)
    if _NAMED not in part and bare == part:
        return False
    held, rest = lexicon(), bare.replace(_NAMED, " ")
    if any(char.isdigit() for char in rest):
        return False
    if {mark.kind for mark in language("en").scan(rest)} & _CLAIMING:
        return False
    return all(
        word in held.small or word in _LEADING or stem(word) in held.frame
        for word in map(str.lower, _WORD.findall(rest))
    )
