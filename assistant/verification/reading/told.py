"""What is told of the pairs of a statement, and hearing it bit by bit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge_base.phrases import mark

# A code in a clause, by its place among the codes named.
SLOT = re.compile("[\ue000-\ue7ff]")


FIRST_SLOT = 0xE000


# A condition on a modifier, cut out of its clause: with, without, unless, only, even.
CONDITION = re.compile("[\ue800-\ue804]")


WITH, WITHOUT, UNLESS, ONLY_WITH, EVEN = "\ue800", "\ue801", "\ue802", "\ue803", "\ue804"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of the pairs of a statement. A set of both answers means that it says both."""

    edit: frozenset[bool] = frozenset()
    together: frozenset[bool] = frozenset()
    key: frozenset[bool] = frozenset()
    paid: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    columns: frozenset[tuple[str, int]] = frozenset()
    """Each code that is said to be column 1 or 2, by whatever name."""
    indicators: frozenset[int] = frozenset()
    not_indicators: frozenset[int] = frozenset()
    doubt: str | None = None

    @property
    def anything(self) -> bool:
        """Whether any of the questions is answered."""
        return bool(
            self.edit
            or self.together
            or self.key
            or self.paid
            or self.denied
            or self.columns
            or self.indicators
            or self.not_indicators
        )


@dataclass(slots=True)
class Heard:
    """What was told so far."""

    edit: set[bool] = field(default_factory=set)
    together: set[bool] = field(default_factory=set)
    key: set[bool] = field(default_factory=set)
    paid: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    columns: set[tuple[str, int]] = field(default_factory=set)
    indicators: set[int] = field(default_factory=set)
    not_indicators: set[int] = field(default_factory=set)
    doubt: str | None = None
    last: bool | None = None
    """Whether what was said last of one code is that it is paid."""

    @property
    def said(self) -> int:
        """How much was told."""
        return len(self.edit) + len(self.together) + len(self.key) + len(self.paid | self.denied)

    def frozen(self) -> Told:
        """All of it; a doubt where it says both of one thing."""
        doubt = self.doubt
        if len(self.edit) == 2:
            doubt = doubt or mark("what it says of the codes cannot be told")
        if len(self.key) == 2:
            doubt = doubt or mark("what it says of a modifier cannot be told")
        return Told(
            frozenset(self.edit),
            frozenset(self.together),
            frozenset(self.key),
            frozenset(self.paid),
            frozenset(self.denied),
            frozenset(self.columns),
            frozenset(self.indicators),
            frozenset(self.not_indicators),
            doubt,
        )


def conditioned(sign: int, condition: str | None, heard: Heard) -> None:
    """Add what a permission or a bar says under a condition on a modifier."""
    if condition is None:
        heard.together.add(sign > 0)
    elif condition in (WITH, ONLY_WITH):
        if condition == ONLY_WITH and sign < 0:
            heard.doubt = heard.doubt or mark("what it says of a modifier cannot be told")
        else:
            heard.key.add(sign > 0)
    elif condition in (UNLESS, WITHOUT):
        if sign < 0:
            heard.key.add(True)
        elif condition == WITHOUT:
            heard.together.add(True)
        else:
            heard.doubt = heard.doubt or mark("what it says of a modifier cannot be told")
    elif sign < 0:
        heard.key.add(False)
    else:
        heard.together.add(True)


def code_of(slot: str, codes: Sequence[str]) -> str:
    """The code that a slot stands for."""
    return codes[ord(slot) - FIRST_SLOT]
