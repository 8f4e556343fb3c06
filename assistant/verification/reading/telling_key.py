"""What a clause on modifiers, or on getting round an edit, says of them."""

from __future__ import annotations

import re

from assistant.verification.reading.telling_conditions import MODIFIER
from assistant.verification.reading.telling_words import denials, words_in
from assistant.verification.reading.told import UNLESS, WITHOUT, Heard
from knowledge_base.phrases import mark

STRONG = re.compile(
    r"\b(?:unlock\w*|by-?pass\w*|overrid\w*|overcom\w*|overcame|lift\w*|circumvent\w*|"
    r"(?:g[eo]ts?|getting) (?:\S+ )?(?:around|past|round)|broken|break(?:s|able)?|waiv\w*|"
    r"modifiable|unmodifiable|non-?modifiable|soft|hard|absolute(?:ly)?|unbundl(?:e|es|ed|"
    r"able)|exceptions?|loophole|workaround|work around|escape|sidestep\w*|ironclad|"
    r"unbreakable|unconditional(?:ly)?|non-?negotiable|negotiable|insurmountable|undo(?:es|"
    r"ne)?|set aside|flexible|inflexible|defeat(?:s|ed)?|separable|inseparable|way (?:around|"
    r"past|round|out)|overridable|conditional)\b",
    re.IGNORECASE,
)


def hear_key(plain: str, marks: str, heard: Heard) -> bool:
    """Hear a clause on modifiers, or on getting round an edit; whether that is all it says."""
    named = MODIFIER.search(plain) is not None
    words = words_in(plain, ("opens", "closes", "needed", "pays", "allows", "bars"))
    count = _denials(plain)
    keys = [w for w in words if w.kind in {"opens", "closes"}]
    if (
        named
        and any(w.kind == "needed" for w in words)
        and (not keys or (count and _NOT_NEEDED.search(plain)))
    ):
        barred = any(w.kind == "bars" for w in words) and not keys
        _hear_need(count, heard, barred=barred)
        return True
    preds = keys or [w for w in words if w.kind in {"pays", "allows", "bars"}]
    if not preds:
        if named and len(re.findall(r"\w{2,}", plain)) > 2:
            heard.doubt = heard.doubt or _UNTOLD
        return named
    if count > 1:
        heard.doubt = heard.doubt or _UNTOLD
        return True
    closed = any(w.kind == "closes" or (w.kind == "bars" and not keys) for w in preds)
    opened = (count + closed) % 2 == 0
    if marks[:1] in (WITHOUT, UNLESS):
        opened = not opened
        if not opened and marks[0] == WITHOUT:
            heard.together.add(True)
            return True
    heard.key.add(opened)
    if not count and words_in(plain, ("edit",)):
        heard.edit.add(True)
    return True


def _hear_need(count: int, heard: Heard, *, barred: bool) -> None:
    """Hear that a modifier is needed, or that none is."""
    if count == 0:
        heard.key.add(True)
    elif barred:
        heard.doubt = heard.doubt or _UNTOLD
    else:
        heard.together.add(True)


def _denials(plain: str) -> int:
    """How often a clause denies; "nor" repeats what was denied."""
    return sum(match.group().lower() != "nor" for match in denials(plain))


_UNTOLD = mark("what it says of a modifier cannot be told")


_NOT_NEEDED = re.compile(
    r"\bno modifiers? (?:is |are |be )?(?:needed|required|necessary)|modifiers? "
    r"(?:is|are)(?:n't| not) (?:needed|required|necessary)|"
    r"(?:does|do|need)(?: not|n't) (?:need|require)",
    re.IGNORECASE,
)
