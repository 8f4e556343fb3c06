"""Whether a statement in a sentence's own words leaves out what narrows it, or widens it.

"Fluoroscopic guidance is integral to the procedures" is not said where "intravascular procedures"
stands; and what is said of some is not said of any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from assistant.verification.case import Case
from assistant.verification.reading.words import names_of, tokens
from knowledge_base.phrases import said
from knowledge_base.sentences import sentences

_WORD = re.compile(r"[A-Za-z0-9]+(?:['.-][A-Za-z0-9]+)*|,")
# As good as all words of such a statement stand in the sentence, in their order.
_ITS_WORDS = 0.95
_BRACKETS = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
_LEAD = re.compile(
    r"^\W*(?:similarly|however|therefore|thus|additionally|furthermore|moreover|also|in addition|"
    r"consequently|likewise|for example|generally|in general|and|but)\b,?\s*",
    re.IGNORECASE,
)
# A reason or examples narrow nothing.
_BESIDE = re.compile(
    r",?\s*\b(?:since|because|although|as a result)\b[^,;]*(?:[,;]|$)|"
    r"\b(?:such as|including|for example)\b[^.;]*?"
    r"(?=\b(?:is|are|shall|may|must|can|should|was|were)\b|[.;]|$)",
    re.IGNORECASE,
)
# "Code 62302" is "CPT code 62302".
_SAME_CODES = names_of(tokens("CPT HCPCS code codes"))
_JOINS = frozenset({"and", "or", "nor", ",", "and/or"})
_WIDENING = re.compile(
    r"\b(?:any|every|all|whichever|whatever|regardless|always)\b", re.IGNORECASE
)


def left_out(case: Case) -> str | None:
    """What narrows the sentence cited, in whose words the statement stands, is kept."""
    # Where its own heading was taken out of a claim, the words still stand in the statement.
    names = names_of(tokens(case.draft.text)) | _SAME_CODES
    told = case.reading.text
    found = [reason for around in case.around for reason in _of_each(told, around, names)]
    return found[0] if found and None not in found else None


def widened(case: Case) -> str | None:
    """No "any" or "all" is said where none stands."""
    held = " ".join((*case.around, case.told)).lower()
    for match in _WIDENING.finditer(case.reading.text):
        if not (_WIDENING.search(held) or "each" in held.split()):
            words = f"“{match.group()}”"
            return said("the cited sentence says nothing of {words}", words=words)
    return None


def _of_each(told: str, around: str, names: frozenset[str]) -> Iterator[str | None]:
    for start, end in sentences(around):
        narrowing = _narrowing(told, _core(around[start:end]), names)
        if narrowing is not None:
            word = next(iter(narrowing), None)
            yield word and said("it leaves out “{word}” of the cited sentence", word=word)


def _core(sentence: str) -> str:
    return _BESIDE.sub(" ", _LEAD.sub("", _BRACKETS.sub(" ", sentence)))


def _narrowing(told: str, held: str, names: frozenset[str]) -> list[str] | None:
    """The words left out of a sentence whose words the statement has; ``None`` if it has not."""
    mine = [word.lower() for word in _WORD.findall(_BRACKETS.sub(" ", told))]
    theirs = [word.lower() for word in _WORD.findall(held)]
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if not mine or matcher.real_quick_ratio() < 0.4:
        return None
    blocks = matcher.get_matching_blocks()
    if sum(block.size for block in blocks) < _ITS_WORDS * len(mine):
        return None
    missing = list[str]()
    for before, after in pairwise(blocks):
        gap = theirs[before.b + before.size : after.b]
        instead = mine[before.a + before.size : after.a]
        joined = {*gap[:1], *gap[-1:], *theirs[after.b : after.b + 1]} & _JOINS
        if gap and not (instead or joined):
            missing += [t.word for t in tokens(" ".join(gap)) if not t.borne(names)]
    return missing
