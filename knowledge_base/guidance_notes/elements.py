"""The elements of wordings as patterns over the cues of a sentence.

Every cue is one character, so that a sentence becomes a short word and a wording a pattern on
it. Each repetition in a pattern is bounded and each begins at a cue, so that reading takes time
in proportion to the text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from knowledge_base.guidance_notes.cues import cues
from knowledge_base.guidance_notes.tokens import Token

_MARKS = ("code", "modifiers", "word", ",", ";", ":")
# Words that only some wordings know; to all others they are words like any.
_WORDS = (
    "word", "switch", "switched", "second", "applies", "hangs", "unbundle", "reporting_both",
)  # fmt: skip
# What may stand between two elements of a wording without changing it.
_BETWEEN = (
    *_WORDS,
    ",",
    "harmless",
    "separately",
    "be",
    "to",
    "must",
    "hedge",
    "both",
    "number",
    "into",
)
# What may stand between the codes of one side, and before its first.
_WITHIN = (
    *_WORDS, ",", "and", "harmless", "to", "into", "plain_with", "plus", "hedge", ":", "number",
    "following", "primary", "both",
)  # fmt: skip
_LIMITING = ("for", "from", "narrow", "condition", "per", "per_known")
_FIRST = 0x100
_MOST_BETWEEN, _MOST_WITHIN, _MOST_CODES = 5, 22, 250
# What shows that a code belongs to the next clause: "... with 72240, and 72255 is ...".
_VERBS = (
    "be", "not", "may", "must", "report", "reported", "includes", "included",
    "separately_reportable", "add_on", "require",
)  # fmt: skip
_ALIASES = {
    "REPORT": ("report", "reported", "able", "used"),
    "PASSIVE": ("reported", "able", "used"),
    "WITH": ("with", "plain_with", "in_addition", "plus"),
    "AUX": ("may", "must", "be"),
    "COLON": (":",),
    "accept": ("accepted", "allow"),
    "reporting": ("reporting", "separate_for"),
    "add_on": ("add_on", "add_on_to"),
    "not": ("not", "exclude"),
    "exclusive": ("exclusive", "exclude"),
}


@functools.cache
def letters() -> dict[str, str]:
    """The character that stands for each cue."""
    names = (*_MARKS, *cues().names)
    return {name: chr(_FIRST + place) for place, name in enumerate(dict.fromkeys(names))}


def shape(tokens: Sequence[Token]) -> str:
    """The sentence as one character for each token."""
    known = letters()
    return "".join(known[token.cue] for token in tokens)


def bits(shape: Iterable[str]) -> int:
    """The cues of a sentence, or of a set, as bits."""
    found = 0
    for letter in set(shape):
        found |= 1 << (ord(letter) - _FIRST)
    return found


def needed(name: str) -> list[frozenset[str]]:
    """The cues of which an element must find one."""
    name = _STANDS_FOR.get(name, name)
    choices = [cue for item in name.split("|") for cue in _ALIASES.get(item, (item,))]
    if not all(choice in letters() for choice in choices):
        return []
    return [frozenset(letters()[choice] for choice in choices)]


def element(name: str) -> str:
    """The pattern of one element; "a|b" is either."""
    choices = name.split("|")
    if any(choice in _GROUPS for choice in choices):
        return "|".join(_GROUPS[item]() if item in _GROUPS else _cue([item]) for item in choices)
    return _cue([cue for choice in choices for cue in _ALIASES.get(choice, (choice,))])


def between() -> str:
    """A few words without a part in any wording."""
    return f"{_any(_BETWEEN)}{{0,{_MOST_BETWEEN}}}?"


def wide(place: int) -> str:
    """Many words, which may hold a limit; ``place`` tells one such gap from another."""
    return f"(?P<gap{place}>{_any((*_BETWEEN, 'for', 'from', 'narrow', 'and'))}{{0,14}}?)"


def _any(names: Sequence[str]) -> str:
    return "[" + "".join(re.escape(letters()[name]) for name in dict.fromkeys(names)) + "]"


def _cue(names: Sequence[str]) -> str:
    one = _any(names)
    if not {"reported", "included", "not"} & set(names):
        return one
    # "may not be reported or billed", "is integral to and a part of"
    return (
        f"{one}(?:{_any((*_WORDS, 'and', ',', 'separately', 'be', 'narrow', 'to'))}{{0,3}}{one})?"
    )


def left_side(*, last: bool) -> str:
    """The codes of the left side, and what limits them behind."""
    codes = _codes((*_WITHIN, *_LIMITING[:3], "modifiers", "nor"), as_few=not last)
    return f"(?P<left>{codes})(?P<behind>{_limit()})"


def _both() -> str:
    return f"(?P<left>{_codes((*_WITHIN, 'nor', 'with'))})(?P<behind>{_limit()})"


def right_side(*, last: bool) -> str:
    """The codes of the right side; as the ``last`` element not those of the next clause."""
    verb = f"(?!{_any(('word', 'harmless', ',', 'modifiers', 'hedge'))}{{0,3}}{_any(_VERBS)})"
    before = f"{_any((*_WITHIN, *_LIMITING[:3], 'reporting', 'add_on'))}{{0,12}}?"
    return f"{before}(?P<right>{_codes((*_WITHIN, 'nor'))}){verb if last else ''}"


def _only_codes() -> str:
    return f"(?P<right>{_codes((*_WITHIN, 'nor'))})"


def _codes(within: Sequence[str], *, as_few: bool = False) -> str:
    code = letters()["code"]
    more = f"(?:{_any(within)}{{0,{_MOST_WITHIN}}}{code}){{0,{_MOST_CODES}}}{'?' * as_few}"
    return f"(?:{code}{more}|{_any(('it', 'following'))})"


def _limit() -> str:
    """Words between the left side and its verb: "if performed", "for the same lesion"."""
    of_limit = (*_BETWEEN, *_LIMITING, "plain_with", "modifiers", "and", "done")
    code, semicolon = letters()["code"], letters()[";"]
    aside = (
        f"{letters()[',']}{letters()['condition']}[^{code}{semicolon}]{{1,16}}?{letters()[',']}"
    )
    return f"(?:{_any(of_limit)}{{0,14}}?|{aside})"


def _count() -> str:
    once, number, units = (letters()[name] for name in ("once", "number", "units"))
    return f"(?P<count>{once}|{number}{units}?)"


def _once() -> str:
    return f"(?P<count>{letters()['once']})"


def _per() -> str:
    return f"(?P<per>{_any(('per_known', 'per', 'together'))})"


def _modifiers() -> str:
    return f"(?P<modifiers>{letters()['modifiers']})"


def _order() -> str:
    """A bare verb at the head of its clause, not "plans that bill"."""
    return f"(?<!{_any(('word', 'code', 'be', 'reporting', 'report'))}){letters()['report']}"


def _done() -> str:
    """Match "is performed", "is reported": that codes are there and no more."""
    return f"(?:{_any(('be', 'harmless', 'both'))}{{0,3}}{_any(('done', 'reported'))}|$)"


def _when() -> str:
    return f"(?P<when>{letters()['condition']})"


def _if_or_when() -> str:
    return f"(?P<clause>{letters()['condition']})"


def _unless() -> str:
    return f"(?P<unless>{letters()['condition']})"


def _head() -> str:
    """Match the beginning of a clause."""
    start = f"(?:^|(?<={_any((';', 'however', ':', 'reason'))}))"
    return f"{start}{_any(('harmless', ',', 'number'))}{{0,3}}"


def _next() -> str:
    return _any((";", ",", "and", ":"))


def _bar() -> str:
    return "(?P<bar>)"


def _for() -> str:
    """Match "For this or that," at the head of a sentence or behind a semicolon."""
    of_purpose = _any(
        (*_WITHIN, *_LIMITING[:3], "includes", "reporting", "per", "per_known", "done")
    )
    start = f"(?:^|(?<={_any((';', 'however', ':'))}))"
    before = f"{_any(('harmless', ',', 'number'))}{{0,2}}"
    return f"(?P<purpose>{start}{before}{letters()['for']}{of_purpose}{{1,40}}?)"


def _if() -> str:
    """A condition at the head of a sentence that names no code."""
    before = f"{_any(('harmless', ','))}{{0,2}}"
    no_code = f"[^{letters()['code']}]{{1,60}}?"
    return f"(?P<purpose>^{before}{letters()['condition']}{no_code})"


def _end() -> str:
    return f"(?=$|{_any((',', ';'))})"


def _with_a_limit() -> str:
    near = _any((*_BETWEEN, "plain_with", "modifiers", "modifier", "alone"))
    return f"(?={near}{{0,8}}?{_any(_LIMITING)})"


# The cues that the elements in capitals begin with or consist of.
_STANDS_FOR = {
    "RIGHT": "code|it|following", "LEFT": "code|it|following", "MODS": "modifiers",
    "COUNT": "once|number", "ONCE": "once", "PER": "per|per_known|together", "ORDER": "report",
    "WHEN": "condition", "FOR": "for", "IF": "condition",
    "UNLESS": "condition", "IFWHEN": "condition",
}  # fmt: skip
_GROUPS = {
    "BOTH": _both,
    "CODES": _only_codes,
    "COUNT": _count,
    "ONCE": _once,
    "PER": _per,
    "MODS": _modifiers,
    "ORDER": _order,
    "DONE": _done,
    "NEXT": _next,
    "BAR": _bar,
    "WHEN": _when,
    "FOR": _for,
    "IF": _if,
    "FORIF": _with_a_limit,
    "END": _end,
    "UNLESS": _unless,
    "IFWHEN": _if_or_when,
    "HEAD": _head,
}
