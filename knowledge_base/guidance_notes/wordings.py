"""The wordings of ``wordings.yaml`` as patterns over the cues of a sentence.

Every cue is one character, so that a sentence becomes a short word and a wording a pattern on
it. Each repetition in a pattern is bounded and each begins at a cue, so that reading takes time
in proportion to the text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.guidance_notes.cues import cues, yaml_loader
from knowledge_base.guidance_notes.note import NoteKind
from knowledge_base.guidance_notes.tokens import Token

_FILE = Path(__file__).with_name("wordings.yaml")
_MARKS = ("code", "modifiers", "word", ",", ";", ":")
# What may stand between two elements of a wording without changing it.
_BETWEEN = (
    "word",
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
    "word", ",", "and", "harmless", "to", "into", "plain_with", "plus", "hedge", ":", "number",
    "following", "primary", "both",
)  # fmt: skip
_LIMITING = ("for", "from", "narrow", "condition", "per", "per_known")
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
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of wording a kind of note.

    ``needs`` are sets of cues, of each of which one must be in a sentence that it fits.
    """

    kind: NoteKind
    source: str
    take: str
    needs: tuple[frozenset[str], ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """The wording as a pattern on the shape of a sentence, compiled when first needed."""
        return _compiled(self.source)

    def may_fit(self, present: frozenset[str]) -> bool:
        """Whether a sentence of these cues may be worded so; cheap, and mostly false."""
        return all(not present.isdisjoint(cues) for cues in self.needs)


@functools.lru_cache(maxsize=512)
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


@functools.cache
def letters() -> dict[str, str]:
    """The character that stands for each cue."""
    names = (*_MARKS, *cues().names)
    return {name: chr(0x100 + place) for place, name in enumerate(dict.fromkeys(names))}


def shape(tokens: Sequence[Token]) -> str:
    """The sentence as one character for each token."""
    known = letters()
    return "".join(known[token.cue] for token in tokens)


@functools.cache
def wordings() -> tuple[Wording, ...]:
    """All wordings, in the order of the file."""
    import yaml

    held = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml_loader())  # noqa: S506 (safe)
    return tuple(
        _wording(group["kind"], *_taking(item)) for group in held for item in group["read"]
    )


def _taking(item: str | dict[str, str]) -> tuple[str, str]:
    if isinstance(item, str):
        return item, "straight"
    ((take, words),) = item.items()
    return words, take


def _wording(kind: NoteKind, words: str, take: str) -> Wording:
    parts: list[str] = []
    needs: list[frozenset[str]] = []
    elements = words.split()
    gap = ""
    for place, element in enumerate(elements):
        if element in {"~", "."}:
            gap = _wide(place) if element == "~" else ""
            continue
        name, maybe = element.removesuffix("?"), element.endswith("?")
        last = place + 1 == len(elements)
        if name == "RIGHT":
            pattern = _right(last=last)
        else:
            pattern = _left(last=last) if name == "LEFT" else _element(name)
        if name in {"LEFT", "BOTH"} and elements[place + 1 : place + 2] == ["."]:
            pattern = pattern.partition("(?P<behind>")[0]
        if maybe and place and elements[place - 1] == "~":
            # What limits may stand there whether or not the element does.
            parts.append(gap)
            gap = ""
        pattern = f"{gap}(?:{pattern})"
        gap = "" if name == "BAR" else _between()
        parts.append(f"(?:{pattern})?" if maybe else pattern)
        if not maybe:
            needs.extend(_needed(name))
    return Wording(kind, "".join(parts), take, tuple(needs))


def _needed(name: str) -> list[frozenset[str]]:
    """The cues of which an element must find one."""
    name = _STANDS_FOR.get(name, name)
    choices = [cue for item in name.split("|") for cue in _ALIASES.get(item, (item,))]
    if not all(choice in letters() for choice in choices):
        return []
    return [frozenset(letters()[choice] for choice in choices)]


def _element(name: str) -> str:
    choices = name.split("|")
    if any(choice in _GROUPS for choice in choices):
        return "|".join(_GROUPS[item]() if item in _GROUPS else _cue([item]) for item in choices)
    return _cue([cue for choice in choices for cue in _ALIASES.get(choice, (choice,))])


def _between() -> str:
    return f"{_any(_BETWEEN)}{{0,{_MOST_BETWEEN}}}?"


def _wide(place: int) -> str:
    return f"(?P<gap{place}>{_any((*_BETWEEN, 'for', 'from', 'narrow', 'and'))}{{0,14}}?)"


def _any(names: Sequence[str]) -> str:
    return "[" + "".join(re.escape(letters()[name]) for name in dict.fromkeys(names)) + "]"


def _cue(names: Sequence[str]) -> str:
    one = _any(names)
    if not {"reported", "included", "not"} & set(names):
        return one
    # "may not be reported or billed", "is integral to and a part of"
    return (
        f"{one}(?:{_any(('word', 'and', ',', 'separately', 'be', 'narrow', 'to'))}{{0,3}}{one})?"
    )


def _left(*, last: bool) -> str:
    codes = _codes((*_WITHIN, *_LIMITING[:3], "modifiers", "nor"), as_few=not last)
    return f"(?P<left>{codes})(?P<behind>{_limit()})"


def _both() -> str:
    return f"(?P<left>{_codes((*_WITHIN, 'nor', 'with'))})(?P<behind>{_limit()})"


def _right(*, last: bool) -> str:
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
    return f"(?P<per>{_any(('per_known', 'per'))})"


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
    near = _any((*_BETWEEN, "plain_with", "modifiers", "modifier"))
    return f"(?={near}{{0,8}}?{_any(_LIMITING)})"


# The cues that the elements in capitals begin with or consist of.
_STANDS_FOR = {
    "RIGHT": "code|it|following", "LEFT": "code|it|following", "MODS": "modifiers",
    "COUNT": "once|number", "ONCE": "once", "PER": "per|per_known", "ORDER": "report",
    "WHEN": "condition", "FOR": "for", "IF": "condition",
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
}
