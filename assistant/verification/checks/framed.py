"""Whether a statement takes out of a sentence what that only reports, denies or orders to be said.

"It is a myth that the two go together" bears out no "the two go together".
"""

from __future__ import annotations

import re

from assistant.verification.case import Case
from assistant.verification.reading.words import lexicon, stem
from knowledge_base.phrases import said
from knowledge_base.sentences import sentences

_WORD = re.compile(r"[A-Za-z0-9]+(?:['.-][A-Za-z0-9]+)*")
# Begun with as many words of the statement, a part of a sentence is what it was taken from.
_LEAST = 4
_OPENING = re.compile(r"(?:\bthat|[:\"“‘])[\s\"“‘]*$", re.IGNORECASE)
_COLON = re.compile(r":[\s\"“‘]*$")
# What says in its own name that something is so.
_STATING = re.compile(
    r"\b(?:states|stated|provides|provided|requires|notes?|noted|specif(?:y|ies|ied)|"
    r"determined|indicates?|means|meaning|clarif(?:y|ies|ied)|explain(?:s|ed)|considers|"
    r"recogniz(?:es|ed)|says|shows|follows|establishe[sd]|defines|defined|describe[sd]|"
    r"recommends|expects|remember|mind|aware|reminded|understand|so|ensures?|verif(?:y|ies)|"
    r"document(?:s|ed|ation)?|fact|clear)\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"\b(?:not|never|no|n't|neither|hardly|myths?|rumou?rs?|mistak\w+|errors?|erroneous\w*|"
    r"wrong\w*|false\w*|untrue|incorrect\w*|misconceptions?|fictions?|belie\w+|pretend\w*|"
    r"alleg\w+|suppos\w+|assum\w+|guess\w*|imagin\w+|claim(?:s|ed)? that|argu\w+|assert\w*|"
    r"insist\w*|repl\w+|respond\w*|recite\w*|repeat\w*|told|tell\w*|say|asked|asks?|anyone|"
    r"anybody|everyone|everybody|whoever|visitors?|readers?|softwares?|programs?|machines?)\b",
    re.IGNORECASE,
)
# Behind "that" these go on about the thing named before it: "services that are integral".
_RELATIVE_LISTED = (
    "is are was were may shall must can cannot could should will would has have had do does did "
    "include includes require requires need needs describe describes"
)
_RELATIVE = frozenset(_RELATIVE_LISTED.split())
# A heading before a colon is short.
_HEADING = 8


def framed(case: Case) -> str | None:
    """The frame is left out that makes what it says another one's word, or no word at all."""
    told = [word.lower() for word in _WORD.findall(case.claim)]
    if len(told) < _LEAST or told[0] in _RELATIVE:
        return None
    begun = re.compile(r"\W+".join(map(re.escape, told[:_LEAST])), re.IGNORECASE)
    found = []
    for around in case.around:
        for start, end in sentences(around):
            sentence = around[start:end]
            found += [_reported(sentence[: at.start()]) for at in begun.finditer(sentence)]
    if found and all(found):
        return said("the cited sentence only reports it")
    return None


def _reported(before: str) -> bool:
    """Whether what stands before a claim in a sentence keeps it from being its own."""
    if not _OPENING.search(before):
        return False
    words = _WORD.findall(before)
    if _NOT_SO.search(before):
        return True
    if _COLON.search(before):
        return len(words) > _HEADING and not _STATING.search(before)
    small = lexicon().small
    telling = [word for word in words if word.lower() not in small and stem(word) != "that"]
    return bool(telling) and not _STATING.search(before)
