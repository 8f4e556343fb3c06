"""The facts of a case that a question states, which then need not be asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.question.cues import cues

Way = Literal["same", "other"]
_OPPOSITE: dict[Way, Way] = {"same": "other", "other": "same"}
# "not the same provider", "without a separate encounter": the word before turns it round.
_DENIED = re.compile(
    r"(?:\b(?:not|no|never|without|cannot)|n['’]t)"
    r"(?:\s+(?:an?|any|the|at|by|in|on|of|from|for|during|done|performed|reported))*\s+$",
    re.IGNORECASE,
)
_CUT = " / "
_GIVEN = "stated:given"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a question says of setting, provider, encounter, site; ``None`` is not a word.

    ``evaluation`` tells that a significant, separately identifiable evaluation is said to be
    on record.
    """

    setting: bool = False
    provider: Way | None = None
    encounter: Way | None = None
    site: Way | None = None
    evaluation: bool = False


def read_stated(text: str, *, setting: bool = False) -> Stated:
    """Read the facts that ``text`` states; one put both ways, or left open, is not stated."""
    told = _cut("undecided", text)
    return Stated(
        setting=setting,
        provider=_way("provider", told),
        encounter=_way("encounter", told),
        site=_way("site", told),
        evaluation=cues()["stated:evaluation"].search(told) is not None,
    )


def without_stated(text: str) -> str:
    """``text`` without the words that give a fact or leave it open: what is left is asked."""
    rest = text
    for name in cues():
        if name.startswith("stated:") and name != _GIVEN:
            rest = cues()[name].sub(_CUT, rest)
    # "If the record shows" is cut only where it brings in a fact.
    return text if rest == text else cues()[_GIVEN].sub(_CUT, rest)


def _way(fact: str, text: str) -> Way | None:
    found: set[Way] = set()
    ways: tuple[Way, ...] = ("other", "same")
    for way in ways:
        for match in cues()[f"stated:{way}_{fact}"].finditer(text):
            denied = _DENIED.search(text, 0, match.start())
            found.add(_OPPOSITE[way] if denied else way)
        # "One provider ... another" states two, whatever "one provider" means by itself.
        text = _cut(f"{way}_{fact}", text)
    return found.pop() if len(found) == 1 else None


def _cut(name: str, text: str) -> str:
    return cues()[f"stated:{name}"].sub(_CUT, text)
