"""Names that end in a number or two letters, which mean little apart: "modifier 57", "MAI 2".

The number by itself stands everywhere, and the name before it does too: only together do they say
what a question is about.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

_VALUE = r"(?:\d{1,3}|[A-Z]{2}|[A-Z]\d|III?|XXX|YYY|ZZZ|MMM)"
_LABEL = re.compile(
    r"\b(?P<name>(?i:(?:[a-z]+\s)?indicators?|modifiers?|MAIs?|CCMIs?|types?|global(?:\s+period)?s?))"
    rf"(?:\s+(?:of|is))*[\s:=-]+[\"“'(]?(?P<list>{_VALUE}"
    rf"(?:(?:\s*[,/]\s*|\s+(?:and|or|vs\.?|versus|from)\s+)(?:modifiers?\s+)?{_VALUE})*)(?!\w|\.\d)"
)
_ONE = re.compile(rf"\b{_VALUE}\b")
_ALSO_WRITTEN = {"II": "2", "III": "3", "2": "II", "3": "III"}
# What Medicare's manual calls by a name of its own (chapter I, sections E and V).
_ALSO_CALLED = {
    "mai": ("mai", "adjudication indicator"),
    "ccmi": ("ccmi", "modifier indicator"),
    "modifier indicator": ("ccmi", "modifier indicator"),
    "adjudication indicator": ("mai", "adjudication indicator"),
    "indicator": ("indicator", "ccmi", "mai"),
    "global": ("global period", "global surgery indicator"),
}
# How many characters the number may stand behind its name: lists of modifiers are long.
_APART, _SOON, _NEXT = 60, 12, 6


@dataclass(frozen=True, slots=True)
class Label:
    """What something is called and the number it bears there, each in every way of writing it."""

    names: tuple[str, ...]
    values: tuple[str, ...]

    def stands_in(self, text: str) -> bool:
        """Whether ``text`` names it, in a list of its kind too."""
        return _pattern(self, _APART).search(text) is not None

    def is_named_in(self, text: str) -> bool:
        """Whether ``text`` names it with the number right behind the name."""
        return _pattern(self, _NEXT).search(text) is not None

    def opens(self, text: str) -> bool:
        """Whether ``text`` begins by naming it, as what explains it does."""
        found = _pattern(self, _SOON).search(text)
        return found is not None and found.start() <= _SOON


def labels(text: str) -> tuple[Label, ...]:
    """The labels that ``text`` names, each once, in order."""
    return tuple(
        dict.fromkeys(
            _label(match["name"].lower(), value)
            for match in _LABEL.finditer(text)
            for value in _ONE.findall(match["list"])
        )
    )


def _label(name: str, value: str) -> Label:
    single = name.removesuffix("s")
    if single not in _ALSO_CALLED:
        single = single.split()[0 if single.startswith("global") else -1]
    other = _ALSO_WRITTEN.get(value) if single == "type" else None
    return Label(_ALSO_CALLED.get(single, (single,)), (value, other) if other else (value,))


@functools.lru_cache(maxsize=256)
def _pattern(label: Label, apart: int) -> re.Pattern[str]:
    names, values = ("|".join(map(re.escape, given)) for given in (label.names, label.values))
    return re.compile(
        rf"\b(?i:{names})(?i:s|es)?\b[^.;!?\n]{{0,{apart}}}?(?<![\w.])(?:{values})(?!\w)"
    )
