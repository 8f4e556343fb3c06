"""Persons' names in a text: a given name of the lists beside what can be a family name.

No trained model is needed, so a name is known by its parts and by what is said beside it. Things
that bear a name, such as the Allen test or a Jackson-Pratt drain, are told by the noun behind it;
names that are words as well, such as Grace or Mark, need a family name of the lists. A doctor's
name is no patient's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.identities.letters import fold
from knowledge_base.identities.name_lists import Lists, lists

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Between two parts of a name: a blank, or the mark before a nickname.
_GAP = re.compile(r"\s+[\"“(]?")
_COMMA = re.compile(r"\s*,\s*")
_DOCTOR = re.compile(r"\b(?:dr|doctor|prof|professor|saint|st)\b\.?\s*$", re.IGNORECASE)
_TITLE = re.compile(r"\b(?:ms|miss|mr|mrs)\.?\s+$", re.IGNORECASE)
_PATIENT = re.compile(
    r"\b(?:patient\w*|pateint|patinet|pt|paciente|pasyente(?:ng)?|bệnh nhân|пациент\w*|"
    r"ل?ل?(?:ال)?مريضة?|환자)"
    r"(?:'s name is|,? (?:is )?(?:named|called)| name(?: is)?| is| si|\.)?\s*[:,-]?\s*$",
    re.IGNORECASE,
)
# What stands before somebody's name, and what happens to people in a question about them.
_BEFORE = re.compile(
    r"\b(?:for|about|named|called|name|patient|pt|client|beneficiary|paciente|mother|father|mom|"
    r"dad|son|daughter|wife|husband|sister|brother|kay|pasyente(?:ng)? si|ل?ل?(?:ال)?مريضة?)"
    r"(?: is)?[:,.]?\s+$",
    re.IGNORECASE,
)
_HAPPENED = (
    r"(?:had|underwent|needs|came (?:in|back)|got|went|tuvo|hatte|received|fell|broke|called|"
    r"wants|"
    r"asked|was (?:seen|billed|charged|denied|discharged|admitted|referred|given))\b"
)
_AFTER = re.compile(
    rf"(?:\s*,)?\s+(?:{_HAPPENED}|(?:has|is|was|dob)\b)|['’]s? (?:claim|bill|chart|visit|"
    r"surgery|mri|\w+ (?:claim|injection|visit|surgery))\b|['’]s? \d",
    re.IGNORECASE,
)
_PERSON = re.compile(rf"(?:\s*,)?\s+{_HAPPENED}|['’]s (?:\w+ )?(?:claim|bill|chart|visit)", re.I)
_SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|"
    r"ao|ei|en|ia|ie|in|iu|oo|ou|ua|ue|ui|un|uo|[aeiou])"
)
_FAR_EAST = re.compile(rf"{_SYLLABLE}-?(?:{_SYLLABLE})?")


@dataclass(frozen=True, slots=True)
class Name:
    """A name and where it stands. ``placeholder``: a made-up one that stands for any, Jane Doe."""

    start: int
    end: int
    patient: bool
    placeholder: bool


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, where it stands, and whether a capital tells that it is a name."""

    folded: str
    start: int
    end: int
    capital: bool


def find_names(text: str) -> tuple[Name, ...]:
    """The names of persons in ``text``, in order; a doctor's is left out."""
    return tuple(_found(text, tuple(_words(text))))


def _words(text: str) -> Iterator[_Word]:
    shouted = text.upper() == text
    for match in _WORD.finditer(text):
        word = match.group()
        # "ANA" and "ASA" are tests and scales.
        capital = word[0].isupper() and not shouted and (len(word) > 3 or not word.isupper())
        bare = re.sub(r"['’]s$", "", word)
        yield _Word(fold(bare), match.start(), match.start() + len(bare), capital)


def _found(text: str, words: tuple[_Word, ...]) -> Iterator[Name]:
    known = lists()
    doctor = False
    for at, word in enumerate(words):
        before = _before(text, word)
        # A doctor's name goes on as long as there are capitals and nothing but blanks.
        doctor = _DOCTOR.search(before) is not None or (
            doctor and word.capital and not text[words[at - 1].end : word.start].strip()
        )
        following = words[at + 1] if at + 1 < len(words) else None
        pair = following is not None and _pair(text, word, following, known)
        if not pair and not _alone(text, word, known):
            continue
        if doctor or _is_thing(text, words, at, known):
            continue
        last = following if pair and following else word
        placeholder = last.folded in ("doe", "roe")
        yield Name(word.start, last.end, _PATIENT.search(before) is not None, placeholder)


def _before(text: str, word: _Word) -> str:
    """What stands right before ``word``: all of a long text would be searched for every word."""
    return text[max(0, word.start - 40) : word.start]


def _pair(text: str, word: _Word, after: _Word, known: Lists) -> bool:
    gap = text[word.end : after.start]
    if known.no_name & {word.folded, after.folded}:
        return False
    if _COMMA.fullmatch(gap):
        either = word.capital and after.capital and after.folded in known.words
        return word.folded in known.family and (known.is_given(after.folded) or either)
    if not _GAP.fullmatch(gap):
        return False
    if word.capital and after.capital:
        # A capital that begins a sentence tells nothing.
        within = re.search(r"[^.?!:\s]\s*$", _before(text, word)) is not None
        told = within and after.folded in known.only_family
        return (
            told
            or _PERSON.match(text, after.end) is not None
            or _capital_pair(word.folded, after.folded, known)
        )
    if not after.folded.isascii() and not word.capital:
        return all(
            part in known.given or part in known.family for part in (word.folded, after.folded)
        )
    if word.capital != after.capital or after.folded not in known.family:
        return False
    cued = word.folded in known.words and _PATIENT.search(_before(text, word))
    return bool(cued) or known.is_given(word.folded) or _swapped(word.folded, after.folded, known)


def _capital_pair(first: str, second: str, known: Lists) -> bool:
    if known.is_given(first) or (first in known.words and second in known.family):
        return True
    if first in known.family and known.is_given(second):
        return True
    if _swapped(first, second, known):
        return True
    # Names of the Far East are written either way round.
    return any(
        family in known.far_east
        and (given in known.middle or "-" in given or _FAR_EAST.fullmatch(given) is not None)
        for family, given in ((first, second), (second, first))
    )


def _alone(text: str, word: _Word, known: Lists) -> bool:
    if re.fullmatch(r"[\uac00-\ud7a3]{3,5}", word.folded):
        return word.folded[0] in known.family and word.folded[1:3] in known.given
    if word.folded in known.family and _TITLE.search(_before(text, word)):
        return True
    if not known.is_given(word.folded):
        return False
    before, after = _BEFORE.search(_before(text, word)), _AFTER.match(text, word.end)
    return bool(before or after) and (word.capital or word.folded.isascii())


def _swapped(first: str, second: str, known: Lists) -> bool:
    """Whether two letters of a given name were typed the wrong way round: "jhon smith"."""
    if len(first) < 4 or len(second) < 4 or second not in known.family:
        return False
    return any(
        first[:at] + first[at + 1] + first[at] + first[at + 2 :] in known.given
        for at in range(len(first) - 1)
    )


def _is_thing(text: str, words: tuple[_Word, ...], at: int, known: Lists) -> bool:
    """Whether the name is a thing's: "Austin Moore prosthesis", "allen test", "Jackson-Pratt"."""
    near = " ".join(word.folded for word in words[max(0, at - 1) : at + 2]).replace("-", " ")
    if known.phrase.search(near):
        return True
    for word, after in zip(words[at : at + 3], words[at + 1 : at + 4], strict=False):
        if not re.fullmatch(r"['’]?s?[\s-]+(?:and |& )?", text[word.end : after.start]):
            return False
        if after.folded in known.things:
            return True
        if words[at].capital and not after.capital:
            return False
    return False
