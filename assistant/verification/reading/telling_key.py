"""What a clause on modifiers, or on getting round an edit, says of them."""

from __future__ import annotations

import re

from assistant.verification.reading.telling_conditions import MODIFIER
from assistant.verification.reading.telling_words import wording, words_in
from assistant.verification.reading.told import UNLESS, WITHOUT, Heard

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
    """What a clause on modifiers, or on getting round an edit, says of them."""
    named = MODIFIER.search(plain)
    words = words_in(plain, ("opens", "closes", "needed", "pays", "allows", "bars"))
    denials = [
        m
        for m in wording("en", "negates").finditer(plain)
        if not any(
            a.start() < m.end() and m.start() < a.end()
            for a in wording("en", "nothing").finditer(plain)
        )
    ]
    count = len([m for m in denials if m.group().lower() not in {"nor"}])
    needed = any(w.kind == "needed" for w in words) and named is not None
    keys = [w for w in words if w.kind in {"opens", "closes"}]
    if not keys and needed:
        if count == 0:
            heard.key.add(True)
        elif not any(w.kind in {"bars"} for w in words):
            heard.together.add(True)
        else:
            heard.doubt = heard.doubt or "what it says of a modifier cannot be told"
        return True
    if (
        needed
        and count
        and re.search(
            r"\bno modifiers? (?:is |are |be )?(?:needed|required|necessary)|modifiers? (?:is|"
            r"are)(?:n't| not) (?:needed|required|necessary)|(?:does|do|need)(?: not|n't) (?:need|"
            r"require)",
            plain,
            re.I,
        )
    ):
        heard.together.add(True)
        return True
    preds = keys or [w for w in words if w.kind in {"pays", "allows", "bars"}]
    if not preds:
        if named is None:
            return False
        if len(re.findall(r"\w{2,}", plain)) <= 2:
            return True
        heard.doubt = heard.doubt or "what it says of a modifier cannot be told"
        return True
    closed = any(w.kind == "closes" or (w.kind == "bars" and not keys) for w in preds)
    if count > 1:
        heard.doubt = heard.doubt or "what it says of a modifier cannot be told"
        return True
    opened = (count + closed) % 2 == 0
    if marks:
        mark = marks[0]
        if mark in (WITHOUT, UNLESS):
            opened = not opened
            if not opened and mark == WITHOUT:
                heard.together.add(True)
                return True
    heard.key.add(opened)
    if any(w.kind == "edit" for w in words_in(plain, ("edit",))) and not count:
        heard.edit.add(True)
    return True
