"""The facts in a sentence that must not be invented: codes, modifiers, figures, negation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from knowledge_base.codes import CodeSpan, find_codes
from knowledge_base.sentences import sentences

_TWO = r"[A-Z0-9]{2}\b"
_MODIFIER = re.compile(
    rf"\bmodifiers?\s+(?P<list>{_TWO}(?:\s*(?:,|and|or|/)\s*{_TWO})*)", re.IGNORECASE
)
_ONE_MODIFIER = re.compile(r"\b(?=[A-Za-z]*\d|[A-Z]{2})[A-Za-z0-9]{2}\b")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{4}\b")
_NUMBER = re.compile(r"(?<![\w.])\$?\d+(?:[.,]\d+)*%?(?![\w])")
_SPELLED = "one two three four five six seven eight nine ten eleven twelve"
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_SPELLED.split(), start=1)}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.I)
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|neither|nor|cannot|without|except|unless|only)\b|n['’]t\b", re.I
)

# Share of words in common from which two sentences are one, but for what was changed in it.
_SAME_SENTENCE = 0.9

# Words that bar without a negation.
_BAR = re.compile(
    r"\b(?:bundl\w*|exclud\w*|barred|prohibited|denied|included in|instead of|rather than|"
    r"mutually exclusive)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a stretch of text states in codes and figures."""

    codes: tuple[CodeSpan, ...]
    modifiers: frozenset[str]
    numbers: frozenset[str]
    negations: int


def facts(text: str) -> Facts:
    """Read the facts of ``text``. Numbers spelled out count as their digits."""
    modifiers = {
        item.upper()
        for match in _MODIFIER.finditer(text)
        for item in _ONE_MODIFIER.findall(match["list"])
    }
    spans = tuple(find_codes(text))
    plain = _blank(text, [(span.start, span.end) for span in spans])
    numbers = {match.group() for match in _DATE.finditer(plain)}
    plain = _DATE.sub(" ", plain)
    numbers |= {match.group().rstrip(",.") for match in _NUMBER.finditer(plain)}
    return Facts(
        codes=tuple(CodeSpan(span.first, span.last, 0, 0) for span in spans),
        modifiers=frozenset(modifiers),
        numbers=frozenset(numbers - modifiers),
        negations=len(_NEGATION.findall(text)),
    )


def spelled(text: str) -> frozenset[str]:
    """Digits for the numbers spelled out in ``text``."""
    return frozenset(_NUMBER_WORDS[match.group().lower()] for match in _NUMBER_WORD.finditer(text))


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def unsupported(statement: str, support: str) -> str | None:
    """Name the first fact of ``statement`` that ``support`` does not hold; ``None`` if all do."""
    claimed, held = facts(statement), facts(support)
    for span in claimed.codes:
        if not any(_covers(other, span) for other in held.codes):
            shown = span.first if not span.is_range else f"{span.first}-{span.last}"
            return f"code {shown} is not in the cited evidence"
    everything = held.numbers | spelled(support) | held.modifiers
    for modifier in sorted(claimed.modifiers - held.modifiers - held.numbers):
        if not re.search(rf"\b{modifier}\b", support):
            return f"modifier {modifier} is not in the cited evidence"
    for number in sorted(claimed.numbers - everything):
        return f"the number {number} is not in the cited evidence"
    return None


def _covers(held: CodeSpan, claimed: CodeSpan) -> bool:
    return claimed.first in held and claimed.last in held


def negation_lost(statement: str, support: str) -> bool:
    """Whether ``support`` negates or limits what ``statement`` asserts without any limit."""
    kept = _NEGATION.search(statement) is not None or _BAR.search(statement) is not None
    return (not kept and _NEGATION.search(support) is not None) or _one_of_several_lost(
        statement, support
    )


def _one_of_several_lost(statement: str, support: str) -> bool:
    """Whether the statement is a sentence of the support but for some of its negations."""
    told, limits = _without_negations(statement)
    near = [
        len(held_limits)
        for start, end in sentences(support)
        for held, held_limits in (_without_negations(support[start:end]),)
        if _same(told, held)
    ]
    return bool(near) and len(limits) not in near


def _same(one: list[str], other: list[str]) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The two quick ones are upper bounds of the third.
    quick = matcher.real_quick_ratio() >= _SAME_SENTENCE and (
        matcher.quick_ratio() >= _SAME_SENTENCE
    )
    return quick and matcher.ratio() >= _SAME_SENTENCE


def _without_negations(text: str) -> tuple[list[str], list[str]]:
    """The words of a text that do not negate or limit, and those that do."""
    limits = [match.group().lower() for match in _NEGATION.finditer(text)]
    return re.findall(r"\w+", _NEGATION.sub(" ", text).lower()), limits
