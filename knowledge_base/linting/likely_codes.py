"""Which code was most likely meant by one that does not exist.

Slips that people and scanners make: two neighbouring digits changed places, one digit off, a
letter O or I in place of 0 or 1, a leading zero lost. A code is proposed only if a table knows
it or the document names it; those that the document names itself, or whose family it speaks of,
come first. A code that stands in the same sentence already is seldom meant a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from knowledge_base.phrases import said

_LETTERS = str.maketrans({"O": "0", "I": "1", "l": "1", "o": "0"})
_PLACES = (said("first"), said("second"), said("third"), said("fourth"), said("fifth"))
_MOST = 3
# What a slip costs, and what a sign for it brings.
_SWAPPED, _OFF = 1.0, 1.6
_NAMED, _FAMILY, _BESIDE = 1.5, 1.0, -1.5
_LEAST = -1.05


@dataclass(frozen=True, slots=True)
class Slip:
    """A code that may be meant, and why."""

    meant: str
    why: str
    score: float


def likely(
    code: str,
    near: Counter[str],
    beside: frozenset[str],
    known: Callable[[Iterable[str]], frozenset[str]],
) -> tuple[Slip, ...]:
    """Codes that may be meant by ``code``, likeliest first; empty where none stands out.

    ``near`` counts the known codes around it, ``beside`` are those of its own sentence.
    """
    ways = list(_ways(code))
    exist = known(meant for meant, _, _ in ways) | near.keys()
    found = [
        Slip(meant, _reason(why, meant, near), _signs(meant, near, beside) - cost)
        for meant, why, cost in ways
        if meant in exist and meant != code
    ]
    ranked = sorted(found, key=lambda slip: (-slip.score, slip.meant))
    if not ranked or ranked[0].score < _LEAST:
        return ()
    best = ranked[0].score
    return tuple(slip for slip in ranked if slip.score >= best - 0.3)[:_MOST]


def one_slip_away(code: str) -> frozenset[str]:
    """Every code with one digit of ``code`` changed, or two neighbours in each other's place."""
    return frozenset(meant for meant, _, _ in _ways(code))


def _ways(code: str) -> Iterator[tuple[str, str, float]]:
    """Each code one slip away, the slip in words, and what it costs."""
    plain = code[:1] + code[1:].translate(_LETTERS)
    fixed = {plain, code.translate(_LETTERS)} - {code}
    for meant in fixed:
        yield meant, said("a letter stands in place of a digit (O for 0, I or l for 1)"), 0.0
    if fixed and not code[:-1].isdigit():
        return
    if len(code) == 4:
        yield f"0{code}", said("its leading zero was lost"), 0.0
        return
    for place in range(4):
        one, other = code[place], code[place + 1]
        if one != other and one.isdigit() and other.isdigit():
            meant = code[:place] + other + one + code[place + 2 :]
            told = said(
                "its {one} and {other} digits changed places",
                one=_PLACES[place],
                other=_PLACES[place + 1],
            )
            yield meant, told, _SWAPPED
    for place, letter in enumerate(code):
        if letter.isdigit():
            for digit in "0123456789":
                if digit != letter:
                    meant = code[:place] + digit + code[place + 1 :]
                    yield meant, said("its {which} digit is off", which=_PLACES[place]), _OFF


def _signs(meant: str, near: Counter[str], beside: frozenset[str]) -> float:
    """How much around it speaks for a code."""
    score = _BESIDE if meant in beside else _NAMED if meant in near else 0.0
    family = sum(count for code, count in near.items() if code[:4] == meant[:4] and code != meant)
    wider = sum(count for code, count in near.items() if code[:3] == meant[:3] and code != meant)
    return score + (_FAMILY if family else 0.0) + min(wider, 10) * 0.1


def _reason(why: str, meant: str, near: Counter[str]) -> str:
    if meant in near:
        return said("{why}, and {meant} is named nearby", why=why, meant=meant)
    kin = [code for code, _ in near.most_common() if code[:3] == meant[:3]]
    if kin:
        return said(
            "{why}, and codes of its family are named nearby ({codes})",
            why=why,
            codes=", ".join(kin[:3]),
        )
    return why
