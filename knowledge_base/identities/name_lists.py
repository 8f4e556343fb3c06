"""The lists behind ``names``: read when the first question comes."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Lists:
    """Folded words.

    ``given`` are given names that are nothing else, ``words`` those that are words as well;
    ``only_family`` are the family names that are nothing else.
    """

    given: frozenset[str]
    words: frozenset[str]
    family: frozenset[str]
    only_family: frozenset[str]
    far_east: frozenset[str]
    middle: frozenset[str]
    things: frozenset[str]
    no_name: frozenset[str]
    phrase: re.Pattern[str]

    def is_given(self, word: str) -> bool:
        """Whether ``word`` is a given name and nothing else, or two of them: "jean-luc"."""
        first, *more = word.split("-")
        if not more:
            return first in self.given
        return first in self.given and all(part in self.given | self.words for part in more)


@functools.cache
def lists() -> Lists:
    """The lists of ``names.json`` and ``words.yaml``."""
    names = json.loads((_HERE / "names.json").read_text(encoding="utf-8"))
    raw: dict[str, str] = yaml.load(
        (_HERE / "words.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 (both are safe)
    )
    phrases = raw.pop("phrases")
    words = {name: frozenset(text.split()) for name, text in raw.items()}
    names = {kind: frozenset(" ".join(names[kind]).split()) for kind in ("given", "family")}
    given = names["given"] | words["more_given"]
    far_east = words["more_family"]
    family = names["family"] | far_east
    return Lists(
        given=given - words["also_words"],
        words=words["also_words"],
        family=family,
        only_family=family - words["family_words"] - words["also_words"] - words["things"],
        far_east=far_east,
        middle=words["middle"],
        things=words["things"],
        no_name=words["no_name"],
        phrase=re.compile(rf"\b(?:{phrases.replace(' |', '|').replace('| ', '|')})\b"),
    )
